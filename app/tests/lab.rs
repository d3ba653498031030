//! `lab` as its user runs it: values against published vectors, exit codes, JSON.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;

use serde_json::Value;
use stsafe_core::command::Command;
use stsafe_core::command::attribute::PutSymmetricControl;
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::query::SymmetricControlFields;
use stsafe_core::command::symmetric::WriteSymmetricKey;
use stsafe_core::command::tables::{KeyInfo, KeyMode, KeyType, Lock};
use stsafe_core::hex;
use support::{folder, json, run};

/// RFC 4493, 4: key, message of example 2, its MAC.
const KEY: &str = "2B7E151628AED2A6ABF7158809CF4F3C";
const MESSAGE: &str = "6BC1BEE22E409F96E93D7E117393172A";
const MAC: &str = "070A16B46B4D4144F79BDD9DD04A287C";

/// A command as `raw` takes it.
fn raw(command: &Command) -> String {
    hex::run(&[command.row().key.code().bytes(), command.payload()].concat())
}

/// A chip in a file with the RFC's CMAC key in slot 1.
fn with_key(name: &str) -> String {
    let device = format!("sim:{}", folder(name).join("chip.ron").display());
    let (code, ..) = run(&["chip", "new", device.trim_start_matches("sim:")]);
    assert_eq!(code, 0);
    let open = PutSymmetricControl { slot: 1, fields: SymmetricControlFields([0x14, 0xFF, 0xFF]) };
    let info = KeyInfo {
        lock: Lock::Unlocked,
        slot: 1,
        key_type: KeyType::Aes128,
        mode: KeyMode::Cmac { min_mac_bytes: 4 },
        usage: 0x03,
    };
    let write = WriteSymmetricKey { info, key: hex::parse(KEY).unwrap().into() };
    for command in [open.into_command(), write.into_command()] {
        let (code, _, words) = run(&["raw", &raw(&command), "--yes", "--device", &device]);
        assert_eq!(code, 0, "{words}");
    }
    device
}

#[test]
fn a_digest_is_that_of_the_standard_at_once_and_in_pieces() {
    // FIPS 180-4 and FIPS 202, of "abc".
    for (alg, digest) in [
        ("sha-256", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
        ("sha3-256", "3A985DA74FE225B2045C172D6BD390BD855F086E3E9D525B46BFE24511431532"),
    ] {
        for piece in [&[][..], &["--piece", "1"]] {
            let (code, document) = json(&[&["lab", "hash", "--text", "abc", "--alg", alg], piece].concat());
            assert_eq!(code, 0);
            let value = &document["values"][0];
            assert_eq!((&value["chip"], &value["equal"]), (&digest.into(), &true.into()));
        }
    }
}

#[test]
fn a_mac_is_that_of_the_rfc_and_a_wrong_key_is_a_negative_verdict() {
    let device = with_key("lab-mac");
    let mac = ["lab", "mac", "--slot", "1", "--hex", MESSAGE, "--device", &device];
    let (code, document) = json(&mac);
    assert_eq!((code, &document["values"][0]["chip"]), (0, &MAC.into()));
    assert_eq!(document["values"][0]["equal"], Value::Null, "nobody told the key");
    let (code, document) = json(&[&mac[..], &["--key", KEY]].concat());
    assert_eq!((code, &document["values"][0]["equal"]), (0, &true.into()));
    let (code, text, words) = run(&[&mac[..], &["--key", &"11".repeat(16)]].concat());
    assert_eq!(code, 1);
    assert!(text.contains('≠') && !text.contains("1111") && !words.contains("1111"), "{text}{words}");
    let wrong = MAC.replace("7C", "7D");
    let verify = [&mac[..], &["--verify", &wrong]].concat();
    let (code, document) = json(&verify);
    assert_eq!((code, &document["values"][0]["chip"]), (1, &"wrong".into()));
}

#[test]
fn an_empty_slot_is_a_refusal_and_a_missing_input_a_mistake_of_usage() {
    let (code, document) = json(&["lab", "encrypt", "--slot", "7", "--hex", &"00".repeat(16)]);
    assert_eq!((code, &document["error"]["layer"]), (3, &"policy".into()));
    let (code, ..) = run(&["lab", "hash"]);
    assert_eq!(code, 2);
    let (code, _, words) = run(&["lab", "hash", "--hex", "0"]);
    assert_eq!(code, 2, "{words}");
    let (code, _, words) = run(&["lab", "echo", "--length", "752"]);
    assert_eq!(code, 2, "{words}");
}

#[test]
fn an_echo_loop_counts_and_trouble_is_a_negative_verdict() {
    let (code, document) = json(&["lab", "echo", "--rounds", "2", "--length", "1", "--length", "735"]);
    assert_eq!((code, &document["sent"], &document["errors"]), (0, &4.into(), &0.into()));
    let fault = ["lab", "echo", "--rounds", "1", "--length", "8", "--fault", "bad-crc=3,at=00"];
    let (code, document) = json(&fault);
    assert_eq!((code, &document["errors"]), (1, &1.into()));
    assert!(document["first_trouble"].as_str().unwrap().contains("damaged answer"));
}

#[test]
fn a_wrong_crc_goes_out_as_typed_and_consent_is_still_asked_for() {
    let (code, document) = json(&["raw", "00 01 02 03 A7 29", "--crc-typed"]);
    assert_eq!((code, &document["sent"]), (0, &"00010203A729".into()), "specification 1.3");
    let (code, document) = json(&["raw", "00 01 02 03 A7 28", "--crc-typed"]);
    assert_eq!((code, &document["error"]["status"]["code"]), (3, &"01".into()));
    let (code, document) = json(&["raw", "04 00 05 0000 00000001 0000", "--crc-typed"]);
    assert_eq!((code, &document["error"]["layer"]), (2, &"safety".into()));
}

#[test]
fn random_bytes_go_to_the_file_as_they_came() {
    let file = folder("lab-random").join("random.bin");
    let path = file.display().to_string();
    let (code, document) = json(&["lab", "random", "--bytes", "600", "--out", &path]);
    assert_eq!((code, &document["bytes"]), (0, &600.into()));
    let (_, again) = json(&["lab", "random", "--bytes", "600"]);
    assert_eq!(hex::run(&std::fs::read(&file).unwrap()), again["hex"].as_str().unwrap(), "the same seed");
    assert_eq!(document["chi_square"], Value::Null, "600 bytes are too few");
}

#[test]
fn a_derivation_gives_the_key_material_of_the_rfc() {
    // RFC 5869, A.1.
    let ikm = "0B".repeat(22);
    let args = ["lab", "derive", "--input-key", &ikm, "--salt", "000102030405060708090A0B0C"];
    let (code, document) = json(&[&args[..], &["--info", "F0F1F2F3F4F5F6F7F8F9", "--length", "42"]].concat());
    assert_eq!(code, 0);
    let okm = "3CB25F25FAACD57A90434F64D0362F2A2D2D0A90CF1A5A4C5DB02D56ECC4C5BF34007208D5B887185865";
    assert_eq!(document["values"][0]["chip"], okm);
    assert_eq!(document["values"][0]["equal"], true);
}

/// ST's example keys (SDK, 02_Host_key_provisioning), which the state `provisioned` holds.
const HOST_KEYS: &str = "00112233445566778899AABBCCDDEEFF 0123456789ABCDEF0123456789ABCDEF";

#[test]
fn a_frame_by_hand_goes_under_the_session_and_a_wrong_c_mac_needs_consent_and_force() {
    let path = folder("raw-in-session").join("chip.ron");
    let file = path.display().to_string();
    assert_eq!(run(&["chip", "new", &file, "--state", "provisioned"]).0, 0);
    let device = format!("sim:{file}");
    let raw = |args: &[&str]| {
        let home = path.parent().unwrap();
        let mut command = support::command(&[&["raw"], args].concat());
        command.args(["--json", "--device", &device]).env("XDG_CONFIG_HOME", home);
        let output = command.output().unwrap();
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code().unwrap(), json)
    };
    let in_session = |args: &[&str]| raw(&[args, &["--host-keys", HOST_KEYS]].concat());
    let (code, document) = in_session(&["--protect", "00", "68", "69"]);
    assert_eq!((code, &document["cost"], &document["status"]["code"]), (0, &"step".into(), &"00".into()));
    let sent = document["sent"].as_str().unwrap();
    assert!(sent.starts_with("E0"), "{sent}");
    let (code, document) = in_session(&["--protect", "--flags", "A0", "00", "68", "69"]);
    assert!(code == 0 && document["sent"].as_str().unwrap().starts_with("A0"), "{document:#}");
    // The same bytes again: the counter has moved on since.
    let again = ["--crc-typed", sent];
    let wrong = || std::fs::read_to_string(&path).unwrap().contains("wrong_macs: 1,");
    let (code, document) = in_session(&again);
    assert_eq!((code, &document["error"]["layer"]), (2, &"safety".into()), "{document:#}");
    let (code, document) = in_session(&[&again[..], &["--yes"]].concat());
    assert_eq!((code, &document["error"]["layer"]), (3, &"policy".into()), "{document:#}");
    assert!(!wrong(), "nothing was sent");
    let (code, document) = in_session(&[&again[..], &["--yes", "--force"]].concat());
    assert_eq!((code, &document["error"]["status"]["code"]), (3, &"16".into()), "{document:#}");
    assert!(wrong(), "and now it was");
    let (code, document) = raw(&["--protect", "00", "68", "69"]);
    assert!(
        code == 3 && document["error"]["what"].as_str().unwrap().contains("no host session"),
        "{document:#}"
    );
}
