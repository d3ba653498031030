//! What the host knows of a device, built only from its answers. Every fact remembers the bytes it rests on.
//!
//! Read by policy, effects, screens, profile comparison and twin. Knows no transport and no chip.

mod doubt;
mod keys;
mod provisioning;
mod volatile;

use std::collections::BTreeMap;

pub use doubt::InDoubt;
pub use keys::WrittenKey;
pub use volatile::{KekFacts, Run, RunForm, Volatile};

use crate::command::access::PasswordVerification;
use crate::command::chunked::Presence;
use crate::command::cipher::Encrypted;
use crate::command::query::{
    EnvelopeKeyRecord, HostKeyControlFields, HostKeyFacts, I2cParametersContent, LifeCycleState,
    PrivateKeyTableContent, ProductDataContent, PublicKeySlotContent, PublicKeyTableContent,
    SymmetricControlFields,
};
use crate::command::tables::{
    CommandTableContent, EPHEMERAL_SLOT, KeyMode, SymmetricKeyRecord, ZoneKind, ZoneRecord,
};
use crate::command::{Command, Context, Response};
use crate::crypto::Curve;
use crate::crypto::cipher::Direction;

/// A fact with the answer that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen<T> {
    /// The value.
    pub value: T,
    /// Payload of the answer.
    pub bytes: Vec<u8>,
    /// Number of the exchange.
    pub exchange: u64,
}

/// Whether wrong C-MACs blocked the host keys for ever, as far as answers to protected commands tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HostKeysState {
    /// Nothing tells.
    #[default]
    Unknown,
    /// They were written, or a right C-MAC was believed, and no wrong one was told since: they are not blocked.
    Work,
    /// The chip said so (0B).
    Blocked,
}

/// All that is known of a device. What is `None`, or not in a map, is unknown.
#[derive(Clone, Default)]
pub struct Observation {
    /// Product data.
    pub product_data: Option<Seen<ProductDataContent>>,
    /// Life cycle state.
    pub life_cycle: Option<Seen<LifeCycleState>>,
    /// I²C parameters.
    pub i2c: Option<Seen<I2cParametersContent>>,
    /// Partition: zones with their rights and counters.
    pub partition: Option<Seen<Vec<ZoneRecord>>>,
    /// Private key table.
    pub private_keys: Option<Seen<PrivateKeyTableContent>>,
    /// Symmetric key table.
    pub symmetric_keys: Option<Seen<Vec<SymmetricKeyRecord>>>,
    /// Control fields by symmetric slot.
    pub symmetric_control: BTreeMap<u8, Seen<SymmetricControlFields>>,
    /// Public key slots.
    pub public_keys: BTreeMap<u8, Seen<PublicKeySlotContent>>,
    /// Public key table.
    pub public_key_table: Option<Seen<PublicKeyTableContent>>,
    /// Local envelope keys.
    pub envelope_keys: Option<Seen<Vec<EnvelopeKeyRecord>>>,
    /// Host key slot; `Some(None)` is "empty".
    pub host_key: Option<Seen<Option<HostKeyFacts>>>,
    /// Host key control fields.
    pub host_key_control: Option<Seen<HostKeyControlFields>>,
    /// Command table.
    pub commands: Option<Seen<CommandTableContent>>,
    /// Bytes of zones, as far as they were read or written.
    pub zones: BTreeMap<u8, ZoneBytes>,
    /// The last answer to a password; `Some(None)` is "deleted".
    pub password: Option<Seen<Option<PasswordVerification>>>,
    /// What the host did since the last reset.
    pub volatile: Volatile,
    /// Whether wrong C-MACs blocked the host keys; no query tells.
    pub host_keys: HostKeysState,
    /// What is shown although a lost answer may have changed it.
    pub in_doubt: InDoubt,
    written: BTreeMap<u8, WrittenKey>,
    uses: BTreeMap<u8, Option<u16>>,
}

/// Known bytes of a zone; `None` was never read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ZoneBytes {
    /// One entry per byte of the data segment, as far as anything is known.
    pub bytes: Vec<Option<u8>>,
}

impl ZoneBytes {
    fn put(&mut self, offset: u16, data: &[u8]) {
        let start = usize::from(offset);
        if self.bytes.len() < start + data.len() {
            self.bytes.resize(start + data.len(), None);
        }
        for (known, byte) in self.bytes.iter_mut().skip(start).zip(data) {
            *known = Some(*byte);
        }
    }

    /// The first `n` bytes, if all of them are known.
    pub fn prefix(&self, n: usize) -> Option<Vec<u8>> {
        self.bytes.get(..n)?.iter().copied().collect()
    }

    /// How many bytes are known from the start without a gap.
    pub fn known_prefix_len(&self) -> usize {
        self.bytes.iter().take_while(|b| b.is_some()).count()
    }
}

impl Observation {
    /// Takes in one answer with status 00. `payload` is the answer's payload, `exchange` its number.
    pub fn learn(&mut self, command: &Command, response: &Response, payload: &[u8], exchange: u64) {
        let bytes = || payload.to_vec();
        macro_rules! seen {
            ($value:expr) => {
                Seen { value: $value.clone(), bytes: bytes(), exchange }
            };
        }
        match (command, response) {
            (_, Response::QueryProductData(v)) => self.product_data = Some(seen!(v)),
            (_, Response::QueryLifeCycle(v)) => self.life_cycle = Some(seen!(v)),
            (_, Response::QueryI2c(v)) => self.i2c = Some(seen!(v)),
            (_, Response::QueryPartition(v)) => {
                self.partition = Some(seen!(v));
                self.in_doubt.zones.clear();
            }
            (_, Response::QueryPrivateKeys(v)) => self.private_keys = Some(seen!(v)),
            (_, Response::QuerySymmetricKeys(v)) => {
                self.symmetric_keys = Some(seen!(v));
                self.compare_written();
            }
            (_, Response::QueryEnvelopeKeys(v)) => self.envelope_keys = Some(seen!(v)),
            (_, Response::QueryHostKey(v)) => self.host_key = Some(seen!(v)),
            (_, Response::QueryHostKeyControl(v)) => self.host_key_control = Some(seen!(v)),
            (_, Response::QueryCommandTable(v)) => {
                self.commands = Some(seen!(v));
                self.in_doubt.commands = false;
            }
            (_, Response::QueryPublicKeys(v)) => self.public_key_table = Some(seen!(v)),
            (Command::QuerySymmetricControl(c), Response::QuerySymmetricControl(v)) => {
                self.symmetric_control.insert(c.slot, seen!(v));
            }
            (Command::QueryPublicKey(c), Response::QueryPublicKey(v)) => {
                self.public_keys.insert(c.slot, seen!(v));
            }
            (Command::Read(c), Response::Read(v)) => {
                self.zones.entry(c.zone).or_default().put(c.offset, &v.data);
                self.change_zone(c.zone, |zone| {
                    if let Some(counter) = v.counter {
                        zone.counter = Some(counter);
                    }
                    if let Some(change) = c.option.change {
                        zone.read.code = change.code;
                        zone.read.may_change = change.may_change;
                    }
                });
            }
            (Command::Update(c), Response::Update(_)) => {
                self.zones.entry(c.zone).or_default().put(c.offset, &c.data);
                self.change_zone(c.zone, |zone| {
                    if let Some(change) = c.option.change {
                        zone.update.code = change.code;
                        zone.update.may_change = change.may_change;
                    }
                });
            }
            (Command::Decrement(c), Response::Decrement(value)) => {
                self.zones.entry(c.zone).or_default().put(c.offset, &c.data);
                self.change_zone(c.zone, |zone| {
                    zone.counter = Some(*value);
                    if let Some(change) = c.option.change {
                        zone.update.code = change.code;
                        zone.update.may_change = change.may_change;
                    }
                });
            }
            (Command::GenerateKey(c), Response::GenerateKey(_)) => {
                // A key of the ephemeral slot serves once, whatever limit was asked for.
                if c.slot != EPHEMERAL_SLOT {
                    self.uses.insert(c.slot, (c.usage_limit != 0xFFFF).then_some(c.usage_limit));
                }
                if let Some(table) = &mut self.private_keys {
                    for record in table.value.slots.iter_mut().filter(|r| r.slot == c.slot) {
                        record.curve = Some(c.curve);
                    }
                }
            }
            (Command::GenerateSignature(c), Response::GenerateSignature(_)) => self.used_key(c.slot),
            (_, Response::StartHash(_)) => self.volatile.hash = true,
            (_, Response::FinishHash(_)) => self.volatile.hash = false,
            (Command::StartDecrypt(c), _) => self.run_began(Direction::Decrypt, c.slot, &c.opening),
            (Command::ProcessEncrypt(c), _) => self.run_took(&c.0),
            (Command::ProcessDecrypt(c), _) => self.run_took(&c.0),
            (_, Response::FinishEncrypt(_) | Response::FinishDecrypt(_)) => self.volatile.cipher = None,
            (Command::GenerateEnvelopeKey(c), Response::GenerateEnvelopeKey(_)) => {
                if let Some(table) = &mut self.envelope_keys {
                    for record in table.value.iter_mut().filter(|r| r.slot == c.slot) {
                        record.key_type = Some(c.key_type);
                    }
                }
            }
            (Command::Encrypt(c), Response::Encrypt(Encrypted::Ccm { counter: Some(used), .. })) => {
                self.used_counter(c.slot, *used);
            }
            (Command::StartEncrypt(c), Response::StartEncrypt(v)) => {
                self.run_began(Direction::Encrypt, c.slot, &c.opening);
                if let Presence::Counter(used) = v.presence {
                    self.used_counter(c.slot, used);
                }
            }
            (Command::DeriveKeys(c), Response::DeriveKeys(v)) => self.put_derived(c, v),
            _ => self.learn_provisioning(command, response, payload, exchange),
        }
    }

    /// A zone's record, where the partition is known.
    pub fn zone(&self, index: u8) -> Option<&ZoneRecord> {
        self.partition.as_ref()?.value.iter().find(|zone| zone.index == index)
    }

    /// Uses that are left of a key: known only where the key was made here, since remaining uses cannot be read from
    /// the chip. `Some(None)` is unlimited.
    pub fn uses_left(&self, slot: u8) -> Option<Option<u16>> {
        self.uses.get(&slot).copied()
    }

    fn used_key(&mut self, slot: u8) {
        if let Some(Some(left)) = self.uses.get_mut(&slot) {
            *left = left.saturating_sub(1);
        }
    }

    fn change_zone(&mut self, index: u8, change: impl FnOnce(&mut ZoneRecord)) {
        let zones = self.partition.as_mut().map(|seen| &mut seen.value);
        if let Some(zone) = zones.and_then(|zones| zones.iter_mut().find(|zone| zone.index == index)) {
            change(zone);
        }
    }
}

impl Context for Observation {
    fn zone_kind(&self, zone: u8) -> Option<ZoneKind> {
        self.zone(zone).map(ZoneRecord::kind)
    }

    fn private_curve(&self, slot: u8) -> Option<Curve> {
        self.private_keys.as_ref()?.value.slots.iter().find(|r| r.slot == slot)?.curve
    }

    fn symmetric_mode(&self, slot: u8) -> Option<KeyMode> {
        self.symmetric_key(slot).map(|key| key.mode)
    }
}
