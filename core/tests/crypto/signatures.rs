//! ECDSA: RFC 6979, the golden transcripts and OpenSSL.

use stsafe_core::crypto::{CryptoError, Curve, Hash, PrivateKey, PublicKey, Signature};

use super::{hex, openssl_ec, transcripts::SIGNED};

fn p256() -> PrivateKey {
    let key = "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721";
    PrivateKey::from_bytes(Curve::NistP256, &hex(key)).unwrap()
}

fn p384() -> PrivateKey {
    let key =
        "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5";
    PrivateKey::from_bytes(Curve::NistP384, &hex(key)).unwrap()
}

fn p521() -> PrivateKey {
    let key = "00FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75CAA896EB32F1F47C70855836A6D16FCC\
               1466F6D8FBEC67DB89EC0C08B0E996B83538";
    PrivateKey::from_bytes(Curve::NistP521, &hex(key)).unwrap()
}

/// RFC 6979, A.2.5 to A.2.7: also digests shorter and longer than the order.
#[test]
fn nonces_are_those_of_rfc_6979() {
    let cases = [
        (
            p256(),
            Hash::Sha256,
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
            "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
        ),
        (
            p256(),
            Hash::Sha512,
            "8496A60B5E9B47C825488827E0495B0E3FA109EC4568FD3F8D1097678EB97F00",
            "2362AB1ADBE2B8ADF9CB9EDAB740EA6049C028114F2460F96554F61FAE3302FE",
        ),
        (
            p384(),
            Hash::Sha224,
            "42356E76B55A6D9B4631C865445DBE54E056D3B3431766D0509244793C3F9366450F76EE3DE43F5A125333A6BE060122",
            "9DA0C81787064021E78DF658F2FBB0B042BF304665DB721F077A4298B095E4834C082C03D83028EFBF93A3C23940CA8D",
        ),
        (
            p384(),
            Hash::Sha256,
            "21B13D1E013C7FA1392D03C5F99AF8B30C570C6F98D4EA8E354B63A21D3DAA33BDE1E888E63355D92FA2B3C36D8FB2CD",
            "F3AA443FB107745BF4BD77CB3891674632068A10CA67E3D45DB2266FA7D1FEEBEFDC63ECCD1AC42EC0CB8668A4FA0AB0",
        ),
        (
            p384(),
            Hash::Sha384,
            "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46",
            "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8",
        ),
        (
            p384(),
            Hash::Sha512,
            "ED0959D5880AB2D869AE7F6C2915C6D60F96507F9CB3E047C0046861DA4A799CFE30F35CC900056D7C99CD7882433709",
            "512C8CCEEE3890A84058CE1E22DBC2198F42323CE8ACA9135329F03C068E5112DC7CC3EF3446DEFCEB01A45C2667FDD5",
        ),
        (
            p521(),
            Hash::Sha384,
            "01EA842A0E17D2DE4F92C15315C63DDF72685C18195C2BB95E572B9C5136CA4B4B576AD712A52BE9730627D16054BA40\
             CC0B8D3FF035B12AE75168397F5D50C67451",
            "01F21A3CEE066E1961025FB048BD5FE2B7924D0CD797BABE0A83B66F1E35EEAF5FDE143FA85DC394A7DEE766523393784\
             484BDF3E00114A1C857CDE1AA203DB65D61",
        ),
        (
            p521(),
            Hash::Sha512,
            "00C328FAFCBD79DD77850370C46325D987CB525569FB63C5D3BC53950E6D4C5F174E25A1EE9017B5D450606ADD152B53\
             4931D7D4E8455CC91F9B15BF05EC36E377FA",
            "00617CCE7CF5064806C467F678D3B4080D6F1CC50AF26CA209417308281B68AF282623EAA63E5B5C0723D8B8C37FF077\
             7B1A20F8CCB1DCCC43997F1EE0E44DA4A67A",
        ),
    ];
    for (key, hash, r, s) in cases {
        let digest = hash.digest(b"sample").unwrap();
        let signature = key.sign_digest(&digest, hash).unwrap();
        assert_eq!(signature, Signature { r: hex(r), s: hex(s) }, "{} {hash}", key.curve());
        assert!(key.public().verify_digest(&digest, &signature));
    }
}

/// P-521's order does not fill its bytes, so of a digest of 66 bytes and more only the leftmost 521 bits count. Values
/// from a separate implementation of RFC 6979 and ECDSA in Python integers, which gives the RFC's own values too;
/// OpenSSL 3.0.19 (EVP_PKEY_verify) takes both signatures.
#[test]
fn digests_longer_than_p521_lose_their_rightmost_bits() {
    let cases = [
        (
            vec![0xFE; 66],
            "014b082aa55a073e7b9882396e87690a6c1f5ebd84474d6f1821cdcf6842090f28c324627aed9ba1cff0dc297db84a2d\
             cded6ca56d5a1d5fd225a6001b0d3056341e",
            "00916a92f607c47f988a85ba7f799fcc33b49c607c2794a94e9c1bc6d4b02ab42c735613af31d94ff2aee1a7e20becfd\
             d3040e935f025c33e17b6c7ee4f7d19b9e7c",
        ),
        (
            (0..100).collect(),
            "01707a79ae958d17bde4bbca779be4b31d42bfab53e3665efadcec8d068070417439f01950f7bfa7ed3c00e77b026390\
             803e46b6c92f8ca5286d554775e68072d6a1",
            "00128703841c049d108e23da4bf2aaf88b2c3e51c81a1cb6c4e90d2a60e5ff503d664446de6b49077ff64e9eaddbae35\
             341f6a8468d95e6e982f45f71bc08c78b9d9",
        ),
    ];
    for (digest, r, s) in cases {
        let signature = p521().sign_digest(&digest, Hash::Sha512).unwrap();
        assert_eq!(signature, Signature { r: hex(r), s: hex(s) }, "{} bytes", digest.len());
        assert!(p521().public().verify_digest(&digest, &signature));
    }
}

#[test]
fn signatures_are_those_of_the_transcripts() {
    for row in SIGNED {
        let key = PrivateKey::from_bytes(row.curve, &hex(row.private)).unwrap();
        assert_eq!(key.public().bytes(), hex(row.public), "{}", row.transcript);
        let data = hex(row.data);
        let expected = Signature { r: hex(row.r), s: hex(row.s) };
        if row.curve == Curve::Ed25519 {
            assert_eq!(key.sign_message(&data).unwrap(), expected, "{}", row.transcript);
            assert!(key.public().verify_message(&data, &expected));
        } else {
            assert_eq!(Hash::for_digest_len(data.len()), row.hmac, "{}", row.transcript);
            assert_eq!(key.sign_digest(&data, row.hmac).unwrap(), expected, "{}", row.transcript);
            assert!(key.public().verify_digest(&data, &expected), "{}", row.transcript);
        }
    }
}

#[test]
fn the_transcripts_have_every_curve_that_signs() {
    for curve in Curve::ALL.into_iter().filter(|curve| curve.can_sign()) {
        assert!(SIGNED.iter().any(|row| row.curve == curve), "{curve}");
    }
}

#[test]
fn signatures_by_openssl_verify_for_every_digest_length() {
    for row in openssl_ec::ALL {
        let public = PublicKey::new(row.curve, &hex(row.public)).unwrap();
        assert!(row.signatures.len() == 5);
        for (digest, signature) in row.signatures {
            let digest = hex(digest);
            let signature = Signature::from_bytes(row.curve, &hex(signature)).unwrap();
            assert!(public.verify_digest(&digest, &signature), "{} {} bytes", row.curve, digest.len());
            let mut altered = digest.clone();
            altered[0] ^= 0x80;
            assert!(!public.verify_digest(&altered, &signature), "{} {} bytes", row.curve, digest.len());
        }
    }
}

#[test]
fn only_the_true_signature_verifies() {
    for row in openssl_ec::ALL {
        let key = PrivateKey::from_bytes(row.curve, &hex(row.private)).unwrap();
        let digest = [0x5A; 32];
        let good = key.sign_digest(&digest, Hash::Sha256).unwrap();
        assert!(key.public().verify_digest(&digest, &good));

        let half = row.curve.coordinate_len();
        let mut flipped = good.clone();
        flipped.s[half - 1] ^= 1;
        let wrong = [
            flipped,
            Signature { r: good.s.clone(), s: good.r.clone() },
            Signature { r: vec![0; half], s: good.s.clone() },
            Signature { r: good.r.clone(), s: vec![0; half] },
            Signature { r: vec![0xFF; half], s: good.s.clone() },
            Signature { r: good.r.clone(), s: vec![0xFF; half] },
            Signature { r: good.r[1..].to_vec(), s: good.s.clone() },
            Signature { r: [&[0], good.r.as_slice()].concat(), s: good.s.clone() },
            Signature { r: vec![], s: vec![] },
        ];
        for signature in wrong {
            assert!(!key.public().verify_digest(&digest, &signature), "{} {signature:?}", row.curve);
        }
        assert!(!key.public().verify_digest(&[0x5B; 32], &good), "{}", row.curve);
        let another = PublicKey::new(row.curve, &hex(row.peer)).unwrap();
        assert!(!another.verify_digest(&digest, &good), "{}", row.curve);
        assert!(!key.public().verify_message(&digest, &good), "ECDSA signs digests, not messages");
    }
}

#[test]
fn an_empty_digest_cannot_be_signed() {
    assert!(matches!(
        p256().sign_digest(&[], Hash::Sha256),
        Err(CryptoError::LengthNotAllowed { got: 0, .. })
    ));
    let sha1 = p256().sign_digest(&[0; 20], Hash::Sha1);
    assert_eq!(sha1, Err(CryptoError::HashNotSupported(Hash::Sha1)), "no nonce with HMAC-SHA-1");
}

#[test]
fn signatures_are_cut_in_the_middle() {
    let bytes: Vec<u8> = (0..64).collect();
    let signature = Signature::from_bytes(Curve::NistP256, &bytes).unwrap();
    assert_eq!((signature.r.as_slice(), signature.s.as_slice()), bytes.split_at(32));
    assert_eq!(signature.to_bytes(), bytes);
    for len in [0, 31, 63, 65, 128] {
        let expected = CryptoError::WrongLength { what: "signature", expected: 64, got: len };
        assert_eq!(Signature::from_bytes(Curve::NistP256, &vec![0; len]), Err(expected));
    }
}
