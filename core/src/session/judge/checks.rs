//! The checks of one frame in the chip's order, each a line with its reason and its bytes.

use super::checksum::{self, Wrong};
use super::mac::{Found, Frame, Search};
use super::{Direction, Explanation, Given, Judgement, cipher, explain};
use crate::access::Encryption;
use crate::link::frame::split_header;
use crate::link::{CommandFrame, Flags, LinkError, MAC_BYTES, ResponseFrame, Status};
use crate::session::transcript::{self, Transcript};
use crate::session::{Generation, SessionKeys, reckon};
use crate::verdict::{Check, CheckResult, Evidence, Verdict};

/// What is found out about a frame with a MAC.
struct Mac {
    search: Search,
    check: Check,
    explanation: Explanation,
    right: Option<[u8; MAC_BYTES]>,
}

/// Judges a command. Gives the command as read as well, and its encryption as far as it shows.
pub(super) fn command(
    wire: &[u8],
    given: &Given<'_>,
) -> (Judgement, Option<CommandFrame>, Option<Encryption>) {
    let (crc, wrong) = crc_of_command(wire);
    let mended = wrong.as_ref().and_then(|wrong| wrong.wire.clone()).unwrap_or_else(|| wire.to_vec());
    let mut explanations: Vec<Explanation> = wrong.map(|wrong| wrong.explanation).into_iter().collect();
    let mut checks = vec![crc];
    let mut judgement = blank(Direction::Command, wire);
    let Some(mut frame) = loose(&mended) else {
        let told = explain::not_a_frame(wire.len());
        checks.push(Check::new("length", "Length", CheckResult::Fail, told.cause.clone()));
        explanations.push(told);
        return (finish(judgement, checks, explanations), None, None);
    };
    if checks.iter().any(|check| check.result == CheckResult::Fail) {
        judgement.chip_answers = Some(Status::COMMUNICATION_ERROR);
    }
    // A MAC can be there although no flag says so: that is one of the mistakes.
    let hidden = given.keys.filter(|_| frame.cmac.is_none()).and_then(|keys| hidden(&frame, keys, given));
    if let Some(with_mac) = hidden {
        frame = with_mac;
    }
    checks.push(flags(&frame));
    let encryption = given.encryption;
    if let (Some(keys), Some(mac)) = (given.keys, frame.cmac) {
        let generation = given.generation;
        let whole = Frame { keys, generation, command: &frame, answer: None, mac, encryption };
        let found = judge_mac(&whole, given, "C-MAC", wire);
        let fits = matches!(found.search.found, Found::Right);
        let n = found.search.n;
        if !fits {
            judgement.chip_answers.get_or_insert(Status::INVALID_CMAC);
        }
        let base = if fits { n } else { *given.counters.start() };
        let readable = |plain: &[u8]| cipher::readable(frame.code, plain);
        // A MAC with a wrong counter says nothing of the counter in the IV: what can be read decides.
        let clear = |opened: &cipher::Opened| opened.plaintext.as_deref().is_some_and(readable);
        let (sealed_n, opened) = match whole.opened(base) {
            Some(opened) if clear(&opened) => (base, Some(opened)),
            _ => (n, whole.opened(n)),
        };
        let used = Encryption { command: opened.is_some(), ..encryption.unwrap_or_default() };
        judgement.right = found.right.map(|mac| with_mac(&frame, mac));
        judgement.transcript = Some(transcript::reckon(keys, generation, base, &frame, None, used));
        (judgement.n, judgement.mac) = (Some(n), Some(mac));
        judgement.tried = found.search.tried;
        checks.push(found.check);
        explanations.push(found.explanation);
        if let Some(opened) = opened {
            let enc = Sealed {
                keys,
                generation,
                n: sealed_n,
                subject: reckon::C_ENC,
                payload: &frame.payload,
                mac_fits: fits,
            };
            let (check, told) = enc.check(&opened, &readable);
            if check.result == CheckResult::Fail {
                judgement.chip_answers.get_or_insert(Status::DECRYPTION_ERROR);
                judgement.right = None;
            }
            checks.push(check);
            explanations.extend(told);
            judgement.plaintext = opened.plaintext;
        } else {
            judgement.plaintext = Some(frame.payload.clone());
        }
        judgement.command = Some(frame.clone());
        return (finish(judgement, checks, explanations), Some(frame), encryption);
    }
    judgement.mac = frame.cmac;
    judgement.plaintext = Some(frame.payload.clone());
    explanations.push(explain::without_mac(&frame));
    judgement.command = Some(frame.clone());
    (finish(judgement, checks, explanations), Some(frame), encryption)
}

/// Judges an answer; its MAC only where the command is known.
pub(super) fn answer(wire: &[u8], command: Option<CommandFrame>, given: &Given<'_>) -> Judgement {
    let mut judgement = blank(Direction::Answer, wire);
    let mut explanations = Vec::new();
    let mut checks = Vec::new();
    let decoded = ResponseFrame::decode(wire);
    let frame = match decoded {
        Ok(frame) => {
            checks.push(Check::new("crc", "CRC", CheckResult::Pass, "It fits status, payload and R-MAC."));
            frame
        }
        Err(error) => {
            let wrong = checksum::answer(wire, &error);
            let reason =
                wrong.as_ref().map_or_else(|| error.to_string(), |wrong| wrong.explanation.cause.clone());
            checks.push(Check::new("crc", "CRC", CheckResult::Fail, reason));
            let mended = wrong.as_ref().and_then(|wrong| wrong.wire.clone());
            explanations.push(wrong.map_or_else(|| explain::damaged(&error), |wrong| wrong.explanation));
            match mended.and_then(|wire| ResponseFrame::decode(&wire).ok()).or_else(|| loose_answer(wire)) {
                Some(frame) => frame,
                None => return finish(judgement, checks, explanations),
            }
        }
    };
    let status = frame.status();
    let named = format!("{status}. {}", status.meaning());
    checks.push(Check::new("status", "Status", CheckResult::Pass, named));
    let wanted = command.as_ref().is_some_and(|command| command.flags.rmac);
    let parts = frame.body.split_last_chunk::<MAC_BYTES>();
    match (parts, given.keys, &command) {
        (Some((payload, mac)), Some(keys), Some(command)) if wanted => {
            let generation = given.generation;
            let whole = Frame {
                keys,
                generation,
                command,
                answer: Some((frame.header, payload)),
                mac: *mac,
                encryption: given.encryption,
            };
            let found = judge_mac(&whole, given, "R-MAC", wire);
            let n = found.search.n;
            let fits = matches!(found.search.found, Found::Right);
            let opened = whole.opened(n);
            let base = if fits { n } else { *given.counters.start() };
            let used = Encryption { response: opened.is_some(), ..given.encryption.unwrap_or_default() };
            let transcript: Transcript =
                transcript::reckon(keys, generation, base, command, Some(&frame), used);
            judgement.transcript = Some(transcript);
            (judgement.n, judgement.mac, judgement.tried) = (Some(n), Some(*mac), found.search.tried);
            judgement.right = found.right.map(|mac| {
                let body = [payload, &mac[..]].concat();
                ResponseFrame { header: frame.header, body }.encode()
            });
            checks.push(found.check);
            explanations.push(found.explanation);
            match opened {
                Some(opened) => {
                    let any = |_: &[u8]| true;
                    let enc = Sealed { keys, generation, n, subject: reckon::R_ENC, payload, mac_fits: fits };
                    let (check, told) = enc.check(&opened, &any);
                    checks.push(check);
                    explanations.extend(told);
                    judgement.plaintext = opened.plaintext;
                }
                None => judgement.plaintext = Some(payload.to_vec()),
            }
        }
        (None, _, Some(_)) if wanted => {
            checks.push(Check::new(
                "rmac",
                "R-MAC",
                CheckResult::Warn,
                "One was asked for and none came: nothing proves who answered.",
            ));
            explanations.push(explain::bare_answer(status));
        }
        _ => {
            let carries = frame.header & 0x40 != 0;
            explanations.push(explain::answer_unchecked(
                status,
                carries,
                command.is_some(),
                given.keys.is_some(),
            ));
            judgement.plaintext = (!carries).then(|| frame.body.clone());
        }
    }
    finish(judgement, checks, explanations)
}

/// An encrypted payload and what belongs to it.
struct Sealed<'a> {
    keys: &'a SessionKeys,
    generation: Generation,
    n: u32,
    subject: u8,
    payload: &'a [u8],
    mac_fits: bool,
}

impl Sealed<'_> {
    fn check(&self, opened: &cipher::Opened, fits: &dyn Fn(&[u8]) -> bool) -> (Check, Option<Explanation>) {
        let evidence = Evidence::of("plaintext", &opened.padded, 0..opened.padded.len());
        let result = |result, reason: String| {
            Check::new("encryption", "Encryption", result, reason).on(evidence.clone())
        };
        if let Some(plain) = opened.plaintext.as_deref().filter(|plain| fits(plain)) {
            let reason = format!("{} B, {} B with padding.", plain.len(), opened.padded.len());
            return (result(CheckResult::Pass, reason), None);
        }
        let told = cipher::explain(self.keys, self.generation, self.n, self.subject, self.payload, fits);
        match told {
            Some(told) => (result(CheckResult::Fail, told.cause.clone()), self.mac_fits.then_some(told)),
            None if opened.plaintext.is_some() => (
                result(
                    CheckResult::Warn,
                    "The padding is right; the plaintext is no layout of this command.".into(),
                ),
                None,
            ),
            None => {
                let told = explain::unreadable();
                (result(CheckResult::Fail, told.cause.clone()), self.mac_fits.then_some(told))
            }
        }
    }
}

fn judge_mac(frame: &Frame<'_>, given: &Given<'_>, what: &'static str, wire: &[u8]) -> Mac {
    let search = frame.search(&given.counters);
    let explanation = explain::mac(&search, what, given, frame.mac);
    let id = if frame.answer.is_some() { "rmac" } else { "cmac" };
    let result = if matches!(search.found, Found::Right) { CheckResult::Pass } else { CheckResult::Fail };
    let at = wire.len().saturating_sub(MAC_BYTES + 2);
    let check = Check::new(id, what, result, explanation.cause.clone()).on(Evidence::of(
        "frame",
        wire,
        at..at + MAC_BYTES,
    ));
    let base = if matches!(search.found, Found::Right) { search.n } else { *given.counters.start() };
    let right = frame.right_mac(base);
    Mac { search, check, explanation, right }
}

fn with_mac(frame: &CommandFrame, mac: [u8; MAC_BYTES]) -> Vec<u8> {
    CommandFrame { cmac: Some(mac), ..frame.clone() }.encode()
}

/// The command with its last four bytes taken for a MAC, where that explains them.
fn hidden(frame: &CommandFrame, keys: &SessionKeys, given: &Given<'_>) -> Option<CommandFrame> {
    let (payload, mac) = frame.payload.split_last_chunk::<MAC_BYTES>()?;
    let with_mac = CommandFrame { payload: payload.to_vec(), cmac: Some(*mac), ..frame.clone() };
    let whole = Frame {
        keys,
        generation: given.generation,
        command: &with_mac,
        answer: None,
        mac: *mac,
        encryption: given.encryption,
    };
    let found = whole.search(&given.counters).found;
    matches!(found, Found::Right | Found::Counter(_) | Found::Usual(_)).then(|| with_mac.clone())
}

fn crc_of_command(wire: &[u8]) -> (Check, Option<Wrong>) {
    let check = |result, reason: String| {
        let at = wire.len().saturating_sub(2);
        Check::new("crc", "CRC", result, reason).on(Evidence::of("frame", wire, at..wire.len()))
    };
    match CommandFrame::decode(wire) {
        Ok(_) => (check(CheckResult::Pass, "It fits header, payload and C-MAC.".into()), None),
        Err(error @ LinkError::Crc { .. }) => {
            let wrong = checksum::command(wire)
                .unwrap_or_else(|| Wrong { explanation: explain::damaged(&error), wire: None });
            (check(CheckResult::Fail, format!("{error}. {}", wrong.explanation.cause)), Some(wrong))
        }
        Err(error) => {
            let wrong = Wrong { explanation: explain::damaged(&error), wire: None };
            (check(CheckResult::Fail, error.to_string()), Some(wrong))
        }
    }
}

fn flags(frame: &CommandFrame) -> Check {
    let bits = frame.flags.bits();
    let (result, reason) = match (frame.flags, frame.cmac) {
        (Flags::HOST_SESSION, _) => {
            (CheckResult::Pass, format!("{bits:02X}: C-MAC, R-MAC wanted, host channel."))
        }
        (Flags::NONE, None) => (CheckResult::Pass, "00: no protection.".into()),
        (Flags { cmac: false, .. }, Some(_)) => (
            CheckResult::Fail,
            format!(
                "{bits:02X}, but a C-MAC follows the payload: the chip takes it for four more bytes of payload."
            ),
        ),
        _ => (
            CheckResult::Warn,
            format!("{bits:02X}: ST's library sets all three flags (E0) in a host session."),
        ),
    };
    Check::new("flags", "Flags", result, reason)
}

/// A command whose CRC is not looked at.
fn loose(wire: &[u8]) -> Option<CommandFrame> {
    let (body, _) = wire.split_last_chunk::<2>()?;
    let (code, flags, used) = split_header(body).ok()?;
    let rest = body.get(used..)?;
    let (payload, cmac) = match rest.split_last_chunk::<MAC_BYTES>() {
        Some((payload, mac)) if flags.cmac => (payload, Some(*mac)),
        _ if flags.cmac => return None,
        _ => (rest, None),
    };
    Some(CommandFrame { code, flags, payload: payload.to_vec(), cmac })
}

fn loose_answer(wire: &[u8]) -> Option<ResponseFrame> {
    let (body, _) = wire.get(3..)?.split_last_chunk::<2>()?;
    Some(ResponseFrame { header: *wire.first()?, body: body.to_vec() })
}

fn blank(direction: Direction, wire: &[u8]) -> Judgement {
    Judgement {
        direction,
        wire: wire.to_vec(),
        verdict: Verdict::new("frame", "Is this frame right?", Vec::new()),
        n: None,
        mac: None,
        tried: Vec::new(),
        explanation: explain::nothing(),
        chip_answers: None,
        right: None,
        plaintext: None,
        command: None,
        transcript: None,
    }
}

/// The first failure is the one to tell; what else is wrong stands in the lines.
fn finish(mut judgement: Judgement, checks: Vec<Check>, explanations: Vec<Explanation>) -> Judgement {
    judgement.verdict = Verdict::new("frame", "Is this frame right?", checks);
    let first = explanations.iter().find(|told| !explain::is_fine(told)).or(explanations.first());
    judgement.explanation = first.cloned().unwrap_or_else(explain::nothing);
    judgement
}
