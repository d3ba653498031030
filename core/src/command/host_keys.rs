//! Writing the host keys of the second generation: in plaintext, and in an envelope of a KEK session.

use zeroize::Zeroizing;

use super::tables::KeyType;
use super::wire::secret;
use super::{CommandValue, Context};
use crate::bytes::{FieldError, Put, Reader};

/// Both host keys with their type: the payload of a plaintext write, and the beginning of a wrapped one's content.
#[derive(Clone, PartialEq, Eq)]
pub struct HostKeyPair {
    /// AES-128 or AES-256, for both keys.
    pub key_type: KeyType,
    /// MAC key.
    pub mac: Zeroizing<Vec<u8>>,
    /// Cipher key.
    pub cipher: Zeroizing<Vec<u8>>,
}

impl HostKeyPair {
    /// Appends `00 00 00 type mac cipher`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.put(&[0, 0, 0, self.key_type.code()]);
        out.put(&self.mac);
        out.put(&self.cipher);
    }

    /// Reads the record; the type gives the keys' length.
    pub fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        for _ in 0..3 {
            r.fixed("initial part", 0x00, "00")?;
        }
        let key_type = KeyType::decode_aes(r)?;
        let n = key_type.aes_bytes().unwrap_or(0);
        Ok(Self { key_type, mac: secret(r, "MAC key", n)?, cipher: secret(r, "cipher key", n)? })
    }
}

/// Write host key V2 plaintext `1F 07`.
#[derive(Clone, PartialEq, Eq)]
pub struct WriteHostKeys {
    /// The keys.
    pub keys: HostKeyPair,
}

impl CommandValue for WriteHostKeys {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        self.keys.encode(out);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        Ok(Self { keys: HostKeyPair::decode(r)? })
    }

    fn summary(&self) -> String {
        format!("{}, in plaintext", self.keys.key_type.name())
    }
}

/// Write host key V2 wrapped `1F 08`. The content can be read with the KEK session's working key only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteHostKeysWrapped {
    /// AES key wrap: 48 bytes for AES-128, 80 for AES-256.
    pub envelope: Vec<u8>,
}

impl CommandValue for WriteHostKeysWrapped {
    answered_with_status!();

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&self.envelope);
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let envelope = r.rest("envelope").to_vec();
        match envelope.len() {
            48 => r.means(format_args!("AES-128")),
            80 => r.means(format_args!("AES-256")),
            n => return Err(r.inconsistent("envelope", n, "48 B for AES-128, 80 B for AES-256")),
        }
        Ok(Self { envelope })
    }

    fn summary(&self) -> String {
        format!("Envelope of {} B", self.envelope.len())
    }
}
