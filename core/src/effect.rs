//! What a command VALUE would do to the chip: the one place that decides how dangerous it is.

use core::fmt;

use serde::Serialize;

use crate::command::Command;
use crate::command::query::LifeCycleState;
use crate::command::tables::EPHEMERAL_SLOT;
use crate::observe::Observation;

/// Effect of a command on the chip, from harmless to final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing changes.
    ReadOnly,
    /// Something changes that a reset takes back.
    Volatile,
    /// Something changes that another command can change back.
    Reversible,
    /// Something is used up: uses of a key, tries of a password.
    Consuming,
    /// Cannot be undone, by nobody.
    OneWay,
}

impl Effect {
    /// The word on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadOnly => "Read-only",
            Self::Volatile => "Volatile",
            Self::Reversible => "Reversible",
            Self::Consuming => "Consuming",
            Self::OneWay => "One-way",
        }
    }

    /// Leaves only with an explicit consent.
    pub fn needs_consent(self) -> bool {
        self >= Self::Consuming
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An effect with what it means for this command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The effect.
    pub effect: Effect,
    /// What will be true afterwards, in a sentence.
    pub because: String,
}

/// What bytes would do that no decoder understands: the worst.
pub fn of_undecodable() -> Judged {
    judged(Effect::OneWay, "The bytes are not understood, so they may do anything.")
}

/// The effect of `command`, as far as `seen` knows the chip.
pub fn of(command: &Command, seen: &Observation) -> Judged {
    match command {
        Command::Read(c) if c.option.change.is_some() => access_change("read", c.zone),
        Command::Update(c) if c.option.change.is_some() => access_change("update", c.zone),
        Command::Decrement(c) if c.option.change.is_some() => access_change("update", c.zone),
        Command::Decrement(c) => judged(
            Effect::OneWay,
            format!("The counter of zone {} goes down by {} and cannot be raised again.", c.zone, c.amount),
        ),
        Command::Update(c) => {
            judged(Effect::Reversible, format!("{} bytes of zone {} are overwritten.", c.data.len(), c.zone))
        }
        Command::GenerateKey(c) if c.slot == EPHEMERAL_SLOT => judged(
            Effect::Volatile,
            "A key appears in the ephemeral slot until it is used, or until a reset.",
        ),
        Command::GenerateKey(c) => judged(
            Effect::OneWay,
            format!("Private slot {} gets a new key; a key that was there is gone for ever.", c.slot),
        ),
        Command::GenerateSignature(c) => match seen.usage_limit(c.slot) {
            Some(limit) => judged(
                Effect::Consuming,
                format!("One of the {limit} uses that the key of slot {} was made with.", c.slot),
            ),
            None => {
                judged(Effect::ReadOnly, "The chip signs; whether it counts uses cannot be read from it.")
            }
        },
        Command::PutLifeCycle(c) => life_cycle(c.state),
        Command::PutI2c(c) if c.parameters.locked() => {
            judged(Effect::OneWay, "The I²C parameters are set and locked for ever.")
        }
        Command::PutI2c(_) => {
            judged(Effect::Reversible, "The I²C parameters are set; an address counts from the next reset.")
        }
        Command::PutCommandAccess(_) => {
            judged(Effect::OneWay, "The access conditions of all commands are set; that works once.")
        }
        Command::PutEncryption(_) => {
            judged(Effect::OneWay, "The encryption flags of all commands are set; that works once.")
        }
        Command::PutHostKeyControl(_) => {
            judged(Effect::OneWay, "The ways in which host keys may be written are set; that works once.")
        }
        Command::PutSymmetricControl(c) => judged(
            Effect::OneWay,
            format!("The ways in which symmetric slot {} may be written are set; that works once.", c.slot),
        ),
        Command::PutPublicKeyFlags(c) => judged(
            Effect::OneWay,
            format!("The uses of public key slot {} are set; that works once.", c.slot),
        ),
        Command::PutHostKeyV1(_) => {
            judged(Effect::OneWay, "Host keys are written; they cannot be read back.")
        }
        Command::Hibernate(_) => judged(Effect::Volatile, "The chip sleeps until it is woken (A100, A110)."),
        Command::StartSession(_)
        | Command::Increment(_)
        | Command::DeriveLoRaKeys(_)
        | Command::UnwrapIssuerEnvelope(_)
        | Command::PutKey(_)
        | Command::Configure(_)
        | Command::GetSignature(_)
        | Command::Standby(_)
        | Command::Reserved0C(_)
        | Command::Reserved0D(_) => {
            judged(Effect::OneWay, "The command's layout is not determined, so it may do anything.")
        }
        Command::Reset(_) => judged(Effect::Volatile, "Open sessions end and volatile state is gone."),
        Command::Echo(_)
        | Command::GenerateRandom(_)
        | Command::Read(_)
        | Command::QueryEnvelopeKeys(_)
        | Command::QueryLifeCycle(_)
        | Command::QueryI2c(_)
        | Command::QueryProductData(_)
        | Command::QueryPartition(_)
        | Command::QueryPrivateKeys(_)
        | Command::QueryHostKeyV1(_)
        | Command::QuerySymmetricKeys(_)
        | Command::QueryCommandTable(_)
        | Command::QueryHostKey(_)
        | Command::QueryHostKeyControl(_)
        | Command::QueryPublicKeys(_)
        | Command::QuerySymmetricControl(_)
        | Command::QueryPublicKey(_)
        | Command::VerifySignature(_) => judged(Effect::ReadOnly, "Nothing on the chip changes."),
    }
}

fn life_cycle(state: LifeCycleState) -> Judged {
    match state {
        LifeCycleState::TERMINATED => {
            judged(Effect::OneWay, "The chip is terminated: it answers queries and nothing else, for ever.")
        }
        _ if state.is_locked() => {
            judged(Effect::Reversible, "The chip is locked until the password unlocks it.")
        }
        _ => judged(Effect::Reversible, format!("The life cycle becomes {:02X} {}.", state.0, state.name())),
    }
}

fn access_change(what: &str, zone: u8) -> Judged {
    judged(
        Effect::OneWay,
        format!("The {what} access of zone {zone} is set; access conditions only ever get stricter."),
    )
}

fn judged(effect: Effect, because: impl Into<String>) -> Judged {
    Judged { effect, because: because.into() }
}
