//! What the chip says of a symmetric key, and what a key is told to be: lock, type, mode, usage.

use serde::{Deserialize, Serialize};

use crate::bytes::{FieldError, Put, Reader};

/// Lock state of a symmetric key slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lock {
    /// 0: may be overwritten and erased.
    Unlocked,
    /// 1: neither.
    Locked,
    /// 2: may be erased only.
    Erasable,
}

impl Lock {
    /// Reads the code.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::Unlocked, Self::Locked, Self::Erasable].get(usize::from(code)).copied()
    }
    /// The code on the wire.
    pub fn code(self) -> u8 {
        match self {
            Self::Unlocked => 0,
            Self::Locked => 1,
            Self::Erasable => 2,
        }
    }
    /// The word on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unlocked => "unlocked",
            Self::Locked => "locked",
            Self::Erasable => "erasable",
        }
    }
}

/// Type of a symmetric key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KeyType {
    /// 0: 16 bytes.
    Aes128,
    /// 1: 32 bytes.
    Aes256,
    /// 2: 16 to 32 bytes.
    GenericSecret,
}

impl KeyType {
    /// Reads the code.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::Aes128, Self::Aes256, Self::GenericSecret].get(usize::from(code)).copied()
    }
    /// The code on the wire.
    pub fn code(self) -> u8 {
        match self {
            Self::Aes128 => 0,
            Self::Aes256 => 1,
            Self::GenericSecret => 2,
        }
    }
    /// The word on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aes128 => "AES-128",
            Self::Aes256 => "AES-256",
            Self::GenericSecret => "generic secret",
        }
    }
    /// Reads the type byte.
    pub fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        let code = r.u8("key type")?;
        let kind = Self::from_code(code).ok_or(r.out_of_range(
            "key type",
            1,
            "0 AES-128, 1 AES-256, 2 generic secret",
        ))?;
        r.means(format_args!("{}", kind.name()));
        Ok(kind)
    }
    /// Reads the type byte where only AES keys are possible.
    pub fn decode_aes(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        match Self::decode(r)? {
            Self::GenericSecret => Err(r.out_of_range("key type", 1, "0 AES-128, 1 AES-256")),
            kind => Ok(kind),
        }
    }
    /// Bytes of an AES key of this type; a generic secret has its length in its mode.
    pub fn aes_bytes(self) -> Option<usize> {
        match self {
            Self::Aes128 => Some(16),
            Self::Aes256 => Some(32),
            Self::GenericSecret => None,
        }
    }
}

/// Mode of a symmetric key with the mode's own parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum KeyMode {
    /// 0: CCM*, tag length in bytes, and where in the 13-byte nonce the chip puts its counter, if it binds one.
    Ccm {
        /// Tag length in bytes.
        tag_bytes: u8,
        /// Offset of the counter in the nonce (0 to 9).
        counter_offset: Option<u8>,
        /// The offset bits as they stand, also where no counter is bound.
        offset_bits: u8,
    },
    /// 1: CMAC, shortest MAC that may be verified, in bytes.
    Cmac {
        /// Bytes.
        min_mac_bytes: u8,
    },
    /// 2: ECB.
    Ecb,
    /// 3: GCM, tag length in bytes.
    Gcm {
        /// Bytes.
        tag_bytes: u8,
    },
    /// 4: HKDF.
    Hkdf {
        /// First parameter byte; bit 0: derived keys may be sent to the host.
        flags: u8,
        /// Length of the secret in bytes.
        secret_bytes: u8,
    },
    /// 5: HMAC.
    Hmac {
        /// Shortest MAC that may be verified, in bytes.
        min_mac_bytes: u8,
        /// Length of the secret in bytes.
        secret_bytes: u8,
    },
}

impl KeyMode {
    /// The code on the wire.
    pub fn code(self) -> u8 {
        match self {
            Self::Ccm { .. } => 0,
            Self::Cmac { .. } => 1,
            Self::Ecb => 2,
            Self::Gcm { .. } => 3,
            Self::Hkdf { .. } => 4,
            Self::Hmac { .. } => 5,
        }
    }

    /// The word on the screen.
    pub fn name(self) -> &'static str {
        Self::name_of(self.code())
    }

    /// The word for a code.
    pub fn name_of(code: u8) -> &'static str {
        match code {
            0 => "CCM*",
            1 => "CMAC",
            2 => "ECB",
            3 => "GCM",
            4 => "HKDF",
            5 => "HMAC",
            _ => "unknown mode",
        }
    }

    /// Length of a generic secret in bytes, where the mode carries one.
    pub fn secret_bytes(self) -> Option<u8> {
        match self {
            Self::Hkdf { secret_bytes, .. } | Self::Hmac { secret_bytes, .. } => Some(secret_bytes),
            _ => None,
        }
    }

    /// Appends the parameters of the key information record.
    pub fn encode_parameters(self, out: &mut Vec<u8>) {
        match self {
            Self::Ccm { tag_bytes, counter_offset, offset_bits } => {
                out.put(&[tag_bytes, u8::from(counter_offset.is_some()) << 7 | (offset_bits & 0x7F)]);
            }
            Self::Cmac { min_mac_bytes } => out.put_u8(min_mac_bytes),
            Self::Ecb => {}
            Self::Gcm { tag_bytes } => out.put_u8(tag_bytes),
            Self::Hkdf { flags, secret_bytes } => out.put(&[flags, secret_bytes]),
            Self::Hmac { min_mac_bytes, secret_bytes } => out.put(&[min_mac_bytes, secret_bytes]),
        }
    }

    /// Reads the parameters that follow a mode code.
    pub fn decode_parameters(code: u8, r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        Ok(match code {
            0 => {
                let tag_bytes = r.u8("tag length")?;
                let bits = r.u8("counter in nonce")?;
                let counter_offset = (bits & 0x80 != 0).then_some(bits & 0x7F);
                match counter_offset {
                    Some(offset) => r.means(format_args!("counter at nonce offset {offset}")),
                    None => r.means(format_args!("no counter")),
                }
                Self::Ccm { tag_bytes, counter_offset, offset_bits: bits & 0x7F }
            }
            1 => Self::Cmac { min_mac_bytes: r.u8("shortest MAC")? },
            2 => Self::Ecb,
            3 => Self::Gcm { tag_bytes: r.u8("tag length")? },
            4 => {
                Self::Hkdf { flags: r.u8("derived keys to the host")?, secret_bytes: r.u8("secret length")? }
            }
            5 => Self::Hmac { min_mac_bytes: r.u8("shortest MAC")?, secret_bytes: r.u8("secret length")? },
            _ => return Err(r.error("mode", crate::bytes::Fault::OutOfRange { allowed: "0 to 5" })),
        })
    }
}

/// One slot in the answer to Query symmetric key table; the slot number is the position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SymmetricKeyRecord {
    /// Lock state, of an empty slot too.
    pub lock: Lock,
    /// The key, where there is one.
    pub key: Option<SymmetricKeyFacts>,
}

/// What the table tells of a symmetric key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SymmetricKeyFacts {
    /// Type.
    pub key_type: KeyType,
    /// Mode; of HKDF and HMAC the table tells no parameters (they read as 0 here).
    pub mode: KeyMode,
    /// Usage flags, second byte of the field.
    pub usage: u8,
    /// The CCM counter, where the key binds one.
    pub counter: Option<u32>,
}

impl SymmetricKeyRecord {
    /// Appends the record. HKDF and HMAC carry no parameter bytes: the library parses none (RUN; exact lengths on
    /// silicon are unknown).
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.put_u8(u8::from(self.key.is_some()) | self.lock.code() << 1);
        let Some(key) = self.key else { return };
        out.put(&[key.key_type.code(), key.mode.code(), 0, key.usage]);
        match key.mode {
            KeyMode::Hkdf { .. } | KeyMode::Hmac { .. } => {}
            mode => mode.encode_parameters(out),
        }
        if let Some(counter) = key.counter {
            out.put_u32(counter);
        }
    }

    /// Reads one record.
    pub fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        r.group("symmetric key slot", |r| {
            let bits = r.u8("presence and lock")?;
            let lock = Lock::from_code(bits >> 1 & 3).ok_or(r.out_of_range(
                "presence and lock",
                1,
                "lock 0 to 2",
            ))?;
            let present = bits & 1 != 0;
            r.means(format_args!("{}, {}", if present { "holds a key" } else { "empty" }, lock.name()));
            if !present {
                return Ok(Self { lock, key: None });
            }
            let key_type = KeyType::decode(r)?;
            let mode = r.u8("mode")?;
            r.means(format_args!("{}", KeyMode::name_of(mode)));
            let [_, usage] = r.array("usage")?;
            r.means(format_args!("{}", usage_words(usage)));
            let mode = match mode {
                4 => KeyMode::Hkdf { flags: 0, secret_bytes: 0 },
                5 => KeyMode::Hmac { min_mac_bytes: 0, secret_bytes: 0 },
                code => KeyMode::decode_parameters(code, r)?,
            };
            let counter = match mode {
                KeyMode::Ccm { counter_offset: Some(_), .. } => Some(r.u32("counter")?),
                _ => None,
            };
            Ok(Self { lock, key: Some(SymmetricKeyFacts { key_type, mode, usage, counter }) })
        })
    }
}

/// Usage flags of a symmetric key, from bit 0.
pub const USAGES: [&str; 7] =
    ["verify MAC", "generate MAC", "decrypt", "encrypt", "decrypt in chunks", "encrypt in chunks", "derive"];

/// The usage flags in words.
pub fn usage_words(usage: u8) -> String {
    let words: Vec<&str> =
        USAGES.iter().enumerate().filter(|(bit, _)| usage >> bit & 1 == 1).map(|(_, word)| *word).collect();
    if words.is_empty() { "no use".into() } else { words.join(", ") }
}

/// Key information record: what a symmetric key is to be, as it stands in writes and in lists of keys to establish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    /// Lock state that the slot gets.
    pub lock: Lock,
    /// Slot 0 to 15.
    pub slot: u8,
    /// Type.
    pub key_type: KeyType,
    /// Mode with its parameters.
    pub mode: KeyMode,
    /// Usage flags, second byte of the field.
    pub usage: u8,
}

impl KeyInfo {
    /// Length of the key in bytes.
    pub fn key_bytes(&self) -> usize {
        self.key_type.aes_bytes().or(self.mode.secret_bytes().map(usize::from)).unwrap_or(0)
    }

    /// Appends the record.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.put(&[self.lock.code(), self.slot, self.key_type.code(), self.mode.code(), 0, self.usage]);
        self.mode.encode_parameters(out);
    }

    /// Reads the record. Its length follows from the mode.
    pub fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        r.group("key information", |r| {
            let lock = r.u8("lock")?;
            let lock =
                Lock::from_code(lock).ok_or(r.out_of_range("lock", 1, "0 unlocked, 1 locked, 2 erasable"))?;
            r.means(format_args!("{}", lock.name()));
            let slot = r.u8("slot")?;
            let key_type = KeyType::decode(r)?;
            let mode = r.u8("mode")?;
            r.means(format_args!("{}", KeyMode::name_of(mode)));
            if mode > 5 {
                return Err(r.out_of_range("mode", 1, "0 to 5"));
            }
            let [filler, usage] = r.array("usage")?;
            r.means(format_args!("{}", usage_words(usage)));
            if filler != 0 {
                return Err(r.inconsistent("usage", 2, "00 in the first byte"));
            }
            let mode = KeyMode::decode_parameters(mode, r)?;
            Ok(Self { lock, slot, key_type, mode, usage })
        })
    }
}
