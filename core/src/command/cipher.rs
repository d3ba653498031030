//! Encrypt and Decrypt at once. The layout follows from the mode of the slot's key, so the decoder has to know it.

use super::signature::truth;
use super::tables::KeyMode;
use super::{CommandValue, Context};
use crate::bytes::{Fault, FieldError, Put, Reader};
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

/// Reads a symmetric slot and looks up the mode of its key, which decides the layout of what follows.
pub(super) fn slot_and_mode(
    r: &mut Reader<'_, '_>,
    context: &dyn Context,
) -> Result<(u8, KeyMode), FieldError> {
    let slot = r.u8("slot")?;
    if slot > 15 {
        return Err(r.out_of_range("slot", 1, "0 to 15"));
    }
    match context.symmetric_mode(slot) {
        Some(mode) => {
            r.means(format_args!("{}", mode.name()));
            Ok((slot, mode))
        }
        None => {
            let error = r.error("data", Fault::NeedsContext { what: "the mode of the slot's key" });
            // Shown as what it is: bytes.
            r.rest("data");
            Err(error)
        }
    }
}

pub(super) fn iv(r: &mut Reader<'_, '_>) -> Result<Vec<u8>, FieldError> {
    Ok(r.len2("length of IV", "IV")?.to_vec())
}

pub(super) fn aad(r: &mut Reader<'_, '_>) -> Result<Vec<u8>, FieldError> {
    Ok(r.len2("length of associated data", "associated data")?.to_vec())
}

/// Appends the counter presence byte, and the counter if there is one.
pub(super) fn put_counter(out: &mut Vec<u8>, counter: Option<u32>) {
    out.put_u8(u8::from(counter.is_some()));
    if let Some(counter) = counter {
        out.put_u32(counter);
    }
}

/// Reads the counter presence byte, and the counter if there is one.
pub(super) fn counter(r: &mut Reader<'_, '_>) -> Result<Option<u32>, FieldError> {
    if !truth(r, "counter presence", "a counter follows", "no counter")? {
        return Ok(None);
    }
    let value = r.u32("counter")?;
    r.means(format_args!("{value}"));
    Ok(Some(value))
}

fn ccm_tag_bytes(r: &Reader<'_, '_>, slot: u8, context: &dyn Context) -> Result<usize, FieldError> {
    match context.symmetric_mode(slot) {
        Some(KeyMode::Ccm { tag_bytes, .. }) => Ok(usize::from(tag_bytes)),
        _ => Err(r.error("tag", Fault::NeedsContext { what: "the tag length of the slot's key" })),
    }
}
