//! What a command VALUE would do to the chip: the one place that decides how dangerous it is.

use core::fmt;

use serde::Serialize;

use crate::command::chunked::Opening;
use crate::command::cipher::{Encrypt, EncryptInput};
use crate::command::derive::DeriveKeys;
use crate::command::tables::{EPHEMERAL_SLOT, KeyMode};
use crate::command::{Command, Context};
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
        Command::GenerateEnvelopeKey(c) => judged(
            Effect::OneWay,
            format!("Envelope slot {} gets a key that nobody can replace or erase.", c.slot),
        ),
        Command::StartHash(_) | Command::ProcessHash(_) | Command::FinishHash(_) => {
            judged(Effect::Volatile, "The chip's one running digest changes.")
        }
        Command::Encrypt(Encrypt { slot, input: EncryptInput::Ccm { .. } }) if counts(*slot, seen) => {
            counter_moves(*slot)
        }
        Command::StartEncrypt(c) if matches!(c.opening, Opening::Ccm { .. }) && counts(c.slot, seen) => {
            counter_moves(c.slot)
        }
        Command::StartEncrypt(_)
        | Command::ProcessEncrypt(_)
        | Command::FinishEncrypt(_)
        | Command::StartDecrypt(_)
        | Command::ProcessDecrypt(_)
        | Command::FinishDecrypt(_) => {
            judged(Effect::Volatile, "The chip's one running encryption or decryption changes.")
        }
        Command::DeriveKeys(c) => derivation(c, seen),
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
        | Command::QuerySymmetricControl(_)
        | Command::QueryPublicKey(_)
        | Command::VerifySignature(_)
        | Command::GenerateMac(_)
        | Command::VerifyMac(_)
        | Command::Wrap(_)
        | Command::Unwrap(_)
        | Command::Encrypt(_)
        | Command::Decrypt(_) => judged(Effect::ReadOnly, "Nothing on the chip changes."),
    }
}

/// Whether encryption with this key moves a counter: unless the key is known to bind none.
fn counts(slot: u8, seen: &Observation) -> bool {
    !matches!(seen.symmetric_mode(slot), Some(KeyMode::Ccm { counter_offset: None, .. }))
}

fn counter_moves(slot: u8) -> Judged {
    judged(
        Effect::Consuming,
        format!("The counter that the key of slot {slot} may bind goes up by one and never comes back."),
    )
}

/// Keys for the host leave the chip as it is. A key for a slot can be erased again, unless it is to be locked, or takes
/// the place of an older derived key.
fn derivation(command: &DeriveKeys, seen: &Observation) -> Judged {
    let wanted = command.slots_wanted();
    if wanted == 0 {
        return judged(Effect::ReadOnly, "Nothing on the chip changes; the keys go to the host.");
    }
    if command.locks() {
        return judged(Effect::OneWay, "A slot gets a locked key: it can be neither replaced nor erased.");
    }
    if seen.slots_for_derived_keys() >= wanted {
        return judged(
            Effect::Reversible,
            format!("{wanted} empty symmetric slots of the chip's choice get a key."),
        );
    }
    judged(
        Effect::OneWay,
        "Symmetric slots of the chip's choice get keys; older derived keys there may be gone for ever.",
    )
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
