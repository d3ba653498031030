//! Protected exchanges value by value: the host's side as the driver reckoned it, the chip's side where the chip can be
//! looked into. And frames of others, judged with the keys of the open session. Nothing here sends anything.

use std::ops::{Range, RangeInclusive};

use super::Device;
use crate::access::Encryption;
use crate::bytes::Reader;
use crate::capture::blank::{self, Secrets};
use crate::capture::open;
use crate::chip::ChipSide;
use crate::command::Command;
use crate::command::catalog::row_of;
use crate::describe;
use crate::exchange::Exchange;
use crate::link::{Code, CommandFrame, ResponseFrame, Status};
use crate::observe::Observation;
use crate::paste::Pasted;
use crate::session::Generation;
use crate::session::judge::{Given, Judgement, judge};
use crate::session::transcript::{self, Sealed, Transcript};

/// One protected exchange.
#[derive(Clone, Debug, PartialEq)]
pub struct Protected {
    /// Number of the exchange; 0 for one that was never sent.
    pub number: u64,
    /// Name of the command.
    pub title: String,
    /// What was asked, in a few words.
    pub summary: String,
    /// The write, CRC included.
    pub sent: Vec<u8>,
    /// The answer, CRC included; empty where none came.
    pub received: Vec<u8>,
    /// The chip's status, where it answered.
    pub status: Option<Status>,
    /// What the host reckoned.
    pub host: Transcript,
    /// What the chip reckoned with its own keys and counter; `None` where nobody can look inside.
    pub chip: Option<Transcript>,
}

impl Protected {
    /// From both sides of an exchange.
    pub fn new(
        number: u64,
        (sent, received): (&[u8], &[u8]),
        (host, chip): (Transcript, Option<Transcript>),
        seen: &Observation,
    ) -> Self {
        let (title, summary) = named(sent, &host, chip.as_ref(), seen);
        let status = ResponseFrame::decode(received).ok().map(|answer| answer.status());
        let (sent, received) = (sent.to_vec(), received.to_vec());
        Self { number, title, summary, sent, received, status, host, chip }
    }

    /// Where the plaintexts of command and answer hold secrets: places in the payloads, whether those were encrypted or
    /// not.
    pub fn secrets(&self) -> Secrets {
        let Ok(frame) = CommandFrame::decode(&self.sent) else { return Secrets::default() };
        let payload = self.plain(|side| side.command.as_ref(), &frame.payload);
        let answer = self.plain(|side| side.response.as_ref(), describe::payload_of(&self.received));
        let frame = CommandFrame::plain(frame.code, payload);
        let header = self.received.first().map_or(0, |header| Status::of(*header).code());
        let (sent, received) = (frame.encode(), ResponseFrame { header, body: answer }.encode());
        let explained = open::explain_closed(&sent, &received, &Observation::default());
        let mut found = blank::of(&sent, &received, &explained);
        let from = |ranges: &mut Vec<Range<usize>>, start: usize| {
            ranges
                .iter_mut()
                .for_each(|it| *it = it.start.saturating_sub(start)..it.end.saturating_sub(start));
        };
        from(&mut found.sent, frame.header().len());
        from(&mut found.received, 3);
        found
    }

    /// A plaintext: where one side cannot read it, the other one perhaps can.
    fn plain(&self, of: fn(&Transcript) -> Option<&Sealed>, wire: &[u8]) -> Vec<u8> {
        if of(&self.host).is_none() {
            return wire.to_vec();
        }
        let mut sides = [Some(&self.host), self.chip.as_ref()].into_iter().flatten().filter_map(of);
        let read = |side: &Sealed| side.payload.clone().ok().or_else(|| side.padded.clone().ok());
        sides.find_map(read).unwrap_or_default()
    }
}

/// Name and summary of the command inside, from its plaintext.
fn named(sent: &[u8], host: &Transcript, chip: Option<&Transcript>, seen: &Observation) -> (String, String) {
    let Ok(frame) = CommandFrame::decode(sent) else { return ("Damaged frame".into(), String::new()) };
    // Where one side cannot read it, the other one perhaps can.
    let sides = [Some(host), chip].into_iter().flatten();
    let mut opened = sides.filter_map(|side| side.command.as_ref()).map(|sealed| &sealed.payload);
    let plain = match &host.command {
        Some(_) => opened.find_map(|payload| payload.clone().ok()).unwrap_or_default(),
        None => frame.payload.clone(),
    };
    let title =
        row_of(frame.code, &plain).map_or_else(|| format!("Command {}", frame.code), |row| row.name.into());
    let command = Command::decode_with(frame.code, &mut Reader::new(&plain), seen);
    (title, command.map(|command| command.summary()).unwrap_or_default())
}

impl Device {
    /// The protected exchanges of a log, explained with the keys of the open session. Asks a virtual chip for its side
    /// of them; what it saw before is forgotten by it.
    pub fn explain(&mut self, log: &[Exchange]) -> Vec<Protected> {
        let mut inside: Vec<ChipSide> =
            self.transport.bench().map(|bus| bus.chip.take_seen()).unwrap_or_default();
        let mut explained = Vec::new();
        for exchange in log {
            let (Some(n), Ok(frame)) = (exchange.session_n, CommandFrame::decode(&exchange.sent)) else {
                continue;
            };
            let answer = ResponseFrame::decode(&exchange.received).ok();
            let broken = self.broken.remove(&exchange.number);
            let Some(host) = broken.or_else(|| self.reckon(n, &frame, answer.as_ref())) else { continue };
            let own = inside.iter().position(|side| *side.frame() == frame).map(|at| inside.remove(at));
            let chip = own.map(|side| side.reckon(answer.as_ref()));
            let wires = (exchange.sent.as_slice(), exchange.received.as_slice());
            explained.push(Protected::new(exchange.number, wires, (host, chip), &self.observation));
        }
        explained
    }

    fn reckon(&self, n: u32, frame: &CommandFrame, answer: Option<&ResponseFrame>) -> Option<Transcript> {
        let session = self.session.as_ref()?;
        let encryption = self.encryption_of(frame.code).unwrap_or_default();
        Some(transcript::reckon(&session.keys, Generation::V2, n, frame, answer, encryption))
    }

    /// The encryption flags of the chip's own table; `None` where it was not read.
    pub(super) fn encryption_of(&self, code: Code) -> Option<Encryption> {
        let table = &self.observation.commands.as_ref()?.value;
        let record = table.records.iter().find(|record| record.code == code);
        Some(record.map_or(Encryption::default(), |record| record.encryption))
    }

    /// Judges pasted frames with the keys of the open session; without one, all but their MACs.
    pub fn judge_pasted(&self, frames: &[Pasted], counters: RangeInclusive<u32>) -> Vec<Judgement> {
        let first = frames.iter().find_map(|frame| CommandFrame::decode(&frame.bytes).ok());
        let encryption = first.and_then(|frame| self.encryption_of(frame.code));
        let keys = self.session.as_ref().map(|session| &session.keys);
        judge(frames, &Given { keys, generation: Generation::V2, counters, encryption })
    }
}
