//! Builds the Trace from the view: the list, one row, the chosen exchange.

use stsafe_core::{
    command::{Command, Family},
    describe::{self, Field},
    effect,
    exchange::{Exchange, Outcome},
};

use super::{
    State,
    data::{Data, Detail, Only, Side, TraceField, TraceRow},
};
use crate::{
    theme::Tone,
    view::View,
    widgets::{bytes::ByteRole, bytes::pairs_short, facts::Fact, words},
};

/// Slower than this many times the expected duration is slow.
const SLOW: f32 = 1.5;
/// And by at least this much, so that short queries do not flicker, in milliseconds.
const SLOW_MS: f32 = 2.0;

/// The list as far as it was built, and for which filter.
#[derive(Clone, Debug, Default)]
pub struct List {
    filter: String,
    only: Only,
    /// Exchanges since start when it was built, and how many of them were kept.
    upto: (u64, usize),
    data: Data,
}

/// The list under the current filter. Only what is new since the last frame is looked at, unless
/// the filter changed or old exchanges were dropped.
pub fn build(view: &View, state: &mut State) -> Data {
    let list = &mut state.list;
    let kept = view.exchanges.len();
    let fresh = view.exchange_count.saturating_sub(list.upto.0) as usize;
    let same = list.filter == state.filter && list.only == state.only;
    if !same || list.upto.1 + fresh != kept || list.upto.0 > view.exchange_count {
        *list = List { filter: state.filter.clone(), only: state.only, ..List::default() };
    }
    let words: Vec<String> = state.filter.split_whitespace().map(str::to_lowercase).collect();
    for (place, exchange) in view.exchanges.iter().enumerate().skip(list.upto.1) {
        let (refused, slow) = (is_refused(exchange), is_slow(exchange));
        list.data.refused += usize::from(refused);
        list.data.slow += usize::from(slow);
        let kind = match state.only {
            Only::All => true,
            Only::Refused => refused,
            Only::Slow => slow,
        };
        if kind && (words.is_empty() || contains(view, place, &words)) {
            list.data.shown.push(place);
        }
    }
    list.data.total = kept;
    list.upto = (view.exchange_count, kept);
    list.data.clone()
}

/// Whether every word stands somewhere in the row.
fn contains(view: &View, place: usize, words: &[String]) -> bool {
    let Some(row) = row(view, place) else { return false };
    let haystack = format!("{} {}", row.name(), row.from).to_lowercase();
    words.iter().all(|word| haystack.contains(word))
}

fn ms(duration: std::time::Duration) -> f32 {
    duration.as_secs_f32() * 1_000.0
}

fn is_refused(exchange: &Exchange) -> bool {
    !exchange.outcome.status().is_some_and(|status| status.is_ok())
}

fn is_slow(exchange: &Exchange) -> bool {
    let (took, expected) = (ms(exchange.took), ms(exchange.expected));
    took > expected * SLOW && took > expected + SLOW_MS
}

/// Running number since the window was opened; each opened device counts from 1 again.
fn number(view: &View, place: usize) -> u64 {
    view.exchange_count - view.exchanges.len() as u64 + place as u64 + 1
}

/// The row at a place in the store.
pub fn row(view: &View, place: usize) -> Option<TraceRow> {
    let exchange = view.exchanges.get(place)?;
    let before = place.checked_sub(1).and_then(|before| view.exchanges.get(before));
    let (sent, command) = describe::sent(&exchange.sent, &view.known);
    let received = describe::received(&exchange.received, command.as_ref(), &view.known);
    let quiet = command.as_ref().is_some_and(|command| command.row().family == Family::Query);
    let mut what = vec![sent.summary];
    if is_refused(exchange) {
        what.extend(sent.complaints.into_iter().take(1));
    } else if !received.summary.is_empty() {
        what.push(received.summary);
    }
    what.retain(|part| !part.is_empty());
    let (status, tone) = match &exchange.outcome {
        Outcome::Answered(status) => {
            let name = status.to_string();
            let name = name.split_once(' ').map_or(name.as_str(), |(_, name)| name).to_owned();
            ((format!("{:02X}", status.code()), name), (!status.is_ok()).then_some(Tone::Danger))
        }
        Outcome::Damaged(_) => (("–".to_owned(), "Damaged answer".to_owned()), Some(Tone::Danger)),
        Outcome::Failed(_) => (("–".to_owned(), "No answer".to_owned()), Some(Tone::Danger)),
    };
    Some(TraceRow {
        number: number(view, place),
        time: time_of_day(exchange.unix_ms),
        delta_ms: before.map(|before| exchange.unix_ms.saturating_sub(before.unix_ms) as f32),
        code: code(exchange, command.as_ref()),
        command: short_name(&sent.title, quiet),
        what: what.join(", "),
        quiet,
        status,
        tone,
        sent: exchange.sent.len(),
        got: exchange.received.len(),
        took_ms: ms(exchange.took),
        expected_ms: ms(exchange.expected),
        slow: is_slow(exchange),
        nacks: exchange.nacks,
        from: exchange.asked_by.to_string(),
    })
}

fn code(exchange: &Exchange, command: Option<&Command>) -> String {
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
    let exchange = view.exchanges.get(place)?;
    let (sent, command) = describe::sent(&exchange.sent, &view.known);
    let received = describe::received(&exchange.received, command.as_ref(), &view.known);
    let mut fields = vec![group("Command", &sent.title, Side::Sent, exchange.sent.len())];
    flatten(&mut fields, &sent.fields, 1, Side::Sent, &exchange.sent);
    fields.push(group("Answer", &received.title, Side::Received, exchange.received.len()));
    flatten(&mut fields, &received.fields, 1, Side::Received, &exchange.received);
    let mut complaints = sent.complaints;
    complaints.extend(received.complaints);
    if let Outcome::Damaged(why) | Outcome::Failed(why) = &exchange.outcome {
        complaints.push(why.clone());
    }
    complaints.dedup();
    let effect = command.map(|command| effect::of(&command, &view.known).effect.name());
    Some(Detail {
        number: number(view, place),
        sent: (exchange.sent.clone(), roles(&sent.fields)),
        received: (exchange.received.clone(), roles(&received.fields)),
        fields,
        complaints,
        facts: facts(exchange, effect),
        timing: (ms(exchange.took), ms(exchange.expected)),
    })
}

fn facts(exchange: &Exchange, effect: Option<&'static str>) -> Vec<Fact> {
    let text = |text: String| [words::body(text)];
    let mut facts = vec![
        Fact::new(
            "Took",
            text(format!("{:.1} ms, expected {:.0}", ms(exchange.took), ms(exchange.expected))),
        ),
        Fact::new("Effect", text(effect.unwrap_or("Not decoded").to_owned())),
        Fact::new("Asked by", text(exchange.asked_by.to_string())),
    ];
    if let Some(status) = exchange.outcome.status().filter(|status| !status.is_ok()) {
        facts.push(Fact::new("Meaning", text(status.meaning().to_owned())));
        facts.push(Fact::new("Try", text(status.advice().to_owned())));
    }
    if exchange.nacks > 0 || exchange.read_again > 0 {
        let words = format!("{} not acknowledged, {} read again", exchange.nacks, exchange.read_again);
        facts.push(Fact::new("Bus", text(words)));
    }
    facts
}

fn group(name: &str, words: &str, side: Side, length: usize) -> TraceField {
    TraceField {
        depth: 0,
        name: name.to_owned(),
        bytes: String::new(),
        words: format!("{words}, {length} B"),
        side,
        range: 0..length,
        group: true,
        tone: None,
    }
}

fn flatten(out: &mut Vec<TraceField>, fields: &[Field], depth: usize, side: Side, wire: &[u8]) {
    for field in fields {
        let bytes = wire.get(field.range.clone()).unwrap_or_default();
        let tone = (field.name == "CRC" && field.words.starts_with("wrong")).then_some(Tone::Danger);
        let shown =
            if field.secret { "••••••••".to_owned() } else { pairs_short(bytes, 6, 0) };
        out.push(TraceField {
            depth,
            name: capital(&field.name),
            bytes: if field.children.is_empty() { shown } else { String::new() },
            words: if field.words.is_empty() && bytes.len() > 6 {
                format!("{} B", bytes.len())
            } else {
                field.words.clone()
            },
            side,
            range: field.range.clone(),
            group: !field.children.is_empty(),
            tone,
        });
        flatten(out, &field.children, depth + 1, side, wire);
    }
}

/// Field names stand at the start of a row.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Header, lengths and CRC, so that the payload stands out.
fn roles(fields: &[Field]) -> Vec<(std::ops::Range<usize>, ByteRole)> {
    let role = |field: &Field| match field.name.as_str() {
        "Header" | "Status" => Some(ByteRole::Head),
        "Length" | "CRC" => Some(ByteRole::Quiet),
        _ => None,
    };
    fields.iter().filter_map(|field| Some((field.range.clone(), role(field)?))).collect()
}
