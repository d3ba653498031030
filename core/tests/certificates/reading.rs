//! What is read out of real certificates.

use crate::support::*;
use stsafe_core::crypto::Curve;
use stsafe_core::x509::{
    Certificate, HEADER_BYTES, RemarkKind, TimeForm, ZoneContent, certificate_length, inspect,
};

#[test]
fn every_leaf_has_the_subject_issuer_serial_and_dates_that_openssl_prints() {
    // As printed by openssl x509 -text.
    let expected = [
        (EVAL2, "STSAFE-A110 EVAL2", "PROD CA 01", "0209305C8049C4E1D00139", "2019-10-29", "2049-10-29"),
        (EVAL2_B, "STSAFE-A110 EVAL2", "PROD CA 01", "0209609D8121CC225B0139", "2020-02-26", "2050-02-26"),
        (
            EVAL2_TEST01,
            "STSAFE-A110 EVAL2",
            "TEST CA 01",
            "0209A021E021C4E1D00139",
            "2020-09-02",
            "2050-09-03",
        ),
        (
            EVAL3,
            "eval3-020930C56159E439520139",
            "PROD CA 01",
            "020930C56159E439520139",
            "2021-03-05",
            "2051-03-05",
        ),
        (
            EVAL4,
            "eval4-0209FBA403B2E48C7401F1",
            "TEST CA 91",
            "0209FBA403B2E48C7401F1",
            "2023-12-13",
            "2053-12-13",
        ),
    ];
    for (name, subject, issuer, serial, from, to) in expected {
        let leaf = certificate(name);
        assert_eq!(leaf.version, 3, "{name}");
        assert_eq!(leaf.subject.to_string(), format!("CN={subject}, O=STMicroelectronics, C=FR"));
        assert_eq!(
            leaf.issuer.to_string(),
            format!("CN=STM STSAFE-A {issuer}, O=STMicroelectronics nv, C=NL"),
            "{name}"
        );
        assert_eq!(leaf.serial_hex(), serial, "{name}");
        assert_eq!(
            (leaf.not_before.to_string(), leaf.not_after.to_string()),
            (from.into(), to.into()),
            "{name}"
        );
        assert_eq!(leaf.key.curve, Some(Curve::NistP256), "{name}");
        assert_eq!(leaf.signature_algorithm.name(), "ecdsa-with-SHA256", "{name}");
        assert_eq!(leaf.basic_constraints.is_some(), name == EVAL4, "{name}");
    }
}

#[test]
fn every_root_is_its_own_issuer_and_says_whether_it_is_a_ca() {
    for (name, ca) in [(PROD, Some(true)), (TEST_2017, Some(true)), (TEST_2023, Some(true)), (DEMO, None)] {
        let root = certificate(name);
        assert!(root.is_self_issued(), "{name}");
        assert_eq!(root.is_ca(), ca, "{name}");
    }
    assert_eq!(certificate(TEST_2023).subject.organization(), Some("StMicroelectronics nv"));
    assert_eq!(certificate(TEST_2017).signature_algorithm.name(), "ecdsa-with-SHA1");
}

#[test]
fn both_time_forms_are_read_and_kept() {
    let leaf = certificate(EVAL4);
    assert_eq!((leaf.not_before.form, leaf.not_after.form), (TimeForm::UtcTime, TimeForm::GeneralizedTime));
    let root = certificate(PROD);
    assert_eq!((root.not_before.form, root.not_after.form), (TimeForm::UtcTime, TimeForm::UtcTime));
}

#[test]
fn the_explicit_default_in_the_eval4_leaf_is_remarked_at_its_bytes() {
    let leaf = certificate(EVAL4);
    let remarks: Vec<_> = leaf.remarks_of(RemarkKind::NotStrict).collect();
    assert_eq!(remarks.len(), 1, "{remarks:?}");
    assert_eq!(leaf.der[remarks[0].at.clone()], [0x01, 0x01, 0x00]);
    assert_eq!(leaf.basic_constraints.as_ref().map(|it| (it.ca, it.explicit_default)), Some((false, true)));
}

#[test]
fn no_other_real_certificate_is_less_than_strict() {
    for name in everything() {
        let certificate = certificate(name);
        let strict = certificate.remarks_of(RemarkKind::NotStrict).count() == 0;
        assert_eq!(strict, name != EVAL4, "{name}: {:?}", certificate.remarks);
    }
}

#[test]
fn a_ca_flag_that_is_not_critical_and_missing_extensions_are_remarked() {
    let unusual = |name| certificate(name).remarks_of(RemarkKind::Unusual).count();
    assert_eq!(unusual(TEST_2023), 1);
    assert_eq!(unusual(PROD), 0);
    assert!(certificate(EVAL3).remarks.iter().any(|remark| remark.text.starts_with("No extensions")));
    assert!(certificate(PROD).remarks.iter().any(|remark| remark.text.starts_with("No key identifiers")));
}

#[test]
fn pem_and_der_of_the_same_certificate_are_the_same() {
    for name in everything() {
        let from_pem = Certificate::from_any(&bytes(name, "pem")).unwrap();
        assert_eq!(from_pem, Certificate::from_any(&der(name)).unwrap(), "{name}");
        assert_eq!(Certificate::from_any(from_pem.to_pem().as_bytes()).unwrap(), from_pem, "{name}");
    }
}

#[test]
fn a_file_with_several_pem_blocks_is_a_chain() {
    let both = [bytes(EVAL3, "pem"), bytes(PROD, "pem")].concat();
    let chain = Certificate::all_from_any(&both).unwrap();
    assert_eq!(
        chain.iter().map(Certificate::label).collect::<Vec<_>>(),
        ["eval3-020930C56159E439520139", "STM STSAFE-A PROD CA 01"]
    );
}

#[test]
fn the_header_tells_the_length_of_every_certificate() {
    for name in everything() {
        let der = der(name);
        assert_eq!(
            certificate_length(&der[..HEADER_BYTES]),
            Ok(ZoneContent::Certificate(der.len())),
            "{name}"
        );
    }
}

#[test]
fn a_certificate_is_found_in_its_zone_and_none_in_a_blank_one() {
    let mut zone = der(EVAL4);
    zone.resize(1000, 0);
    assert_eq!(Certificate::from_zone(&zone).unwrap(), Some(certificate(EVAL4)));
    assert_eq!(Certificate::from_zone(&[0xFF; 1000]).unwrap(), None);
    assert_eq!(Certificate::from_zone(&[0x00; 1000]).unwrap(), None);
    assert_eq!(Certificate::from_zone(&[0x12; 1000]).unwrap_err().field, "Certificate");
}

#[test]
fn the_truncated_leaf_names_the_field_the_place_and_both_lengths() {
    let cut = bytes("leaf-a110-eval3-TRUNCATED-0209B0846159E439520139", "bin");
    let inspection = inspect(&cut);
    let error = inspection.certificate.unwrap_err();
    assert_eq!(error.field, "tbsCertificate.subject");
    assert_eq!(error.offset, 157);
    assert!(error.found.contains("announces 413 bytes, 157 are here"), "{error}");
    // What is there is understood all the same.
    let serial = inspection.tree.named("serialNumber").unwrap();
    assert_eq!(serial.text, "0209B0846159E439520139");
    assert!(inspection.tree.named("issuer").unwrap().text.contains("PROD CA 01"));
    assert!(inspection.tree.named("notAfter").is_some());
}

#[test]
fn the_tree_names_the_fields_at_the_offsets_of_the_picture() {
    // Offsets and lengths as OpenSSL's asn1parse prints them for this leaf.
    let der = der(EVAL4);
    let tree = inspect(&der).tree;
    let expected = [
        ("Certificate", 0, 427, ""),
        ("tbsCertificate", 4, 337, ""),
        ("version", 8, 3, ""),
        ("serialNumber", 13, 11, "0209FBA403B2E48C7401F1"),
        ("signature", 26, 10, ""),
        ("issuer", 38, 79, "CN=STM STSAFE-A TEST CA 91, O=STMicroelectronics nv, C=NL"),
        ("countryName", 40, 11, "NL, PrintableString"),
        ("organizationName", 53, 30, "STMicroelectronics nv, UTF8String"),
        ("commonName", 85, 32, "STM STSAFE-A TEST CA 91, UTF8String"),
        ("validity", 119, 32, ""),
        ("notBefore", 121, 13, "2023-12-13, UTCTime"),
        ("notAfter", 136, 15, "2053-12-13, GeneralizedTime"),
        ("subject", 153, 81, "CN=eval4-0209FBA403B2E48C7401F1, O=STMicroelectronics, C=FR"),
        ("subjectPublicKeyInfo", 236, 89, ""),
        ("subjectPublicKey", 259, 66, "point 04, X 32 B, Y 32 B"),
        ("extensions", 327, 16, ""),
        ("basicConstraints", 331, 12, "CA FALSE, explicit"),
        ("signatureAlgorithm", 345, 10, ""),
        ("signatureValue", 357, 72, "R 32 B, S 33 B with sign byte"),
    ];
    for (name, offset, length, text) in expected {
        let node = tree.named(name).unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!((node.header.start, node.value.len()), (offset, length), "{name}");
        assert_eq!(node.text, text, "{name}");
    }
}

#[test]
fn every_byte_belongs_to_an_element_and_leads_back_to_itself() {
    for name in everything() {
        let der = der(name);
        let tree = inspect(&der).tree;
        for offset in 0..der.len() {
            let id = tree.at(offset).unwrap_or_else(|| panic!("{name}: byte {offset} belongs to nothing"));
            let node = tree.node(id).unwrap();
            assert!(node.range().contains(&offset), "{name}: byte {offset}");
            assert!(!node.name.is_empty(), "{name}: byte {offset}");
        }
    }
}

#[test]
fn a_name_with_one_attribute_per_set_is_folded_to_one_row() {
    let tree = inspect(&der(EVAL4)).tree;
    let id = tree.at(57).unwrap();
    assert_eq!(
        tree.path(id),
        ["Certificate", "tbsCertificate", "issuer", "organizationName", "SEQUENCE", "type"]
    );
    assert!(tree.named("organizationName").unwrap().folded);
}

#[test]
fn remarked_bytes_are_marked_in_the_tree() {
    let tree = inspect(&der(EVAL4)).tree;
    let marked: Vec<_> =
        tree.rows().filter(|(_, node)| node.remarked).map(|(_, node)| node.name.clone()).collect();
    assert_eq!(marked, ["cA"]);
}
