//! Bytes from anywhere: never a panic, always a field and a place.

use crate::support::*;
use proptest::prelude::*;
use std::sync::LazyLock;
use stsafe_core::verdict::CheckResult;
use stsafe_core::x509::{
    Certificate, ChainQuery, DeviceKind, TrustStore, certificate_length, chain, inspect,
};

/// Lengths that no memory has, indefinite ones, and nesting without end: each names its place.
#[test]
fn huge_lengths_and_deep_nesting_name_the_place() {
    for (bytes, at) in [
        (vec![0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], 6),
        (vec![0x30, 0x85, 1, 0, 0, 0, 0], 0),
        (vec![0x30, 0x80, 0, 0], 0),
        ([0x30, 0x82, 0x0F, 0xFF].repeat(1_000), 4),
    ] {
        let error = Certificate::parse(&bytes).expect_err("no certificate");
        assert!(error.offset >= at, "{error}");
        stsafe_core::x509::probe::certificate(&bytes);
        stsafe_core::x509::probe::paste(&bytes);
    }
}

/// Whatever the bytes: the tree lies inside them, an error names its field and place, a certificate can be judged.
fn survives(bytes: &[u8]) {
    let _ = certificate_length(bytes);
    let _ = Certificate::from_zone(bytes);
    let _ = Certificate::all_from_any(bytes);
    let inspection = inspect(bytes);
    for (id, node) in inspection.tree.rows() {
        assert!(node.value.end <= bytes.len() && node.header.start < node.header.end, "{node:?}");
        assert!(!node.name.is_empty());
        assert!(!inspection.tree.path(id).is_empty());
    }
    match inspection.certificate {
        Err(error) => {
            assert!(
                !error.field.is_empty() && !error.expected.is_empty() && !error.found.is_empty(),
                "{error}"
            );
            assert!(error.offset <= bytes.len(), "{error}");
        }
        Ok(certificate) => {
            for remark in &certificate.remarks {
                assert!(remark.at.end <= bytes.len() && remark.text.ends_with('.'), "{remark:?}");
            }
            let store = &STORE;
            let zone = Some(bytes);
            chain::judge(&ChainQuery { zone, device: DeviceKind::Virtual, ..query(&certificate, store) });
        }
    }
}

static STORE: LazyLock<TrustStore> = LazyLock::new(TrustStore::shipped);

#[test]
fn every_truncation_of_every_certificate_names_a_field() {
    for name in everything() {
        let der = der(name);
        for length in 0..der.len() {
            survives(&der[..length]);
            let error = Certificate::parse(&der[..length]).expect_err("a cut certificate is none");
            assert!(error.offset <= length, "{name} cut at {length}: {error}");
        }
    }
}

#[test]
fn every_single_flipped_bit_is_found_out() {
    // One bit in any place of the leaf: either it is no certificate any more, or the verdict is negative.
    let (good, mut store) = (der(SIM_LEAF), TrustStore::empty());
    store.add_user(&der(SIM_CA), "a test").unwrap();
    assert!(judge(&certificate(SIM_LEAF), &store).verdict.is_positive());
    for bit in 0..good.len() * 8 {
        let mut bad = good.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        if let Ok(leaf) = Certificate::parse(&bad) {
            let verdict = judge(&leaf, &store).verdict;
            assert_eq!(verdict.result, CheckResult::Fail, "byte {}, bit {}: {verdict:#?}", bit / 8, bit % 8);
        }
    }
}

#[test]
fn every_header_byte_may_be_anything() {
    // Tags and lengths are where parsers break: each header byte of the eval4 leaf with every tag and length form.
    const VALUES: [u8; 30] = [
        0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0C, 0x13, 0x17, 0x18, 0x1C, 0x1E, 0x1F, 0x30, 0x31, 0x3F,
        0x7E, 0x7F, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x88, 0xA0, 0xA3, 0xBF, 0xFF,
    ];
    let good = der(EVAL4);
    let headers: Vec<usize> = inspect(&good).tree.rows().flat_map(|(_, node)| node.header.clone()).collect();
    for at in headers {
        for value in VALUES.into_iter().chain([good[at].wrapping_add(1), good[at].wrapping_sub(1)]) {
            let mut bad = good.clone();
            bad[at] = value;
            survives(&bad);
        }
    }
}

#[test]
fn bytes_after_the_certificate_are_left_out_and_said() {
    let mut bytes = der(EVAL3);
    let length = bytes.len();
    bytes.extend([0xFF; 20]);
    let leaf = Certificate::parse(&bytes).unwrap();
    assert_eq!(leaf.der.len(), length);
    assert!(leaf.remarks.iter().any(|remark| remark.text.starts_with("20 bytes follow")));
}

#[test]
fn nested_lengths_that_contradict_each_other_name_the_place() {
    // The serial number claims to be longer than the signed part around it.
    let mut bytes = der(EVAL3);
    bytes[14] = 0x7F;
    let error = Certificate::parse(&bytes).unwrap_err();
    assert!(error.field.starts_with("tbsCertificate"), "{error}");
    // The signed part claims more bytes than the certificate has.
    let mut bytes = der(EVAL3);
    bytes[6] = 0x7F;
    let error = Certificate::parse(&bytes).unwrap_err();
    assert!(error.found.contains("end of the"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        survives(&bytes);
    }

    #[test]
    fn random_bytes_behind_a_right_beginning_are_survived(
        cut in 0_usize..420,
        tail in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut bytes = der(EVAL4);
        bytes.truncate(cut);
        bytes.extend(tail);
        survives(&bytes);
    }

    #[test]
    fn several_damaged_bytes_are_survived(
        name in proptest::sample::select(everything()),
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = der(name);
        for (place, value) in damage {
            let at = place.index(bytes.len());
            bytes[at] = value;
        }
        survives(&bytes);
    }

    #[test]
    fn text_that_looks_like_pem_is_survived(body in "[A-Za-z0-9+/=\\s-]{0,200}") {
        survives(format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n").as_bytes());
    }
}
