//! ECDSA and ECDH on the P and brainpool curves, written once for all of them.

use core::marker::PhantomData;
use std::sync::Arc;

use ecdsa::{EcdsaCurve, hazmat};
use elliptic_curve::{
    AffinePoint, CurveArithmetic, FieldBytes, NonZeroScalar, PublicKey, SecretKey,
    bigint::BitOps,
    point::{AffineCoordinates, DecompressPoint},
    sec1::{FromSec1Point, ModulusSize, ToSec1Point},
    subtle::Choice,
};
use rfc6979::KGenerator;
use sha2::digest::{Digest, block_api::BlockSizeUser};
use zeroize::Zeroizing;

use super::{
    Signature,
    family::{Family, Secret},
};
use crate::crypto::{CryptoError, Curve, Hash, hash::with_digest};

/// What the library must offer for a curve to work here: ECDSA, and points that can be read, written and decompressed.
pub(super) trait Supported:
    EcdsaCurve
    + elliptic_curve::Curve<FieldBytesSize: ModulusSize>
    + CurveArithmetic<AffinePoint: FromSec1Point<Self> + ToSec1Point<Self> + DecompressPoint<Self>>
{
}

impl<C> Supported for C where
    C: EcdsaCurve
        + elliptic_curve::Curve<FieldBytesSize: ModulusSize>
        + CurveArithmetic<AffinePoint: FromSec1Point<Self> + ToSec1Point<Self> + DecompressPoint<Self>>
{
}

/// One of the six curves, as a family of its own.
pub(super) struct Weierstrass<C>(pub(super) PhantomData<C>);

impl<C: Supported> Family for Weierstrass<C> {
    fn check_public(&self, curve: Curve, public: &[u8]) -> Result<(), CryptoError> {
        point::<C>(public).map(drop).ok_or(CryptoError::NotOnCurve(curve))
    }

    fn decompress(&self, curve: Curve, y_is_odd: bool, x: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let field = field_bytes::<C>(x).ok_or(CryptoError::WrongLength {
            what: "x-coordinate",
            expected: curve.coordinate_len(),
            got: x.len(),
        })?;
        let point: Option<AffinePoint<C>> =
            DecompressPoint::decompress(&field, Choice::from(u8::from(y_is_odd))).into();
        Ok(bare::<C>(&point.ok_or(CryptoError::NotOnCurve(curve))?))
    }

    fn secret(&self, curve: Curve, bytes: &[u8]) -> Result<Arc<dyn Secret>, CryptoError> {
        match SecretKey::<C>::from_slice(bytes) {
            Ok(key) => Ok(Arc::new(key)),
            Err(_) => Err(CryptoError::ScalarOutOfRange(curve)),
        }
    }

    fn verify_digest(&self, public: &[u8], digest: &[u8], signature: &Signature) -> bool {
        let (Some(key), Some(r), Some(s)) =
            (point::<C>(public), field_bytes::<C>(&signature.r), field_bytes::<C>(&signature.s))
        else {
            return false;
        };
        let Ok(signature) = ecdsa::Signature::<C>::from_scalars(r, s) else { return false };
        hazmat::verify_prehashed::<C>(&key.to_projective(), &leftmost_bits::<C>(digest), &signature).is_ok()
    }
}

impl<C: Supported> Secret for SecretKey<C> {
    fn public(&self) -> Vec<u8> {
        bare::<C>(self.public_key().as_affine())
    }

    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(Zeroizing::new(SecretKey::to_bytes(self)).to_vec())
    }

    fn agree(&self, curve: Curve, public: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let peer = point::<C>(public).ok_or(CryptoError::NotOnCurve(curve))?;
        Ok(Zeroizing::new(self.diffie_hellman(&peer).raw_secret_bytes().to_vec()))
    }

    fn sign_digest(&self, curve: Curve, digest: &[u8], hash: Hash) -> Result<Signature, CryptoError> {
        if digest.is_empty() {
            return Err(CryptoError::LengthNotAllowed { what: "digest", allowed: "1 or more", got: 0 });
        }
        let key = self.to_nonzero_scalar();
        let signature = with_digest!(hash, sign_with(&key, digest))?;
        signature.ok_or(CryptoError::ScalarOutOfRange(curve))
    }
}

/// ECDSA with the nonces of RFC 6979. `None` cannot be met: it would take as many nonces without a valid one.
fn sign_with<D>(key: &impl SigningScalar, digest: &[u8]) -> Option<Signature>
where
    D: Digest + BlockSizeUser,
{
    key.sign::<D>(digest)
}

/// A scalar that signs; the trait only lets the digest type be named first in [`with_digest`].
trait SigningScalar {
    fn sign<D: Digest + BlockSizeUser>(&self, digest: &[u8]) -> Option<Signature>;
}

impl<C: Supported> SigningScalar for NonZeroScalar<C> {
    fn sign<D: Digest + BlockSizeUser>(&self, digest: &[u8]) -> Option<Signature> {
        const NONCES: usize = 64;
        let order = C::ORDER;
        let secret = Zeroizing::new(FieldBytes::<C>::from(self));
        let mut nonces = KGenerator::<D, C::Uint>::new(&secret, digest, &[], &order);
        let digest = leftmost_bits::<C>(digest);
        for _ in 0..NONCES {
            let mut nonce = Zeroizing::new(FieldBytes::<C>::default());
            nonces.fill_next_k(&mut nonce);
            let nonce: Option<NonZeroScalar<C>> = NonZeroScalar::from_repr(*nonce).into();
            if let Some(nonce) = nonce
                && let Ok((signature, _)) = hazmat::sign_prehashed::<C>(self, &nonce, &digest)
            {
                let (r, s) = signature.split_bytes();
                return Some(Signature { r: r.to_vec(), s: s.to_vec() });
            }
        }
        None
    }
}

/// The leftmost bits of the digest, as many as the order has, as a number.
///
/// The library does this itself where the order fills its bytes. With P-521 it would keep the lowest bits of 66 bytes.
fn leftmost_bits<C: Supported>(digest: &[u8]) -> Vec<u8> {
    let order_bits = C::ORDER.bits() as usize;
    let mut number: Vec<u8> = digest.iter().copied().take(order_bits.div_ceil(8)).collect();
    let excess = (number.len() * 8).saturating_sub(order_bits);
    if excess > 0 {
        let mut carried = 0;
        for byte in &mut number {
            let low = *byte << (8 - excess);
            *byte = *byte >> excess | carried;
            carried = low;
        }
    }
    number
}

/// A point from X || Y, if it is on the curve. The identity has no such form.
fn point<C: Supported>(public: &[u8]) -> Option<PublicKey<C>> {
    PublicKey::<C>::from_sec1_bytes(&[&[4], public].concat()).ok()
}

/// X || Y of a point.
fn bare<C: Supported>(point: &AffinePoint<C>) -> Vec<u8> {
    [point.x().as_slice(), point.y().as_slice()].concat()
}

fn field_bytes<C: Supported>(bytes: &[u8]) -> Option<FieldBytes<C>> {
    FieldBytes::<C>::try_from(bytes).ok()
}
