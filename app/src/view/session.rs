//! What the screens know of the host session: whether it is open, where its counter stands, what was exchanged in it.
//! Never a key.

// What the driver tells of a session is plain data; panels take it from here, as they know no driver.
pub use stsafe_core::device::breakage::{Breakage, Caught};
pub use stsafe_core::device::debugger::Protected;
pub use stsafe_core::device::session::WRONG_MACS_STOP;
use stsafe_core::policy::Session;
use stsafe_core::session::judge::Judgement;

use crate::secret::TypedKeys;

/// Protected exchanges that are kept; the oldest go first.
pub const MOST_PROTECTED: usize = 1_000;

/// Something asked of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionErrand {
    /// Open with keys that were typed.
    Open(TypedKeys),
    /// Open with the keys that the virtual chip holds.
    OpenWithOwn,
    /// End it on this side.
    Close,
    /// Ask the chip for its counter.
    Resynchronise,
    /// Send an Echo under protection.
    Echo,
    /// Send protected commands beyond the limit of wrong C-MACs: the user typed that the chip may be lost.
    GoOn,
    /// Break one thing; the user agreed to its cost.
    Break {
        /// What.
        what: Breakage,
        /// The user typed that the chip may be lost.
        lost: bool,
    },
    /// Judge pasted frames. Nothing is sent.
    Judge {
        /// As pasted.
        text: String,
        /// Counter N; the session's own where `None`.
        n: Option<u32>,
        /// With the keys of the worked examples, not with those of the session.
        examples: bool,
    },
}

/// The session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostSession {
    /// How far it is proved.
    pub standing: Session,
    /// Counter of the next protected command, where it is not in doubt.
    pub n: Option<u32>,
    /// Wrong C-MACs in a row.
    pub wrong_macs: u16,
    /// The limit of wrong C-MACs does not hold: the user typed that the chip may be lost.
    pub accepted: bool,
    /// The table encrypts an Echo, so its padding can be broken.
    pub echo_encrypted: bool,
}

/// Everything of the session that outlives an event.
#[derive(Default)]
pub struct SessionView {
    /// The session now.
    pub now: HostSession,
    /// Protected exchanges, oldest first.
    pub protected: Vec<Protected>,
    /// What the last broken thing came to.
    pub caught: Option<Caught>,
    /// What was pasted last, judged; an error is a sentence.
    pub judged: Option<Result<Vec<Judgement>, String>>,
}

/// A change of it.
pub enum SessionEvent {
    /// The session as it is now.
    Now(HostSession),
    /// Protected exchanges happened.
    Protected(Vec<Protected>),
    /// Something broken was caught.
    Caught(Caught),
    /// What was pasted is judged.
    Judged(Result<Vec<Judgement>, String>),
}

impl SessionView {
    /// Takes in one change.
    pub fn apply(&mut self, event: SessionEvent) {
        match event {
            SessionEvent::Now(now) => self.now = now,
            SessionEvent::Protected(new) => {
                self.protected.extend(new);
                let over = self.protected.len().saturating_sub(MOST_PROTECTED);
                self.protected.drain(..over);
            }
            SessionEvent::Caught(caught) => self.caught = Some(caught),
            SessionEvent::Judged(judged) => self.judged = Some(judged),
        }
    }
}
