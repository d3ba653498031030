//! Private keys in every form that OpenSSL writes, on every curve of the chip; the public half that OpenSSL reckons is the
//! one that we reckon.

use std::path::Path;

use stsafe_core::crypto::{Curve, PrivateKey};
use stsafe_core::x509::private_key::{KeyFileError, read, read_on, read_signing};

use crate::openssl::{present, run, text};
use crate::support::scratch;

/// OpenSSL's name of the curve or algorithm.
fn named(curve: Curve) -> &'static str {
    match curve {
        Curve::NistP256 => "prime256v1",
        Curve::NistP384 => "secp384r1",
        Curve::NistP521 => "secp521r1",
        Curve::BrainpoolP256 => "brainpoolP256r1",
        Curve::BrainpoolP384 => "brainpoolP384r1",
        Curve::BrainpoolP512 => "brainpoolP512r1",
        Curve::X25519 => "X25519",
        Curve::Ed25519 => "ED25519",
    }
}

/// A new key of OpenSSL's own: PEM, with the block of parameters before it where there is one.
fn made(curve: Curve, folder: &Path) -> String {
    let file = folder.join(format!("{}.pem", named(curve))).display().to_string();
    if curve.is_weierstrass() {
        text(&["ecparam", "-name", named(curve), "-genkey", "-out", &file]);
    } else {
        text(&["genpkey", "-algorithm", named(curve), "-out", &file]);
    }
    file
}

/// The same key in every form that OpenSSL has for it.
fn forms(curve: Curve, file: &str) -> Vec<(&'static str, Vec<u8>)> {
    let out = |args: &[&str]| {
        let output = run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let mut forms = vec![
        ("as it was made", std::fs::read(file).unwrap()),
        ("PKCS#8, PEM", out(&["pkcs8", "-topk8", "-nocrypt", "-in", file])),
        ("PKCS#8, DER", out(&["pkcs8", "-topk8", "-nocrypt", "-in", file, "-outform", "DER"])),
    ];
    if curve.is_weierstrass() {
        forms.push(("SEC1, PEM", out(&["ec", "-in", file])));
        forms.push(("SEC1, DER", out(&["ec", "-in", file, "-outform", "DER"])));
    }
    forms
}

/// The public half by OpenSSL: the end of its SubjectPublicKeyInfo.
fn public(curve: Curve, file: &str) -> Vec<u8> {
    let info = run(&["pkey", "-in", file, "-pubout", "-outform", "DER"]).stdout;
    info[info.len() - curve.public_len()..].to_vec()
}

#[test]
fn every_form_of_every_curve_is_the_key_that_openssl_made() {
    if !present("every_form_of_every_curve_is_the_key_that_openssl_made") {
        return;
    }
    let folder = scratch("private-keys");
    for curve in Curve::ALL {
        let file = made(curve, &folder);
        let expected = public(curve, &file);
        for (form, bytes) in forms(curve, &file) {
            let key: PrivateKey = read(&bytes).unwrap_or_else(|why| panic!("{curve}, {form}: {why}"));
            assert_eq!((key.curve(), key.public().bytes()), (curve, &expected[..]), "{curve}, {form}");
            match curve {
                Curve::X25519 => {
                    assert_eq!(read_signing(&bytes).unwrap_err(), KeyFileError::CannotSign(curve));
                }
                _ => assert!(read_signing(&bytes).is_ok(), "{curve}, {form}"),
            }
            let needed = if curve == Curve::NistP256 { Curve::NistP384 } else { Curve::NistP256 };
            assert_eq!(
                read_on(needed, &bytes).unwrap_err(),
                KeyFileError::OtherCurve { holds: curve, needed },
                "{form}"
            );
        }
    }
}

#[test]
fn a_key_that_the_chip_cannot_have_and_one_under_a_password_are_refused_by_name() {
    if !present("a_key_that_the_chip_cannot_have_and_one_under_a_password_are_refused_by_name") {
        return;
    }
    let folder = scratch("private-keys-refused");
    let path = |name: &str| folder.join(name).display().to_string();
    let why = |file: &str| read(&std::fs::read(file).unwrap()).unwrap_err().to_string();
    for (curve, name) in [("secp256k1", "secp256k1"), ("secp224r1", "secp224r1")] {
        let file = path(curve);
        text(&["ecparam", "-name", curve, "-genkey", "-noout", "-out", &file]);
        let said = why(&file);
        assert!(said.contains("which the chip does not have"), "{said}");
        assert!(said.contains(name) || said.contains("1.3.132"), "{said}");
    }
    let rsa = path("rsa");
    text(&["genrsa", "-out", &rsa, "1024"]);
    assert!(why(&rsa).contains("rsaEncryption"), "{}", why(&rsa));
    let (plain, locked) = (path("plain"), path("locked"));
    text(&["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", &plain]);
    text(&["pkcs8", "-topk8", "-in", &plain, "-out", &locked, "-passout", "pass:secret"]);
    assert_eq!(read(&std::fs::read(&locked).unwrap()).unwrap_err(), KeyFileError::Encrypted);
}
