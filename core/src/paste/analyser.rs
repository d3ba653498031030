//! Lines of logic analysers, pasted: Saleae's text of a transaction (`write to 0x20 ack data: 0xE5 …`), its older one
//! line per byte (`Setup Write to [0x40] + ACK`, `0xE5 + ACK`), and sigrok's annotations (`i2c-1: Data write: E5`).
//!
//! A table exported to a file is a capture, not a paste.

use super::{Direction, Notation, PasteError, Pasted, bare, byte};

/// What one line says.
enum Line {
    /// A transaction begins.
    Begin(Direction),
    /// A whole transaction.
    Whole(Direction, Vec<u8>),
    /// One byte of the transaction that is open.
    Byte(u8),
    /// Start, stop, acknowledge, or nothing.
    Quiet,
}

pub(super) fn speaks(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    line.contains(" data: ") && (line.contains("write to") || line.contains("read to"))
        || ["setup write to", "setup read to"].iter().any(|word| line.contains(word))
        || ["data write: ", "data read: "].iter().any(|word| line.contains(word))
}

pub(super) fn frames(text: &str) -> Result<Vec<Pasted>, PasteError> {
    let mut found: Vec<Pasted> = Vec::new();
    let begun = |direction, bytes| Pasted { direction: Some(direction), ..bare(bytes, Notation::Analyser) };
    for (index, line) in text.lines().enumerate() {
        match read(line).map_err(|what| PasteError { line: index + 1, what })? {
            Line::Begin(direction) => found.push(begun(direction, Vec::new())),
            Line::Whole(direction, bytes) => found.push(begun(direction, bytes)),
            Line::Byte(byte) => match found.last_mut() {
                Some(frame) => frame.bytes.push(byte),
                None => found.push(Pasted { bytes: vec![byte], ..bare(Vec::new(), Notation::Analyser) }),
            },
            Line::Quiet => {}
        }
    }
    found.retain(|frame| !frame.bytes.is_empty());
    // The five-byte read for the length is repeated by the whole read (specification 10.4).
    let probe = |one: &Pasted, next: &Pasted| {
        one.direction == Some(Direction::Answer)
            && next.direction == Some(Direction::Answer)
            && one.bytes.len() == 5
            && next.bytes.get(..3) == one.bytes.get(..3)
    };
    let probes: Vec<bool> = found.iter().zip(found.iter().skip(1)).map(|(a, b)| probe(a, b)).collect();
    let mut probes = probes.into_iter();
    found.retain(|_| !probes.next().unwrap_or(false));
    Ok(found)
}

fn read(line: &str) -> Result<Line, String> {
    let lower = line.to_ascii_lowercase();
    let direction = if lower.contains("read") { Direction::Answer } else { Direction::Command };
    if let Some((_, data)) = lower.split_once(" data: ") {
        let words = data.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
        let bytes: Option<Vec<u8>> = words.map(byte).collect();
        return bytes.map(|bytes| Line::Whole(direction, bytes)).ok_or_else(|| not_bytes(data));
    }
    if lower.contains("setup ") || lower.contains("address write") || lower.contains("address read") {
        return Ok(Line::Begin(direction));
    }
    if let Some(data) = lower.split_once("data write: ").or_else(|| lower.split_once("data read: ")) {
        let word = data.1.trim();
        return byte(word).map(Line::Byte).ok_or_else(|| not_bytes(word));
    }
    if let Some((word, _)) = lower.split_once(" + ") {
        let word = word.rsplit([',', ' ', '\t']).next().unwrap_or(word).trim_matches(['"', '\'', '[', ']']);
        return byte(word).map(Line::Byte).ok_or_else(|| not_bytes(word));
    }
    Ok(Line::Quiet)
}

fn not_bytes(text: &str) -> String {
    format!("{text:?} is no byte in hex: set the analyser to hexadecimal")
}
