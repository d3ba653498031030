//! What is odd about a certificate that could nevertheless be read.

use core::ops::Range;

/// How much a [`Remark`] weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemarkKind {
    /// Worth knowing, nothing wrong: a field that other certificates have is absent, an unusual string type.
    Note,
    /// Allowed by the encoding, against the advice of RFC 5280.
    Unusual,
    /// Not strict DER: other software may refuse these bytes.
    NotStrict,
}

/// One oddity and the bytes that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The bytes it is about, counted from the first byte of the certificate; empty for something that is absent.
    pub at: Range<usize>,
    /// How much it weighs.
    pub kind: RemarkKind,
    /// A sentence: what it is, what it means.
    pub text: String,
}

impl Remark {
    pub(super) fn new(at: Range<usize>, kind: RemarkKind, text: impl Into<String>) -> Self {
        Self { at, kind, text: text.into() }
    }
}
