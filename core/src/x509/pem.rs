//! PEM and DER told apart by content, and PEM read as people really paste it.

use super::error::X509Error;

/// Blocks taken from one file; more are refused by number.
pub const MAX_BLOCKS: usize = 32;

const BEGIN: &[u8] = b"-----BEGIN ";
const DASHES: &[u8] = b"-----";
/// Label of a certificate.
pub(super) const LABEL: &str = "CERTIFICATE";
/// Begins the last line of a block.
pub(super) const END: &str = "-----END ";
const LINE: usize = 64;

/// One PEM block.
pub(super) struct Block {
    /// What it says it is: `CERTIFICATE`.
    pub label: String,
    /// Offset of what stands between its two lines.
    pub at: usize,
    /// Its content.
    pub der: Vec<u8>,
}

/// The DER of every certificate in `bytes`: of each PEM block, or the bytes themselves where there is none.
pub(super) fn ders(bytes: &[u8]) -> Result<Vec<Vec<u8>>, X509Error> {
    // DER of a certificate begins with 30; in text that would be the digit 0, which no PEM file begins with.
    if bytes.first() == Some(&0x30) && !bytes.is_ascii() {
        return Ok(vec![bytes.to_vec()]);
    }
    let found = blocks(bytes, |label| label == LABEL)?;
    if found.is_empty() {
        return Ok(vec![bytes.to_vec()]);
    }
    Ok(found.into_iter().map(|block| block.der).collect())
}

/// Every block whose label is wanted; the others are passed over unread.
pub(super) fn blocks(bytes: &[u8], wanted: impl Fn(&str) -> bool) -> Result<Vec<Block>, X509Error> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = find(bytes, BEGIN, at) {
        let named = start + BEGIN.len();
        let Some(name_end) = find(bytes, DASHES, named) else { break };
        let label = String::from_utf8_lossy(bytes.get(named..name_end).unwrap_or_default()).into_owned();
        let body = name_end + DASHES.len();
        at = body;
        // Dashes far away end something else.
        if label.contains('\n') || !wanted(&label) {
            continue;
        }
        if found.len() == MAX_BLOCKS {
            let expected = format!("at most {MAX_BLOCKS} blocks");
            return Err(X509Error::new("PEM", start, expected, "one more".to_owned()));
        }
        let last = format!("-----END {label}-----");
        let Some(end) = find(bytes, last.as_bytes(), body) else {
            return Err(X509Error::new("PEM", body, last, "the end of the text"));
        };
        let der = base64("PEM", bytes.get(body..end).unwrap_or_default(), body)?;
        found.push(Block { label, at: body, der });
        at = end + last.len();
    }
    Ok(found)
}

/// Decodes base64, whatever its line length; `field` and `offset` say where it stands.
pub(super) fn base64(field: &str, body: &[u8], offset: usize) -> Result<Vec<u8>, X509Error> {
    let digit =
        |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte) || byte.is_ascii_whitespace();
    if let Some(bad) = body.iter().position(|byte| !digit(byte)) {
        let found = body.get(bad).map_or_else(String::new, |byte| match byte {
            0x21..=0x7E => format!("{:?}", char::from(*byte)),
            byte => format!("byte {byte:02X}"),
        });
        return Err(X509Error::new(field, offset + bad, "base64", found));
    }
    let text: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let mut canonical = format!("-----BEGIN {LABEL}-----\n").into_bytes();
    for line in text.chunks(LINE) {
        canonical.extend_from_slice(line);
        canonical.push(b'\n');
    }
    canonical.extend_from_slice(format!("-----END {LABEL}-----\n").as_bytes());
    match der::pem::decode_vec(&canonical) {
        Ok((_, der)) => Ok(der),
        Err(error) => Err(X509Error::new(field, offset, "base64", error.to_string())),
    }
}

/// Writes DER as PEM, 64 characters per line.
pub(super) fn encode(der: &[u8]) -> String {
    der::pem::encode_string(LABEL, der::pem::LineEnding::LF, der).unwrap_or_default()
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(what.len()).position(|window| window == what).map(|at| at + from)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot build its value has failed")]

    use super::*;

    #[test]
    fn text_around_and_odd_line_lengths_do_not_matter() {
        let text =
            b"subject=x\r\n-----BEGIN CERTIFICATE-----\r\nMAMC\r\nA Q U=\r\n-----END CERTIFICATE-----\r\n";
        assert_eq!(ders(text).unwrap(), [[0x30, 0x03, 0x02, 0x01, 0x05]]);
    }

    #[test]
    fn several_blocks_are_a_chain() {
        let block = encode(&[0x30, 0x03, 0x02, 0x01, 0x05]);
        assert_eq!(ders(block.repeat(3).as_bytes()).unwrap().len(), 3);
        assert_eq!(ders(block.repeat(MAX_BLOCKS + 1).as_bytes()).unwrap_err().field, "PEM");
    }

    #[test]
    fn blocks_of_another_kind_are_passed_over() {
        let text = format!("-----BEGIN PUBLIC KEY-----\n***\n{}", encode(&[0x30, 0x00]));
        assert_eq!(ders(text.as_bytes()).unwrap(), [[0x30, 0x00]]);
        let all = blocks(encode(&[0x30, 0x00]).as_bytes(), |_| true).unwrap();
        assert_eq!(all.iter().map(|block| block.label.as_str()).collect::<Vec<_>>(), ["CERTIFICATE"]);
    }

    #[test]
    fn what_is_not_pem_is_taken_as_der() {
        assert_eq!(ders(&[0x30, 0x01, 0xFF]).unwrap(), [[0x30, 0x01, 0xFF]]);
    }

    #[test]
    fn broken_base64_and_a_missing_end_name_the_place() {
        let cut = ders(b"-----BEGIN CERTIFICATE-----\nMAMC").unwrap_err();
        assert_eq!(cut.expected, "-----END CERTIFICATE-----");
        let bad = ders(b"-----BEGIN CERTIFICATE-----\nM*\n-----END CERTIFICATE-----").unwrap_err();
        assert_eq!((bad.expected.as_str(), bad.found.as_str(), bad.offset), ("base64", "'*'", 29));
    }
}
