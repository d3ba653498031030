//! Chains of three and four levels, made by OpenSSL and judged by both.

use crate::openssl::{agrees, present, run, verifies};
use crate::support::*;
use std::path::{Path, PathBuf};
use stsafe_core::verdict::CheckResult;
use stsafe_core::x509::{Certificate, Role};

/// A folder in which OpenSSL is a CA.
struct Workshop {
    folder: PathBuf,
}

impl Workshop {
    fn new(name: &str) -> Self {
        Self { folder: scratch(name) }
    }

    fn file(&self, name: &str, extension: &str) -> PathBuf {
        self.folder.join(format!("{name}.{extension}"))
    }

    fn openssl(&self, arguments: &str) {
        let arguments: Vec<String> = arguments
            .split(' ')
            .map(|word| word.replace('@', &format!("{}/", self.folder.display())))
            .collect();
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = run(&words);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn key(&self, name: &str, curve: &str) {
        self.openssl(&format!("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:{curve} -out @{name}.key"));
    }

    fn root(&self, name: &str, curve: &str, digest: &str) {
        self.key(name, curve);
        self.openssl(&format!(
            "req -x509 -new -key @{name}.key -{digest} -days 9000 -subj /C=ZZ/O=Test/CN={name} -out @{name}.pem"
        ));
    }

    /// Issues `name` by `issuer` with these extensions, one per line.
    fn issue(&self, name: &str, curve: &str, issuer: &str, digest: &str, extensions: &str) {
        self.key(name, curve);
        std::fs::write(self.file(name, "ext"), extensions).unwrap();
        self.openssl(&format!("req -new -key @{name}.key -subj /C=ZZ/O=Test/CN={name} -out @{name}.csr"));
        self.openssl(&format!(
            "x509 -req -in @{name}.csr -CA @{issuer}.pem -CAkey @{issuer}.key -set_serial 77 -{digest} -days 8000 \
             -extfile @{name}.ext -out @{name}.pem"
        ));
    }

    fn certificate(&self, name: &str) -> Certificate {
        Certificate::from_any(&std::fs::read(self.file(name, "pem")).unwrap()).unwrap()
    }

    /// Both verdicts, which have to agree.
    fn verdict(&self, root: &str, between: &[&str], leaf: &str) -> stsafe_core::x509::ChainReport {
        let at = jiff::Timestamp::now();
        let paths: Vec<PathBuf> = between.iter().map(|name| self.file(name, "pem")).collect();
        let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
        let theirs = verifies(&self.file(root, "pem"), &paths, &self.file(leaf, "pem"), at);
        let candidates: Vec<Certificate> = between.iter().map(|name| self.certificate(name)).collect();
        let root = std::fs::read(self.file(root, "pem")).unwrap();
        let ours = agrees(&root, &candidates, &self.certificate(leaf), at);
        assert_eq!(ours.verdict.is_positive(), theirs, "{leaf}: {:#?}", ours.verdict);
        ours
    }
}

const CA: &str =
    "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n";

#[test]
fn chains_of_three_and_four_levels_are_built_from_an_unordered_set() {
    if !present("chains_of_three_and_four_levels_are_built_from_an_unordered_set") {
        return;
    }
    let shop = Workshop::new("levels");
    shop.root("root", "P-384", "sha384");
    shop.issue("one", "P-521", "root", "sha384", CA);
    shop.issue("two", "brainpoolP256r1", "one", "sha512", CA);
    shop.issue("three", "P-256", "one", "sha512", "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n");
    shop.issue("four", "P-256", "two", "sha256", "keyUsage=digitalSignature\n");

    let three = shop.verdict("root", &["two", "one"], "three");
    assert_eq!(three.verdict.result, CheckResult::Warn, "{:#?}", three.verdict);
    let roles: Vec<_> = three.links.iter().map(|link| link.role).collect();
    assert_eq!(roles, [Role::Leaf, Role::Intermediate(1), Role::Root]);

    let four = shop.verdict("root", &["two", "three", "one"], "four");
    let names: Vec<_> = four.links.iter().map(|link| link.certificate.label()).collect();
    assert_eq!(names, ["four", "two", "one", "root"]);
    // The only line that is not a pass: these leaves have no device ID for a serial number.
    let warned: Vec<_> = four.verdict.with(CheckResult::Warn).map(|check| check.id).collect();
    assert_eq!(warned, ["device-id"]);

    assert!(!shop.verdict("root", &["two"], "four").verdict.is_positive(), "a level is missing");
    assert!(!shop.verdict("root", &[], "four").verdict.is_positive(), "two levels are missing");
}

#[test]
fn who_may_not_sign_and_what_is_not_understood_is_refused() {
    if !present("who_may_not_sign_and_what_is_not_understood_is_refused") {
        return;
    }
    let shop = Workshop::new("refused");
    shop.root("root", "P-256", "sha256");
    shop.issue("nobody", "P-256", "root", "sha256", "basicConstraints=critical,CA:FALSE\n");
    shop.issue("silent", "P-256", "root", "sha256", "keyUsage=digitalSignature\n");
    shop.issue("signer", "P-256", "root", "sha256", "basicConstraints=CA:TRUE\nkeyUsage=digitalSignature\n");
    shop.issue("last", "P-256", "root", "sha256", "basicConstraints=critical,CA:TRUE,pathlen:0\n");
    shop.issue("deeper", "P-256", "last", "sha256", CA);
    for (issuer, id) in [("nobody", "ca"), ("silent", "ca"), ("signer", "ca")] {
        let leaf = format!("of-{issuer}");
        shop.issue(&leaf, "P-256", issuer, "sha256", "keyUsage=digitalSignature\n");
        let report = shop.verdict("root", &[issuer], &leaf);
        let failed: Vec<_> = report.verdict.with(CheckResult::Fail).map(|check| check.id).collect();
        assert_eq!(failed, [id], "{issuer}");
    }
    shop.issue("under-last", "P-256", "last", "sha256", "keyUsage=digitalSignature\n");
    assert!(shop.verdict("root", &["last"], "under-last").verdict.is_positive());
    shop.issue("under-deeper", "P-256", "deeper", "sha256", "keyUsage=digitalSignature\n");
    let too_deep = shop.verdict("root", &["deeper", "last"], "under-deeper");
    let check = too_deep.verdict.with(CheckResult::Fail).next().unwrap();
    assert!(check.reason.contains("allows 0 intermediates below it, there are 1"), "{}", check.reason);

    shop.issue("critical", "P-256", "root", "sha256", "1.2.3.4=critical,DER:0500\n");
    let report = shop.verdict("root", &[], "critical");
    assert_eq!(
        report.verdict.with(CheckResult::Fail).map(|check| check.id).collect::<Vec<_>>(),
        ["critical"]
    );
    shop.issue("harmless", "P-256", "root", "sha256", "1.2.3.4=DER:0500\n");
    assert!(shop.verdict("root", &[], "harmless").verdict.is_positive());
}

#[test]
fn many_candidates_of_one_name_cost_a_bounded_search() {
    use stsafe_core::x509::{ChainQuery, DeviceKind, TrustStore, chain, simulator};
    let leaf = Certificate::parse(&simulator::forged_leaf().unwrap()).unwrap();
    let forged = Certificate::parse(&simulator::forged_ca().unwrap()).unwrap();
    let store = TrustStore::shipped();
    let candidates: Vec<_> = (0..chain::MAX_CANDIDATES + 1).map(|_| forged.clone()).collect();
    let query = ChainQuery { device: DeviceKind::Virtual, candidates: &candidates, ..query(&leaf, &store) };
    let report = chain::judge(&query);
    assert!(!report.verdict.is_positive());
    assert_eq!(report.verdict.check("candidates").map(|check| check.result), Some(CheckResult::Warn));
}

#[test]
fn an_intermediate_that_is_believed_ends_the_chain_as_with_partial_chain() {
    if !present("an_intermediate_that_is_believed_ends_the_chain_as_with_partial_chain") {
        return;
    }
    let shop = Workshop::new("partial");
    shop.root("root", "P-256", "sha256");
    shop.issue("middle", "P-256", "root", "sha256", CA);
    shop.issue("leaf", "P-256", "middle", "sha256", "keyUsage=digitalSignature\n");
    let at = jiff::Timestamp::now();
    let (middle, leaf) = (shop.file("middle", "pem"), shop.file("leaf", "pem"));
    assert!(!verifies(&middle, &[], &leaf, at), "OpenSSL wants a self-signed end");
    let words = ["verify", "-partial_chain", "-no-CApath", "-no-CAstore", "-CAfile"];
    let output = run(&[&words[..], &[middle.to_str().unwrap(), leaf.to_str().unwrap()]].concat());
    assert!(output.status.success(), "but takes any it was told to believe with this option");
    let bytes = std::fs::read(&middle).unwrap();
    let ours = agrees(&bytes, &[], &shop.certificate("leaf"), at);
    assert!(ours.verdict.is_positive(), "here what is in the list is believed: {:#?}", ours.verdict);
    assert_eq!(ours.links.last().and_then(|link| link.anchor.as_deref()), Some("user-1"));
}

#[test]
fn a_curve_that_the_chip_does_not_have_is_named() {
    if !present("a_curve_that_the_chip_does_not_have_is_named") {
        return;
    }
    let shop = Workshop::new("curve");
    shop.root("root", "P-256", "sha256");
    shop.issue("leaf", "secp256k1", "root", "sha256", "keyUsage=digitalSignature\n");
    let root = std::fs::read(shop.file("root", "pem")).unwrap();
    let at = jiff::Timestamp::now();
    assert!(verifies(&shop.file("root", "pem"), &[], &shop.file("leaf", "pem"), at), "OpenSSL knows no chip");
    let report = agrees(&root, &[], &shop.certificate("leaf"), at);
    let failed: Vec<_> = report.verdict.with(CheckResult::Fail).collect();
    assert_eq!(failed.iter().map(|check| check.id).collect::<Vec<_>>(), ["key-type"]);
    assert!(failed[0].reason.contains("secp256k1"), "{}", failed[0].reason);
}
