//! Debug prints of ST's library, compiled with `STSE_FRAME_DEBUG_LOG`: `STSAFE Frame > (4-byte) : { 0x14 }{ 0x11 }{ … }`.
//!
//! Layout (KNOWN, STSELib 1.1): one line for each frame, its pieces in braces, `S` for an empty piece. An answer is
//! printed without its two length bytes, which are put back here. A print `Plaintext Frame` shows the same command
//! before encryption and is no frame on the bus.

use super::fold::{Fold, Transfer};
use super::text::Line;
use crate::link::{I2C_ADDRESS, ResponseFrame};

const FRAME: &str = "STSAFE Frame ";

/// Whether a line prints a frame of the bus.
pub(super) fn is_frame(text: &str) -> bool {
    text.contains(FRAME)
}

pub(super) fn read(lines: &[Line<'_>], fold: &mut Fold) {
    for line in lines {
        let Some(print) = fold.text(line).and_then(|text| text.split_once(FRAME)).map(|(_, print)| print)
        else {
            continue;
        };
        match frame(print) {
            Ok((reading, data)) => fold.transfer(Transfer {
                line: line.number,
                address: I2C_ADDRESS,
                reading,
                acknowledged: true,
                data,
                ..Transfer::default()
            }),
            Err(what) => fold.problem(line.number, what),
        }
    }
}

fn frame(print: &str) -> Result<(bool, Vec<u8>), String> {
    let reading = match print.trim_start().chars().next() {
        Some('>') => false,
        Some('<') => true,
        _ => return Err("a print of a frame without > or <".into()),
    };
    let (head, pieces) = print.split_once(':').ok_or("a print of a frame without its bytes")?;
    let words = pieces.split(['{', '}', ' ']).filter(|word| !word.is_empty() && *word != "S");
    let bytes: Vec<u8> = words
        .map(|word| {
            let digits = word.strip_prefix("0x").unwrap_or(word);
            u8::from_str_radix(digits, 16).map_err(|_| format!("{word:?} is no byte; the frame is left out"))
        })
        .collect::<Result<_, _>>()?;
    let said = head.split_once('(').and_then(|(_, rest)| rest.split_once("-byte")).map(|(count, _)| count);
    if let Some(said) = said.filter(|said| said.trim().parse() != Ok(bytes.len())) {
        return Err(format!(
            "{said} bytes are announced, {} are printed; the frame is left out",
            bytes.len()
        ));
    }
    Ok((reading, if reading { with_length(bytes) } else { bytes }))
}

fn with_length(bytes: Vec<u8>) -> Vec<u8> {
    let Some((status, rest)) = bytes.split_first() else { return bytes };
    if ResponseFrame::decode(&bytes).is_ok() {
        // Nothing was left out of this one.
        return bytes;
    }
    let length = u16::try_from(rest.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&[*status], &length[..], rest].concat()
}
