//! Frames: a command is header, payload, C-MAC, CRC; an answer is header, length, payload, R-MAC, CRC.

use core::fmt;

use super::header::{Code, EXTENDED, Flags};
use super::{FIRST_READ_BYTES, MAC_BYTES, MAX_FRAME_BYTES, Status, crc};

/// What was wrong with a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// Fewer bytes than the smallest frame.
    TooShort {
        /// Bytes that were there.
        got: usize,
        /// Bytes of the smallest frame.
        needed: usize,
    },
    /// The CRC does not match.
    Crc {
        /// In the frame.
        got: u16,
        /// Computed over the frame.
        computed: u16,
    },
    /// The length field cannot be right.
    Length {
        /// The field's value: payload, R-MAC and CRC.
        field: u16,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The length field and the bytes that came do not agree.
    Truncated {
        /// Bytes that the length field announces, header and length included.
        announced: usize,
        /// Bytes that came.
        got: usize,
    },
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { got, needed } => {
                write!(f, "frame of {got} B, the smallest has {needed} B")
            }
            Self::Crc { got, computed } => {
                write!(f, "CRC is {got:04X}, computed is {computed:04X}")?;
                if got.swap_bytes() == *computed {
                    write!(f, " (its bytes are swapped: the high byte goes first)")?;
                }
                Ok(())
            }
            Self::Length { field, why } => write!(f, "length field {field:04X}: {why}"),
            Self::Truncated { announced, got } => {
                write!(f, "the length field announces {announced} B, {got} B came")
            }
        }
    }
}

impl core::error::Error for LinkError {}

/// A command as it goes over the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandFrame {
    /// Command code.
    pub code: Code,
    /// Flag bits of the first byte.
    pub flags: Flags,
    /// Payload as sent (encrypted where the command is), without the C-MAC.
    pub payload: Vec<u8>,
    /// C-MAC, where the flags say so.
    pub cmac: Option<[u8; MAC_BYTES]>,
}

impl CommandFrame {
    /// An unprotected command.
    pub fn plain(code: Code, payload: Vec<u8>) -> Self {
        Self { code, flags: Flags::NONE, payload, cmac: None }
    }

    /// The header as sent, flags included: the bytes that the C-MAC covers.
    pub fn header(&self) -> Vec<u8> {
        let mut bytes = self.code.bytes();
        if let Some(first) = bytes.first_mut() {
            *first |= self.flags.bits();
        }
        bytes
    }

    /// The bytes on the wire, CRC included.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = self.header();
        bytes.extend_from_slice(&self.payload);
        bytes.extend(self.cmac.iter().flatten());
        append_crc(&mut bytes, 0);
        bytes
    }

    /// Reads a whole write transaction. The CRC is checked first, as the chip does.
    pub fn decode(wire: &[u8]) -> Result<Self, LinkError> {
        let body = check_crc(wire, &[])?;
        let (code, flags, used) = split_header(body)?;
        let rest = body.get(used..).unwrap_or(&[]);
        let (payload, cmac) = match (flags.cmac, rest.split_last_chunk::<MAC_BYTES>()) {
            (true, Some((payload, mac))) => (payload, Some(*mac)),
            (true, None) => {
                return Err(LinkError::TooShort { got: wire.len(), needed: used + MAC_BYTES + 2 });
            }
            (false, _) => (rest, None),
        };
        Ok(Self { code, flags, payload: payload.to_vec(), cmac })
    }
}

/// Splits code and flags off the front; also says how many bytes they took.
pub fn split_header(body: &[u8]) -> Result<(Code, Flags, usize), LinkError> {
    match body {
        [first, ext, ..] if first & EXTENDED == EXTENDED => Ok((Code::Extended(*ext), Flags::of(*first), 2)),
        [first, ..] if first & EXTENDED != EXTENDED => {
            Ok((Code::Basic(first & EXTENDED), Flags::of(*first), 1))
        }
        _ => Err(LinkError::TooShort { got: body.len(), needed: 2 }),
    }
}

/// An answer as it comes over the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseFrame {
    /// First byte as received: status in the low five bits, bit 6 set where an R-MAC follows (real on the A110,
    /// inferred on the A120).
    pub header: u8,
    /// Payload and, where one was asked for, R-MAC: the frame itself does not tell them apart.
    pub body: Vec<u8>,
}

impl ResponseFrame {
    /// An answer of only a status.
    pub fn status_only(status: Status) -> Self {
        Self { header: status.code(), body: Vec::new() }
    }

    /// The chip's verdict.
    pub fn status(&self) -> Status {
        Status::of(self.header)
    }

    /// The bytes on the wire, CRC included. The CRC leaves out the two length bytes.
    pub fn encode(&self) -> Vec<u8> {
        let length = u16::try_from(self.body.len() + 2).unwrap_or(u16::MAX);
        let mut bytes = vec![self.header];
        bytes.extend(length.to_be_bytes());
        bytes.extend_from_slice(&self.body);
        let crc = crc::of(&[&[self.header], &self.body]);
        bytes.extend(crc.to_be_bytes());
        bytes
    }

    /// Reads a whole answer. Bytes after the announced length are ignored: a chip that is read too far supplies FF
    /// (A110, capture).
    pub fn decode(wire: &[u8]) -> Result<Self, LinkError> {
        let [header, hi, lo, ..] = wire else {
            return Err(LinkError::TooShort { got: wire.len(), needed: FIRST_READ_BYTES });
        };
        let announced = answer_len([*hi, *lo])?;
        let Some(frame) = wire.get(..announced) else {
            return Err(LinkError::Truncated { announced, got: wire.len() });
        };
        let after = frame.get(3..).unwrap_or(&[]);
        let body = check_crc(after, &[*header])?;
        Ok(Self { header: *header, body: body.to_vec() })
    }
}

/// Bytes of a whole answer (header and length included) announced by its length field.
pub fn answer_len(length: [u8; 2]) -> Result<usize, LinkError> {
    let field = u16::from_be_bytes(length);
    let total = usize::from(field) + 3;
    match field {
        0 | 1 => Err(LinkError::Length { field, why: "smaller than its own CRC" }),
        // The library's rule: header, payload and R-MAC fit the frame limit (KNOWN, host code 0305 above it).
        _ if usize::from(field) > MAX_FRAME_BYTES + 1 => {
            Err(LinkError::Length { field, why: "longer than any answer of this chip" })
        }
        _ => Ok(total),
    }
}

fn append_crc(bytes: &mut Vec<u8>, from: usize) {
    let crc = crc::of(&[bytes.get(from..).unwrap_or(&[])]);
    bytes.extend(crc.to_be_bytes());
}

/// Checks the CRC at the end of `bytes`, with `before` taken as standing in front; gives back what it covers of `bytes`.
fn check_crc<'a>(bytes: &'a [u8], before: &[u8]) -> Result<&'a [u8], LinkError> {
    let Some((body, got)) = bytes.split_last_chunk::<2>() else {
        return Err(LinkError::TooShort { got: bytes.len() + before.len(), needed: 3 });
    };
    if body.is_empty() && before.is_empty() {
        return Err(LinkError::TooShort { got: bytes.len(), needed: 3 });
    }
    let got = u16::from_be_bytes(*got);
    let computed = crc::of(&[before, body]);
    if got == computed { Ok(body) } else { Err(LinkError::Crc { got, computed }) }
}
