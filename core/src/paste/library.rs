//! The debug print of ST's library: `STSAFE Frame > (6-byte) : { 0x14 } { 0x47 } { 0xCB 0x0D }`, `<` for answers, `S`
//! for an element without bytes, `-` for one whose bytes nobody wanted (KNOWN, STSELib `core/stse_frame.c`).

use super::{Direction, Notation, PasteError, Pasted, bare, byte, line_of};

/// Bytes of an answer's length field.
const LENGTH_AT: usize = 1;

pub(super) fn speaks(text: &str) -> bool {
    marks(text).next().is_some()
}

/// Every place where a print begins: position after the mark, direction, whether it is the print before encryption.
fn marks(text: &str) -> impl Iterator<Item = (usize, Direction, bool)> + '_ {
    text.match_indices("Frame ").filter_map(move |(at, word)| {
        let rest = text.get(at + word.len()..)?;
        let direction = match rest.trim_start().chars().next()? {
            '>' => Direction::Command,
            '<' => Direction::Answer,
            _ => return None,
        };
        let before = text.get(..at)?.trim_end();
        let end = at + word.len() + rest.find(['>', '<'])? + 1;
        Some((end, direction, before.ends_with("Plaintext")))
    })
}

pub(super) fn frames(text: &str) -> Result<Vec<Pasted>, PasteError> {
    let starts: Vec<_> = marks(text).collect();
    starts
        .iter()
        .enumerate()
        .map(|(i, (start, direction, plaintext))| {
            let end = starts.get(i + 1).map_or(text.len(), |(next, ..)| *next);
            let print = text.get(*start..end).unwrap_or("");
            let mut bytes =
                elements(print).map_err(|what| PasteError { line: line_of(text, *start), what })?;
            let answer = *direction == Direction::Answer && bytes.len() > LENGTH_AT;
            if answer {
                // The library takes the two length bytes off before it prints.
                let length = u16::try_from(bytes.len() - LENGTH_AT).unwrap_or(u16::MAX).to_be_bytes();
                bytes.splice(LENGTH_AT..LENGTH_AT, length);
            }
            Ok(Pasted {
                direction: Some(*direction),
                length_restored: answer,
                plaintext: *plaintext,
                ..bare(bytes, Notation::Library)
            })
        })
        .collect()
}

fn elements(print: &str) -> Result<Vec<u8>, String> {
    let announced = print
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once("-byte"))
        .and_then(|(count, _)| count.trim().parse::<usize>().ok());
    let mut bytes = Vec::new();
    let mut rest = print;
    while let Some((_, opened)) = rest.split_once('{') {
        let Some((inside, after)) = opened.split_once('}') else {
            return Err("the print ends inside an element: its closing brace is missing".into());
        };
        for word in inside.split_whitespace() {
            match word {
                "S" => {}
                "-" => return Err("an element printed as - : the caller had no buffer for it".into()),
                _ => bytes.push(byte(word).ok_or_else(|| format!("{word:?} is no byte of a print"))?),
            }
        }
        rest = after;
    }
    match announced {
        Some(count) if count != bytes.len() => {
            Err(format!("the print announces {count} B, {} B are there", bytes.len()))
        }
        _ => Ok(bytes),
    }
}
