//! ASN.1 as people paste it: PEM of any label, base64, hex in any notation, a dump with offsets; or a file of plain DER.
//! Text in, bytes out; what they mean is told by `document`.
//!
//! Never guesses a digit: what cannot be read is an error with its line.

use super::error::X509Error;
use super::pem;
use crate::paste::{self, MOST_TEXT_BYTES, PasteError};

/// How bytes were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// As bytes.
    Der,
    /// Between two lines of dashes.
    Pem,
    /// Base64 without those lines.
    Base64,
    /// Hex, an array, an escaped string.
    Hex(paste::Notation),
    /// Rows of hex behind their offsets.
    Dump,
}

impl Written {
    /// Its name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Der => "DER",
            Self::Pem => "PEM",
            Self::Base64 => "base64",
            Self::Hex(notation) => notation.name(),
            Self::Dump => "hex dump",
        }
    }
}

/// Some bytes out of a paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// How they were written.
    pub written: Written,
    /// What PEM says they are: `CERTIFICATE`; empty elsewhere.
    pub label: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The bytes of a file or a pasted text, in their order; at least one piece.
///
/// # Errors
///
/// Text that is neither PEM nor base64 nor hex, with the line that is wrong; a private key, which is not shown.
pub fn pasted(bytes: &[u8]) -> Result<Vec<Pasted>, PasteError> {
    if bytes.len() > MOST_TEXT_BYTES {
        let what = format!("{} B; a paste has at most {MOST_TEXT_BYTES} B", bytes.len());
        return Err(PasteError { line: 1, what });
    }
    match core::str::from_utf8(bytes) {
        Ok(text) if text.chars().all(is_text) => of_text(text.trim_start_matches('\u{FEFF}')),
        _ => Ok(vec![Pasted { written: Written::Der, label: String::new(), bytes: bytes.to_vec() }]),
    }
}

fn is_text(sign: char) -> bool {
    !sign.is_control() || matches!(sign, '\t' | '\n' | '\r' | '\u{C}')
}

fn of_text(text: &str) -> Result<Vec<Pasted>, PasteError> {
    if text.contains("-----BEGIN ") {
        return of_pem(text);
    }
    if text.trim().is_empty() {
        return Err(PasteError { line: 1, what: "no bytes in it".into() });
    }
    let one = |written, bytes| Ok(vec![Pasted { written, label: String::new(), bytes }]);
    if let Some(bytes) = dump(text) {
        return one(Written::Dump, bytes);
    }
    let as_hex = paste::bytes(text);
    let wrong = match as_hex {
        Ok(read) if !read.bytes.is_empty() => return one(Written::Hex(read.notation), read.bytes),
        Ok(_) => PasteError { line: 1, what: "no bytes in it".into() },
        Err(wrong) => wrong,
    };
    // Base64 for the web has two other signs and may lack its end.
    let mut plain: String = text.split_whitespace().collect();
    plain = plain.replace('-', "+").replace('_', "/");
    let missing = (4 - plain.trim_end_matches('=').len() % 4) % 4;
    // Hex with a slip of the pen stands in pairs; base64 in lines.
    let words: Vec<&str> = text.split_whitespace().collect();
    let lines = words.split_last().is_some_and(|(_, before)| before.iter().all(|word| word.len() >= 8));
    let padded = format!("{}{}", plain.trim_end_matches('='), "=".repeat(missing));
    match pem::base64("base64", padded.as_bytes(), 0) {
        Ok(bytes) if lines && !bytes.is_empty() => one(Written::Base64, bytes),
        _ => Err(PasteError { what: format!("{}; it is no base64 either", wrong.what), ..wrong }),
    }
}

fn of_pem(text: &str) -> Result<Vec<Pasted>, PasteError> {
    let told = |error: X509Error| PasteError { line: line_of(text, error.offset), what: error.to_string() };
    if let Some((before, _)) = text.split_once("PRIVATE KEY-----") {
        let what = "a private key; this program does not show one".to_owned();
        return Err(PasteError { line: line_of(text, before.len()), what });
    }
    let blocks = pem::blocks(text.as_bytes(), |_| true).map_err(told)?;
    let piece = |block: pem::Block| Pasted { written: Written::Pem, label: block.label, bytes: block.der };
    let found: Vec<Pasted> = blocks.into_iter().map(piece).collect();
    if found.is_empty() {
        let line = text.find("-----BEGIN ").map_or(1, |at| line_of(text, at));
        return Err(PasteError { line, what: "the first line of a PEM block does not end in -----".into() });
    }
    Ok(found)
}

/// Rows of `offset: hex  text`, as xxd, hexdump and od print them; nothing when the offsets do not fit the bytes.
fn dump(text: &str) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut rows = 0;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (offset, rest) =
            line.split_once(|sign: char| sign == ':' || sign.is_whitespace()).unwrap_or((line, ""));
        if offset.len() < 3 || usize::from_str_radix(offset, 16).ok()? != bytes.len() {
            return None;
        }
        rows += 1;
        let colon = line.get(offset.len()..).is_some_and(|rest| rest.starts_with(':'));
        let rest = rest.trim_start();
        // With a colon the text column follows two spaces; without one, those stand in the middle of the row.
        let hex = if colon { rest.split("  ").next() } else { rest.split('|').next() };
        let before = bytes.len();
        for word in hex.unwrap_or_default().split_whitespace() {
            let Ok(read) = crate::hex::parse(word) else { break };
            bytes.extend(read);
        }
        if bytes.len() - before > 32 {
            return None;
        }
    }
    (rows > 0 && !bytes.is_empty()).then_some(bytes)
}

/// Line of a byte position, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test that cannot build its value has failed"
    )]

    use super::*;

    const SMALL: [u8; 10] = [0x30, 0x08, 0x02, 0x01, 0x05, 0x30, 0x03, 0x01, 0x01, 0xFF];

    #[test]
    fn the_same_bytes_come_out_of_every_notation() {
        let notations: [(&[u8], &str); 10] = [
            (&SMALL, "DER"),
            (b"3008020105300301 01FF", "hex"),
            (b"30:08:02:01:05:30:03:01:01:ff\n", "hex"),
            (b"30 08 02 01 05\r\n30 03 01 01 FF", "hex"),
            (b"uint8_t der[10] = { 0x30, 0x08, 0x02, 0x01, 0x05, 0x30, 0x03, 0x01, 0x01, 0xFF };", "array"),
            (b"\"\\x30\\x08\\x02\\x01\\x05\\x30\\x03\\x01\\x01\\xFF\"", "escaped string"),
            (b"MAgCAQUwAwEB/w==", "base64"),
            (b"MAgCAQUw\nAwEB_w", "base64"),
            (b"00000000: 3008 0201 0530 0301 01ff                 0....0....\n", "hex dump"),
            (b"00000000  30 08 02 01 05 30 03 01  01 ff  |0....0....|\n0000000a\n", "hex dump"),
        ];
        for (text, name) in notations {
            let read = pasted(text).unwrap();
            assert_eq!(read[0].bytes, SMALL, "{}", String::from_utf8_lossy(text));
            assert_eq!(read[0].written.name(), name);
        }
    }

    #[test]
    fn pem_of_any_label_is_read_and_text_around_it_does_not_matter() {
        let text =
            "Bag\n-----BEGIN CERTIFICATE REQUEST-----\nMAgCAQUwAwEB/w==\n-----END CERTIFICATE REQUEST-----\n";
        let read = pasted(text.repeat(2).as_bytes()).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].label.as_str(), &read[0].bytes[..]), ("CERTIFICATE REQUEST", &SMALL[..]));
    }

    #[test]
    fn a_private_key_is_not_shown() {
        let wrong =
            pasted(b"x\n-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----").unwrap_err();
        assert_eq!(wrong.line, 2);
        assert!(wrong.what.contains("private key"));
    }

    #[test]
    fn what_is_neither_names_its_line() {
        let wrong = pasted(b"30 08\n02 zz").unwrap_err();
        assert_eq!(wrong.line, 2);
        assert!(wrong.what.contains("no base64 either"), "{}", wrong.what);
        assert_eq!(pasted(b"").unwrap_err().what, "no bytes in it");
        assert_eq!(
            pasted(b"-----BEGIN CERTIFICATE-----\nMA*=\n-----END CERTIFICATE-----").unwrap_err().line,
            2
        );
        assert!(pasted(b"-----BEGIN CERTIFICATE").is_err());
    }
}
