//! What the workbench issues, seen by OpenSSL and compared with the shape of the real thing.

use crate::openssl::{agrees, present, text, verifies};
use crate::support::*;
use jiff::civil::date;
use stsafe_core::crypto::{Curve, PrivateKey};
use stsafe_core::x509::issue::{Authority, DeviceSerial, IssueError, Subject, Terms};
use stsafe_core::x509::{Certificate, RemarkKind, TimeForm, simulator, tag_name};

#[test]
fn root_and_leaf_in_the_assets_are_what_the_public_keys_give() {
    assert_eq!(simulator::issue_ca().unwrap(), der(SIM_CA));
    assert_eq!(simulator::ca_certificate(), der(SIM_CA));
    assert_eq!(simulator::issue_leaf().unwrap(), der(SIM_LEAF));
    assert_eq!(simulator::default_identity().leaf, der(SIM_LEAF));
}

#[test]
fn the_default_identity_holds_the_key_of_its_leaf() {
    let identity = simulator::default_identity();
    let leaf = Certificate::parse(&identity.leaf).unwrap();
    let key = PrivateKey::from_bytes(Curve::NistP256, &identity.private_key).unwrap();
    assert_eq!(leaf.key.public_key().unwrap(), *key.public());
    assert_eq!(leaf.serial, identity.serial.as_bytes());
    assert_ne!(simulator::clone_key().unwrap().public(), key.public());
    assert!(!format!("{identity:?}").contains("private"), "the key is not printed");
}

#[test]
fn the_leaf_has_the_exact_shape_of_an_spl05_leaf() {
    let leaf = certificate(SIM_LEAF);
    let der = &leaf.der;
    // 30 82 LL LL 30 82 LL LL A0 03 02 01 02 02 0B 02 09: that is why the device ID lies at 15 to 25.
    assert_eq!(der[..2], [0x30, 0x82]);
    assert_eq!(der[4..6], [0x30, 0x82]);
    assert_eq!(der[8..17], [0xA0, 0x03, 0x02, 0x01, 0x02, 0x02, 0x0B, 0x02, 0x09]);
    assert_eq!(der[15..26], leaf.serial[..]);
    assert_eq!(leaf.serial[9..], [0x01, 0xF1]);
    let strings: Vec<_> = leaf
        .subject
        .attributes
        .iter()
        .map(|attribute| (attribute.text.as_str(), tag_name(attribute.string_tag)))
        .collect();
    assert_eq!(
        strings,
        [
            ("FR", "PrintableString".to_owned()),
            ("STMicroelectronics", "UTF8String".to_owned()),
            ("eval5-020953494D554C415401F1", "UTF8String".to_owned()),
        ]
    );
    assert_eq!((leaf.not_before.form, leaf.not_after.form), (TimeForm::UtcTime, TimeForm::GeneralizedTime));
    assert_eq!(
        (leaf.not_before.to_string(), leaf.not_after.to_string()),
        ("2025-01-01".into(), "2055-01-01".into())
    );
    assert_eq!((leaf.key.bytes.len(), leaf.key.bytes[0]), (65, 4));
    assert!(leaf.extensions.is_empty());
    assert!(leaf.remarks.iter().all(|remark| remark.kind == RemarkKind::Note), "{:?}", leaf.remarks);
    // Field by field the same layout as the real A110 leaf of the same age, but for lengths of names and signature.
    let real = certificate(EVAL3);
    assert_eq!(leaf.subject.attributes.len(), real.subject.attributes.len());
    assert_eq!(leaf.key.range.len(), real.key.range.len());
    assert_eq!(leaf.signature_algorithm.oid, real.signature_algorithm.oid);
}

#[test]
fn the_simulators_names_say_what_it_is() {
    let root = certificate(SIM_CA);
    assert_eq!(root.subject.common_name(), Some("WORKBENCH SIM CA \u{2013} NOT ST"));
    assert!(!root.subject.organization().unwrap().contains("STM"));
}

#[test]
fn openssl_accepts_and_prints_what_was_issued() {
    if !present("openssl_accepts_and_prints_what_was_issued") {
        return;
    }
    assert!(verifies(&path(SIM_CA, "pem"), &[], &path(SIM_LEAF, "pem"), day(TODAY)));
    let file = path(SIM_LEAF, "pem");
    let printed = text(&[
        "x509",
        "-in",
        file.to_str().unwrap(),
        "-noout",
        "-text",
        "-nameopt",
        "sep_comma_plus_space,utf8",
    ]);
    for line in [
        "Version: 3 (0x2)",
        "02:09:53:49:4d:55:4c:41:54:01:f1",
        "Signature Algorithm: ecdsa-with-SHA256",
        "Issuer: C=ZZ, O=Workbench simulator, CN=WORKBENCH SIM CA \u{2013} NOT ST",
        "Not Before: Jan  1 00:00:00 2025 GMT",
        "Not After : Jan  1 00:00:00 2055 GMT",
        "Subject: C=FR, O=STMicroelectronics, CN=eval5-020953494D554C415401F1",
        "ASN1 OID: prime256v1",
    ] {
        assert!(printed.contains(line), "{line} is not in\n{printed}");
    }
    assert!(!printed.contains("X509v3 extensions"));
    let root = path(SIM_CA, "pem");
    let printed = text(&["x509", "-in", root.to_str().unwrap(), "-noout", "-text"]);
    assert!(printed.contains("X509v3 Basic Constraints: critical\n                CA:TRUE"), "{printed}");
}

#[test]
fn openssl_tells_forged_and_foreign_leaves_from_the_right_one() {
    if !present("openssl_tells_forged_and_foreign_leaves_from_the_right_one") {
        return;
    }
    let folder = scratch("negative");
    let file = |name: &str, der: Vec<u8>| {
        let path = folder.join(format!("{name}.pem"));
        std::fs::write(&path, Certificate::parse(&der).unwrap().to_pem()).unwrap();
        path
    };
    let forged = file("forged", simulator::forged_leaf().unwrap());
    let forger = file("forger", simulator::forged_ca().unwrap());
    let other = file("other", simulator::wrong_ca_leaf().unwrap());
    let stranger = file("stranger", simulator::wrong_ca().unwrap());
    let root = path(SIM_CA, "pem");
    assert!(!verifies(&root, &[], &forged, day(TODAY)));
    assert!(!verifies(&root, &[], &other, day(TODAY)));
    assert!(verifies(&forger, &[], &forged, day(TODAY)), "in order, but for who made it");
    assert!(verifies(&stranger, &[], &other, day(TODAY)), "in order, but for who made it");
}

#[test]
fn every_curve_that_signs_certificates_gives_chains_that_openssl_accepts() {
    if !present("every_curve_that_signs_certificates_gives_chains_that_openssl_accepts") {
        return;
    }
    let folder = scratch("curves");
    for curve in Curve::ALL {
        // Any number below every order is a key; the second byte keeps them apart.
        let mut scalar = vec![0x01; curve.coordinate_len()];
        scalar[0] = 0;
        let key = PrivateKey::from_bytes(curve, &scalar).unwrap();
        let device = PrivateKey::from_bytes(Curve::NistP256, &[0x42; 32]).unwrap();
        let authority = Authority::new(Subject::new("ZZ", "Test", curve.name()), key);
        let root = authority.own_certificate(&[7], date(2024, 2, 29), date(2051, 3, 1));
        if !curve.is_weierstrass() {
            assert!(matches!(root, Err(IssueError::Crypto(_))), "{curve}");
            continue;
        }
        let root = root.unwrap();
        let leaf =
            authority.spl05_leaf(&DeviceSerial::a120([1; 7]), device.public(), date(2024, 2, 29)).unwrap();
        let (root_file, leaf_file) = (folder.join("root.pem"), folder.join("leaf.pem"));
        std::fs::write(&root_file, Certificate::parse(&root).unwrap().to_pem()).unwrap();
        std::fs::write(&leaf_file, Certificate::parse(&leaf).unwrap().to_pem()).unwrap();
        assert!(verifies(&root_file, &[], &leaf_file, day(TODAY)), "{curve}");
        let ours = agrees(&root, &[], &Certificate::parse(&leaf).unwrap(), day(TODAY));
        assert!(ours.verdict.is_positive(), "{curve}: {:#?}", ours.verdict);
    }
}

#[test]
fn what_cannot_be_written_is_refused_in_words() {
    let authority = simulator::authority().unwrap();
    let key = simulator::clone_key().unwrap();
    let terms = |serial| Terms { serial, from: date(2025, 1, 1), to: date(2026, 1, 1), ca: false };
    let subject = Subject::new("F\u{fc}", "O", "CN");
    let error = authority.issue(&subject, key.public(), &terms(&[1])).unwrap_err();
    assert!(error.to_string().contains("PrintableString"), "{error}");
    let subject = Subject::new("FR", "O", "CN");
    assert!(authority.issue(&subject, key.public(), &terms(&[1; 21])).is_err(), "serial of 21 bytes");
    let early = Terms { from: date(1950, 1, 1), ..terms(&[1]) };
    assert!(matches!(authority.issue(&subject, key.public(), &early), Err(IssueError::Date(_))));
    let late = authority.spl05_leaf(&DeviceSerial::a120([1; 7]), key.public(), date(9990, 1, 1));
    assert!(matches!(late, Err(IssueError::Date(_))));
}
