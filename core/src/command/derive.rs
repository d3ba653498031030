//! Derive keys: HKDF inside the chip, from a secret in a slot or in the command, to the host or into slots.

use zeroize::Zeroizing;

use super::tables::{KeyMode, KeyType, Lock, SymmetricKeyFacts, SymmetricKeyRecord, usage_words};
use super::{CommandValue, Context, wire};
use crate::bytes::{FieldError, Put, Reader};
use crate::crypto::Hash;

/// Bit of the flags byte: expand.
const EXPAND: u8 = 0x01;
/// Bit of the flags byte: extract.
const EXTRACT: u8 = 0x02;
/// Extract, then expand.
const BOTH: u8 = EXTRACT | EXPAND;
/// Source, and destination, in the command or its answer. (A destination in the answer has the code 01.)
const IN_COMMAND: u8 = 0x00;
/// Destination: the answer.
const TO_ANSWER: u8 = 0x01;
/// Source or destination: a symmetric slot.
const SLOT: u8 = 0x02;
/// Usage flag "derive".
const USAGE_DERIVE: u8 = 0x40;
/// Outputs that one command may ask for (STSELib).
pub const MAX_OUTPUTS: usize = 32;

/// Derive keys `1F 10`. May hold a secret, so it has no Debug and is wiped.
#[derive(Clone, PartialEq, Eq)]
pub struct DeriveKeys {
    /// Input key: the secret of Extract, or the pseudo-random key of Expand alone.
    pub input: InputKey,
    /// Digest (only SHA-256 was ever exercised).
    pub hash: Hash,
    /// Extract, with this salt.
    pub extract: Option<Salt>,
    /// Expand, to these outputs. Without it the pseudo-random key goes to a slot that the chip chooses.
    pub expand: Option<Expansion>,
}

impl DeriveKeys {
    /// How many slots of the chip get a key: the slot outputs, or the one for the pseudo-random key.
    pub fn slots_wanted(&self) -> usize {
        match &self.expand {
            None => 1,
            Some(e) => e.outputs.iter().filter(|output| matches!(output, Output::Slot(_))).count(),
        }
    }

    /// Whether one of the keys is to be locked in its slot.
    pub fn locks(&self) -> bool {
        let outputs = self.expand.iter().flat_map(|e| &e.outputs);
        outputs.into_iter().any(|output| matches!(output, Output::Slot(key) if key.lock == Lock::Locked))
    }

    /// What an answer tells of slots: their numbers, and what they hold now.
    pub fn stored(&self, response: &[Derived]) -> Vec<(u8, SymmetricKeyRecord)> {
        let to_host = matches!(self.input, InputKey::Given(_));
        let prk = [Output::Slot(DerivedKey::pseudo_random(self.hash, to_host))];
        let outputs = self.expand.as_ref().map_or(prk.as_slice(), |e| &e.outputs);
        let pairs = outputs.iter().zip(response);
        pairs
            .filter_map(|pair| match pair {
                (Output::Slot(key), Derived::Slot(slot)) => Some((*slot, key.record())),
                _ => None,
            })
            .collect()
    }
}

/// Where the input key comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum InputKey {
    /// From the command. ST documents 16 to 32 bytes; the library sends others too (RUN).
    Given(Zeroizing<Vec<u8>>),
    /// From a symmetric slot.
    Slot(u8),
}

/// Where the salt comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum Salt {
    /// From the command; empty counts as zeros of the digest's length (RFC 5869).
    Given(Vec<u8>),
    /// From a symmetric slot.
    Slot(u8),
}

/// What Expand makes: consecutive slices of one key material (RUN).
#[derive(Clone, PartialEq, Eq)]
pub struct Expansion {
    /// Context and application information; may be empty.
    pub info: Vec<u8>,
    /// 1 to 32 outputs.
    pub outputs: Vec<Output>,
}

/// One output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// To the host, in the answer.
    Answer {
        /// Bytes.
        bytes: u16,
    },
    /// Into a slot; which one is the chip's choice.
    Slot(DerivedKey),
}

/// What a derived key is to be: a key information record without slot number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DerivedKey {
    /// Lock state that the slot gets.
    pub lock: Lock,
    /// Type.
    pub key_type: KeyType,
    /// Mode with its parameters.
    pub mode: KeyMode,
    /// Usage flags, second byte of the field.
    pub usage: u8,
}

impl DerivedKey {
    /// What the chip makes of a pseudo-random key: a generic secret that may only derive further (RUN). Whether its
    /// own derived keys may go to the host, it has from its input key (INFERRED).
    pub fn pseudo_random(hash: Hash, to_host: bool) -> Self {
        let secret_bytes = u8::try_from(hash.len()).unwrap_or(u8::MAX);
        Self {
            lock: Lock::Unlocked,
            key_type: KeyType::GenericSecret,
            mode: KeyMode::Hkdf { flags: u8::from(to_host), secret_bytes },
            usage: USAGE_DERIVE,
        }
    }

    /// As the symmetric key table reports it; a bound counter begins at 0 (INFERRED).
    pub fn record(&self) -> SymmetricKeyRecord {
        let Self { lock, key_type, mode, usage } = *self;
        let counter = matches!(mode, KeyMode::Ccm { counter_offset: Some(_), .. }).then_some(0);
        SymmetricKeyRecord { lock, key: Some(SymmetricKeyFacts { key_type, mode, usage, counter }) }
    }

    /// Length of the key in bytes.
    pub fn key_bytes(&self) -> usize {
        self.key_type.aes_bytes().or(self.mode.secret_bytes().map(usize::from)).unwrap_or(0)
    }
}

impl Output {
    /// Bytes of key material that it takes.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Answer { bytes } => usize::from(*bytes),
            Self::Slot(key) => key.key_bytes(),
        }
    }

    fn encode(&self, out: &mut Vec<u8>) {
        let mut body = Vec::new();
        match self {
            Self::Answer { bytes } => {
                body.put_u8(TO_ANSWER);
                body.put_u16(*bytes);
            }
            Self::Slot(key) => {
                body.put(&[SLOT, key.lock.code(), key.key_type.code(), key.mode.code(), 0, key.usage]);
                key.mode.encode_parameters(&mut body);
            }
        }
        out.put_len2(&body);
    }

    fn decode(r: &mut Reader<'_, '_>) -> Result<Self, FieldError> {
        r.group("output", |r| {
            let length = usize::from(r.u16("length of description")?);
            let start = r.position();
            let destination = r.u8("destination")?;
            let output = match destination {
                TO_ANSWER => {
                    r.means(format_args!("to the host"));
                    Self::Answer { bytes: r.u16("length of key")? }
                }
                SLOT => {
                    r.means(format_args!("to a slot"));
                    Self::Slot(derived_key(r)?)
                }
                _ => return Err(r.out_of_range("destination", 1, "01 host, 02 slot")),
            };
            let read = r.position() - start;
            if read != length {
                return Err(r.inconsistent("length of description", read + 2, "the length of what follows"));
            }
            Ok(output)
        })
    }
}

fn derived_key(r: &mut Reader<'_, '_>) -> Result<DerivedKey, FieldError> {
    let lock = r.u8("lock")?;
    let lock = Lock::from_code(lock).ok_or(r.out_of_range("lock", 1, "0 unlocked, 1 locked, 2 erasable"))?;
    r.means(format_args!("{}", lock.name()));
    let key_type = KeyType::decode(r)?;
    let mode = r.u8("mode")?;
    r.means(format_args!("{}", KeyMode::name_of(mode)));
    if mode > 5 {
        return Err(r.out_of_range("mode", 1, "0 to 5"));
    }
    let [first, usage] = r.array("usage")?;
    if first != 0 {
        return Err(r.inconsistent("usage", 2, "00 as its first byte"));
    }
    r.means(format_args!("{}", usage_words(usage)));
    Ok(DerivedKey { lock, key_type, mode: KeyMode::decode_parameters(mode, r)?, usage })
}

/// One derived key in the answer.
#[derive(Clone, PartialEq, Eq)]
pub enum Derived {
    /// The key itself.
    Key(Zeroizing<Vec<u8>>),
    /// The slot that it went to.
    Slot(u8),
}

impl CommandValue for DeriveKeys {
    /// One per output in order, or the slot of the pseudo-random key.
    type Response = Vec<Derived>;

    fn encode(&self, out: &mut Vec<u8>) {
        match &self.input {
            InputKey::Given(key) => {
                out.put(&[IN_COMMAND, HKDF_MODE]);
                out.put_len2(key);
            }
            InputKey::Slot(slot) => out.put(&[SLOT, *slot]),
        }
        let extract = if self.extract.is_some() { EXTRACT } else { 0 };
        let expand = if self.expand.is_some() { EXPAND } else { 0 };
        out.put_u8(extract | expand);
        wire::put_hash(out, Some(self.hash));
        match &self.extract {
            None => {}
            Some(Salt::Given(salt)) => {
                out.put_u8(IN_COMMAND);
                out.put_len2(salt);
            }
            Some(Salt::Slot(slot)) => out.put(&[SLOT, *slot]),
        }
        if let Some(expansion) = &self.expand {
            out.put_len2(&expansion.info);
            expansion.outputs.iter().for_each(|output| output.encode(out));
        }
    }

    fn decode(r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self, FieldError> {
        let input = input_key(r)?;
        let flags = r.u8("steps")?;
        match flags {
            EXPAND => r.means(format_args!("expand")),
            EXTRACT => r.means(format_args!("extract")),
            BOTH => r.means(format_args!("extract and expand")),
            _ => return Err(r.out_of_range("steps", 1, "01 expand, 02 extract, 03 both")),
        }
        let hash = wire::hash(r)?.ok_or(r.out_of_range("length of hash OID", 2, "the length of an OID"))?;
        let extract = if flags & EXTRACT == 0 { None } else { Some(salt(r)?) };
        let expand = if flags & EXPAND == 0 { None } else { Some(expansion(r)?) };
        Ok(Self { input, hash, extract, expand })
    }

    fn encode_response(response: &Self::Response, out: &mut Vec<u8>) {
        for derived in response {
            match derived {
                Derived::Key(key) => out.put(key),
                Derived::Slot(slot) => out.put_u8(*slot),
            }
        }
    }

    fn decode_response(&self, r: &mut Reader<'_, '_>, _: &dyn Context) -> Result<Self::Response, FieldError> {
        let Some(expansion) = &self.expand else {
            return Ok(vec![Derived::Slot(r.u8("slot of the pseudo-random key")?)]);
        };
        let read = |output: &Output| match output {
            Output::Answer { bytes } => {
                let key = r.take("derived key", usize::from(*bytes))?;
                r.secret();
                Ok(Derived::Key(Zeroizing::new(key.to_vec())))
            }
            Output::Slot(_) => Ok(Derived::Slot(r.u8("slot")?)),
        };
        expansion.outputs.iter().map(read).collect()
    }

    fn summary(&self) -> String {
        let from = match &self.input {
            InputKey::Given(key) => format!("From {} B in the command", key.len()),
            InputKey::Slot(slot) => format!("From slot {slot}"),
        };
        let steps = match (&self.extract, &self.expand) {
            (Some(_), None) => "extract".into(),
            (None, Some(e)) => format!("expand to {}", outputs(e.outputs.len())),
            (_, Some(e)) => format!("extract and expand to {}", outputs(e.outputs.len())),
            (None, None) => "nothing".into(),
        };
        format!("{from}, {steps}")
    }

    fn response_summary(response: &Self::Response) -> Option<String> {
        let slots: Vec<String> = response
            .iter()
            .filter_map(|derived| match derived {
                Derived::Slot(slot) => Some(slot.to_string()),
                Derived::Key(_) => None,
            })
            .collect();
        (!slots.is_empty()).then(|| format!("slot {}", slots.join(", ")))
    }
}

/// The mode code that stands before an input key in the command.
const HKDF_MODE: u8 = 0x04;

fn outputs(n: usize) -> String {
    if n == 1 { "1 output".into() } else { format!("{n} outputs") }
}

fn source(r: &mut Reader<'_, '_>, field: &'static str) -> Result<u8, FieldError> {
    let source = r.u8(field)?;
    match source {
        IN_COMMAND => r.means(format_args!("in the command")),
        SLOT => r.means(format_args!("in a slot")),
        _ => return Err(r.out_of_range(field, 1, "00 command, 02 slot")),
    }
    Ok(source)
}

fn input_key(r: &mut Reader<'_, '_>) -> Result<InputKey, FieldError> {
    if source(r, "source of input key")? == SLOT {
        return Ok(InputKey::Slot(r.u8("slot")?));
    }
    r.fixed("mode", HKDF_MODE, "04, HKDF")?;
    let key = Zeroizing::new(r.len2("length of input key", "input key")?.to_vec());
    r.secret();
    Ok(InputKey::Given(key))
}

fn salt(r: &mut Reader<'_, '_>) -> Result<Salt, FieldError> {
    if source(r, "source of salt")? == SLOT {
        return Ok(Salt::Slot(r.u8("slot of salt")?));
    }
    Ok(Salt::Given(r.len2("length of salt", "salt")?.to_vec()))
}

fn expansion(r: &mut Reader<'_, '_>) -> Result<Expansion, FieldError> {
    let info = r.len2("length of info", "info")?.to_vec();
    let mut outputs = vec![Output::decode(r)?];
    while r.left() > 0 {
        if outputs.len() == MAX_OUTPUTS {
            return Err(r.out_of_range("output", 0, "up to 32 outputs"));
        }
        outputs.push(Output::decode(r)?);
    }
    Ok(Expansion { info, outputs })
}
