//! The symmetric keys: the general slots, who may write each, and the local envelope keys.

use super::count;
use crate::bytes::{FieldError, Put, Reader};
use crate::command::tables::{KeyType, SymmetricKeyRecord};
use crate::command::{CommandValue, Context};

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
