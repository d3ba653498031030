//! Keys for agreement: Generate ECDHE key, Establish key, Decompress public key, Write public key.

use zeroize::Zeroizing;

use super::signature::{slot, slot_name};
use super::wire::{self, BareKey, WireKey, secret};
use super::{CommandValue, Context};
use crate::bytes::{FieldError, Put, Reader};
use crate::crypto::Curve;

/// Generate ECDHE key `1F 0B`: the volatile key pair for the next KEK session or establishment of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenerateEcdheKey {
    /// Curve of the key pair.
    pub curve: Curve,
}

impl CommandValue for GenerateEcdheKey {
    /// The chip's public key, curve ID in front.
    type Response = WireKey;

    fn encode(&self, out: &mut Vec<u8>) {
        wire::put_curve(out, self.curve);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { curve: wire::curve(r)? })
    }

    fn encode_response(response: &WireKey, out: &mut Vec<u8>) {
        wire::put_curve(out, response.curve);
        wire::put_key(out, response);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<WireKey, FieldError> {
        let curve = wire::curve(r)?;
        if curve != self.curve {
            return Err(r.inconsistent("curve", curve.oid().len(), "the curve that was asked for"));
        }
        wire::key(r, curve)
    }

    fn summary(&self) -> String {
        self.curve.name().into()
    }
}

/// Establish key `18`: the shared secret of a slot's key and the host's public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EstablishKey {
    /// 0 to 4, or FF for the ephemeral slot, whose key is gone afterwards.
    pub slot: u8,
    /// The host's public key; the slot's key gives the curve.
    pub host: BareKey,
}

impl CommandValue for EstablishKey {
    /// The x-coordinate, or the output of X25519.
    type Response = Zeroizing<Vec<u8>>;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.slot);
        wire::put_bare_key(out, &self.host);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { slot: slot(r)?, host: wire::bare_key(r)? })
    }

    fn encode_response(response: &Zeroizing<Vec<u8>>, out: &mut Vec<u8>) {
        out.put_len2(response);
    }

    fn decode_response(
        &self,
        r: &mut Reader<'_, '_>,
        _: &dyn Context,
    ) -> Result<Zeroizing<Vec<u8>>, FieldError> {
        let n = r.u16("length of shared secret")?;
        secret(r, "shared secret", usize::from(n))
    }

    fn summary(&self) -> String {
        format!("Slot {}, {} B of public key", slot_name(self.slot), self.host.bytes.len())
    }
}

/// Decompress public key `1F 1A`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecompressKey {
    /// Curve, one with two coordinates.
    pub curve: Curve,
    /// 02 where Y is even, 03 where it is odd.
    pub form: u8,
    /// X, in the length of the curve's coordinates; on the wire without a length in front (RUN).
    pub x: Vec<u8>,
}

impl CommandValue for DecompressKey {
    /// Y, bare.
    type Response = Vec<u8>;

    fn encode(&self, out: &mut Vec<u8>) {
        wire::put_curve(out, self.curve);
        out.put_u8(self.form);
        out.put(&self.x);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let curve = wire::curve(r)?;
        if !curve.is_weierstrass() {
            return Err(r.out_of_range("curve", curve.oid().len(), "a curve with two coordinates"));
        }
        let form = r.u8("point form")?;
        match form {
            2 => r.means(format_args!("Y is even")),
            3 => r.means(format_args!("Y is odd")),
            _ => return Err(r.out_of_range("point form", 1, "02 even, 03 odd")),
        }
        Ok(Self { curve, form, x: r.take("X", curve.coordinate_len())?.to_vec() })
    }

    fn encode_response(response: &Vec<u8>, out: &mut Vec<u8>) {
        out.put(response);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Vec<u8>, FieldError> {
        Ok(r.take("Y", self.curve.coordinate_len())?.to_vec())
    }

    fn summary(&self) -> String {
        self.curve.name().into()
    }
}

/// Write public key `1F 0A`: into a generic public key slot, once (KNOWN, SDK).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WritePublicKey {
    /// Slot number.
    pub slot: u8,
    /// The key, curve ID in front.
    pub key: WireKey,
}

impl CommandValue for WritePublicKey {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.slot);
        wire::put_curve(out, self.key.curve);
        wire::put_key(out, &self.key);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let slot = r.u8("slot")?;
        let curve = wire::curve(r)?;
        Ok(Self { slot, key: wire::key(r, curve)? })
    }

    fn summary(&self) -> String {
        format!("Public key slot {}, {}", self.slot, self.key.curve.name())
    }
}
