//! A frame that somebody pasted: is it right, and if not, which usual mistake explains its bytes?
//!
//! Pure. CRC first, as the chip does; then flags and length; then the MAC, for a counter or for a range of them; then the
//! encryption. A mistake explains a frame only where it gives exactly its bytes, so a verdict cannot be a guess.

mod checks;
mod checksum;
mod cipher;
mod explain;
mod mac;
mod recipe;
mod rewritten;
mod usual;

use std::ops::RangeInclusive;

use crate::access::Encryption;
use crate::link::{CommandFrame, MAC_BYTES, ResponseFrame, Status};
use crate::paste::{Direction, Pasted};
use crate::session::transcript::Transcript;
use crate::session::{Generation, SessionKeys};
use crate::verdict::Verdict;

/// Most counters that one search goes through.
pub const MOST_COUNTERS: u32 = 1 << 20;
/// Counters before and behind the given ones that are tried as a mistake.
pub const WINDOW: u32 = 16;

/// Name of the explanation that there is none.
pub const UNEXPLAINED: &str = "unexplained";

/// What is known of a pasted frame.
#[derive(Clone)]
pub struct Given<'a> {
    /// The host keys; without them no MAC can be checked.
    pub keys: Option<&'a SessionKeys>,
    /// Generation of the host key slot.
    pub generation: Generation,
    /// Counter N before the command, or a range to search.
    pub counters: RangeInclusive<u32>,
    /// The command's encryption flags; `None` where they are not known and are to be found out.
    pub encryption: Option<Encryption>,
}

/// One thing that was tried to get the bytes of the MAC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Stable name for scripts.
    pub id: &'static str,
    /// On the screen.
    pub name: String,
    /// What it gives.
    pub value: [u8; MAC_BYTES],
    /// Exactly the bytes of the frame.
    pub explains: bool,
}

/// What is wrong, why, what to do, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Stable name for scripts.
    pub id: &'static str,
    /// In a few words.
    pub title: String,
    /// Why the bytes are what they are.
    pub cause: String,
    /// What to do instead; may be empty.
    pub cure: String,
    /// What it costs on a chip; may be empty.
    pub cost: String,
}

/// What became of one frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Which way it goes.
    pub direction: Direction,
    /// The bytes that were judged.
    pub wire: Vec<u8>,
    /// CRC, flags, length, MAC, encryption.
    pub verdict: Verdict,
    /// Counter N that it was judged by.
    pub n: Option<u32>,
    /// The MAC in the frame.
    pub mac: Option<[u8; MAC_BYTES]>,
    /// What was tried for the MAC, the right way first.
    pub tried: Vec<Tried>,
    /// The verdict in words.
    pub explanation: Explanation,
    /// What the chip answers, where that follows from the frame alone.
    pub chip_answers: Option<Status>,
    /// The frame as it should be, where that is known.
    pub right: Option<Vec<u8>>,
    /// The payload, decrypted where it is encrypted.
    pub plaintext: Option<Vec<u8>>,
    /// The command as read, without flags and MAC.
    pub command: Option<CommandFrame>,
    /// Every intermediate value, where keys and counter are known.
    pub transcript: Option<Transcript>,
}

impl Judgement {
    /// Nothing is wrong with it, as far as it could be checked.
    pub fn is_right(&self) -> bool {
        self.verdict.is_positive()
    }
}

/// Judges what was pasted, in its order; an answer is judged as the answer to the command before it.
pub fn judge(frames: &[Pasted], given: &Given<'_>) -> Vec<Judgement> {
    let mut judged: Vec<Judgement> = Vec::new();
    let mut before: Option<(CommandFrame, Option<u32>, Option<Encryption>)> = None;
    for frame in frames.iter().filter(|frame| !frame.plaintext && !frame.bytes.is_empty()) {
        match frame.direction.unwrap_or_else(|| direction(&frame.bytes)) {
            Direction::Command => {
                let (judgement, command, encryption) = checks::command(&frame.bytes, given);
                before = command.map(|command| (command, judgement.n, encryption));
                judged.push(judgement);
            }
            Direction::Answer => {
                // The counter that explains the command is the one of its answer.
                let found = before.as_ref().and_then(|(_, n, _)| *n);
                let counters = found.map_or_else(|| given.counters.clone(), |n| n..=n);
                let encryption = given.encryption.or(before.as_ref().and_then(|(_, _, e)| *e));
                let given = Given { counters, encryption, ..given.clone() };
                let command = before.take().map(|(command, ..)| command);
                judged.push(checks::answer(&frame.bytes, command, &given));
            }
        }
    }
    judged
}

/// Which way bytes go that do not say it: by the checksum, else by the length field.
pub fn direction(bytes: &[u8]) -> Direction {
    if CommandFrame::decode(bytes).is_ok() {
        return Direction::Command;
    }
    let length = bytes.get(1..3).and_then(|two| <[u8; 2]>::try_from(two).ok()).map(u16::from_be_bytes);
    let fits = length.is_some_and(|length| usize::from(length) + 3 == bytes.len());
    if fits || ResponseFrame::decode(bytes).is_ok() { Direction::Answer } else { Direction::Command }
}
