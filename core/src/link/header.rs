//! Command codes and the flag bits of the first byte.

use core::fmt;

/// Second byte follows: the prefix of extended commands.
pub const EXTENDED: u8 = 0x1F;

/// A command code: one byte, or the prefix 1F and a second byte (A120 only).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// Standard command, 00 to 1E.
    Basic(u8),
    /// Extended command, the byte after 1F.
    Extended(u8),
}

impl Code {
    /// The header bytes without flags.
    pub fn bytes(self) -> Vec<u8> {
        match self {
            Self::Basic(code) => vec![code],
            Self::Extended(code) => vec![EXTENDED, code],
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Basic(code) => write!(f, "{code:02X}"),
            Self::Extended(code) => write!(f, "1F {code:02X}"),
        }
    }
}

/// Flag bits of the command header (KNOWN). There is no encryption bit: encryption follows from the chip's own
/// command table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Bit 7: a C-MAC follows the payload.
    pub cmac: bool,
    /// Bit 6: the answer shall carry an R-MAC.
    pub rmac: bool,
    /// Bit 5: host secure channel (0: the signature session of the A110).
    pub host: bool,
}

impl Flags {
    /// No protection.
    pub const NONE: Self = Self { cmac: false, rmac: false, host: false };
    /// What ST's library always sets in a host session: E0.
    pub const HOST_SESSION: Self = Self { cmac: true, rmac: true, host: true };
    /// The bits that are not the code.
    pub const MASK: u8 = 0xE0;

    /// The flags of a first byte.
    pub fn of(byte: u8) -> Self {
        Self { cmac: byte & 0x80 != 0, rmac: byte & 0x40 != 0, host: byte & 0x20 != 0 }
    }

    /// The flag bits as a byte.
    pub fn bits(self) -> u8 {
        u8::from(self.cmac) << 7 | u8::from(self.rmac) << 6 | u8::from(self.host) << 5
    }
}
