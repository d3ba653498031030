//! Bytes under a passphrase, as one file: who has the file but not the passphrase reads nothing and changes nothing
//! unseen. What the bytes are is not known here, and where the file lies neither.
//!
//! Layout, numbers big-endian: `stsafewb` · version 1 · key derivation 1 (Argon2id) · memory KiB u32 · passes u32 ·
//! lanes u8 · salt 16 · nonce 12 · proof of the passphrase 16 · length u32 · ciphertext (AES-256-GCM over all of the
//! above) · tag 16 · SHA-256 of everything before it. The digest tells accidents from a wrong passphrase, and stays at
//! the end in every later version.

use core::fmt;

use zeroize::Zeroizing;

use crate::bytes::{Put, Reader};
use crate::crypto::cipher::{gcm_decrypt, gcm_encrypt};
use crate::crypto::mac::{equal, hmac};
use crate::crypto::passphrase::{Cost, Ingredients, argon2id};
use crate::crypto::{CryptoError, Draw, Hash, RandomSource};

const MAGIC: &[u8; 8] = b"stsafewb";
const VERSION: u8 = 1;
const ARGON2ID: u8 = 1;
const KEY_BYTES: usize = 32;
const PROOF_BYTES: usize = 16;
const TAG_BYTES: usize = 16;
const DIGEST_BYTES: usize = 32;
/// Bound into the key, so that the same passphrase elsewhere gives another one.
const PURPOSE: &[u8] = b"stsafe-workbench sealed 1";

/// Why a file gave nothing away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealedError {
    /// It does not begin like one.
    NotOne,
    /// It was cut or changed by accident.
    Damaged,
    /// A later version of this program wrote it.
    Version(u8),
    /// A way to the key, or a cost of it, that this program does not take.
    Cost,
    /// Another passphrase; or somebody changed the header and reckoned the digest anew.
    WrongPassphrase,
    /// The passphrase is right, and somebody changed the content or what announces it.
    Changed,
    /// The arithmetic failed.
    Crypto(CryptoError),
}

impl fmt::Display for SealedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOne => f.write_str("this is no file of kept secrets"),
            Self::Damaged => f.write_str("the file was cut or damaged; take a copy of it that is whole"),
            Self::Version(version) => {
                write!(f, "the file has format {version}; this program reads {VERSION}")
            }
            Self::Cost => f.write_str("the file asks for more memory or time than this program gives"),
            Self::WrongPassphrase => f.write_str("the passphrase is another one"),
            Self::Changed => f.write_str(
                "the passphrase is right, but somebody changed the file; nothing in it is believed",
            ),
            Self::Crypto(why) => why.fmt(f),
        }
    }
}

impl core::error::Error for SealedError {}

impl From<CryptoError> for SealedError {
    fn from(error: CryptoError) -> Self {
        Self::Crypto(error)
    }
}

/// The key that encrypts, and the one that proves the passphrase.
struct Keys(Zeroizing<Vec<u8>>);

impl Keys {
    fn of(passphrase: &str, salt: &[u8], cost: Cost) -> Result<Self, CryptoError> {
        let from = Ingredients { passphrase: passphrase.as_bytes(), salt, secret: &[], purpose: PURPOSE };
        Ok(Self(argon2id(&from, cost, 2 * KEY_BYTES)?))
    }

    fn cipher(&self) -> &[u8] {
        self.0.get(..KEY_BYTES).unwrap_or_default()
    }

    fn proof(&self, header: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let mut proof = hmac(Hash::Sha256, self.0.get(KEY_BYTES..).unwrap_or_default(), header)?;
        proof.truncate(PROOF_BYTES);
        Ok(proof)
    }
}

/// The file that holds `content`.
pub fn seal(
    content: &[u8],
    passphrase: &str,
    cost: Cost,
    random: &mut dyn RandomSource,
) -> Result<Vec<u8>, SealedError> {
    let len = u32::try_from(content.len()).map_err(|_| SealedError::Cost)?;
    if !cost.is_allowed() {
        return Err(SealedError::Cost);
    }
    let drawn = |e| SealedError::Crypto(CryptoError::Random(e));
    let salt = random.value(Draw::Salt).map_err(drawn)?;
    let nonce = random.value(Draw::Nonce).map_err(drawn)?;
    let keys = Keys::of(passphrase, &salt, cost)?;
    let mut file = Vec::new();
    file.put(MAGIC);
    file.put(&[VERSION, ARGON2ID]);
    file.put_u32(cost.memory_kib);
    file.put_u32(cost.passes);
    file.put_u8(u8::try_from(cost.lanes).unwrap_or(u8::MAX));
    file.put(&salt);
    file.put(&nonce);
    let proof = keys.proof(&file)?;
    file.put(&proof);
    file.put_u32(len);
    let sealed = gcm_encrypt(keys.cipher(), &nonce, &file, content, TAG_BYTES)?;
    file.put(&sealed.to_bytes());
    let digest = Hash::Sha256.digest(&file)?;
    file.put(&digest);
    Ok(file)
}

/// The content of a file.
pub fn open(file: &[u8], passphrase: &str) -> Result<Zeroizing<Vec<u8>>, SealedError> {
    if !file.starts_with(MAGIC) {
        return Err(SealedError::NotOne);
    }
    let at = file.len().saturating_sub(DIGEST_BYTES);
    let (before, digest) = file.split_at_checked(at).ok_or(SealedError::Damaged)?;
    if Hash::Sha256.digest(before)? != digest {
        return Err(SealedError::Damaged);
    }
    let fields = Fields::read(before)?;
    let keys = Keys::of(passphrase, fields.salt, fields.cost)?;
    if !equal(&keys.proof(fields.header)?, fields.proof) {
        return Err(SealedError::WrongPassphrase);
    }
    let content = gcm_decrypt(keys.cipher(), fields.nonce, fields.announced, fields.ciphertext, fields.tag);
    content.map(Zeroizing::new).map_err(|error| match error {
        CryptoError::BadTag => SealedError::Changed,
        other => SealedError::Crypto(other),
    })
}

/// The parts of a file whose digest holds.
struct Fields<'a> {
    cost: Cost,
    salt: &'a [u8],
    nonce: &'a [u8],
    proof: &'a [u8],
    /// What the proof is over.
    header: &'a [u8],
    /// What the tag is over, beside the content.
    announced: &'a [u8],
    ciphertext: &'a [u8],
    tag: &'a [u8],
}

impl<'a> Fields<'a> {
    fn read(before: &'a [u8]) -> Result<Self, SealedError> {
        let short = |_| SealedError::Changed;
        let mut r = Reader::new(before);
        r.take("magic", MAGIC.len()).map_err(short)?;
        match r.u8("version").map_err(short)? {
            VERSION => {}
            other => return Err(SealedError::Version(other)),
        }
        let way = r.u8("key derivation").map_err(short)?;
        let cost = Cost {
            memory_kib: r.u32("memory").map_err(short)?,
            passes: r.u32("passes").map_err(short)?,
            lanes: r.u8("lanes").map_err(short)?.into(),
        };
        if way != ARGON2ID || !cost.is_allowed() {
            return Err(SealedError::Cost);
        }
        let salt = r.take("salt", Draw::Salt.len()).map_err(short)?;
        let nonce = r.take("nonce", Draw::Nonce.len()).map_err(short)?;
        let header = before.get(..r.position()).unwrap_or_default();
        let proof = r.take("proof", PROOF_BYTES).map_err(short)?;
        let len = r.u32("length").map_err(short)?;
        let announced = before.get(..r.position()).unwrap_or_default();
        let len = usize::try_from(len).map_err(|_| SealedError::Changed)?;
        let ciphertext = r.take("ciphertext", len).map_err(short)?;
        let tag = r.take("tag", TAG_BYTES).map_err(short)?;
        r.end().map_err(short)?;
        Ok(Self { cost, salt, nonce, proof, header, announced, ciphertext, tag })
    }
}

/// Any bytes as a file, and once more with a digest that fits: the entry of the fuzz target. Nothing is opened without
/// its passphrase, whatever the bytes are; a file that asks for much memory is not tried.
pub fn probe(bytes: &[u8]) {
    let digest = Hash::Sha256.digest(bytes).unwrap_or_default();
    let fitting = [bytes, &digest].concat();
    for file in [bytes, &fitting] {
        let at = file.len().saturating_sub(DIGEST_BYTES);
        let before = file.get(..at).unwrap_or_default();
        let dear =
            Fields::read(before).is_ok_and(|fields| fields.cost.memory_kib > 1024 || fields.cost.passes > 2);
        assert!(dear || open(file, "not its passphrase").is_err(), "opened without the passphrase");
    }
}
