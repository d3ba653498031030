//! A personalization profile as data: what a device should be when it leaves the reel. RON in `assets/profiles/`.
//!
//! Every value says whether it is known, and from where, or assumed, and why. Knows no chip and no screen: the virtual
//! chip is built from it (`chip::build`), and observations are compared with it.

pub mod compare;
mod facts;
mod read;

pub use crate::places::{Problem, Problems};
pub use facts::{Assumption, Fact};

use serde::{Deserialize, Serialize};

use crate::access::{CommandAccess, ZoneAccess};
use crate::command::tables::{KeyMode, KeyType, ZoneKind};
use crate::crypto::Curve;

/// The profiles that ship with the program: the word that names each, and its file.
pub const SHIPPED: [(&str, &str); 4] = [
    ("spl05", SPL05),
    ("spl03-like", include_str!("../../../assets/profiles/spl03-like.ron")),
    ("ocd", include_str!("../../../assets/profiles/ocd.ron")),
    ("demo-battery", include_str!("../../../assets/profiles/demo-battery.ron")),
];

/// The SPL05 profile that ships with the program.
pub const SPL05: &str = include_str!("../../../assets/profiles/spl05.ron");

/// What a device should be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Version of the file format; this program reads 1.
    pub version: u32,
    /// Short name, as in "SPL05".
    pub name: String,
    /// One line for people.
    pub title: String,
    /// Product that the profile is for.
    pub product: String,
    /// Where the known values come from.
    pub sources: Vec<String>,
    /// Bytes of the product data answer, hex.
    pub product_data: Fact<String>,
    /// Life cycle state at delivery.
    pub life_cycle: Fact<u8>,
    /// I²C parameters.
    pub i2c: I2c,
    /// Value of bytes that were never written.
    pub blank_byte: Fact<u8>,
    /// Zones.
    pub zones: Vec<ZoneSpec>,
    /// Private key slots, in the order of the table.
    pub private_keys: Vec<PrivateKeySpec>,
    /// Usage limit of the whole table.
    pub global_usage_limit: Fact<u16>,
    /// Symmetric key slots: how many, and the control fields of each, hex.
    pub symmetric_keys: SlotsSpec,
    /// Generic public key slots: how many, and the flags of each, hex.
    pub public_keys: SlotsSpec,
    /// Local envelope key slots.
    pub envelope_keys: Fact<u8>,
    /// Host key provisioning control fields, hex.
    pub host_key_control: Fact<String>,
    /// Command authorisation table.
    pub commands: CommandsSpec,
    /// Shape of the leaf certificate in zone 0.
    pub leaf: LeafSpec,
    /// Wrong C-MACs in a row that block the host keys.
    pub wrong_mac_limit: Fact<u16>,
    /// An answer with an R-MAC has bit 6 of its header set.
    pub rmac_header_bit: Fact<bool>,
    /// Bytes that an atomic update can hold.
    pub atomic_bytes: Fact<u16>,
    /// Execution times of the extended commands, in milliseconds.
    pub extended_times_ms: Fact<ExtendedTimes>,
    /// Parts whose values have no standing of their own and are assumed here, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumed_parts: Vec<AssumedPart>,
    /// What else is assumed, without a field of its own.
    #[serde(default)]
    pub also_assumed: Vec<Assumption>,
}

/// A part of the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Number, sizes, rights and counters of the zones.
    Zones,
    /// Which private key slots there are and hold a key.
    PrivateKeys,
    /// Whether there are host keys.
    HostKeys,
    /// Which symmetric key slots hold a key.
    SymmetricKeys,
    /// Which public key slots hold a key.
    PublicKeys,
    /// Which envelope key slots hold a key.
    EnvelopeKeys,
    /// The command table.
    Commands,
    /// Names and serial number in the leaf certificate.
    Leaf,
}

impl Part {
    /// The words on the screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zones => "Zones",
            Self::PrivateKeys => "Private key slots",
            Self::HostKeys => "Host key slot",
            Self::SymmetricKeys => "Keys in symmetric slots",
            Self::PublicKeys => "Keys in public slots",
            Self::EnvelopeKeys => "Keys in envelope slots",
            Self::Commands => "Command table",
            Self::Leaf => "Names in the leaf certificate",
        }
    }
}

/// A part that is assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssumedPart {
    /// Which.
    pub part: Part,
    /// Why.
    pub why: String,
}

/// I²C parameters at delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct I2c {
    /// Seven-bit address.
    pub address: Fact<u8>,
    /// The attribute may not be changed any more.
    pub lock: Fact<bool>,
    /// Low-power mode: 0 none, 2 standby.
    pub low_power: Fact<u8>,
    /// Idle time code: (code + 1) × 50 ms.
    pub idle: Fact<u8>,
}

/// May an access condition be tightened once more?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Yes.
    MayChange,
    /// No.
    Frozen,
}

/// What a zone holds at delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContentSpec {
    /// Blank bytes.
    Empty,
    /// The leaf certificate of private key slot 0, DER, from the first byte.
    LeafCertificate,
}

/// One zone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneSpec {
    /// Zone index.
    pub index: u8,
    /// Kind.
    pub kind: ZoneKind,
    /// Length of the data segment in bytes.
    pub bytes: u16,
    /// Value of the counter at delivery, on counter zones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<u32>,
    /// Who may read.
    pub read: (ZoneAccess, Change),
    /// Who may update, or decrement.
    pub update: (ZoneAccess, Change),
    /// Content at delivery.
    pub content: ContentSpec,
}

/// One private key slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivateKeySpec {
    /// 0 to 4; 255 is the ephemeral slot.
    pub slot: u8,
    /// Curve of the key that is there at delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Curve>,
    /// Mode flags, two bytes of hex.
    pub mode: Fact<String>,
}

/// A symmetric key that is there at delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SymmetricKeySpec {
    /// Slot, from 0.
    pub slot: u8,
    /// Type.
    pub key_type: Fact<KeyType>,
    /// Mode with its parameters.
    pub mode: Fact<KeyMode>,
    /// Usage flags.
    pub usage: Fact<u8>,
    /// The key's bytes, hex. A stand-in where the maker's key is not public.
    pub key: Fact<String>,
}

/// A number of slots that are equal but for the keys in them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotsSpec {
    /// How many.
    pub slots: Fact<u8>,
    /// Control fields or flags of each, hex.
    pub control: Fact<String>,
    /// Symmetric keys that are there at delivery; the other slots are empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<SymmetricKeySpec>,
}

/// The command authorisation table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandsSpec {
    /// The access conditions may be written, once.
    pub access_may_change: bool,
    /// The encryption flags may be written, once.
    pub encryption_may_change: bool,
    /// The records in the chip's order.
    pub records: Vec<CommandSpec>,
    /// Codes whose records are assumed, with the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assumed: Option<(Vec<String>, String)>,
}

/// One record: code in hex (`05`, `1F0B`), access condition, encryption flags.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommandSpec(pub String, pub CommandAccess, pub u8);

/// Shape of the leaf certificate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeafSpec {
    /// Common name in front of the serial number's 22 upper-case hex digits.
    pub common_name_prefix: String,
    /// First bytes of the serial number, hex.
    pub serial_prefix: String,
    /// Last bytes of the serial number, hex: the product.
    pub serial_trailer: Fact<String>,
    /// The leaf carries a basicConstraints extension.
    pub basic_constraints: Fact<bool>,
}

/// Execution times of the extended commands by kind of work, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtendedTimes {
    /// Hash commands.
    pub hash: u16,
    /// Start and stop of a KEK session.
    pub kek_session: u16,
    /// Establish symmetric keys, establish host keys.
    pub establish: u16,
    /// Confirm symmetric keys.
    pub confirm: u16,
    /// Writing and erasing keys.
    pub write_key: u16,
    /// Generate ECDHE key.
    pub ecdhe: u16,
    /// Generate challenge.
    pub challenge: u16,
    /// Verify entity signature.
    pub verify_entity: u16,
    /// Derive keys.
    pub derive: u16,
    /// One chunk of a chunked cipher.
    pub cipher_chunk: u16,
    /// Decompress public key.
    pub decompress: u16,
}

/// Nothing in a profile is unequal to itself.
impl Eq for Profile {}

impl Profile {
    /// A shipped profile by its word, in any case; `None` where there is no such word.
    pub fn shipped(word: &str) -> Option<Result<Self, Problems>> {
        let (_, text) = SHIPPED.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(word))?;
        Some(Self::from_ron(text))
    }

    /// The SPL05 profile. The shipped file is checked by a test, so a failure here is a damaged build.
    pub fn spl05() -> Result<Self, Problems> {
        Self::from_ron(SPL05)
    }

    /// Everything that is assumed, in the order of the file: what, its value, and why.
    pub fn assumptions(&self) -> Vec<Assumption> {
        let mut list = Vec::new();
        let hex = |v: &u8| format!("{v:02X}");
        self.product_data.list(&mut list, "Product data", String::clone);
        self.life_cycle.list(&mut list, "Life cycle at delivery", hex);
        self.i2c.address.list(&mut list, "I²C address", hex);
        self.i2c.lock.list(&mut list, "I²C lock", |v| u8::from(*v).to_string());
        self.i2c.low_power.list(&mut list, "I²C low-power mode", u8::to_string);
        self.i2c.idle.list(&mut list, "I²C idle time code", u8::to_string);
        self.blank_byte.list(&mut list, "Blank byte", hex);
        for slot in &self.private_keys {
            let what = if slot.slot == 255 {
                "Ephemeral slot flags".into()
            } else {
                format!("Private slot {} flags", slot.slot)
            };
            slot.mode.list(&mut list, what, String::clone);
        }
        self.global_usage_limit.list(&mut list, "Usage limit of all private keys", |v| format!("{v:04X}"));
        self.symmetric_keys.slots.list(&mut list, "Symmetric slots", u8::to_string);
        self.symmetric_keys.control.list(&mut list, "Symmetric slot control fields", String::clone);
        self.public_keys.slots.list(&mut list, "Public key slots", u8::to_string);
        self.public_keys.control.list(&mut list, "Public key slot flags", String::clone);
        self.envelope_keys.list(&mut list, "Local envelope slots", u8::to_string);
        self.host_key_control.list(&mut list, "Host key control fields", String::clone);
        self.leaf.serial_trailer.list(&mut list, "Last bytes of the serial number", String::clone);
        self.leaf
            .basic_constraints
            .list(&mut list, "basicConstraints in the leaf", |v| if *v { "yes" } else { "no" }.into());
        self.wrong_mac_limit.list(&mut list, "Wrong C-MACs that block", u16::to_string);
        self.rmac_header_bit.list(&mut list, "Answer header bit 6", |v| u8::from(*v).to_string());
        self.atomic_bytes.list(&mut list, "Atomic buffer", |v| format!("{v} B"));
        self.extended_times_ms.list(&mut list, "Times of extended commands", |_| "2 to 85 ms".into());
        for key in &self.symmetric_keys.keys {
            let what = |what: &str| format!("Symmetric slot {}, {what}", key.slot);
            key.key_type.list(&mut list, what("type"), |kind| kind.name().to_owned());
            key.mode.list(&mut list, what("mode"), |mode| mode.name().to_owned());
            key.usage.list(&mut list, what("usage"), hex);
            key.key.list(&mut list, what("key"), |_| "a stand-in".to_owned());
        }
        if let Some((codes, why)) = &self.commands.assumed {
            let is = |record: &&CommandSpec| codes.contains(&record.0);
            let mut rules: Vec<&str> = self.commands.records.iter().filter(is).map(|r| r.1.name()).collect();
            rules.dedup();
            list.push(Assumption {
                what: format!("Commands {}", codes.join(", ")),
                value: rules.join(", "),
                why: why.clone(),
            });
        }
        list.extend(self.assumed_parts.iter().map(|AssumedPart { part, why }| Assumption {
            what: part.name().into(),
            value: "all".into(),
            why: why.clone(),
        }));
        list.extend(self.also_assumed.iter().cloned());
        list
    }

    /// Why the values of a part that have no standing of their own are assumed; `None` where they are known.
    pub fn assumed_part(&self, part: Part) -> Option<&str> {
        self.assumed_parts.iter().find(|assumed| assumed.part == part).map(|assumed| assumed.why.as_str())
    }

    /// Why the record of a command (`05`, `1F0B`) is assumed; `None` where it is known.
    pub fn assumed_command(&self, code: &str) -> Option<&str> {
        let single = self.commands.assumed.as_ref().filter(|(codes, _)| codes.iter().any(|c| c == code));
        self.assumed_part(Part::Commands).or(single.map(|(_, why)| why.as_str()))
    }
}
