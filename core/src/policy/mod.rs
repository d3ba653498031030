//! May I, and if not, why? From what is observed of a chip and a command value: accepted, refused with which status, or
//! unknown, and the rule that decides.
//!
//! Policy sees only what queries and answers reveal. It may say "unknown", with its reason; a yes or a no is never
//! wrong. It shares no code with the virtual chip: the two are tested against each other.

mod agreement;
mod attributes;
mod chunked;
mod cipher;
mod derive;
mod digest;
mod entity;
mod envelopes;
mod password;
mod private_keys;
mod provisioning;
mod queries;
mod symmetric;
#[cfg(test)]
mod tests;
mod undetermined;
mod way;
mod zones;

use core::fmt;

use crate::command::Command;
use crate::link::Status;
use crate::observe::Observation;
use way::Way;

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
    /// The last protected answer was believed: the MAC key is right.
    Proved,
    /// And encrypted commands were understood: the cipher key is right too.
    Understood,
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
    fact.ok_or_else(|| Stop::Unknown(format!("{what}: not read yet.")))
}

/// What an object's rules may look at: the observation, and how the command goes out.
#[derive(Clone, Copy)]
struct Case<'a> {
    seen: &'a Observation,
    way: Way,
}

impl Case<'_> {
    /// An answer with this payload fits the buffer. One that does not is 06 (INFERRED).
    fn answer(&self, payload_bytes: usize) -> Check {
        let most = self.way.answer_bytes();
        if payload_bytes <= most {
            return Ok(());
        }
        let rule = format!("The answer would have {payload_bytes} B, at most {most} B fit.");
        refused(Status::BUFFER_EXCEEDED, rule)
    }
}

/// What the chip will say to `command`, sent the way the driver sends it: protected where the chip's table or the
/// object asks for it and a session is open, plain otherwise.
pub fn may(command: &Command, seen: &Observation, session: Session) -> Verdict {
    match decide(command, seen, session) {
        Ok(rule) => Verdict { answer: Answer::Accepted, rule },
        Err(Stop::Refused(status, rule)) => Verdict { answer: Answer::Refused(status), rule },
        Err(Stop::Unknown(rule)) => Verdict { answer: Answer::Unknown, rule },
    }
}

/// The chip's order of checks (specification 10.1, INFERRED): frame, code, session, life cycle, command access, layout,
/// object.
fn decide(command: &Command, seen: &Observation, session: Session) -> Check<String> {
    if seen.in_doubt.commands {
        return unknown("An answer about the command table was lost: it has to be read again.");
    }
    let way = Way::of(command, seen, session);
    way.frame_fits(command)?;
    undetermined::code(command.row())?;
    way.channel(seen, session)?;
    way::life_cycle(command, seen)?;
    let by_command = way.command_access(command, seen)?;
    let read = way::layout(command, seen)?;
    let by_object = object(&read, &Case { seen, way })?;
    if read != *command {
        return unknown("The mode of the slot's key gives these bytes another meaning than the command has.");
    }
    Ok([by_object, by_command].into_iter().filter(|rule| !rule.is_empty()).collect::<Vec<_>>().join(" "))
}

/// The rules of what the command acts on. One arm per catalogue row: a row without a policy does not compile.
fn object(command: &Command, case: &Case) -> Check<String> {
    match command {
        Command::Echo(c) if c.data.is_empty() => {
            refused(Status::INCONSISTENT_DATA, "It is an echo of nothing.")
        }
        Command::Echo(c) => case.answer(c.data.len()).map(|()| String::new()),
        Command::GenerateRandom(_) | Command::Reset(_) => Ok(String::new()),
        Command::Read(c) => zones::read(c, case),
        Command::Update(c) => zones::update(c, case),
        Command::Decrement(c) => zones::decrement(c, case),
        Command::GenerateKey(c) => private_keys::generate(c, case),
        Command::GenerateSignature(c) => private_keys::sign(c, case),
        Command::VerifySignature(c) => private_keys::verify(c),
        Command::EstablishKey(c) => private_keys::establish(c, case),
        Command::DecompressKey(c) => private_keys::decompress(c),
        Command::GenerateMac(c) => symmetric::generate_mac(c, case),
        Command::VerifyMac(c) => symmetric::verify_mac(c, case),
        Command::Encrypt(c) => cipher::encrypt(c, case),
        Command::Decrypt(c) => cipher::decrypt(c, case),
        Command::StartEncrypt(c) => chunked::start_encrypt(c, case),
        Command::ProcessEncrypt(c) => chunked::process_encrypt(c, case),
        Command::FinishEncrypt(c) => chunked::finish_encrypt(c, case),
        Command::StartDecrypt(c) => chunked::start_decrypt(c, case),
        Command::ProcessDecrypt(c) => chunked::process_decrypt(c, case),
        Command::FinishDecrypt(c) => chunked::finish_decrypt(c, case),
        Command::DeriveKeys(c) => derive::derive_keys(c, case),
        Command::StartHash(c) => digest::start(c),
        Command::ProcessHash(_) | Command::FinishHash(_) => digest::go_on(case),
        Command::Wrap(c) => envelopes::wrap(c, case),
        Command::Unwrap(c) => envelopes::unwrap(c, case),
        Command::GenerateEnvelopeKey(c) => envelopes::generate_key(c, case),
        Command::PutLifeCycle(c) => attributes::life_cycle(*c, case),
        Command::PutI2c(_) => attributes::i2c(case),
        Command::PutCommandAccess(c) => attributes::command_access(c, case),
        Command::PutEncryption(c) => attributes::encryption(c, case),
        Command::PutHostKeyControl(c) => attributes::host_key_control(*c, case),
        Command::PutSymmetricControl(c) => attributes::symmetric_control(*c, case),
        Command::PutPublicKeyFlags(c) => attributes::public_key_flags(*c, case),
        Command::QuerySymmetricControl(c) => queries::symmetric_control(*c, case),
        Command::QueryPublicKey(c) => queries::public_key(*c, case),
        Command::QueryEnvelopeKeys(_)
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
        | Command::QueryPublicKeys(_) => Ok(String::new()),
        Command::GenerateEcdheKey(c) => agreement::generate_key(*c),
        Command::StartKekSession(c) => agreement::start_kek(c, case),
        Command::StopKekSession(_) => Ok("Stopping is free, open or not.".into()),
        Command::EstablishSymmetricKeys(c) => agreement::symmetric_keys(c, case),
        Command::EstablishHostKeys(c) => agreement::host_keys(c, case),
        Command::ConfirmSymmetricKeys(c) => provisioning::confirm(c, case),
        Command::WriteHostKeys(_) => provisioning::host_keys(case),
        Command::WriteHostKeysWrapped(_) => provisioning::host_keys_wrapped(case),
        Command::WriteSymmetricKey(c) => provisioning::symmetric_key(c, case),
        Command::WriteSymmetricKeyWrapped(_) => provisioning::symmetric_key_wrapped(case),
        Command::EraseSymmetricKey(c) => provisioning::erase(*c, case),
        Command::WritePublicKey(c) => provisioning::public_key(c, case),
        Command::GenerateChallenge(_) => Ok("A challenge is free.".into()),
        Command::VerifyEntitySignature(c) => entity::verify(c, case),
        Command::VerifyPassword(_) => password::verify(case),
        Command::DeletePassword(_) => password::delete(case),
        Command::StartSession(_)
        | Command::Increment(_)
        | Command::DeriveLoRaKeys(_)
        | Command::UnwrapIssuerEnvelope(_)
        | Command::Hibernate(_)
        | Command::PutHostKeyV1(_)
        | Command::PutKey(_)
        | Command::Configure(_)
        | Command::GetSignature(_)
        | Command::Standby(_)
        | Command::Reserved0C(_)
        | Command::Reserved0D(_) => undetermined::row(command.row()),
    }
}
