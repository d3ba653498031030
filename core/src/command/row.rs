//! What one row of the catalogue says of a command: code, name, family, typical time, and what of it is known.

use core::fmt;
use core::time::Duration;

use crate::link::Code;

/// Which command: its code, and its subject tag where one code serves many (Query, Put attribute, Generate key).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// The code alone.
    Plain(Code),
    /// The code and the first payload byte.
    Tagged(Code, u8),
}

impl Key {
    /// The code without the tag.
    pub fn code(self) -> Code {
        match self {
            Self::Plain(code) | Self::Tagged(code, _) => code,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(code) => code.fmt(f),
            Self::Tagged(code, tag) => write!(f, "{code} {tag:02X}"),
        }
    }
}

/// Families as the menus and files are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Echo, reset, random.
    Maintenance,
    /// What the chip tells about itself.
    Query,
    /// Zones and counters.
    DataPartition,
    /// Private keys and signatures.
    Signature,
    /// Agreement on secrets and key-encryption keys.
    Agreement,
    /// Writing the host keys.
    HostKeys,
    /// Writing and erasing symmetric keys.
    SymmetricKeys,
    /// Who is there: password, public keys of entities, challenges.
    Access,
    /// Settings: life cycle, I²C, command table, control fields.
    Attribute,
    /// A code without a known layout.
    NotDetermined,
    /// CMAC and HMAC.
    Mac,
    /// Local envelopes.
    Envelope,
    /// Digests.
    Digest,
    /// Encryption and decryption, at once and in pieces.
    Cipher,
    /// Key derivation.
    Derive,
}

/// What is known of a command's layout on the A120.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Known.
    #[default]
    Known,
    /// Known of the A100 and A110; what an A120 does with it is not determined. The virtual chip answers 04.
    A110,
    /// Not determined: the payload stays bytes, the virtual chip answers 04.
    Undetermined,
}

/// Where a typical time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeSource {
    /// ST's library waits this long before the first read (KNOWN: a lower bound of the chip's time).
    Library,
    /// No source; taken from the nearest basic command (ASSUMED).
    Assumed,
}

/// One row.
#[derive(Debug)]
pub struct Row {
    /// Code and tag.
    pub key: Key,
    /// Name as on the screen.
    pub name: &'static str,
    /// Name of the command's type, by which its conversation is found.
    pub type_name: &'static str,
    /// Family.
    pub family: Family,
    /// Typical execution time in milliseconds.
    pub time_ms: u16,
    /// Where the time comes from.
    pub time_source: TimeSource,
    /// Whether the layout is known.
    pub layout: Layout,
}

impl Row {
    /// Typical execution time.
    pub fn time(&self) -> Duration {
        Duration::from_millis(u64::from(self.time_ms))
    }
}
