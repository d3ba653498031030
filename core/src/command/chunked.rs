//! Encryption and decryption in pieces: Start, Process, Finish. Only Start names a slot; the chip has one running
//! context.
//!
//! Process and Finish look the same in CCM and GCM. Start differs: CCM announces both totals, GCM none (RUN).

use super::cipher::{Verified, aad, counter, iv, put_counter, slot_and_mode};
use super::tables::KeyMode;
use super::{CommandValue, Context};
use crate::bytes::{FieldError, Put, Reader};

/// A piece of associated data and a piece of message, either of which may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Associated data.
    pub aad: Vec<u8>,
    /// Message, or ciphertext.
    pub message: Vec<u8>,
}

impl Piece {
    /// A piece of message only.
    pub fn of(message: &[u8]) -> Self {
        Self { aad: Vec::new(), message: message.to_vec() }
    }

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_len2(&self.aad);
        out.put_len2(&self.message);
    }

    fn decode(r: &mut Reader<'_, '_>, length: &'static str, field: &'static str) -> Result<Self, FieldError> {
        Ok(Self { aad: aad(r)?, message: r.len2(length, field)?.to_vec() })
    }

    fn plain(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        Self::decode(r, "length of message", "message")
    }

    fn encrypted(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        Self::decode(r, "length of ciphertext", "ciphertext")
    }

    fn summary(&self) -> String {
        if self.aad.is_empty() {
            format!("{} B", self.message.len())
        } else {
            format!("{} B of associated data, {} B", self.aad.len(), self.message.len())
        }
    }
}

/// How a run of pieces begins, by the mode of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// CCM*.
    Ccm {
        /// The nonce, 13 bytes; its length stands on the wire here.
        nonce: Vec<u8>,
        /// All associated data that will come, in bytes.
        total_aad: u16,
        /// All message that will come, in bytes. The nonce leaves room for 65535. ST's library sends two bytes of
        /// garbage in the upper half when it decrypts (RUN).
        total_message: u32,
        /// First piece.
        first: Piece,
    },
    /// GCM.
    Gcm {
        /// IV of any length from 1.
        iv: Vec<u8>,
        /// First piece.
        first: Piece,
    },
    /// The key's mode has no form in pieces, so these bytes have no layout.
    Other {
        /// All of them.
        bytes: Vec<u8>,
    },
}

impl Opening {
    fn encode(&self, slot: u8, out: &mut Vec<u8>) {
        out.put_u8(slot);
        match self {
            Self::Ccm { nonce, total_aad, total_message, first } => {
                out.put_len2(nonce);
                out.put_u16(*total_aad);
                out.put_u32(*total_message);
                first.encode(out);
            }
            Self::Gcm { iv, first } => {
                out.put_len2(iv);
                first.encode(out);
            }
            Self::Other { bytes } => out.put(bytes),
        }
    }

    fn decode(
        r: &mut Reader<'_, '_>,
        context: &dyn Context,
        piece: fn(&mut Reader<'_, '_>) -> Result<Piece, FieldError>,
    ) -> Result<(u8, Self), FieldError> {
        let (slot, mode) = slot_and_mode(r, context)?;
        let opening = match mode {
            KeyMode::Ccm { .. } => Self::Ccm {
                nonce: r.len2("length of nonce", "nonce")?.to_vec(),
                total_aad: r.u16("total of associated data")?,
                total_message: r.u32("total of message")?,
                first: piece(r)?,
            },
            KeyMode::Gcm { .. } => Self::Gcm { iv: iv(r)?, first: piece(r)? },
            _ => Self::Other { bytes: r.rest("data").to_vec() },
        };
        Ok((slot, opening))
    }

    fn first_bytes(&self) -> usize {
        match self {
            Self::Ccm { first, .. } | Self::Gcm { first, .. } => first.message.len(),
            Self::Other { bytes } => bytes.len(),
        }
    }

    fn summary(&self, slot: u8) -> String {
        match self {
            Self::Ccm { first, total_message, .. } => {
                format!("Slot {slot}, CCM*, {} of {} B", first.message.len(), total_message & 0xFFFF)
            }
            Self::Gcm { first, .. } => format!("Slot {slot}, GCM, {}", first.summary()),
            Self::Other { bytes } => format!("Slot {slot}, {} B", bytes.len()),
        }
    }
}

/// Answer to Start: the first piece done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// As long as the piece.
    pub data: Vec<u8>,
    /// The counter presence byte of CCM; `None` where the answer has none (GCM, decryption).
    pub presence: Presence,
}

/// What an answer says of the key's counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The answer has no presence byte.
    NotTold,
    /// 00: the key binds no counter.
    Absent,
    /// 01 and the counter that stands in the nonce.
    Counter(u32),
}

impl Presence {
    /// What CCM tells of a counter.
    pub fn of(counter: Option<u32>) -> Self {
        counter.map_or(Self::Absent, Self::Counter)
    }

    fn encode(self, out: &mut Vec<u8>) {
        match self {
            Self::NotTold => {}
            Self::Absent => put_counter(out, None),
            Self::Counter(counter) => put_counter(out, Some(counter)),
        }
    }
}

impl Started {
    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&self.data);
        self.presence.encode(out);
    }

    fn words(&self) -> Option<String> {
        match self.presence {
            Presence::Counter(counter) => Some(format!("with counter {counter}")),
            _ => None,
        }
    }
}

/// Start encrypt `1F 11`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartEncrypt {
    /// Symmetric slot, 0 to 15.
    pub slot: u8,
    /// Mode, and the first piece.
    pub opening: Opening,
}

impl CommandValue for StartEncrypt {
    type Response = Started;

    fn encode(&self, out: &mut Vec<u8>) {
        self.opening.encode(self.slot, out);
    }

    fn decode(r: &mut Reader<'_, '_>, context: &dyn Context) -> Result<Self, FieldError> {
        let (slot, opening) = Opening::decode(r, context, Piece::plain)?;
        Ok(Self { slot, opening })
    }

    fn encode_response(response: &Started, out: &mut Vec<u8>) {
        response.encode(out);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Started, FieldError> {
        let data = r.take("ciphertext", self.opening.first_bytes())?.to_vec();
        let presence = match &self.opening {
            Opening::Ccm { .. } => Presence::of(counter(r)?),
            _ => Presence::NotTold,
        };
        Ok(Started { data, presence })
    }

    fn summary(&self) -> String {
        self.opening.summary(self.slot)
    }

    fn response_summary(response: &Started) -> Option<String> {
        response.words()
    }
}

/// Start decrypt `1F 14`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartDecrypt {
    /// Symmetric slot, 0 to 15.
    pub slot: u8,
    /// Mode, and the first piece. The total of a CCM message does not count the tag.
    pub opening: Opening,
}

impl CommandValue for StartDecrypt {
    /// The first piece of the message, not to be trusted before Finish.
    type Response = Started;

    fn encode(&self, out: &mut Vec<u8>) {
        self.opening.encode(self.slot, out);
    }

    fn decode(r: &mut Reader<'_, '_>, context: &dyn Context) -> Result<Self, FieldError> {
        let (slot, opening) = Opening::decode(r, context, Piece::encrypted)?;
        Ok(Self { slot, opening })
    }

    fn encode_response(response: &Started, out: &mut Vec<u8>) {
        response.encode(out);
    }

    /// ST's library expects the bare message; a maintainer's remark (GH#115) speaks of a presence byte behind it.
    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Started, FieldError> {
        let data = r.take("message", self.opening.first_bytes())?.to_vec();
        let told = r.left() > 0 && matches!(self.opening, Opening::Ccm { .. });
        Ok(Started { data, presence: if told { Presence::of(counter(r)?) } else { Presence::NotTold } })
    }

    fn summary(&self) -> String {
        self.opening.summary(self.slot)
    }
}

/// A Process command: a piece in, as many bytes out.
macro_rules! process {
    ($(#[doc = $doc:literal])* $name:ident, $read:ident, $out:literal) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name(
            /// The piece.
            pub Piece,
        );

        impl CommandValue for $name {
            /// The piece done.
            type Response = Vec<u8>;

            fn encode(&self, out: &mut Vec<u8>) {
                self.0.encode(out);
            }

            fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
                Piece::$read(r).map(Self)
            }

            fn encode_response(response: &Vec<u8>, out: &mut Vec<u8>) {
                out.put(response);
            }

            fn decode_response(
                &self,
                r: &mut Reader<'_, '_>,
                _: &dyn Context,
            ) -> Result<Vec<u8>, FieldError> {
                Ok(r.take($out, self.0.message.len())?.to_vec())
            }

            fn summary(&self) -> String {
                self.0.summary()
            }
        }
    };
}

process! {
    /// Process encrypt `1F 12`.
    ProcessEncrypt, plain, "ciphertext"
}

process! {
    /// Process decrypt `1F 15`. What comes out is not to be trusted before Finish.
    ProcessDecrypt, encrypted, "message"
}

/// Finish encrypt `1F 13`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FinishEncrypt(
    /// The last piece.
    pub Piece,
);

/// Answer to Finish encrypt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// As long as the last piece.
    pub ciphertext: Vec<u8>,
    /// The tag over everything.
    pub tag: Vec<u8>,
}

impl CommandValue for FinishEncrypt {
    type Response = Closed;

    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Piece::plain(r).map(Self)
    }

    fn encode_response(response: &Closed, out: &mut Vec<u8>) {
        out.put(&response.ciphertext);
        out.put(&response.tag);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Closed, FieldError> {
        Ok(Closed {
            ciphertext: r.take("ciphertext", self.0.message.len())?.to_vec(),
            tag: r.rest("tag").to_vec(),
        })
    }

    fn summary(&self) -> String {
        self.0.summary()
    }
}

/// Finish decrypt `1F 16`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FinishDecrypt {
    /// The last piece.
    pub last: Piece,
    /// The tag to compare, behind the piece and not counted in its length.
    pub tag: Vec<u8>,
}

impl CommandValue for FinishDecrypt {
    type Response = Verified;

    fn encode(&self, out: &mut Vec<u8>) {
        self.last.encode(out);
        out.put(&self.tag);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { last: Piece::encrypted(r)?, tag: r.rest("tag").to_vec() })
    }

    fn encode_response(response: &Verified, out: &mut Vec<u8>) {
        response.encode(out);
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Verified, FieldError> {
        Verified::decode(r, self.last.message.len())
    }

    fn summary(&self) -> String {
        self.last.summary()
    }

    fn response_summary(response: &Verified) -> Option<String> {
        Some(response.words())
    }
}
