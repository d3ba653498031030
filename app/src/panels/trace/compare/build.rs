//! Builds the rows and the chosen stretch of a comparison.

use std::ops::Range;

use stsafe_core::{
    capture::compare::{Difference, Stretch},
    describe::{Field, Side},
    words::grouped,
};

use super::data::{CompareDetail, CompareRow, CompareSide, Marks};
use crate::{
    panels::trace::{build::row_of, data::TraceRow},
    view::{Compared, Part},
    widgets::bytes::ByteRole,
};

/// What is compared, and how many differences there are.
pub fn heading(compared: &Compared) -> String {
    let count = match compared.differences.len() {
        0 => "no difference".to_owned(),
        1 => "1 difference".to_owned(),
        n => format!("{} differences", grouped(n as u64)),
    };
    let not_sent = match compared.not_sent.len() {
        0 => String::new(),
        n => format!(", {} not sent", grouped(n as u64)),
    };
    let stopped = compared.remark.as_ref().map_or_else(String::new, |remark| format!(". {remark}"));
    format!("{} against {}, {count}{not_sent}{stopped}", compared.first.name, compared.second.name)
}

/// The stretch of the next or the previous difference, seen from one; the first difference without one. Stays at the
/// last.
pub fn step(compared: &Compared, from: Option<usize>, on: bool) -> Option<usize> {
    let differs = |place: &usize| matches!(compared.stretches.get(*place), Some(Stretch::Differs(_)));
    match (from, on) {
        (None, _) => (0..compared.stretches.len()).find(differs),
        (Some(from), true) => (from + 1..compared.stretches.len()).find(differs),
        (Some(from), false) => (0..from).rev().find(differs),
    }
}

/// How many rows there are: the stretches, then what was not sent.
pub fn len(compared: &Compared) -> usize {
    compared.stretches.len() + compared.not_sent.len()
}

/// A row of the list.
pub fn row(compared: &Compared, place: usize) -> Option<CompareRow> {
    if let Some(behind) = place.checked_sub(compared.stretches.len()) {
        let (number, why) = compared.not_sent.get(behind)?;
        return Some(CompareRow::NotSent(*number, why.clone()));
    }
    let difference = match *compared.stretches.get(place)? {
        Stretch::Alike { count: 1, .. } => return Some(CompareRow::Alike("1 exchange alike".to_owned())),
        Stretch::Alike { count, .. } => {
            return Some(CompareRow::Alike(format!("{} exchanges alike", grouped(count as u64))));
        }
        Stretch::Differs(place) => *compared.differences.get(place)?,
    };
    let (first, second) = compared.places(difference);
    let one = |part: &Part, place: Option<usize>| place.and_then(|place| row_of(&part.listed(), place));
    let (a, b) = (one(&compared.first, first), one(&compared.second, second));
    let numbers = (a.as_ref().map(|row| row.number), b.as_ref().map(|row| row.number));
    let status = |row: &Option<TraceRow>| {
        row.as_ref().map_or_else(
            || "–".to_owned(),
            |row| {
                let (code, name) = &row.status;
                format!("{code} {name}")
            },
        )
    };
    let statuses = (status(&a), status(&b));
    let shown = a.or(b)?;
    Some(CompareRow::Differs {
        numbers,
        code: shown.code,
        command: shown.command,
        what: shown.what,
        difference: words(compared, difference),
        statuses,
    })
}

fn words(compared: &Compared, difference: Difference) -> String {
    match difference {
        Difference::OnlyFirst(_) => format!("only in {}", compared.first.name),
        Difference::OnlySecond(_) => format!("only in {}", compared.second.name),
        Difference::Asked { at, .. } => place(compared, difference, at, true),
        Difference::Answered { at: Some(at), .. } => place(compared, difference, at, false),
        Difference::Answered { at: None, .. } => "one has no answer".to_owned(),
    }
}

/// Where the first byte differs: the field that holds it.
fn place(compared: &Compared, difference: Difference, at: usize, sent: bool) -> String {
    let (first, _) = compared.places(difference);
    let list = compared.first.listed();
    let row = first.and_then(|place| list.store.get(place));
    let side = row.map(|row| list.explain(&row)).map(|it| if sent { it.sent } else { it.received });
    let field = side.and_then(|Side { fields, .. }| name_at(&fields, at));
    let what = if sent { "another command" } else { "another answer" };
    field.map_or_else(|| format!("{what}, byte {at}"), |field| format!("{what}, byte {at}, {field}"))
}

/// Name of the innermost field that holds a byte.
fn name_at(fields: &[Field], at: usize) -> Option<String> {
    let field = fields.iter().find(|field| field.range.contains(&at))?;
    name_at(&field.children, at).or_else(|| Some(field.name.clone()))
}

/// Both sides of a stretch, with the bytes that differ.
pub fn detail(compared: &Compared, place: usize) -> CompareDetail {
    let Some(Stretch::Differs(at)) = compared.stretches.get(place) else { return CompareDetail::default() };
    let Some(difference) = compared.differences.get(*at).copied() else { return CompareDetail::default() };
    let (first, second) = compared.places(difference);
    let wires = |part: &Part, place: Option<usize>| {
        let row = part.store.get(place?)?;
        Some((row.number(), [row.sent.to_vec(), row.received.to_vec()]))
    };
    let a = wires(&compared.first, first);
    let b = wires(&compared.second, second);
    let side = |part: &Part, one: &Option<(u64, [Vec<u8>; 2])>, other: &Option<(u64, [Vec<u8>; 2])>| {
        let (number, [sent, received]) = one.as_ref()?;
        let marks = |bytes: &[u8], which: usize| -> Marks {
            let other = other.as_ref().and_then(|(_, both)| both.get(which));
            other.map_or_else(Vec::new, |other| differing(bytes, other))
        };
        Some(CompareSide {
            title: format!("{}, exchange {number}", part.name),
            blocks: vec![
                ("Sent", sent.clone(), marks(sent, 0)),
                ("Received", received.clone(), marks(received, 1)),
            ],
        })
    };
    let sides = [side(&compared.first, &a, &b), side(&compared.second, &b, &a)];
    CompareDetail { sides, words: vec![words(compared, difference)] }
}

/// The bytes that are not the same as in the other, by their place.
fn differing(bytes: &[u8], other: &[u8]) -> Marks {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        if other.get(at) == Some(byte) {
            continue;
        }
        match ranges.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => ranges.push(at..at + 1),
        }
    }
    ranges.into_iter().map(|range| (range, ByteRole::Differ)).collect()
}
