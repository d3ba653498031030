//! Why bytes are not a certificate: the field, the place, what belongs there and what was found.

use core::fmt;

/// The first thing that stops bytes from being read as a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct X509Error {
    /// Path of the field as RFC 5280 names it, such as `tbsCertificate.validity.notBefore`.
    pub field: String,
    /// Offset of the first byte that does not fit, counted from the first byte given.
    pub offset: usize,
    /// What belongs there.
    pub expected: String,
    /// What is there instead.
    pub found: String,
}

impl X509Error {
    pub(super) fn new(
        field: impl Into<String>,
        offset: usize,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        let mut found = found.into();
        if found.is_empty() {
            found.push_str("no bytes");
        }
        Self { field: field.into(), offset, expected: expected.into(), found }
    }
}

impl fmt::Display for X509Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} at offset {}: expected {}, found {}.",
            self.field, self.offset, self.expected, self.found
        )
    }
}

impl std::error::Error for X509Error {}
