//! Encrypt at once.

use super::{aad, ccm_tag_bytes, counter, iv, put_counter, slot_and_mode};
use crate::bytes::{FieldError, Put, Reader};
use crate::command::tables::KeyMode;
use crate::command::{CommandValue, Context};
use crate::crypto::cipher::CCM_NONCE_LEN;

/// Encrypt `1B`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encrypt {
    /// Symmetric slot, 0 to 15.
    pub slot: u8,
    /// What goes in.
    pub input: EncryptInput,
}

/// What Encrypt takes, by the mode of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EncryptInput {
    /// ECB: whole blocks of 16 bytes.
    Ecb {
        /// The message.
        message: Vec<u8>,
    },
    /// CCM*. A tag length of 0 in the key makes it CTR (INFERRED).
    Ccm {
        /// The nonce. Where the key binds a counter, the chip puts it over four of these bytes.
        nonce: [u8; CCM_NONCE_LEN],
        /// Associated data.
        aad: Vec<u8>,
        /// The message.
        message: Vec<u8>,
    },
    /// GCM; with an empty message it is GMAC.
    Gcm {
        /// IV of any length from 1.
        iv: Vec<u8>,
        /// Associated data.
        aad: Vec<u8>,
        /// The message.
        message: Vec<u8>,
    },
    /// The key's mode does not encrypt, so these bytes have no layout.
    Other {
        /// All of them.
        bytes: Vec<u8>,
    },
}

impl EncryptInput {
    /// Bytes of the message.
    pub fn message_bytes(&self) -> usize {
        match self {
            Self::Ecb { message } | Self::Ccm { message, .. } | Self::Gcm { message, .. } => message.len(),
            Self::Other { bytes } => bytes.len(),
        }
    }
}

/// Answer to Encrypt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encrypted {
    /// ECB.
    Ecb {
        /// As long as the message.
        ciphertext: Vec<u8>,
    },
    /// CCM*.
    Ccm {
        /// As long as the message.
        ciphertext: Vec<u8>,
        /// As long as the key says.
        tag: Vec<u8>,
        /// The counter that stood in the nonce, where the key binds one.
        counter: Option<u32>,
    },
    /// GCM or GMAC.
    Gcm {
        /// As long as the message.
        ciphertext: Vec<u8>,
        /// As long as the key says.
        tag: Vec<u8>,
    },
}

impl CommandValue for Encrypt {
    type Response = Encrypted;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&[0x02, self.slot]);
        match &self.input {
            EncryptInput::Ecb { message } => out.put(message),
            EncryptInput::Ccm { nonce, aad, message } => {
                out.put(nonce);
                out.put_len2(aad);
                out.put_len2(message);
            }
            EncryptInput::Gcm { iv, aad, message } => {
                out.put_len2(iv);
                out.put_len2(aad);
                out.put_len2(message);
            }
            EncryptInput::Other { bytes } => out.put(bytes),
        }
    }

    fn decode(r: &mut Reader<'_, '_>, context: &dyn Context) -> Result<Self, FieldError> {
        r.fixed("subject", 0x02, "02")?;
        let (slot, mode) = slot_and_mode(r, context)?;
        let input = match mode {
            KeyMode::Ecb => EncryptInput::Ecb { message: r.rest("message").to_vec() },
            KeyMode::Ccm { .. } => EncryptInput::Ccm {
                nonce: r.array("nonce")?,
                aad: aad(r)?,
                message: r.len2("length of message", "message")?.to_vec(),
            },
            KeyMode::Gcm { .. } => EncryptInput::Gcm {
                iv: iv(r)?,
                aad: aad(r)?,
                message: r.len2("length of message", "message")?.to_vec(),
            },
            _ => EncryptInput::Other { bytes: r.rest("data").to_vec() },
        };
        Ok(Self { slot, input })
    }

    fn encode_response(response: &Encrypted, out: &mut Vec<u8>) {
        match response {
            Encrypted::Ecb { ciphertext } => out.put(ciphertext),
            Encrypted::Gcm { ciphertext, tag } => {
                out.put(ciphertext);
                out.put(tag);
            }
            Encrypted::Ccm { ciphertext, tag, counter } => {
                out.put(ciphertext);
                out.put(tag);
                put_counter(out, *counter);
            }
        }
    }

    fn decode_response(
        &self,
        r: &mut Reader<'_, '_>,
        context: &dyn Context,
    ) -> Result<Encrypted, FieldError> {
        let ciphertext = match &self.input {
            EncryptInput::Other { .. } => r.rest("ciphertext"),
            input => r.take("ciphertext", input.message_bytes())?,
        };
        let ciphertext = ciphertext.to_vec();
        Ok(match &self.input {
            EncryptInput::Ecb { .. } | EncryptInput::Other { .. } => Encrypted::Ecb { ciphertext },
            EncryptInput::Gcm { .. } => Encrypted::Gcm { ciphertext, tag: r.rest("tag").to_vec() },
            EncryptInput::Ccm { .. } => {
                let tag = r.take("tag", ccm_tag_bytes(r, self.slot, context)?)?.to_vec();
                Encrypted::Ccm { ciphertext, tag, counter: counter(r)? }
            }
        })
    }

    fn summary(&self) -> String {
        let mode = match &self.input {
            EncryptInput::Ecb { .. } => "ECB, ",
            EncryptInput::Ccm { .. } => "CCM*, ",
            EncryptInput::Gcm { message, .. } if message.is_empty() => "GMAC, ",
            EncryptInput::Gcm { .. } => "GCM, ",
            EncryptInput::Other { .. } => "",
        };
        format!("Slot {}, {mode}{} B", self.slot, self.input.message_bytes())
    }

    fn response_summary(response: &Encrypted) -> Option<String> {
        match response {
            Encrypted::Ccm { counter: Some(counter), .. } => Some(format!("with counter {counter}")),
            _ => None,
        }
    }
}
