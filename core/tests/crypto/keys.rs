//! Which keys are taken and which are not, and how they are written.

use stsafe_core::crypto::{CryptoError, Curve, PrivateKey, PublicKey};

use super::{hex, openssl_ec};

/// Orders: SEC 2 and RFC 5639.
fn order(curve: Curve) -> Vec<u8> {
    hex(match curve {
        Curve::NistP256 => "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        Curve::NistP384 => {
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"
        }
        Curve::NistP521 => {
            "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d0\
             3bb5c9b8899c47aebb6fb71e91386409"
        }
        Curve::BrainpoolP256 => "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7",
        Curve::BrainpoolP384 => {
            "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565"
        }
        Curve::BrainpoolP512 => {
            "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197fac1047\
             1db1d381085ddaddb58796829ca90069"
        }
        Curve::X25519 | Curve::Ed25519 => panic!("every 32 bytes are a private key"),
    })
}

/// The scalars 0 and the order are refused, 1 and the order minus 1 are taken; the latter two have the same x.
#[test]
fn private_keys_lie_between_zero_and_the_order() {
    for curve in Curve::ALL.into_iter().filter(|curve| curve.is_weierstrass()) {
        let refused = CryptoError::ScalarOutOfRange(curve);
        let order = order(curve);
        let mut one = vec![0; curve.coordinate_len()];
        assert_eq!(PrivateKey::from_bytes(curve, &one).err(), Some(refused.clone()));
        assert_eq!(PrivateKey::from_bytes(curve, &order).err(), Some(refused.clone()));
        assert_eq!(PrivateKey::from_bytes(curve, &vec![0xFF; order.len()]).err(), Some(refused));

        *one.last_mut().unwrap() = 1;
        let mut last = order;
        *last.last_mut().unwrap() -= 1;
        let one = PrivateKey::from_bytes(curve, &one).unwrap();
        let last = PrivateKey::from_bytes(curve, &last).unwrap();
        let (x, y) = one.public().coordinates().unwrap();
        assert_eq!(last.public().coordinates().unwrap().0, x, "{curve}: (n - 1) G = -G");
        assert_ne!(last.public().coordinates().unwrap().1, y);
    }
}

#[test]
fn a_private_key_of_wrong_length_is_refused() {
    for curve in Curve::ALL {
        for len in [0, curve.coordinate_len() - 1, curve.coordinate_len() + 1] {
            let expected = curve.coordinate_len();
            let refused = CryptoError::WrongLength { what: "private key", expected, got: len };
            assert_eq!(PrivateKey::from_bytes(curve, &vec![1; len]).err(), Some(refused));
        }
    }
}

#[test]
fn a_private_key_goes_to_a_file_and_back_but_never_into_a_log() {
    for row in openssl_ec::ALL {
        let key = PrivateKey::from_bytes(row.curve, &hex(row.private)).unwrap();
        assert_eq!(key.to_bytes().to_vec(), hex(row.private));
        assert_eq!(format!("{key:?}"), format!("PrivateKey({})", row.curve));
        assert_eq!(key.clone().public(), key.public());
    }
}

#[test]
fn points_off_the_curve_are_refused() {
    for row in openssl_ec::ALL {
        let mut public = hex(row.public);
        *public.last_mut().unwrap() ^= 1;
        let refused = Err(CryptoError::NotOnCurve(row.curve));
        assert_eq!(PublicKey::new(row.curve, &public), refused);
        assert_eq!(PublicKey::new(row.curve, &vec![0; public.len()]), refused, "the identity has no X and Y");
        assert_eq!(
            PublicKey::new(row.curve, &vec![0xFF; public.len()]),
            refused,
            "coordinates above the prime"
        );
        let sec1_identity = PublicKey::from_sec1(row.curve, &[0]);
        assert_eq!(sec1_identity, Err(CryptoError::PointFormat(0)));
    }
}

#[test]
fn a_point_of_one_curve_is_none_of_another() {
    let [p256, _, _, bp256, _, _] = openssl_ec::ALL;
    assert!(PublicKey::new(Curve::BrainpoolP256, &hex(p256.public)).is_err());
    assert!(PublicKey::new(Curve::NistP256, &hex(bp256.public)).is_err());
}

#[test]
fn public_keys_are_written_as_in_certificates() {
    for row in openssl_ec::ALL {
        let bytes = hex(row.public);
        let public = PublicKey::new(row.curve, &bytes).unwrap();
        let sec1 = public.to_sec1();
        assert_eq!(sec1, [&[4], bytes.as_slice()].concat());
        assert_eq!(PublicKey::from_sec1(row.curve, &sec1), Ok(public.clone()));
        let (x, y) = public.coordinates().unwrap();
        let compressed = [&[2 | y.last().unwrap() & 1], x].concat();
        assert_eq!(PublicKey::from_sec1(row.curve, &compressed), Ok(public.clone()));
        for cut in [0, 1, sec1.len() - 1] {
            assert!(
                PublicKey::from_sec1(row.curve, &sec1[..cut]).is_err(),
                "{} of {} bytes",
                cut,
                sec1.len()
            );
        }
    }
    let x25519 = PublicKey::from_sec1(Curve::X25519, &[9; 32]).unwrap();
    assert_eq!((x25519.to_sec1(), x25519.coordinates()), (vec![9; 32], None));
}

#[test]
fn decompression_wants_2_or_3_and_an_x_of_the_curve() {
    let x = [0xFF; 32];
    assert_eq!(PublicKey::decompress(Curve::NistP256, 4, &x), Err(CryptoError::PointFormat(4)));
    assert_eq!(PublicKey::decompress(Curve::NistP256, 2, &x), Err(CryptoError::NotOnCurve(Curve::NistP256)));
    let short = CryptoError::WrongLength { what: "x-coordinate", expected: 32, got: 31 };
    assert_eq!(PublicKey::decompress(Curve::NistP256, 2, &x[1..]), Err(short));
    for curve in [Curve::X25519, Curve::Ed25519] {
        assert!(matches!(PublicKey::decompress(curve, 2, &x), Err(CryptoError::WrongCurve { .. })));
    }
}
