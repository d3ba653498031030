//! What the screens know of the experiments: an echo loop, random bytes, frames typed by hand, answers beside what the
//! host reckons. Never a key.

use std::sync::Arc;
use std::time::Duration;

use stsafe_core::command::Response;
use stsafe_core::exchange::Exchange;
use stsafe_core::lab::echo::{EchoOrder, EchoRun};
use stsafe_core::lab::figures::Figures;
use stsafe_core::lab::raw::RawFrame;
use stsafe_core::lab::raw::look::Look;
use stsafe_core::plan::Plan;

/// Answers to typed frames that are kept; the oldest go first.
pub const MOST_RAW: usize = 200;

/// Something asked of the Lab that needs no consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabErrand {
    /// Run an echo loop.
    Echo(EchoOrder),
    /// Say what a typed frame with a C-MAC would be on the wire, do and cost. Nothing is sent.
    Look(Arc<RawFrame>),
    /// Draw this many random bytes.
    Random {
        /// How many.
        bytes: u32,
    },
}

/// Random bytes, as far as they were drawn.
#[derive(Clone, Default)]
pub struct RandomRun {
    /// How many were asked for.
    pub wanted: u32,
    /// Those that came.
    pub bytes: Vec<u8>,
    /// Their figures.
    pub figures: Figures,
    /// Time of the exchanges together.
    pub took: Duration,
}

/// The answers to a list of commands of this screen.
pub struct Answered {
    /// What was sent.
    pub plan: Arc<Plan>,
    /// One per step that was sent; an error is a sentence.
    pub answers: Vec<Result<Response, String>>,
}

/// Everything of the Lab that outlives an event.
#[derive(Default)]
pub struct LabView {
    /// The last echo loop.
    pub echo: Option<EchoRun>,
    /// The last random bytes.
    pub random: Option<RandomRun>,
    /// The typed frame that was looked at last.
    pub looked: Option<Arc<Look>>,
    /// Frames typed by hand with their answers, oldest first.
    pub raw: Vec<Exchange>,
    /// The last list of commands.
    pub answered: Option<Answered>,
}

/// A change of it.
pub enum LabEvent {
    /// The echo loop, as far as it has run.
    Echo(Box<EchoRun>),
    /// A new draw begins.
    RandomBegins {
        /// How many bytes were asked for.
        wanted: u32,
    },
    /// More random bytes came.
    Random {
        /// The bytes.
        bytes: Vec<u8>,
        /// Time of their exchanges.
        took: Duration,
    },
    /// A typed frame was looked at.
    Looked(Arc<Look>),
    /// A typed frame was exchanged.
    Raw(Box<Exchange>),
    /// A list of commands was answered.
    Answered(Answered),
}

impl LabView {
    /// Takes in one change.
    pub fn apply(&mut self, event: LabEvent) {
        match event {
            LabEvent::Echo(run) => self.echo = Some(*run),
            LabEvent::RandomBegins { wanted } => {
                self.random = Some(RandomRun { wanted, ..RandomRun::default() });
            }
            LabEvent::Random { bytes, took } => {
                if let Some(run) = &mut self.random {
                    run.figures.add(&bytes);
                    run.bytes.extend(bytes);
                    run.took += took;
                }
            }
            LabEvent::Looked(look) => self.looked = Some(look),
            LabEvent::Raw(exchange) => {
                self.raw.push(*exchange);
                let over = self.raw.len().saturating_sub(MOST_RAW);
                self.raw.drain(..over);
            }
            LabEvent::Answered(answered) => self.answered = Some(answered),
        }
    }
}
