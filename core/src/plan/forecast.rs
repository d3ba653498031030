//! What the chip will answer to a command that policy lets through, as far as it follows from what is known.

use crate::command::Done;
use crate::command::catalog::{Command, Response};
use crate::command::chunked::{Presence, Started};
use crate::command::data_partition::{Read, ZoneContent};
use crate::command::wire::WireKey;
use crate::link::Status;
use crate::observe::Observation;
use crate::policy::{Answer, Verdict};

/// The expected answer.
#[derive(Clone, PartialEq)]
pub enum Forecast {
    /// Nobody can tell: any answer is news.
    Open,
    /// This status; what is in the answer is not known beforehand.
    Status(Status),
    /// Status 00 with exactly this answer.
    Answer(Box<Response>),
}

impl Forecast {
    /// In words, for a list of steps.
    pub fn words(&self) -> String {
        match self {
            Self::Open => "not known beforehand".to_owned(),
            Self::Status(status) => status.to_string(),
            Self::Answer(response) => match response.summary() {
                Some(summary) => format!("{}, {summary}", Status::OK),
                None => Status::OK.to_string(),
            },
        }
    }
}

/// The expected answer, and the observation it leads to where the command is accepted.
pub(super) fn of(
    command: &Command,
    verdict: &Verdict,
    seen: &Observation,
) -> (Forecast, Option<Observation>) {
    match verdict.answer {
        Answer::Unknown => (Forecast::Open, None),
        Answer::Refused(status) => (Forecast::Status(status), None),
        Answer::Accepted => match response(command, seen) {
            None => (Forecast::Status(Status::OK), without_answer(command, seen)),
            Some(response) => {
                let mut after = seen.clone();
                after.learn(command, &response, &response.encode(), 0);
                (Forecast::Answer(Box::new(response)), Some(after))
            }
        },
    }
}

fn response(command: &Command, seen: &Observation) -> Option<Response> {
    match command {
        Command::Update(_) => Some(Response::Update(Done)),
        Command::Decrement(c) => {
            let left = seen.zone(c.zone)?.counter?.checked_sub(c.amount)?;
            Some(Response::Decrement(left))
        }
        Command::Read(c) => Some(Response::Read(content(c, seen)?)),
        Command::PutCommandAccess(_) => Some(Response::PutCommandAccess(Done)),
        Command::PutEncryption(_) => Some(Response::PutEncryption(Done)),
        Command::Reset(_) => Some(Response::Reset(Done)),
        Command::PutLifeCycle(_) => Some(Response::PutLifeCycle(Done)),
        Command::PutI2c(_) => Some(Response::PutI2c(Done)),
        Command::PutHostKeyControl(_) => Some(Response::PutHostKeyControl(Done)),
        Command::PutSymmetricControl(_) => Some(Response::PutSymmetricControl(Done)),
        Command::PutPublicKeyFlags(_) => Some(Response::PutPublicKeyFlags(Done)),
        Command::WritePublicKey(_) => Some(Response::WritePublicKey(Done)),
        Command::WriteHostKeys(_) => Some(Response::WriteHostKeys(Done)),
        Command::WriteSymmetricKey(_) => Some(Response::WriteSymmetricKey(Done)),
        Command::EraseSymmetricKey(_) => Some(Response::EraseSymmetricKey(Done)),
        Command::GenerateEnvelopeKey(_) => Some(Response::GenerateEnvelopeKey(Done)),
        Command::StartKekSession(_) => Some(Response::StartKekSession(Done)),
        Command::StopKekSession(_) => Some(Response::StopKekSession(Done)),
        Command::WriteHostKeysWrapped(_) => Some(Response::WriteHostKeysWrapped(Done)),
        Command::EstablishHostKeys(_) => Some(Response::EstablishHostKeys(Done)),
        Command::WriteSymmetricKeyWrapped(_) => Some(Response::WriteSymmetricKeyWrapped(Done)),
        Command::EstablishSymmetricKeys(_) => Some(Response::EstablishSymmetricKeys(Done)),
        Command::ConfirmSymmetricKeys(_) => Some(Response::ConfirmSymmetricKeys(Done)),
        Command::StartHash(_) => Some(Response::StartHash(Done)),
        Command::ProcessHash(_) => Some(Response::ProcessHash(Done)),
        _ => None,
    }
}

/// What is known afterwards although the answer's content is not: a new key is there, whatever its public half; a run of
/// pieces is under way, whatever its ciphertext.
fn without_answer(command: &Command, seen: &Observation) -> Option<Observation> {
    let began = Started { data: Vec::new(), presence: Presence::NotTold };
    let empty = match command {
        Command::GenerateKey(c) => Response::GenerateKey(WireKey { curve: c.curve, bytes: Vec::new() }),
        Command::StartEncrypt(_) => Response::StartEncrypt(began),
        Command::StartDecrypt(_) => Response::StartDecrypt(began),
        Command::ProcessEncrypt(_) => Response::ProcessEncrypt(Vec::new()),
        Command::ProcessDecrypt(_) => Response::ProcessDecrypt(Vec::new()),
        _ => return None,
    };
    let mut after = seen.clone();
    after.learn(command, &empty, &[], 0);
    Some(after)
}

/// What a read brings, where every byte of it is known.
fn content(c: &Read, seen: &Observation) -> Option<ZoneContent> {
    let counter = seen.zone(c.zone)?.counter;
    let start = usize::from(c.offset);
    let end = start + usize::from(c.length);
    let data = match seen.zones.get(&c.zone) {
        Some(zone) => zone.bytes.get(start..end)?.iter().copied().collect::<Option<Vec<u8>>>()?,
        None if c.length == 0 => Vec::new(),
        None => return None,
    };
    Some(ZoneContent { counter, data })
}
