//! Captures as text: a heading, and one line per exchange.

use core::fmt::Write as _;
use std::ops::Range;
use std::time::Duration;

use super::blank::{self, Secrets};
use super::{Entry, HEADING, Header};
use crate::command::Context;
use crate::exchange::Outcome;
use crate::transport::Origin;

/// Writes one part of a capture. Text comes out piece by piece, so that it can be appended to a file while it grows.
#[derive(Clone, Debug)]
pub struct Writer {
    start_ms: u64,
    blanks: bool,
    before_ms: Option<u64>,
}

impl Writer {
    /// Begins a part; its heading is the first text.
    pub fn begin(header: &Header) -> (Self, String) {
        let mut text = format!("{HEADING}\n");
        let origin = header.origin.map_or("", origin_word);
        for (key, value) in [("device", &*header.device), ("address", &*header.address), ("origin", origin)] {
            if !value.is_empty() {
                let one_line: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
                let _ = writeln!(text, "{key}: {one_line}");
            }
        }
        let _ = writeln!(text, "date: {}", date(header.unix_ms));
        let _ = writeln!(text, "secrets: {}\n", if header.blanked { "blanked" } else { "in the clear" });
        text.push_str("# number seconds delta-ms sent received status details\n");
        let writer = Self { start_ms: header.unix_ms, blanks: header.blanked, before_ms: None };
        (writer, text)
    }

    /// One line with its end. `context` tells what the bytes are, where secrets are to be blanked.
    pub fn line(&mut self, entry: &Entry, context: &dyn Context) -> String {
        let exchange = &entry.exchange;
        let mut secrets = if self.blanks { blank::secrets(exchange, context) } else { Secrets::default() };
        // What is not there any more stays blank.
        secrets.sent.extend_from_slice(&entry.hidden.sent);
        secrets.received.extend_from_slice(&entry.hidden.received);
        let mut text = String::with_capacity(120 + 2 * (exchange.sent.len() + exchange.received.len()));
        let _ = write!(text, "{} {} ", exchange.number, seconds(exchange.unix_ms, self.start_ms));
        match self.before_ms.replace(exchange.unix_ms) {
            // A clock that was set back between two exchanges.
            Some(before) if before > exchange.unix_ms => text.push('?'),
            Some(before) => push(&mut text, exchange.unix_ms - before),
            None => text.push('-'),
        }
        text.push(' ');
        hex(&mut text, &exchange.sent, &secrets.sent);
        text.push(' ');
        hex(&mut text, &exchange.received, &secrets.received);
        let why = match &exchange.outcome {
            Outcome::Answered(status) => {
                let _ = write!(text, " {:02X}", status.code());
                None
            }
            Outcome::Damaged(why) => {
                text.push_str(" damaged");
                Some(why)
            }
            Outcome::Failed(why) => {
                text.push_str(" none");
                Some(why)
            }
        };
        let _ = write!(text, " took={} expected={}", ms(exchange.took), ms(exchange.expected));
        if exchange.nacks > 0 {
            let _ = write!(text, " nacks={}", exchange.nacks);
        }
        if exchange.read_again > 0 {
            let _ = write!(text, " again={}", exchange.read_again);
        }
        if let Some(n) = exchange.session_n {
            let _ = write!(text, " n={n:08X}");
        }
        for (key, value) in
            [("from", &*exchange.asked_by), ("why", why.map_or("", |why| why)), ("note", &entry.note)]
        {
            if !value.is_empty() {
                let _ = write!(text, " {key}=");
                quoted(&mut text, value);
            }
        }
        if entry.pinned {
            text.push_str(" pinned");
        }
        text.push('\n');
        text
    }
}

/// `2026-11-20T14:02:11.204Z`.
pub fn date(unix_ms: u64) -> String {
    let ms = i64::try_from(unix_ms).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| "unknown".into(), |at| at.to_string())
}

pub(super) fn origin_word(origin: Origin) -> &'static str {
    match origin {
        Origin::Real => "real",
        Origin::Virtual => "virtual",
        Origin::Replay => "replay",
    }
}

/// Seconds since the start with three digits; a minus where the clock was set back.
fn seconds(at_ms: u64, start_ms: u64) -> String {
    let (sign, ms) = match at_ms.checked_sub(start_ms) {
        Some(ms) => ("", ms),
        None => ("-", start_ms - at_ms),
    };
    format!("{sign}{}.{:03}", ms / 1000, ms % 1000)
}

fn push(text: &mut String, number: u64) {
    let _ = write!(text, "{number}");
}

/// Milliseconds, with microseconds behind the point where there are any.
fn ms(time: Duration) -> String {
    let us = time.as_micros();
    if us.is_multiple_of(1000) { format!("{}", us / 1000) } else { format!("{}.{:03}", us / 1000, us % 1000) }
}

fn hex(text: &mut String, bytes: &[u8], hidden: &[Range<usize>]) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    if bytes.is_empty() {
        text.push('-');
    }
    for (at, byte) in bytes.iter().enumerate() {
        if hidden.iter().any(|range| range.contains(&at)) {
            text.push_str("**");
            continue;
        }
        for nibble in [byte >> 4, byte & 15] {
            text.push(DIGITS.get(usize::from(nibble)).copied().map_or('0', char::from));
        }
    }
}

/// A word as it is; anything else in quotes, with `\n`, `\"` and `\\` escaped.
fn quoted(text: &mut String, value: &str) {
    let bare = value.chars().all(|c| c.is_alphanumeric() || "-_./:".contains(c));
    if bare {
        text.push_str(value);
        return;
    }
    text.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            c if c.is_control() => text.push(' '),
            c => text.push(c),
        }
    }
    text.push('"');
}
