//! Local envelopes: a key that never leaves the chip wraps what the host wants to store outside.

use zeroize::Zeroizing;

use super::tables::KeyType;
use super::{CommandValue, Context, Done};
use crate::bytes::{FieldError, Put, Reader};
use crate::crypto::wrap::OVERHEAD;

/// Fewest bytes that can be wrapped (RFC 3394: two blocks of 8).
pub const LEAST_CONTENT_BYTES: usize = 16;
/// Most bytes that can be wrapped (STSELib); the envelope has 8 more.
pub const MOST_CONTENT_BYTES: usize = 480;

/// Generate local envelope key `11 07`: a new AES key in an empty slot. (The A110 takes an optional seed behind the
/// type; whether the A120 does is not determined, so it is not part of the layout here.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenerateEnvelopeKey {
    /// Envelope key slot, 0 or 1.
    pub slot: u8,
    /// AES-128 or AES-256.
    pub key_type: KeyType,
}

impl CommandValue for GenerateEnvelopeKey {
    type Response = Done;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&[self.slot, self.key_type.code()]);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { slot: r.u8("slot")?, key_type: KeyType::decode_aes(r)? })
    }

    fn encode_response(_: &Done, _: &mut Vec<u8>) {}

    fn decode_response(&self, _: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Done, FieldError> {
        Ok(Done)
    }

    fn summary(&self) -> String {
        format!("Slot {}, {}", self.slot, self.key_type.name())
    }
}

/// Wrap local envelope `0E`. Holds what is worth wrapping, so it has no Debug and is wiped.
#[derive(Clone, PartialEq, Eq)]
pub struct Wrap {
    /// Envelope key slot.
    pub slot: u8,
    /// What to wrap: a multiple of 8 bytes, [`LEAST_CONTENT_BYTES`] to [`MOST_CONTENT_BYTES`].
    pub content: Zeroizing<Vec<u8>>,
}

impl CommandValue for Wrap {
    /// The envelope, 8 bytes longer than its content.
    type Response = Vec<u8>;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.slot);
        out.put(&self.content);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let slot = r.u8("slot")?;
        let content = Zeroizing::new(r.rest("content").to_vec());
        r.secret();
        Ok(Self { slot, content })
    }

    fn encode_response(response: &Vec<u8>, out: &mut Vec<u8>) {
        out.put(response);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Vec<u8>, FieldError> {
        Ok(r.take("envelope", self.content.len() + OVERHEAD)?.to_vec())
    }

    fn summary(&self) -> String {
        format!("Slot {}, {} B", self.slot, self.content.len())
    }
}

/// Unwrap local envelope `0F`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwrap {
    /// Envelope key slot.
    pub slot: u8,
    /// An envelope made by the same chip, 24 to 488 bytes (STSELib).
    pub envelope: Vec<u8>,
}

impl CommandValue for Unwrap {
    /// The content, 8 bytes shorter than the envelope.
    type Response = Zeroizing<Vec<u8>>;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.slot);
        out.put(&self.envelope);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { slot: r.u8("slot")?, envelope: r.rest("envelope").to_vec() })
    }

    fn encode_response(response: &Self::Response, out: &mut Vec<u8>) {
        out.put(response);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self::Response, FieldError> {
        let content = r.take("content", self.envelope.len().saturating_sub(OVERHEAD))?;
        r.secret();
        Ok(Zeroizing::new(content.to_vec()))
    }

    fn summary(&self) -> String {
        format!("Slot {}, {} B", self.slot, self.envelope.len())
    }
}
