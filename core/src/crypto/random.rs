//! The one seam where randomness enters, value by value.
//!
//! A source is asked for a whole value and told what it is for. So the operating system can answer, a seed can, or a
//! script that holds the very values a recorded device drew. Nothing else in the program makes up bytes.

mod os;
mod scripted;
mod seeded;

use core::fmt;

pub use os::OsRandom;
pub use scripted::ScriptedRandom;
pub use seeded::SeededRandom;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Curve;

/// One random value: what it is for, and so how long it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Draw {
    /// Bytes answered to Generate random.
    Random {
        /// Bytes asked for.
        len: usize,
    },
    /// A private key that the device keeps in a slot.
    PrivateKey(Curve),
    /// The device's volatile private key of Generate ECDHE key.
    EcdheKey(Curve),
    /// The device's 16 byte challenge for an entity.
    Challenge,
    /// A local envelope key.
    EnvelopeKey {
        /// 16 or 32 bytes.
        len: usize,
    },
    /// A symmetric key that the host makes up.
    HostKey {
        /// 16 or 32 bytes.
        len: usize,
    },
    /// The host's ephemeral private key.
    HostEphemeral(Curve),
    /// The challenge that the host has the device sign.
    HostChallenge {
        /// Bytes of the challenge.
        len: usize,
    },
    /// The private key of a certificate authority or a certificate made here.
    IssuerKey(Curve),
    /// A certificate's serial number.
    SerialNumber {
        /// Bytes of the number.
        len: usize,
    },
    /// A seed for a [`SeededRandom`].
    Seed,
    /// The number of the first request to a bridge.
    RequestNumber,
    /// Salt of a key that is made of a passphrase.
    Salt,
    /// Nonce of something that is encrypted once.
    Nonce,
}

impl Draw {
    /// Bytes of the value.
    #[allow(clippy::len_without_is_empty, reason = "a draw of no bytes is only ever a Random of length 0")]
    pub const fn len(self) -> usize {
        match self {
            Self::Random { len }
            | Self::EnvelopeKey { len }
            | Self::HostKey { len }
            | Self::HostChallenge { len }
            | Self::SerialNumber { len } => len,
            Self::PrivateKey(curve)
            | Self::EcdheKey(curve)
            | Self::HostEphemeral(curve)
            | Self::IssuerKey(curve) => curve.coordinate_len(),
            Self::Challenge => 16,
            Self::Seed => 8,
            Self::RequestNumber => 2,
            Self::Salt => 16,
            Self::Nonce => 12,
        }
    }

    /// The curve, if the value is a private key.
    pub const fn curve(self) -> Option<Curve> {
        match self {
            Self::PrivateKey(curve)
            | Self::EcdheKey(curve)
            | Self::HostEphemeral(curve)
            | Self::IssuerKey(curve) => Some(curve),
            _ => None,
        }
    }
}

impl fmt::Display for Draw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Random { len } => write!(f, "{len} random bytes"),
            Self::PrivateKey(curve) => write!(f, "a private key on {curve}"),
            Self::EcdheKey(curve) => write!(f, "a volatile private key on {curve}"),
            Self::Challenge => write!(f, "a challenge of 16 bytes"),
            Self::EnvelopeKey { len } => write!(f, "a local envelope key of {len} bytes"),
            Self::HostKey { len } => write!(f, "a host-made key of {len} bytes"),
            Self::HostEphemeral(curve) => write!(f, "the host's ephemeral private key on {curve}"),
            Self::HostChallenge { len } => write!(f, "the host's challenge of {len} bytes"),
            Self::IssuerKey(curve) => write!(f, "an issuer's private key on {curve}"),
            Self::SerialNumber { len } => write!(f, "a serial number of {len} bytes"),
            Self::Seed => write!(f, "a seed"),
            Self::RequestNumber => write!(f, "the number of a first request"),
            Self::Salt => write!(f, "a salt"),
            Self::Nonce => write!(f, "a nonce"),
        }
    }
}

/// Where random values come from.
pub trait RandomSource: Send {
    /// Fills `out` with the value. `out` has [`Draw::len`] bytes; another length is an error.
    ///
    /// Private keys are drawn as bare bytes; [`PrivateKey::generate`](super::PrivateKey::generate) draws again when
    /// they are no valid scalar.
    fn draw(&mut self, what: Draw, out: &mut [u8]) -> Result<(), RandomError>;

    /// The value in a buffer that is wiped when dropped.
    fn value(&mut self, what: Draw) -> Result<Zeroizing<Vec<u8>>, RandomError> {
        let mut out = Zeroizing::new(vec![0; what.len()]);
        self.draw(what, &mut out)?;
        Ok(out)
    }
}

/// Why no random value came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RandomError {
    /// The operating system refused.
    System(String),
    /// The script has no value left.
    Exhausted {
        /// What was to be drawn.
        wanted: Draw,
    },
    /// The next value of the script is for something else.
    OtherValue {
        /// What was to be drawn.
        wanted: Draw,
        /// What the script has next.
        scripted: Draw,
    },
    /// Buffer or scripted value does not have the length of the draw.
    WrongLength {
        /// What was to be drawn.
        wanted: Draw,
        /// Bytes given.
        got: usize,
    },
    /// Again and again no valid private key: the source is broken.
    NoValidKey(Curve),
}

impl fmt::Display for RandomError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System(reason) => write!(f, "The operating system gave no random bytes: {reason}."),
            Self::Exhausted { wanted } => write!(f, "The script of random values ended before {wanted}."),
            Self::OtherValue { wanted, scripted } => {
                write!(f, "The script of random values has {scripted} where {wanted} is drawn.")
            }
            Self::WrongLength { wanted, got } => write!(f, "For {wanted} there are {got} bytes."),
            Self::NoValidKey(curve) => write!(f, "The random source gives no valid private key on {curve}."),
        }
    }
}

impl std::error::Error for RandomError {}

/// Checks the buffer, so that each source need not.
fn check_len(what: Draw, out: &[u8]) -> Result<(), RandomError> {
    if out.len() == what.len() {
        Ok(())
    } else {
        Err(RandomError::WrongLength { wanted: what, got: out.len() })
    }
}
