//! What can go wrong between a command and its answer: which command, which layer, what, and what to try.

use core::fmt;

use crate::bytes::FieldError;
use crate::command::Row;
use crate::effect::Judged;
use crate::hex;
use crate::link::{LinkError, Status};
use crate::plan::Identity;
use crate::session::SessionError;
use crate::transport::TransportError;

/// Where it went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Before anything was sent: read-only mode, or no consent.
    Safety,
    /// Before anything was sent: the chip will refuse it.
    Policy,
    /// On the way to the chip.
    Transport,
    /// In the frame: length, CRC.
    Link,
    /// In the host session: counter, MAC, encryption.
    Session,
    /// The chip refused.
    Chip,
    /// The answer's fields.
    Decode,
}

impl Layer {
    /// The word on the screen and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safety => "safety",
            Self::Policy => "policy",
            Self::Transport => "transport",
            Self::Link => "link",
            Self::Session => "session",
            Self::Chip => "chip",
            Self::Decode => "decode",
        }
    }
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Read-only mode is on.
    ReadOnlyMode {
        /// What the command would do.
        judged: Judged,
    },
    /// A consuming or one-way command without consent. It was not sent.
    NoConsent {
        /// What the command would do.
        judged: Judged,
        /// The bytes that would have gone out, without header and CRC; those of secrets as 00.
        payload: Vec<u8>,
    },
    /// The board was unplugged, and the chip behind it is another one since. It was not sent.
    OtherChip {
        /// The chip before.
        agreed: Identity,
        /// The chip now.
        found: Identity,
    },
    /// The chip will refuse it. Nothing was sent.
    Predicted {
        /// With this status.
        status: Status,
        /// By this rule.
        rule: String,
    },
    /// No answer.
    Transport(TransportError),
    /// A damaged answer.
    Link(LinkError),
    /// The chip has no host keys.
    NoHostKeys,
    /// No host session is open.
    NoSession,
    /// A protected answer that is not to be believed.
    Session(SessionError),
    /// Too many wrong C-MACs in a row. Nothing was sent.
    WrongMacBudget {
        /// How many there were.
        used: u16,
    },
    /// The chip's refusal.
    Status(Status),
    /// An answer whose fields do not fit the command.
    Field(FieldError),
}

/// An error of [`super::Device`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceError {
    /// Name of the command.
    pub command: &'static str,
    /// Where it went wrong.
    pub layer: Layer,
    /// What went wrong.
    pub fault: Fault,
}

impl DeviceError {
    pub(super) fn new(row: &'static Row, layer: Layer, fault: Fault) -> Self {
        Self { command: row.name, layer, fault }
    }

    /// A session was asked for where there can be none.
    pub(crate) fn no_host_keys() -> Self {
        Self { command: "Host session", layer: Layer::Session, fault: Fault::NoHostKeys }
    }

    /// What to try, in a sentence; may be empty.
    pub fn advice(&self) -> &'static str {
        match &self.fault {
            Fault::ReadOnlyMode { .. } => "Turn read-only mode off to send it.",
            Fault::NoConsent { .. } => "Agree to it (--yes on the command line) to send it.",
            Fault::OtherChip { .. } => "Nothing was sent. Read this chip anew, then judge it once more.",
            Fault::Predicted { .. } => "Nothing was sent. With --force it is sent all the same.",
            Fault::Transport(TransportError::Lost(_)) => "Plug it in again, then open it again.",
            Fault::Transport(_) => "Check wiring and power, then try again.",
            Fault::Link(_) => "The answer was read three times; check the wiring, or lower the bus speed.",
            Fault::NoHostKeys => "Provision host keys first, or open a session with the keys of this chip.",
            Fault::NoSession => "Open a session first (--host-keys on the command line).",
            Fault::Session(_) => {
                "The counter is asked again before the next protected command. Compare keys and bytes."
            }
            Fault::WrongMacBudget { .. } => {
                "Check the keys first. Going on may block the host keys of this chip for ever."
            }
            Fault::Status(status) => status.advice(),
            Fault::Field(_) => {
                "Keep the exchange: this program or this chip does not follow the known layout."
            }
        }
    }

    /// Whether it was stopped here: nothing left for the chip.
    pub fn is_before_sending(&self) -> bool {
        matches!(self.layer, Layer::Safety | Layer::Policy)
            || matches!(self.fault, Fault::NoHostKeys | Fault::NoSession | Fault::WrongMacBudget { .. })
    }

    /// Whether the chip cannot have executed it: it was stopped here, or the chip did not take it.
    pub fn was_not_taken(&self) -> bool {
        self.is_before_sending() || matches!(self.fault, Fault::Transport(TransportError::NotTaken { .. }))
    }

    /// Whether the way to the chip is gone: nothing more will go out until it is opened again.
    pub fn is_lost(&self) -> bool {
        matches!(self.fault, Fault::Transport(TransportError::Lost(_)))
    }

    /// The chip's status, where it is the chip that refused.
    pub fn status(&self) -> Option<Status> {
        match self.fault {
            Fault::Status(status) | Fault::Predicted { status, .. } => Some(status),
            _ => None,
        }
    }
}

impl fmt::Display for DeviceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.command)?;
        match &self.fault {
            Fault::ReadOnlyMode { judged } => {
                write!(f, "read-only mode is on and this is {}. {}", judged.effect, judged.because)
            }
            Fault::NoConsent { judged, payload } => {
                write!(f, "not sent, it is {}. {}", judged.effect, judged.because)?;
                write!(f, " Payload: {}", hex::pairs(payload))
            }
            Fault::OtherChip { agreed, found } => {
                write!(f, "not sent: before it was unplugged this was {agreed}, now it is {found}")
            }
            Fault::Predicted { status, rule } => write!(f, "the chip will refuse it: {status}. {rule}"),
            Fault::Transport(e) => e.fmt(f),
            Fault::Link(e) => write!(f, "damaged answer: {e}"),
            Fault::NoHostKeys => f.write_str("the chip holds no host keys"),
            Fault::NoSession => f.write_str("not sent: no host session is open"),
            Fault::Session(e) => write!(f, "the answer is not believed: {e}"),
            Fault::WrongMacBudget { used } => write!(
                f,
                "not sent: {used} wrong C-MACs in a row; about 50 block the host keys for ever (A110, assumed here)"
            ),
            Fault::Status(status) => write!(f, "refused: {status}. {}", status.meaning()),
            Fault::Field(e) => write!(f, "the answer does not fit: {e}"),
        }
    }
}

impl core::error::Error for DeviceError {}
