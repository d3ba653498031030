//! A frame in hex on each line, in any usual notation. Its direction is said by a mark (`>` `<`, `W` `R`, `TX` `RX`,
//! `write` `read`, `cmd` `rsp`), by an arrow between command and answer on one line, or by the CRC, which fits one way.

use super::fold::{Fold, Transfer};
use super::text::Line;
use crate::hex::{self, HexError};
use crate::link::{CommandFrame, I2C_ADDRESS, ResponseFrame};

const TO_CHIP: [&str; 8] = [">", "w", "tx", "write", "cmd", "command", "host", "sent"];
const FROM_CHIP: [&str; 8] = ["<", "r", "rx", "read", "rsp", "response", "chip", "received"];
const COMMENTS: [&str; 3] = ["#", "//", ";"];
/// Between a command and its answer; `->` is the same.
const ARROW: char = '→';
/// No frame is shorter: header and CRC.
const FEWEST_BYTES: usize = 3;

/// Whether a line holds a frame.
pub(super) fn is_frame(text: &str) -> bool {
    let (_, frames) = mark(text);
    let first = frames.split(ARROW).flat_map(|frames| frames.split("->")).next().unwrap_or_default();
    hex::parse(first).is_ok_and(|bytes| bytes.len() >= FEWEST_BYTES)
}

pub(super) fn read(lines: &[Line<'_>], fold: &mut Fold) {
    let mut waiting = false;
    for line in lines {
        let Some(text) = fold.text(line) else { continue };
        if COMMENTS.iter().any(|comment| text.starts_with(comment)) {
            continue;
        }
        let (marked, frames) = mark(text);
        let frames = frames.split(ARROW).flat_map(|frames| frames.split("->"));
        let parts: Result<Vec<Vec<u8>>, HexError> = frames.map(hex::parse).collect();
        let parts = match parts {
            Ok(parts) => parts,
            Err(error) => {
                fold.problem(line.number, format!("{error}; the line is left out"));
                continue;
            }
        };
        let single = parts.len() == 1;
        for (n, data) in parts.into_iter().enumerate().filter(|(_, data)| !data.is_empty()) {
            let reading = if single { marked.unwrap_or_else(|| is_answer(&data, waiting)) } else { n > 0 };
            waiting = !reading;
            fold.transfer(Transfer {
                line: line.number,
                address: I2C_ADDRESS,
                reading,
                acknowledged: true,
                data,
                ..Transfer::default()
            });
        }
    }
}

/// The direction that a mark at the beginning says (true: from the chip), and what comes after it.
fn mark(text: &str) -> (Option<bool>, &str) {
    let text = text.trim();
    let end = text.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let word = word.to_ascii_lowercase();
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    if TO_CHIP.contains(&&*word) {
        (Some(false), rest)
    } else if FROM_CHIP.contains(&&*word) {
        (Some(true), rest)
    } else {
        (None, text)
    }
}

/// The CRC fits one way. Where it fits neither, a frame after a command is its answer if its length field is right.
fn is_answer(data: &[u8], waiting: bool) -> bool {
    match (ResponseFrame::decode(data).is_ok(), CommandFrame::decode(data).is_ok()) {
        (true, false) => true,
        (false, true) => false,
        (true, true) => waiting,
        (false, false) => {
            let length = data.get(1..3).and_then(|field| Some(u16::from_be_bytes(field.try_into().ok()?)));
            waiting && length.is_some_and(|length| usize::from(length) + 3 == data.len())
        }
    }
}
