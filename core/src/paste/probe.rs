//! Any text as a paste: the entry of the fuzz target.

use super::frames;

/// A paste: frames hold bytes and no more of them than the text has, an error names a line of the text.
pub fn text(bytes: &[u8]) {
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    match frames(text) {
        Ok(found) => {
            let total: usize = found.iter().map(|frame| frame.bytes.len()).sum();
            assert!(total > 0, "frames without a byte out of {text:?}");
            assert!(total <= text.len() + 2 * found.len(), "{total} bytes out of {text:?}");
        }
        Err(error) => {
            assert!((1..=text.lines().count().max(1) + 1).contains(&error.line), "{error} in {text:?}");
        }
    }
}
