//! What can go wrong in cryptography, as sentences. Never holds key material.

use core::fmt;

use super::{Curve, Hash, RandomError};

/// Why a cryptographic operation was not carried out, or did not verify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CryptoError {
    /// A value has the wrong number of bytes.
    WrongLength {
        /// The value in words.
        what: &'static str,
        /// Bytes wanted.
        expected: usize,
        /// Bytes given.
        got: usize,
    },
    /// A value has a number of bytes that is not among those allowed.
    LengthNotAllowed {
        /// The value in words.
        what: &'static str,
        /// The allowed numbers of bytes in words.
        allowed: &'static str,
        /// Bytes given.
        got: usize,
    },
    /// The bytes are no point of the curve.
    NotOnCurve(Curve),
    /// The point is the identity or of small order: every private key would give the same few secrets.
    WeakPoint(Curve),
    /// The scalar is 0, or not below the order of the curve.
    ScalarOutOfRange(Curve),
    /// The curve cannot do this (sign with X25519, agree with Ed25519 ...).
    WrongCurve {
        /// What was asked.
        operation: &'static str,
        /// The curve that cannot.
        curve: Curve,
    },
    /// Two keys that have to be on the same curve are not.
    CurvesDiffer {
        /// Curve of the private key.
        private: Curve,
        /// Curve of the public key.
        public: Curve,
    },
    /// The digest has an identifier but no implementation here (SHA-1).
    HashNotSupported(Hash),
    /// The first byte of an encoded point is not the one this form has.
    PointFormat(u8),
    /// Tag, MAC or integrity value does not match: wrong key, or the data were altered.
    BadTag,
    /// More data arrived than was announced at the start.
    MoreThanAnnounced(&'static str),
    /// Finished before all announced data arrived.
    LessThanAnnounced(&'static str),
    /// Associated data arrived after the message began (GCM), or message before all associated data (CCM).
    OutOfOrder,
    /// A draw that is no private key was asked for one.
    NotAKeyDraw,
    /// The source of randomness failed.
    Random(RandomError),
}

impl fmt::Display for CryptoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongLength { what, expected, got } => {
                write!(f, "The {what} must have {expected} bytes but has {got}.")
            }
            Self::LengthNotAllowed { what, allowed, got } => {
                write!(f, "The {what} has {got} bytes; allowed: {allowed}.")
            }
            Self::NotOnCurve(curve) => write!(f, "The public key is not a point of {curve}."),
            Self::WeakPoint(curve) => {
                write!(f, "The public key is the identity or a point of small order of {curve}.")
            }
            Self::ScalarOutOfRange(curve) => {
                write!(f, "The private key is zero or not below the order of {curve}.")
            }
            Self::WrongCurve { operation, curve } => write!(f, "{curve} cannot {operation}."),
            Self::CurvesDiffer { private, public } => {
                write!(f, "The private key is on {private} but the public key is on {public}.")
            }
            Self::HashNotSupported(hash) => write!(f, "{hash} is known by name only and is not computed."),
            Self::PointFormat(byte) => write!(f, "An encoded point cannot begin with {byte:02X}."),
            Self::BadTag => write!(f, "The tag does not match: wrong key, or the data were altered."),
            Self::MoreThanAnnounced(what) => write!(f, "More {what} than announced at the start."),
            Self::LessThanAnnounced(what) => write!(f, "Less {what} than announced at the start."),
            Self::OutOfOrder => write!(f, "Associated data must be complete before the message begins."),
            Self::NotAKeyDraw => write!(f, "This draw is no private key."),
            Self::Random(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CryptoError {}

impl From<RandomError> for CryptoError {
    fn from(error: RandomError) -> Self {
        Self::Random(error)
    }
}
