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

/// A real certificate with some bytes replaced, which must still be readable, and its remarks of one kind.
fn odd(name: &str, kind: RemarkKind, change: impl FnOnce(&mut Vec<u8>)) -> Vec<String> {
    let mut der = der(name);
    change(&mut der);
    let certificate = Certificate::parse(&der).unwrap_or_else(|error| panic!("{error}"));
    certificate.remarks_of(kind).map(|remark| remark.text.clone()).collect()
}

#[test]
fn oddities_are_read_and_remarked() {
    let country_as_utf8 = odd(EVAL3, RemarkKind::Unusual, |der| der[49] = 0x0C);
    assert!(
        country_as_utf8[0].contains("UTF8String; RFC 5280 asks for PrintableString"),
        "{country_as_utf8:?}"
    );

    let negative = odd(EVAL3, RemarkKind::Unusual, |der| der[15] = 0x82);
    assert!(negative[0].contains("negative"), "{negative:?}");

    let padded = odd(EVAL3, RemarkKind::NotStrict, |der| der[15] = 0x00);
    assert!(padded[0].contains("superfluous first byte"), "{padded:?}");

    let long_length = odd(EVAL3, RemarkKind::NotStrict, |der| {
        der.splice(1..2, [0x83, 0x00]);
    });
    assert!(long_length.iter().any(|text| text.contains("longer than needed")), "{long_length:?}");
    assert!(long_length.iter().any(|text| text.contains("strict decoder refuses")), "{long_length:?}");

    // critical TRUE of the production root, written as 01.
    let true_as_one = odd(PROD, RemarkKind::NotStrict, |der| der[326] = 0x01);
    assert!(true_as_one[0].contains("written as 01; strict DER writes FF"), "{true_as_one:?}");

    let not_utf8 = odd(EVAL3, RemarkKind::NotStrict, |der| der[64] = 0xFF);
    assert!(not_utf8[0].contains("characters that UTF8String does not allow"), "{not_utf8:?}");

    let teletex = odd(EVAL3, RemarkKind::Unusual, |der| der[62] = 0x14);
    assert!(teletex[0].contains("only for old names"), "{teletex:?}");

    let backwards = odd(EVAL3, RemarkKind::Unusual, |der| der[138..142].copy_from_slice(b"2011"));
    assert!(backwards.iter().any(|text| text.contains("ends before it begins")), "{backwards:?}");
    assert!(backwards.iter().any(|text| text.contains("asks for UTCTime until 2049")), "{backwards:?}");
}

#[test]
fn what_cannot_be_read_names_its_field() {
    let field = |name, at: usize, value: u8| {
        let mut der = der(name);
        der[at] = value;
        let error = Certificate::parse(&der).expect_err("one field is broken");
        (error.field, error.offset)
    };
    assert_eq!(field(EVAL4, 0, 0x31), ("Certificate".into(), 0));
    assert_eq!(field(EVAL4, 12, 0x07), ("tbsCertificate.version".into(), 10));
    assert_eq!(field(EVAL4, 13, 0x04), ("tbsCertificate.serialNumber".into(), 13));
    assert_eq!(field(EVAL4, 121, 0x13), ("tbsCertificate.validity.notBefore".into(), 121));
    assert_eq!(field(EVAL4, 125, b'9'), ("tbsCertificate.validity.notBefore".into(), 121));
    assert_eq!(field(EVAL4, 261, 0x01), ("tbsCertificate.subjectPublicKeyInfo.subjectPublicKey".into(), 261));
    assert_eq!(
        field(EVAL4, 340, 0x31),
        ("tbsCertificate.extensions.basicConstraints.BasicConstraints".into(), 340)
    );
    assert_eq!(field(EVAL4, 359, 0x01), ("signatureValue".into(), 359));
}
