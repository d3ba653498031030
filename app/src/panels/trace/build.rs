//! Builds rows of the Trace, and the chosen exchange, from the store.

use stsafe_core::{
    capture::open::Explained,
    command::{Command, Family},
    effect,
    exchange::Outcome,
    trace::Row,
};

use super::data::{Detail, TraceRow};
use super::fields;
use super::find::ways;
use crate::{
    theme::Tone,
    view::{Listed, View},
    widgets::{facts::Fact, words},
};

fn ms(duration: std::time::Duration) -> f32 {
    duration.as_secs_f32() * 1_000.0
}

/// The row at a place in what the Trace shows.
pub fn row(view: &View, place: usize) -> Option<TraceRow> {
    row_of(&view.listed(), place)
}

/// The row at a place among the exchanges of this window, also while a capture is looked at.
pub fn live_row(view: &View, place: usize) -> Option<TraceRow> {
    row_of(&view.live(), place)
}

/// The row at a place.
pub(super) fn row_of(list: &Listed<'_>, place: usize) -> Option<TraceRow> {
    let exchange = list.store.get(place)?;
    let before = place.checked_sub(1).and_then(|before| list.store.get(before));
    let Explained { sent, received, command, opened, .. } = list.explain(&exchange);
    let quiet = command.as_ref().is_some_and(|command| command.row().family == Family::Query);
    let mut what = vec![sent.summary];
    if exchange.refused() {
        what.extend(sent.complaints.into_iter().take(1));
    } else if !received.summary.is_empty() {
        what.push(received.summary);
    }
    what.retain(|part| !part.is_empty());
    let (status, tone) = match exchange.outcome() {
        Outcome::Answered(status) => {
            let name = status.to_string();
            let name = name.split_once(' ').map_or(name.as_str(), |(_, name)| name).to_owned();
            ((format!("{:02X}", status.code()), name), (!status.is_ok()).then_some(Tone::Danger))
        }
        Outcome::Damaged(_) => (("–".to_owned(), "Damaged answer".to_owned()), Some(Tone::Danger)),
        Outcome::Failed(_) => (("–".to_owned(), "No answer".to_owned()), Some(Tone::Danger)),
    };
    Some(TraceRow {
        number: exchange.number(),
        time: time_of_day(exchange.unix_ms()),
        delta_ms: before.map(|before| exchange.unix_ms().saturating_sub(before.unix_ms()) as f32),
        code: code(&exchange, command.as_ref()),
        command: short_name(&sent.title, quiet),
        what: what.join(", "),
        quiet,
        status,
        tone,
        sent: exchange.sent.len(),
        got: exchange.received.len(),
        took_ms: ms(exchange.took()),
        expected_ms: ms(exchange.expected()),
        slow: exchange.slow(),
        nacks: exchange.nacks(),
        session: exchange.session_n().map(|n| format!("…{:02X}", n & 0xFF)),
        protected: exchange.protected(),
        opened: opened.is_some(),
        pinned: exchange.pinned(),
        noted: !exchange.note().is_empty(),
        from: exchange.asked_by.to_owned(),
    })
}

fn code(exchange: &Row<'_>, command: Option<&Command>) -> String {
    let first = exchange.sent.first().map_or_else(String::new, |byte| format!("{byte:02X}"));
    command.map_or(first, |command| command.row().key.code().to_string())
}

/// All queries are called Query; what is asked stands in the next column.
fn short_name(title: &str, query: bool) -> String {
    if query { "Query".to_owned() } else { title.to_owned() }
}

/// `14:02:11.204`, UTC.
fn time_of_day(unix_ms: u64) -> String {
    let (seconds, ms) = (unix_ms / 1_000, unix_ms % 1_000);
    let (minutes, s) = (seconds / 60, seconds % 60);
    format!("{:02}:{:02}:{s:02}.{ms:03}", minutes / 60 % 24, minutes % 60)
}

/// The exchange at a place in the store, decoded.
pub fn detail(view: &View, place: usize) -> Option<Detail> {
    let list = view.listed();
    let exchange = list.store.get(place)?;
    let explained = list.explain(&exchange);
    let (fields, blocks) = fields::both(&exchange, &explained);
    let Explained { sent, received, command, opened, .. } = explained;
    let mut complaints = sent.complaints;
    complaints.extend(received.complaints);
    if exchange.blanked() {
        complaints.retain(|complaint| !complaint.starts_with("CRC"));
        complaints.push("Secrets were blanked when it was saved, so its CRC cannot be checked.".into());
    }
    if let Outcome::Damaged(why) | Outcome::Failed(why) = exchange.outcome() {
        complaints.push(why);
    }
    complaints.dedup();
    let ways = ways(exchange.asked_by, command.as_ref());
    let effect = command.map(|command| effect::of(&command, list.known).effect.name());
    Some(Detail {
        place,
        number: exchange.number(),
        pinned: exchange.pinned(),
        note: exchange.note().to_owned(),
        ways,
        fields,
        blocks,
        opened: opened.is_some(),
        complaints,
        facts: facts(&exchange, effect),
        timing: (ms(exchange.took()), ms(exchange.expected())),
    })
}

fn facts(exchange: &Row<'_>, effect: Option<&'static str>) -> Vec<Fact> {
    let text = |text: String| [words::body(text)];
    let mut facts = vec![
        Fact::new(
            "Took",
            text(format!("{:.1} ms, expected {:.0}", ms(exchange.took()), ms(exchange.expected()))),
        ),
        Fact::new("Effect", text(effect.unwrap_or("Not decoded").to_owned())),
        Fact::new("Asked by", text(exchange.asked_by.to_owned())),
    ];
    if let Some(status) = exchange.status().filter(|status| !status.is_ok()) {
        facts.push(Fact::new("Meaning", text(status.meaning().to_owned())));
        facts.push(Fact::new("Try", text(status.advice().to_owned())));
    }
    if let Some(n) = exchange.session_n() {
        facts.insert(2, Fact::new("Counter", [words::hex_s(format!("{n:08X}"))]));
    }
    if exchange.nacks() > 0 || exchange.read_again() > 0 {
        let words = format!("{} not acknowledged, {} read again", exchange.nacks(), exchange.read_again());
        facts.push(Fact::new("Bus", text(words)));
    }
    facts
}
