//! Keys of the chip's tables: what this host wrote itself tells more than any query does.

use super::Observation;
use crate::command::derive::{DeriveKeys, Derived, DerivedKey, InputKey, Output};
use crate::command::query::{PublicKeyFlags, PublicKeySlotContent, PublicKeyTableContent};
use crate::command::tables::{KeyInfo, KeyMode, SymmetricKeyFacts, SymmetricKeyRecord};
use crate::command::wire::WireKey;

/// What this host knows of a symmetric key because it was written by itself. The chip's table tells neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenKey {
    /// The mode with all its parameters; `None` where the chip chose one of them.
    pub mode: Option<KeyMode>,
    /// The key came from Derive keys, so that another derived key may take its place.
    pub derived: bool,
}

impl Observation {
    /// What is known of a key in a symmetric slot; `None` where nothing is known, and where the slot is empty.
    pub fn symmetric_key(&self, slot: u8) -> Option<&SymmetricKeyFacts> {
        self.symmetric_keys.as_ref()?.value.get(usize::from(slot))?.key.as_ref()
    }

    /// What this host knows of a symmetric key beyond the table, because it wrote it.
    pub fn written_key(&self, slot: u8) -> Option<&WrittenKey> {
        self.written.get(&slot)
    }

    /// A symmetric key's mode with all its parameters. Those of HKDF and HMAC stand in no table: they are known of keys
    /// only that this host wrote.
    pub fn full_mode(&self, slot: u8) -> Option<KeyMode> {
        match self.symmetric_key(slot)?.mode {
            KeyMode::Hkdf { .. } | KeyMode::Hmac { .. } => self.written_key(slot)?.mode,
            mode => Some(mode),
        }
    }

    /// How many symmetric slots are known to be empty and open for derived keys.
    pub fn slots_for_derived_keys(&self) -> usize {
        let Some(table) = &self.symmetric_keys else { return 0 };
        let open = |slot: u8| self.symmetric_control.get(&slot).is_some_and(|c| c.value.derived());
        (0..).zip(&table.value).filter(|(slot, record)| record.key.is_none() && open(*slot)).count()
    }

    /// How many generic public key slots there are.
    pub fn public_key_slots(&self) -> Option<u8> {
        self.public_key_table.as_ref().map(|seen| seen.value.count)
    }

    /// Whether a generic public key slot holds a key, and its flags: from the slot's own query, else from the table.
    pub fn public_slot(&self, slot: u8) -> Option<(bool, PublicKeyFlags)> {
        if let Some(seen) = self.public_keys.get(&slot) {
            return Some((seen.value.key.is_some(), seen.value.flags));
        }
        self.public_key_table.as_ref()?.value.slots()?.get(usize::from(slot)).copied()
    }

    /// The generic public key of a slot; inside, `None` where the slot is empty.
    pub fn public_key(&self, slot: u8) -> Option<Option<&WireKey>> {
        self.public_keys.get(&slot).map(|seen| seen.value.key.as_ref())
    }

    /// The counter that an answer told was used; the chip's own is one further (INFERRED).
    pub(super) fn used_counter(&mut self, slot: u8, used: u32) {
        if let Some(key) = self.symmetric_record(slot).and_then(|record| record.key.as_mut()) {
            key.counter = Some(used.saturating_add(1));
        }
    }

    pub(super) fn symmetric_record(&mut self, slot: u8) -> Option<&mut SymmetricKeyRecord> {
        self.symmetric_keys.as_mut()?.value.get_mut(usize::from(slot))
    }

    pub(super) fn put_symmetric(&mut self, info: &KeyInfo) {
        let KeyInfo { lock, key_type, mode, usage, .. } = *info;
        if let Some(record) = self.symmetric_record(info.slot) {
            *record = DerivedKey { lock, key_type, mode, usage }.record();
        }
        self.written.insert(info.slot, WrittenKey { mode: Some(mode), derived: false });
    }

    /// Keys went into slots of the chip's choice.
    pub(super) fn put_derived(&mut self, command: &DeriveKeys, response: &[Derived]) {
        let to_host = match &command.input {
            InputKey::Given(_) => Some(true),
            InputKey::Slot(slot) => match self.full_mode(*slot) {
                Some(KeyMode::Hkdf { flags, .. }) => Some(flags & 1 != 0),
                _ => None,
            },
        };
        for (slot, record) in command.stored(response) {
            if let Some(entry) = self.symmetric_record(slot) {
                *entry = record;
            }
        }
        let outputs = match &command.expand {
            Some(expansion) => expansion.outputs.clone(),
            None => vec![Output::Slot(DerivedKey::pseudo_random(command.hash, to_host.unwrap_or_default()))],
        };
        let told = command.expand.is_some() || to_host.is_some();
        for (output, derived) in outputs.iter().zip(response) {
            if let (Output::Slot(key), Derived::Slot(slot)) = (output, derived) {
                let mode = told.then_some(key.mode);
                self.written.insert(*slot, WrittenKey { mode, derived: true });
            }
        }
    }

    /// The table was read again: what contradicts it is not what this host wrote.
    pub(super) fn compare_written(&mut self) {
        let Some(table) = &self.symmetric_keys else { return };
        let now = |slot: u8| table.value.get(usize::from(slot)).and_then(|record| record.key);
        self.written.retain(|slot, written| {
            now(*slot).is_some_and(|key| written.mode.is_none_or(|mode| mode.code() == key.mode.code()))
        });
    }

    pub(super) fn change_public_key(&mut self, slot: u8, change: impl FnOnce(&mut PublicKeySlotContent)) {
        let known = self.public_slot(slot);
        if let Some(seen) = self.public_keys.get_mut(&slot) {
            change(&mut seen.value);
        } else if let Some((_, flags)) = known {
            let mut content = PublicKeySlotContent { flags, key: None };
            change(&mut content);
            self.change_public_table(slot, content.key.is_some(), content.flags);
            return;
        }
        if let Some((present, flags)) = self.public_slot(slot) {
            self.change_public_table(slot, present, flags);
        }
    }

    /// The table's bytes follow; only their INFERRED form can.
    fn change_public_table(&mut self, slot: u8, written: bool, flags: PublicKeyFlags) {
        let Some(seen) = &mut self.public_key_table else { return };
        if let Some(mut slots) = seen.value.slots() {
            if let Some(entry) = slots.get_mut(usize::from(slot)) {
                *entry = (entry.0 || written, flags);
            }
            seen.value = PublicKeyTableContent::of(&slots);
        }
    }
}
