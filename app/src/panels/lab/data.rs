//! What the Lab shows, as plain data.

use super::{Experiment, echo, random, raw, work};

/// The screen.
pub struct Data {
    /// The experiments, in the order of the list.
    pub entries: Vec<Entry>,
    /// The chosen one.
    pub shown: Shown,
}

/// One experiment in the list.
pub struct Entry {
    /// Which.
    pub experiment: Experiment,
    /// Its name.
    pub name: &'static str,
    /// Its icon.
    pub icon: char,
    /// What it came to last, or what it is for.
    pub note: String,
}

/// The chosen experiment.
pub enum Shown {
    /// Echo loop.
    Echo(echo::Data),
    /// Random bytes.
    Random(random::Data),
    /// Raw frames.
    Raw(Box<raw::Data>),
    /// Digest, MAC, cipher, envelope, derivation.
    Work(Box<work::Data>),
}
