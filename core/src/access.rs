//! The access lattice as data: who may use a zone, who may use a command, and what may still be tightened.
//!
//! Chip, policy and screens all read it from here; none of them keeps a rule of its own.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Access condition of a zone, for reading or for updating (Decrement counts as updating).
///
/// Order is strictness: Always < Host < Auth+Host < Never. Codes 2 to 5 count as Never on the A120 (KNOWN, SDK text).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ZoneAccess {
    /// 0: anybody.
    Always,
    /// 1: a host session, that is a command with a valid C-MAC.
    Host,
    /// 6: an authenticated entity and a host session.
    AuthAndHost,
    /// 7 (and 2 to 5): nobody.
    Never,
}

impl ZoneAccess {
    /// From loose to strict.
    pub const ALL: [Self; 4] = [Self::Always, Self::Host, Self::AuthAndHost, Self::Never];

    /// Reads the three-bit code.
    pub fn from_code(code: u8) -> Self {
        match code & 7 {
            0 => Self::Always,
            1 => Self::Host,
            6 => Self::AuthAndHost,
            _ => Self::Never,
        }
    }

    /// The code on the wire.
    pub fn code(self) -> u8 {
        match self {
            Self::Always => 0,
            Self::Host => 1,
            Self::AuthAndHost => 6,
            Self::Never => 7,
        }
    }

    /// The word on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::Host => "Host",
            Self::AuthAndHost => "Auth+Host",
            Self::Never => "Never",
        }
    }
}

impl fmt::Display for ZoneAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An access condition with the right to change it once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ZoneRight {
    /// The three-bit code as the chip reports it, so that 2 to 5 survive a round trip.
    pub code: u8,
    /// The condition may be tightened once more.
    pub may_change: bool,
}

impl ZoneRight {
    /// A right from its condition.
    pub fn new(access: ZoneAccess, may_change: bool) -> Self {
        Self { code: access.code(), may_change }
    }

    /// What the code means.
    pub fn access(self) -> ZoneAccess {
        ZoneAccess::from_code(self.code)
    }

    /// Whether this right may become `to` (KNOWN, X-CUBE: change right present, stricter or equal).
    pub fn may_become(self, to: ZoneAccess) -> bool {
        self.may_change && to >= self.access()
    }
}

/// Access condition of a command, from the chip's authorisation table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CommandAccess {
    /// 0: nobody.
    Never,
    /// 1: anybody.
    Free,
    /// 2: administrator.
    Admin,
    /// 3: a valid C-MAC.
    Host,
    /// 4: administrator or password.
    AdminOrPassword,
    /// 5: administrator or host.
    AdminOrHost,
}

impl CommandAccess {
    /// In order of their codes.
    pub const ALL: [Self; 6] =
        [Self::Never, Self::Free, Self::Admin, Self::Host, Self::AdminOrPassword, Self::AdminOrHost];

    /// Reads the code; 6 and above have no meaning in any source.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// The code on the wire.
    pub fn code(self) -> u8 {
        match self {
            Self::Never => 0,
            Self::Free => 1,
            Self::Admin => 2,
            Self::Host => 3,
            Self::AdminOrPassword => 4,
            Self::AdminOrHost => 5,
        }
    }

    /// The word on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Never => "Never",
            Self::Free => "Free",
            Self::Admin => "Admin",
            Self::Host => "Host",
            Self::AdminOrPassword => "Admin or password",
            Self::AdminOrHost => "Admin or host",
        }
    }
}

/// Encryption flags of a command: bit 1 command payload, bit 0 answer payload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Encryption {
    /// The host encrypts the command's payload.
    pub command: bool,
    /// The chip encrypts the answer's payload.
    pub response: bool,
}

impl Encryption {
    /// Reads the flag byte; other bits have no meaning in any source.
    pub fn from_bits(bits: u8) -> Self {
        Self { command: bits & 2 != 0, response: bits & 1 != 0 }
    }

    /// The flag byte.
    pub fn bits(self) -> u8 {
        u8::from(self.command) << 1 | u8::from(self.response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undocumented_zone_codes_read_as_never() {
        for code in 2..=5 {
            assert_eq!(ZoneAccess::from_code(code), ZoneAccess::Never, "code {code}");
        }
    }

    #[test]
    fn a_right_only_tightens_and_only_once() {
        let host = ZoneRight::new(ZoneAccess::Host, true);
        assert!(host.may_become(ZoneAccess::Host) && host.may_become(ZoneAccess::Never));
        assert!(!host.may_become(ZoneAccess::Always), "looser is refused");
        assert!(!ZoneRight { may_change: false, ..host }.may_become(ZoneAccess::Never), "the right is spent");
    }
}
