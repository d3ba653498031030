//! Frames on the host link: content and its CRC-16, stuffed (COBS) so that a zero byte only ever means "end of frame".
//!
//! Whatever was lost, cut or added, the next zero byte brings both sides together again. Fed with slices of any size;
//! half a frame is normal. Never knows what a frame says.

use crate::link::crc;

use super::{MAX_CONTENT, MAX_WIRE};

/// The end of a frame, and nothing else. Several in a row are one.
pub const DELIMITER: u8 = 0;

/// Bytes of the CRC behind the content.
const CRC_BYTES: usize = 2;
/// Longest run that one COBS code byte can announce, itself included.
const LONGEST_RUN: u8 = 0xFF;

/// Why a frame cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The CRC does not match: a byte was changed or lost.
    Crc,
    /// It ends within a run, or is shorter than its CRC: a cut frame.
    Cut,
    /// Longer than any frame may be.
    TooLong,
}

impl Damage {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Crc => "wrong CRC",
            Self::Cut => "cut frame",
            Self::TooLong => "frame too long",
        }
    }
}

/// Reads frames out of a stream of bytes.
pub struct Decoder {
    buffer: [u8; MAX_CONTENT + CRC_BYTES],
    len: usize,
    /// Code byte of the run being read; 0 before the first one of a frame.
    code: u8,
    /// Bytes of the run that are still to come.
    left: u8,
    too_long: bool,
    complete: bool,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// A decoder before the first byte.
    pub const fn new() -> Self {
        Self {
            buffer: [0; MAX_CONTENT + CRC_BYTES],
            len: 0,
            code: 0,
            left: 0,
            too_long: false,
            complete: false,
        }
    }

    /// Forgets a frame that has begun.
    pub fn reset(&mut self) {
        (self.len, self.code, self.left) = (0, 0, 0);
        (self.too_long, self.complete) = (false, false);
    }

    /// Reads on. Takes what it uses off the front of `input`; says whether a frame is complete, whose content then
    /// stands in [`Self::content`]. Otherwise `input` is used up.
    pub fn advance(&mut self, input: &mut &[u8]) -> bool {
        if self.complete {
            self.reset();
        }
        while let Some((&byte, rest)) = input.split_first() {
            *input = rest;
            if byte != DELIMITER {
                self.take(byte);
            } else if self.code != 0 {
                self.complete = true;
                return true;
            }
        }
        false
    }

    /// Reads on; gives the content of a frame as soon as one is complete, and `None` when `input` is used up.
    pub fn next(&mut self, input: &mut &[u8]) -> Option<Result<&[u8], Damage>> {
        if self.advance(input) { Some(self.content()) } else { None }
    }

    fn take(&mut self, byte: u8) {
        if self.left > 0 {
            self.left -= 1;
            self.store(byte);
            return;
        }
        // Between two runs stands a zero, but not behind a run of the greatest length.
        if self.code != 0 && self.code != LONGEST_RUN {
            self.store(0);
        }
        self.code = byte;
        self.left = byte - 1;
    }

    fn store(&mut self, byte: u8) {
        match self.buffer.get_mut(self.len) {
            Some(slot) => {
                *slot = byte;
                self.len += 1;
            }
            None => self.too_long = true,
        }
    }

    /// Content of the complete frame, or why it cannot be read.
    pub fn content(&self) -> Result<&[u8], Damage> {
        if self.too_long {
            return Err(Damage::TooLong);
        }
        if self.left > 0 {
            return Err(Damage::Cut);
        }
        let frame = self.buffer.get(..self.len).unwrap_or(&[]);
        let Some((content, got)) = frame.split_last_chunk::<CRC_BYTES>() else { return Err(Damage::Cut) };
        if crc::of(&[content]) == u16::from_be_bytes(*got) { Ok(content) } else { Err(Damage::Crc) }
    }
}

/// Writes one frame, delimiters at both ends: the first one ends whatever noise came before. Gives its length, or
/// `None` where the pieces are longer than a frame may be.
pub fn encode(pieces: &[&[u8]], out: &mut [u8; MAX_WIRE]) -> Option<usize> {
    let check = crc::of(pieces).to_be_bytes();
    if pieces.iter().map(|piece| piece.len()).sum::<usize>() > MAX_CONTENT {
        return None;
    }
    let bytes = pieces.iter().flat_map(|piece| piece.iter()).chain(&check);
    let mut at = 0;
    let mut put = |at: usize, byte: u8| out.get_mut(at).map(|slot| *slot = byte);
    put(at, DELIMITER)?;
    at += 1;
    // The code byte is written when its run ends.
    let (mut code_at, mut code) = (at, 1);
    at += 1;
    for &byte in bytes {
        if byte != 0 {
            put(at, byte)?;
            at += 1;
            code += 1;
        }
        if byte == 0 || code == LONGEST_RUN {
            put(code_at, code)?;
            (code_at, code) = (at, 1);
            at += 1;
        }
    }
    put(code_at, code)?;
    put(at, DELIMITER)?;
    Some(at + 1)
}
