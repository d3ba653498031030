//! Frames as people paste them: plain hex, arrays of C and Rust, escaped strings, the debug print of ST's library, lines
//! of logic analysers. Text in, the bytes as they were on the bus out; what they mean is judged elsewhere.
//!
//! Never guesses a digit: what cannot be read is an error with its line.

mod analyser;
mod code;
mod library;
pub mod probe;

use core::fmt;

use crate::hex;
use crate::link::{CommandFrame, ResponseFrame};

/// More text than this is a file, not a paste.
pub const MOST_TEXT_BYTES: usize = 1 << 20;

/// A command and its answer without any mark between them are at most this long: two of the longest frames, ten
/// characters for each byte.
const MOST_PAIR_BYTES: usize = 1 << 14;
/// And have at most so many lines.
const MOST_PAIR_LINES: usize = 512;

/// Which way a frame went, where the paste says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Host to chip.
    Command,
    /// Chip to host.
    Answer,
}

/// How a frame was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Digits with or without separators.
    Hex,
    /// An array in braces or brackets, as C, Rust and others write it.
    Array,
    /// A string with `\x` escapes.
    Escapes,
    /// The debug print of ST's library (`STSE_FRAME_DEBUG_LOG`).
    Library,
    /// A line of a logic analyser.
    Analyser,
}

impl Notation {
    /// Its name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hex => "hex",
            Self::Array => "array",
            Self::Escapes => "escaped string",
            Self::Library => "STSELib print",
            Self::Analyser => "analyser line",
        }
    }
}

/// One frame out of a paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// The bytes as on the bus, without the address byte.
    pub bytes: Vec<u8>,
    /// Which way it went, where the notation tells.
    pub direction: Option<Direction>,
    /// How it was written.
    pub notation: Notation,
    /// The length field was put in again: ST's library prints answers without it (KNOWN, STSELib's receive function
    /// drops it before it prints).
    pub length_restored: bool,
    /// The library's print of a command before it was encrypted: no frame of the bus.
    pub plaintext: bool,
}

/// Why a paste is not frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasteError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for PasteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl core::error::Error for PasteError {}

/// The frames of a pasted text, in its order; at least one.
pub fn frames(text: &str) -> Result<Vec<Pasted>, PasteError> {
    if text.len() > MOST_TEXT_BYTES {
        let what = format!("{} B of text; a paste has at most {MOST_TEXT_BYTES} B", text.len());
        return Err(PasteError { line: 1, what });
    }
    let found = if library::speaks(text) {
        library::frames(text)?
    } else if text.lines().any(analyser::speaks) {
        analyser::frames(text)?
    } else {
        plain(text)?
    };
    if found.iter().all(|frame| frame.bytes.is_empty()) {
        return Err(PasteError { line: 1, what: "no bytes in it".into() });
    }
    Ok(found)
}

/// Bytes that are no frame: digits in any notation, an array, an escaped string.
pub fn bytes(text: &str) -> Result<Pasted, PasteError> {
    code::frame(text)
}

/// Hex and arrays: one frame, or a command and its answer with an arrow or a line end between.
fn plain(text: &str) -> Result<Vec<Pasted>, PasteError> {
    let arrow = ["->", "=>", "→"].into_iter().find_map(|arrow| text.split_once(arrow));
    if let Some((sent, received)) = arrow {
        let line = line_of(text, sent.len());
        let received = code::frame(received).map_err(|e| PasteError { line: e.line + line - 1, ..e })?;
        if sent.trim().is_empty() {
            return Ok(vec![Pasted { direction: Some(Direction::Answer), ..received }]);
        }
        let command = Pasted { direction: Some(Direction::Command), ..code::frame(sent)? };
        return Ok(vec![command, Pasted { direction: Some(Direction::Answer), ..received }]);
    }
    let whole = code::frame(text)?;
    Ok(in_two(text).unwrap_or_else(|| vec![whole]))
}

/// A command above its answer: only where both checksums say so, because a frame may be wrapped over several lines.
fn in_two(text: &str) -> Option<Vec<Pasted>> {
    // Every line end is tried, so a long text would take the square of its length.
    if text.len() > MOST_PAIR_BYTES || text.lines().nth(MOST_PAIR_LINES).is_some() {
        return None;
    }
    text.match_indices('\n').find_map(|(at, _)| {
        let sent = code::frame(text.get(..at)?).ok()?;
        let received = code::frame(text.get(at..)?).ok()?;
        CommandFrame::decode(&sent.bytes).ok()?;
        ResponseFrame::decode(&received.bytes).ok()?;
        Some(vec![
            Pasted { direction: Some(Direction::Command), ..sent },
            Pasted { direction: Some(Direction::Answer), ..received },
        ])
    })
}

/// A frame without more to say of it.
fn bare(bytes: Vec<u8>, notation: Notation) -> Pasted {
    Pasted { bytes, direction: None, notation, length_restored: false, plaintext: false }
}

/// Line of a byte position, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// One byte in hex, with or without `0x`.
fn byte(word: &str) -> Option<u8> {
    let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")).unwrap_or(word);
    if digits.len() == 2 { u8::from_str_radix(digits, 16).ok() } else { None }
}

fn digits(text: &str) -> Result<Vec<u8>, PasteError> {
    hex::parse(text).map_err(|error| {
        let column = match error {
            hex::HexError::Character { column, .. } | hex::HexError::Odd { column, .. } => column,
        };
        let at = text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
        let line = line_of(text, at);
        let what = match error {
            hex::HexError::Character { found, .. } => format!("{found:?} is not a hex digit"),
            hex::HexError::Odd { digits, .. } => format!("{digits} hex digits, pairs needed"),
        };
        PasteError { line, what }
    })
}

#[cfg(test)]
mod tests;
