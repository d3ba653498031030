//! The chosen exchange as fields and as bytes: both directions, on the wire and, where it was opened, decrypted. A secret
//! is dots in the tree and 00 in the bytes, whichever way it travelled: nothing behind this file holds it.

use std::ops::Range;

use stsafe_core::{
    capture::{
        blank::{self, Secrets},
        open::Explained,
    },
    describe::{self, Field, Inside},
    trace::Row,
};

use super::data::{Block, Side, TraceField};
use crate::{
    theme::Tone,
    widgets::bytes::{ByteRole, pairs_short},
};

/// Characters of a text that are shown beside its bytes.
const MOST_TEXT: usize = 24;
/// In place of a secret in the tree.
const DOTS: &str = "••••••••";

/// Bytes without their secrets, and where those were.
struct Blanked {
    side: Side,
    bytes: Vec<u8>,
    secrets: Vec<Range<usize>>,
}

impl Blanked {
    fn new(side: Side, bytes: &[u8], secrets: Vec<Range<usize>>) -> Self {
        let mut bytes = bytes.to_vec();
        blank::zero(&mut bytes, &secrets);
        Self { side, bytes, secrets }
    }

    /// Whether a field is secret, all of it or a part.
    fn hides(&self, field: &Range<usize>) -> bool {
        self.secrets.iter().any(|secret| secret.start < field.end && field.start < secret.end)
    }

    /// `118 B, secret bytes as 00`.
    fn remark(&self, length: String) -> String {
        if self.secrets.is_empty() { length } else { format!("{length}, secret bytes as 00") }
    }
}

/// One direction: its wire, and what was decrypted of it.
struct Way<'a> {
    described: &'a describe::Side,
    wire: Blanked,
    inside: Option<(&'a Inside, Blanked)>,
}

/// The tree of both directions, and their bytes.
pub(super) fn both(exchange: &Row<'_>, explained: &Explained) -> (Vec<TraceField>, Vec<Block>) {
    let Explained { sent, received, opened, .. } = explained;
    let secrets: Secrets = blank::of(exchange.sent, exchange.received, explained);
    let opened = opened.as_ref();
    let open = |side: Side, inside: Option<&'_ Inside>| {
        inside.map(|inside| Blanked::new(side, &inside.padded, blank::inside(exchange.sent, inside)))
    };
    let command = opened.and_then(|opened| opened.command.as_ref());
    let answer = opened.and_then(|opened| opened.answer.as_ref());
    let ways = [
        Way {
            described: sent,
            wire: Blanked::new(Side::Sent, exchange.sent, secrets.sent),
            inside: command.zip(open(Side::SentInside, command)),
        },
        Way {
            described: received,
            wire: Blanked::new(Side::Received, exchange.received, secrets.received),
            inside: answer.zip(open(Side::ReceivedInside, answer)),
        },
    ];
    let (mut fields, mut blocks) = (Vec::new(), Vec::new());
    let names = [("Command", "Sent", "Payload, decrypted"), ("Answer", "Received", "Answer, decrypted")];
    for (way, (name, wire, inside)) in ways.into_iter().zip(names) {
        tree(&mut fields, name, &way);
        let Way { described, wire: bytes, inside: opened } = way;
        blocks.push(Block {
            side: bytes.side,
            title: wire,
            remark: bytes.remark(format!("{} B", bytes.bytes.len())),
            roles: roles(&described.fields),
            bytes: bytes.bytes,
        });
        blocks.extend(opened.map(|(whole, bytes)| decrypted(inside, whole.payload_len, bytes)));
    }
    (fields, blocks)
}

fn tree(out: &mut Vec<TraceField>, name: &str, way: &Way<'_>) {
    let Way { described, wire, inside } = way;
    let group = |depth, name: &str, words, range| TraceField {
        depth,
        name: name.to_owned(),
        bytes: String::new(),
        words,
        side: wire.side,
        range,
        group: true,
        tone: None,
    };
    let length = wire.bytes.len();
    out.push(group(0, name, format!("{}, {length} B", described.title), 0..length));
    for field in &described.fields {
        match inside.as_ref().filter(|_| field.name == "Payload") {
            None => flatten(out, std::slice::from_ref(field), 1, wire),
            Some((inside, bytes)) => {
                let words = format!("{} B, shown decrypted", field.range.len());
                out.push(group(1, &field.name, words, field.range.clone()));
                flatten(out, &inside.fields, 2, bytes);
            }
        }
    }
}

fn flatten(out: &mut Vec<TraceField>, fields: &[Field], depth: usize, shown: &Blanked) {
    for field in fields {
        let bytes = shown.bytes.get(field.range.clone()).unwrap_or_default();
        let wrong =
            matches!(field.name.as_str(), "CRC" | "C-MAC" | "R-MAC") && field.words.starts_with("wrong");
        let group = !field.children.is_empty();
        let secret = shown.hides(&field.range);
        let pairs = || if secret { DOTS.to_owned() } else { pairs_short(bytes, 6, 0) };
        out.push(TraceField {
            depth,
            name: capital(&field.name),
            bytes: if group { String::new() } else { pairs() },
            words: if field.words.is_empty() && !secret { told(bytes) } else { field.words.clone() },
            side: shown.side,
            range: field.range.clone(),
            group,
            tone: wrong.then_some(Tone::Danger),
        });
        flatten(out, &field.children, depth + 1, shown);
    }
}

/// How many bytes there are where not all of them are shown, and what they say where they are text.
fn told(bytes: &[u8]) -> String {
    let text = bytes.iter().all(|byte| (b' '..=b'~').contains(byte));
    let text = core::str::from_utf8(bytes).ok().filter(|_| text && bytes.len() >= 4);
    match text {
        Some(text) if text.len() <= MOST_TEXT => format!("{} B “{text}”", bytes.len()),
        Some(text) => format!("{} B “{}…”", bytes.len(), text.get(..MOST_TEXT).unwrap_or(text)),
        None if bytes.len() > 6 => format!("{} B", bytes.len()),
        None => String::new(),
    }
}

/// Field names stand at the start of a row.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What was opened, with its padding.
fn decrypted(title: &'static str, payload: usize, bytes: Blanked) -> Block {
    let padding = bytes.bytes.len().saturating_sub(payload);
    Block {
        side: bytes.side,
        title,
        remark: bytes.remark(format!("{payload} B and {padding} B padding")),
        roles: vec![(payload..bytes.bytes.len(), ByteRole::Quiet)],
        bytes: bytes.bytes,
    }
}

/// Header, lengths and CRC, so that the payload stands out.
fn roles(fields: &[Field]) -> Vec<(Range<usize>, ByteRole)> {
    let role = |field: &Field| match field.name.as_str() {
        "Header" | "Status" => Some(ByteRole::Head),
        "C-MAC" | "R-MAC" => Some(ByteRole::Header),
        "Length" | "CRC" => Some(ByteRole::Quiet),
        _ => None,
    };
    fields.iter().filter_map(|field| Some((field.range.clone(), role(field)?))).collect()
}
