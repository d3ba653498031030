//! Any bytes as a capture file, and what must hold for all of them: the entry of the fuzz target.
//!
//! A promise that is broken is a failed assertion, so nothing but tests calls this.

use super::read::read_all;
use super::write::Writer;
use super::{Capture, Header};
use crate::command::NoContext;

/// A file: what was read of it and written again reads the same.
pub fn file(bytes: &[u8]) {
    let Ok(capture) = read_all(bytes) else { return };
    let written = write(&capture);
    let again = read_all(written.as_bytes());
    assert!(again.as_ref().is_ok_and(|again| again.problems.is_empty()), "own text is not read: {again:?}");
    assert!(again.is_ok_and(|again| again.entries == capture.entries), "written and read again it differs");
}

/// The text of a whole capture. Entries that were blanked stay so; nothing else is blanked.
fn write(capture: &Capture) -> String {
    let header = Header { blanked: false, ..capture.header.clone() };
    let (mut writer, mut text) = Writer::begin(&header);
    for entry in &capture.entries {
        text += &writer.line(entry, &NoContext);
    }
    text
}
