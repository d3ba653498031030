//! The echo loop: the same bytes have to come back, length after length, round after round.
//!
//! Counts only what the driver saw; how long an Echo takes on silicon is ST's library's word (KNOWN: 2 ms until the first
//! read), the time of the bytes on the bus is not in it.

use std::time::Duration;

use crate::command::maintenance::Echo;
use crate::device::{Device, DeviceError, Layer};

/// Longest data of an Echo that fits a frame in every way of sending it: encrypted, with C-MAC and CRC, in 752 bytes
/// (specification 1.5, INFERRED for silicon).
pub const MOST_PROTECTED_BYTES: u16 = 735;

/// Longest data of a plain Echo: 752 bytes less the header (KNOWN, STSELib).
pub const MOST_PLAIN_BYTES: u16 = 751;

/// Lengths from one byte to the longest, for a plot of throughput.
pub const SWEEP_BYTES: [u16; 9] = [1, 16, 64, 128, 256, 384, 512, 640, MOST_PROTECTED_BYTES];

/// Failures in a row after which the loop ends by itself: a chip that is gone answers nothing for a second each time.
const MOST_IN_A_ROW: u32 = 5;

/// What is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EchoOrder {
    /// Lengths of the data in bytes; each round sends every one.
    pub lengths_bytes: Vec<u16>,
    /// Rounds; until somebody stops it where `None`.
    pub rounds: Option<u32>,
}

/// What became of the echoes of one length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Bytes of data.
    pub length_bytes: u16,
    /// Echoes sent.
    pub sent: u32,
    /// Answers with the very same bytes.
    pub right: u32,
    /// Answers with other bytes.
    pub wrong: u32,
    /// No answer, a damaged one, or a refusal.
    pub failed: u32,
    /// Attempts that were not acknowledged, the polls of a busy chip among them.
    pub nacks: u64,
    /// Answers that were read again because they came damaged.
    pub read_again: u64,
    /// Time of the right answers together, from the start of the write to the end of the last read.
    pub took: Duration,
    /// The slowest of them.
    pub slowest: Duration,
}

impl Tally {
    /// Mean time of a right answer.
    pub fn mean(&self) -> Option<Duration> {
        self.took.checked_div(self.right)
    }

    /// Bytes of data that came back right in a second; there and back counts once.
    pub fn bytes_per_second(&self) -> Option<f64> {
        let seconds = self.took.as_secs_f64();
        let bytes = f64::from(self.right) * f64::from(self.length_bytes);
        (seconds > 0.0).then(|| bytes / seconds)
    }

    /// Echoes that did not come back as they went out.
    pub fn errors(&self) -> u32 {
        self.wrong + self.failed
    }

    fn and(self, other: &Self) -> Self {
        Self {
            length_bytes: 0,
            sent: self.sent + other.sent,
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            failed: self.failed + other.failed,
            nacks: self.nacks + other.nacks,
            read_again: self.read_again + other.read_again,
            took: self.took + other.took,
            slowest: self.slowest.max(other.slowest),
        }
    }
}

/// How a loop ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EchoEnd {
    /// Every round was sent.
    Done,
    /// Somebody stopped it between two exchanges.
    Stopped,
    /// Nothing more was sent, for this reason.
    GaveUp(String),
}

/// A loop, as far as it has run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EchoRun {
    /// What is sent.
    pub order: EchoOrder,
    /// One per length, in the order of the lengths.
    pub tallies: Vec<Tally>,
    /// Typical time of an Echo by ST's library.
    pub expected: Duration,
    /// The first thing that went wrong, in a sentence.
    pub first_trouble: Option<String>,
    /// How it ended; `None` while it runs.
    pub end: Option<EchoEnd>,
    next: usize,
    round: u32,
    in_a_row: u32,
}

impl EchoRun {
    /// A loop before its first echo.
    pub fn new(order: EchoOrder) -> Self {
        let tally = |length_bytes: &u16| Tally { length_bytes: *length_bytes, ..Tally::default() };
        let tallies = order.lengths_bytes.iter().map(tally).collect();
        let expected = crate::command::catalog::row(crate::command::Key::Plain(crate::link::Code::Basic(0)));
        Self {
            order,
            tallies,
            expected: expected.map_or(Duration::ZERO, |row| row.time()),
            first_trouble: None,
            end: None,
            next: 0,
            round: 0,
            in_a_row: 0,
        }
    }

    /// Everything together.
    pub fn total(&self) -> Tally {
        self.tallies.iter().fold(Tally::default(), Tally::and)
    }

    /// Echoes sent and echoes wanted; no total while nobody said how many rounds.
    pub fn progress(&self) -> Option<(usize, usize)> {
        let rounds = usize::try_from(self.order.rounds?).ok()?;
        let sent = usize::try_from(self.total().sent).ok()?;
        Some((sent, rounds.saturating_mul(self.tallies.len())))
    }

    /// Sends the next echo; false when there is none.
    ///
    /// # Errors
    ///
    /// Only what no further echo could mend: read-only mode, consent, a certain refusal, a way that is gone. What a bus
    /// can spoil is counted.
    pub fn step(&mut self, device: &mut Device) -> Result<bool, DeviceError> {
        if self.end.is_some() {
            return Ok(false);
        }
        let (round, at) = (self.round, self.next);
        let over = self.order.rounds.is_some_and(|rounds| round >= rounds);
        let Some(tally) = self.tallies.get_mut(at).filter(|_| !over) else {
            self.end = Some(EchoEnd::Done);
            return Ok(false);
        };
        let data = pattern(round, tally.length_bytes);
        let before = device.exchanges();
        let answer = device.run(Echo { data: data.clone() });
        if let Err(error) = &answer
            && (matches!(error.layer, Layer::Safety | Layer::Policy) || error.is_lost())
        {
            self.end = Some(EchoEnd::GaveUp(error.to_string()));
            return answer.map(|_| false);
        }
        tally.sent += 1;
        let exchange = device.last_exchange().filter(|last| last.number > before);
        if let Some(exchange) = exchange {
            tally.nacks += u64::from(exchange.nacks);
            tally.read_again += u64::from(exchange.read_again);
        }
        let trouble = match answer {
            Ok(back) if back == data => {
                let took = exchange.map_or(Duration::ZERO, |exchange| exchange.took);
                tally.right += 1;
                tally.took += took;
                tally.slowest = tally.slowest.max(took);
                None
            }
            Ok(back) => {
                tally.wrong += 1;
                Some(difference(&data, &back))
            }
            Err(error) => {
                tally.failed += 1;
                Some(error.to_string())
            }
        };
        self.in_a_row = if trouble.is_some() { self.in_a_row + 1 } else { 0 };
        self.first_trouble = self.first_trouble.take().or(trouble);
        self.next += 1;
        if self.next == self.tallies.len() {
            (self.next, self.round) = (0, self.round.saturating_add(1));
        }
        if self.in_a_row == MOST_IN_A_ROW {
            self.end = Some(EchoEnd::GaveUp(format!("{MOST_IN_A_ROW} echoes in a row went wrong")));
            return Ok(false);
        }
        Ok(true)
    }

    /// Ends it between two exchanges.
    pub fn stop(&mut self) {
        self.end = self.end.take().or(Some(EchoEnd::Stopped));
    }
}

/// Data that is hard on a bus: rising bytes, alternating bits, runs of ones and zeros, and bytes without a pattern.
fn pattern(round: u32, length_bytes: u16) -> Vec<u8> {
    let mut mixed = round.wrapping_mul(0x9E37_79B9) | 1;
    let byte = |at: u16| {
        let [low, ..] = at.to_le_bytes();
        match round % 4 {
            0 => low,
            1 if at.is_multiple_of(2) => 0x55,
            1 => 0xAA,
            2 if (at / 8).is_multiple_of(2) => 0xFF,
            2 => 0x00,
            _ => {
                mixed = mixed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                mixed.to_be_bytes()[0]
            }
        }
    };
    (0..length_bytes).map(byte).collect()
}

fn difference(sent: &[u8], back: &[u8]) -> String {
    if sent.len() != back.len() {
        return format!("Echo: {} B went out, {} B came back", sent.len(), back.len());
    }
    let differing = sent.iter().zip(back).position(|(one, other)| one != other);
    let at = differing.unwrap_or(0);
    format!("Echo: byte {at} of {} came back otherwise", sent.len())
}
