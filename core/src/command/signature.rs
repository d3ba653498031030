//! Private keys at work: Generate key, Generate signature, Verify signature.

use super::tables::EPHEMERAL_SLOT;
use super::wire::{self, WireKey};
use super::{CommandValue, Context};
use crate::bytes::{Fault, FieldError, Put, Reader};
use crate::crypto::Curve;
use crate::crypto::Signature;

/// Generate key `11 13`: a new key pair in a slot. The old key of the slot is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenerateKey {
    /// 0 to 4, or FF for the ephemeral slot.
    pub slot: u8,
    /// How often the key may be used; FFFF is unlimited (X-CUBE).
    pub usage_limit: u16,
    /// `00 00` from ST's A120 library; a real A110 host sent `80 0D` here. The chip keeps the slot's own mode (INFERRED).
    pub mode: [u8; 2],
    /// Curve of the new key.
    pub curve: Curve,
}

impl CommandValue for GenerateKey {
    /// The public key; the wire carries no curve ID.
    type Response = WireKey;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.slot);
        out.put_u16(self.usage_limit);
        out.put(&self.mode);
        wire::put_curve(out, self.curve);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self {
            slot: slot(r)?,
            usage_limit: r.u16("usage limit")?,
            mode: r.array("mode of operation")?,
            curve: wire::curve(r)?,
        })
    }

    fn encode_response(response: &WireKey, out: &mut Vec<u8>) {
        wire::put_key(out, response);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<WireKey, FieldError> {
        wire::key(r, self.curve)
    }

    fn summary(&self) -> String {
        format!("Slot {}, {}", slot_name(self.slot), self.curve.name())
    }
}

/// Generate signature `16`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GenerateSignature {
    /// Private key slot.
    pub slot: u8,
    /// The digest for ECDSA (used as it is), the message for Ed25519 pure.
    pub data: Vec<u8>,
}

impl CommandValue for GenerateSignature {
    type Response = Signature;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.slot);
        out.put_len2(&self.data);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { slot: slot(r)?, data: r.len2("length of data", "digest or message")?.to_vec() })
    }

    fn encode_response(response: &Signature, out: &mut Vec<u8>) {
        wire::put_signature(out, response);
    }

    fn decode_response(
        &self,
        r: &mut Reader<'_, '_>,
        context: &dyn Context,
    ) -> Result<Signature, FieldError> {
        match context.private_curve(self.slot) {
            Some(curve) => wire::signature(r, curve),
            None => wire::any_signature(r),
        }
    }

    fn summary(&self) -> String {
        format!("Slot {}, {} B", slot_name(self.slot), self.data.len())
    }
}

/// Verify signature `17`: the chip checks a signature with a public key from the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifySignature {
    /// Public key, curve ID in front.
    pub key: WireKey,
    /// R and S.
    pub signature: Signature,
    /// Only with Ed25519: 0 pure, 1 pre-hashed.
    pub eddsa_variant: u8,
    /// Digest or message.
    pub data: Vec<u8>,
}

impl CommandValue for VerifySignature {
    /// Whether the signature is valid. A wrong signature is status 00 with a 0 byte, not an error.
    type Response = bool;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(0x00);
        wire::put_curve(out, self.key.curve);
        wire::put_key(out, &self.key);
        wire::put_signature(out, &self.signature);
        if self.key.curve == Curve::Ed25519 {
            out.put_u8(self.eddsa_variant);
        }
        out.put_len2(&self.data);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        r.fixed("subject", 0x00, "00")?;
        let curve = wire::curve(r)?;
        if curve == Curve::X25519 {
            return Err(r.error("curve", Fault::OutOfRange { allowed: "a curve for signatures" }));
        }
        let key = wire::key(r, curve)?;
        let signature = wire::signature(r, curve)?;
        let eddsa_variant = if curve == Curve::Ed25519 {
            let variant = r.u8("EdDSA variant")?;
            r.means(format_args!("{}", if variant == 0 { "pure" } else { "pre-hashed" }));
            if variant > 1 {
                return Err(r.out_of_range("EdDSA variant", 1, "0 pure, 1 pre-hashed"));
            }
            variant
        } else {
            0
        };
        let data = r.len2("length of data", "digest or message")?.to_vec();
        Ok(Self { key, signature, eddsa_variant, data })
    }

    fn encode_response(response: &bool, out: &mut Vec<u8>) {
        out.put_u8(u8::from(*response));
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<bool, FieldError> {
        truth(r, "validity", "valid", "not valid")
    }

    fn summary(&self) -> String {
        format!("{}, {} B", self.key.curve.name(), self.data.len())
    }

    fn response_summary(response: &bool) -> Option<String> {
        Some(if *response { "valid".into() } else { "not valid".into() })
    }
}

/// Reads a byte that says 1 or 0.
pub fn truth(
    r: &mut Reader<'_, '_>,
    field: &'static str,
    yes: &'static str,
    no: &'static str,
) -> Result<bool, FieldError> {
    let value = r.u8(field)?;
    r.means(format_args!("{}", if value == 1 { yes } else { no }));
    match value {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(r.out_of_range(field, 1, "0 or 1")),
    }
}

/// Reads a private key slot number.
pub fn slot(r: &mut Reader<'_, '_>) -> Result<u8, FieldError> {
    let slot = r.u8("slot")?;
    if slot == EPHEMERAL_SLOT {
        r.means(format_args!("ephemeral"));
    }
    Ok(slot)
}

/// The slot as the screen writes it.
pub fn slot_name(slot: u8) -> String {
    if slot == EPHEMERAL_SLOT { "FF".into() } else { slot.to_string() }
}
