//! Agreement on keys with the chip's volatile ECDHE key: KEK sessions, symmetric keys, host keys.
//!
//! What is agreed, and how keys follow from it, is reckoned in `session::kek`; here are only the layouts.

use super::tables::{KeyInfo, KeyType};
use super::wire::{self, WireKey};
use super::{CommandValue, Context};
use crate::bytes::{FieldError, Put, Reader};
use crate::crypto::{Hash, Signature};

/// What the three agreeing commands have in common: the host's public key, and its signature where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The host's ephemeral public key.
    pub host: WireKey,
    /// Without it the agreement is anonymous.
    pub authentication: Option<Authentication>,
}

/// The host's signature over curve and both public keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authentication {
    /// Generic public key slot that verifies it.
    pub slot: u8,
    /// Hash of the signed bytes; `None` with Ed25519, which signs the bytes themselves.
    pub hash: Option<Hash>,
    /// R and S.
    pub signature: Signature,
}

/// The byte after the public key says what is agreed on.
mod purpose {
    pub const KEK_SESSION: u8 = 1;
    pub const SYMMETRIC_KEYS: u8 = 2;
    pub const HOST_KEYS: u8 = 3;
}

impl Agreement {
    fn put_key(&self, purpose: u8, out: &mut Vec<u8>) {
        wire::put_curve(out, self.host.curve);
        wire::put_key(out, &self.host);
        out.put_u8(purpose);
    }

    fn put_authentication(&self, out: &mut Vec<u8>) {
        if let Some(authentication) = &self.authentication {
            out.put(&[0x00, authentication.slot]);
            wire::put_hash(out, authentication.hash);
            wire::put_signature(out, &authentication.signature);
        }
    }

    fn decode_key(
        r: &mut Reader<'_, '_>,
        purpose: u8,
        expected: &'static str,
    ) -> Result<WireKey, FieldError> {
        let curve = wire::curve(r)?;
        let host = wire::key(r, curve)?;
        r.fixed("purpose", purpose, expected)?;
        Ok(host)
    }

    fn decode_authentication(r: &mut Reader<'_, '_>) -> Result<Option<Authentication>, FieldError> {
        if r.left() == 0 {
            return Ok(None);
        }
        r.group("authentication", |r| {
            r.fixed("filler", 0x00, "00")?;
            Ok(Some(Authentication {
                slot: r.u8("public key slot")?,
                hash: wire::hash(r)?,
                signature: wire::any_signature(r)?,
            }))
        })
    }

    fn words(&self) -> String {
        let how = match &self.authentication {
            None => "anonymous".to_owned(),
            Some(authentication) => format!("signed for public key slot {}", authentication.slot),
        };
        format!("{}, {how}", self.host.curve.name())
    }
}

/// Start volatile KEK session `1F 03`: wrapped key writes follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartKekSession {
    /// Host's key and signature.
    pub agreement: Agreement,
}

impl CommandValue for StartKekSession {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        self.agreement.put_key(purpose::KEK_SESSION, out);
        self.agreement.put_authentication(out);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let host = Agreement::decode_key(r, purpose::KEK_SESSION, "01, KEK session")?;
        let authentication = Agreement::decode_authentication(r)?;
        Ok(Self { agreement: Agreement { host, authentication } })
    }

    fn summary(&self) -> String {
        self.agreement.words()
    }
}

/// Stop volatile KEK session `1F 06`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopKekSession;

impl CommandValue for StopKekSession {
    answered_with_status!();

    fn encode(&self, _: &mut Vec<u8>) {}

    fn decode(_: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self)
    }

    fn summary(&self) -> String {
        "The working keys are gone".into()
    }
}

/// Establish symmetric keys `1F 04`: the chip then waits for the list of keys, which [`ConfirmSymmetricKeys`] brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EstablishSymmetricKeys {
    /// Host's key and signature.
    pub agreement: Agreement,
}

impl CommandValue for EstablishSymmetricKeys {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        self.agreement.put_key(purpose::SYMMETRIC_KEYS, out);
        self.agreement.put_authentication(out);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let host = Agreement::decode_key(r, purpose::SYMMETRIC_KEYS, "02, symmetric keys")?;
        let authentication = Agreement::decode_authentication(r)?;
        Ok(Self { agreement: Agreement { host, authentication } })
    }

    fn summary(&self) -> String {
        self.agreement.words()
    }
}

/// Bytes of the confirmation MAC.
pub const CONFIRMATION_BYTES: usize = 8;

/// Confirm symmetric keys `1F 05`: which keys are established, under a MAC that proves the agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmSymmetricKeys {
    /// First eight bytes of the AES-256-CMAC over the list.
    pub mac: [u8; CONFIRMATION_BYTES],
    /// The keys in the order in which the agreed bytes are handed out.
    pub keys: Vec<KeyInfo>,
}

impl ConfirmSymmetricKeys {
    /// The list as it is sent and MACed: `len2 info` for each key.
    pub fn list(keys: &[KeyInfo]) -> Vec<u8> {
        let mut list = Vec::new();
        for key in keys {
            let mut info = Vec::new();
            key.encode(&mut info);
            list.put_len2(&info);
        }
        list
    }
}

impl CommandValue for ConfirmSymmetricKeys {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&self.mac);
        out.put(&Self::list(&self.keys));
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let mac = r.array("confirmation MAC")?;
        let mut keys = Vec::new();
        while r.left() > 0 {
            let length = usize::from(r.u16("length of key information")?);
            let before = r.position();
            keys.push(KeyInfo::decode(r)?);
            if r.position() - before != length {
                let expected = "a length as the mode's key information has it";
                return Err(r.inconsistent("length of key information", 2, expected));
            }
        }
        Ok(Self { mac, keys })
    }

    fn summary(&self) -> String {
        let slots: Vec<String> = self.keys.iter().map(|key| key.slot.to_string()).collect();
        format!("Symmetric slots {}", slots.join(", "))
    }
}

/// Establish host key V2 `1F 18`: both host keys follow from the agreement and are stored at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EstablishHostKeys {
    /// Host's key and signature.
    pub agreement: Agreement,
    /// AES-128 or AES-256, for both keys.
    pub key_type: KeyType,
}

impl CommandValue for EstablishHostKeys {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        self.agreement.put_key(purpose::HOST_KEYS, out);
        out.put_u8(self.key_type.code());
        self.agreement.put_authentication(out);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let host = Agreement::decode_key(r, purpose::HOST_KEYS, "03, host keys")?;
        let key_type = KeyType::decode_aes(r)?;
        let authentication = Agreement::decode_authentication(r)?;
        Ok(Self { agreement: Agreement { host, authentication }, key_type })
    }

    fn summary(&self) -> String {
        format!("{}, {}", self.key_type.name(), self.agreement.words())
    }
}
