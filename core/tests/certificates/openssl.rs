//! The same questions put to OpenSSL, which knows nothing of this code.

use crate::support::*;
use std::path::Path;
use std::process::{Command, Output};
use stsafe_core::verdict::CheckResult;
use stsafe_core::x509::{Certificate, ChainQuery, DeviceKind, Timestamp, TrustStore, chain, inspect};

/// True when OpenSSL is there. Without it a test is skipped and says so; under `CI=true` that is a failure.
pub fn present(test: &str) -> bool {
    if Command::new("openssl").arg("version").output().is_ok() {
        return true;
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{test} needs the openssl command (Debian, Ubuntu: apt install openssl)"
    );
    eprintln!("SKIPPED {test}: needs the openssl command (Debian, Ubuntu: apt install openssl)");
    false
}

pub fn run(arguments: &[&str]) -> Output {
    Command::new("openssl").args(arguments).output().expect("openssl runs")
}

/// Standard output of a command that has to succeed.
pub fn text(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// `openssl verify` with one trusted root, some untrusted certificates in between, and a date.
pub fn verifies(root: &Path, between: &[&Path], leaf: &Path, at: Timestamp) -> bool {
    let at = at.as_second().to_string();
    let mut arguments =
        vec!["verify", "-no-CApath", "-no-CAstore", "-attime", &at, "-CAfile", root.to_str().unwrap()];
    for path in between {
        arguments.extend(["-untrusted", path.to_str().unwrap()]);
    }
    arguments.push(leaf.to_str().unwrap());
    run(&arguments).status.success()
}

/// The same question to the workbench.
pub fn agrees(root: &[u8], between: &[Certificate], leaf: &Certificate, at: Timestamp) -> chain::ChainReport {
    let mut store = TrustStore::empty();
    store.add_user(root, "a test").unwrap();
    chain::judge(&ChainQuery {
        leaf,
        candidates: between,
        store: &store,
        at,
        device: DeviceKind::Real,
        zone: None,
    })
}

#[test]
fn every_leaf_under_every_root_on_every_date_gets_the_verdict_of_openssl() {
    if !present("every_leaf_under_every_root_on_every_date_gets_the_verdict_of_openssl") {
        return;
    }
    let mut positive = 0;
    for leaf in LEAVES.into_iter().chain([SIM_LEAF]) {
        for root in ROOTS.into_iter().chain([SIM_CA]) {
            for date in ["2015-01-01", TODAY, "2049-01-01", "2060-01-01"] {
                let theirs = verifies(&path(root, "pem"), &[], &path(leaf, "pem"), day(date));
                let ours = agrees(&der(root), &[], &certificate(leaf), day(date)).verdict;
                assert_eq!(ours.is_positive(), theirs, "{leaf} under {root} on {date}: {ours:#?}");
                positive += usize::from(theirs);
            }
        }
    }
    // Today: three under PROD, one under each TEST CA 91, the simulator's. In 2049 PROD and the 2017 root have ended.
    assert_eq!(positive, 6 + 2, "OpenSSL itself accepts the chains that are known to be right");
}

#[test]
fn the_leaf_that_openssl_refuses_is_refused_for_the_same_reason() {
    if !present("the_leaf_that_openssl_refuses_is_refused_for_the_same_reason") {
        return;
    }
    let (root, leaf) = (path(PROD, "pem"), path(EVAL2_TEST01, "pem"));
    let output = run(&[
        "verify",
        "-no-CApath",
        "-no-CAstore",
        "-CAfile",
        root.to_str().unwrap(),
        leaf.to_str().unwrap(),
    ]);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(complaint.contains("error 20") && complaint.contains("unable to get local issuer certificate"));
    let ours = agrees(&der(PROD), &[], &certificate(EVAL2_TEST01), day(TODAY)).verdict;
    assert_eq!(ours.check("issuer").map(|check| check.result), Some(CheckResult::Fail));
}

#[test]
fn the_tree_has_the_elements_of_openssls_asn1parse() {
    if !present("the_tree_has_the_elements_of_openssls_asn1parse") {
        return;
    }
    for name in everything() {
        let file = path(name, "der");
        let theirs: Vec<(usize, usize, usize, usize)> =
            text(&["asn1parse", "-inform", "der", "-in", file.to_str().unwrap()])
                .lines()
                .map(|line| {
                    // "   13:d=2  hl=2 l=  11 prim: INTEGER           :01"
                    let number = |text: &str| text.trim().parse::<usize>().unwrap();
                    let (offset, rest) = line.split_once(":d=").unwrap();
                    let (depth, rest) = rest.split_once("hl=").unwrap();
                    let (header, rest) = rest.split_once("l=").unwrap();
                    let length = rest.split(['p', 'c']).next().unwrap();
                    (number(offset), number(depth), number(header), number(length))
                })
                .collect();
        let tree = inspect(&der(name)).tree;
        // OpenSSL does not look into strings of bytes.
        let ours: Vec<_> = tree
            .rows()
            .filter(|(_, node)| {
                let mut parent = node.parent.and_then(|id| tree.node(id));
                while let Some(node) = parent {
                    if node.tag & 0x20 == 0 {
                        return false;
                    }
                    parent = node.parent.and_then(|id| tree.node(id));
                }
                true
            })
            .map(|(_, node)| (node.header.start, node.depth, node.header.len(), node.value.len()))
            .collect();
        assert_eq!(ours, theirs, "{name}");
    }
}

#[test]
fn a_challenge_signed_by_openssl_is_believed_and_another_is_not() {
    if !present("a_challenge_signed_by_openssl_is_believed_and_another_is_not") {
        return;
    }
    use stsafe_core::x509::{challenge, signature, simulator};
    let folder = crate::support::scratch("challenge");
    let identity = simulator::default_identity();
    // SEC 1 ECPrivateKey: version 1, the key, the curve.
    let mut key = vec![0x30, 0x31, 0x02, 0x01, 0x01, 0x04, 0x20];
    key.extend_from_slice(&identity.private_key);
    key.extend_from_slice(&[0xA0, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]);
    let (key_file, digest_file) = (folder.join("key.der"), folder.join("challenge"));
    let challenge_bytes = [0xA5; 32];
    std::fs::write(&key_file, key).unwrap();
    std::fs::write(&digest_file, challenge_bytes).unwrap();
    let signed = run(&[
        "pkeyutl",
        "-sign",
        "-keyform",
        "DER",
        "-inkey",
        key_file.to_str().unwrap(),
        "-in",
        digest_file.to_str().unwrap(),
    ]);
    assert!(signed.status.success(), "{}", String::from_utf8_lossy(&signed.stderr));
    let leaf = Certificate::parse(&identity.leaf).unwrap();
    let signature = signature::ecdsa_from_der(leaf.key.curve.unwrap(), &signed.stdout).unwrap();
    assert_eq!(challenge::judge(&leaf, &challenge_bytes, &signature).result, CheckResult::Pass);
    assert_eq!(challenge::judge(&leaf, &[0xA4; 32], &signature).result, CheckResult::Fail);
    let other = certificate(EVAL4);
    assert_eq!(challenge::judge(&other, &challenge_bytes, &signature).result, CheckResult::Fail);
}
