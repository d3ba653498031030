//! Every command of the chip: one struct each, its response beside it, one row in [`catalog`].
//!
//! Pure: values to bytes and bytes to values, both directions, for the host and for the virtual chip. No port, no
//! clock, no key ever used here.

/// The answer's side of a command that is answered with a status only.
macro_rules! answered_with_status {
    () => {
        type Response = $crate::command::Done;

        fn encode_response(_: &$crate::command::Done, _: &mut Vec<u8>) {}

        fn decode_response(
            &self,
            _: &mut $crate::bytes::Reader<'_, '_>,
            _: &dyn $crate::command::Context,
        ) -> Result<$crate::command::Done, $crate::bytes::FieldError> {
            Ok($crate::command::Done)
        }
    };
}

pub mod access;
pub mod agreement;
pub mod asymmetric;
pub mod attribute;
pub mod catalog;
pub mod chunked;
pub mod cipher;
pub mod data_partition;
pub mod derive;
pub mod digest;
pub mod envelope;
pub mod host_keys;
pub mod key_slot;
pub mod mac;
pub mod maintenance;
pub mod probe;
pub mod query;
mod row;
pub mod signature;
pub mod symmetric;
pub mod tables;
pub mod undetermined;
pub mod wire;

pub use catalog::{CATALOG, Command, Family, Key, Layout, Response, Row, TimeSource};

use crate::bytes::{FieldError, Reader};
use crate::command::tables::{KeyMode, ZoneKind};
use crate::crypto::Curve;

/// A command value and its answer, both ways. The code is not here: it is in the catalogue, once.
pub trait CommandValue: Clone + PartialEq {
    /// What the chip answers with status 00.
    type Response: Clone + PartialEq;

    /// Appends the payload (after the code, and after the subject tag where the row has one).
    fn encode(&self, out: &mut Vec<u8>);

    /// Reads the payload. The caller checks that nothing is left over.
    fn decode(r: &mut Reader<'_, '_>, context: &dyn Context) -> Result<Self, FieldError>;

    /// Appends the payload of the answer; the chip's side of [`CommandValue::decode_response`].
    fn encode_response(response: &Self::Response, out: &mut Vec<u8>);

    /// Reads the payload of an answer with status 00. The caller checks that nothing is left over.
    fn decode_response(
        &self,
        r: &mut Reader<'_, '_>,
        context: &dyn Context,
    ) -> Result<Self::Response, FieldError>;

    /// What is asked, in a few words for a table row: "Zone 1, 13 B at 0000".
    fn summary(&self) -> String;

    /// What was answered, in a few words, where that is worth a table row.
    fn response_summary(_response: &Self::Response) -> Option<String> {
        None
    }
}

/// What a layout depends on besides its own bytes. The chip knows it from its state, the host from its observation.
pub trait Context {
    /// Kind of a zone, which decides whether an answer to Read starts with a counter.
    fn zone_kind(&self, _zone: u8) -> Option<ZoneKind> {
        None
    }
    /// Curve of the key in a private key slot.
    fn private_curve(&self, _slot: u8) -> Option<Curve> {
        None
    }
    /// Mode of the key in a symmetric slot, which decides the layout of encryption and decryption.
    fn symmetric_mode(&self, _slot: u8) -> Option<KeyMode> {
        None
    }
}

/// Nothing is known.
pub struct NoContext;

impl Context for NoContext {}

/// A command that is answered with only a status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done;
