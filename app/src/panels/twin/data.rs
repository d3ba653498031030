//! What the Twin screen shows, as plain values.

use std::sync::Arc;

use stsafe_core::{
    effect::Effect,
    plan::{Area, Change, Plan},
    policy::Answer,
};

use super::state::Chosen;
use crate::{action::Action, theme::Tone, view::twin::TwinErrand};

/// The screen.
#[derive(Clone, Debug)]
pub struct Data {
    /// The plan, if anything is planned.
    pub plan: Option<PlanShown>,
    /// What the twin is, once one was made.
    pub twin: Option<TwinShown>,
    /// Start states.
    pub classroom: Classroom,
    /// Why nothing may be asked of the chip; empty when it may.
    pub closed: &'static str,
    /// There is a chip.
    pub connected: bool,
}

/// The plan.
#[derive(Clone, Debug)]
pub struct PlanShown {
    /// The list, judged on this chip.
    pub plan: Arc<Plan>,
    /// `3 steps, 3 of them for ever`.
    pub title: String,
    /// Whom it is for.
    pub chip: String,
    /// The steps.
    pub steps: Vec<StepRow>,
    /// How far it is: rehearsed, applied, stopped.
    pub standing: Standing,
    /// Why it cannot be rehearsed; empty when it can.
    pub no_rehearsal: String,
    /// Why it cannot be applied; empty when it can.
    pub no_apply: String,
    /// It is for another chip.
    pub other_chip: bool,
    /// What the rehearsal changed, by area.
    pub changes: Vec<(Area, Vec<Change>)>,
}

/// How far a plan is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What it means.
    pub tone: Tone,
    /// `Rehearsed on a twin: every answer as predicted`.
    pub words: String,
}

/// One step.
#[derive(Clone, Debug)]
pub struct StepRow {
    /// What it does.
    pub title: String,
    /// Its effect.
    pub effect: Effect,
    /// What the chip will say, before anything was sent.
    pub verdict: Answer,
    /// Its bytes before CRC, a secret as dots.
    pub bytes: String,
    /// The answer that is predicted.
    pub predicted: String,
    /// The twin's answer.
    pub twin: Mark,
    /// The chip's answer.
    pub chip: Mark,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It was not sent.
    None,
    /// The answer was the predicted one.
    AsPredicted,
    /// It was another one, or none came.
    Differs,
    /// It was not sent any more, because an earlier one differed.
    Left,
}

impl Mark {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::None => "–",
            Self::AsPredicted => "As predicted",
            Self::Differs => "Differs",
            Self::Left => "Not sent",
        }
    }
}

/// What a twin is: three lists.
#[derive(Clone, Debug)]
pub struct TwinShown {
    /// Of which chip.
    pub of: String,
    /// The lists.
    pub lists: [List; 3],
}

/// One of them.
#[derive(Clone, Debug)]
pub struct List {
    /// `Cloned`.
    pub name: &'static str,
    /// What that means.
    pub about: &'static str,
    /// What, and more about it.
    pub entries: Vec<(String, String)>,
}

/// Start states.
#[derive(Clone, Debug)]
pub struct Classroom {
    /// Those that ship with the program, then the saved ones.
    pub shipped: Vec<StateRow>,
    /// Saved ones.
    pub saved: Vec<StateRow>,
    /// Where they lie.
    pub folder: String,
    /// What is said about the chosen one.
    pub about: String,
    /// Title of the chosen one, and what beginning with it asks for.
    pub begin: (String, Action),
    /// The window is in the chosen one.
    pub is_open: bool,
    /// One click begins: the chip that is connected is simulated, or there is none. A real one is put aside only by
    /// whoever has read what that means.
    pub at_once: bool,
    /// The state that is open, and the chip that waits.
    pub lesson: Option<(String, String)>,
    /// Why the state of this chip cannot be kept; empty when it can.
    pub no_save: String,
}

/// A start state.
#[derive(Clone, Debug)]
pub struct StateRow {
    /// Its name.
    pub name: String,
    /// Which.
    pub state: Chosen,
    /// It is looked at.
    pub chosen: bool,
    /// The window is in it.
    pub open: bool,
}

impl StateRow {
    /// What beginning with it asks for.
    pub fn begin(&self) -> TwinErrand {
        match &self.state {
            Chosen::Shipped(start) => TwinErrand::Begin(*start),
            Chosen::Saved(path) => TwinErrand::BeginWith(path.clone()),
        }
    }
}
