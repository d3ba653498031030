//! Keys that are to be in the chip, and who makes them. Secret: wiped, never printed.

use core::fmt;

use super::kek::KeyBytes;
use crate::command::host_keys::HostKeyPair;
use crate::command::tables::{KeyInfo, KeyType};

/// Keys for the chip that do not travel in clear.
#[derive(Clone, PartialEq, Eq)]
pub enum Material {
    /// These host keys, in an envelope.
    HostKeys(HostKeyPair),
    /// Host keys of this type that both sides reckon.
    AgreedHostKeys(KeyType),
    /// This symmetric key, in an envelope.
    Symmetric(KeyInfo, KeyBytes),
    /// A symmetric key that both sides reckon.
    AgreedSymmetric(KeyInfo),
}

impl fmt::Debug for Material {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HostKeys(_) => "HostKeys",
            Self::AgreedHostKeys(_) => "AgreedHostKeys",
            Self::Symmetric(..) => "Symmetric",
            Self::AgreedSymmetric(_) => "AgreedSymmetric",
        })
    }
}
