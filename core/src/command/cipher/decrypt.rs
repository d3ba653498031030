//! Decrypt at once, and what becomes of a tag.

use super::{aad, iv, slot_and_mode, truth};
use crate::bytes::{FieldError, Put, Reader};
use crate::command::tables::KeyMode;
use crate::command::{CommandValue, Context};
use crate::crypto::cipher::CCM_NONCE_LEN;

/// Decrypt `1C`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decrypt {
    /// Symmetric slot, 0 to 15.
    pub slot: u8,
    /// What goes in.
    pub input: DecryptInput,
}

/// What Decrypt takes, by the mode of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecryptInput {
    /// ECB: whole blocks of 16 bytes.
    Ecb {
        /// The ciphertext.
        ciphertext: Vec<u8>,
    },
    /// CCM*; on the wire ciphertext and tag have one length together (RUN).
    Ccm {
        /// The nonce as it was used, a bound counter included.
        nonce: [u8; CCM_NONCE_LEN],
        /// Associated data.
        aad: Vec<u8>,
        /// The ciphertext.
        ciphertext: Vec<u8>,
        /// The tag, as long as the key says.
        tag: Vec<u8>,
    },
    /// GCM or GMAC; on the wire the length is the ciphertext's, and the tag is appended (RUN).
    Gcm {
        /// IV of any length from 1.
        iv: Vec<u8>,
        /// Associated data.
        aad: Vec<u8>,
        /// The ciphertext.
        ciphertext: Vec<u8>,
        /// The tag.
        tag: Vec<u8>,
    },
    /// The key's mode does not decrypt, so these bytes have no layout.
    Other {
        /// All of them.
        bytes: Vec<u8>,
    },
}

impl DecryptInput {
    /// Bytes of the ciphertext.
    pub fn ciphertext_bytes(&self) -> usize {
        match self {
            Self::Ecb { ciphertext } | Self::Ccm { ciphertext, .. } | Self::Gcm { ciphertext, .. } => {
                ciphertext.len()
            }
            Self::Other { bytes } => bytes.len(),
        }
    }
}

/// Answer to Decrypt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decrypted {
    /// ECB verifies nothing.
    Ecb {
        /// As long as the ciphertext.
        message: Vec<u8>,
    },
    /// CCM*, GCM, GMAC.
    Verified(Verified),
}

/// A verification, and the message where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The tag is right.
    pub genuine: bool,
    /// The message; empty after a wrong tag (INFERRED; ST's library would accept one there too).
    pub message: Vec<u8>,
}

impl Verified {
    /// Appends `V || message`.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(u8::from(self.genuine));
        out.put(&self.message);
    }

    /// Reads `V || message`, where the message has `n` bytes, or none after a wrong tag.
    pub fn decode(r: &mut Reader<'_, '_>, n: usize) -> Result<Self, FieldError> {
        let genuine = truth(r, "verification", "tag correct", "tag wrong")?;
        let message = if genuine { r.take("message", n)? } else { r.rest("message") };
        Ok(Self { genuine, message: message.to_vec() })
    }

    /// In a few words.
    pub fn words(&self) -> String {
        if self.genuine { "tag correct".into() } else { "tag wrong".into() }
    }
}

impl CommandValue for Decrypt {
    type Response = Decrypted;

    fn encode(&self, out: &mut Vec<u8>) {
        out.put(&[0x02, self.slot]);
        match &self.input {
            DecryptInput::Ecb { ciphertext } => out.put(ciphertext),
            DecryptInput::Ccm { nonce, aad, ciphertext, tag } => {
                out.put(nonce);
                out.put_len2(aad);
                out.put_len2(&[ciphertext.as_slice(), tag].concat());
            }
            DecryptInput::Gcm { iv, aad, ciphertext, tag } => {
                out.put_len2(iv);
                out.put_len2(aad);
                out.put_len2(ciphertext);
                out.put(tag);
            }
            DecryptInput::Other { bytes } => out.put(bytes),
        }
    }

    fn decode(r: &mut Reader<'_, '_>, context: &dyn Context) -> Result<Self, FieldError> {
        r.fixed("subject", 0x02, "02")?;
        let (slot, mode) = slot_and_mode(r, context)?;
        let input = match mode {
            KeyMode::Ecb => DecryptInput::Ecb { ciphertext: r.rest("ciphertext").to_vec() },
            KeyMode::Ccm { tag_bytes, .. } => {
                let nonce = r.array("nonce")?;
                let aad = aad(r)?;
                let both = usize::from(r.u16("length of ciphertext and tag")?);
                let Some(n) = both.checked_sub(usize::from(tag_bytes)) else {
                    return Err(r.inconsistent(
                        "length of ciphertext and tag",
                        2,
                        "at least the tag's length",
                    ));
                };
                let ciphertext = r.take("ciphertext", n)?.to_vec();
                DecryptInput::Ccm { nonce, aad, ciphertext, tag: r.take("tag", both - n)?.to_vec() }
            }
            KeyMode::Gcm { .. } => DecryptInput::Gcm {
                iv: iv(r)?,
                aad: aad(r)?,
                ciphertext: r.len2("length of ciphertext", "ciphertext")?.to_vec(),
                tag: r.rest("tag").to_vec(),
            },
            _ => DecryptInput::Other { bytes: r.rest("data").to_vec() },
        };
        Ok(Self { slot, input })
    }

    fn encode_response(response: &Decrypted, out: &mut Vec<u8>) {
        match response {
            Decrypted::Ecb { message } => out.put(message),
            Decrypted::Verified(verified) => verified.encode(out),
        }
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Decrypted, FieldError> {
        Ok(match &self.input {
            DecryptInput::Ecb { ciphertext } => {
                Decrypted::Ecb { message: r.take("message", ciphertext.len())?.to_vec() }
            }
            DecryptInput::Other { .. } => Decrypted::Ecb { message: r.rest("message").to_vec() },
            input => Decrypted::Verified(Verified::decode(r, input.ciphertext_bytes())?),
        })
    }

    fn summary(&self) -> String {
        let mode = match &self.input {
            DecryptInput::Ecb { .. } => "ECB, ",
            DecryptInput::Ccm { .. } => "CCM*, ",
            DecryptInput::Gcm { ciphertext, .. } if ciphertext.is_empty() => "GMAC, ",
            DecryptInput::Gcm { .. } => "GCM, ",
            DecryptInput::Other { .. } => "",
        };
        format!("Slot {}, {mode}{} B", self.slot, self.input.ciphertext_bytes())
    }

    fn response_summary(response: &Decrypted) -> Option<String> {
        match response {
            Decrypted::Ecb { .. } => None,
            Decrypted::Verified(verified) => Some(verified.words()),
        }
    }
}
