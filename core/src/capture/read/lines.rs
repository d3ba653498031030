//! Lines of any end (`\n`, `\r\n`, `\r`), each with its number, none longer than a limit.

use std::io::{self, BufRead};

use crate::capture::MOST_LINE_BYTES;

/// How a line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As lines do.
    Whole,
    /// The file ended before the line did.
    Missing,
    /// It was longer than the limit; what is given is its start.
    TooLong,
}

/// A source of lines.
pub struct Lines<R> {
    input: R,
    buffer: Vec<u8>,
    number: u64,
    /// The last line ended with `\r`: a `\n` that follows belongs to it.
    after_return: bool,
}

impl<R: BufRead> Lines<R> {
    /// Lines of `input`.
    pub fn new(input: R) -> Self {
        Self { input, buffer: Vec::new(), number: 0, after_return: false }
    }

    /// Number of the last line that was given.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The next line without its end; `None` at the end of the file.
    pub fn next(&mut self) -> io::Result<Option<(u64, Ending, &[u8])>> {
        self.buffer.clear();
        let mut too_long = false;
        loop {
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                if self.buffer.is_empty() && !too_long {
                    return Ok(None);
                }
                self.number += 1;
                let ending = if too_long { Ending::TooLong } else { Ending::Missing };
                return Ok(Some((self.number, ending, &self.buffer)));
            }
            if core::mem::take(&mut self.after_return) && chunk.first() == Some(&b'\n') {
                self.input.consume(1);
                continue;
            }
            let end = chunk.iter().position(|b| matches!(b, b'\n' | b'\r'));
            let text = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or(chunk);
            let room = MOST_LINE_BYTES - self.buffer.len();
            too_long |= text.len() > room;
            self.buffer.extend_from_slice(text.get(..room).unwrap_or(text));
            self.after_return = end.and_then(|end| chunk.get(end)) == Some(&b'\r');
            let used = end.map_or(chunk.len(), |end| end + 1);
            self.input.consume(used);
            if end.is_some() {
                self.number += 1;
                let ending = if too_long { Ending::TooLong } else { Ending::Whole };
                return Ok(Some((self.number, ending, &self.buffer)));
            }
        }
    }
}
