//! What the host can reckon beside the chip: digests always, everything else with the key that somebody typed in.
//!
//! Works on commands and answers, whoever sent them. The key is used and not kept.

use zeroize::Zeroizing;

use crate::command::chunked::{Opening, Piece, Presence};
use crate::command::cipher::{DecryptInput, Decrypted, EncryptInput, Encrypted};
use crate::command::derive::{DeriveKeys, Derived, InputKey, Output, Salt};
use crate::command::tables::KeyMode;
use crate::command::{Command, Response};
use crate::crypto::cipher::{ccm_decrypt, ccm_encrypt, ecb_decrypt, ecb_encrypt, gcm_decrypt, gcm_encrypt};
use crate::crypto::{CryptoError, Hash, kdf, mac};

/// Bytes of the counter that a CCM key puts into the nonce.
const COUNTER_BYTES: usize = 4;

/// A value of either side.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Bytes.
    Bytes(Zeroizing<Vec<u8>>),
    /// Yes or no, in words.
    Words(&'static str),
}

impl Value {
    fn of(bytes: &[u8]) -> Self {
        Self::Bytes(Zeroizing::new(bytes.to_vec()))
    }
}

/// One value of the answer, and the host's own.
pub struct Compared {
    /// `Digest`, `Tag`.
    pub what: &'static str,
    /// What the chip answered.
    pub chip: Value,
    /// What the host reckons, or why it does not, in a sentence.
    pub host: Result<Value, String>,
    /// To be shown masked.
    pub secret: bool,
}

impl Compared {
    /// Whether both sides have the same; `None` where the host has none.
    pub fn equal(&self) -> Option<bool> {
        Some(self.host.as_ref().ok()? == &self.chip)
    }
}

/// Why the host has no value of its own.
const NEEDS_KEY: &str = "The host reckons it too, once the key is typed in.";
const NEVER_LEAVES: &str = "Only this chip can: its envelope key never leaves it.";

/// Compares the answers to one experiment. `mode` is that of the slot's key; `key` is the key, where somebody knows it.
pub fn compare(
    sent: &[Command],
    got: &[Response],
    mode: Option<KeyMode>,
    key: Option<&[u8]>,
) -> Vec<Compared> {
    let with = With { mode, key };
    match (sent.first(), got.first()) {
        (Some(Command::StartHash(start)), _) => digest(start.hash, sent, got),
        (Some(Command::GenerateMac(c)), Some(Response::GenerateMac(mac))) => {
            let host = with.mac(&c.message).map(|mut whole| {
                whole.truncate(usize::from(c.mac_bytes));
                Value::of(&whole)
            });
            vec![row("MAC", Value::of(mac), host)]
        }
        (Some(Command::VerifyMac(c)), Some(Response::VerifyMac(right))) => {
            let host = with.mac(&c.message).map(|whole| truth(whole.get(..c.mac.len()) == Some(&c.mac)));
            vec![row("MAC", truth(*right), host)]
        }
        (Some(Command::Encrypt(c)), Some(Response::Encrypt(answer))) => encrypted(&with, &c.input, answer),
        (Some(Command::Decrypt(c)), Some(Response::Decrypt(answer))) => decrypted(&with, &c.input, answer),
        (Some(Command::StartEncrypt(_) | Command::StartDecrypt(_)), _) => in_pieces(&with, sent, got),
        (Some(Command::DeriveKeys(c)), Some(Response::DeriveKeys(answer))) => derived(c, answer, key),
        (Some(Command::Wrap(_)), Some(Response::Wrap(envelope))) => {
            vec![row("Envelope", Value::of(envelope), Err(NEVER_LEAVES.to_owned()))]
        }
        (Some(Command::Unwrap(_)), Some(Response::Unwrap(content))) => {
            vec![Compared {
                secret: true,
                ..row("Content", Value::of(content), Err(NEVER_LEAVES.to_owned()))
            }]
        }
        _ => Vec::new(),
    }
}

fn row(what: &'static str, chip: Value, host: Result<Value, String>) -> Compared {
    Compared { what, chip, host, secret: false }
}

fn truth(right: bool) -> Value {
    Value::Words(if right { "right" } else { "wrong" })
}

fn sentence(error: CryptoError) -> String {
    format!("{error}.")
}

/// The key with its mode.
struct With<'a> {
    mode: Option<KeyMode>,
    key: Option<&'a [u8]>,
}

impl With<'_> {
    fn key(&self) -> Result<&[u8], String> {
        self.key.ok_or_else(|| NEEDS_KEY.to_owned())
    }

    /// The whole MAC: 16 bytes of CMAC, or 32 of HMAC with SHA-256 (RUN).
    fn mac(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        let key = self.key()?;
        match self.mode {
            Some(KeyMode::Hmac { .. }) => mac::hmac(Hash::Sha256, key, message).map_err(sentence),
            Some(KeyMode::Cmac { .. }) => mac::cmac(key, message).map(Vec::from).map_err(sentence),
            _ => Err("The slot's key makes no MAC.".to_owned()),
        }
    }

    /// Ciphertext and tag.
    fn seal(&self, nonce: &[u8], aad: &[u8], message: &[u8]) -> Result<(Vec<u8>, Vec<u8>), String> {
        let key = self.key()?;
        let sealed = match self.mode {
            Some(KeyMode::Ccm { tag_bytes, .. }) => ccm_encrypt(key, nonce, aad, message, tag_bytes.into()),
            Some(KeyMode::Gcm { tag_bytes }) => gcm_encrypt(key, nonce, aad, message, tag_bytes.into()),
            _ => return Err("The mode of the slot's key is not known.".to_owned()),
        };
        sealed.map(|sealed| (sealed.ciphertext, sealed.tag)).map_err(sentence)
    }

    /// The message, or `None` after a wrong tag.
    fn open(&self, nonce: &[u8], aad: &[u8], data: &[u8], tag: &[u8]) -> Result<Option<Vec<u8>>, String> {
        let key = self.key()?;
        let opened = match self.mode {
            Some(KeyMode::Ccm { .. }) => ccm_decrypt(key, nonce, aad, data, tag),
            Some(KeyMode::Gcm { .. }) => gcm_decrypt(key, nonce, aad, data, tag),
            _ => return Err("The mode of the slot's key is not known.".to_owned()),
        };
        match opened {
            Ok(message) => Ok(Some(message)),
            Err(CryptoError::BadTag) => Ok(None),
            Err(error) => Err(sentence(error)),
        }
    }

    /// The nonce as the chip used it: with its counter over four of the bytes, where the key binds one.
    fn nonce(&self, given: &[u8], counter: Option<u32>) -> Vec<u8> {
        let mut nonce = given.to_vec();
        if let (Some(KeyMode::Ccm { counter_offset: Some(at), .. }), Some(counter)) = (self.mode, counter) {
            let at = usize::from(at);
            if let Some(place) = nonce.get_mut(at..at + COUNTER_BYTES) {
                place.copy_from_slice(&counter.to_be_bytes());
            }
        }
        nonce
    }
}

fn digest(hash: Hash, sent: &[Command], got: &[Response]) -> Vec<Compared> {
    let message: Vec<u8> = sent
        .iter()
        .flat_map(|command| match command {
            Command::StartHash(c) => c.piece.as_slice(),
            Command::ProcessHash(c) => &c.piece,
            Command::FinishHash(c) => &c.piece,
            _ => &[],
        })
        .copied()
        .collect();
    let Some(Response::FinishHash(digest)) = got.last() else { return Vec::new() };
    let host = hash.digest(&message).map(|digest| Value::of(&digest)).map_err(sentence);
    vec![row("Digest", Value::of(digest), host)]
}

fn both(chip: (&[u8], &[u8]), host: Result<(Vec<u8>, Vec<u8>), String>) -> Vec<Compared> {
    let (data, tag) = match host {
        Ok((data, tag)) => (Ok(Value::of(&data)), Ok(Value::of(&tag))),
        Err(why) => (Err(why.clone()), Err(why)),
    };
    let mut rows = vec![row("Ciphertext", Value::of(chip.0), data)];
    if !chip.1.is_empty() {
        rows.push(row("Tag", Value::of(chip.1), tag));
    }
    rows
}

fn encrypted(with: &With<'_>, input: &EncryptInput, answer: &Encrypted) -> Vec<Compared> {
    match (input, answer) {
        (EncryptInput::Ecb { message }, Encrypted::Ecb { ciphertext }) => {
            let host = with.key().and_then(|key| ecb_encrypt(key, message).map_err(sentence));
            vec![row("Ciphertext", Value::of(ciphertext), host.map(|host| Value::of(&host)))]
        }
        (EncryptInput::Ccm { nonce, aad, message }, Encrypted::Ccm { ciphertext, tag, counter }) => {
            both((ciphertext, tag), with.seal(&with.nonce(nonce, *counter), aad, message))
        }
        (EncryptInput::Gcm { iv, aad, message }, Encrypted::Gcm { ciphertext, tag }) => {
            both((ciphertext, tag), with.seal(iv, aad, message))
        }
        _ => Vec::new(),
    }
}

/// Whether the tag is right, and the message where it is.
fn opened(genuine: bool, message: &[u8], host: Result<Option<Vec<u8>>, String>) -> Vec<Compared> {
    let tag = host.as_ref().map(|message| truth(message.is_some())).map_err(Clone::clone);
    let mut rows = vec![row("Tag", truth(genuine), tag)];
    if genuine {
        let host = host.map(|message| Value::of(&message.unwrap_or_default()));
        rows.push(row("Message", Value::of(message), host));
    }
    rows
}

fn decrypted(with: &With<'_>, input: &DecryptInput, answer: &Decrypted) -> Vec<Compared> {
    match (input, answer) {
        (DecryptInput::Ecb { ciphertext }, Decrypted::Ecb { message }) => {
            let host = with.key().and_then(|key| ecb_decrypt(key, ciphertext).map_err(sentence));
            vec![row("Message", Value::of(message), host.map(|host| Value::of(&host)))]
        }
        (DecryptInput::Ccm { nonce, aad, ciphertext, tag }, Decrypted::Verified(v)) => {
            opened(v.genuine, &v.message, with.open(nonce, aad, ciphertext, tag))
        }
        (DecryptInput::Gcm { iv, aad, ciphertext, tag }, Decrypted::Verified(v)) => {
            opened(v.genuine, &v.message, with.open(iv, aad, ciphertext, tag))
        }
        _ => Vec::new(),
    }
}

/// A run of pieces, joined: in what went out, and in what came back.
fn in_pieces(with: &With<'_>, sent: &[Command], got: &[Response]) -> Vec<Compared> {
    let (mut nonce, mut aad, mut data, mut tag) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut take = |piece: &Piece| {
        aad.extend_from_slice(&piece.aad);
        data.extend_from_slice(&piece.message);
    };
    for command in sent {
        match command {
            Command::StartEncrypt(c) => nonce = begin(&c.opening, &mut take),
            Command::StartDecrypt(c) => nonce = begin(&c.opening, &mut take),
            Command::ProcessEncrypt(c) => take(&c.0),
            Command::ProcessDecrypt(c) => take(&c.0),
            Command::FinishEncrypt(c) => take(&c.0),
            Command::FinishDecrypt(c) => {
                take(&c.last);
                tag.clone_from(&c.tag);
            }
            _ => {}
        }
    }
    let (mut out, mut counter) = (Vec::new(), None);
    for response in got {
        match response {
            Response::StartEncrypt(started) | Response::StartDecrypt(started) => {
                out.extend_from_slice(&started.data);
                if let Presence::Counter(used) = started.presence {
                    counter = Some(used);
                }
            }
            Response::ProcessEncrypt(piece) | Response::ProcessDecrypt(piece) => out.extend_from_slice(piece),
            Response::FinishEncrypt(closed) => {
                out.extend_from_slice(&closed.ciphertext);
                return both((&out, &closed.tag), with.seal(&with.nonce(&nonce, counter), &aad, &data));
            }
            Response::FinishDecrypt(verified) => {
                out.extend_from_slice(&verified.message);
                return opened(verified.genuine, &out, with.open(&nonce, &aad, &data, &tag));
            }
            _ => {}
        }
    }
    Vec::new()
}

/// Takes the first piece; gives the nonce or the IV.
fn begin(opening: &Opening, take: &mut impl FnMut(&Piece)) -> Vec<u8> {
    match opening {
        Opening::Ccm { nonce, first, .. } => {
            take(first);
            nonce.clone()
        }
        Opening::Gcm { iv, first } => {
            take(first);
            iv.clone()
        }
        Opening::Other { .. } => Vec::new(),
    }
}

fn derived(c: &DeriveKeys, answer: &[Derived], key: Option<&[u8]>) -> Vec<Compared> {
    let Some(expansion) = &c.expand else { return Vec::new() };
    let material = material(c, &expansion.info, expansion.outputs.iter().map(Output::bytes).sum(), key);
    let mut at = 0;
    let mut rows = Vec::new();
    for (output, derived) in expansion.outputs.iter().zip(answer) {
        let range = at..at + output.bytes();
        at = range.end;
        if let Derived::Key(chip) = derived {
            let host = material.as_ref().map_err(Clone::clone);
            let host = host.map(|all| Value::of(all.get(range).unwrap_or_default()));
            rows.push(Compared { secret: true, ..row("Derived key", Value::Bytes(chip.clone()), host) });
        }
    }
    rows
}

/// HKDF of RFC 5869 over what the command says.
fn material(
    c: &DeriveKeys,
    info: &[u8],
    bytes: usize,
    key: Option<&[u8]>,
) -> Result<Zeroizing<Vec<u8>>, String> {
    let input = match (&c.input, key) {
        (InputKey::Given(given), _) => given.clone(),
        (InputKey::Slot(_), Some(key)) => Zeroizing::new(key.to_vec()),
        (InputKey::Slot(_), None) => return Err(NEEDS_KEY.to_owned()),
    };
    let prk = match &c.extract {
        None => input,
        Some(Salt::Given(salt)) => kdf::extract(c.hash, salt, &input).map_err(sentence)?,
        Some(Salt::Slot(_)) => return Err("The salt is in a slot and cannot be read.".to_owned()),
    };
    kdf::expand(c.hash, &prk, info, bytes).map_err(sentence)
}
