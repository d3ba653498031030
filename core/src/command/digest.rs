//! Start, Process and Finish hash: one digest in pieces. The chip has one running context.

use super::{CommandValue, Context, Done, wire};
use crate::bytes::{FieldError, Put, Reader};
use crate::crypto::Hash;

/// Start hash `1F 00`: names the digest and brings the first piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartHash {
    /// Which digest.
    pub hash: Hash,
    /// First piece of the message; may be empty.
    pub piece: Vec<u8>,
}

impl CommandValue for StartHash {
    type Response = Done;

    fn encode(&self, out: &mut Vec<u8>) {
        wire::put_hash(out, Some(self.hash));
        out.put(&self.piece);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let hash = wire::hash(r)?.ok_or(r.out_of_range("length of hash OID", 2, "the length of an OID"))?;
        Ok(Self { hash, piece: r.rest("message").to_vec() })
    }

    fn encode_response(_: &Done, _: &mut Vec<u8>) {}

    fn decode_response(&self, _: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Done, FieldError> {
        Ok(Done)
    }

    fn summary(&self) -> String {
        format!("{}, {} B", self.hash.name(), self.piece.len())
    }
}

/// Process hash `1F 01`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessHash {
    /// Next piece of the message.
    pub piece: Vec<u8>,
}

impl CommandValue for ProcessHash {
    type Response = Done;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&self.piece);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { piece: r.rest("message").to_vec() })
    }

    fn encode_response(_: &Done, _: &mut Vec<u8>) {}

    fn decode_response(&self, _: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Done, FieldError> {
        Ok(Done)
    }

    fn summary(&self) -> String {
        format!("{} B", self.piece.len())
    }
}

/// Finish hash `1F 02`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishHash {
    /// Last piece of the message; may be empty.
    pub piece: Vec<u8>,
}

impl CommandValue for FinishHash {
    /// The digest.
    type Response = Vec<u8>;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&self.piece);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { piece: r.rest("message").to_vec() })
    }

    fn encode_response(response: &Vec<u8>, out: &mut Vec<u8>) {
        out.put_len2(response);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Vec<u8>, FieldError> {
        Ok(r.len2("length of digest", "digest")?.to_vec())
    }

    fn summary(&self) -> String {
        format!("{} B", self.piece.len())
    }
}
