//! Captures read line by line, in memory that does not grow with the file. What cannot be read is named with its line;
//! everything else is still given.

mod line;
mod lines;

use std::io::BufRead;

use super::{Capture, Entry, Foreign, HEADING, Header, Problem};
use crate::exchange::{Exchange, Outcome};
use crate::transport::Origin;
use crate::words::grouped;
use lines::{Ending, Lines};

/// So many problems are kept one by one; the rest is only counted.
pub const MOST_PROBLEMS: usize = 100;

/// What a file was, besides its exchanges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What its first part says about itself.
    pub header: Header,
    /// Exchanges that were read.
    pub entries: u64,
    /// Parts: one for each time that something was appended.
    pub parts: u64,
    /// The first problems.
    pub problems: Vec<Problem>,
    /// All problems.
    pub problem_count: u64,
}

impl Summary {
    pub(crate) fn complain(&mut self, line: u64, what: impl Into<String>) {
        self.problem_count += 1;
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem { line, what: what.into() });
        }
    }

    /// What is wrong with the file, in one sentence; `None` where nothing is.
    pub fn words(&self) -> Option<String> {
        let first = self.problems.first()?;
        let others = match self.problem_count {
            1 => String::new(),
            2 => " and one more line".into(),
            n => format!(" and {} more lines", grouped(n - 1)),
        };
        let shown = match self.entries {
            0 => "No exchange could be read.".into(),
            1 => "The one other exchange is shown.".into(),
            n => format!("The other {} exchanges are shown.", grouped(n)),
        };
        Some(format!("{first}{others}. {shown}"))
    }
}

/// Reads a capture and gives its exchanges one by one, in order.
pub fn read(input: impl BufRead, take: &mut dyn FnMut(&Entry)) -> Result<Summary, Foreign> {
    let mut lines = Lines::new(input);
    let mut summary = Summary::default();
    heading(&mut lines)?;
    summary.parts = 1;
    let mut header = Header { origin: None, ..Header::default() };
    // One buffer for all lines.
    let mut entry = blank_entry();
    loop {
        let (number, ending, text) = match lines.next() {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(error) => {
                summary.complain(lines.number() + 1, format!("the file cannot be read further: {error}"));
                break;
            }
        };
        let text = text.trim_ascii();
        if ending == Ending::TooLong {
            let most = super::MOST_LINE_BYTES;
            summary.complain(number, format!("longer than {most} B: no line of a capture, left out"));
            continue;
        }
        match text.first() {
            None | Some(b'#') => continue,
            Some(b'0'..=b'9') => match line::entry(text, header.unix_ms, &mut entry) {
                Ok(()) => {
                    take(&entry);
                    summary.entries += 1;
                    if ending == Ending::Missing {
                        summary
                            .complain(number, "the last line has no end: what stands behind it may be lost");
                    }
                }
                Err(_) if ending == Ending::Missing => {
                    let what = "the file ends in the middle of this line, as when a program was stopped while writing";
                    summary.complain(number, what);
                }
                Err(what) => summary.complain(number, what),
            },
            Some(_) if text == HEADING.as_bytes() => {
                if summary.entries == 0 && summary.parts == 1 {
                    summary.header = header.clone();
                }
                summary.parts += 1;
                header = Header::default();
                continue;
            }
            Some(_) => {
                if let Err(what) = field(text, &mut header) {
                    summary.complain(number, what);
                }
            }
        }
        if summary.parts == 1 {
            // Only the first part's heading is kept, and it is complete once an exchange was read.
            summary.header.clone_from(&header);
        }
    }
    Ok(summary)
}

/// Whether a file begins as a capture does; reads only its first line.
pub fn read_start(input: impl BufRead) -> Result<(), Foreign> {
    heading(&mut Lines::new(input))
}

/// Reads a whole capture into memory.
pub fn read_all(input: impl BufRead) -> Result<Capture, Foreign> {
    let mut entries = Vec::new();
    let summary = read(input, &mut |entry| entries.push(entry.clone()))?;
    let Summary { header, problems, problem_count, .. } = summary;
    Ok(Capture { header, entries, problems, problem_count, other_addresses: 0 })
}

fn heading(lines: &mut Lines<impl BufRead>) -> Result<(), Foreign> {
    let (_, ending, text) = match lines.next() {
        Ok(Some(line)) => line,
        Ok(None) => return Err(Foreign::Heading { looks_like: "an empty file" }),
        Err(error) => return Err(Foreign::Io(error)),
    };
    // Some editors put a byte order mark before everything else.
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii();
    if text == HEADING.as_bytes() && ending != Ending::TooLong {
        return Ok(());
    }
    if let Some(version) = text.strip_prefix(b"stsafe-capture ") {
        let shown = version.get(..20).unwrap_or(version);
        return Err(Foreign::Version(String::from_utf8_lossy(shown).into_owned()));
    }
    Err(Foreign::Heading { looks_like: looks_like(text) })
}

fn looks_like(start: &[u8]) -> &'static str {
    match start {
        [] => "a text that begins with an empty line",
        [b'{' | b'[', ..] => "JSON",
        _ if start.iter().any(|b| *b == 0 || *b > 0x7F) => "a binary file",
        _ => "some other text",
    }
}

/// `key: value`.
fn field(text: &[u8], header: &mut Header) -> Result<(), String> {
    let text = String::from_utf8_lossy(text);
    let wrong = || {
        let shown: String = text.chars().take(40).collect();
        format!("{shown:?} is neither an exchange (it begins with a number) nor a line of the heading")
    };
    let (key, value) = text.split_once(':').ok_or_else(wrong)?;
    let value = value.trim();
    match key.trim() {
        "device" => value.clone_into(&mut header.device),
        "address" => value.clone_into(&mut header.address),
        "origin" => {
            header.origin = [Origin::Real, Origin::Virtual, Origin::Replay]
                .into_iter()
                .find(|origin| super::write::origin_word(*origin) == value);
        }
        "date" => {
            let at = value.parse::<jiff::Timestamp>();
            let at = at.map_err(|_| format!("{value:?} is no date (2026-11-20T14:02:11.204Z)"))?;
            header.unix_ms = u64::try_from(at.as_millisecond()).unwrap_or(0);
        }
        "secrets" => header.blanked = value == "blanked",
        // A later program may say more.
        _ if key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') => {}
        _ => return Err(wrong()),
    }
    Ok(())
}

fn blank_entry() -> Entry {
    Entry::from(Exchange {
        number: 0,
        unix_ms: 0,
        asked_by: "".into(),
        sent: Vec::new(),
        received: Vec::new(),
        nacks: 0,
        read_again: 0,
        took: core::time::Duration::ZERO,
        expected: core::time::Duration::ZERO,
        session_n: None,
        outcome: Outcome::Failed(String::new()),
    })
}
