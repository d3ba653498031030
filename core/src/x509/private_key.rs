//! A private key from a file: PKCS#8 or SEC1, PEM or DER, not encrypted. What never lives here: a key that stays.

use core::fmt;

use der::asn1::ObjectIdentifier;
use zeroize::Zeroizing;

use super::oid;
use super::tlv::tag;
use crate::crypto::{Curve, PrivateKey};

/// `[0]`: the curve of a SEC1 key.
const SEC1_CURVE: u8 = 0xA0;
const BEGIN: &str = "-----BEGIN ";
const END: &str = "PRIVATE KEY-----";

/// Why a file holds no key that can be used. Never says a byte of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFileError {
    /// There is a password on it.
    Encrypted,
    /// Neither PKCS#8 nor SEC1.
    Form(&'static str),
    /// The key is of a kind that the chip does not have.
    Algorithm(String),
    /// The key is whole, and its curve never signs.
    CannotSign(Curve),
    /// The key is whole, and another curve is needed.
    OtherCurve {
        /// The curve of the key.
        holds: Curve,
        /// The curve that is needed.
        needed: Curve,
    },
    /// The secret is no key of its curve.
    Secret(Curve),
}

impl fmt::Display for KeyFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encrypted => {
                f.write_str("the key is encrypted; take the password off: openssl pkey -in FILE")
            }
            Self::Form(what) => write!(f, "no private key in PKCS#8 or SEC1: {what}"),
            Self::Algorithm(name) => write!(f, "a key of type {name}, which the chip does not have"),
            Self::CannotSign(curve) => write!(f, "a key on {curve}, which agrees on secrets and never signs"),
            Self::OtherCurve { holds, needed } => write!(f, "a key on {holds}; one on {needed} is needed"),
            Self::Secret(curve) => write!(f, "the secret is no private key on {curve}"),
        }
    }
}

impl core::error::Error for KeyFileError {}

/// Reads the private key in `bytes`, which is to sign.
pub fn read_signing(bytes: &[u8]) -> Result<PrivateKey, KeyFileError> {
    let key = read(bytes)?;
    if key.curve().can_sign() { Ok(key) } else { Err(KeyFileError::CannotSign(key.curve())) }
}

/// Reads the private key in `bytes`, which is to be on this curve.
pub fn read_on(curve: Curve, bytes: &[u8]) -> Result<PrivateKey, KeyFileError> {
    let key = read(bytes)?;
    match key.curve() {
        holds if holds == curve => Ok(key),
        holds => Err(KeyFileError::OtherCurve { holds, needed: curve }),
    }
}

/// Reads the private key in `bytes`, on any curve of the chip.
pub fn read(bytes: &[u8]) -> Result<PrivateKey, KeyFileError> {
    let der = match core::str::from_utf8(bytes) {
        Ok(text) if text.contains(BEGIN) => from_pem(text)?,
        _ => Zeroizing::new(bytes.to_vec()),
    };
    let (mut key, _) = element(&der, tag::SEQUENCE, "a SEQUENCE")?;
    let version = take(&mut key, tag::INTEGER, "a version")?;
    // SEC1 is version 1 and goes on with the secret; PKCS#8 is version 0 or 1 and goes on with the algorithm.
    if key.first() == Some(&tag::OCTET_STRING) {
        if version != [1] {
            return Err(KeyFileError::Form("SEC1 is version 1"));
        }
        return sec1(key, None);
    }
    let mut algorithm = take(&mut key, tag::SEQUENCE, "an algorithm")?;
    let kind = take(&mut algorithm, tag::OID, "the name of an algorithm")?;
    let content = take(&mut key, tag::OCTET_STRING, "the key")?;
    if kind == oid::EC_PUBLIC_KEY.as_bytes() {
        let curve = take(&mut algorithm, tag::OID, "a named curve")?;
        let (mut inner, _) = element(content, tag::SEQUENCE, "a SEC1 key")?;
        take(&mut inner, tag::INTEGER, "a version")?;
        return sec1(inner, Some(curve_of(curve, true)?));
    }
    let curve = curve_of(kind, false)?;
    let (secret, _) = element(content, tag::OCTET_STRING, "32 bytes of secret")?;
    PrivateKey::from_bytes(curve, secret).map_err(|_| KeyFileError::Secret(curve))
}

/// What follows the version of a SEC1 key. Writers may leave out leading zeros of the secret.
fn sec1(mut rest: &[u8], curve: Option<Curve>) -> Result<PrivateKey, KeyFileError> {
    let secret = take(&mut rest, tag::OCTET_STRING, "the secret")?;
    let curve = match curve {
        Some(curve) => curve,
        None => {
            let mut named = take(&mut rest, SEC1_CURVE, "the curve")?;
            curve_of(take(&mut named, tag::OID, "a named curve")?, true)?
        }
    };
    let mut whole = Zeroizing::new(vec![0; curve.coordinate_len()]);
    let start = whole.len().checked_sub(secret.len()).ok_or(KeyFileError::Secret(curve))?;
    if let Some(place) = whole.get_mut(start..) {
        place.copy_from_slice(secret);
    }
    PrivateKey::from_bytes(curve, &whole).map_err(|_| KeyFileError::Secret(curve))
}

/// The chip's curve of this name: one with points X and Y, or one of the 25519 family.
fn curve_of(bytes: &[u8], points: bool) -> Result<Curve, KeyFileError> {
    let known = Curve::from_oid(bytes).filter(|curve| curve.is_weierstrass() == points);
    known.ok_or_else(|| {
        let name =
            ObjectIdentifier::from_bytes(bytes).map_or_else(|_| "unknown".to_owned(), |id| oid::name(&id));
        KeyFileError::Algorithm(name)
    })
}

/// The one block of a private key, whatever else is in the text.
fn from_pem(text: &str) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let starts = text.match_indices(BEGIN).map(|(at, _)| at);
    let block = starts
        .filter_map(|at| text.get(at..))
        .find(|block| block.lines().next().is_some_and(|line| line.trim_end().ends_with(END)));
    let block = block.ok_or(KeyFileError::Form("no block PRIVATE KEY"))?;
    if block.lines().next().is_some_and(|line| line.contains("ENCRYPTED")) || block.contains("Proc-Type") {
        return Err(KeyFileError::Encrypted);
    }
    let end = block.find("-----END ").ok_or(KeyFileError::Form("the end of the block is missing"))?;
    let rest = block.get(end..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default().len();
    let block = block.get(..end + line).unwrap_or(block);
    der::pem::decode_vec(block.as_bytes())
        .map(|(_, der)| Zeroizing::new(der))
        .map_err(|_| KeyFileError::Form("the base64 cannot be read"))
}

fn take<'a>(rest: &mut &'a [u8], identifier: u8, what: &'static str) -> Result<&'a [u8], KeyFileError> {
    let (content, after) = element(rest, identifier, what)?;
    *rest = after;
    Ok(content)
}

/// The content of the element that begins here, and what comes after it.
fn element<'a>(
    bytes: &'a [u8],
    identifier: u8,
    what: &'static str,
) -> Result<(&'a [u8], &'a [u8]), KeyFileError> {
    let wrong = KeyFileError::Form(what);
    let [first, length, rest @ ..] = bytes else { return Err(wrong) };
    if *first != identifier {
        return Err(wrong);
    }
    let (length, rest) = match (*length, rest) {
        (short @ 0..=0x7F, rest) => (usize::from(short), rest),
        (0x81, [n, rest @ ..]) => (usize::from(*n), rest),
        (0x82, [high, low, rest @ ..]) => (usize::from(*high) << 8 | usize::from(*low), rest),
        _ => return Err(wrong),
    };
    rest.split_at_checked(length).ok_or(wrong)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot build its value has failed")]

    use super::*;

    /// SEC1 by hand, as RFC 5915 lays it out: version 1, the secret, the curve's name.
    fn sec1(secret: &[u8], curve: Curve) -> Vec<u8> {
        let name = [&[0x06, u8::try_from(curve.oid().len()).unwrap()], curve.oid()].concat();
        let mut body = vec![0x02, 0x01, 0x01, 0x04, u8::try_from(secret.len()).unwrap()];
        body.extend_from_slice(secret);
        body.extend([0xA0, u8::try_from(name.len()).unwrap()]);
        body.extend(name);
        [vec![0x30, u8::try_from(body.len()).unwrap()], body].concat()
    }

    #[test]
    fn a_secret_without_its_leading_zeros_is_the_same_key() {
        let short = read(&sec1(&[7], Curve::NistP256)).unwrap();
        let whole = [vec![0; 31], vec![7]].concat();
        assert_eq!(short.to_bytes().as_slice(), whole, "in 32 bytes");
    }

    #[test]
    fn every_cut_is_refused() {
        let whole = sec1(&[0x5A; 32], Curve::NistP256);
        assert!(read(&whole).is_ok());
        for end in 0..whole.len() {
            assert!(read(whole.get(..end).unwrap()).is_err(), "{end} bytes");
        }
    }

    #[test]
    fn keys_of_a_wrong_form_or_too_long_are_named() {
        // SEC1 is for curves with points X and Y only.
        assert!(matches!(read(&sec1(&[1; 32], Curve::X25519)), Err(KeyFileError::Algorithm(_))));
        assert_eq!(
            read(&sec1(&[1; 33], Curve::NistP256)).unwrap_err(),
            KeyFileError::Secret(Curve::NistP256)
        );
        assert_eq!(
            read(&sec1(&[0; 32], Curve::NistP256)).unwrap_err(),
            KeyFileError::Secret(Curve::NistP256)
        );
        let locked = b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n";
        assert_eq!(read(locked).unwrap_err(), KeyFileError::Encrypted);
    }
}
