//! What the screen knows: plain values, no device, no channel, no thread. It changes only by
//! applying events.

/// Where answers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The virtual chip, wherever it runs.
    Simulated,
    /// Real hardware.
    Real,
    /// A recording.
    Replay,
}

/// The connected device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connected {
    /// `SPL05 virtual chip`.
    pub name: String,
    /// `sim`, `sim:FILE`, …
    pub address: String,
    /// Where its answers come from.
    pub origin: Origin,
    /// What its bench is set to: `time ×1, seed 1`; empty without a bench.
    pub bench: String,
}

/// What the worker is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    /// Nothing.
    #[default]
    Idle,
    /// A job, and how far it is where that is known.
    Working {
        /// `Reading zone 3 of 12`.
        what: String,
        /// Done and total.
        progress: Option<(usize, usize)>,
    },
    /// The last job failed.
    Failed {
        /// `No answer from 0x20 in 1.0 s`.
        what: String,
        /// Why, and what to try.
        why: String,
    },
}

/// Everything the screens are built from.
#[derive(Debug, Default)]
pub struct View {
    /// The device, if one is connected.
    pub device: Option<Connected>,
    /// Whether writing is off.
    pub read_only: bool,
    /// What the worker is doing.
    pub activity: Activity,
    /// The last exchange in one line.
    pub last: Option<String>,
    /// Number of exchanges since start.
    pub exchanges: u64,
}
