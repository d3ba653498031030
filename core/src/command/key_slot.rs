//! Which key slot a command names. What the chip chooses itself, and what lies in a wrapped envelope, names none.

use core::fmt;

use super::Command;
use super::derive::InputKey;
use super::signature::slot_name;

/// A key slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeySlot {
    /// Private key slot; FF is the ephemeral one.
    Private(u8),
    /// The pair of host keys.
    Host,
    /// Symmetric key slot.
    Symmetric(u8),
    /// Generic public key slot.
    Public(u8),
    /// Local envelope key slot.
    Envelope(u8),
}

impl KeySlot {
    /// The slot whose key a command uses, writes, or asks about; where it verifies with one key and writes others, what
    /// it writes.
    pub fn named_by(command: &Command) -> Option<Self> {
        Some(match command {
            Command::GenerateKey(c) => Self::Private(c.slot),
            Command::GenerateSignature(c) => Self::Private(c.slot),
            Command::EstablishKey(c) => Self::Private(c.slot),
            Command::WriteHostKeys(_)
            | Command::WriteHostKeysWrapped(_)
            | Command::EstablishHostKeys(_)
            | Command::PutHostKeyControl(_)
            | Command::QueryHostKey(_)
            | Command::QueryHostKeyControl(_) => Self::Host,
            Command::GenerateMac(c) => Self::Symmetric(c.slot),
            Command::VerifyMac(c) => Self::Symmetric(c.slot),
            Command::Encrypt(c) => Self::Symmetric(c.slot),
            Command::Decrypt(c) => Self::Symmetric(c.slot),
            Command::StartEncrypt(c) => Self::Symmetric(c.slot),
            Command::StartDecrypt(c) => Self::Symmetric(c.slot),
            Command::WriteSymmetricKey(c) => Self::Symmetric(c.info.slot),
            Command::EraseSymmetricKey(c) => Self::Symmetric(c.slot),
            Command::PutSymmetricControl(c) => Self::Symmetric(c.slot),
            Command::QuerySymmetricControl(c) => Self::Symmetric(c.slot),
            Command::DeriveKeys(c) => match c.input {
                InputKey::Slot(slot) => Self::Symmetric(slot),
                InputKey::Given(_) => return None,
            },
            Command::WritePublicKey(c) => Self::Public(c.slot),
            Command::PutPublicKeyFlags(c) => Self::Public(c.slot),
            Command::QueryPublicKey(c) => Self::Public(c.slot),
            Command::VerifyEntitySignature(c) => Self::Public(c.slot),
            Command::StartKekSession(c) => Self::Public(c.agreement.authentication.as_ref()?.slot),
            Command::Wrap(c) => Self::Envelope(c.slot),
            Command::Unwrap(c) => Self::Envelope(c.slot),
            Command::GenerateEnvelopeKey(c) => Self::Envelope(c.slot),
            _ => return None,
        })
    }
}

impl fmt::Display for KeySlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Private(slot) => write!(f, "private slot {}", slot_name(*slot)),
            Self::Host => f.write_str("host keys"),
            Self::Symmetric(slot) => write!(f, "symmetric slot {slot}"),
            Self::Public(slot) => write!(f, "public slot {slot}"),
            Self::Envelope(slot) => write!(f, "envelope slot {slot}"),
        }
    }
}
