//! Query on the chip's side: state to records.

use super::{Chip, Refusal};
use crate::access::Encryption;
use crate::command::query::{
    EnvelopeKeyRecord, HostKeyControlFields, HostKeyFacts, I2cParametersContent, PrivateKeyTableContent,
    ProductDataContent, PublicKeyFlags, PublicKeySlot, PublicKeySlotContent, PublicKeyTableContent,
    SymmetricControl, SymmetricControlFields,
};
use crate::command::tables::{
    CommandRecord, CommandTableContent, EPHEMERAL_SLOT, KeyMode, Lock, PrivateKeyRecord, SymmetricKeyFacts,
    SymmetricKeyRecord, ZoneRecord,
};
use crate::command::wire::WireKey;
use crate::link::Status;

impl Chip {
    pub(super) fn product_data(&self) -> ProductDataContent {
        ProductDataContent { raw: self.nvm.product_data.clone(), mask: None }
    }

    pub(super) fn i2c_parameters(&self) -> I2cParametersContent {
        I2cParametersContent(self.nvm.i2c)
    }

    pub(super) fn partition(&self) -> Vec<ZoneRecord> {
        self.nvm.zones.iter().map(super::state::Zone::record).collect()
    }

    pub(super) fn private_key_table(&self) -> PrivateKeyTableContent {
        let record = |slot: &super::state::PrivateSlot| {
            let key = if slot.slot == EPHEMERAL_SLOT { &self.ram.ephemeral } else { &slot.key };
            PrivateKeyRecord { slot: slot.slot, mode: slot.flags(), curve: key.as_ref().map(|k| k.curve) }
        };
        PrivateKeyTableContent {
            global_usage_limit: self.nvm.global_usage_limit,
            slots: self.nvm.private.iter().map(record).collect(),
        }
    }

    pub(super) fn symmetric_key_table(&self) -> Vec<SymmetricKeyRecord> {
        let record = |slot: &super::state::SymmetricSlot| match &slot.key {
            None => SymmetricKeyRecord { lock: Lock::Unlocked, key: None },
            Some(key) => SymmetricKeyRecord {
                lock: key.lock,
                key: Some(SymmetricKeyFacts {
                    key_type: key.key_type,
                    mode: key.mode,
                    usage: key.usage,
                    counter: matches!(key.mode, KeyMode::Ccm { counter_offset: Some(_), .. })
                        .then_some(key.counter),
                }),
            },
        };
        self.nvm.symmetric.iter().map(record).collect()
    }

    pub(super) fn command_table(&self) -> CommandTableContent {
        let record = |rule: &super::state::CommandRule| CommandRecord {
            code: rule.code(),
            access: rule.access,
            encryption: Encryption::from_bits(rule.encryption),
        };
        CommandTableContent {
            access_may_change: self.nvm.command_access_may_change,
            encryption_may_change: self.nvm.command_encryption_may_change,
            records: self.nvm.commands.iter().map(record).collect(),
        }
    }

    pub(super) fn host_key(&self) -> Option<HostKeyFacts> {
        let keys = self.nvm.host_keys.as_ref()?;
        Some(HostKeyFacts { key_type: keys.key_type, counter: keys.counter })
    }

    pub(super) fn host_key_control(&self) -> HostKeyControlFields {
        HostKeyControlFields(self.nvm.host_key_control)
    }

    pub(super) fn symmetric_control(
        &self,
        command: SymmetricControl,
    ) -> Result<SymmetricControlFields, Refusal> {
        let slot = self.nvm.symmetric.get(usize::from(command.slot));
        slot.map(|slot| SymmetricControlFields(slot.control)).ok_or_else(|| {
            Refusal::new(Status::OUT_OF_RANGE, format!("there is no symmetric slot {}", command.slot))
        })
    }

    pub(super) fn public_key_slot(&self, command: PublicKeySlot) -> Result<PublicKeySlotContent, Refusal> {
        let Some(slot) = self.nvm.public.get(usize::from(command.slot)) else {
            let rule = format!("there is no public key slot {}", command.slot);
            return Err(Refusal::new(Status::OUT_OF_RANGE, rule));
        };
        let key = slot.key.as_ref().map(|key| WireKey { curve: key.curve, bytes: key.bytes.clone() });
        Ok(PublicKeySlotContent { flags: PublicKeyFlags(slot.flags), key })
    }

    pub(super) fn public_key_table(&self) -> PublicKeyTableContent {
        let slots: Vec<_> =
            self.nvm.public.iter().map(|slot| (slot.key.is_some(), PublicKeyFlags(slot.flags))).collect();
        PublicKeyTableContent::of(&slots)
    }

    pub(super) fn envelope_keys(&self) -> Vec<EnvelopeKeyRecord> {
        let records = (0..).zip(&self.nvm.envelope);
        records
            .map(|(slot, key)| EnvelopeKeyRecord { slot, key_type: key.as_ref().map(|k| k.key_type) })
            .collect()
    }
}
