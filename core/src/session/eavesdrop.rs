//! What somebody who only listens on the bus learns from exchanges, above all while keys get into the chip.
//!
//! Pure: the bytes of the wire in, and nothing that host or chip know besides. The same decoders read them as everywhere
//! else. A listener who also alters bytes can do more; where nobody signed, that is said.

use core::fmt;
use core::ops::Range;

use zeroize::Zeroizing;

use super::SessionKeys;
use crate::bytes::Reader;
use crate::capture::blank::{self, Secrets};
use crate::capture::open;
use crate::command::agreement::{Agreement, Authentication};
use crate::command::catalog::{Key, row_of};
use crate::command::host_keys::HostKeyPair;
use crate::command::query::HostKeyControlFields;
use crate::command::wire::WireKey;
use crate::command::{Command, Response};
use crate::describe;
use crate::link::{Code, CommandFrame, Flags, ResponseFrame, Status};
use crate::observe::Observation;

/// Bytes of an envelope with two AES-128 keys (specification 6.2); the longer one has two AES-256 keys.
const SHORT_ENVELOPE: usize = 48;

/// How much a fact gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// A key or a password itself, or bytes that may be one.
    Secret,
    /// Meant to be seen: public keys, settings, counters.
    Public,
    /// Seen, but nothing can be read from it: an envelope, ciphertext.
    Sealed,
}

/// One thing that was seen.
#[derive(Clone, PartialEq, Eq)]
pub struct Learned {
    /// `MAC key`.
    pub name: &'static str,
    /// How much it gives away.
    pub grade: Grade,
    /// What it says, in a few words; never the digits of a key.
    pub words: String,
    /// The bytes as they went over the bus; wiped, for some of them are keys.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Learned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Learned");
        shown.field("name", &self.name).field("grade", &self.grade).field("words", &self.words);
        match self.grade {
            Grade::Secret => shown.finish_non_exhaustive(),
            _ => shown.field("bytes", &crate::hex::run(&self.bytes)).finish(),
        }
    }
}

/// What one exchange gave away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overheard {
    /// Code and tag, where the command is known.
    pub key: Option<Key>,
    /// Name of the command.
    pub command: String,
    /// The chip's status; `None` where no whole answer came.
    pub status: Option<Status>,
    /// What was seen, in the order of the bytes.
    pub learned: Vec<Learned>,
}

/// What a listener can do in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// No host keys were written while he listened.
    Nothing,
    /// He has both keys.
    Keys,
    /// He does not have the keys; the chip did not ask who the host is, so somebody who alters bytes could have been it.
    Anonymous,
    /// He does not have the keys; the chip checked a signature, for the key in this public slot, before it agreed.
    Signed(u8),
    /// He does not have the keys; they came out of an agreement whose start he did not hear in clear, so whether anybody
    /// signed it is not known.
    Unheard,
    /// He does not have the keys: they went under the cipher key of an open session.
    Ciphertext,
}

impl Conclusion {
    /// In a sentence.
    pub fn sentence(self) -> String {
        match self {
            Self::Nothing => "No host keys have been written yet.".into(),
            Self::Keys => "The listener has both keys: he can speak for the host, read everything, and forge it.".into(),
            Self::Anonymous => "The listener does not have the keys: he lacks the private half of both ephemeral keys. But \
                                nobody signed: whoever sits between host and chip and alters bytes could have agreed in \
                                the host's place."
                .into(),
            Self::Signed(slot) => format!(
                "The listener does not have the keys: he lacks the private half of both ephemeral keys. And the chip \
                 agreed only with the owner of public slot {slot}: altering bytes breaks the signature."
            ),
            Self::Unheard => "The listener does not have the keys: they came out of a key agreement. Its start was not \
                              overheard in clear, so whether anybody signed it cannot be said. If nobody did, whoever \
                              alters bytes could have agreed in the host's place."
                .into(),
            Self::Ciphertext => "The listener does not have the keys, unless he has the cipher key that they were \
                                 encrypted with."
                .into(),
        }
    }
}

/// Listens to one exchange after the other.
#[derive(Default)]
pub struct Listener {
    keys: Option<HostKeyPair>,
    /// Who signed the agreement that is under way; `Some(None)` is nobody, `None` is that no agreement was overheard.
    agreed: Option<Option<u8>>,
    conclusion: Option<Conclusion>,
}

impl Listener {
    /// Hears one exchange: the whole write and the whole answer, CRC included.
    pub fn hear(&mut self, sent: &[u8], received: &[u8]) -> Overheard {
        let status = ResponseFrame::decode(received).ok().map(|answer| answer.status());
        let Ok(frame) = CommandFrame::decode(sent) else {
            let learned = vec![seen("Damaged frame", Grade::Sealed, String::new(), sent)];
            return Overheard { key: None, command: "Damaged frame".into(), status, learned };
        };
        // Ciphertext looks like a wrong tag or a wrong layout, or like anything where any bytes will do.
        let row = row_of(frame.code, &frame.payload);
        let command =
            Command::decode_with(frame.code, &mut Reader::new(&frame.payload), &Observation::default());
        let ok = status.is_some_and(Status::is_ok);
        let learned = match &command {
            Ok(command) => self.command(command, &frame, (sent, received), ok),
            Err(_) if protected(&frame) => {
                if ok {
                    self.unread(frame.code);
                }
                vec![seen("Ciphertext", Grade::Sealed, length(&frame.payload), &frame.payload)]
            }
            Err(_) => {
                let hidden = hidden(sent, received);
                vec![seen("Payload", grade(&hidden.sent), length(&frame.payload), &frame.payload)]
            }
        };
        Overheard {
            key: row.map(|row| row.key),
            command: row.map_or_else(|| format!("Command {}", frame.code), |row| row.name.to_owned()),
            status,
            learned,
        }
    }

    /// The host keys that are in the chip now, where the listener has them.
    pub fn keys(&self) -> Option<&HostKeyPair> {
        self.keys.as_ref()
    }

    /// The same, ready to open a session with.
    pub fn session_keys(&self) -> Option<SessionKeys> {
        let pair = self.keys.as_ref()?;
        SessionKeys::new(&pair.mac, &pair.cipher).ok()
    }

    /// What it comes to.
    pub fn conclusion(&self) -> Conclusion {
        self.conclusion.unwrap_or(Conclusion::Nothing)
    }

    fn command(
        &mut self,
        command: &Command,
        frame: &CommandFrame,
        exchange: (&[u8], &[u8]),
        ok: bool,
    ) -> Vec<Learned> {
        match command {
            Command::WriteHostKeys(c) => {
                if ok {
                    (self.keys, self.conclusion) = (Some(c.keys.clone()), Some(Conclusion::Keys));
                }
                let words = if ok { "in use from now on" } else { "refused, and seen all the same" };
                let of = |name, key: &[u8]| {
                    seen(name, Grade::Secret, format!("{}, {words}", c.keys.key_type.name()), key)
                };
                vec![of("MAC key", &c.keys.mac), of("Cipher key", &c.keys.cipher)]
            }
            Command::WriteHostKeysWrapped(c) => {
                if ok {
                    (self.keys, self.conclusion) = (None, Some(self.agreement()));
                }
                let inside = if c.envelope.len() == SHORT_ENVELOPE { "AES-128" } else { "AES-256" };
                let words = format!("{}: two {inside} keys, sealed", length(&c.envelope));
                vec![seen("Envelope", Grade::Sealed, words, &c.envelope)]
            }
            Command::StartKekSession(c) => {
                let by = c.agreement.authentication.as_ref().map(|a| a.slot);
                self.agreed = ok.then_some(by);
                of_agreement(&c.agreement, frame)
            }
            Command::StopKekSession(_) => {
                self.agreed = None;
                Vec::new()
            }
            Command::EstablishHostKeys(c) => {
                let by = c.agreement.authentication.as_ref().map(|a| a.slot);
                if ok {
                    (self.keys, self.conclusion) = (None, Some(agreement(by)));
                }
                let mut learned = of_agreement(&c.agreement, frame);
                learned.push(seen(
                    "Type of the keys",
                    Grade::Public,
                    c.key_type.name().into(),
                    &[c.key_type.code()],
                ));
                learned
            }
            Command::PutHostKeyControl(c) => vec![control(c.fields)],
            Command::WritePublicKey(c) => {
                let words = format!("{}, into public slot {}", c.key.curve.name(), c.slot);
                vec![seen("Issuer's public key", Grade::Public, words, &c.key.bytes)]
            }
            other => answered(other, frame, exchange, ok),
        }
    }

    /// A command that the chip took and that only ciphertext was seen of.
    fn unread(&mut self, code: Code) {
        let conclusion = match code {
            Code::Extended(0x03) => return self.agreed = None,
            Code::Extended(0x07) => Conclusion::Ciphertext,
            // Under the ciphertext is an envelope.
            Code::Extended(0x08) => self.agreement(),
            Code::Extended(0x18) => Conclusion::Unheard,
            _ => return,
        };
        (self.keys, self.conclusion) = (None, Some(conclusion));
    }

    /// What the agreement that is under way says of keys that go in its envelope.
    fn agreement(&self) -> Conclusion {
        self.agreed.map_or(Conclusion::Unheard, agreement)
    }
}

/// What the answer tells, and the payload of any other command.
fn answered(
    command: &Command,
    frame: &CommandFrame,
    (sent, received): (&[u8], &[u8]),
    ok: bool,
) -> Vec<Learned> {
    let payload = describe::payload_of(received);
    let answer = command.decode_response(&mut Reader::new(payload), &Observation::default());
    match answer {
        Ok(Response::GenerateEcdheKey(key)) if ok => vec![public_key("Chip's ephemeral public key", &key)],
        Ok(Response::QueryHostKeyControl(fields)) if ok => vec![control(fields)],
        Ok(Response::QueryHostKey(facts)) if ok => {
            let words = facts.map_or_else(
                || "empty".to_owned(),
                |facts| format!("{}, counter {:08X}", facts.key_type.name(), facts.counter),
            );
            vec![seen("Host key slot", Grade::Public, words, payload)]
        }
        _ => {
            let mut learned = Vec::new();
            let hidden = hidden(sent, received);
            // Encrypted bytes that happen to have a layout cannot be told from bytes in clear: both are what was seen.
            if !frame.payload.is_empty() {
                let words = if protected(frame) { length(&frame.payload) } else { command.summary() };
                learned.push(seen("Payload", grade(&hidden.sent), words, &frame.payload));
            }
            if !payload.is_empty() {
                learned.push(seen("Answer", grade(&hidden.received), length(payload), payload));
            }
            learned
        }
    }
}

/// Passwords and keys in clear, and what may be one.
fn hidden(sent: &[u8], received: &[u8]) -> Secrets {
    blank::of(sent, received, &open::explain_closed(sent, received, &Observation::default()))
}

fn grade(hidden: &[Range<usize>]) -> Grade {
    if hidden.is_empty() { Grade::Public } else { Grade::Secret }
}

fn agreement(by: Option<u8>) -> Conclusion {
    by.map_or(Conclusion::Anonymous, Conclusion::Signed)
}

fn of_agreement(agreement: &Agreement, frame: &CommandFrame) -> Vec<Learned> {
    let mut learned = vec![public_key("Host's ephemeral public key", &agreement.host)];
    learned.push(match &agreement.authentication {
        Some(Authentication { slot, signature, .. }) => seen(
            "Signature",
            Grade::Public,
            format!("by the owner of public slot {slot}, over both ephemeral keys"),
            &signature.to_bytes(),
        ),
        None => seen("No signature", Grade::Public, "anybody could be this host".into(), &[]),
    });
    if protected(frame) {
        learned.push(seen("C-MAC", Grade::Sealed, "an open session protects it".into(), &[]));
    }
    learned
}

fn public_key(name: &'static str, key: &WireKey) -> Learned {
    seen(name, Grade::Public, key.curve.name().to_owned(), &key.bytes)
}

fn control(fields: HostKeyControlFields) -> Learned {
    seen("Ways for the host keys", Grade::Public, fields.words(), &fields.0)
}

fn seen(name: &'static str, grade: Grade, words: String, bytes: &[u8]) -> Learned {
    Learned { name, grade, words, bytes: Zeroizing::new(bytes.to_vec()) }
}

fn length(bytes: &[u8]) -> String {
    format!("{} B", bytes.len())
}

fn protected(frame: &CommandFrame) -> bool {
    frame.flags == Flags::HOST_SESSION || frame.cmac.is_some()
}
