//! Up to a million exchanges, and more: wire bytes and numbers only, in chunks that never move.
//!
//! A place is the running number of an exchange since the store was made, from 0; it stays the same when old ones go.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::capture::Entry;
use crate::capture::blank::Secrets;
use crate::exchange::{Exchange, Outcome};
use crate::link::Status;

/// Exchanges in one chunk; the oldest chunk goes as a whole.
const CHUNK: usize = 16 * 1024;
/// Exchanges that are kept at least, when that many were pushed.
pub const MOST: usize = 1_000_000;

/// How an exchange ended, in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Answered(Status),
    Damaged,
    Failed,
}

/// The numbers of one exchange; a test holds its size.
#[derive(Clone, Copy, Debug)]
struct Line {
    number: u64,
    unix_ms: u64,
    took_us: u32,
    expected_us: u32,
    session_n: Option<u32>,
    nacks: u32,
    /// Where its bytes begin in the chunk; the answer lies behind the write.
    at: u32,
    sent: u16,
    received: u16,
    asked_by: u16,
    read_again: u8,
    ended: Ended,
    pinned: bool,
    /// There is more to say: see [`Extra`].
    extra: bool,
}

/// What few exchanges have.
#[derive(Clone, Debug, Default)]
struct Extra {
    why: String,
    note: String,
    hidden: Secrets,
}

#[derive(Clone, Debug, Default)]
struct Chunk {
    lines: Vec<Line>,
    bytes: Vec<u8>,
}

/// Exchanges, oldest first. A clone shares the bytes, so that another thread can write them to a file.
#[derive(Clone, Debug, Default)]
pub struct Store {
    chunks: VecDeque<Arc<Chunk>>,
    /// Exchanges that went, in whole chunks.
    gone: usize,
    len: usize,
    /// Who asked: few names, many rows.
    names: Vec<String>,
    extra: BTreeMap<usize, Extra>,
    pinned: usize,
}

impl Store {
    /// Adds an exchange of a device.
    pub fn push(&mut self, exchange: &Exchange) {
        let why = match &exchange.outcome {
            Outcome::Damaged(why) | Outcome::Failed(why) => why.as_str(),
            Outcome::Answered(_) => "",
        };
        self.add(exchange, false, || Extra { why: why.to_owned(), ..Extra::default() }, !why.is_empty());
    }

    /// Adds a line of a capture.
    pub fn push_entry(&mut self, entry: &Entry) {
        let why = match &entry.exchange.outcome {
            Outcome::Damaged(why) | Outcome::Failed(why) => why.as_str(),
            Outcome::Answered(_) => "",
        };
        let has = !why.is_empty() || !entry.note.is_empty() || !entry.hidden.is_empty();
        let extra = || Extra { why: why.to_owned(), note: entry.note.clone(), hidden: entry.hidden.clone() };
        self.add(&entry.exchange, entry.pinned, extra, has);
    }

    fn add(&mut self, exchange: &Exchange, pinned: bool, extra: impl FnOnce() -> Extra, has_extra: bool) {
        let place = self.places().end;
        if has_extra {
            self.extra.insert(place, extra());
        }
        let asked_by = self.name(&exchange.asked_by);
        if self.chunks.back().is_none_or(|chunk| chunk.lines.len() >= CHUNK) {
            if let Some(full) = self.chunks.back_mut() {
                Arc::make_mut(full).bytes.shrink_to_fit();
            }
            self.chunks.push_back(Arc::default());
            if self.len >= MOST + CHUNK {
                self.drop_oldest();
            }
        }
        let Some(chunk) = self.chunks.back_mut().map(Arc::make_mut) else { return };
        let (sent, received) = (short(&exchange.sent), short(&exchange.received));
        let us = |time: Duration| u32::try_from(time.as_micros()).unwrap_or(u32::MAX);
        chunk.lines.push(Line {
            number: exchange.number,
            unix_ms: exchange.unix_ms,
            took_us: us(exchange.took),
            expected_us: us(exchange.expected),
            session_n: exchange.session_n,
            nacks: exchange.nacks,
            // A chunk of the longest frames has 49 MB.
            at: u32::try_from(chunk.bytes.len()).unwrap_or(u32::MAX),
            sent: len(sent),
            received: len(received),
            asked_by,
            read_again: u8::try_from(exchange.read_again).unwrap_or(u8::MAX),
            ended: match &exchange.outcome {
                Outcome::Answered(status) => Ended::Answered(*status),
                Outcome::Damaged(_) => Ended::Damaged,
                Outcome::Failed(_) => Ended::Failed,
            },
            pinned,
            extra: has_extra,
        });
        chunk.bytes.extend_from_slice(sent);
        chunk.bytes.extend_from_slice(received);
        self.len += 1;
        self.pinned += usize::from(pinned);
    }

    fn drop_oldest(&mut self) {
        if let Some(oldest) = self.chunks.pop_front() {
            self.pinned -= oldest.lines.iter().filter(|line| line.pinned).count();
            self.gone += oldest.lines.len();
            self.len -= oldest.lines.len();
            self.extra = self.extra.split_off(&self.gone);
        }
    }

    fn name(&mut self, name: &str) -> u16 {
        let known = self.names.iter().position(|known| known == name);
        let place = known.unwrap_or_else(|| {
            // A capture can name as many askers as it likes; beyond this they are all the last one.
            if self.names.len() < usize::from(u16::MAX) {
                self.names.push(name.to_owned());
            }
            self.names.len() - 1
        });
        u16::try_from(place).unwrap_or(u16::MAX)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The places that are filled.
    pub fn places(&self) -> Range<usize> {
        self.gone..self.gone + self.len
    }

    /// Everyone who asked for something, in the order of appearance.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The exchange at a place.
    pub fn get(&self, place: usize) -> Option<Row<'_>> {
        let at = place.checked_sub(self.gone)?;
        // Every chunk but the last is full.
        let chunk = self.chunks.get(at / CHUNK)?;
        let line = chunk.lines.get(at % CHUNK)?;
        let start = line.at as usize;
        let middle = start + usize::from(line.sent);
        Some(Row {
            line,
            sent: chunk.bytes.get(start..middle)?,
            received: chunk.bytes.get(middle..middle + usize::from(line.received))?,
            asked_by: self.names.get(usize::from(line.asked_by)).map_or("", |name| name),
            extra: if line.extra { self.extra.get(&place) } else { None },
        })
    }

    /// The last exchange.
    pub fn last(&self) -> Option<Row<'_>> {
        self.get(self.places().end.checked_sub(1)?)
    }

    /// All of them with their places, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Row<'_>)> {
        self.places().filter_map(|place| Some((place, self.get(place)?)))
    }

    /// Pins an exchange, or takes the pin out.
    pub fn pin(&mut self, place: usize, pinned: bool) {
        let Some(line) = self.line_mut(place) else { return };
        let before = core::mem::replace(&mut line.pinned, pinned);
        self.pinned = self.pinned + usize::from(pinned) - usize::from(before);
    }

    /// How many are pinned.
    pub fn pinned(&self) -> usize {
        self.pinned
    }

    /// Writes something beside an exchange; empty takes it away.
    pub fn note(&mut self, place: usize, note: &str) {
        let Some(line) = self.line_mut(place) else { return };
        line.extra = true;
        note.clone_into(&mut self.extra.entry(place).or_default().note);
    }

    /// Tells the session counter of a protected exchange, where it was found later.
    pub fn set_counter(&mut self, place: usize, n: u32) {
        if let Some(line) = self.line_mut(place) {
            line.session_n = Some(n);
        }
    }

    fn line_mut(&mut self, place: usize) -> Option<&mut Line> {
        let at = place.checked_sub(self.gone)?;
        Arc::make_mut(self.chunks.get_mut(at / CHUNK)?).lines.get_mut(at % CHUNK)
    }

    /// Bytes of memory, without what the allocator adds.
    pub fn memory_bytes(&self) -> usize {
        let chunk = |chunk: &Arc<Chunk>| chunk.lines.capacity() * size_of::<Line>() + chunk.bytes.capacity();
        let extra = |extra: &Extra| size_of::<Extra>() + extra.why.len() + extra.note.len() + 64;
        self.chunks.iter().map(chunk).sum::<usize>() + self.extra.values().map(extra).sum::<usize>()
    }
}

/// No frame is longer; a longer one is cut, and its CRC says so.
fn short(bytes: &[u8]) -> &[u8] {
    bytes.get(..usize::from(u16::MAX)).unwrap_or(bytes)
}

fn len(bytes: &[u8]) -> u16 {
    u16::try_from(bytes.len()).unwrap_or(u16::MAX)
}

/// One exchange, looked at.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    line: &'a Line,
    /// The whole write, CRC included.
    pub sent: &'a [u8],
    /// The whole answer, CRC included.
    pub received: &'a [u8],
    /// Who asked.
    pub asked_by: &'a str,
    extra: Option<&'a Extra>,
}

impl<'a> Row<'a> {
    /// Running number of its device or file.
    pub fn number(&self) -> u64 {
        self.line.number
    }

    /// When it began, in milliseconds since 1970-01-01 UTC.
    pub fn unix_ms(&self) -> u64 {
        self.line.unix_ms
    }

    /// How long it took.
    pub fn took(&self) -> Duration {
        Duration::from_micros(self.line.took_us.into())
    }

    /// Typical time of the command.
    pub fn expected(&self) -> Duration {
        Duration::from_micros(self.line.expected_us.into())
    }

    /// Attempts that were not acknowledged.
    pub fn nacks(&self) -> u32 {
        self.line.nacks
    }

    /// Reads repeated because the answer was damaged.
    pub fn read_again(&self) -> u32 {
        self.line.read_again.into()
    }

    /// Counter N, where it is known.
    pub fn session_n(&self) -> Option<u32> {
        self.line.session_n
    }

    /// The chip's status, if it answered.
    pub fn status(&self) -> Option<Status> {
        match self.line.ended {
            Ended::Answered(status) => Some(status),
            Ended::Damaged | Ended::Failed => None,
        }
    }

    /// Whether an answer came, right or damaged.
    pub fn answered(&self) -> bool {
        !matches!(self.line.ended, Ended::Failed)
    }

    /// Whether the chip did not do it: a refusal, a damaged answer or none.
    pub fn refused(&self) -> bool {
        !self.status().is_some_and(|status| status.is_ok())
    }

    /// Whether it went under a C-MAC.
    pub fn protected(&self) -> bool {
        self.sent.first().is_some_and(|first| first & 0x80 != 0)
    }

    /// Whether it took noticeably longer than usual: half as much again, and by 2 ms at least.
    pub fn slow(&self) -> bool {
        let (took, expected) = (u64::from(self.line.took_us), u64::from(self.line.expected_us));
        took * 2 > expected * 3 && took > expected + 2000
    }

    /// Whether somebody pinned it.
    pub fn pinned(&self) -> bool {
        self.line.pinned
    }

    /// What somebody wrote beside it.
    pub fn note(&self) -> &'a str {
        self.extra.map_or("", |extra| &extra.note)
    }

    /// Whether some of its bytes were blanked in the file it comes from.
    pub fn blanked(&self) -> bool {
        self.extra.is_some_and(|extra| !extra.hidden.is_empty())
    }

    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        let why = || self.extra.map_or_else(String::new, |extra| extra.why.clone());
        match self.line.ended {
            Ended::Answered(status) => Outcome::Answered(status),
            Ended::Damaged => Outcome::Damaged(why()),
            Ended::Failed => Outcome::Failed(why()),
        }
    }

    /// The exchange, with bytes of its own.
    pub fn exchange(&self) -> Exchange {
        Exchange {
            number: self.number(),
            unix_ms: self.unix_ms(),
            asked_by: self.asked_by.to_owned().into(),
            sent: self.sent.to_vec(),
            received: self.received.to_vec(),
            nacks: self.nacks(),
            read_again: self.read_again(),
            took: self.took(),
            expected: self.expected(),
            session_n: self.session_n(),
            outcome: self.outcome(),
        }
    }

    /// The line of a capture that it becomes.
    pub fn entry(&self) -> Entry {
        Entry {
            exchange: self.exchange(),
            hidden: self.extra.map(|extra| extra.hidden.clone()).unwrap_or_default(),
            pinned: self.pinned(),
            note: self.note().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_lines_take_56_megabytes_beside_their_frames() {
        assert_eq!(size_of::<Line>(), 56);
    }
}
