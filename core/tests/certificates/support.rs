//! Where the certificates are, and the questions most tests ask.

use std::path::PathBuf;
use stsafe_core::x509::{
    Certificate, ChainQuery, ChainReport, DeviceKind, Timestamp, TrustStore, Use, chain,
};

pub const EVAL2: &str = "leaf-a110-eval2-0209305C8049C4E1D00139";
pub const EVAL2_B: &str = "leaf-a110-eval2-0209609D8121CC225B0139";
pub const EVAL2_TEST01: &str = "leaf-a110-eval2-testca01-0209A021E021C4E1D00139";
pub const EVAL3: &str = "leaf-a110-eval3-020930C56159E439520139";
pub const EVAL4: &str = "leaf-a120-eval4-0209FBA403B2E48C7401F1";
pub const LEAVES: [&str; 5] = [EVAL2, EVAL2_B, EVAL2_TEST01, EVAL3, EVAL4];

pub const PROD: &str = "st/stm-stsafe-a-prod-ca-01";
pub const TEST_2017: &str = "st/stm-stsafe-a-test-ca-91-2017";
pub const TEST_2023: &str = "st/stm-stsafe-a-test-ca-91-2023";
pub const DEMO: &str = "st/stm-ca-demo-intermediate-key-2016";
pub const ROOTS: [&str; 4] = [PROD, TEST_2017, TEST_2023, DEMO];
pub const SIM_CA: &str = "simulator/ca";
pub const SIM_LEAF: &str = "simulator/leaf-eval5-020953494D554C415401F1";

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Path of a leaf (a bare name) or of a compiled-in certificate (with its folder).
pub fn path(name: &str, extension: &str) -> PathBuf {
    let folder = if name.contains('/') { "assets/certificates" } else { "tests/data/certificates" };
    top().join(folder).join(format!("{name}.{extension}"))
}

pub fn bytes(name: &str, extension: &str) -> Vec<u8> {
    let path = path(name, extension);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn der(name: &str) -> Vec<u8> {
    bytes(name, "der")
}

pub fn certificate(name: &str) -> Certificate {
    Certificate::parse(&der(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub fn everything() -> Vec<&'static str> {
    LEAVES.into_iter().chain(ROOTS).chain([SIM_CA, SIM_LEAF]).collect()
}

pub fn day(date: &str) -> Timestamp {
    format!("{date}T12:00:00Z").parse().unwrap()
}

pub const TODAY: &str = "2026-11-20";

/// A store in which only these roots are believed, without regard to their class.
pub fn only(ids: &[&str]) -> TrustStore {
    let mut store = TrustStore::shipped();
    let all: Vec<String> = store.anchors().iter().map(|anchor| anchor.id.clone()).collect();
    for id in all {
        let usage = if ids.contains(&id.as_str()) { Use::On } else { Use::Off };
        assert!(store.set(&id, usage));
    }
    store
}

/// Judges a leaf from hardware on [`TODAY`], with nothing but the store.
pub fn judge(leaf: &Certificate, store: &TrustStore) -> ChainReport {
    chain::judge(&query(leaf, store))
}

pub fn query<'a>(leaf: &'a Certificate, store: &'a TrustStore) -> ChainQuery<'a> {
    ChainQuery { leaf, candidates: &[], store, at: day(TODAY), device: DeviceKind::Real, zone: None }
}

/// An empty folder of this test run.
pub fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("certificates-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
