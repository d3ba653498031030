//! Cursors over bytes: every read names the field it is after, so an error says *which* field was missing, and an
//! optional recorder learns where each field lies. The decoders of commands, answers and bridge messages all read
//! through here; a second parser for the screen does not exist.
//!
//! No I/O, no allocation, no panic on any input: this file is shared with the firmware.

use core::fmt;
use core::ops::Range;

/// What a decoder could not accept, by field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field as the protocol's documents call it.
    pub field: &'static str,
    /// Offset of the field in the bytes given to the reader.
    pub at: usize,
    /// What was wrong with it.
    pub fault: Fault,
}

/// The ways in which a field can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Fewer bytes were left than the field needs.
    Missing {
        /// Bytes that the field needs.
        wanted: usize,
        /// Bytes that were left.
        left: usize,
    },
    /// Bytes were left over after the last field.
    Trailing {
        /// How many.
        left: usize,
    },
    /// The value contradicts another field or a fixed byte.
    Inconsistent {
        /// What would have been consistent, in words.
        expected: &'static str,
    },
    /// The value is well formed but outside what the field allows.
    OutOfRange {
        /// What the field allows, in words.
        allowed: &'static str,
    },
    /// The layout depends on something that is not known here (a zone's kind, a key's mode).
    NeedsContext {
        /// What would have to be known.
        what: &'static str,
    },
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, at, fault } = self;
        match fault {
            Fault::Missing { wanted, left } => {
                write!(f, "{field}: {wanted} B needed at offset {at}, {left} B left")
            }
            Fault::Trailing { left } => write!(f, "{left} B left over at offset {at}, after {field}"),
            Fault::Inconsistent { expected } => write!(f, "{field} at offset {at}: {expected} expected"),
            Fault::OutOfRange { allowed } => write!(f, "{field} at offset {at}: allowed is {allowed}"),
            Fault::NeedsContext { what } => {
                write!(f, "{field} at offset {at} cannot be read without knowing {what}")
            }
        }
    }
}

impl core::error::Error for FieldError {}

/// Learns where each field lies while a decoder runs. The screen's decode tree is one of these.
pub trait Spans {
    /// A field was read from these bytes.
    fn field(&mut self, name: &'static str, range: Range<usize>);
    /// What the last field means, in words.
    fn meaning(&mut self, words: fmt::Arguments<'_>);
    /// The last field is a secret: shown masked, blanked in captures.
    fn secret(&mut self);
    /// A group of fields begins.
    fn open(&mut self, name: &'static str, at: usize);
    /// The last opened group ends.
    fn close(&mut self, at: usize);
}

/// A cursor that reads fields by name.
pub struct Reader<'a, 'r> {
    data: &'a [u8],
    pos: usize,
    spans: Option<&'r mut dyn Spans>,
    last: &'static str,
}

impl<'a> Reader<'a, '_> {
    /// Reads `data` from its first byte.
    pub fn new(data: &'a [u8]) -> Self {
        Self { data, pos: 0, spans: None, last: "the header" }
    }
}

impl<'a, 'r> Reader<'a, 'r> {
    /// Reads `data` and reports every field to `spans`.
    pub fn recorded(data: &'a [u8], spans: &'r mut dyn Spans) -> Self {
        Self { data, pos: 0, spans: Some(spans), last: "the header" }
    }

    /// Offset of the next byte.
    pub fn position(&self) -> usize {
        self.pos
    }

    /// Bytes that were not read yet.
    pub fn left(&self) -> usize {
        self.data.len().saturating_sub(self.pos)
    }

    /// The bytes not read yet, without reading them.
    pub fn peek(&self) -> &'a [u8] {
        self.data.get(self.pos..).unwrap_or(&[])
    }

    /// Reads `n` bytes.
    pub fn take(&mut self, field: &'static str, n: usize) -> Result<&'a [u8], FieldError> {
        let end = self.pos.saturating_add(n);
        let Some(bytes) = self.data.get(self.pos..end) else {
            return Err(self.error(field, Fault::Missing { wanted: n, left: self.left() }));
        };
        if let Some(spans) = self.spans.as_deref_mut() {
            spans.field(field, self.pos..end);
        }
        self.pos = end;
        self.last = field;
        Ok(bytes)
    }

    /// Reads everything that is left, which may be nothing.
    pub fn rest(&mut self, field: &'static str) -> &'a [u8] {
        let n = self.left();
        self.take(field, n).unwrap_or(&[])
    }

    /// Reads exactly `N` bytes.
    pub fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], FieldError> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(field, N)?);
        Ok(out)
    }

    /// Reads one byte.
    pub fn u8(&mut self, field: &'static str) -> Result<u8, FieldError> {
        Ok(u8::from_be_bytes(self.array(field)?))
    }

    /// Reads a 16-bit big-endian number.
    pub fn u16(&mut self, field: &'static str) -> Result<u16, FieldError> {
        Ok(u16::from_be_bytes(self.array(field)?))
    }

    /// Reads a 32-bit big-endian number.
    pub fn u32(&mut self, field: &'static str) -> Result<u32, FieldError> {
        Ok(u32::from_be_bytes(self.array(field)?))
    }

    /// Reads a 16-bit length and then that many bytes.
    pub fn len2(&mut self, length: &'static str, field: &'static str) -> Result<&'a [u8], FieldError> {
        let n = self.u16(length)?;
        self.take(field, usize::from(n))
    }

    /// Reads one byte that must have this value.
    pub fn fixed(
        &mut self,
        field: &'static str,
        value: u8,
        expected: &'static str,
    ) -> Result<(), FieldError> {
        let at = self.pos;
        if self.u8(field)? == value {
            Ok(())
        } else {
            Err(FieldError { field, at, fault: Fault::Inconsistent { expected } })
        }
    }

    /// Ends the reading: nothing may be left over.
    pub fn end(&self) -> Result<(), FieldError> {
        match self.left() {
            0 => Ok(()),
            left => Err(self.error(self.last, Fault::Trailing { left })),
        }
    }

    /// Says in words what the field just read means; costs nothing when nobody records.
    pub fn means(&mut self, words: fmt::Arguments<'_>) {
        if let Some(spans) = self.spans.as_deref_mut() {
            spans.meaning(words);
        }
    }

    /// Marks the field just read as a secret.
    pub fn secret(&mut self) {
        if let Some(spans) = self.spans.as_deref_mut() {
            spans.secret();
        }
    }

    /// Reads a group of fields under one name.
    pub fn group<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Self) -> Result<T, FieldError>,
    ) -> Result<T, FieldError> {
        let at = self.pos;
        if let Some(spans) = self.spans.as_deref_mut() {
            spans.open(name, at);
        }
        let result = read(self);
        let end = self.pos;
        if let Some(spans) = self.spans.as_deref_mut() {
            spans.close(end);
        }
        result
    }

    /// An error about `field` at the current position.
    pub fn error(&self, field: &'static str, fault: Fault) -> FieldError {
        FieldError { field, at: self.pos, fault }
    }

    /// The byte or number just read is outside what the field allows. `width` is its size in bytes.
    pub fn out_of_range(&self, field: &'static str, width: usize, allowed: &'static str) -> FieldError {
        FieldError { field, at: self.pos.saturating_sub(width), fault: Fault::OutOfRange { allowed } }
    }

    /// The field just read contradicts another one. `width` is its size in bytes.
    pub fn inconsistent(&self, field: &'static str, width: usize, expected: &'static str) -> FieldError {
        FieldError { field, at: self.pos.saturating_sub(width), fault: Fault::Inconsistent { expected } }
    }
}

/// Appends fields; the mirror of [`Reader`].
pub trait Put {
    /// Appends bytes as they are.
    fn put(&mut self, bytes: &[u8]);
    /// Appends one byte.
    fn put_u8(&mut self, value: u8) {
        self.put(&[value]);
    }
    /// Appends a 16-bit big-endian number.
    fn put_u16(&mut self, value: u16) {
        self.put(&value.to_be_bytes());
    }
    /// Appends a 32-bit big-endian number.
    fn put_u32(&mut self, value: u32) {
        self.put(&value.to_be_bytes());
    }
    /// Appends a 16-bit length and the bytes. Longer input is cut at 65,535 bytes, which no frame can hold anyway.
    fn put_len2(&mut self, bytes: &[u8]) {
        let n = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
        self.put_u16(n);
        self.put(bytes.get(..usize::from(n)).unwrap_or(bytes));
    }
}

#[cfg(feature = "std")]
impl Put for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_missing_field_is_named_with_its_offset() {
        let mut r = Reader::new(&[0, 1, 2]);
        r.u8("option").unwrap();
        let e = r.u32("amount").unwrap_err();
        assert_eq!(e, FieldError { field: "amount", at: 1, fault: Fault::Missing { wanted: 4, left: 2 } });
        assert_eq!(e.to_string(), "amount: 4 B needed at offset 1, 2 B left");
    }

    #[test]
    fn left_over_bytes_are_an_error_after_the_last_field() {
        let mut r = Reader::new(&[1, 2, 3]);
        r.u8("zone").unwrap();
        assert_eq!(r.end().unwrap_err().to_string(), "2 B left over at offset 1, after zone");
    }

    #[test]
    fn an_inner_length_longer_than_the_frame_is_missing_bytes_and_no_panic() {
        let mut r = Reader::new(&[0xFF, 0xFF, 1]);
        let e = r.len2("length of R", "R").unwrap_err();
        assert_eq!(e.fault, Fault::Missing { wanted: 0xFFFF, left: 1 });
    }
}
