//! PEM and DER told apart by content, and PEM read as people really paste it.

use super::error::X509Error;

/// Certificates taken from one file; more are refused by number.
pub const MAX_BLOCKS: usize = 32;

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";
const LABEL: &str = "CERTIFICATE";
const LINE: usize = 64;

/// The DER of every certificate in `bytes`: of each PEM block, or the bytes themselves where there is none.
pub(super) fn ders(bytes: &[u8]) -> Result<Vec<Vec<u8>>, X509Error> {
    // DER of a certificate begins with 30; in text that would be the digit 0, which no PEM file begins with.
    if bytes.first() == Some(&0x30) && !bytes.is_ascii() {
        return Ok(vec![bytes.to_vec()]);
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = find(bytes, BEGIN, at) {
        if found.len() == MAX_BLOCKS {
            return Err(X509Error::new(
                "PEM",
                start,
                format!("at most {MAX_BLOCKS} certificates"),
                "one more".to_owned(),
            ));
        }
        let body = start + BEGIN.len();
        let Some(end) = find(bytes, END, body) else {
            return Err(X509Error::new("PEM", body, "-----END CERTIFICATE-----", "the end of the text"));
        };
        found.push(decode(bytes.get(body..end).unwrap_or_default(), body)?);
        at = end + END.len();
    }
    if found.is_empty() {
        return Ok(vec![bytes.to_vec()]);
    }
    Ok(found)
}

/// Decodes the base64 between the two lines, whatever its line length.
fn decode(body: &[u8], offset: usize) -> Result<Vec<u8>, X509Error> {
    let text: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let mut canonical = Vec::with_capacity(body.len() + 128);
    canonical.extend_from_slice(BEGIN);
    canonical.push(b'\n');
    for line in text.chunks(LINE) {
        canonical.extend_from_slice(line);
        canonical.push(b'\n');
    }
    canonical.extend_from_slice(END);
    canonical.push(b'\n');
    match der::pem::decode_vec(&canonical) {
        Ok((_, der)) => Ok(der),
        Err(error) => Err(X509Error::new("PEM", offset, "base64", error.to_string())),
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
    fn what_is_not_pem_is_taken_as_der() {
        assert_eq!(ders(&[0x30, 0x01, 0xFF]).unwrap(), [[0x30, 0x01, 0xFF]]);
    }

    #[test]
    fn broken_base64_and_a_missing_end_name_the_place() {
        let cut = ders(b"-----BEGIN CERTIFICATE-----\nMAMC").unwrap_err();
        assert_eq!(cut.expected, "-----END CERTIFICATE-----");
        let bad = ders(b"-----BEGIN CERTIFICATE-----\nM*\n-----END CERTIFICATE-----").unwrap_err();
        assert_eq!((bad.expected.as_str(), bad.offset), ("base64", 27));
    }
}
