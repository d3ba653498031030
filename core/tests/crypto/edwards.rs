//! Ed25519 and X25519 against RFC 8032 and RFC 7748.

use stsafe_core::crypto::{CryptoError, Curve, Hash, PrivateKey, PublicKey, Signature};

use super::hex;

/// RFC 8032, 7.1: secret, public, message, signature.
const PURE: [(&str, &str, &str, &str); 4] = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b\
         d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c\
         387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659\
         4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd\
         454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030\
         3dca179c138ac17ad9bef1177331a704",
    ),
];

/// RFC 8032, 7.3: the key of the last row above, message "abc".
const PREHASHED: &str = "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aa\
                         a10b8c61e636062aaad11c2a26083406";

fn signature(text: &str) -> Signature {
    Signature::from_bytes(Curve::Ed25519, &hex(text)).unwrap()
}

#[test]
fn ed25519_signs_messages_as_in_rfc_8032() {
    for (secret, public, message, expected) in PURE {
        let key = PrivateKey::from_bytes(Curve::Ed25519, &hex(secret)).unwrap();
        assert_eq!(key.public().bytes(), hex(public));
        assert_eq!(key.sign_message(&hex(message)).unwrap(), signature(expected));
        assert!(key.public().verify_message(&hex(message), &signature(expected)));
        assert!(!key.public().verify_message(b"another message", &signature(expected)));
        assert_eq!(key.to_bytes().to_vec(), hex(secret));
    }
}

#[test]
fn ed25519ph_signs_the_digest_as_in_rfc_8032() {
    let digest = Hash::Sha512.digest(b"abc").unwrap();
    let key = PrivateKey::from_bytes(Curve::Ed25519, &hex(PURE[3].0)).unwrap();
    assert_eq!(key.sign_prehash(&digest).unwrap(), signature(PREHASHED));
    assert!(key.public().verify_prehash(&digest, &signature(PREHASHED)));
}

#[test]
fn pure_and_prehashed_signatures_are_not_taken_for_each_other() {
    let digest = Hash::Sha512.digest(b"abc").unwrap();
    let public = PublicKey::new(Curve::Ed25519, &hex(PURE[3].1)).unwrap();
    // The message of the last row of PURE is this very digest.
    assert!(public.verify_message(&digest, &signature(PURE[3].3)));
    assert!(!public.verify_prehash(&digest, &signature(PURE[3].3)));
    assert!(!public.verify_message(&digest, &signature(PREHASHED)));
    assert!(!public.verify_prehash(b"abc", &signature(PREHASHED)), "the digest is wanted, not the message");
}

#[test]
fn ed25519_signatures_of_wrong_form_are_just_not_valid() {
    let public = PublicKey::new(Curve::Ed25519, &hex(PURE[0].1)).unwrap();
    let good = signature(PURE[0].3);
    for len in [0, 31, 33, 64] {
        assert!(!public.verify_message(b"", &Signature { r: vec![0; len], s: good.s.clone() }));
        assert!(!public.verify_message(b"", &Signature { r: good.r.clone(), s: vec![0xFF; len] }));
    }
    assert!(!public.verify_digest(&[0; 32], &good), "there is no ECDSA with Ed25519");
}

#[test]
fn bad_ed25519_public_keys_are_refused() {
    let mut identity = [0; 32];
    identity[0] = 1;
    let weak = PublicKey::new(Curve::Ed25519, &identity);
    assert_eq!(weak, Err(CryptoError::WeakPoint(Curve::Ed25519)));
    // No point of the curve has y = 2: (4 - 1) / (4 d + 1) is no square.
    let mut no_point = [0; 32];
    no_point[0] = 2;
    assert_eq!(PublicKey::new(Curve::Ed25519, &no_point), Err(CryptoError::NotOnCurve(Curve::Ed25519)));
    let short = CryptoError::WrongLength { what: "public key", expected: 32, got: 31 };
    assert_eq!(PublicKey::new(Curve::Ed25519, &[0; 31]), Err(short));
}

#[test]
fn x25519_is_that_of_rfc_7748() {
    // 5.2, both vectors, then Bob of 6.1 with Alice's public key.
    let vectors = [
        (
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        ),
        (
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
        ),
        (
            "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
            "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
        ),
    ];
    for (secret, peer, shared) in vectors {
        let key = PrivateKey::from_bytes(Curve::X25519, &hex(secret)).unwrap();
        let peer = PublicKey::new(Curve::X25519, &hex(peer)).unwrap();
        assert_eq!(key.agree(&peer).unwrap().to_vec(), hex(shared));
        assert_eq!(key.to_bytes().to_vec(), hex(secret), "the secret is kept as it came, not clamped");
    }
    let bob = PrivateKey::from_bytes(Curve::X25519, &hex(vectors[2].0)).unwrap();
    assert_eq!(bob.public().bytes(), hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
}

#[test]
fn an_all_zero_secret_is_refused() {
    let key = PrivateKey::from_bytes(Curve::X25519, &[0x42; 32]).unwrap();
    let zero = PublicKey::new(Curve::X25519, &[0; 32]).unwrap();
    assert_eq!(key.agree(&zero).err(), Some(CryptoError::WeakPoint(Curve::X25519)));
}

#[test]
fn each_25519_curve_does_what_it_is_for_and_nothing_else() {
    let agree = PrivateKey::from_bytes(Curve::X25519, &[7; 32]).unwrap();
    let sign = PrivateKey::from_bytes(Curve::Ed25519, &[7; 32]).unwrap();
    assert!(matches!(agree.sign_message(b""), Err(CryptoError::WrongCurve { curve: Curve::X25519, .. })));
    assert!(matches!(sign.agree(sign.public()), Err(CryptoError::WrongCurve { curve: Curve::Ed25519, .. })));
    assert!(matches!(sign.sign_digest(&[0; 32], Hash::Sha256), Err(CryptoError::WrongCurve { .. })));
    assert!(matches!(sign.agree(agree.public()), Err(CryptoError::CurvesDiffer { .. })));
}
