//! What the Authentication screen shows, as plain values.

use std::sync::Arc;

use stsafe_core::{
    authenticate::{HostCase, Kind},
    chip::scenario::Scenario,
    plan::Plan,
};

use crate::text;
use crate::widgets::{
    sequence::{Ends, Step},
    verdict::{Answer, Check},
};

/// An authentication, as far as it has run.
#[derive(Clone, Debug)]
pub struct Data {
    /// Which way, and how finely cut.
    pub kind: Kind,
    /// Who answers.
    pub scenario: Scenario,
    /// Who the connected chip is.
    pub own: Scenario,
    /// How the host behaves.
    pub host_case: HostCase,
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
    /// Steps that have run.
    pub ran: usize,
    /// Why the rest is not run although nothing broke.
    pub closed: Option<&'static str>,
    /// What the chip lacks before it can verify this host.
    pub enrolment: Option<Enrolment>,
    /// Whose key signs for the host, where the chip is to believe it.
    pub key: Option<HostKey>,
    /// The lights.
    pub lights: Lights,
    /// On the bus: exchanges, bytes, milliseconds.
    pub figures: Figures,
}

impl Data {
    /// Why it cannot be run; empty when it can.
    pub fn not_run(&self) -> &'static str {
        let nobody = self.key.as_ref().is_some_and(|key| key.whose == Whose::Nobodys);
        if nobody { text::HOST_KEY_FIRST } else { "" }
    }
}

/// The key that signs for the host.
#[derive(Clone, Debug)]
pub struct HostKey {
    /// Whose it is and on which curve, in words.
    pub words: String,
    /// Whose it is.
    pub whose: Whose,
}

/// Whose a host key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// There is none.
    Nobodys,
    /// The simulator's, which everybody has.
    Simulators,
    /// Somebody gave it.
    Own,
}

/// One light per question.
#[derive(Clone, Debug)]
pub struct Lights {
    /// The chain's verdict.
    pub chain: Light,
    /// The challenge's verdict.
    pub possession: Light,
    /// What the chip thinks of the host, where it is asked.
    pub entity: Option<Light>,
    /// What all mean together.
    pub meaning: String,
}

/// A way to make the chip know this host.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// What is missing.
    pub sentence: String,
    /// What the button says.
    pub button: String,
    /// One-way steps; the confirm dialog follows.
    pub plan: Arc<Plan>,
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
    /// The worst effect of what was sent.
    pub effect: &'static str,
}
