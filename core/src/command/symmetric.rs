//! Writing and erasing symmetric keys.

use zeroize::Zeroizing;

use super::tables::KeyInfo;
use super::wire::secret;
use super::{CommandValue, Context};
use crate::bytes::{FieldError, Put, Reader};

/// Write symmetric key plaintext `1F 17`.
#[derive(Clone, PartialEq, Eq)]
pub struct WriteSymmetricKey {
    /// Slot, lock, type, mode, usage.
    pub info: KeyInfo,
    /// The key; its length follows from type and mode.
    pub key: Zeroizing<Vec<u8>>,
}

impl CommandValue for WriteSymmetricKey {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        self.info.encode(out);
        out.put(&self.key);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let info = KeyInfo::decode(r)?;
        Ok(Self { info, key: secret(r, "key", info.key_bytes())? })
    }

    fn summary(&self) -> String {
        let KeyInfo { slot, key_type, mode, .. } = self.info;
        format!("Symmetric slot {slot}, {} {}, in plaintext", key_type.name(), mode.name())
    }
}

/// Write symmetric key wrapped `1F 09`. The content can be read with the KEK session's working key only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteSymmetricKeyWrapped {
    /// AES key wrap of key information, key and padding.
    pub envelope: Vec<u8>,
}

impl CommandValue for WriteSymmetricKeyWrapped {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&self.envelope);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let envelope = r.rest("envelope").to_vec();
        let n = envelope.len();
        if n < 24 || !n.is_multiple_of(8) {
            return Err(r.inconsistent("envelope", n, "a multiple of 8 B, at least 24"));
        }
        Ok(Self { envelope })
    }

    fn summary(&self) -> String {
        format!("Envelope of {} B", self.envelope.len())
    }
}

/// Erase symmetric key slot `1F 19`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EraseSymmetricKey {
    /// Slot 0 to 15.
    pub slot: u8,
}

impl CommandValue for EraseSymmetricKey {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(self.slot);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { slot: r.u8("slot")? })
    }

    fn summary(&self) -> String {
        format!("Symmetric slot {}", self.slot)
    }
}
