//! The host keys: whether there are any, their sequence counter, and who may write them.

use super::hex;
use crate::bytes::{FieldError, Put, Reader};
use crate::command::tables::KeyType;

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

    /// The ways in, and whether they can still be changed: `in clear, and again; for ever`.
    pub fn words(self) -> String {
        let ways = [
            (self.plaintext(), "in clear"),
            (self.wrapped_anonymous(), "wrapped or established by anybody"),
            (self.authentication_slot().is_some(), "under a signature"),
            (self.reprovision(), "and again"),
        ];
        let open: Vec<&str> = ways.iter().filter(|(yes, _)| *yes).map(|(_, word)| *word).collect();
        let ways = if open.is_empty() { "no way leads in".to_owned() } else { open.join(", ") };
        format!("{ways}; {}", if self.may_change() { "can still be changed" } else { "for ever" })
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
