//! What is asked for around the Trace: a second capture, keys for a capture, a capture sent again, the way from a value
//! to the exchange behind it.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use stsafe_core::trace::Store;

use crate::secret::TypedKeys;

/// Something asked of the Trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TraceErrand {
    /// Look at this capture.
    Open(PathBuf),
    /// Hold this capture against what is shown.
    CompareWith(PathBuf),
    /// Ask for a capture to hold against what is shown.
    PickSecond,
    /// Back from the comparison.
    CloseComparison,
    /// Try host keys on the capture that is looked at.
    Unseal(TypedKeys),
    /// Send the commands of the capture again, and compare what comes.
    Replay {
        /// To a twin of the connected chip, with everything in it; else to the chip itself, and only what needs no
        /// consent.
        twin: bool,
    },
    /// The same with what is to be sent; only the window itself asks for this.
    Send {
        /// The capture.
        what: Recorded,
        /// To a twin.
        twin: bool,
    },
    /// Show the exchange behind a value.
    Show(Sought),
}

/// Which exchange is looked for, among those of this window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// The one with this number.
    Number(u64),
    /// The last one that was about the bytes, the counter or the rights of this zone.
    Zone(u8),
    /// The one whose answer told this.
    Behind(Fact),
}

/// What an answer told of the chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Zones, rights and counters.
    Partition,
    /// The command table.
    Commands,
    /// Private key slots.
    PrivateKeys,
    /// The host key slot.
    HostKeys,
    /// A symmetric slot: its control fields, else the table of all slots.
    SymmetricSlot(u8),
    /// A public key slot, else the table of all slots.
    PublicSlot(u8),
    /// Local envelope keys.
    EnvelopeKeys,
}

/// Exchanges of a capture, with its name.
#[derive(Clone)]
pub struct Recorded(pub Arc<(String, Store)>);

impl PartialEq for Recorded {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Recorded {}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recorded({}, {} exchanges)", self.0.0, self.0.1.len())
    }
}
