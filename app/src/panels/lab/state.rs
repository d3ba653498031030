//! What the Lab remembers from frame to frame: the chosen experiment, and what was typed into each.

use super::{echo, random, raw, work};

/// An experiment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Experiment {
    /// Echoes of all lengths.
    #[default]
    BringUp,
    /// A frame typed by hand.
    Raw,
    /// Random bytes.
    Random,
    /// A digest.
    Hash,
    /// CMAC, HMAC.
    Mac,
    /// ECB, CCM*, GCM.
    Cipher,
    /// Local envelopes.
    Envelope,
    /// HKDF.
    Derive,
}

/// What this screen remembers.
#[derive(Default)]
pub struct State {
    /// The chosen experiment.
    pub experiment: Experiment,
    /// Of the echo loop.
    pub echo: echo::Form,
    /// Of the random bytes.
    pub random: random::Form,
    /// Of the raw frames.
    pub raw: raw::Form,
    /// Of those with keys.
    pub work: work::Form,
    /// A key is being typed: single keys are no shortcuts.
    pub(super) typing: bool,
}

impl State {
    /// Whether keys that are pressed belong to a field of this screen.
    pub fn typing(&self) -> bool {
        self.typing
    }

    /// Another chip is connected: choices of places on the old one mean nothing, its keys are wiped, what else was typed stays.
    pub fn forget_chip(&mut self) {
        self.raw.chosen = None;
        self.work.forget_secrets();
    }
}
