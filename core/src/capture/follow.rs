//! Exchanges decoded in their order: what earlier answers told (zone types, encryption flags, the counter) decides how
//! later ones are read. With the host keys, protected frames are opened and their MACs checked.

use crate::access::Encryption;
use crate::bytes::Reader;
use crate::command::{Command, Response};
use crate::describe::{self, Inside, Side};
use crate::exchange::Exchange;
use crate::link::{Code, CommandFrame, ResponseFrame};
use crate::observe::Observation;
use crate::session::transcript::{self, Sealed, Transcript};
use crate::session::{Generation, SessionKeys};

/// After commands that were lost, the counter is searched this far ahead.
const SEARCHED: u32 = 64;

/// One exchange, explained.
#[derive(Clone)]
pub struct Explained {
    /// The write.
    pub sent: Side,
    /// The answer.
    pub received: Side,
    /// The command, where it is understood; opened with the keys where it was encrypted.
    pub command: Option<Command>,
    /// The answer, where it is understood.
    pub response: Option<Response>,
    /// What the keys open, where the exchange was protected and the keys are right.
    pub opened: Option<Opened>,
}

/// A protected exchange, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Counter before the command.
    pub n: u32,
    /// Whether the R-MAC is right; `None` where there is none.
    pub rmac: Option<bool>,
    /// The command's payload without encryption; `None` where it was not encrypted.
    pub command: Option<Inside>,
    /// The answer's payload without encryption; `None` where it was not encrypted.
    pub answer: Option<Inside>,
}

/// Goes through exchanges in their order.
#[derive(Default)]
pub struct Follower {
    seen: Observation,
    keys: Option<SessionKeys>,
    n: Option<u32>,
}

impl Follower {
    /// Knows nothing yet. With `keys`, protected exchanges are opened.
    pub fn new(keys: Option<SessionKeys>) -> Self {
        Self { keys, ..Self::default() }
    }

    /// What the answers so far told of the chip.
    pub fn seen(&self) -> &Observation {
        &self.seen
    }

    /// Explains the next exchange, and learns from it.
    pub fn explain(&mut self, exchange: &Exchange) -> Explained {
        let (mut sent, mut command) = describe::sent(&exchange.sent, &self.seen);
        let opened = self.open(exchange);
        let mut received = describe::received(&exchange.received, command.as_ref(), &self.seen);
        let opened = opened.map(|(transcript, frame, answer)| {
            let found =
                self.inside(&transcript, &frame, answer.as_ref(), &mut sent, &mut command, &mut received);
            self.n = Some(transcript.n.wrapping_add(1));
            found
        });
        let response = command.as_ref().and_then(|command| {
            ResponseFrame::decode(&exchange.received).ok().filter(|answer| answer.status().is_ok())?;
            let inside = opened.as_ref().and_then(|opened| opened.answer.as_ref());
            let payload =
                inside.map_or_else(|| describe::payload_of(&exchange.received), |inside| inside.payload());
            let response = command.decode_response(&mut Reader::new(payload), &self.seen).ok()?;
            self.learn(command, &response, payload, exchange.number);
            Some(response)
        });
        Explained { sent, received, command, response, opened }
    }

    fn learn(&mut self, command: &Command, response: &Response, payload: &[u8], number: u64) {
        self.seen.learn(command, response, payload, number);
        if let Response::QueryHostKey(facts) = response {
            self.n = facts.as_ref().map(|facts| facts.counter);
        }
    }

    /// The transcript of a protected exchange whose C-MAC fits the keys.
    fn open(&self, exchange: &Exchange) -> Option<(Transcript, CommandFrame, Option<ResponseFrame>)> {
        let keys = self.keys.as_ref()?;
        let frame = CommandFrame::decode(&exchange.sent).ok().filter(|frame| frame.cmac.is_some())?;
        let answer = ResponseFrame::decode(&exchange.received).ok();
        let reckon =
            |n, encryption| transcript::reckon(keys, Generation::V2, n, &frame, answer.as_ref(), encryption);
        let start = exchange.session_n.or(self.n)?;
        let n = (0..SEARCHED)
            .map(|more| start.wrapping_add(more))
            .find(|n| reckon(*n, Encryption::default()).cmac.agrees())?;
        let known = self.encryption(frame.code);
        // Encryption cannot be seen on the wire: where the chip's table was not asked, whole blocks are tried.
        let tried = known.unwrap_or(Encryption {
            command: !frame.payload.is_empty() && frame.payload.len().is_multiple_of(16),
            response: true,
        });
        let transcript = reckon(n, tried);
        Some((transcript, frame, answer))
    }

    fn inside(
        &self,
        transcript: &Transcript,
        frame: &CommandFrame,
        answer: Option<&ResponseFrame>,
        sent: &mut Side,
        command: &mut Option<Command>,
        received: &mut Side,
    ) -> Opened {
        let mut opened = Opened {
            n: transcript.n,
            rmac: transcript.rmac.as_ref().map(transcript::Mac::agrees),
            command: None,
            answer: None,
        };
        if let Some((padded, payload)) = transcript.command.as_ref().and_then(open_one) {
            let (inside, found) = describe::command_inside(frame.code, padded, payload, &self.seen);
            // Where it is not known to be encrypted, what makes sense is believed: the right padding already does, where
            // the bytes on the wire make none.
            if found.is_some() || command.is_none() || self.encryption(frame.code).is_some() {
                sent.replace_payload(&inside);
                *command = found;
                opened.command = Some(inside);
            }
        }
        if let (Some(command), Some(answer)) = (command.as_ref(), answer)
            && answer.status().is_ok()
            && let Some((padded, payload)) = transcript.response.as_ref().and_then(open_one)
        {
            let inside = describe::answer_inside(command, padded, payload, &self.seen);
            let sense = inside.complaints.is_empty() || !received.complaints.is_empty();
            if sense || self.encryption(frame.code).is_some() {
                received.replace_payload(&inside);
                opened.answer = Some(inside);
            }
        }
        sent.mac("C-MAC", format!("right, N = {:08X}", transcript.n));
        if let Some(right) = opened.rmac {
            let next = transcript.n.wrapping_add(1);
            let words = if right { format!("right, N + 1 = {next:08X}") } else { "wrong".into() };
            received.mac("R-MAC", words);
        }
        opened
    }

    fn encryption(&self, code: Code) -> Option<Encryption> {
        let table = &self.seen.commands.as_ref()?.value;
        table.records.iter().find(|record| record.code == code).map(|record| record.encryption)
    }
}

/// Padded and unpadded plaintext, where the padding is right.
fn open_one(sealed: &Sealed) -> Option<(&[u8], &[u8])> {
    Some((sealed.padded.as_deref().ok()?, sealed.payload.as_deref().ok()?))
}
