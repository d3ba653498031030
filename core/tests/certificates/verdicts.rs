//! What is thought of real leaves, and why.

use crate::support::*;
use stsafe_core::verdict::CheckResult::{Fail, Pass, Warn};
use stsafe_core::x509::{
    Certificate, ChainQuery, DeviceKind, Role, RootClass, TrustStore, Use, chain, simulator,
};

fn result(report: &chain::ChainReport, id: &str) -> stsafe_core::verdict::CheckResult {
    report.verdict.check(id).unwrap_or_else(|| panic!("no line {id}")).result
}

fn reason<'a>(report: &'a chain::ChainReport, id: &str) -> &'a str {
    &report.verdict.check(id).unwrap_or_else(|| panic!("no line {id}")).reason
}

#[test]
fn leaves_of_the_production_root_are_genuine_with_nothing_switched_on() {
    for name in [EVAL2, EVAL2_B, EVAL3] {
        let report = judge(&certificate(name), &TrustStore::shipped());
        assert_eq!(report.verdict.result, Pass, "{name}: {:#?}", report.verdict);
        assert_eq!(report.root_class, Some(RootClass::St), "{name}");
        assert!(reason(&report, "root-trust").contains("all SPL samples share this root"), "{name}");
        assert_eq!(report.links.iter().map(|link| link.role).collect::<Vec<_>>(), [Role::Leaf, Role::Root]);
    }
}

#[test]
fn the_eval4_leaf_under_the_2017_test_root_matches_byte_by_byte() {
    let report = judge(&certificate(EVAL4), &only(&["st-test-91-2017"]));
    assert_eq!(result(&report, "issuer-name-bytes"), Pass);
    assert_eq!(result(&report, "signature"), Pass);
    // The root's own signature is over SHA-1, which is said and does not decide.
    assert_eq!(result(&report, "self-signature"), Pass);
    assert!(reason(&report, "self-signature").contains("SHA-1"));
    assert_eq!(result(&report, "root-trust"), Warn);
    assert_eq!(report.verdict.result, Warn);
    assert_eq!(report.root_class, Some(RootClass::StTest));
}

#[test]
fn the_eval4_leaf_under_the_2023_test_root_differs_in_one_letter_and_is_a_warning() {
    // The leaf says STMicroelectronics, the 2023 root StMicroelectronics.
    let leaf = certificate(EVAL4);
    let mut store = only(&[]);
    let id = store.add_user(&der(TEST_2023), "a test").unwrap();
    assert_eq!(id, ["st-test-91-2023"], "a known root keeps its class");
    let report = judge(&leaf, &store);
    // The 2017 root is known too, and would match; only the 2023 one is believed.
    assert_eq!(report.links[1].anchor.as_deref(), Some("st-test-91-2023"));
    let check = report.verdict.check("issuer-name-bytes").unwrap();
    assert_eq!(check.result, Warn);
    assert!(check.reason.contains("Byte 2 of organizationName is 54 T in the leaf and 74 t in the root"));
    assert_eq!(check.bytes.as_ref().map(|it| it.bytes.as_slice()), Some(&b"STMicroelectronics nv"[..]));
    assert_eq!(result(&report, "issuer-name"), Pass);
    assert_eq!(result(&report, "signature"), Pass);
    assert_eq!(report.verdict.result, Warn);
}

#[test]
fn both_test_roots_believed_the_matching_one_is_taken() {
    let report = judge(&certificate(EVAL4), &only(&["st-test-91-2017", "st-test-91-2023"]));
    assert_eq!(report.links[1].anchor.as_deref(), Some("st-test-91-2017"));
}

#[test]
fn the_eval4_leaf_with_only_the_production_root_believed_fails_and_says_what_is_missing() {
    let known = judge(&certificate(EVAL4), &TrustStore::shipped());
    assert_eq!(known.verdict.result, Fail);
    assert_eq!(result(&known, "signature"), Pass);
    assert!(reason(&known, "root-trust").contains("test root and switched off"));

    let mut store = TrustStore::empty();
    store.add_user(&der(PROD), "a test").unwrap();
    let unknown = judge(&certificate(EVAL4), &store);
    assert_eq!(unknown.verdict.result, Fail);
    assert!(reason(&unknown, "issuer").contains("issued by STM STSAFE-A TEST CA 91"));
    assert_eq!(unknown.root_class, None);
}

#[test]
fn a_root_with_the_same_key_under_another_name_does_not_help_but_is_mentioned() {
    let mut store = TrustStore::empty();
    store.add_user(&der(DEMO), "a test").unwrap();
    let report = judge(&certificate(EVAL4), &store);
    assert_eq!(report.verdict.result, Fail);
    assert!(reason(&report, "issuer").contains("the same key under another name"));
}

#[test]
fn the_leaf_whose_root_nobody_has_fails_and_names_the_root() {
    let report = judge(&certificate(EVAL2_TEST01), &TrustStore::shipped());
    assert_eq!(report.verdict.result, Fail);
    assert!(reason(&report, "issuer").contains("STM STSAFE-A TEST CA 01"));
    assert_eq!(report.links.len(), 1);
}

#[test]
fn the_date_decides_and_is_the_callers() {
    let (leaf, store) = (certificate(EVAL3), TrustStore::shipped());
    let on = |date| chain::judge(&ChainQuery { at: day(date), ..query(&leaf, &store) }).verdict;
    assert_eq!(on("2021-03-04").result, Fail);
    assert_eq!(on("2021-03-05").result, Pass);
    assert!(on("2021-03-04").check("validity").unwrap().reason.contains("becomes valid on 2021-03-05"));
    // The root ends before the leaf does.
    let late = on("2050-01-01");
    assert_eq!(late.result, Fail);
    assert!(late.with(Fail).any(|check| check.title.contains("root") && check.reason.contains("2048-07-27")));
}

#[test]
fn the_device_identity_is_compared_with_zone_0() {
    let (leaf, store) = (certificate(EVAL3), TrustStore::shipped());
    let mut zone = leaf.der.clone();
    zone.resize(1000, 0);
    let with = |zone| chain::judge(&ChainQuery { zone: Some(zone), ..query(&leaf, &store) });
    let good = with(&zone);
    assert_eq!(result(&good, "device-id"), Pass);
    let evidence = good.verdict.check("device-id").unwrap().bytes.clone().unwrap();
    assert_eq!((evidence.source.as_str(), evidence.range()), ("zone 0", 15..26));
    assert_eq!(evidence.hex(), "020930C56159E439520139");
    let mut other = zone.clone();
    other[20] ^= 1;
    assert_eq!(result(&with(&other), "device-id"), Fail);
    assert_eq!(result(&with(&zone[..10]), "device-id"), Fail);
}

#[test]
fn the_simulator_is_genuine_to_itself_and_an_imitation_to_everyone_else() {
    let identity = simulator::default_identity();
    let leaf = Certificate::parse(&identity.leaf).unwrap();
    let mut store = TrustStore::shipped();
    let virtual_chip = chain::judge(&ChainQuery { device: DeviceKind::Virtual, ..query(&leaf, &store) });
    assert_eq!(virtual_chip.verdict.result, Pass, "{:#?}", virtual_chip.verdict);
    assert_eq!(virtual_chip.root_class, Some(RootClass::Simulator));
    assert!(reason(&virtual_chip, "root-trust").contains("proves nothing about a product"));

    let hardware = judge(&leaf, &store);
    assert_eq!(hardware.verdict.result, Fail);
    assert!(reason(&hardware, "root-trust").contains("imitation"));

    assert!(store.set("sim", Use::On));
    assert_eq!(judge(&leaf, &store).verdict.result, Warn);
}

#[test]
fn a_forged_leaf_a_wrong_root_and_a_forged_root_are_found_out() {
    let store = TrustStore::shipped();
    let judge = |leaf: &Certificate, candidates: &[Certificate]| {
        chain::judge(&ChainQuery { device: DeviceKind::Virtual, candidates, ..query(leaf, &store) })
    };
    let forged = Certificate::parse(&simulator::forged_leaf().unwrap()).unwrap();
    let alone = judge(&forged, &[]);
    assert_eq!(result(&alone, "signature"), Fail);
    assert_eq!(result(&alone, "issuer-name-bytes"), Pass);
    assert_eq!(alone.verdict.result, Fail);

    let forged_ca = Certificate::parse(&simulator::forged_ca().unwrap()).unwrap();
    let with_root = judge(&forged, std::slice::from_ref(&forged_ca));
    assert_eq!(result(&with_root, "signature"), Pass);
    assert_eq!(with_root.verdict.result, Fail);
    assert!(reason(&with_root, "root-trust").contains("imitation"));

    let other = Certificate::parse(&simulator::wrong_ca_leaf().unwrap()).unwrap();
    assert!(reason(&judge(&other, &[]), "issuer").contains("WORKBENCH OTHER CA"));
    let other_ca = Certificate::parse(&simulator::wrong_ca().unwrap()).unwrap();
    let with_root = judge(&other, std::slice::from_ref(&other_ca));
    assert_eq!(with_root.verdict.with(Fail).map(|check| check.id).collect::<Vec<_>>(), ["root-trust"]);
    assert!(reason(&with_root, "root-trust").contains("not in your list"));
}

#[test]
fn a_root_with_no_basic_constraints_may_not_issue() {
    let store = only(&["st-demo-2016"]);
    // The demo root's own certificate as a leaf: it signed itself and is believed.
    let own = judge(&certificate(DEMO), &store);
    assert_eq!(result(&own, "self-signature"), Pass);
    assert_eq!(own.links.len(), 1);
}

#[test]
fn every_shipped_root_is_there_with_its_class() {
    let store = TrustStore::shipped();
    let classes: Vec<_> = store.anchors().iter().map(|it| (it.id.as_str(), it.class, it.usage)).collect();
    assert_eq!(
        classes,
        [
            ("st-prod-01", RootClass::St, Use::On),
            ("st-test-91-2017", RootClass::StTest, Use::Off),
            ("st-test-91-2023", RootClass::StTest, Use::Off),
            ("st-demo-2016", RootClass::StTest, Use::Off),
            ("sim", RootClass::Simulator, Use::VirtualOnly),
        ]
    );
}

#[test]
fn the_users_roots_come_and_go_and_shipped_ones_stay() {
    let mut store = TrustStore::shipped();
    let stranger = simulator::wrong_ca().unwrap();
    let id = store.add_user(&stranger, "a test").unwrap();
    assert_eq!(store.add_user(&stranger, "a test").unwrap(), id, "the same root is not added twice");
    assert_eq!(id, ["user-1"]);
    assert_eq!(store.get("user-1").unwrap().class, RootClass::User);
    let leaf = Certificate::parse(&simulator::wrong_ca_leaf().unwrap()).unwrap();
    assert_eq!(judge(&leaf, &store).verdict.result, Pass);
    assert!(store.remove_user("user-1"));
    assert!(!store.remove_user("st-prod-01"));
    assert_eq!(judge(&leaf, &store).verdict.result, Fail);
}

#[test]
fn every_line_has_a_reason_that_is_a_sentence() {
    for name in everything() {
        for store in [TrustStore::shipped(), TrustStore::empty()] {
            for check in judge(&certificate(name), &store).verdict.checks {
                assert!(check.reason.ends_with('.'), "{name}: {}", check.reason);
                assert!(
                    check.reason.starts_with(|c: char| c.is_uppercase() || c.is_numeric()),
                    "{}",
                    check.reason
                );
            }
        }
    }
}
