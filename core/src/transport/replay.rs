//! A capture played as a device: `replay:FILE`. What was recorded is answered as it was; nothing else is.
//!
//! A frame that was sent several times gets its answers in their order. Where they were all the same, it goes on getting
//! that one; where they differed, the recording is at its end after the last.

use std::collections::HashMap;

use super::{Answer, Origin, Timing, Transport, TransportError};
use crate::capture::Entry;
use crate::exchange::Outcome;
use crate::hex;

/// The answers to one frame.
#[derive(Default)]
struct Recorded {
    answers: Vec<Result<Answer, TransportError>>,
    given: usize,
}

/// A recording.
pub struct Replay {
    frames: HashMap<Vec<u8>, Recorded>,
    address: String,
    last: Option<Result<Answer, TransportError>>,
}

impl Replay {
    /// A device that answers as `entries` say, to be called `address`.
    pub fn new(entries: &[Entry], address: impl Into<String>) -> Self {
        let mut replay = Self { frames: HashMap::new(), address: address.into(), last: None };
        entries.iter().for_each(|entry| replay.add(entry));
        replay
    }

    /// Adds what one entry of a capture says. A write that was blanked is nothing anybody could send again.
    pub fn add(&mut self, entry: &Entry) {
        if !entry.hidden.sent.is_empty() {
            return;
        }
        let exchange = &entry.exchange;
        let answer = match &exchange.outcome {
            _ if !entry.hidden.received.is_empty() => {
                Err(not_sent("the answer to this command was blanked when the capture was saved".into()))
            }
            Outcome::Failed(why) => Err(TransportError::Failed {
                what: format!("as recorded, no answer came: {why}"),
                perhaps_taken: true,
            }),
            Outcome::Answered(_) | Outcome::Damaged(_) => Ok(Answer {
                bytes: exchange.received.clone(),
                nacks: exchange.nacks,
                took_us: u64::try_from(exchange.took.as_micros()).unwrap_or(u64::MAX),
            }),
        };
        self.frames.entry(exchange.sent.clone()).or_default().answers.push(answer);
    }

    fn answer(&mut self, frame: &[u8]) -> Result<Answer, TransportError> {
        let Some(recorded) = self.frames.get_mut(frame) else {
            return Err(not_sent(format!("this capture has no answer to {}", shown(frame))));
        };
        let place = recorded.given;
        recorded.given += 1;
        match (recorded.answers.get(place), recorded.answers.last()) {
            (Some(answer), _) => answer.clone(),
            (None, Some(last)) if recorded.answers.iter().all(|one| bytes(one) == bytes(last)) => {
                last.clone()
            }
            _ => Err(not_sent(format!(
                "this capture has {} answers to {}, which differ, and all were given",
                recorded.answers.len(),
                shown(frame)
            ))),
        }
    }
}

impl Transport for Replay {
    fn exchange(&mut self, frame: &[u8], _: Timing) -> Result<Answer, TransportError> {
        let answer = self.answer(frame);
        self.last = Some(answer.clone());
        answer
    }

    fn read_again(&mut self) -> Result<Answer, TransportError> {
        // The recording holds what the last of all reads brought.
        self.last.clone().unwrap_or_else(|| Err(not_sent("nothing was sent yet".into())))
    }

    fn origin(&self) -> Origin {
        Origin::Replay
    }

    fn address(&self) -> &str {
        &self.address
    }
}

fn bytes(answer: &Result<Answer, TransportError>) -> Option<&[u8]> {
    answer.as_ref().ok().map(|answer| &*answer.bytes)
}

fn shown(frame: &[u8]) -> String {
    let start = hex::pairs(frame.get(..24).unwrap_or(frame));
    if frame.len() > 24 { format!("{start} … ({} B)", frame.len()) } else { start }
}

fn not_sent(what: String) -> TransportError {
    TransportError::Failed { what, perhaps_taken: false }
}
