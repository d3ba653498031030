//! Records of the chip's tables, as queries report them: zones, private keys, symmetric keys, public keys, commands.
//!
//! Pure data with its two directions on the wire; who may do what with a record is in `access` and `policy`.

use serde::{Deserialize, Serialize};

mod symmetric_key;

pub use symmetric_key::{
    KeyInfo, KeyMode, KeyType, Lock, SymmetricKeyFacts, SymmetricKeyRecord, USAGES, usage_words,
};

use super::wire;
use crate::access::{CommandAccess, Encryption, ZoneAccess, ZoneRight};
use crate::bytes::{FieldError, Put, Reader};
use crate::crypto::Curve;
use crate::link::Code;

/// Kind of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ZoneKind {
    /// Bytes only.
    Data,
    /// A one-way counter with associated data.
    Counter,
}

/// One zone in the answer to Query data partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoneRecord {
    /// Zone index.
    pub index: u8,
    /// Who may read.
    pub read: ZoneRight,
    /// Who may update, or decrement.
    pub update: ZoneRight,
    /// Length of the data segment in bytes (counter zones: of the associated data).
    pub bytes: u16,
    /// Value of the counter; `None` on data zones.
    pub counter: Option<u32>,
}

impl ZoneRecord {
    /// Kind of the zone.
    pub fn kind(&self) -> ZoneKind {
        if self.counter.is_some() { ZoneKind::Counter } else { ZoneKind::Data }
    }

    /// Appends the 5 or 9 byte record.
    pub fn encode(&self, out: &mut Vec<u8>) {
        let rights = u8::from(self.read.may_change) << 7
            | (self.read.code & 7) << 4
            | u8::from(self.update.may_change) << 3
            | (self.update.code & 7);
        out.put(&[self.index, u8::from(self.counter.is_some()), rights]);
        out.put_u16(self.bytes);
        if let Some(counter) = self.counter {
            out.put_u32(counter);
        }
    }

    /// Reads one record.
    pub fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        r.group("zone record", |r| {
            let index = r.u8("zone")?;
            let kind = r.u8("kind")?;
            r.means(format_args!("{}", if kind == 0 { "data" } else { "counter" }));
            if kind > 1 {
                return Err(r.out_of_range("kind", 1, "0 data, 1 counter"));
            }
            let rights = r.u8("access conditions")?;
            let read = ZoneRight { code: rights >> 4 & 7, may_change: rights & 0x80 != 0 };
            let update = ZoneRight { code: rights & 7, may_change: rights & 0x08 != 0 };
            let may = |right: ZoneRight| if right.may_change { "may change" } else { "frozen" };
            let (ra, ua) = (ZoneAccess::from_code(read.code), ZoneAccess::from_code(update.code));
            r.means(format_args!("read {ra}, {}; update {ua}, {}", may(read), may(update)));
            let bytes = r.u16("length")?;
            r.means(format_args!("{bytes} B"));
            let counter = if kind == 1 {
                let value = r.u32("counter")?;
                r.means(format_args!("{value}"));
                Some(value)
            } else {
                None
            };
            Ok(Self { index, read, update, bytes, counter })
        })
    }
}

/// Mode of operation of a private key slot, two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PrivateKeyMode(pub [u8; 2]);

impl PrivateKeyMode {
    /// The mode flags may still be changed, once.
    pub fn may_change(self) -> bool {
        self.0[0] & 0x80 != 0
    }
    /// Key establishment allowed.
    pub fn may_establish(self) -> bool {
        self.0[1] & 0x01 != 0
    }
    /// Signature over data from the host allowed.
    pub fn may_sign_external(self) -> bool {
        self.0[1] & 0x04 != 0
    }
    /// Signature over internal and external data (the command and answer sequence) allowed.
    pub fn may_sign_internal(self) -> bool {
        self.0[1] & 0x08 != 0
    }
    /// Access condition of Generate key: 0 free, 1 host, others forbidden (KNOWN).
    pub fn generate_access(self) -> u8 {
        self.0[1] >> 4 & 3
    }
    /// EdDSA variant: 0 pure, 1 pre-hashed.
    pub fn eddsa_variant(self) -> u8 {
        self.0[1] >> 6
    }

    /// The flags in words.
    pub fn words(self) -> String {
        let mut words = Vec::new();
        if self.may_sign_external() {
            words.push("sign");
        }
        if self.may_sign_internal() {
            words.push("sign sequence");
        }
        if self.may_establish() {
            words.push("establish");
        }
        if words.is_empty() {
            words.push("no use");
        }
        words.push(match self.generate_access() {
            0 => "generate free",
            1 => "generate host",
            _ => "generate never",
        });
        if self.may_change() {
            words.push("may change");
        }
        words.join(", ")
    }
}

/// The slot number of the one ephemeral private key.
pub const EPHEMERAL_SLOT: u8 = 0xFF;

/// One slot in the answer to Query private key table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrivateKeyRecord {
    /// 0 to 4, or FF for the ephemeral slot.
    pub slot: u8,
    /// Mode flags.
    pub mode: PrivateKeyMode,
    /// Curve of the key; `None` where the slot is empty.
    pub curve: Option<Curve>,
}

impl PrivateKeyRecord {
    /// Appends the record.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.put(&[self.slot, u8::from(self.curve.is_some())]);
        out.put(&self.mode.0);
        if let Some(curve) = self.curve {
            wire::put_curve(out, curve);
        }
    }

    /// Reads one record.
    pub fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        r.group("private key slot", |r| {
            let slot = r.u8("slot")?;
            if slot == EPHEMERAL_SLOT {
                r.means(format_args!("ephemeral"));
            }
            let present = r.u8("presence")?;
            r.means(format_args!("{}", if present == 0 { "empty" } else { "holds a key" }));
            let mode = PrivateKeyMode(r.array("mode of operation")?);
            r.means(format_args!("{}", mode.words()));
            let curve = if present == 0 { None } else { Some(wire::curve(r)?) };
            Ok(Self { slot, mode, curve })
        })
    }
}

/// One record of the command authorisation table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandRecord {
    /// Which command.
    pub code: Code,
    /// Code of its access condition; see `access::CommandAccess`.
    pub access: u8,
    /// Which payloads are encrypted.
    pub encryption: Encryption,
}

impl CommandRecord {
    /// Condition and encryption in words: `Host, command encrypted`. A condition of no source reads as Never.
    pub fn words(&self) -> String {
        Self::rule(
            CommandAccess::from_code(self.access).map_or("Never", CommandAccess::name),
            self.encryption,
        )
    }

    /// The same of a rule that stands in no table.
    pub fn rule(condition: &str, encryption: Encryption) -> String {
        let encrypted = match (encryption.command, encryption.response) {
            (true, true) => ", both encrypted",
            (true, false) => ", command encrypted",
            (false, true) => ", answer encrypted",
            (false, false) => "",
        };
        format!("{condition}{encrypted}")
    }
}

/// Answer to Query command table.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CommandTableContent {
    /// The access conditions may be written, once.
    pub access_may_change: bool,
    /// The encryption flags may be written, once.
    pub encryption_may_change: bool,
    /// The records in the chip's order.
    pub records: Vec<CommandRecord>,
}

/// Reads a command code as it stands in the authorisation table: one byte, or 1F and a second one.
pub fn table_code(r: &mut Reader<'_, '_>) -> Result<Code, FieldError> {
    let first = r.u8("command code")?;
    if first == crate::link::header::EXTENDED {
        Ok(Code::Extended(r.u8("extended code")?))
    } else {
        Ok(Code::Basic(first))
    }
}
