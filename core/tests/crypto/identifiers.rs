//! Names, identifiers and sizes, against chapter 8 of the protocol and the OIDs' dotted forms.

use std::collections::HashSet;

use stsafe_core::crypto::{Curve, Hash};

/// The DER content bytes of a dotted object identifier.
fn encoded(dotted: &str) -> Vec<u8> {
    let parts: Vec<u64> = dotted.split('.').map(|part| part.parse().unwrap()).collect();
    let mut bytes = vec![(parts[0] * 40 + parts[1]) as u8];
    for part in &parts[2..] {
        let mut groups = vec![(part & 0x7F) as u8];
        let mut rest = part >> 7;
        while rest > 0 {
            groups.push(0x80 | (rest & 0x7F) as u8);
            rest >>= 7;
        }
        bytes.extend(groups.iter().rev());
    }
    bytes
}

#[test]
fn curve_identifiers_are_those_of_the_standards() {
    let dotted = [
        (Curve::NistP256, "1.2.840.10045.3.1.7"),
        (Curve::NistP384, "1.3.132.0.34"),
        (Curve::NistP521, "1.3.132.0.35"),
        (Curve::BrainpoolP256, "1.3.36.3.3.2.8.1.1.7"),
        (Curve::BrainpoolP384, "1.3.36.3.3.2.8.1.1.11"),
        (Curve::BrainpoolP512, "1.3.36.3.3.2.8.1.1.13"),
        (Curve::X25519, "1.3.101.110"),
        (Curve::Ed25519, "1.3.101.112"),
    ];
    assert_eq!(dotted.map(|(curve, _)| curve), Curve::ALL);
    for (curve, oid) in dotted {
        assert_eq!(curve.oid(), encoded(oid), "{curve}");
        assert_eq!(Curve::from_oid(curve.oid()), Some(curve));
    }
    assert_eq!(Curve::from_oid(&[]), None);
    assert_eq!(Curve::from_oid(&[0x2B, 0x65]), None);
}

#[test]
fn hash_identifiers_are_those_of_the_standards() {
    let dotted = [
        (Hash::Sha1, "1.3.14.3.2.26"),
        (Hash::Sha224, "2.16.840.1.101.3.4.2.4"),
        (Hash::Sha256, "2.16.840.1.101.3.4.2.1"),
        (Hash::Sha384, "2.16.840.1.101.3.4.2.2"),
        (Hash::Sha512, "2.16.840.1.101.3.4.2.3"),
        (Hash::Sha3_256, "2.16.840.1.101.3.4.2.8"),
        (Hash::Sha3_384, "2.16.840.1.101.3.4.2.9"),
        (Hash::Sha3_512, "2.16.840.1.101.3.4.2.10"),
    ];
    assert_eq!(dotted.map(|(hash, _)| hash), Hash::ALL);
    for (hash, oid) in dotted {
        assert_eq!(hash.oid(), encoded(oid), "{hash}");
        assert_eq!(Hash::from_oid(hash.oid()), Some(hash));
    }
    assert_eq!(Hash::from_oid(&[0x2B]), None);
}

#[test]
fn sizes_follow_from_the_curves() {
    let sizes: Vec<_> = Curve::ALL.iter().map(|curve| (curve.coordinate_len(), curve.public_len())).collect();
    assert_eq!(sizes, [(32, 64), (48, 96), (66, 132), (32, 64), (48, 96), (64, 128), (32, 32), (32, 32)]);
    assert_eq!(Curve::NistP521.scalar_bits(), 521);
    assert!(!Curve::X25519.can_sign() && !Curve::Ed25519.can_agree());
}

#[test]
fn names_are_all_different() {
    assert_eq!(Curve::ALL.iter().map(|curve| curve.name()).collect::<HashSet<_>>().len(), 8);
    assert_eq!(Hash::ALL.iter().map(|hash| hash.name()).collect::<HashSet<_>>().len(), 8);
    assert_eq!(format!("{:>12}|", Curve::X25519), "      X25519|", "names obey the width of a table");
}
