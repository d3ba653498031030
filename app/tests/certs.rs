//! `certs`: what the command line says of certificates, roots and any ASN.1.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;
use stsafe_core::x509::{Certificate, simulator};
use support::{command, folder, json, run};

fn file(name: &str) -> String {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = if name.contains('/') { "assets/certificates" } else { "tests/data/certificates" };
    top.join(folder).join(name).display().to_string()
}

const EVAL3: &str = "leaf-a110-eval3-020930C56159E439520139.pem";
const EVAL4: &str = "leaf-a120-eval4-0209FBA403B2E48C7401F1.der";

/// The program with a settings folder of the test's own.
fn settled(settings: &Path, args: &[&str]) -> (i32, String, String) {
    let output = command(args).env("XDG_CONFIG_HOME", settings).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_root_of_ones_own_is_believed_until_it_is_removed_and_is_called_ones_own() {
    let folder = folder("own-root");
    let root = write(&folder, "other ca.der", &simulator::wrong_ca().unwrap()).display().to_string();
    let leaf = write(&folder, "leaf.der", &simulator::wrong_ca_leaf().unwrap()).display().to_string();
    let at = ["--at", "2026-11-20"];
    let verify = || settled(&folder, &[&["certs", "verify", &leaf], &at[..]].concat());
    assert_eq!(verify().0, 1, "nobody believes it yet");
    let (code, text, words) = settled(&folder, &["certs", "roots", "add", &root]);
    assert_eq!(code, 0, "{words}");
    assert!(text.contains("user-1  user, believed") && text.contains(&root), "{text}");
    let kept = std::fs::read(folder.join("stsafe-workbench/roots.pem")).unwrap();
    let again = Certificate::all_from_any(&kept).unwrap();
    assert_eq!(again[0].der, simulator::wrong_ca().unwrap(), "the file is PEM that anybody can read");
    let (code, text, _) = verify();
    assert_eq!(code, 0);
    assert!(text.contains("Trusted root is yours") && text.contains("class user"), "{text}");
    let (_, text, _) = settled(&folder, &["certs", "roots"]);
    assert_eq!(text.matches("SHA-256").count(), 6, "five that ship, one of one's own");
    let (code, _, words) = settled(&folder, &["certs", "roots", "remove", "st-prod-01"]);
    assert_eq!(code, 2);
    assert!(words.contains("user-1"), "{words}");
    assert_eq!(settled(&folder, &["certs", "roots", "remove", "user-1"]).0, 0);
    assert_eq!(verify().0, 1);
    assert!(!settled(&folder, &["certs", "roots"]).1.contains("user-1"));
}

#[test]
fn a_broken_file_of_roots_is_said_and_left_as_it_is() {
    let settings = folder("broken-roots");
    std::fs::create_dir_all(settings.join("stsafe-workbench")).unwrap();
    let broken = b"-----BEGIN CERTIFICATE-----\nMA*=\n-----END CERTIFICATE-----\n";
    let path = write(&settings.join("stsafe-workbench"), "roots.pem", broken);
    let leaf = file(EVAL3);
    for args in [&["certs", "roots", "add", &leaf][..], &["certs", "verify", &leaf], &["auth"]] {
        let (code, _, words) = settled(&settings, args);
        assert_eq!(code, 3, "{args:?}");
        assert!(words.contains("roots.pem") && words.contains("expected base64, found '*'"), "{words}");
    }
    assert_eq!(std::fs::read(path).unwrap(), broken);
}

#[test]
fn a_root_that_ships_is_not_added_again() {
    let settings = folder("shipped-root");
    let root = file("st/stm-stsafe-a-test-ca-91-2023.pem");
    let (code, _, words) = settled(&settings, &["certs", "roots", "add", &root]);
    assert_eq!(code, 2);
    assert!(words.contains("--root st-test-91-2023"), "{words}");
    assert!(!settings.join("stsafe-workbench").exists());
}

#[test]
fn the_files_of_a_chain_may_stand_one_behind_the_other() {
    let (leaf, root) = (file(EVAL4), file("st/stm-stsafe-a-test-ca-91-2017.pem"));
    let (code, chain) = json(&["certs", "verify", &leaf, &root, "--at", "2026-11-20"]);
    assert_eq!(code, 1, "a root that is only given is not believed");
    assert_eq!(chain["chain"].as_array().unwrap().len(), 2);
    let (code, chain) = json(&["certs", "verify", &leaf, "--root", "st-test-91-2017", "--at", "2026-11-20"]);
    assert_eq!((code, chain["root"].as_str()), (0, Some("st-test-91-2017")));
}

#[test]
fn the_chain_in_the_chip_is_judged_and_so_is_one_in_another_zone() {
    let (code, held) = json(&["certs", "chip", "--at", "2026-11-20"]);
    assert_eq!(code, 0);
    assert_eq!(held["chains"].as_array().unwrap().len(), 1);
    assert_eq!(held["chains"][0]["root_class"], "simulator");

    let folder = folder("held");
    let device = format!("sim:{}", folder.join("chip.ron").display());
    let both = [simulator::wrong_ca_leaf().unwrap(), simulator::wrong_ca().unwrap()].concat();
    let path = write(&folder, "both.der", &both).display().to_string();
    let (code, _, words) = run(&["update", "2", "--file", &path, "--device", &device, "--yes"]);
    assert_eq!(code, 0, "{words}");
    let (code, held) = json(&["certs", "chip", "--at", "2026-11-20", "--device", &device]);
    assert_eq!(code, 1, "nobody believes the other root");
    let chains = held["chains"].as_array().unwrap();
    assert_eq!(chains.iter().map(|it| it["zone"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(chains[1]["chain"].as_array().unwrap().len(), 2, "its root lies behind it");
}

#[test]
fn two_certificates_differ_where_they_differ() {
    let (first, second) = (file(EVAL3), file(EVAL4));
    let (code, same) = json(&["certs", "compare", &first, &first]);
    assert_eq!((code, &same["same"]), (0, &Value::Bool(true)));
    let (code, all) = json(&["certs", "compare", &first, &second]);
    assert_eq!(code, 1);
    let serial =
        all["differences"].as_array().unwrap().iter().find(|it| it["field"] == "serialNumber").unwrap();
    // The serial numbers, 11 bytes at offset 15, stand in the file names.
    assert_eq!(serial["first"]["bytes"], "020930C56159E439520139");
    assert_eq!(serial["second"]["bytes"], "0209FBA403B2E48C7401F1");
    assert_eq!(serial["first"]["differs"], serde_json::json!([[17, 21], [22, 24], [25, 26]]));
}

#[test]
fn asn1_is_read_from_a_file_or_a_pipe_in_any_notation() {
    let (code, of_file) = json(&["certs", "asn1", &file(EVAL4)]);
    assert_eq!(code, 0);
    let der = std::fs::read(file(EVAL4)).unwrap();
    let hex: String = der.iter().map(|byte| format!("{byte:02x}:")).collect();
    let mut child = command(&["certs", "asn1", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(hex.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let of_pipe: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(of_pipe["documents"][0]["written"], "hex");
    assert_eq!(of_pipe["documents"][0]["elements"], of_file["documents"][0]["elements"]);
    assert_eq!(of_file["documents"][0]["kind"], "Certificate");
}

#[test]
fn the_first_byte_that_does_not_fit_is_told_and_the_part_before_it_is_shown() {
    let cut = file("leaf-a110-eval3-TRUNCATED-0209B0846159E439520139.bin");
    let (code, text, _) = run(&["certs", "asn1", &cut]);
    assert_eq!(code, 1);
    assert!(text.contains("serialNumber  0209B0846159E439520139"), "{text}");
    assert!(text.contains("offset 157") && text.contains("announces 413 bytes, 157 are here"), "{text}");
    let folder = folder("asn1");
    let wrong = write(&folder, "wrong.txt", b"30 08 zz").display().to_string();
    let (code, _, words) = run(&["certs", "asn1", &wrong]);
    assert_eq!(code, 3);
    assert!(words.contains("line 1"), "{words}");
}
