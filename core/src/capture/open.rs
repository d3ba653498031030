//! One exchange, explained; a protected one opened, where its transcript is there. What it tells of the chip is learnt
//! elsewhere, and so is how the keys and the counter were found.

use crate::access::Encryption;
use crate::bytes::Reader;
use crate::command::{Command, Context, Response};
use crate::describe::{self, Inside, Side};
use crate::link::{Code, CommandFrame, ResponseFrame};
use crate::observe::Observation;
use crate::session::transcript::{self, Sealed, Transcript};
use crate::session::{Generation, SessionKeys};

/// One exchange, explained.
#[derive(Clone)]
pub struct Explained {
    /// The write.
    pub sent: Side,
    /// The answer.
    pub received: Side,
    /// The command, where it is understood; opened where it was encrypted.
    pub command: Option<Command>,
    /// The answer, where it is understood.
    pub response: Option<Response>,
    /// What the transcript opens; `None` for an exchange without one.
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

/// The transcript of a protected exchange whose C-MAC fits these keys at counter `n`.
pub fn with_keys(
    keys: &SessionKeys,
    n: u32,
    sent: &[u8],
    received: &[u8],
    seen: &Observation,
) -> Option<Transcript> {
    let frame = CommandFrame::decode(sent).ok().filter(|frame| frame.cmac.is_some())?;
    if !fits(keys, n, &frame) {
        return None;
    }
    let answer = ResponseFrame::decode(received).ok();
    // Encryption cannot be seen on the wire: where the chip's table was not asked, whole blocks are tried.
    let tried = encryption(frame.code, seen).unwrap_or(Encryption {
        command: !frame.payload.is_empty() && frame.payload.len().is_multiple_of(16),
        response: true,
    });
    Some(transcript::reckon(keys, Generation::V2, n, &frame, answer.as_ref(), tried))
}

/// Whether the C-MAC of a frame is the one of these keys at counter `n`.
pub fn fits(keys: &SessionKeys, n: u32, frame: &CommandFrame) -> bool {
    crate::session::command_mac_fits(keys, Generation::V2, n, frame)
}

/// Explains an exchange by what was seen of the chip before it, and by its transcript where it was protected.
pub fn explain(
    sent: &[u8],
    received: &[u8],
    transcript: Option<&Transcript>,
    seen: &Observation,
) -> Explained {
    let (mut sent_side, mut command) = describe::sent(sent, seen);
    let frame = CommandFrame::decode(sent).ok();
    let sealed = transcript.zip(frame);
    let inside = sealed
        .as_ref()
        .and_then(|(transcript, frame)| open_command(transcript, frame, &mut sent_side, &mut command, seen));
    let mut received_side = describe::received(received, command.as_ref(), seen);
    let answered = ResponseFrame::decode(received).is_ok_and(|answer| answer.status().is_ok());
    let opened = sealed.map(|(transcript, frame)| {
        let command = command.as_ref().filter(|_| answered);
        let answer = command
            .and_then(|command| open_answer(transcript, frame.code, command, &mut received_side, seen));
        let rmac = transcript.rmac.as_ref().filter(|mac| mac.on_wire.is_some()).map(transcript::Mac::agrees);
        let opened = Opened { n: transcript.n, rmac, command: inside, answer };
        name_macs(&opened, transcript, &mut sent_side, &mut received_side);
        opened
    });
    let response = command.as_ref().filter(|_| answered).and_then(|command| {
        let payload = answer_payload(opened.as_ref(), received);
        command.decode_response(&mut Reader::new(payload), seen).ok()
    });
    Explained { sent: sent_side, received: received_side, command, response, opened }
}

/// Explains an exchange as it stands on the wire; nothing is opened.
pub fn explain_closed(sent: &[u8], received: &[u8], context: &dyn Context) -> Explained {
    let (sent, command) = describe::sent(sent, context);
    let received = describe::received(received, command.as_ref(), context);
    Explained { sent, received, command, response: None, opened: None }
}

/// The answer's payload, as the command's decoder reads it.
pub fn answer_payload<'a>(opened: Option<&'a Opened>, received: &'a [u8]) -> &'a [u8] {
    let inside = opened.and_then(|opened| opened.answer.as_ref());
    inside.map_or_else(|| describe::payload_of(received), Inside::payload)
}

fn open_command(
    transcript: &Transcript,
    frame: &CommandFrame,
    sent: &mut Side,
    command: &mut Option<Command>,
    seen: &Observation,
) -> Option<Inside> {
    let (padded, payload) = transcript.command.as_ref().and_then(open_one)?;
    let (inside, found) = describe::command_inside(frame.code, padded, payload, seen);
    // Where it is not known to be encrypted, what makes sense is believed: the right padding already does, where the
    // bytes on the wire make none.
    if found.is_none() && command.is_some() && encryption(frame.code, seen).is_none() {
        return None;
    }
    sent.replace_payload(&inside);
    *command = found;
    Some(inside)
}

fn open_answer(
    transcript: &Transcript,
    code: Code,
    command: &Command,
    received: &mut Side,
    seen: &Observation,
) -> Option<Inside> {
    let (padded, payload) = transcript.response.as_ref().and_then(open_one)?;
    let inside = describe::answer_inside(command, padded, payload, seen);
    let sense = inside.complaints.is_empty() || !received.complaints.is_empty();
    if !sense && encryption(code, seen).is_none() {
        return None;
    }
    received.replace_payload(&inside);
    Some(inside)
}

fn name_macs(opened: &Opened, transcript: &Transcript, sent: &mut Side, received: &mut Side) {
    let right = if transcript.cmac.agrees() { "right" } else { "wrong" };
    sent.mac("C-MAC", format!("{right}, N = {:08X}", transcript.n));
    if let Some(right) = opened.rmac {
        let next = transcript.n.wrapping_add(1);
        let words = if right { format!("right, N + 1 = {next:08X}") } else { "wrong".into() };
        received.mac("R-MAC", words);
    }
}

fn encryption(code: Code, seen: &Observation) -> Option<Encryption> {
    let table = &seen.commands.as_ref()?.value;
    table.records.iter().find(|record| record.code == code).map(|record| record.encryption)
}

/// Padded and unpadded plaintext, where the padding is right.
fn open_one(sealed: &Sealed) -> Option<(&[u8], &[u8])> {
    Some((sealed.padded.as_deref().ok()?, sealed.payload.as_deref().ok()?))
}
