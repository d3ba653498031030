//! The command line as its user runs it: exit codes, JSON, and what stays unsent.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;

use std::path::Path;

use serde_json::Value;
use support::{folder, json, run};

fn results(document: &Value) -> Vec<(&str, &str)> {
    let verdicts = document["verdicts"].as_array().unwrap().iter();
    verdicts.map(|v| (v["id"].as_str().unwrap(), v["result"].as_str().unwrap())).collect()
}

fn data(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    root.join(name).display().to_string()
}

#[test]
fn auth_on_the_virtual_chip_is_positive_twice() {
    let (code, document) = json(&["auth", "--device", "sim"]);
    assert_eq!(code, 0);
    assert_eq!(results(&document), [("chain", "pass"), ("challenge", "pass")]);
    assert_eq!(document["device"]["origin"], "virtual", "a simulated chip is called so");
    assert_eq!(document["root_class"], "simulator");
}

/// Verdict and check of everything that failed.
fn failed(document: &Value) -> Vec<(&str, &str)> {
    let verdicts = document["verdicts"].as_array().unwrap().iter();
    verdicts
        .flat_map(|verdict| {
            let checks = verdict["checks"].as_array().unwrap().iter();
            let bad = checks.filter(|check| check["result"] == "fail");
            bad.map(|check| (verdict["id"].as_str().unwrap(), check["id"].as_str().unwrap()))
        })
        .collect()
}

#[test]
fn each_impostor_fails_at_its_own_line_in_every_kind() {
    for (scenario, own) in [
        ("clone", ("challenge", "challenge-signature")),
        ("forged", ("chain", "signature")),
        ("wrong-ca", ("chain", "issuer")),
        ("flipped-bit", ("chain", "signature")),
        ("replayed", ("challenge", "challenge-signature")),
    ] {
        for kind in ["device", "multi-step", "mutual"] {
            let (code, document) = json(&["auth", "--kind", kind, "--scenario", scenario]);
            assert_eq!((code, failed(&document)), (1, vec![own]), "{kind}, {scenario}");
            let ends = kind == "mutual" || (kind == "multi-step" && own.0 == "chain");
            assert_eq!(document["closed"].is_string(), ends, "{kind}, {scenario}: what is left out is said");
        }
    }
    let (code, document) = json(&["auth", "--kind", "multi-step"]);
    assert_eq!((code, document["steps"].as_array().unwrap().len()), (0, 9));
}

#[test]
fn a_chip_learns_a_host_once_and_only_when_somebody_agrees() {
    let folder = folder("mutual");
    let device = format!("sim:{}", folder.join("chip.ron").display());
    let mutual = |more: &[&str]| json(&[&["auth", "--kind", "mutual", "--device", &device], more].concat());
    let (code, document) = mutual(&[]);
    assert_eq!((code, failed(&document)), (1, vec![("entity", "entity-slot")]), "a fresh chip knows nobody");
    let (code, document) = mutual(&["--enrol"]);
    assert_eq!(code, 2);
    let what = document["error"]["what"].as_str().unwrap();
    assert!(what.contains("not sent, one-way") && what.contains("public slot 0"), "{what}");
    assert_eq!(mutual(&["--enrol", "--yes", "--read-only"]).0, 2, "read-only mode is below consent");
    assert_eq!(mutual(&[]).0, 1, "nothing was written so far");
    let (code, document) = mutual(&["--enrol", "--yes"]);
    assert_eq!((code, failed(&document)), (0, vec![]));
    assert_eq!(results(&document), [("chain", "pass"), ("challenge", "pass"), ("entity", "pass")]);
    for (host, line) in [
        ("wrong-key", "host-key"),
        ("old-signature", "signature-fresh"),
        ("changed-challenge", "challenge-intact"),
    ] {
        let (code, document) = mutual(&["--host", host]);
        assert_eq!((code, failed(&document)), (1, vec![("entity", line)]), "{host}");
    }
    assert_eq!(mutual(&["--enrol"]).0, 0, "the file kept it: nothing is missing, so nothing is asked");
}

#[test]
fn the_host_key_may_come_from_openssl_in_every_form_it_writes() {
    let folder = folder("host-key");
    let device = format!("sim:{}", folder.join("chip.ron").display());
    let openssl = |args: &[&str]| {
        let output = std::process::Command::new("openssl").args(args).current_dir(&folder).output();
        output.is_ok_and(|output| output.status.success())
    };
    if !openssl(&["version"]) {
        assert!(std::env::var_os("CI").is_none(), "needs apt install openssl");
        return;
    }
    let generated = [
        openssl(&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "0.pem"]),
        openssl(&["ecparam", "-name", "secp384r1", "-genkey", "-out", "1.pem"]),
        openssl(&["genpkey", "-algorithm", "ED25519", "-outform", "DER", "-out", "2.der"]),
        openssl(&[
            "ecparam",
            "-name",
            "brainpoolP512r1",
            "-genkey",
            "-noout",
            "-outform",
            "DER",
            "-out",
            "3.der",
        ]),
        openssl(&["genpkey", "-algorithm", "ED25519", "-aes256", "-pass", "pass:x", "-out", "locked.pem"]),
        openssl(&["genpkey", "-algorithm", "RSA", "-out", "rsa.pem"]),
    ];
    assert_eq!(generated, [true; 6]);
    let path = |name: &str| folder.join(name).display().to_string();
    let mutual = |file: &str, more: &[&str]| {
        let base = ["auth", "--kind", "mutual", "--device", &device, "--host-key", file];
        json(&[&base, more].concat())
    };
    for (slot, name) in [("0", "0.pem"), ("1", "1.pem"), ("2", "2.der"), ("3", "3.der")] {
        let (code, document) = mutual(&path(name), &["--slot", slot, "--enrol", "--yes"]);
        assert_eq!((code, failed(&document)), (0, vec![]), "{name}");
        assert_eq!(mutual(&path(name), &[]).0, 0, "{name}: its slot is found again");
    }
    for (name, word) in [("locked.pem", "encrypted"), ("rsa.pem", "which the chip does not have")] {
        let (code, document) = mutual(&path(name), &[]);
        let what = document["error"]["what"].as_str().unwrap();
        assert!(code == 3 && what.contains(word), "{name}: {what}");
    }
    let (code, document) = mutual(&data("README.md"), &[]);
    assert_eq!(code, 3, "{document}");
}

#[test]
fn what_belongs_to_mutual_is_refused_elsewhere() {
    for option in [&["--host", "wrong-key"][..], &["--slot", "1"], &["--enrol"]] {
        let (code, document) = json(&[&["auth"], option].concat());
        assert_eq!(code, 2);
        assert!(document["error"]["what"].as_str().unwrap().ends_with("belongs to --kind mutual"));
    }
}

#[test]
fn a_clone_is_negative_only_in_the_second_verdict() {
    let (code, document) = json(&["auth", "--scenario", "clone"]);
    assert_eq!(code, 1);
    assert_eq!(results(&document), [("chain", "pass"), ("challenge", "fail")]);
}

#[test]
fn a_forged_certificate_is_negative_only_in_the_first_verdict() {
    let (code, document) = json(&["auth", "--scenario", "forged"]);
    assert_eq!(code, 1);
    assert_eq!(results(&document), [("chain", "fail"), ("challenge", "pass")]);
}

#[test]
fn a_replayed_signature_is_negative_only_in_the_second_verdict() {
    let (code, document) = json(&["auth", "--scenario", "replayed"]);
    assert_eq!(code, 1);
    assert_eq!(results(&document), [("chain", "pass"), ("challenge", "fail")]);
}

#[test]
fn certs_verify_believes_only_the_roots_it_is_given() {
    let leaf = data("tests/data/certificates/leaf-a120-eval4-0209FBA403B2E48C7401F1.pem");
    let test_ca = data("assets/certificates/st/stm-stsafe-a-test-ca-91-2023.pem");
    let prod_ca = data("assets/certificates/st/stm-stsafe-a-prod-ca-01.pem");
    let (code, document) = json(&["certs", "verify", &leaf, "--root", &test_ca, "--at", "2026-11-20"]);
    assert_eq!(code, 0, "{document:#}");
    assert_eq!(document["root_class"], "ST test");
    let (code, document) = json(&["certs", "verify", &leaf, "--ca", &prod_ca, "--at", "2026-11-20"]);
    assert_eq!(code, 1);
    let checks = document["verdicts"][0]["checks"].as_array().unwrap();
    let failed: Vec<&Value> = checks.iter().filter(|check| check["result"] == "fail").collect();
    assert!(!failed.is_empty() && failed.iter().all(|check| !check["reason"].as_str().unwrap().is_empty()));
    let (code, _) = json(&["certs", "verify", &leaf, "--root", "st-test-91-2023", "--at", "2020-01-01"]);
    assert_eq!(code, 1, "before it was valid");
}

#[test]
fn a_one_way_command_without_consent_is_not_sent() {
    let folder = folder("consent");
    let device = format!("sim:{}", folder.join("chip.ron").display());
    let (code, document) = json(&["decrement", "5", "--device", &device]);
    assert_eq!(code, 2);
    let what = document["error"]["what"].as_str().unwrap();
    assert!(what.contains("not sent") && what.contains("One-way"), "{what}");
    let counter =
        || json(&["read", "5", "--length", "0", "--device", &device]).1["counter"].as_u64().unwrap();
    assert_eq!(counter(), u64::from(u32::MAX), "nothing happened");
    let (code, document) = json(&["decrement", "5", "--by", "7", "--yes", "--device", &device]);
    assert_eq!((code, document["after"].as_u64()), (0, Some(u64::from(u32::MAX) - 7)));
    assert_eq!(counter(), u64::from(u32::MAX) - 7, "the chip in the file kept it");
    let (code, _) = json(&["decrement", "5", "--yes", "--read-only", "--device", &device]);
    assert_eq!(code, 2, "read-only mode is below consent");
    assert_eq!(counter(), u64::from(u32::MAX) - 7);
}

#[test]
fn written_bytes_are_read_back_and_survive_in_the_file() {
    let folder = folder("update");
    let device = format!("sim:{}", folder.join("chip.ron").display());
    let (code, _) = json(&["update", "1", "--hex", "0xDE, 0xAD", "--offset", "16", "--device", &device]);
    assert_eq!(code, 0);
    let (_, document) = json(&["read", "1", "--offset", "16", "--length", "2", "--device", &device]);
    assert_eq!(document["data"], "DEAD");
    let big: String = "5A".repeat(1000);
    let (code, _) = json(&["update", "1", "--hex", &big, "--device", &device]);
    assert_eq!(code, 0, "more than one frame goes in pieces");
    let (code, document) = json(&["update", "0", "--hex", "00", "--device", &device]);
    assert_eq!((code, document["error"]["status"]["code"].as_str()), (3, Some("11")), "zone 0 is frozen");
}

#[test]
fn a_certain_refusal_is_not_provoked_unless_forced() {
    let frozen = ["update", "0", "--hex", "00"];
    let (code, document) = json(&frozen);
    assert_eq!((code, document["error"]["layer"].as_str()), (3, Some("policy")));
    assert_eq!(document["error"]["status"]["code"], "11");
    let what = document["error"]["what"].as_str().unwrap();
    assert!(what.contains("Update of zone 0 is Never"), "the rule is named: {what}");
    let (code, document) = json(&[&frozen[..], &["--force"]].concat());
    assert_eq!((code, document["error"]["layer"].as_str()), (3, Some("chip")));
}

#[test]
fn raw_bytes_are_decoded_before_they_are_sent() {
    let (code, document) = json(&["raw", "05", "00", "00", "00", "0F", "00", "0B"]);
    assert_eq!(
        (code, document["command"].as_str(), document["effect"].as_str()),
        (0, Some("Read"), Some("read-only"))
    );
    assert!(document["received"].as_str().unwrap().contains("020953494D554C415401F1"), "the device ID");
    let (code, _) = json(&["raw", "04 00 05 0000 00000001"]);
    assert_eq!(code, 2, "a decrement by hand needs consent as well");
    let (code, _) = json(&["raw", "1E 00"]);
    assert_eq!(code, 2, "what is not understood counts as one-way");
    let (code, document) = json(&["raw", "1E 00", "--yes"]);
    assert_eq!((code, document["error"]["status"]["code"].as_str()), (3, Some("04")));
}

#[test]
fn mistakes_of_the_user_are_named_and_exit_with_2() {
    for (args, word) in [
        (["read", "zwölf", "--offset", "0"], "zwölf"),
        (["update", "1", "--hex", "12 3"], "pairs needed"),
        (["read", "1", "--offset", "70000"], "65535"),
        (["info", "--device", "usb:1", "--json"], "usb:1"),
        (["auth", "--scenario", "ghost", "--json"], "ghost"),
        (["raw", "zz", "--yes", "--json"], "'z'"),
        (["update", "77", "--hex", "00"], "no zone 77"),
    ] {
        let (code, _, words) = run(&args);
        assert_eq!(code, 2, "{args:?}: {words}");
        assert!(words.contains(word), "{args:?}: {words}");
    }
}

#[test]
fn damaged_files_are_named_with_line_and_column_and_left_as_they_are() {
    let folder = folder("damaged");
    let path = folder.join("chip.ron");
    for (text, word) in [
        ("(version: 1,\n chip: oops)", "line 2"),
        ("(version: 99, future: true)", "version 99"),
        ("", "line 1"),
    ] {
        std::fs::write(&path, text).unwrap();
        let (code, document) = json(&["info", "--device", &format!("sim:{}", path.display())]);
        let what = document["error"]["what"].as_str().unwrap().to_owned();
        assert_eq!(code, 3, "{what}");
        assert!(what.contains(word) && what.contains("chip.ron"), "{what}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "the file is not touched");
    }
}

#[test]
fn info_and_zones_tell_what_the_chip_tells() {
    let (code, document) = json(&["info"]);
    assert_eq!(code, 0);
    assert_eq!(document["device"]["device_id"], "020953494D554C415401F1");
    assert!(document["assumed"].as_array().unwrap().len() > 10, "assumed values are on the screen");
    let (_, document) = json(&["zones"]);
    assert_eq!(document["zones"].as_array().unwrap().len(), 12);
    assert_eq!(document["zones"][0]["update"]["access"], "Never");
    assert_eq!(document["zones"][0]["update"]["may_change"], false);
}

#[test]
fn a_plan_is_rehearsed_then_carried_out_and_each_refusal_has_its_exit_code() {
    let folder = support::folder("plan-cli");
    let path = |name: &str| folder.join(name).display().to_string();
    let (device, plan) = (format!("sim:{}", path("chip.ron")), path("plan.ron"));
    let code = |args: &[&str]| support::run(&[args, &["--device", &device]].concat()).0;
    assert_eq!(code(&["plan", "new", &plan, "--freeze", "1", "--freeze", "2", "--freeze", "3"]), 0);
    assert_eq!(code(&["plan", "new", &plan, "--freeze", "4"]), 3, "a file that is there is left alone");
    assert_eq!(code(&["plan", "show", &plan]), 0);
    assert_eq!(code(&["plan", "run", &plan, "--on", "twin"]), 0);
    assert_eq!(code(&["profile", "check"]), 0, "the twin was spoiled, not the chip");
    assert_eq!(code(&["plan", "run", &plan]), 2, "nobody agreed");
    assert_eq!(code(&["plan", "run", &plan, "--yes"]), 0);
    assert_eq!(code(&["profile", "check"]), 1, "three zones deviate now");
    assert_eq!(code(&["plan", "run", &plan, "--yes"]), 3, "a second time it cannot be as planned");
    assert_eq!(code(&["report", "--html", &path("report.html")]), 1);
    assert!(std::fs::read_to_string(path("report.html")).unwrap().contains("Deviates from SPL05"));
    std::fs::write(&plan, "PlanFile(").unwrap();
    assert_eq!(code(&["plan", "show", &plan]), 3);
    assert_eq!(code(&["profile", "check", "no-such-profile"]), 3);
}
