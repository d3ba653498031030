//! Lists of steps before any of them is sent: what each would do, what the chip will answer, the exact bytes, and what
//! is true before and after. Later steps are judged on the chip that the earlier ones would leave behind.
//!
//! A plan can be kept as a file ([`mod@file`]), and tried on a twin before the very same list goes to the chip ([`rehearse`],
//! [`apply`]).
//!
//! Planning is pure: an observation goes in, a plan comes out. Only [`carry_out`] meets a device, and stops at the first
//! answer that differs from the prediction. Nothing here asks a person: consent is given by whoever shows the plan.

mod carry_out;
mod change;
mod difference;
mod draft;
pub mod file;
mod forecast;
mod identity;
mod keys;
mod rehearse;
mod rotation;
mod sealed;

pub use carry_out::{CarriedOut, Ended, carry_out, carry_out_hearing};
pub use change::{Change, Value};
pub use difference::{Area, differences};
pub use draft::Draft;
pub use forecast::Forecast;
pub use identity::{Footing, Identity};
pub use rehearse::{Barred, Rehearsal, apply, rehearse};
pub use rotation::{Rotation, RotationError};
pub use sealed::Sealed;

use core::fmt;
use std::sync::Arc;

use crate::command::Command;
use crate::describe::{self, Field};
use crate::effect::{self, Effect, Judged};
use crate::link::CommandFrame;
use crate::observe::Observation;
use crate::policy::{self, Session, Verdict};

/// One step, judged but not sent.
#[derive(Clone, PartialEq)]
pub struct Planned {
    /// What it does, in a few words: `Write 2 B at 0010`.
    pub title: String,
    /// The command.
    pub command: Command,
    /// Its effect on the chip as it will be then.
    pub judged: Judged,
    /// What the chip will say, and the rule that decides.
    pub verdict: Verdict,
    /// The frame with its CRC, before a host session adds its C-MAC.
    pub frame: Vec<u8>,
    /// The frame's fields.
    pub fields: Vec<Field>,
    /// What changes on the chip.
    pub changes: Vec<Change>,
    /// The answer that is expected.
    pub forecast: Forecast,
}

impl Planned {
    /// Judges one command on the chip as it is observed.
    pub fn new(title: impl Into<String>, command: Command, seen: &Observation, session: Session) -> Self {
        Self::step(title.into(), command, seen, session).0
    }

    /// The step, and the observation after it.
    fn step(
        title: String,
        command: Command,
        seen: &Observation,
        session: Session,
    ) -> (Self, Option<Observation>) {
        let verdict = policy::may(&command, seen, session);
        let frame = CommandFrame::plain(command.row().key.code(), command.payload()).encode();
        let (side, _) = describe::sent(&frame, seen);
        let (forecast, after) = forecast::of(&command, &verdict, seen);
        let changes = match (verdict.answer, &after) {
            (policy::Answer::Refused(_), _) => Vec::new(),
            (_, Some(after)) => {
                [keys::changes(&command, seen), change::between(&command, seen, after)].concat()
            }
            _ => keys::changes(&command, seen),
        };
        let judged = effect::of(&command, seen);
        (Self { title, command, judged, verdict, frame, fields: side.fields, changes, forecast }, after)
    }

    /// The frame without its CRC.
    pub fn before_crc(&self) -> &[u8] {
        self.frame.get(..self.frame.len().saturating_sub(2)).unwrap_or_default()
    }
}

/// A list of steps with the words that somebody agrees to.
#[derive(Clone, PartialEq)]
pub struct Plan {
    /// What will be true afterwards: `Close zone 1 to updates, for ever`.
    pub title: String,
    /// What follows from it, in a sentence.
    pub consequence: String,
    /// What the button says: verb and object.
    pub button: String,
    /// What is typed on real hardware: short, and about the outcome.
    pub words: String,
    /// The steps, in the order in which they are sent.
    pub steps: Vec<Planned>,
}

impl Plan {
    /// Judges `commands` one after the other, each on the chip that those before it leave behind.
    pub fn new(
        title: impl Into<String>,
        commands: impl IntoIterator<Item = (String, Command)>,
        seen: &Observation,
        session: Session,
    ) -> Self {
        let mut later: Option<Observation> = None;
        let mut steps = Vec::new();
        for (title, command) in commands {
            let (step, after) = Planned::step(title, command, later.as_ref().unwrap_or(seen), session);
            steps.push(step);
            later = after.or(later);
        }
        let title = title.into();
        Self { button: title.clone(), words: String::new(), consequence: String::new(), title, steps }
    }

    /// With the sentence that says what follows.
    #[must_use]
    pub fn consequence(mut self, sentence: impl Into<String>) -> Self {
        self.consequence = sentence.into();
        self
    }

    /// With the words of the button, and those to be typed on real hardware.
    #[must_use]
    pub fn asks(mut self, button: impl Into<String>, words: impl Into<String>) -> Self {
        (self.button, self.words) = (button.into(), words.into());
        self
    }

    /// The worst effect of its steps.
    pub fn effect(&self) -> Effect {
        self.steps.iter().map(|step| step.judged.effect).max().unwrap_or(Effect::ReadOnly)
    }

    /// The first step that the chip will not accept, or may not.
    pub fn obstacle(&self) -> Option<&Planned> {
        self.steps.iter().find(|step| step.verdict.answer != policy::Answer::Accepted)
    }

    /// The same, to be handed from thread to thread.
    pub fn shared(self) -> Arc<Self> {
        Arc::new(self)
    }
}

/// A command may carry secrets: only the words are printed.
impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let titles: Vec<_> = self.steps.iter().map(|step| step.title.as_str()).collect();
        f.debug_struct("Plan").field("title", &self.title).field("steps", &titles).finish_non_exhaustive()
    }
}

impl Eq for Plan {}
