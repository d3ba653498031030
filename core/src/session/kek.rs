//! Keys that host and chip agree on: the KEK session with its envelopes, established symmetric keys, established host
//! keys, and what the host signs for it (specification section 6, RUN on P-256 against ST's library).
//!
//! Pure functions for both sides; whose key is the ephemeral one, and what may be written, is decided elsewhere.

use core::fmt;

use zeroize::Zeroizing;

use crate::bytes::{Fault, FieldError, Reader};
use crate::command::agreement::{CONFIRMATION_BYTES, ConfirmSymmetricKeys};
use crate::command::host_keys::HostKeyPair;
use crate::command::tables::{KeyInfo, KeyType};
use crate::command::wire::{self, WireKey};
use crate::crypto::{CryptoError, Hash, PrivateKey, PublicKey, Signature, kdf, mac, wrap};

/// Key bytes, wiped when dropped.
pub type KeyBytes = Zeroizing<Vec<u8>>;

/// The constant salt of every HKDF here.
pub const SALT: [u8; 32] = [
    0xE4, 0x5D, 0x4C, 0xFD, 0x20, 0x15, 0xDE, 0x9E, 0x0A, 0xA9, 0xA9, 0xF6, 0xA4, 0x9F, 0x45, 0x10, 0x0F,
    0x99, 0xD9, 0x63, 0x3F, 0xB1, 0xB2, 0xDD, 0xDB, 0xEE, 0xE6, 0x75, 0xD5, 0x4D, 0xE2, 0x5B,
];

/// Bytes of a KEK and of a confirmation key, whatever the curve.
const KEK_BYTES: usize = 32;

/// ST's tags of key types, which HKDF takes as its info.
mod tag {
    pub const BASE_KEK: u8 = 0x10;
    pub const WORKING_KEK: u8 = 0x11;
    pub const SYMMETRIC_KEY: u8 = 0x12;
    pub const CONFIRMATION_KEY: u8 = 0x13;
}

/// Extract with the constant salt, then expand.
fn derive(secret: &[u8], info: &[u8], len: usize) -> Result<KeyBytes, CryptoError> {
    let prk = kdf::extract(Hash::Sha256, &SALT, secret)?;
    kdf::expand(Hash::Sha256, &prk, info, len)
}

/// The base KEK of a session. Both public keys are bare: X||Y or 32 bytes; the chip's comes first.
pub fn base_kek(shared: &[u8], device: &[u8], host: &[u8]) -> Result<KeyBytes, CryptoError> {
    derive(shared, &[device, host].concat(), KEK_BYTES)
}

/// The KEK of one wrapped write; `counter` is 1 for the first of a session.
pub fn working_kek(base: &[u8], counter: u8) -> Result<KeyBytes, CryptoError> {
    derive(base, &[tag::BASE_KEK, tag::WORKING_KEK, counter], KEK_BYTES)
}

/// Why an envelope cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvelopeError {
    /// It was not made with this key, or was altered.
    NotIntact(CryptoError),
    /// It opens, but its content is not what it must be.
    Content(FieldError),
}

impl fmt::Display for EnvelopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotIntact(e) => write!(f, "the envelope is not intact: {e}"),
            Self::Content(e) => write!(f, "content of the envelope: {e}"),
        }
    }
}

impl core::error::Error for EnvelopeError {}

impl From<FieldError> for EnvelopeError {
    fn from(error: FieldError) -> Self {
        Self::Content(error)
    }
}

/// The envelope for host keys: record, 80, zeros; 48 or 80 bytes.
pub fn seal_host_keys(kek: &[u8], keys: &HostKeyPair) -> Result<Vec<u8>, CryptoError> {
    // One allocation of the full size, so that no half-grown copy of the keys stays behind.
    let mut content = Zeroizing::new(Vec::with_capacity(72));
    keys.encode(&mut content);
    seal(kek, content)
}

/// Opens an envelope with host keys.
pub fn open_host_keys(kek: &[u8], envelope: &[u8]) -> Result<HostKeyPair, EnvelopeError> {
    let content = wrap::unwrap(kek, envelope).map_err(EnvelopeError::NotIntact)?;
    let mut r = Reader::new(&content);
    let keys = HostKeyPair::decode(&mut r)?;
    padding(&mut r)?;
    Ok(keys)
}

/// The envelope for a symmetric key: key information, key, 80, zeros to a multiple of 8.
pub fn seal_symmetric_key(kek: &[u8], info: &KeyInfo, key: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let mut content = Zeroizing::new(Vec::with_capacity(64));
    info.encode(&mut content);
    content.extend_from_slice(key);
    seal(kek, content)
}

/// Opens an envelope with a symmetric key.
pub fn open_symmetric_key(kek: &[u8], envelope: &[u8]) -> Result<(KeyInfo, KeyBytes), EnvelopeError> {
    let content = wrap::unwrap(kek, envelope).map_err(EnvelopeError::NotIntact)?;
    let mut r = Reader::new(&content);
    let info = KeyInfo::decode(&mut r)?;
    let key = wire::secret(&mut r, "key", info.key_bytes())?;
    padding(&mut r)?;
    Ok((info, key))
}

fn seal(kek: &[u8], mut content: KeyBytes) -> Result<Vec<u8>, CryptoError> {
    content.push(0x80);
    let padded = content.len().next_multiple_of(8);
    content.resize(padded, 0);
    wrap::wrap(kek, &content)
}

/// 80, then at most seven zeros, and nothing else.
fn padding(r: &mut Reader<'_, '_>) -> Result<(), FieldError> {
    let at = r.position();
    let wrong = |expected| FieldError { field: "padding", at, fault: Fault::Inconsistent { expected } };
    match r.rest("padding") {
        [0x80, zeros @ ..] if zeros.len() < 8 && zeros.iter().all(|byte| *byte == 0) => Ok(()),
        _ => Err(wrong("80, then zeros to a multiple of 8")),
    }
}

/// What the establishment of symmetric keys yields.
pub struct Established {
    /// Key of the MAC that confirms the list.
    pub confirmation: KeyBytes,
    /// The keys, in the order of the list.
    pub keys: Vec<KeyBytes>,
}

/// Confirmation key and keys from the shared secret. Fails for more keys than HKDF can give, which no frame can list.
pub fn establish_symmetric_keys(shared: &[u8], list: &[KeyInfo]) -> Result<Established, CryptoError> {
    let total = list.iter().map(KeyInfo::key_bytes).sum::<usize>();
    let info = [tag::SYMMETRIC_KEY, tag::CONFIRMATION_KEY];
    let material = derive(shared, &info, KEK_BYTES + total)?;
    let (confirmation, mut rest) = material.split_at_checked(KEK_BYTES).unwrap_or((&material, &[]));
    let mut keys = Vec::new();
    for info in list {
        let (key, after) = rest.split_at_checked(info.key_bytes()).unwrap_or((rest, &[]));
        keys.push(Zeroizing::new(key.to_vec()));
        rest = after;
    }
    Ok(Established { confirmation: Zeroizing::new(confirmation.to_vec()), keys })
}

/// The MAC over the list of keys: the first eight bytes of AES-256-CMAC.
pub fn confirmation_mac(
    confirmation: &[u8],
    list: &[KeyInfo],
) -> Result<[u8; CONFIRMATION_BYTES], CryptoError> {
    let [a, b, c, d, e, f, g, h, ..] = mac::cmac(confirmation, &ConfirmSymmetricKeys::list(list))?;
    Ok([a, b, c, d, e, f, g, h])
}

/// Established host keys. Here the host's public key comes first, opposite to the KEK session (RUN).
pub fn establish_host_keys(
    shared: &[u8],
    host: &[u8],
    device: &[u8],
    key_type: KeyType,
) -> Result<HostKeyPair, CryptoError> {
    let n = key_type.aes_bytes().unwrap_or(KEK_BYTES);
    let material = derive(shared, &[host, device].concat(), 2 * n)?;
    let (mac, cipher) = material.split_at_checked(n).unwrap_or((&material, &[]));
    Ok(HostKeyPair { key_type, mac: Zeroizing::new(mac.to_vec()), cipher: Zeroizing::new(cipher.to_vec()) })
}

/// What the host signs in the authenticated variants: curve ID and both public keys in their wire form.
pub fn to_be_signed(host: &WireKey, device: &WireKey) -> Vec<u8> {
    let mut bytes = Vec::new();
    wire::put_curve(&mut bytes, host.curve);
    wire::put_key(&mut bytes, host);
    wire::put_key(&mut bytes, device);
    bytes
}

/// The host's signature: over the digest with ECDSA, over the bytes themselves with Ed25519 (`None`).
pub fn sign(key: &PrivateKey, hash: Option<Hash>, bytes: &[u8]) -> Result<Signature, CryptoError> {
    match hash {
        Some(hash) => key.sign_digest(&hash.digest(bytes)?, hash),
        None => key.sign_message(bytes),
    }
}

/// Whether the host's signature is right. Fails only for a hash that cannot be computed (SHA-1).
pub fn verify(
    key: &PublicKey,
    hash: Option<Hash>,
    bytes: &[u8],
    signature: &Signature,
) -> Result<bool, CryptoError> {
    Ok(match hash {
        Some(hash) => key.verify_digest(&hash.digest(bytes)?, signature),
        None => key.verify_message(bytes, signature),
    })
}
