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

#[cfg(test)]
mod tests {
    //! The worked example of specification 6.6, RUN against ST's library on P-256. The transcripts of the other curves
    //! are compared in the tests' package.
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
    use super::*;
    use crate::command::tables::{KeyMode, Lock};
    use crate::crypto::Curve;
    use crate::hex;

    const HOST_PRIVATE: &str = "4740ae6347b0172c01254ff55bae5aff5199f4446e7f6d643d40185b3f475145";
    const HOST_X: &str = "94ca8a4055127ed3fd2c0e0dd7802d53561201b333120b3a0ab6cf7a4381d349";
    const HOST_Y: &str = "3168a1d47ec9440ac4f02fc8e990ab4c4449534c5fc1908cdf19bdde32519a04";
    const DEVICE_PRIVATE: &str = "263a4dbe41488fb87214b0032339dbb9f0c8da14c16dfcf13084bf3c2552eca5";
    const DEVICE_X: &str = "11d6bf7f71e9b445e41d1c4c44a0fb730a39f3bd23464d2f40388abe95220eac";
    const DEVICE_Y: &str = "3b7f1298401253d08ff5defe922a8f29b3020a0f81032d4b916086ca66d38262";
    const SHARED: &str = "f755922a26822ed6b11aaa5acf63ba982b818457de99419f46601932fae1bc0f";
    const BASE: &str = "3267877661fd9e46bee869dcbeb402453171103d991f6e637ee04a36cad59e06";
    const WORKING: &str = "60425e597cc9bbaa85adca1104524f1bd19712adf2b812cc2e2a962a170b275c";

    fn bytes(text: &str) -> Vec<u8> {
        hex::parse(text).unwrap()
    }

    fn wire(x: &str, y: &str) -> WireKey {
        WireKey { curve: Curve::NistP256, bytes: bytes(&[x, y].concat()) }
    }

    fn host() -> WireKey {
        wire(HOST_X, HOST_Y)
    }

    fn device() -> WireKey {
        wire(DEVICE_X, DEVICE_Y)
    }

    fn lower(bytes: &[u8]) -> String {
        hex::run(bytes).to_lowercase()
    }

    fn ccm_256_in_slot_4() -> KeyInfo {
        let mode = KeyMode::Ccm { tag_bytes: 4, counter_offset: None, offset_bits: 0 };
        KeyInfo { lock: Lock::Unlocked, slot: 4, key_type: KeyType::Aes256, mode, usage: 0x0C }
    }

    #[test]
    fn both_sides_come_to_the_printed_secret() {
        let host_key = PrivateKey::from_bytes(Curve::NistP256, &bytes(HOST_PRIVATE)).unwrap();
        let device_key = PrivateKey::from_bytes(Curve::NistP256, &bytes(DEVICE_PRIVATE)).unwrap();
        assert_eq!(host_key.public().bytes(), host().bytes);
        assert_eq!(device_key.public().bytes(), device().bytes);
        assert_eq!(lower(&host_key.agree(device_key.public()).unwrap()), SHARED);
        assert_eq!(lower(&device_key.agree(host_key.public()).unwrap()), SHARED);
    }

    #[test]
    fn the_keks_are_the_printed_ones() {
        let prk = kdf::extract(Hash::Sha256, &SALT, &bytes(SHARED)).unwrap();
        assert_eq!(lower(&prk), "702161784adbe0b89c466bf347fdcac3f624e621d2f2ea3799d2d62c1e1ce18b");
        let base = base_kek(&bytes(SHARED), &device().bytes, &host().bytes).unwrap();
        assert_eq!(lower(&base), BASE);
        let prk = kdf::extract(Hash::Sha256, &SALT, &base).unwrap();
        assert_eq!(lower(&prk), "402f387e00f49f6f7cc3586f4ca9f2b99ed0c34321e6f18b24fce42b628e4a32");
        assert_eq!(lower(&working_kek(&base, 1).unwrap()), WORKING);
        assert_ne!(
            working_kek(&base, 2).unwrap(),
            working_kek(&base, 1).unwrap(),
            "each write has its own KEK"
        );
    }

    #[test]
    fn the_host_key_envelope_is_the_printed_one_and_opens_again() {
        let keys = HostKeyPair {
            key_type: KeyType::Aes128,
            mac: Zeroizing::new(bytes("00112233445566778899AABBCCDDEEFF")),
            cipher: Zeroizing::new(bytes("0123456789ABCDEF0123456789ABCDEF")),
        };
        let envelope = seal_host_keys(&bytes(WORKING), &keys).unwrap();
        let printed = "04A1C24A2DFABFBEA408E5B204B55BE72899B7D4D2295A8A4D481AE2D3C6E21DDA77C5BDE00AEEF315F5620A6285AD81";
        assert_eq!(hex::run(&envelope), printed);
        assert!(open_host_keys(&bytes(WORKING), &envelope).unwrap() == keys);
        let mut altered = envelope;
        altered[17] ^= 0x10;
        assert!(matches!(open_host_keys(&bytes(WORKING), &altered), Err(EnvelopeError::NotIntact(_))));
    }

    #[test]
    fn the_symmetric_envelopes_are_the_printed_ones() {
        let key: Vec<u8> = (0..0x20).collect();
        let envelope = seal_symmetric_key(&bytes(WORKING), &ccm_256_in_slot_4(), &key).unwrap();
        let printed = "7C51AF3D333686B218EB6CD84DE929C36C74353EB6D7B229C951AC6047555FE7B023ABDF797038F924AB603035FC40C58BD7BA7F7E31F3FA";
        assert_eq!(hex::run(&envelope), printed);
        let (info, opened) = open_symmetric_key(&bytes(WORKING), &envelope).unwrap();
        assert_eq!((info, opened.to_vec()), (ccm_256_in_slot_4(), key.clone()));
        let ecb = KeyInfo { key_type: KeyType::Aes128, mode: KeyMode::Ecb, ..ccm_256_in_slot_4() };
        let envelope = seal_symmetric_key(&bytes(WORKING), &ecb, &key[..16]).unwrap();
        assert_eq!(hex::run(&envelope), "00E9B22226C5B16768BD97EB71EDA2595B936A0817645FA9D27B01637ED9C0F0");
    }

    #[test]
    fn an_envelope_with_a_short_secret_is_not_a_key() {
        // ST's library wraps 16 bytes of a secret that it announces with 32.
        let kek = bytes(WORKING);
        let content = bytes("0000020500031020 000102030405060708090A0B0C0D0E0F 8000000000000000");
        let envelope = wrap::wrap(&kek, &content).unwrap();
        let error = open_symmetric_key(&kek, &envelope).unwrap_err();
        assert_eq!(error.to_string(), "content of the envelope: key: 32 B needed at offset 8, 24 B left");
        let padded_wrongly =
            wrap::wrap(&kek, &bytes("00040002000C 000102030405060708090A0B0C0D0E0F 8001")).unwrap();
        let error = open_symmetric_key(&kek, &padded_wrongly).unwrap_err();
        assert!(error.to_string().contains("padding at offset 22"), "{error}");
    }

    #[test]
    fn established_symmetric_keys_and_their_confirmation_are_the_printed_ones() {
        let list = [ccm_256_in_slot_4()];
        assert_eq!(hex::run(&ConfirmSymmetricKeys::list(&list)), "000800040100000C0400");
        let established = establish_symmetric_keys(&bytes(SHARED), &list).unwrap();
        assert_eq!(
            lower(&established.confirmation),
            "0f8b51e0883b4ab9822582aa7ca62b3633a642268ecf0c62e96e61f88bfc030a"
        );
        assert_eq!(established.keys.len(), 1);
        assert_eq!(
            lower(&established.keys[0]),
            "e4e819da1aa0364d62f57aae5010399c6688f14fa23ee68e31a8468caf4210fe"
        );
        assert_eq!(lower(&confirmation_mac(&established.confirmation, &list).unwrap()), "d73b708a16a46507");
    }

    #[test]
    fn established_host_keys_are_the_printed_ones_in_both_sizes() {
        let establish =
            |key_type| establish_host_keys(&bytes(SHARED), &host().bytes, &device().bytes, key_type).unwrap();
        let long = establish(KeyType::Aes256);
        assert_eq!(lower(&long.mac), "385f166fcf8beedd2c9c8ee8215d2bdfe64d5ae071ba77a1e18a41fff7054e54");
        assert_eq!(lower(&long.cipher), "1db8c2f6676f19eaac8db4c4caf033e3bca0b2b42131e2898c2688ddc0d42f63");
        let short = establish(KeyType::Aes128);
        assert_eq!(lower(&short.mac), "385f166fcf8beedd2c9c8ee8215d2bdf");
        assert_eq!(lower(&short.cipher), "e64d5ae071ba77a1e18a41fff7054e54");
    }

    #[test]
    fn what_is_signed_has_the_printed_digest() {
        let digest = Hash::Sha256.digest(&to_be_signed(&host(), &device())).unwrap();
        assert_eq!(lower(&digest), "d8c099231bd2fd9eeef286da938deab91f088742bd9270457ecc884283d21830");
    }
}
