//! The rules that come before any object: frame, host session, life cycle, command table, layout.

use super::{Check, Session, known, refused, unknown};
use crate::access::{CommandAccess, Encryption};
use crate::bytes::Fault;
use crate::command::catalog::DecodeError;
use crate::command::query::LifeCycleState;
use crate::command::{Command, Key};
use crate::crypto::cipher::BLOCK_LEN;
use crate::device::Protection;
use crate::device::session::needed;
use crate::link::{Code, MAC_BYTES, MAX_FRAME_BYTES, Status};
use crate::observe::{HostKeysState, Observation};

/// How a command goes out: protected, and with which encryption, or plain.
#[derive(Clone, Copy)]
pub(super) struct Way(Option<Encryption>);

impl Way {
    /// As the driver would send it.
    pub(super) fn of(command: &Command, seen: &Observation, session: Session) -> Self {
        match needed(command, seen) {
            Protection::Host(encryption) if session != Session::None => Self(Some(encryption)),
            _ => Self(None),
        }
    }

    /// Under C-MAC.
    pub(super) fn protected(self) -> bool {
        self.0.is_some()
    }

    /// Bytes of the longest payload of an answer: the frame's limit without header and R-MAC; an encrypted one grows to
    /// whole blocks by one byte at least.
    pub(super) fn answer_bytes(self) -> usize {
        let most = MAX_FRAME_BYTES - 1;
        match self.0 {
            None => most,
            Some(encryption) if encryption.response => (most - MAC_BYTES) / BLOCK_LEN * BLOCK_LEN - 1,
            Some(_) => most - MAC_BYTES,
        }
    }

    /// A frame longer than the chip's buffer is 06; whether the limit includes the CRC is not determined, here it is
    /// left out as in ST's library.
    pub(super) fn frame_fits(self, command: &Command) -> Check {
        let header = command.row().key.code().bytes().len();
        let payload = command.payload().len();
        let bytes = match self.0 {
            None => header + payload,
            Some(Encryption { command: true, .. }) => {
                header + (payload + 1).next_multiple_of(BLOCK_LEN) + MAC_BYTES
            }
            Some(_) => header + payload + MAC_BYTES,
        };
        if bytes > MAX_FRAME_BYTES {
            let rule = format!("The frame would have {bytes} B, at most {MAX_FRAME_BYTES} B fit.");
            return refused(Status::BUFFER_EXCEEDED, rule);
        }
        Ok(())
    }

    /// The C-MAC, before anything else of a protected command is looked at.
    pub(super) fn channel(self, seen: &Observation, session: Session) -> Check {
        let Some(encryption) = self.0 else { return Ok(()) };
        let facts = known(seen.host_key.as_ref(), "The host key slot")?.value;
        let Some(facts) = facts else {
            return refused(Status::KEY_NOT_FOUND, "There are no host keys.");
        };
        let proved = matches!(session, Session::Proved | Session::Understood);
        if !proved && seen.host_keys == HostKeysState::Blocked {
            return refused(Status::KEY_BLOCKED, "The host keys are blocked for ever.");
        }
        if facts.counter == u32::MAX && (proved || seen.host_keys == HostKeysState::Work) {
            return refused(Status::MAC_COUNTER_MAXIMUM, "The host key counter is at its end.");
        }
        if !proved {
            return unknown(
                "No protected command was answered yet: the host keys may be others, or blocked.",
            );
        }
        if encryption.command && session != Session::Understood {
            return unknown("Too few encrypted commands were answered yet: the cipher key may be another.");
        }
        Ok(())
    }

    /// The command table.
    pub(super) fn command_access(self, command: &Command, seen: &Observation) -> Check<String> {
        let code = command.row().key.code();
        let table = &known(seen.commands.as_ref(), "The command table")?.value;
        let Some(record) = table.records.iter().find(|record| record.code == code) else {
            return Ok(format!("Command {code} has no access condition."));
        };
        let access = CommandAccess::from_code(record.access).unwrap_or(CommandAccess::Never);
        let name = access.name();
        match access {
            CommandAccess::Free => Ok(format!("Command {code} is free.")),
            CommandAccess::Host | CommandAccess::AdminOrHost if self.protected() => {
                Ok(format!("Command {code} is {name}, and a host session is open."))
            }
            CommandAccess::Host | CommandAccess::AdminOrHost => {
                let rule = format!("Command {code} is {name}, and no host session is open.");
                refused(Status::ACCESS_CONDITION, rule)
            }
            CommandAccess::AdminOrPassword if seen.volatile.password_verified => {
                Ok(format!("Command {code} is {name}, and the password was verified."))
            }
            CommandAccess::AdminOrPassword if !seen.volatile.reset_seen => {
                unknown("Whether the password was verified since the last reset is not known.")
            }
            CommandAccess::AdminOrPassword => {
                let rule = format!("Command {code} is {name}, and the password was not verified.");
                refused(Status::ACCESS_CONDITION, rule)
            }
            CommandAccess::Admin => refused(Status::ACCESS_CONDITION, format!("Command {code} is {name}.")),
            CommandAccess::Never => refused(Status::NOT_AUTHORISED, format!("Command {code} is {name}.")),
        }
    }
}

/// A locked chip knows a handful of commands, a terminated one answers queries.
pub(super) fn life_cycle(command: &Command, seen: &Observation) -> Check {
    let state = known(seen.life_cycle.as_ref(), "The life cycle state")?.value;
    let key = command.row().key;
    let allowed = match state {
        LifeCycleState::TERMINATED => key.code() == Code::Basic(0x14),
        _ if state.is_locked() => {
            key == Key::Tagged(Code::Basic(0x10), 0x08)
                || matches!(key.code(), Code::Basic(0x00 | 0x01 | 0x02 | 0x14 | 0x1A))
        }
        _ => true,
    };
    if allowed {
        return Ok(());
    }
    refused(Status::LIFE_CYCLE, format!("The life cycle is {:02X} {}.", state.0, state.name()))
}

/// The command as the chip will read it from its bytes: fields that contradict each other are 02, values that do not
/// exist 03, and where the layout follows from a key that is not there, 0A (INFERRED).
pub(super) fn layout(command: &Command, seen: &Observation) -> Check<Command> {
    match Command::decode(command.row().key.code(), &command.payload(), seen) {
        Ok(read) => Ok(read),
        Err(DecodeError::Field(_, field)) => match field.fault {
            Fault::NeedsContext { .. } => {
                known(seen.symmetric_keys.as_ref(), "The symmetric key table")?;
                refused(Status::KEY_NOT_FOUND, "The slot holds no key.")
            }
            Fault::OutOfRange { .. } => refused(Status::OUT_OF_RANGE, format!("Layout: {field}.")),
            _ => refused(Status::INCONSISTENT_DATA, format!("Layout: {field}.")),
        },
        Err(other) => unknown(format!("Its bytes are no command: {other}.")),
    }
}
