//! What the Authentication screen shows, as plain values.

use stsafe_core::chip::scenario::Scenario;

use crate::widgets::{
    sequence::{Ends, Step},
    verdict::{Answer, Check},
};

/// An authentication, as far as it has run.
#[derive(Clone, Debug)]
pub struct Data {
    /// Who answers.
    pub scenario: Scenario,
    /// Whether scenarios other than the genuine one can be chosen.
    pub virtual_chip: bool,
    /// The two ends.
    pub ends: Ends,
    /// All steps, run or not.
    pub steps: Vec<Step>,
    /// Evidence of each step, beside it in `steps`.
    pub evidence: Vec<Evidence>,
    /// The step that runs next; `None` when all have run.
    pub next: Option<usize>,
    /// The chain's verdict.
    pub chain: Light,
    /// The challenge's verdict.
    pub possession: Light,
    /// What both together mean.
    pub meaning: String,
    /// On the bus: exchanges, bytes, milliseconds.
    pub figures: Figures,
}

/// One big light.
#[derive(Clone, Debug)]
pub struct Light {
    /// The answer.
    pub answer: Answer,
    /// The answer in a few words.
    pub words: String,
    /// In one sentence.
    pub sentence: String,
    /// The checks under it.
    pub checks: Vec<Check>,
}

/// What a step rests on.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// `Step 10, challenge`.
    pub title: String,
    /// How it is computed.
    pub remark: String,
    /// Label and bytes.
    pub rows: Vec<(String, Vec<u8>)>,
    /// What follows from it.
    pub conclusion: Option<(Answer, String)>,
}

/// Totals of the run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Exchanges.
    pub exchanges: usize,
    /// Bytes both ways.
    pub bytes: usize,
    /// Time on the bus, in milliseconds.
    pub ms: f32,
}
