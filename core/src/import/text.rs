//! Lines of a file that may come from any system, with their numbers.

use std::borrow::Cow;

/// Longer lines hold no frame: the longest answer takes under 4,000 characters in the widest notation.
const MOST_CHARACTERS: usize = 16 * 1024;

/// A line without its end.
pub(super) struct Line<'a> {
    /// From 1.
    pub number: usize,
    /// Its characters; what is not UTF-8 became a replacement character, which no parser takes for hex.
    pub text: Cow<'a, str>,
    /// How long it was where it is too long; its text is then empty.
    pub too_long: Option<usize>,
}

/// The lines, whether they end with LF, CR LF, LF CR (as ST's library prints) or CR alone.
pub(super) fn lines(bytes: &[u8]) -> Vec<Line<'_>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    bytes.split(|byte| *byte == end).enumerate().map(|(n, bytes)| line(n + 1, bytes)).collect()
}

fn line(number: usize, bytes: &[u8]) -> Line<'_> {
    if bytes.len() > MOST_CHARACTERS {
        return Line { number, text: Cow::Borrowed(""), too_long: Some(bytes.len()) };
    }
    let text = match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches('\r')),
        Cow::Owned(text) => Cow::Owned(text.trim_matches('\r').to_owned()),
    };
    Line { number, text, too_long: None }
}
