//! The generic public keys.

use super::count;
use crate::bytes::{FieldError, Put, Reader};
use crate::command::wire::{self, WireKey};
use crate::command::{CommandValue, Context};

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
