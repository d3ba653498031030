//! What the screens know of bridges: which ports there are, how the one in use does, whether it was unplugged.

use std::time::Duration;

use stsafe_core::bridge::client::Health;
use stsafe_core::bridge::{Lines, Recovery};
use stsafe_core::transport::bridge_host::BridgeInfo;

/// A port that carries a bridge, or might.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// `serial:/dev/ttyACM0`; empty for a device without a port.
    pub address: String,
    /// What its maker or its board calls it.
    pub name: String,
    /// USB vendor and product number, where it is a USB device.
    pub usb: Option<(u16, u16)>,
    /// A virtual board of this program.
    pub started_here: bool,
    /// How long opening took, where it worked.
    pub opened: Option<Duration>,
    /// How long it took to answer, or until nobody waited any more.
    pub asked: Option<Duration>,
    /// What became of it.
    pub state: PortState,
}

/// What became of a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortState {
    /// It is being asked who it is.
    Asking,
    /// It is the one in use, so it is not asked.
    InUse,
    /// A virtual board of this program that is not plugged in now.
    PulledOut,
    /// A bridge.
    Ready(BridgeInfo),
    /// Not to be used.
    Rejected(Reason),
}

/// Why a port cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Another program has it open.
    Busy {
        /// Which one, where the system tells.
        by: Option<String>,
    },
    /// This user may not open it.
    Permission {
        /// Whose it is: `root and group dialout`; empty where the system does not tell.
        owners: String,
        /// The udev line that cures it.
        rule: String,
    },
    /// The device is plugged in, but the system made no port for it.
    NoPort,
    /// Neither a bridge nor an ST-LINK by its USB numbers, so it was not asked.
    OtherDevice,
    /// It took the question and said nothing.
    Silent,
    /// It speaks another version of the protocol.
    WrongVersion {
        /// Its version.
        theirs: u8,
        /// This program's.
        ours: u8,
    },
    /// Something came back, but not what a bridge says.
    NotABridge(String),
    /// It cannot be opened, in the system's words.
    Other(String),
}

/// The bridge behind which the device lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BridgeSeen {
    /// What it said about itself, the last time it was asked.
    pub info: BridgeInfo,
    /// How well the link does.
    pub health: Health,
    /// Clock of the bus in hertz, once it was asked.
    pub speed_hz: Option<u32>,
    /// Speed that was asked for last.
    pub wanted_hz: Option<u32>,
    /// Lines, once they were asked; a board without lines never says.
    pub lines: Option<Lines>,
    /// Addresses that acknowledged the last scan.
    pub scan: Option<Vec<u8>>,
    /// What became of the last recovery.
    pub recovery: Option<Recovery>,
}

/// Something that the bridge is asked for, beside the chip's commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Who it is, bus speed, lines.
    Look,
    /// Another clock on the bus, in hertz.
    SetSpeed(u32),
    /// Which addresses acknowledge.
    Scan,
    /// Free a stuck bus.
    Recover,
    /// Switch the lines of the first to the second.
    SetLines(Lines, Lines),
}

impl Errand {
    /// Whether the chip loses its power by it, or is held in reset.
    pub fn takes_power(self) -> bool {
        let Self::SetLines(mask, value) = self else { return false };
        let off = mask.0 & !value.0 & Lines::POWER != 0;
        off || mask.0 & value.0 & Lines::RESET != 0
    }
}

/// A device whose way is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplugged {
    /// Name of the board.
    pub board: String,
    /// Its unique number, hex.
    pub unique_id: String,
    /// What failed because of it; empty where nothing was under way.
    pub failed: String,
    /// It is there again, and nothing was asked since.
    pub back: bool,
}
