//! Digests as names, identifiers and sizes, and the running context of Start, Process and Finish hash.

use core::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Sha224, Sha256, Sha384, Sha512, digest::Digest};
use sha3::{Sha3_256, Sha3_384, Sha3_512};

use super::CryptoError;

/// A digest that has an identifier on the wire (protocol 8.4).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Hash {
    /// SHA-1: the host library can name it, the chip does not offer it. Never computed here.
    Sha1,
    /// SHA-224: in the host library's list only; the transcripts use it.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// SHA3-256.
    Sha3_256,
    /// SHA3-384.
    Sha3_384,
    /// SHA3-512.
    Sha3_512,
}

/// Runs a generic function with the digest type that belongs to a [`Hash`]; SHA-1 has none.
macro_rules! with_digest {
    ($hash:expr, $function:ident ( $($argument:expr),* )) => {
        match $hash {
            $crate::crypto::Hash::Sha1 => Err($crate::crypto::CryptoError::HashNotSupported($crate::crypto::Hash::Sha1)),
            $crate::crypto::Hash::Sha224 => Ok($function::<sha2::Sha224>($($argument),*)),
            $crate::crypto::Hash::Sha256 => Ok($function::<sha2::Sha256>($($argument),*)),
            $crate::crypto::Hash::Sha384 => Ok($function::<sha2::Sha384>($($argument),*)),
            $crate::crypto::Hash::Sha512 => Ok($function::<sha2::Sha512>($($argument),*)),
            $crate::crypto::Hash::Sha3_256 => Ok($function::<sha3::Sha3_256>($($argument),*)),
            $crate::crypto::Hash::Sha3_384 => Ok($function::<sha3::Sha3_384>($($argument),*)),
            $crate::crypto::Hash::Sha3_512 => Ok($function::<sha3::Sha3_512>($($argument),*)),
        }
    };
}
pub(crate) use with_digest;

impl Hash {
    /// Every digest with an identifier.
    pub const ALL: [Self; 8] = [
        Self::Sha1,
        Self::Sha224,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
        Self::Sha3_256,
        Self::Sha3_384,
        Self::Sha3_512,
    ];

    /// Content bytes of the object identifier, without DER tag and length.
    pub const fn oid(self) -> &'static [u8] {
        match self {
            Self::Sha1 => &[0x2B, 0x0E, 0x03, 0x02, 0x1A],
            Self::Sha256 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01],
            Self::Sha384 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02],
            Self::Sha512 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03],
            Self::Sha224 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04],
            Self::Sha3_256 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x08],
            Self::Sha3_384 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x09],
            Self::Sha3_512 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x0A],
        }
    }

    /// The digest with these identifier content bytes.
    pub fn from_oid(oid: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|hash| hash.oid() == oid)
    }

    /// The name people use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            Self::Sha3_256 => "SHA3-256",
            Self::Sha3_384 => "SHA3-384",
            Self::Sha3_512 => "SHA3-512",
        }
    }

    /// Bytes of the digest. Never 0, so there is no `is_empty`.
    #[allow(clippy::len_without_is_empty, reason = "a digest always has bytes")]
    pub const fn len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 | Self::Sha3_256 => 32,
            Self::Sha384 | Self::Sha3_384 => 48,
            Self::Sha512 | Self::Sha3_512 => 64,
        }
    }

    /// Bytes of the block that HMAC pads its key to.
    pub const fn block_len(self) -> usize {
        match self {
            Self::Sha1 | Self::Sha224 | Self::Sha256 => 64,
            Self::Sha384 | Self::Sha512 => 128,
            Self::Sha3_256 => 136,
            Self::Sha3_384 => 104,
            Self::Sha3_512 => 72,
        }
    }

    /// The digest whose HMAC drives RFC 6979 when a chip signs `len` bytes and nobody said where they come from.
    ///
    /// This is how the golden transcripts sign (RUN): 32 bytes with SHA-256, 48 with SHA-384, 64 with SHA-512,
    /// whatever the curve. Other lengths take the next larger one, and SHA-512 beyond 64, so that a chip can sign
    /// any length the same way twice.
    pub const fn for_digest_len(len: usize) -> Self {
        match len {
            0..=32 => Self::Sha256,
            33..=48 => Self::Sha384,
            _ => Self::Sha512,
        }
    }

    /// The digest of a message. Fails for SHA-1 only.
    pub fn digest(self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        fn run<D: Digest>(message: &[u8]) -> Vec<u8> {
            D::digest(message).to_vec()
        }
        with_digest!(self, run(message))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A digest being computed piece by piece. Clone it to look at the digest so far.
#[derive(Clone)]
pub struct HashContext {
    hash: Hash,
    running: Running,
}

#[derive(Clone)]
enum Running {
    Sha224(Sha224),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
    Sha3_256(Sha3_256),
    Sha3_384(Sha3_384),
    Sha3_512(Sha3_512),
}

macro_rules! each_running {
    ($running:expr, $state:ident => $body:expr) => {
        match $running {
            Running::Sha224($state) => $body,
            Running::Sha256($state) => $body,
            Running::Sha384($state) => $body,
            Running::Sha512($state) => $body,
            Running::Sha3_256($state) => $body,
            Running::Sha3_384($state) => $body,
            Running::Sha3_512($state) => $body,
        }
    };
}

impl HashContext {
    /// An empty context. Fails for SHA-1 only.
    pub fn new(hash: Hash) -> Result<Self, CryptoError> {
        let running = match hash {
            Hash::Sha1 => return Err(CryptoError::HashNotSupported(hash)),
            Hash::Sha224 => Running::Sha224(Sha224::new()),
            Hash::Sha256 => Running::Sha256(Sha256::new()),
            Hash::Sha384 => Running::Sha384(Sha384::new()),
            Hash::Sha512 => Running::Sha512(Sha512::new()),
            Hash::Sha3_256 => Running::Sha3_256(Sha3_256::new()),
            Hash::Sha3_384 => Running::Sha3_384(Sha3_384::new()),
            Hash::Sha3_512 => Running::Sha3_512(Sha3_512::new()),
        };
        Ok(Self { hash, running })
    }

    /// Which digest this is.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Takes the next piece of the message.
    pub fn update(&mut self, piece: &[u8]) {
        each_running!(&mut self.running, state => state.update(piece));
    }

    /// The digest of all pieces.
    pub fn finish(self) -> Vec<u8> {
        each_running!(self.running, state => state.finalize().to_vec())
    }
}

impl fmt::Debug for HashContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HashContext({})", self.hash)
    }
}
