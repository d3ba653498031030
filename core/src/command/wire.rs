//! Encodings shared by many commands: curve ID, public key, signature, hash ID.

use zeroize::Zeroizing;

use crate::bytes::{FieldError, Put, Reader};
use crate::crypto::Curve;
use crate::crypto::Hash;
use crate::crypto::Signature;

/// A public key as it travels: the curve and X||Y, or the 32 bytes of a 25519 key. Whether the point lies on the curve
/// is a question for `crypto`, not for the codec: the chip must be able to receive a wrong one and refuse it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireKey {
    /// Curve.
    pub curve: Curve,
    /// X||Y or the 32-byte key.
    pub bytes: Vec<u8>,
}

/// A public key without a curve ID in front, as Establish key carries it: the form alone tells a point from the 32 bytes
/// of a 25519 key, so that it can be read without knowing the slot's curve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BareKey {
    /// The form is `04 len2 X len2 Y`; otherwise `len2 key`.
    pub is_point: bool,
    /// X||Y or the key.
    pub bytes: Vec<u8>,
}

impl BareKey {
    /// The key on a curve, if its form and length are the curve's.
    pub fn on(&self, curve: Curve) -> Option<WireKey> {
        let fits = self.is_point == curve.is_weierstrass() && self.bytes.len() == curve.public_len();
        fits.then(|| WireKey { curve, bytes: self.bytes.clone() })
    }
}

impl From<WireKey> for BareKey {
    fn from(key: WireKey) -> Self {
        Self { is_point: key.curve.is_weierstrass(), bytes: key.bytes }
    }
}

/// Appends `len2 || OID`.
pub fn put_curve(out: &mut Vec<u8>, curve: Curve) {
    out.put_len2(curve.oid());
}

/// Reads `len2 || OID`; an unknown OID is out of range.
pub fn curve(r: &mut Reader<'_, '_>) -> Result<Curve, FieldError> {
    let oid = r.len2("length of curve OID", "curve")?;
    let curve =
        Curve::from_oid(oid).ok_or(r.out_of_range("curve", oid.len(), "one of the eight curve OIDs"))?;
    r.means(format_args!("{}", curve.name()));
    Ok(curve)
}

/// Appends `len2 || OID` of a hash, or `00 00` for none.
pub fn put_hash(out: &mut Vec<u8>, hash: Option<Hash>) {
    out.put_len2(hash.map_or(&[], |hash| hash.oid()));
}

/// Reads `len2 || OID` of a hash; an empty one is `None` (authentication with Ed25519).
pub fn hash(r: &mut Reader<'_, '_>) -> Result<Option<Hash>, FieldError> {
    let oid = r.len2("length of hash OID", "hash")?;
    if oid.is_empty() {
        return Ok(None);
    }
    let hash = Hash::from_oid(oid).ok_or(r.out_of_range(
        "hash",
        oid.len(),
        "a hash OID of the SHA-2 or SHA-3 family",
    ))?;
    r.means(format_args!("{}", hash.name()));
    Ok(Some(hash))
}

/// Appends a public key in its curve's form: `04 len2 X len2 Y`, or `len2 key`.
pub fn put_key(out: &mut Vec<u8>, key: &WireKey) {
    put_form(out, key.curve.is_weierstrass(), &key.bytes);
}

/// Appends a public key whose form is known instead of its curve.
pub fn put_bare_key(out: &mut Vec<u8>, key: &BareKey) {
    put_form(out, key.is_point, &key.bytes);
}

fn put_form(out: &mut Vec<u8>, is_point: bool, bytes: &[u8]) {
    if is_point {
        let (x, y) = bytes.split_at(bytes.len() / 2);
        out.put_u8(0x04);
        out.put_len2(x);
        out.put_len2(y);
    } else {
        out.put_len2(bytes);
    }
}

/// Reads a public key whose curve is not known.
pub fn bare_key(r: &mut Reader<'_, '_>) -> Result<BareKey, FieldError> {
    if r.peek().first() != Some(&0x04) {
        let bytes = r.len2("length of key", "public key")?.to_vec();
        return Ok(BareKey { is_point: false, bytes });
    }
    r.fixed("point form", 0x04, "04, uncompressed")?;
    let x = r.len2("length of X", "X")?;
    let y = sized(r, "length of Y", "Y", x.len())?;
    Ok(BareKey { is_point: true, bytes: [x, y].concat() })
}

/// Reads bytes that are a secret, and marks them so.
pub fn secret(
    r: &mut Reader<'_, '_>,
    field: &'static str,
    n: usize,
) -> Result<Zeroizing<Vec<u8>>, FieldError> {
    let bytes = Zeroizing::new(r.take(field, n)?.to_vec());
    r.secret();
    Ok(bytes)
}

/// Reads a public key whose curve is known.
pub fn key(r: &mut Reader<'_, '_>, curve: Curve) -> Result<WireKey, FieldError> {
    let n = curve.coordinate_len();
    let mut bytes = Vec::new();
    if curve.is_weierstrass() {
        r.fixed("point form", 0x04, "04, uncompressed")?;
        for (length, field) in [("length of X", "X"), ("length of Y", "Y")] {
            bytes.extend_from_slice(sized(r, length, field, n)?);
        }
    } else {
        bytes.extend_from_slice(sized(r, "length of key", "public key", n)?);
    }
    Ok(WireKey { curve, bytes })
}

/// Appends `len2 R || len2 S`.
pub fn put_signature(out: &mut Vec<u8>, signature: &Signature) {
    out.put_len2(&signature.r);
    out.put_len2(&signature.s);
}

/// Reads `len2 R || len2 S`, each of the size of the curve's coordinates.
pub fn signature(r: &mut Reader<'_, '_>, curve: Curve) -> Result<Signature, FieldError> {
    let n = curve.coordinate_len();
    let (a, b) = (sized(r, "length of R", "R", n)?.to_vec(), sized(r, "length of S", "S", n)?.to_vec());
    Ok(Signature { r: a, s: b })
}

/// Reads `len2 R || len2 S` of any size, where the curve is not known.
pub fn any_signature(r: &mut Reader<'_, '_>) -> Result<Signature, FieldError> {
    let (a, b) = (r.len2("length of R", "R")?.to_vec(), r.len2("length of S", "S")?.to_vec());
    Ok(Signature { r: a, s: b })
}

fn sized<'a>(
    r: &mut Reader<'a, '_>,
    length: &'static str,
    field: &'static str,
    n: usize,
) -> Result<&'a [u8], FieldError> {
    let got = usize::from(r.u16(length)?);
    if got != n {
        return Err(r.inconsistent(length, 2, "the curve's coordinate size"));
    }
    r.take(field, n)
}
