//! From the view and the typed text to what the raw console shows.

use std::sync::Arc;
use std::time::Duration;

use stsafe_core::describe::{self, Field};
use stsafe_core::exchange::{Exchange, Outcome};
use stsafe_core::lab::raw::look::{Cost, Look};
use stsafe_core::lab::raw::{Crc, RawFrame};
use stsafe_core::observe::Observation;
use stsafe_core::policy::Session;

use super::{super::parts::ms, Asked, Data, Form, Looked, Sent, Side, Typed};
use crate::{
    panels::lost,
    theme::Tone,
    view::{View, session::WRONG_MACS_STOP},
    widgets::bytes,
};

/// The console.
pub fn build(view: &View, form: &Form) -> Data {
    let read = (!form.text.trim().is_empty()).then(|| form.frame());
    let mut ask = None;
    let typed = match read {
        None => None,
        Some(Err(why)) => Some(Err(why)),
        Some(Ok(frame)) if frame.has_cmac() => {
            let frame = Arc::new(frame);
            ask = asked(view, form, &frame);
            looked_at(view, &frame).map(|look| Ok(guarded(view, look)))
        }
        Some(Ok(frame)) => Some(Ok(plain(view, Look::plain(Arc::new(frame), &view.known)))),
    };
    let sent = &view.lab.raw;
    let chosen = form.chosen.and_then(|number| sent.iter().find(|exchange| exchange.number == number));
    let closed = match &typed {
        Some(Ok(typed)) if typed.look.frame.has_cmac() && view.occupied().is_empty() => no_session(view),
        _ => view.occupied(),
    };
    Data {
        typed,
        ask,
        closed,
        no_session: no_session(view),
        sent: sent.iter().rev().map(|exchange| row(exchange, &view.known)).collect(),
        chosen: chosen.or(sent.last()).map(|exchange| looked(exchange, &view.known)),
    }
}

fn no_session(view: &View) -> &'static str {
    if view.session == Session::None { "Open a host session first" } else { "" }
}

/// What is to be asked of a frame with a C-MAC: once, and again after anything that may change the answer.
fn asked(view: &View, form: &Form, frame: &Arc<RawFrame>) -> Option<Asked> {
    let ask = Asked {
        frame: Arc::clone(frame),
        exchanges: view.exchange_count,
        n: view.host.now.n,
        standing: view.session,
    };
    (view.occupied().is_empty() && form.asked.as_ref() != Some(&ask)).then_some(ask)
}

/// What was said of this frame, for the session as it stands now.
fn looked_at(view: &View, frame: &Arc<RawFrame>) -> Option<Arc<Look>> {
    let look = view.lab.looked.as_ref()?;
    let holds = look.frame == *frame && look.standing == view.session && look.n == view.host.now.n;
    holds.then(|| Arc::clone(look))
}

/// A frame that goes out without a C-MAC.
fn plain(view: &View, look: Look) -> Typed {
    let mut remarks = Vec::new();
    if look.frame.has_two_crcs() {
        let words = "The typed bytes already end with their right CRC, and another one is added.";
        remarks.push((Tone::Warn, words.to_owned()));
    }
    let mut typed = described(view, Arc::new(look), remarks);
    if view.session != Session::None {
        let words =
            "A host session is open; this frame goes out without a C-MAC and leaves its counter alone.";
        typed.remarks.push((Tone::Info, words.to_owned()));
    }
    typed
}

/// A frame with a C-MAC: what the judge says of it, and what it costs.
fn guarded(view: &View, look: Arc<Look>) -> Typed {
    let mut remarks = Vec::new();
    if let Some(judgement) = &look.judgement {
        // Why it is refused is said with the verdict.
        let told = &judgement.explanation;
        if judgement.chip_answers.is_none() {
            remarks.push((Tone::Ok, format!("{}. {}", told.title, told.cause)));
        } else if !told.cure.is_empty() {
            remarks.push((Tone::Info, told.cure.clone()));
        }
    }
    if !look.frame.command_frame().flags.rmac && look.frame.shield().is_none_or(|shield| !shield.flags.rmac) {
        let words =
            "No R-MAC is asked for: nothing will prove the answer, and the counter is asked for afterwards.";
        remarks.push((Tone::Warn, words.to_owned()));
    }
    if look.frame.shield().is_some() && look.standing == Session::Opened {
        let words =
            "The keys of the session are not proved yet: if they are wrong, this costs one wrong C-MAC.";
        remarks.push((Tone::Warn, words.to_owned()));
    }
    let now = &view.host.now;
    let cost = match look.cost {
        Cost::Nothing => "Costs nothing: the CRC is checked before the C-MAC.".to_owned(),
        Cost::Step => "Costs a step of the counter, no wrong C-MAC.".to_owned(),
        Cost::WrongMac => lost::cost(now.wrong_macs),
        Cost::Unknown => "A wrong C-MAC or a step of the counter: nobody can say yet.".to_owned(),
    };
    let stopped = now.wrong_macs >= WRONG_MACS_STOP && !now.accepted;
    Typed { cost, stopped, ..described(view, look, remarks) }
}

/// What every frame is shown with.
fn described(view: &View, look: Arc<Look>, mut remarks: Vec<(Tone, String)>) -> Typed {
    let frame = &look.frame;
    let (side, _) =
        describe::sent(if frame.shield().is_some() { frame.wire() } else { look.bytes() }, &view.known);
    let (name, summary) = match &look.command {
        Some(command) => (command.row().name.to_owned(), command.summary()),
        None => (side.title.clone(), String::new()),
    };
    let title = if summary.is_empty() { name } else { format!("{name}: {summary}") };
    if let Crc::Wrong { computed, .. } = frame.crc() {
        let words = format!(
            "Broken on purpose: the right CRC is {computed:04X}. It is judged as if the CRC were right, so that a broken \
             frame is no way around the confirmation."
        );
        remarks.push((Tone::Warn, words));
    }
    // The CRC was said; what else is odd is why it is not understood. Ciphertext is no oddity.
    let complaints = side.complaints.iter().filter(|complaint| !complaint.starts_with("CRC"));
    if look.judgement.is_none() {
        remarks.extend(complaints.map(|complaint| (Tone::Warn, format!("{complaint}."))));
    }
    let time = match &look.command {
        Some(command) => format!("about {} ms until the first read", command.row().time_ms),
        None => "not known how long it takes".to_owned(),
    };
    // In clear a secret would stand there.
    let on_wire = look.wire.clone().filter(|_| frame.shield().is_some() && !has_secret(&side.fields));
    Typed { look, title, fields: side.fields, on_wire, cost: String::new(), stopped: false, remarks, time }
}

fn row(exchange: &Exchange, seen: &Observation) -> Sent {
    let (side, _) = describe::sent(&exchange.sent, seen);
    let (outcome, good) = match &exchange.outcome {
        Outcome::Answered(status) => (status.to_string(), status.is_ok()),
        Outcome::Damaged(why) => (format!("Damaged: {why}"), false),
        Outcome::Failed(why) => (why.clone(), false),
    };
    Sent {
        number: exchange.number,
        // Header and length come first; a secret is never shown.
        bytes: bytes::pairs_short(&exchange.sent, if has_secret(&side.fields) { 2 } else { 6 }, 0),
        title: side.title,
        outcome,
        good,
        time: ms(exchange.took),
    }
}

/// Whether a field holds a secret.
fn has_secret(fields: &[Field]) -> bool {
    fields.iter().any(|field| field.secret || has_secret(&field.children))
}

fn looked(exchange: &Exchange, seen: &Observation) -> Looked {
    let (sent, command) = describe::sent(&exchange.sent, seen);
    let received = describe::received(&exchange.received, command.as_ref(), seen);
    let side = |name, wire: &[u8], side: describe::Side| Side {
        name,
        title: side.title,
        wire: if has_secret(&side.fields) { Vec::new() } else { wire.to_vec() },
        masked: has_secret(&side.fields),
        fields: flat(&side.fields, wire, 0),
        complaints: side.complaints,
    };
    let mut facts = vec![
        ("Time", format!("{}, expected {}", ms(exchange.took), ms(exchange.expected.max(Duration::ZERO)))),
        ("NACKs", exchange.nacks.to_string()),
    ];
    if exchange.read_again > 0 {
        facts.push(("Read again", exchange.read_again.to_string()));
    }
    if let Outcome::Failed(why) | Outcome::Damaged(why) = &exchange.outcome {
        facts.push(("Outcome", why.clone()));
    }
    Looked {
        number: exchange.number,
        sides: [side("Sent", &exchange.sent, sent), side("Received", &exchange.received, received)],
        facts,
    }
}

/// Fields in the order of their bytes, with their depth.
fn flat(fields: &[Field], wire: &[u8], depth: usize) -> Vec<(usize, String, String)> {
    let mut list = Vec::new();
    for field in fields {
        let shown = match (field.secret, field.children.is_empty()) {
            (true, _) => "••••••••".to_owned(),
            (false, true) => bytes::pairs_short(wire.get(field.range.clone()).unwrap_or_default(), 8, 0),
            (false, false) => String::new(),
        };
        let words = [shown, field.words.clone()].into_iter().filter(|part| !part.is_empty());
        list.push((depth, field.name.clone(), words.collect::<Vec<_>>().join("  ")));
        list.extend(flat(&field.children, wire, depth + 1));
    }
    list
}
