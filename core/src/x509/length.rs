//! How long is the certificate in zone 0? Answered from its first bytes, before reading the rest over a slow bus.
//!
//! The rule is the strict one of protocol.md section 9 (RUN): tag `30`, then a length in short form, `81 xx` or
//! `82 xx yy`; `80`, non-minimal lengths and more than two length bytes are refused. Devices that were never given a
//! certificate hold whatever the memory was left with, `FF…` or `00…`: that is an answer, not an error.

use core::fmt;

/// Bytes to read from offset 0 before asking [`certificate_length`].
pub const HEADER_BYTES: usize = 4;

/// Where the device ID lies in a zone that begins with a leaf certificate: its serial number (KNOWN,
/// `stse_get_device_id`).
pub const DEVICE_ID: core::ops::Range<usize> = 15..26;

/// What the first bytes of a zone say about a certificate in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneContent {
    /// A certificate of this many bytes, header included.
    Certificate(usize),
    /// Never written: all bytes `00` or all `FF`.
    Blank(u8),
}

/// Why the first bytes of a zone are neither a certificate nor blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LengthError {
    /// Fewer bytes than the header needs; the field says how many it needs.
    TooShort(usize),
    /// The first byte is not the tag of a SEQUENCE, `30`.
    NotASequence(u8),
    /// Length byte `80`: open-ended, which DER forbids.
    Indefinite,
    /// `83` and above: longer than any zone.
    TooManyLengthBytes(u8),
    /// The length is written longer than needed, such as `81 05`, which DER forbids.
    NotMinimal(usize),
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort(needed) => write!(f, "The header of a certificate needs {needed} bytes."),
            Self::NotASequence(byte) => {
                write!(f, "No certificate: it would begin with 30 (SEQUENCE), here is {byte:02X}.")
            }
            Self::Indefinite => write!(f, "Length byte 80 leaves the length open; DER forbids that."),
            Self::TooManyLengthBytes(byte) => {
                write!(f, "Length byte {byte:02X} announces more than 65,535 bytes; no zone is that long.")
            }
            Self::NotMinimal(length) => {
                write!(f, "Length {length} is written longer than needed; DER forbids that.")
            }
        }
    }
}

impl std::error::Error for LengthError {}

/// Total length of the certificate beginning with `start`, the first [`HEADER_BYTES`] (or more) bytes of a zone.
pub fn certificate_length(start: &[u8]) -> Result<ZoneContent, LengthError> {
    match *start {
        [first @ (0x00 | 0xFF), ref rest @ ..] if rest.iter().take(3).all(|byte| *byte == first) => {
            Ok(ZoneContent::Blank(first))
        }
        [0x30, length @ ..=0x7F, ..] => Ok(ZoneContent::Certificate(2 + usize::from(length))),
        [0x30, 0x80, ..] => Err(LengthError::Indefinite),
        [0x30, 0x81, length, ..] if length < 0x80 => Err(LengthError::NotMinimal(usize::from(length))),
        [0x30, 0x81, length, ..] => Ok(ZoneContent::Certificate(3 + usize::from(length))),
        [0x30, 0x82, 0, low, ..] => Err(LengthError::NotMinimal(usize::from(low))),
        [0x30, 0x82, high, low, ..] => {
            Ok(ZoneContent::Certificate(4 + usize::from(u16::from_be_bytes([high, low]))))
        }
        [0x30, byte @ 0x83..=0xFF, ..] => Err(LengthError::TooManyLengthBytes(byte)),
        [] | [0x30] => Err(LengthError::TooShort(2)),
        [0x30, 0x81] => Err(LengthError::TooShort(3)),
        [0x30, 0x82] | [0x30, 0x82, _] => Err(LengthError::TooShort(4)),
        [byte, ..] => Err(LengthError::NotASequence(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_of_a_length_are_read() {
        assert_eq!(certificate_length(&[0x30, 0x05, 0, 0]), Ok(ZoneContent::Certificate(7)));
        assert_eq!(certificate_length(&[0x30, 0x81, 0x80, 0]), Ok(ZoneContent::Certificate(131)));
        assert_eq!(certificate_length(&[0x30, 0x82, 0x01, 0xAB]), Ok(ZoneContent::Certificate(431)));
    }

    #[test]
    fn what_der_forbids_is_refused() {
        assert_eq!(certificate_length(&[0x30, 0x80, 0, 0]), Err(LengthError::Indefinite));
        assert_eq!(certificate_length(&[0x30, 0x81, 0x7F, 0]), Err(LengthError::NotMinimal(127)));
        assert_eq!(certificate_length(&[0x30, 0x82, 0x00, 0xFF]), Err(LengthError::NotMinimal(255)));
        assert_eq!(certificate_length(&[0x30, 0x83, 0, 1]), Err(LengthError::TooManyLengthBytes(0x83)));
        assert_eq!(certificate_length(&[0x31, 0x05, 0, 1]), Err(LengthError::NotASequence(0x31)));
    }

    #[test]
    fn a_blank_zone_holds_no_certificate() {
        assert_eq!(certificate_length(&[0xFF; 4]), Ok(ZoneContent::Blank(0xFF)));
        assert_eq!(certificate_length(&[0x00; 4]), Ok(ZoneContent::Blank(0x00)));
        assert_eq!(certificate_length(&[0x00, 0x00, 0x01, 0x00]), Err(LengthError::NotASequence(0)));
    }

    #[test]
    fn too_few_bytes_say_how_many_are_needed() {
        assert_eq!(certificate_length(&[]), Err(LengthError::TooShort(2)));
        assert_eq!(certificate_length(&[0x30, 0x82, 0x01]), Err(LengthError::TooShort(4)));
    }
}
