//! From the view and the typed text to what the raw console shows.

use std::sync::Arc;
use std::time::Duration;

use stsafe_core::describe::{self, Field};
use stsafe_core::exchange::{Exchange, Outcome};
use stsafe_core::lab::raw::{Crc, RawFrame};
use stsafe_core::observe::Observation;

use super::{super::parts::ms, Data, Form, Looked, Sent, Side, Typed};
use crate::{theme::Tone, view::View, widgets::bytes};

/// The console.
pub fn build(view: &View, form: &Form) -> Data {
    let typed = (!form.text.trim().is_empty()).then(|| {
        RawFrame::read(&form.text, form.crc)
            .map(|frame| judged(view, frame))
            .map_err(|error| error.to_string())
    });
    let sent = &view.lab.raw;
    let chosen = form.chosen.and_then(|number| sent.iter().find(|exchange| exchange.number == number));
    Data {
        typed,
        closed: view.occupied(),
        sent: sent.iter().rev().map(|exchange| row(exchange, &view.known)).collect(),
        chosen: chosen.or(sent.last()).map(|exchange| looked(exchange, &view.known)),
    }
}

fn judged(view: &View, frame: RawFrame) -> Typed {
    let (command, judged, verdict) = frame.judged(&view.known);
    let (side, _) = describe::sent(frame.wire(), &view.known);
    let title = match side.summary.as_str() {
        "" => side.title.clone(),
        summary => format!("{}: {summary}", side.title),
    };
    let mut remarks = Vec::new();
    if let Crc::Wrong { computed, .. } = frame.crc() {
        let words = format!(
            "Broken on purpose: the right CRC is {computed:04X}. It is judged as if the CRC were right, so that a broken \
             frame is no way around the confirmation."
        );
        remarks.push((Tone::Warn, words));
    }
    if frame.has_two_crcs() {
        let words = "The typed bytes already end with their right CRC, and another one is added.";
        remarks.push((Tone::Warn, words.to_owned()));
    }
    // The CRC was said; what else is odd is why it is not understood.
    let complaints = side.complaints.iter().filter(|complaint| !complaint.starts_with("CRC"));
    remarks.extend(complaints.map(|complaint| (Tone::Warn, format!("{complaint}."))));
    if view.host.now.standing != stsafe_core::policy::Session::None {
        let words =
            "A host session is open, but typed frames go out without a C-MAC and leave its counter alone.";
        remarks.push((Tone::Info, words.to_owned()));
    }
    let time = match &command {
        Some(command) => format!("about {} ms until the first read", command.row().time_ms),
        None => "not known how long it takes".to_owned(),
    };
    Typed {
        frame: Arc::new(frame),
        title,
        fields: side.fields,
        effect: judged.effect,
        because: judged.because,
        verdict,
        remarks,
        time,
    }
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
