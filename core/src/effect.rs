//! What a command VALUE would do to the chip: the one place that decides how dangerous it is.

use core::fmt;

use serde::Serialize;

use crate::command::chunked::Opening;
use crate::command::cipher::{Encrypt, EncryptInput};
use crate::command::derive::DeriveKeys;
use crate::command::query::LifeCycleState;
use crate::command::tables::{EPHEMERAL_SLOT, KeyInfo, KeyMode, Lock};
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
        Command::GenerateSignature(c) => key_use(c.slot, "The chip signs", seen),
        Command::EstablishKey(c) if c.slot == EPHEMERAL_SLOT => {
            judged(Effect::Volatile, "The key of the ephemeral slot is used and gone.")
        }
        Command::EstablishKey(c) => key_use(c.slot, "The chip reckons a shared secret", seen),
        Command::VerifyPassword(_) => judged(
            Effect::Consuming,
            "A wrong password costs one of the tries; after the last one it is blocked.",
        ),
        Command::DeletePassword(_) => judged(
            Effect::OneWay,
            "The password is gone; no known command writes a new one, so the life cycle is fixed.",
        ),
        Command::GenerateEcdheKey(_) => {
            judged(Effect::Volatile, "The chip makes a volatile key that serves one agreement.")
        }
        Command::StartKekSession(_) | Command::StopKekSession(_) => {
            judged(Effect::Volatile, "The session for wrapped keys begins or ends.")
        }
        Command::EstablishSymmetricKeys(_) => {
            judged(Effect::Volatile, "The chip waits for the list of keys to establish.")
        }
        Command::ConfirmSymmetricKeys(c) => {
            let worst = c.keys.iter().map(|info| symmetric_write(info, seen)).max_by_key(|j| j.effect);
            worst.unwrap_or_else(|| judged(Effect::Volatile, "The agreement ends without a key."))
        }
        Command::WriteSymmetricKey(c) => symmetric_write(&c.info, seen),
        Command::WriteSymmetricKeyWrapped(_) => judged(
            Effect::OneWay,
            "A symmetric key is written; which slot, and whether it locks, is inside the envelope.",
        ),
        Command::EraseSymmetricKey(c) => {
            judged(Effect::OneWay, format!("The key of symmetric slot {} is gone for ever.", c.slot))
        }
        Command::WriteHostKeys(_) | Command::WriteHostKeysWrapped(_) | Command::EstablishHostKeys(_) => {
            judged(Effect::OneWay, "The host keys are set; they cannot be read back or removed.")
        }
        Command::WritePublicKey(c) => {
            judged(Effect::OneWay, format!("Public key slot {} is written; that works once.", c.slot))
        }
        Command::GenerateChallenge(_) => {
            judged(Effect::Volatile, "A challenge waits for an entity; an older one is gone.")
        }
        Command::VerifyEntitySignature(_) => judged(
            Effect::Volatile,
            "The challenge is used up; a right signature opens zones with Auth+Host until a reset.",
        ),
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
        | Command::QueryPublicKeys(_)
        | Command::QuerySymmetricControl(_)
        | Command::QueryPublicKey(_)
        | Command::VerifySignature(_)
        | Command::DecompressKey(_)
        | Command::GenerateMac(_)
        | Command::VerifyMac(_)
        | Command::Wrap(_)
        | Command::Unwrap(_)
        | Command::Encrypt(_)
        | Command::Decrypt(_) => judged(Effect::ReadOnly, "Nothing on the chip changes."),
    }
}

/// A use of a private key: counted, as far as the host knows.
fn key_use(slot: u8, what: &str, seen: &Observation) -> Judged {
    match seen.uses_left(slot) {
        Some(Some(left)) => judged(
            Effect::Consuming,
            format!("One of the {left} uses that are left of the key of slot {slot}."),
        ),
        Some(None) => judged(Effect::ReadOnly, format!("{what}; the key's uses are not limited.")),
        None => judged(Effect::ReadOnly, format!("{what}; whether it counts uses cannot be read from it.")),
    }
}

/// A key for an empty slot can be erased again, unless it locks; a key that was there is gone.
fn symmetric_write(info: &KeyInfo, seen: &Observation) -> Judged {
    let slot = info.slot;
    if info.lock == Lock::Locked {
        let because =
            format!("Symmetric slot {slot} gets a locked key: it can be neither replaced nor erased.");
        return judged(Effect::OneWay, because);
    }
    let record = seen.symmetric_keys.as_ref().and_then(|table| table.value.get(usize::from(slot)));
    if record.is_some_and(|record| record.key.is_none()) {
        return judged(Effect::Reversible, format!("The empty symmetric slot {slot} gets a key."));
    }
    judged(
        Effect::OneWay,
        format!("Symmetric slot {slot} gets a new key; a key that was there is gone for ever."),
    )
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
