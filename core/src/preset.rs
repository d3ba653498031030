//! Presets of access conditions, as data: what people call a zone's rights together, and the command tables that ST
//! recommends.

use crate::access::{CommandAccess, Encryption, ZoneAccess};
use crate::link::Code;

/// Rights of a zone that have a name of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ZonePreset {
    /// Everybody reads and updates.
    Free,
    /// Everybody reads, the host updates.
    HostData,
    /// The host reads and updates.
    HostOnly,
    /// Everybody who could read still reads; nobody updates.
    Frozen,
    /// Nobody reads, nobody updates.
    Terminated,
}

impl ZonePreset {
    /// From loose to strict.
    pub const ALL: [Self; 5] = [Self::Free, Self::HostData, Self::HostOnly, Self::Frozen, Self::Terminated];

    /// The word on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Free => "Free",
            Self::HostData => "Host data",
            Self::HostOnly => "Host only",
            Self::Frozen => "Frozen",
            Self::Terminated => "Terminated",
        }
    }

    /// Read and update condition; `None` leaves a condition as it is.
    pub fn rights(self) -> (Option<ZoneAccess>, Option<ZoneAccess>) {
        match self {
            Self::Free => (Some(ZoneAccess::Always), Some(ZoneAccess::Always)),
            Self::HostData => (Some(ZoneAccess::Always), Some(ZoneAccess::Host)),
            Self::HostOnly => (Some(ZoneAccess::Host), Some(ZoneAccess::Host)),
            Self::Frozen => (None, Some(ZoneAccess::Never)),
            Self::Terminated => (Some(ZoneAccess::Never), Some(ZoneAccess::Never)),
        }
    }
}

/// A command table to compare with, or to write (once).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TablePreset {
    /// `STSAFE-A120_Command_AC_provisioning.md` of ST's kit: all that handles secrets needs the host and is encrypted.
    StRecommended,
    /// The example program of the same kit: leaves the commands in pieces free, writes the reserved 08 as Host.
    SdkExample,
}

impl TablePreset {
    /// Both.
    pub const ALL: [Self; 2] = [Self::StRecommended, Self::SdkExample];

    /// The words on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::StRecommended => "ST recommended",
            Self::SdkExample => "SDK example",
        }
    }

    /// Condition and encryption of a command.
    pub fn record(self, code: Code) -> (CommandAccess, Encryption) {
        let command = Encryption { command: true, response: false };
        let response = Encryption { command: false, response: true };
        let host = |encryption| (CommandAccess::Host, encryption);
        match (code, self) {
            (Code::Basic(0x08), Self::StRecommended) => (CommandAccess::Never, Encryption::default()),
            (Code::Basic(0x08), Self::SdkExample) => host(Encryption::default()),
            (Code::Basic(0x0E | 0x1B), _) => host(command),
            (Code::Basic(0x0F | 0x18 | 0x1C), _) => host(response),
            (Code::Extended(0x11..=0x13), Self::StRecommended) => host(command),
            (Code::Extended(0x14..=0x16), Self::StRecommended) => host(response),
            _ => (CommandAccess::Free, Encryption::default()),
        }
    }
}
