//! Query `14`: what the chip tells about itself. Always sent unprotected, whatever the command table says (KNOWN).

use super::tables::{
    CommandRecord, CommandTableContent, KeyType, PrivateKeyRecord, SymmetricKeyRecord, ZoneRecord, table_code,
};
use super::wire::{self, WireKey};
use super::{CommandValue, Context};
use crate::access::{CommandAccess, Encryption};
use crate::bytes::{FieldError, Put, Reader};

/// A query without parameters: declares the struct and delegates to two functions.
macro_rules! plain_query {
    ($(#[$doc:meta])* $name:ident -> $response:ty, $summary:literal, $encode:expr, $decode:expr, $words:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name;

        impl CommandValue for $name {
            type Response = $response;

            fn encode(&self, _: &mut Vec<u8>) {}

            fn decode(_: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
                Ok(Self)
            }

            fn encode_response(response: &$response, out: &mut Vec<u8>) {
                let encode: fn(&$response, &mut Vec<u8>) = $encode;
                encode(response, out);
            }

            fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<$response, FieldError> {
                let decode: fn(&mut Reader<'_, '_>) -> Result<$response, FieldError> = $decode;
                decode(r)
            }

            fn summary(&self) -> String {
                $summary.into()
            }

            fn response_summary(response: &$response) -> Option<String> {
                let words: fn(&$response) -> String = $words;
                Some(words(response))
            }
        }
    };
}

plain_query! {
    /// Product data `11`.
    ProductData -> ProductDataContent, "Product data",
    |data, out| out.put(&data.raw),
    ProductDataContent::decode,
    |data| format!("mask {}", data.mask.map_or("not told".into(), |mask| hex(&mask)))
}

/// Answer to Query product data: a list of tag, length, value. Only tag 01 is known (KNOWN); the bytes are kept whole.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ProductDataContent {
    /// All bytes of the answer.
    pub raw: Vec<u8>,
    /// Value of item 01: mask identification.
    pub mask: Option<[u8; 3]>,
}

impl ProductDataContent {
    /// Reads the items. An item list that does not come out even is kept as it is: only the first item has a source.
    fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        let raw = r.peek().to_vec();
        let mut mask = None;
        while r.left() > 0 {
            let tag = r.u8("item tag")?;
            let length = r.u8("item length")?;
            if tag == 0x01 && length == 3 {
                let value = r.array("mask identification")?;
                r.means(format_args!("{}", Product::of(value).name()));
                mask = Some(value);
                // No tag beyond 01 has a source: the rest stays bytes.
                r.rest("further items");
            } else {
                r.take("item value", usize::from(length).min(r.left()))?;
            }
        }
        Ok(Self { raw, mask })
    }

    /// From the mask identification alone.
    pub fn from_mask(mask: [u8; 3]) -> Self {
        let mut raw = vec![0x01, 0x03];
        raw.extend(mask);
        Self { raw, mask: Some(mask) }
    }
}

/// Product family by the last two bytes of the mask identification (KNOWN, STSELib).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// 6000 and above.
    A120,
    /// 4600 and above.
    A110,
    /// 4000 and above.
    A100,
    /// Below.
    Unknown,
}

impl Product {
    /// The family of a mask.
    pub fn of([_, hi, lo]: [u8; 3]) -> Self {
        match u16::from_be_bytes([hi, lo]) {
            0x6000.. => Self::A120,
            0x4600.. => Self::A110,
            0x4000.. => Self::A100,
            _ => Self::Unknown,
        }
    }

    /// The name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::A120 => "STSAFE-A120",
            Self::A110 => "STSAFE-A110",
            Self::A100 => "STSAFE-A100",
            Self::Unknown => "unknown product",
        }
    }
}

plain_query! {
    /// Data partition configuration `12`.
    Partition -> Vec<ZoneRecord>, "Data partition",
    |zones, out| {
        out.put_u8(count(zones.len()));
        zones.iter().for_each(|zone| zone.encode(out));
    },
    |r| {
        let n = r.u8("number of zones")?;
        (0..n).map(|_| ZoneRecord::decode(r)).collect()
    },
    |zones| format!("{} zones", zones.len())
}

plain_query! {
    /// Life cycle state `08`.
    LifeCycle -> LifeCycleState, "Life cycle",
    |state, out| out.put_u8(state.0),
    |r| {
        let state = LifeCycleState(r.u8("life cycle state")?);
        r.means(format_args!("{}", state.name()));
        Ok(state)
    },
    |state| format!("{:02X} {}", state.0, state.name())
}

/// Life cycle state (KNOWN codes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LifeCycleState(pub u8);

impl LifeCycleState {
    /// 03.
    pub const OPERATIONAL: Self = Self(0x03);
    /// 04.
    pub const TERMINATED: Self = Self(0x04);
    /// 83.
    pub const OPERATIONAL_LOCKED: Self = Self(0x83);

    /// The word on the screen.
    pub fn name(self) -> &'static str {
        match self.0 {
            0x01 => "Born",
            0x02 => "Patching",
            0x03 => "Operational",
            0x04 => "Terminated",
            0x81 => "Born and locked",
            0x83 => "Operational and locked",
            _ => "Unknown state",
        }
    }

    /// Locked: only a handful of commands work.
    pub fn is_locked(self) -> bool {
        self.0 & 0x80 != 0
    }
}

plain_query! {
    /// I²C parameters `0A`.
    I2cParameters -> I2cParametersContent, "I²C parameters",
    |parameters, out| out.put(&parameters.0),
    I2cParametersContent::decode,
    |parameters| format!("address {:02X}", parameters.address())
}

/// The two bytes of the I²C parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct I2cParametersContent(pub [u8; 2]);

impl I2cParametersContent {
    /// Seven-bit address.
    pub fn address(self) -> u8 {
        self.0[0] >> 1
    }
    /// The attribute may not be changed any more.
    pub fn locked(self) -> bool {
        self.0[1] & 1 != 0
    }
    /// Low-power mode: 0 none, 2 standby.
    pub fn low_power(self) -> u8 {
        self.0[1] >> 1 & 3
    }
    /// Idle time to standby in milliseconds.
    pub fn idle_ms(self) -> u16 {
        (u16::from(self.0[1] >> 3) + 1) * 50
    }

    pub(super) fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        let address = r.u8("address")?;
        r.means(format_args!("0x{:02X}, 7 bit", address >> 1));
        let mode = r.u8("lock, low power, idle time")?;
        let value = Self([address, mode]);
        r.means(format_args!(
            "{}, {}, idle {} ms",
            if value.locked() { "locked" } else { "may change" },
            match value.low_power() {
                0 => "no low-power mode",
                2 => "standby",
                _ => "unknown low-power mode",
            },
            value.idle_ms()
        ));
        Ok(value)
    }
}

plain_query! {
    /// Private key table `14`.
    PrivateKeyTable -> PrivateKeyTableContent, "Private key table",
    |table, out| {
        out.put(&[count(table.slots.len()), 0x00]);
        out.put_u16(table.global_usage_limit);
        table.slots.iter().for_each(|slot| slot.encode(out));
    },
    |r| {
        let n = r.u8("number of slots")?;
        r.u8("filler")?;
        let global_usage_limit = r.u16("global usage limit")?;
        let slots = (0..n).map(|_| PrivateKeyRecord::decode(r)).collect::<Result<_, _>>()?;
        Ok(PrivateKeyTableContent { global_usage_limit, slots })
    },
    |table| format!("{} slots", table.slots.len())
}

/// Answer to Query private key table.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PrivateKeyTableContent {
    /// FFFF: unlimited (X-CUBE's reading of a slot's limit, ASSUMED for the table's).
    pub global_usage_limit: u16,
    /// In the chip's order; the ephemeral slot is last.
    pub slots: Vec<PrivateKeyRecord>,
}

plain_query! {
    /// Host key slot `17`, first generation (A100, A110).
    HostKeyV1 -> Option<u32>, "Host key slot V1",
    |counter, out| match counter {
        None => out.put_u8(0),
        Some(value) => {
            out.put_u8(1);
            out.put(value.to_be_bytes().get(1..).unwrap_or(&[]));
        }
    },
    |r| {
        if r.u8("presence")? == 0 {
            r.means(format_args!("no key"));
            return Ok(None);
        }
        let [a, b, c] = r.array("C-MAC counter")?;
        Ok(Some(u32::from_be_bytes([0, a, b, c])))
    },
    |counter| counter.map_or("empty".into(), |value| format!("counter {value:06X}"))
}

plain_query! {
    /// Host key slot `47`, second generation (A120). Its counter starts every host session.
    HostKeyV2 -> Option<HostKeyFacts>, "Host key slot",
    |facts, out| match facts {
        None => out.put_u8(0),
        Some(facts) => {
            out.put(&[1, facts.key_type.code()]);
            out.put_u32(facts.counter);
        }
    },
    |r| {
        let present = r.u8("presence")?;
        r.means(format_args!("{}", if present == 0 { "no keys" } else { "holds keys" }));
        if present == 0 {
            return Ok(None);
        }
        Ok(Some(HostKeyFacts { key_type: KeyType::decode_aes(r)?, counter: r.u32("C-MAC counter")? }))
    },
    |facts| facts.map_or("empty".into(), |f| format!("{}, counter {:08X}", f.key_type.name(), f.counter))
}

/// What the chip tells of its host keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostKeyFacts {
    /// AES-128 or AES-256, for both keys.
    pub key_type: KeyType,
    /// Sequence counter N.
    pub counter: u32,
}

plain_query! {
    /// Host key provisioning control fields `4A`.
    HostKeyControl -> HostKeyControlFields, "Host key control fields",
    |fields, out| out.put(&fields.0),
    HostKeyControlFields::decode,
    |fields| hex(&fields.0)
}

/// The two bytes of the host key provisioning control fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HostKeyControlFields(pub [u8; 2]);

impl HostKeyControlFields {
    /// Anonymous wrapped writes are allowed.
    pub fn wrapped_anonymous(self) -> bool {
        self.0[0] & 1 != 0
    }
    /// Plaintext writes are allowed.
    pub fn plaintext(self) -> bool {
        self.0[0] & 2 != 0
    }
    /// Keys may be written again.
    pub fn reprovision(self) -> bool {
        self.0[0] & 4 != 0
    }
    /// The fields may still be changed, once.
    pub fn may_change(self) -> bool {
        self.0[0] & 8 != 0
    }
    /// Public key slot that authenticates a provisioning; `None` for FF.
    pub fn authentication_slot(self) -> Option<u8> {
        (self.0[1] != 0xFF).then_some(self.0[1])
    }

    /// Reads the fields.
    pub fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        let control = r.u8("control")?;
        let yes = |bit: u8| if control >> bit & 1 == 1 { "yes" } else { "no" };
        r.means(format_args!(
            "wrapped {}, plaintext {}, again {}, may change {}",
            yes(0),
            yes(1),
            yes(2),
            yes(3)
        ));
        let slot = r.u8("authentication key slot")?;
        if slot == 0xFF {
            r.means(format_args!("none"));
        }
        Ok(Self([control, slot]))
    }
}

plain_query! {
    /// Symmetric key table `23`.
    SymmetricKeyTable -> Vec<SymmetricKeyRecord>, "Symmetric key table",
    |slots, out| {
        out.put_u8(count(slots.len()));
        slots.iter().for_each(|slot| slot.encode(out));
    },
    |r| {
        let n = r.u8("number of slots")?;
        (0..n).map(|_| SymmetricKeyRecord::decode(r)).collect()
    },
    |slots| format!("{} slots, {} keys", slots.len(), slots.iter().filter(|s| s.key.is_some()).count())
}

plain_query! {
    /// Command authorisation configuration `24`.
    CommandTable -> CommandTableContent, "Command table",
    |table, out| {
        out.put(&[
            u8::from(table.access_may_change) << 1 | u8::from(table.encryption_may_change),
            count(table.records.len()),
        ]);
        for record in &table.records {
            out.put(&record.code.bytes());
            out.put(&[record.access, record.encryption.bits()]);
        }
    },
    |r| {
        let rights = r.u8("change rights")?;
        let may = |bit: u8| if rights >> bit & 1 == 1 { "may change" } else { "frozen" };
        r.means(format_args!("conditions {}, encryption {}", may(1), may(0)));
        let n = r.u8("number of records")?;
        let records = (0..n).map(|_| command_record(r)).collect::<Result<_, _>>()?;
        Ok(CommandTableContent {
            access_may_change: rights & 2 != 0,
            encryption_may_change: rights & 1 != 0,
            records,
        })
    },
    |table| format!("{} records", table.records.len())
}

fn command_record(r: &mut Reader<'_, '_>) -> Result<CommandRecord, FieldError> {
    r.group("command record", |r| {
        let code = table_code(r)?;
        let access = r.u8("access condition")?;
        r.means(format_args!("{}", CommandAccess::from_code(access).map_or("unknown", CommandAccess::name)));
        let encryption = Encryption::from_bits(r.u8("encryption")?);
        r.means(format_args!("{}", encryption_words(encryption)));
        Ok(CommandRecord { code, access, encryption })
    })
}

/// Which payloads are encrypted, in words.
pub(super) fn encryption_words(encryption: Encryption) -> &'static str {
    match (encryption.command, encryption.response) {
        (false, false) => "none",
        (true, false) => "command",
        (false, true) => "answer",
        (true, true) => "command and answer",
    }
}

plain_query! {
    /// Local envelope key table `07`.
    EnvelopeKeys -> Vec<EnvelopeKeyRecord>, "Local envelope keys",
    |slots, out| {
        out.put_u8(count(slots.len()));
        for slot in slots {
            out.put(&[slot.slot, u8::from(slot.key_type.is_some())]);
            if let Some(kind) = slot.key_type {
                out.put_u8(kind.code());
            }
        }
    },
    |r| {
        let n = r.u8("number of slots")?;
        (0..n)
            .map(|_| {
                r.group("envelope key slot", |r| {
                    let slot = r.u8("slot")?;
                    let present = r.u8("presence")?;
                    r.means(format_args!("{}", if present == 0 { "empty" } else { "holds a key" }));
                    let key_type = if present == 0 { None } else { Some(KeyType::decode_aes(r)?) };
                    Ok(EnvelopeKeyRecord { slot, key_type })
                })
            })
            .collect()
    },
    |slots| format!("{} slots", slots.len())
}

/// One local envelope key slot. An empty slot has no type byte (ASSUMED; a real A110 with both present has it).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnvelopeKeyRecord {
    /// Slot number.
    pub slot: u8,
    /// Type of the key, where there is one.
    pub key_type: Option<KeyType>,
}

/// Symmetric key slot provisioning control fields `4B`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SymmetricControl {
    /// Slot 0 to 15.
    pub slot: u8,
}

/// The three bytes of a symmetric slot's provisioning control fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SymmetricControlFields(pub [u8; 3]);

impl SymmetricControlFields {
    /// Anonymous ECDHE establishment is allowed.
    pub fn ecdhe_anonymous(self) -> bool {
        self.0[0] & 0x01 != 0
    }
    /// Anonymous wrapped writes are allowed.
    pub fn wrapped_anonymous(self) -> bool {
        self.0[0] & 0x02 != 0
    }
    /// Put key is allowed.
    pub fn put_key(self) -> bool {
        self.0[0] & 0x04 != 0
    }
    /// The fields may still be changed, once.
    pub fn may_change(self) -> bool {
        self.0[0] & 0x08 != 0
    }
    /// Plaintext writes are allowed.
    pub fn plaintext(self) -> bool {
        self.0[0] & 0x10 != 0
    }
    /// Keys may be derived into the slot.
    pub fn derived(self) -> bool {
        self.0[0] & 0x20 != 0
    }
    /// Public key slot that must have signed a wrapped write.
    pub fn wrapped_authentication_slot(self) -> Option<u8> {
        (self.0[1] != 0xFF).then_some(self.0[1])
    }
    /// Public key slot that must have signed an ECDHE.
    pub fn ecdhe_authentication_slot(self) -> Option<u8> {
        (self.0[2] != 0xFF).then_some(self.0[2])
    }

    /// Reads the fields.
    pub fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        let fields = Self([r.u8("control")?, 0xFF, 0xFF]);
        let allowed = [
            (fields.ecdhe_anonymous(), "ECDHE"),
            (fields.wrapped_anonymous(), "wrapped"),
            (fields.put_key(), "put key"),
            (fields.plaintext(), "plaintext"),
            (fields.derived(), "derived"),
        ];
        let ways: Vec<&str> = allowed.iter().filter(|(yes, _)| *yes).map(|(_, name)| *name).collect();
        let ways = if ways.is_empty() { "closed".to_owned() } else { ways.join(", ") };
        r.means(format_args!("{ways}{}", if fields.may_change() { ", may change" } else { "" }));
        let [control, ..] = fields.0;
        Ok(Self([control, r.u8("wrapped authentication slot")?, r.u8("ECDHE authentication slot")?]))
    }
}

impl CommandValue for SymmetricControl {
    type Response = SymmetricControlFields;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.slot);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { slot: r.u8("slot")? })
    }

    fn encode_response(response: &SymmetricControlFields, out: &mut Vec<u8>) {
        out.put(&response.0);
    }

    fn decode_response(
        &self,
        r: &mut Reader<'_, '_>,
        _: &dyn Context,
    ) -> Result<SymmetricControlFields, FieldError> {
        SymmetricControlFields::decode(r)
    }

    fn summary(&self) -> String {
        format!("Symmetric slot {}, control fields", self.slot)
    }
}

/// Generic public key slot `4C`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKeySlot {
    /// Slot number.
    pub slot: u8,
}

/// Answer to Query public key slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKeySlotContent {
    /// Configuration flags.
    pub flags: PublicKeyFlags,
    /// The key, where there is one.
    pub key: Option<WireKey>,
}

/// Configuration flags of a generic public key slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PublicKeyFlags(pub [u8; 2]);

impl PublicKeyFlags {
    /// The flags may still be changed.
    pub fn may_change(self) -> bool {
        self.0[1] & 0x01 != 0
    }
    /// May authenticate the establishment of symmetric keys.
    pub fn establish_symmetric(self) -> bool {
        self.0[1] & 0x02 != 0
    }
    /// May authenticate the start of a volatile KEK session.
    pub fn start_kek(self) -> bool {
        self.0[1] & 0x04 != 0
    }
    /// May verify an entity.
    pub fn entity_authentication(self) -> bool {
        self.0[1] & 0x08 != 0
    }
    /// May authenticate the establishment of host keys.
    pub fn establish_host_key(self) -> bool {
        self.0[1] & 0x10 != 0
    }

    /// Reads the flags.
    pub fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        let flags = Self(r.array("configuration flags")?);
        let uses = [
            (flags.establish_symmetric(), "establish symmetric keys"),
            (flags.start_kek(), "start KEK session"),
            (flags.entity_authentication(), "entity authentication"),
            (flags.establish_host_key(), "establish host keys"),
            (flags.may_change(), "may change"),
        ];
        let words: Vec<&str> = uses.iter().filter(|(yes, _)| *yes).map(|(_, name)| *name).collect();
        r.means(format_args!("{}", if words.is_empty() { "no use".to_owned() } else { words.join(", ") }));
        Ok(flags)
    }
}

impl CommandValue for PublicKeySlot {
    type Response = PublicKeySlotContent;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.slot);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { slot: r.u8("slot")? })
    }

    fn encode_response(response: &PublicKeySlotContent, out: &mut Vec<u8>) {
        out.put_u8(u8::from(response.key.is_some()));
        out.put(&response.flags.0);
        if let Some(key) = &response.key {
            wire::put_curve(out, key.curve);
            wire::put_key(out, key);
        }
    }

    fn decode_response(
        &self,
        r: &mut Reader<'_, '_>,
        _: &dyn Context,
    ) -> Result<PublicKeySlotContent, FieldError> {
        let present = r.u8("presence")?;
        r.means(format_args!("{}", if present == 0 { "empty" } else { "holds a key" }));
        let flags = PublicKeyFlags::decode(r)?;
        let key = if present == 0 {
            None
        } else {
            let curve = wire::curve(r)?;
            Some(wire::key(r, curve)?)
        };
        Ok(PublicKeySlotContent { flags, key })
    }

    fn summary(&self) -> String {
        format!("Public key slot {}", self.slot)
    }
}

plain_query! {
    /// Generic public key table `48`.
    PublicKeyTable -> PublicKeyTableContent, "Public key table",
    |table, out| {
        out.put_u8(table.count);
        out.put(&table.records);
    },
    |r| {
        let count = r.u8("number of slots")?;
        let records = r.peek().to_vec();
        if PublicKeyTableContent::is_inferred_form(count, &records) {
            for _ in 0..count {
                public_key_record(r)?;
            }
        } else {
            r.rest("slot records, layout not determined");
        }
        Ok(PublicKeyTableContent { count, records })
    },
    |table| format!("{} slots", table.count)
}

/// Answer to Query generic public key table. Only the count is known; ST's library reads no further (RUN).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PublicKeyTableContent {
    /// Number of slots.
    pub count: u8,
    /// The bytes after the count, as they came.
    pub records: Vec<u8>,
}

impl PublicKeyTableContent {
    /// The INFERRED body: presence and two flag bytes per slot.
    pub fn of(slots: &[(bool, PublicKeyFlags)]) -> Self {
        let mut records = Vec::new();
        for (present, flags) in slots {
            records.put_u8(u8::from(*present));
            records.put(&flags.0);
        }
        Self { count: count(slots.len()), records }
    }

    fn is_inferred_form(count: u8, records: &[u8]) -> bool {
        records.len() == usize::from(count) * 3
    }

    /// Presence and flags per slot, where the bytes have the INFERRED form.
    pub fn slots(&self) -> Option<Vec<(bool, PublicKeyFlags)>> {
        if !Self::is_inferred_form(self.count, &self.records) {
            return None;
        }
        let mut r = Reader::new(&self.records);
        (0..self.count).map(|_| public_key_record(&mut r).ok()).collect()
    }
}

fn public_key_record(r: &mut Reader<'_, '_>) -> Result<(bool, PublicKeyFlags), FieldError> {
    r.group("public key slot", |r| {
        let present = r.u8("presence")?;
        r.means(format_args!("{}", if present == 0 { "empty" } else { "holds a key" }));
        Ok((present != 0, PublicKeyFlags::decode(r)?))
    })
}

/// A table's length as its count byte; no table of this chip comes near 255.
fn count(n: usize) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

fn hex(bytes: &[u8]) -> String {
    crate::hex::pairs(bytes)
}
