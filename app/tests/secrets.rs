//! Kept secrets and host sessions on the command line: what is written and when, and that plans and certificates go
//! through to a chip whose tables demand a session.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use stsafe_core::crypto::{Curve, Draw, PrivateKey, SeededRandom};
use stsafe_core::x509::issue::{DeviceSerial, Subject};
use stsafe_core::x509::simulator;
use support::{Home, what};

/// ST's example keys (SDK, 02_Host_key_provisioning), which the state `provisioned` holds: MAC key, then cipher key.
const KEYS: &str = "00112233445566778899AABBCCDDEEFF 0123456789ABCDEF0123456789ABCDEF";

impl Home {
    fn kept(&self) -> PathBuf {
        self.0.join("stsafe-workbench/secrets.sealed")
    }

    fn provisioned(&self) -> String {
        let chip = self.file("chip.ron");
        let (code, document) = self.json(&["chip", "new", &chip, "--state", "provisioned"]);
        assert_eq!(code, 0, "{document:#}");
        format!("sim:{chip}")
    }
}

fn holds(path: &Path, bytes: &[u8]) -> bool {
    fs::read(path).unwrap().windows(bytes.len()).any(|window| window == bytes)
}

#[test]
fn nothing_is_kept_before_somebody_asks_and_then_only_encrypted() {
    let home = Home::new("kept-by-name");
    let (code, document) = home.json(&["secrets", "list"]);
    assert_eq!((code, &document["secrets"]), (0, &serde_json::json!([])));
    assert_eq!(home.json(&["info", "--host-keys", KEYS]).0, 3, "a fresh chip has no host keys");
    assert!(!home.kept().exists(), "using keys does not keep them");

    let (code, document) = home.with_phrase(&["secrets", "add", "lab", "--host-keys", KEYS]);
    assert_eq!((code, &document["added"]["type"]), (0, &"AES-128".into()), "{document:#}");
    assert!(!holds(&home.kept(), b"lab") && !holds(&home.kept(), &[0x11, 0x22, 0x33]));
    let scalar = "00000000000000000000000000000000000000000000000000000000000000C9";
    let add = ["secrets", "add", "issuer", "--private-key", scalar, "--curve", "p256"];
    assert_eq!(home.with_phrase(&add).0, 0);
    assert_eq!(home.with_phrase(&add).0, 3, "the name is taken");
    let (_, document) = home.with_phrase(&["secrets", "list"]);
    let names: Vec<&str> =
        document["secrets"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["issuer", "lab"]);

    let (_, masked) = home.with_phrase(&["secrets", "show", "lab"]);
    assert!(masked["secret"]["mac_key"].is_null() && !masked.to_string().contains("00112233"), "{masked:#}");
    let (_, clear) = home.with_phrase(&["secrets", "show", "lab", "--reveal"]);
    assert_eq!(clear["secret"]["mac_key"], "00112233445566778899AABBCCDDEEFF");
    assert_eq!(clear["secret"]["cipher_key"], "0123456789ABCDEF0123456789ABCDEF");

    assert_eq!(home.with_phrase(&["secrets", "remove", "issuer"]).0, 0);
    assert_eq!(home.with_phrase(&["secrets", "show", "issuer"]).0, 3);
}

#[test]
fn a_wrong_passphrase_and_a_changed_file_are_named() {
    let home = Home::new("wrong-phrase");
    home.with_phrase(&["secrets", "add", "lab", "--host-keys", KEYS]);
    let wrong = home.file("wrong");
    fs::write(&wrong, "something else\n").unwrap();
    let (code, document) = home.json(&["secrets", "list", "--passphrase-file", &wrong]);
    assert_eq!((code, document["error"]["layer"].as_str()), (3, Some("file")));
    assert!(what(&document).contains("the passphrase is another one"), "{document:#}");
    let (code, document) = home.json(&["secrets", "list"]);
    assert_eq!(code, 2, "no terminal to ask on: {document:#}");
    let mut bytes = fs::read(home.kept()).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(home.kept(), bytes).unwrap();
    let (code, document) = home.with_phrase(&["secrets", "list"]);
    assert!(code == 3 && what(&document).contains("cut or damaged"), "{document:#}");
    for args in [
        &["secrets", "add", "x"][..],
        &["secrets", "add", "a/b", "--host-keys", KEYS],
        &["secrets", "add", "x", "--host-keys", "0011"],
        &["secrets", "add", "x", "--private-key", &"FF".repeat(32), "--curve", "p256"],
    ] {
        let (code, document) = home.with_phrase(args);
        assert_eq!((code, document["error"]["layer"].as_str()), (2, Some("usage")), "{args:?}: {document:#}");
        assert!(!document.to_string().contains("FFFF"), "no digit of a key is in a message");
    }
}

#[test]
fn a_plan_goes_through_a_session_to_a_chip_whose_tables_demand_one() {
    let home = Home::new("plan-in-session");
    let device = home.provisioned();
    home.with_phrase(&["secrets", "add", "lab", "--host-keys", KEYS]);
    let plan = home.file("plan.ron");
    // Update zone 1 at 0: header, option, zone, offset, data. Zone 1 of this chip takes updates from the host only.
    let new = ["plan", "new", &plan, "--step", "06 00 01 00 00 5A 5A", "--device", &device];
    let (code, document) = home.with_phrase(&[&new[..], &["--host-keys", "stored:lab"]].concat());
    assert_eq!((code, &document["obstacle"]), (0, &Value::Null), "{document:#}");

    let run = ["plan", "run", &plan, "--device", &device, "--yes"];
    let (code, document) = home.json(&run);
    assert_eq!(code, 3, "without a session: {document:#}");
    let zone =
        |home: &Home| home.json(&["read", "1", "--length", "2", "--device", &device]).1["data"].clone();
    let before = zone(&home);
    for on in ["twin", "chip"] {
        let args = [&run[..], &["--on", on, "--host-keys", "stored:lab"]].concat();
        let (code, document) = home.with_phrase(&args);
        assert_eq!((code, &document["on"]), (0, &on.into()), "{document:#}");
        if on == "twin" {
            assert_eq!(zone(&home), before, "the twin is not the chip");
        } else {
            let sent = document["chip"]["exchanges"][0]["sent"].as_str().unwrap();
            assert!(sent.len() > 2 * 9, "the frame carries a C-MAC: {sent}");
        }
    }
    assert_eq!(zone(&home), "5A5A");
}

#[test]
fn wrong_host_keys_cost_one_wrong_mac_and_nothing_else_is_sent() {
    let home = Home::new("wrong-keys");
    let device = home.provisioned();
    let wrong = KEYS.replace("0011", "1111");
    let (code, document) = home.json(&["info", "--device", &device, "--host-keys", &wrong]);
    assert_eq!(code, 3);
    assert_eq!(document["error"]["status"]["code"], "16", "{document:#}");
    let chip = fs::read_to_string(home.0.join("chip.ron")).unwrap();
    assert!(chip.contains("wrong_macs: 1,"), "one, not one per protected read");
    assert_eq!(home.json(&["info", "--device", &device, "--host-keys", KEYS]).0, 0);
}

#[test]
fn a_request_and_a_certificate_go_through_a_session() {
    let home = Home::new("certs-in-session");
    let device = home.provisioned();
    // The key that the state puts into slot 1, and a certificate about it.
    let key = PrivateKey::generate(Draw::PrivateKey(Curve::NistP256), &mut SeededRandom::new(1)).unwrap();
    let (subject, serial) = (Subject::new("ZZ", "Workbench", "unit"), DeviceSerial::a120(*b"ROTATED"));
    let authority = simulator::authority().unwrap();
    let leaf = home.file("leaf.der");
    fs::write(&leaf, authority.leaf(&subject, &serial, key.public(), simulator::LEAF_FROM).unwrap()).unwrap();
    let request = [
        "certs",
        "request",
        "--slot",
        "1",
        "--key",
        &leaf,
        "--common-name",
        "x",
        "--yes",
        "--device",
        &device,
    ];
    let (code, document) = home.json(&[&request[..], &["--host-keys", KEYS]].concat());
    assert_eq!(code, 0, "{document:#}");
    assert!(document["request"].as_str().unwrap().starts_with("-----BEGIN CERTIFICATE REQUEST"));
    // Zone 1 takes updates from the host only.
    let install = ["certs", "install", &leaf, "--slot", "1", "--zone", "1", "--yes", "--device", &device];
    let (code, document) = home.json(&install);
    assert_eq!(code, 3, "without a session: {document:#}");
    let (code, document) = home.json(&[&install[..], &["--host-keys", KEYS]].concat());
    assert_eq!(code, 0, "{document:#}");
}

#[test]
fn the_window_is_told_where_host_keys_belong() {
    let home = Home::new("window-keys");
    let (code, document) = home.json(&["--host-keys", KEYS]);
    assert_eq!(code, 2);
    assert!(what(&document).contains("Session"), "{document:#}");
}

/// A new key of OpenSSL's own, in a file: PKCS#8 or SEC1, PEM or DER. `None` where there is no OpenSSL.
fn key_file(home: &Home, curve: &str, form: &[&str], name: &str) -> Option<String> {
    let file = home.file(name);
    let openssl = |args: &[&str]| std::process::Command::new("openssl").args(args).output();
    let made = match curve {
        "ED25519" | "X25519" => openssl(&["genpkey", "-algorithm", curve, "-out", &file]),
        curve => openssl(&["ecparam", "-name", curve, "-genkey", "-noout", "-out", &file]),
    };
    if made.is_err() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "this test needs the openssl command");
        return None;
    }
    if !form.is_empty() {
        let again = format!("{file}.form");
        let args = [form, &["-in", &file, "-out", &again]].concat();
        assert!(openssl(&args).unwrap().status.success(), "{args:?}");
        return Some(again);
    }
    Some(file)
}

#[test]
fn a_key_file_of_openssl_is_kept_and_a_wrong_curve_is_named() {
    let home = Home::new("key-files");
    let pkcs8: &[&str] = &["pkcs8", "-topk8", "-nocrypt"];
    let der: &[&str] = &["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"];
    for (name, curve, form, kind) in [
        ("a", "prime256v1", &[][..], "NIST P-256"),
        ("b", "secp521r1", pkcs8, "NIST P-521"),
        ("c", "brainpoolP512r1", der, "brainpoolP512r1"),
        ("d", "ED25519", &[], "Ed25519"),
        ("e", "X25519", der, "X25519"),
    ] {
        let Some(file) = key_file(&home, curve, form, name) else { return };
        let (code, document) =
            home.with_phrase(&["secrets", "add", name, "--private-key", &format!("@{file}")]);
        assert_eq!((code, document["added"]["type"].as_str()), (0, Some(kind)), "{document:#}");
        let public = std::process::Command::new("openssl")
            .args(["pkey", "-in", &file, "-pubout", "-outform", "DER"])
            .output()
            .unwrap();
        let public: String = public.stdout.iter().map(|byte| format!("{byte:02X}")).collect();
        assert!(public.ends_with(document["added"]["public_key"].as_str().unwrap()), "{curve}: {document:#}");
    }
    let file = format!("@{}", home.file("a"));
    let (code, document) =
        home.with_phrase(&["secrets", "add", "f", "--private-key", &file, "--curve", "p384"]);
    assert_eq!(code, 3);
    assert!(what(&document).contains("a key on NIST P-256; one on NIST P-384 is needed"), "{document:#}");
    let scalar = "00".repeat(31) + "C9";
    let (code, document) = home.with_phrase(&["secrets", "add", "f", "--private-key", &scalar]);
    assert!(code == 2 && what(&document).contains("hex does not name its curve"), "{document:#}");
    let k1 = format!("@{}", key_file(&home, "secp256k1", &[], "k1").unwrap());
    let (code, document) = home.with_phrase(&["secrets", "add", "f", "--private-key", &k1]);
    assert!(code == 3 && what(&document).contains("which the chip does not have"), "{document:#}");
}

#[test]
fn a_kept_key_speaks_for_the_host_and_a_key_that_never_signs_does_not() {
    let home = Home::new("kept-host-key");
    let scalar = "00".repeat(31) + "C9";
    for (name, curve) in [("host", "p256"), ("agrees", "x25519")] {
        let add = ["secrets", "add", name, "--private-key", &scalar, "--curve", curve];
        assert_eq!(home.with_phrase(&add).0, 0);
    }
    let auth = |key: &str| {
        let args = ["auth", "--kind", "mutual", "--enrol", "--yes", "--host-key", key];
        home.with_phrase(&args)
    };
    let (code, document) = auth("stored:host");
    assert_eq!(code, 0, "{document:#}");
    assert_eq!(document["verdicts"][2]["result"], "pass", "{document:#}");
    let (code, document) = auth("stored:agrees");
    assert!(code == 3 && what(&document).contains("never signs"), "{document:#}");
    let (code, document) = auth("stored:nobody");
    assert!(code == 3 && what(&document).contains("nothing is kept under this name"), "{document:#}");
}

#[test]
fn a_clone_in_a_file_is_called_a_clone() {
    let home = Home::new("clone-in-a-file");
    let chip = home.file("clone.ron");
    assert_eq!(home.json(&["chip", "new", &chip, "--state", "clone"]).0, 0);
    let (code, document) = home.json(&["auth", "--device", &format!("sim:{chip}")]);
    assert_eq!((code, &document["scenario"]), (1, &"clone".into()), "{document:#}");
    let (code, document) = home.json(&["auth"]);
    assert_eq!((code, &document["scenario"]), (0, &"genuine".into()), "{document:#}");
}
