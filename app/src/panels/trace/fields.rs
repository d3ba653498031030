//! The chosen exchange as fields and as bytes: both directions, on the wire and, where it was opened, decrypted.

use std::ops::Range;

use stsafe_core::{
    capture::open::Explained,
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

/// The tree of both directions.
pub(super) fn fields(exchange: &Row<'_>, explained: &Explained) -> Vec<TraceField> {
    let Explained { sent, received, opened, .. } = explained;
    let mut out = Vec::new();
    let inside = opened.as_ref().and_then(|opened| opened.command.as_ref());
    let inside = inside.map(|inside| (Side::SentInside, inside));
    side(&mut out, "Command", sent, (Side::Sent, exchange.sent), inside);
    let inside = opened.as_ref().and_then(|opened| opened.answer.as_ref());
    let inside = inside.map(|inside| (Side::ReceivedInside, inside));
    side(&mut out, "Answer", received, (Side::Received, exchange.received), inside);
    out
}

fn side(
    out: &mut Vec<TraceField>,
    name: &str,
    described: &describe::Side,
    (side, wire): (Side, &[u8]),
    inside: Option<(Side, &Inside)>,
) {
    out.push(TraceField {
        depth: 0,
        name: name.to_owned(),
        bytes: String::new(),
        words: format!("{}, {} B", described.title, wire.len()),
        side,
        range: 0..wire.len(),
        group: true,
        tone: None,
    });
    for field in &described.fields {
        match inside.filter(|_| field.name == "Payload") {
            None => flatten(out, std::slice::from_ref(field), 1, side, wire),
            Some((opened, inside)) => {
                out.push(TraceField {
                    depth: 1,
                    name: field.name.clone(),
                    bytes: String::new(),
                    words: format!("{} B, shown decrypted", field.range.len()),
                    side,
                    range: field.range.clone(),
                    group: true,
                    tone: None,
                });
                flatten(out, &inside.fields, 2, opened, &inside.padded);
            }
        }
    }
}

fn flatten(out: &mut Vec<TraceField>, fields: &[Field], depth: usize, side: Side, wire: &[u8]) {
    for field in fields {
        let bytes = wire.get(field.range.clone()).unwrap_or_default();
        let wrong =
            matches!(field.name.as_str(), "CRC" | "C-MAC" | "R-MAC") && field.words.starts_with("wrong");
        let shown =
            if field.secret { "••••••••".to_owned() } else { pairs_short(bytes, 6, 0) };
        out.push(TraceField {
            depth,
            name: capital(&field.name),
            bytes: if field.children.is_empty() { shown } else { String::new() },
            words: if field.words.is_empty() && !field.secret { told(bytes) } else { field.words.clone() },
            side,
            range: field.range.clone(),
            group: !field.children.is_empty(),
            tone: wrong.then_some(Tone::Danger),
        });
        flatten(out, &field.children, depth + 1, side, wire);
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

/// The bytes of both directions.
pub(super) fn blocks(exchange: &Row<'_>, explained: &Explained) -> Vec<Block> {
    let Explained { sent, received, opened, .. } = explained;
    let wire = |side, title, bytes: &[u8], fields: &[Field]| Block {
        side,
        title,
        remark: format!("{} B", bytes.len()),
        bytes: bytes.to_vec(),
        roles: roles(fields),
    };
    let (command, answer) =
        opened.as_ref().map_or((None, None), |opened| (opened.command.as_ref(), opened.answer.as_ref()));
    let mut blocks = vec![wire(Side::Sent, "Sent", exchange.sent, &sent.fields)];
    blocks.extend(command.map(|inside| decrypted(Side::SentInside, "Payload, decrypted", inside)));
    blocks.push(wire(Side::Received, "Received", exchange.received, &received.fields));
    blocks.extend(answer.map(|inside| decrypted(Side::ReceivedInside, "Answer, decrypted", inside)));
    blocks
}

/// What was opened. A secret in it is not shown: it did not travel in clear, and does not stand here in clear.
fn decrypted(side: Side, title: &'static str, inside: &Inside) -> Block {
    let mut bytes = inside.padded.clone();
    let secret = secrets(&inside.fields);
    for range in &secret {
        bytes.get_mut(range.clone()).into_iter().flatten().for_each(|byte| *byte = 0);
    }
    let payload = inside.payload_len;
    let mut remark = format!("{payload} B and {} B padding", bytes.len().saturating_sub(payload));
    if !secret.is_empty() {
        remark += ", secret bytes as 00";
    }
    Block { side, title, remark, roles: vec![(payload..bytes.len(), ByteRole::Quiet)], bytes }
}

fn secrets(fields: &[Field]) -> Vec<Range<usize>> {
    let inside = fields.iter().flat_map(|field| secrets(&field.children));
    fields.iter().filter(|field| field.secret).map(|field| field.range.clone()).chain(inside).collect()
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
