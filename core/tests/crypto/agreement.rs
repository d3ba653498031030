//! Shared secrets and compressed points, against the transcripts and OpenSSL.

use stsafe_core::crypto::{CryptoError, Curve, Hash, PrivateKey, PublicKey, kdf, mac::cmac, wrap};

use super::{
    hex, openssl_ec,
    transcripts::{AGREED, DECOMPRESSED},
};

#[test]
fn secrets_are_those_of_the_transcripts() {
    for row in AGREED {
        let key = PrivateKey::from_bytes(row.curve, &hex(row.private)).unwrap();
        let peer = PublicKey::new(row.curve, &hex(row.peer)).unwrap();
        assert_eq!(key.agree(&peer).unwrap().to_vec(), hex(row.shared), "{}", row.transcript);
    }
    for curve in Curve::ALL.into_iter().filter(|curve| curve.can_agree()) {
        assert!(AGREED.iter().any(|row| row.curve == curve), "the transcripts have {curve}");
    }
}

#[test]
fn secrets_are_those_of_openssl() {
    for row in openssl_ec::ALL {
        let key = PrivateKey::from_bytes(row.curve, &hex(row.private)).unwrap();
        assert_eq!(key.public().bytes(), hex(row.public), "{}", row.curve);
        let peer = PublicKey::new(row.curve, &hex(row.peer)).unwrap();
        assert_eq!(key.agree(&peer).unwrap().to_vec(), hex(row.shared), "{}", row.curve);
    }
}

#[test]
fn keys_of_different_curves_do_not_agree() {
    let [p256, .., p512] = openssl_ec::ALL;
    let key = PrivateKey::from_bytes(p256.curve, &hex(p256.private)).unwrap();
    let peer = PublicKey::new(p512.curve, &hex(p512.public)).unwrap();
    let expected = CryptoError::CurvesDiffer { private: Curve::NistP256, public: Curve::BrainpoolP512 };
    assert_eq!(key.agree(&peer).err(), Some(expected));
}

#[test]
fn points_decompress_as_in_the_transcripts() {
    for (transcript, curve, rep, x, y) in DECOMPRESSED {
        let public = PublicKey::decompress(*curve, *rep, &hex(x)).unwrap();
        assert_eq!(public.coordinates(), Some((hex(x).as_slice(), hex(y).as_slice())), "{transcript}");
        let other = PublicKey::decompress(*curve, 5 - rep, &hex(x)).unwrap();
        assert_ne!(other, public, "{transcript}: the other parity is the other point");
    }
    assert_eq!(DECOMPRESSED.len(), 6);
}

/// The protocol's worked example of a KEK session on P-256: secret, keys, envelope and confirmation.
#[test]
fn a_whole_kek_session_comes_out_as_worked_by_hand() {
    let host = hex("4740ae6347b0172c01254ff55bae5aff5199f4446e7f6d643d40185b3f475145");
    let host = PrivateKey::from_bytes(Curve::NistP256, &host).unwrap();
    let device = hex("263a4dbe41488fb87214b0032339dbb9f0c8da14c16dfcf13084bf3c2552eca5");
    let device = PrivateKey::from_bytes(Curve::NistP256, &device).unwrap();
    let secret = device.agree(host.public()).unwrap();
    assert_eq!(secret.to_vec(), hex("f755922a26822ed6b11aaa5acf63ba982b818457de99419f46601932fae1bc0f"));
    assert_eq!(secret, host.agree(device.public()).unwrap());

    let salt = hex("E45D4CFD2015DE9E0AA9A9F6A49F45100F99D9633FB1B2DDDBEEE675D54DE25B");
    let prk = kdf::extract(Hash::Sha256, &salt, &secret).unwrap();
    assert_eq!(prk.to_vec(), hex("702161784adbe0b89c466bf347fdcac3f624e621d2f2ea3799d2d62c1e1ce18b"));
    let both = [device.public().bytes(), host.public().bytes()].concat();
    let base = kdf::expand(Hash::Sha256, &prk, &both, 32).unwrap();
    assert_eq!(base.to_vec(), hex("3267877661fd9e46bee869dcbeb402453171103d991f6e637ee04a36cad59e06"));
    let kek = kdf::extract(Hash::Sha256, &salt, &base).unwrap();
    let kek = kdf::expand(Hash::Sha256, &kek, &[0x10, 0x11, 1], 32).unwrap();
    assert_eq!(kek.to_vec(), hex("60425e597cc9bbaa85adca1104524f1bd19712adf2b812cc2e2a962a170b275c"));

    let keys = hex("0000000000112233445566778899AABBCCDDEEFF0123456789ABCDEF0123456789ABCDEF80000000");
    let envelope = hex(
        "04A1C24A2DFABFBEA408E5B204B55BE72899B7D4D2295A8A4D481AE2D3C6E21DDA77C5BDE00AEEF315F5620A6285AD81",
    );
    assert_eq!(wrap::wrap(&kek, &keys).unwrap(), envelope);
    assert_eq!(wrap::unwrap(&kek, &envelope).unwrap().to_vec(), keys);

    let confirmation = kdf::expand(Hash::Sha256, &prk, &[0x12, 0x13], 64).unwrap();
    let tag = cmac(&confirmation[..32], &hex("000800040100000C0400")).unwrap();
    assert_eq!(tag.to_vec(), hex("d73b708a16a465073e0aee988666fa6e"));
}
