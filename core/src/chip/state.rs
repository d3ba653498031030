//! All that the virtual chip remembers: what survives power-off ([`Nvm`]) and what does not ([`Ram`]).
//!
//! Plain data. Who may touch it is decided by the handlers beside this file.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::chunked::RunningCipher;
use crate::access::ZoneRight;
use crate::command::access::CHALLENGE_BYTES;
use crate::command::tables::{KeyType, PrivateKeyMode, ZoneKind, ZoneRecord};
use crate::crypto::{Curve, HashContext};
use crate::hex::serde_run;
use crate::link::Code;

/// Secret bytes: zeroized, never printed, hex in the state file.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(#[serde(with = "serde_run")] pub Vec<u8>);

/// One zone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Zone index.
    pub index: u8,
    /// Kind.
    pub kind: ZoneKind,
    /// Who may read.
    pub read: ZoneRight,
    /// Who may update, or decrement.
    pub update: ZoneRight,
    /// Value of the counter; 0 and without meaning on data zones.
    pub counter: u32,
    /// Data, or associated data; its length is the segment's length.
    #[serde(with = "serde_run")]
    pub data: Vec<u8>,
}

impl Zone {
    /// As the partition query reports it.
    pub fn record(&self) -> ZoneRecord {
        ZoneRecord {
            index: self.index,
            read: self.read,
            update: self.update,
            bytes: u16::try_from(self.data.len()).unwrap_or(u16::MAX),
            counter: (self.kind == ZoneKind::Counter).then_some(self.counter),
        }
    }
}

/// One record of the command authorisation table.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandRule {
    /// First byte of the code; 1F means that `extended` counts.
    pub code: u8,
    /// Second byte of an extended code.
    pub extended: Option<u8>,
    /// Access condition code.
    pub access: u8,
    /// Encryption flags: bit 1 command, bit 0 answer.
    pub encryption: u8,
}

impl CommandRule {
    /// The code that the rule is about.
    pub fn code(&self) -> Code {
        self.extended.map_or(Code::Basic(self.code), Code::Extended)
    }
}

/// The host keys of the second generation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostKeys {
    /// AES-128 or AES-256, both keys.
    pub key_type: KeyType,
    /// MAC key.
    pub mac: Secret,
    /// Cipher key.
    pub cipher: Secret,
    /// Sequence counter N: the C-MAC of the next command is made with it.
    pub counter: u32,
}

/// A private key in its slot.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateKeyState {
    /// Curve.
    pub curve: Curve,
    /// Big-endian scalar, or the 25519 secret.
    pub secret: Secret,
    /// Uses that are left; `None` is unlimited.
    pub uses_left: Option<u16>,
}

/// A private key slot.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateSlot {
    /// 0 to 4, FF for the ephemeral slot (whose key lives in [`Ram`]).
    pub slot: u8,
    /// Mode flags.
    pub mode: [u8; 2],
    /// The key, where there is one.
    pub key: Option<PrivateKeyState>,
}

impl PrivateSlot {
    /// The mode flags with their meaning.
    pub fn flags(&self) -> PrivateKeyMode {
        PrivateKeyMode(self.mode)
    }
}

/// What survives power-off.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nvm {
    /// All bytes of the product data answer.
    #[serde(with = "serde_run")]
    pub product_data: Vec<u8>,
    /// Life cycle state.
    pub life_cycle: u8,
    /// I²C parameters.
    pub i2c: [u8; 2],
    /// Zones in the order of the partition.
    pub zones: Vec<Zone>,
    /// Command table, in order.
    pub commands: Vec<CommandRule>,
    /// The table's access conditions may be written, once.
    pub command_access_may_change: bool,
    /// The table's encryption flags may be written, once.
    pub command_encryption_may_change: bool,
    /// Private key slots in the order of the table, the ephemeral one last.
    pub private: Vec<PrivateSlot>,
    /// Global usage limit of the private key table.
    pub global_usage_limit: u16,
    /// Host keys, where provisioned.
    pub host_keys: Option<HostKeys>,
    /// Host key provisioning control fields.
    pub host_key_control: [u8; 2],
    /// Wrong C-MACs in a row.
    pub wrong_macs: u16,
    /// Symmetric key slots.
    pub symmetric: Vec<SymmetricSlot>,
    /// Generic public key slots.
    pub public: Vec<PublicSlot>,
    /// Local envelope keys by slot.
    pub envelope: Vec<Option<EnvelopeKey>>,
    /// Password, where provisioned.
    pub password: Option<Password>,
    /// What the family or the bench settles about this chip.
    pub traits: Traits,
}

/// Behaviour that is not stored in any attribute of the chip.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traits {
    /// Wrong C-MACs in a row that block the host keys (50 on the A110, stated by ST staff; ASSUMED here).
    pub wrong_mac_limit: u16,
    /// Bit 6 of the header is set on answers with an R-MAC (A110; INFERRED on the A120).
    pub rmac_header_bit: bool,
    /// Bytes that an atomic update can hold (A110 value; ASSUMED).
    pub atomic_bytes: u16,
}

/// A symmetric key slot.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SymmetricSlot {
    /// Provisioning control fields.
    pub control: [u8; 3],
    /// The key, where there is one.
    pub key: Option<SymmetricKey>,
}

/// A symmetric key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SymmetricKey {
    /// Lock state.
    pub lock: crate::command::tables::Lock,
    /// Type.
    pub key_type: KeyType,
    /// Mode with its parameters.
    pub mode: crate::command::tables::KeyMode,
    /// Usage flags.
    pub usage: u8,
    /// The key's bytes.
    pub secret: Secret,
    /// Counter of a CCM key that binds one.
    pub counter: u32,
    /// The key came from Derive keys and may be replaced by another derived one.
    pub derived: bool,
}

/// A generic public key slot.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicSlot {
    /// Configuration flags.
    pub flags: [u8; 2],
    /// The key, where there is one: curve and X||Y or 32 bytes.
    pub key: Option<PublicKeyState>,
}

/// A public key in its slot.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKeyState {
    /// Curve.
    pub curve: Curve,
    /// X||Y, or 32 bytes.
    #[serde(with = "serde_run")]
    pub bytes: Vec<u8>,
}

/// A local envelope key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeKey {
    /// AES-128 or AES-256.
    pub key_type: KeyType,
    /// The key.
    pub secret: Secret,
}

/// The password slot.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password {
    /// 16 bytes.
    pub secret: Secret,
    /// Tries that are left; 0 is blocked.
    pub tries_left: u8,
    /// Tries after a correct password.
    pub tries_max: u8,
}

impl Nvm {
    /// A zone by its index.
    pub fn zone(&self, index: u8) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.index == index)
    }

    /// A zone by its index, to be changed.
    pub fn zone_mut(&mut self, index: u8) -> Option<&mut Zone> {
        self.zones.iter_mut().find(|zone| zone.index == index)
    }

    /// The rule of a command; commands that the table does not list are free (KNOWN: Query, Put, Reset are not in it).
    pub fn rule(&self, code: Code) -> Option<&CommandRule> {
        self.commands.iter().find(|rule| rule.code() == code)
    }
}

/// An open KEK session.
pub struct KekSession {
    /// Base KEK.
    pub base: Secret,
    /// Goes into the working KEK of the next wrapped write; 1 at first.
    pub counter: u8,
    /// Public key slot that authenticated the start, where one did.
    pub authenticated_by: Option<u8>,
}

/// Agreed, but not yet confirmed.
pub struct PendingKeys {
    /// The shared secret.
    pub shared: Secret,
    /// Public key slot that authenticated the agreement, where one did.
    pub authenticated_by: Option<u8>,
}

/// What a reset or a power loss ends.
#[derive(Default)]
pub struct Ram {
    /// The key of the ephemeral slot FF: single use.
    pub ephemeral: Option<PrivateKeyState>,
    /// The volatile key of Generate ECDHE key: single use.
    pub ecdhe: Option<PrivateKeyState>,
    /// The open KEK session.
    pub kek: Option<KekSession>,
    /// Symmetric keys that are agreed on and wait for their list.
    pub pending: Option<PendingKeys>,
    /// The challenge that an entity is to sign: single use.
    pub challenge: Option<[u8; CHALLENGE_BYTES]>,
    /// The digest between Start and Finish hash.
    pub hash: Option<HashContext>,
    /// The cipher between Start and Finish encrypt or decrypt.
    pub cipher: Option<Box<RunningCipher>>,
    /// An entity proved itself, so zones with Auth+Host are open (scope until reset: INFERRED).
    pub entity_authenticated: bool,
    /// The password was verified: life cycle changes and "or password" conditions are open (scope until reset:
    /// INFERRED).
    pub password_verified: bool,
}
