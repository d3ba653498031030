//! A typed frame before it leaves: what goes over the wire, what it would do, what the chip will say, and what it costs.

use core::fmt;
use std::sync::Arc;

use super::RawFrame;
use crate::command::Command;
use crate::effect::Judged;
use crate::observe::Observation;
use crate::policy::{Session, Verdict};
use crate::session::judge::Judgement;

/// What a frame costs the host session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Nothing: no C-MAC is checked.
    Nothing,
    /// A step of the counter.
    Step,
    /// One wrong C-MAC of those in a row that the chip counts.
    WrongMac,
    /// A wrong C-MAC or a step: nobody can say beforehand.
    Unknown,
}

impl Cost {
    /// Stable name for scripts.
    pub fn id(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Step => "step",
            Self::WrongMac => "wrong-mac",
            Self::Unknown => "unknown",
        }
    }
}

/// A typed frame, looked at.
#[derive(Clone, PartialEq)]
pub struct Look {
    /// What was typed.
    pub frame: Arc<RawFrame>,
    /// The bytes that would go out now, CRC included; `None` where the session protects them and its counter is in
    /// doubt, or none is open.
    pub wire: Option<Vec<u8>>,
    /// Counter N that they are for; `None` without a C-MAC, or where it is in doubt.
    pub n: Option<u32>,
    /// How far the session was proved.
    pub standing: Session,
    /// The command in it, as far as it is understood.
    pub command: Option<Command>,
    /// What it would do if the chip took it.
    pub judged: Judged,
    /// What the chip will say.
    pub verdict: Verdict,
    /// What it costs the session.
    pub cost: Cost,
    /// What the judge says of a C-MAC that was typed.
    pub judgement: Option<Judgement>,
}

// A command holds bytes and numbers only: equality of it is total.
impl Eq for Look {}

/// Only the length is printed: it may hold a key.
impl fmt::Debug for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Look({} B)", self.bytes().len())
    }
}

impl Look {
    /// A frame that goes out without a C-MAC.
    pub fn plain(frame: Arc<RawFrame>, seen: &Observation) -> Self {
        let (command, judged, verdict) = frame.judged(seen);
        let wire = Some(frame.wire().to_vec());
        let (n, standing) = (None, Session::None);
        Self { frame, wire, n, standing, command, judged, verdict, cost: Cost::Nothing, judgement: None }
    }

    /// The bytes to show: those that would go out, else those that were typed.
    pub fn bytes(&self) -> &[u8] {
        self.wire.as_deref().unwrap_or(self.frame.wire())
    }
}
