//! May I, and if not, why? From what is observed of a chip and a command value: accepted, refused with which status, or
//! unknown, and the rule that decides.
//!
//! Policy sees only what queries and answers reveal. It may say "unknown", with its reason; a yes or a no is never
//! wrong. It shares no code with the virtual chip: the two are tested against each other.

mod private_keys;
mod zones;

use core::fmt;

use crate::access::CommandAccess;
use crate::command::query::LifeCycleState;
use crate::command::{Command, Key, Layout};
use crate::device::Protection;
use crate::device::session::needed;
use crate::link::{Code, MAX_FRAME_BYTES, Status};
use crate::observe::Observation;

/// What the chip will say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Status 00.
    Accepted,
    /// This status.
    Refused(Status),
    /// It cannot be told from what is known.
    Unknown,
}

/// An answer with the rule that decides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What the chip will say.
    pub answer: Answer,
    /// Which rule decides, in words.
    pub rule: String,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.answer {
            Answer::Accepted => write!(f, "The chip will accept it. {}", self.rule),
            Answer::Refused(status) => write!(f, "Refused: {status}. {}", self.rule),
            Answer::Unknown => write!(f, "Not known beforehand. {}", self.rule),
        }
    }
}

/// How far the host session is proved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Session {
    /// None is open.
    #[default]
    None,
    /// Open, but no protected command was answered yet: whether the keys are right, and not blocked, is not known.
    Opened,
    /// The last protected answer was believed.
    Proved,
}

/// Why a check does not let a command through.
enum Stop {
    Refused(Status, String),
    Unknown(String),
}

/// A check: the rule that lets it through, or why not.
type Check<T = ()> = Result<T, Stop>;

fn refused<T>(status: Status, rule: impl Into<String>) -> Check<T> {
    Err(Stop::Refused(status, rule.into()))
}

fn unknown<T>(why: impl Into<String>) -> Check<T> {
    Err(Stop::Unknown(why.into()))
}

/// A fact, or "unknown" with what would have to be asked.
fn known<T>(fact: Option<T>, what: &str) -> Check<T> {
    fact.ok_or_else(|| Stop::Unknown(format!("{what} is not read yet.")))
}

/// What the chip will say to `command`, sent the way the driver sends it: protected where the chip's table or the zone
/// asks for it and a session is open, plain otherwise.
pub fn may(command: &Command, seen: &Observation, session: Session) -> Verdict {
    match decide(command, seen, session) {
        Ok(rule) => Verdict { answer: Answer::Accepted, rule },
        Err(Stop::Refused(status, rule)) => Verdict { answer: Answer::Refused(status), rule },
        Err(Stop::Unknown(rule)) => Verdict { answer: Answer::Unknown, rule },
    }
}

fn decide(command: &Command, seen: &Observation, session: Session) -> Check<String> {
    let protected = session != Session::None && needed(command, seen) != Protection::Plain;
    length(command, protected, seen)?;
    supported(command)?;
    if protected {
        channel(seen, session)?;
    }
    life_cycle(command, seen)?;
    let by_command = command_access(command, seen, protected)?;
    let by_object = object(command, seen, protected)?;
    Ok([by_object, by_command].into_iter().filter(|rule| !rule.is_empty()).collect::<Vec<_>>().join(" "))
}

/// A frame longer than the chip's buffer is 06; whether the limit includes the CRC is not determined, the virtual chip
/// leaves it out.
fn length(command: &Command, protected: bool, seen: &Observation) -> Check {
    let code = command.row().key.code();
    let mut bytes = code.bytes().len() + command.payload().len();
    if protected {
        if let Protection::Host(encryption) = needed(command, seen)
            && encryption.command
        {
            bytes = code.bytes().len() + (command.payload().len() + 1).next_multiple_of(16);
        }
        bytes += 4;
    }
    if bytes > MAX_FRAME_BYTES {
        return refused(Status::BUFFER_EXCEEDED, format!("{bytes} B, at most {MAX_FRAME_BYTES} B fit."));
    }
    Ok(())
}

/// Codes whose layout is not determined are refused before anything else is looked at. A subject of a known code is
/// looked at last.
fn supported(command: &Command) -> Check {
    let row = command.row();
    if row.layout == Layout::Known || matches!(row.key, Key::Tagged(..)) {
        return Ok(());
    }
    refused(Status::NOT_SUPPORTED, format!("The layout of {} is not determined on the A120.", row.name))
}

fn channel(seen: &Observation, session: Session) -> Check {
    let facts = known(seen.host_key.as_ref(), "The host key slot")?.value;
    let Some(facts) = facts else {
        return refused(Status::KEY_NOT_FOUND, "There are no host keys.");
    };
    if session == Session::Opened {
        return unknown("No protected command was answered yet: the keys may be wrong, or blocked.");
    }
    if facts.counter == u32::MAX {
        return unknown("The host key counter is near its end.");
    }
    Ok(())
}

fn life_cycle(command: &Command, seen: &Observation) -> Check {
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

fn command_access(command: &Command, seen: &Observation, protected: bool) -> Check<String> {
    let code = command.row().key.code();
    let table = &known(seen.commands.as_ref(), "The command table")?.value;
    let Some(record) = table.records.iter().find(|record| record.code == code) else {
        return Ok(format!("Command {code} has no access condition."));
    };
    match CommandAccess::from_code(record.access) {
        Some(CommandAccess::Free) => Ok(format!("Command {code} is free.")),
        Some(CommandAccess::Host | CommandAccess::AdminOrHost) if protected => {
            Ok(format!("Command {code} needs the host, and a host session is open."))
        }
        Some(access @ (CommandAccess::Host | CommandAccess::AdminOrHost)) => {
            let rule = format!("Command {code} is {}, and no host session is open.", access.name());
            refused(Status::ACCESS_CONDITION, rule)
        }
        Some(CommandAccess::AdminOrPassword) if seen.volatile.password_verified => {
            Ok(format!("Command {code} needs the password, and it was verified."))
        }
        Some(CommandAccess::AdminOrPassword) if !seen.volatile.reset_seen => {
            unknown("Whether the password was verified since the last reset is not known.")
        }
        Some(access @ CommandAccess::AdminOrPassword) => {
            let rule = format!("Command {code} is {}, and no password was verified.", access.name());
            refused(Status::ACCESS_CONDITION, rule)
        }
        Some(access @ CommandAccess::Admin) => {
            refused(Status::ACCESS_CONDITION, format!("Command {code} is {}.", access.name()))
        }
        Some(CommandAccess::Never) | None => {
            refused(Status::NOT_AUTHORISED, format!("Command {code} is Never."))
        }
    }
}

/// The rules of what the command acts on. One arm per catalogue row: a row without a policy does not compile.
fn object(command: &Command, seen: &Observation, protected: bool) -> Check<String> {
    let nothing = || Ok(String::new());
    match command {
        Command::Echo(c) if c.data.is_empty() => refused(Status::INCONSISTENT_DATA, "An echo of nothing."),
        Command::GenerateRandom(c) if c.bytes == 0 => refused(Status::OUT_OF_RANGE, "No random bytes."),
        Command::Echo(_) | Command::GenerateRandom(_) | Command::Reset(_) => nothing(),
        Command::Read(c) => zones::read(c, seen, protected),
        Command::Update(c) => zones::update(c, seen, protected),
        Command::Decrement(c) => zones::decrement(c, seen, protected),
        Command::GenerateKey(c) => private_keys::generate(c, seen, protected),
        Command::GenerateSignature(c) => private_keys::sign(c, seen),
        Command::VerifySignature(c) => private_keys::verify(c),
        Command::PutHostKeyV1(_) => {
            refused(Status::NOT_SUPPORTED, "What an A120 does with host keys V1 is not determined.")
        }
        _ => unknown("What this command acts on is not modelled."),
    }
}
