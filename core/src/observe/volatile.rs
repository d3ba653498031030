//! What the chip holds until its next reset, as far as this host did it: running digest and cipher, sessions, proofs.

use super::Observation;
use crate::command::chunked::{Opening, Piece};
use crate::command::tables::KeyMode;
use crate::command::wire::WireKey;
use crate::crypto::cipher::Direction;

/// What the host itself did since the last reset, and what the chip therefore holds until the next.
///
/// What is not set here is known to be absent only after a reset that this host saw; before that, another host may have
/// left something behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Volatile {
    /// The chip was reset since it was opened.
    pub reset_seen: bool,
    /// A digest is running.
    pub hash: bool,
    /// A chunked encryption or decryption is running.
    pub cipher: Option<Run>,
    /// The password was verified.
    pub password_verified: bool,
    /// An entity proved itself.
    pub entity_authenticated: bool,
    /// A challenge waits for a signature.
    pub challenge: bool,
    /// The chip's public half of the volatile ECDHE key.
    pub ecdhe: Option<WireKey>,
    /// A KEK session is open.
    pub kek_session: Option<KekFacts>,
    /// Symmetric keys are agreed on and wait for their list; inside, the slot that authenticated the agreement.
    pub pending_keys: Option<Option<u8>>,
}

/// What is known of an open KEK session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KekFacts {
    /// Public key slot that authenticated its start, where one did.
    pub authenticated_by: Option<u8>,
    /// Wrapped keys that the chip took in it.
    pub writes: u8,
}

/// A chunked encryption or decryption between its Start and its Finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which way.
    pub direction: Direction,
    /// How far it is; `None` where the key's mode was not known at its start.
    pub form: Option<RunForm>,
}

/// How far a run is, as far as the lengths of its pieces decide what may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunForm {
    /// CCM*: all lengths were announced at the start.
    Ccm {
        /// Tag length in bytes.
        tag_bytes: u8,
        /// Bytes of associated data that are still to come.
        aad_left: usize,
        /// Bytes of message that are still to come.
        message_left: usize,
    },
    /// GCM: associated data first, then the message.
    Gcm {
        /// Tag length in bytes.
        tag_bytes: u8,
        /// The message has begun, so that no associated data may follow.
        message_begun: bool,
    },
}

impl RunForm {
    /// At the start, before the first piece; `None` where opening and mode do not belong together.
    pub fn at_start(direction: Direction, opening: &Opening, mode: KeyMode) -> Option<Self> {
        match (opening, mode) {
            (Opening::Ccm { total_aad, total_message, .. }, KeyMode::Ccm { tag_bytes, .. }) => {
                // Of the total, decryption takes the lower half only: ST's library sends garbage above it (RUN).
                let total = match direction {
                    Direction::Encrypt => *total_message,
                    Direction::Decrypt => *total_message & 0xFFFF,
                };
                let message_left = usize::try_from(total).unwrap_or(usize::MAX);
                Some(Self::Ccm { tag_bytes, aad_left: usize::from(*total_aad), message_left })
            }
            (Opening::Gcm { .. }, KeyMode::Gcm { tag_bytes }) => {
                Some(Self::Gcm { tag_bytes, message_begun: false })
            }
            _ => None,
        }
    }

    /// Tag length in bytes.
    pub fn tag_bytes(self) -> usize {
        match self {
            Self::Ccm { tag_bytes, .. } | Self::Gcm { tag_bytes, .. } => usize::from(tag_bytes),
        }
    }

    /// After this piece; `None` where the piece does not fit what was announced, or its order.
    pub fn after(self, piece: &Piece) -> Option<Self> {
        let (aad, message) = (piece.aad.len(), piece.message.len());
        match self {
            Self::Ccm { tag_bytes, aad_left, message_left } => {
                let aad_left = aad_left.checked_sub(aad)?;
                let message_left = message_left.checked_sub(message)?;
                let in_order = aad_left == 0 || message == 0;
                in_order.then_some(Self::Ccm { tag_bytes, aad_left, message_left })
            }
            Self::Gcm { message_begun: true, .. } if aad > 0 => None,
            Self::Gcm { tag_bytes, message_begun } => {
                Some(Self::Gcm { tag_bytes, message_begun: message_begun || message > 0 })
            }
        }
    }

    /// Everything that was announced is there.
    pub fn is_complete(self) -> bool {
        match self {
            Self::Ccm { aad_left, message_left, .. } => aad_left == 0 && message_left == 0,
            Self::Gcm { .. } => true,
        }
    }
}

impl Observation {
    /// A run began with this key and first piece.
    pub(super) fn run_began(&mut self, direction: Direction, slot: u8, opening: &Opening) {
        let first = match opening {
            Opening::Ccm { first, .. } | Opening::Gcm { first, .. } => Some(first),
            Opening::Other { .. } => None,
        };
        let mode = self.symmetric_key(slot).map(|key| key.mode);
        let start = mode.and_then(|mode| RunForm::at_start(direction, opening, mode));
        let form = start.zip(first).and_then(|(form, first)| form.after(first));
        self.volatile.cipher = Some(Run { direction, form });
    }

    /// The run took a piece.
    pub(super) fn run_took(&mut self, piece: &Piece) {
        if let Some(run) = &mut self.volatile.cipher {
            run.form = run.form.and_then(|form| form.after(piece));
        }
    }
}
