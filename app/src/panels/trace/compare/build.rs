//! Builds the rows and the chosen stretch of a comparison.

use std::ops::Range;

use stsafe_core::{
    capture::{
        blank,
        compare::{Difference, Stretch},
    },
    describe::{Field, Side},
    trace::Row,
    words::grouped,
};

use super::data::{CompareBlock, CompareDetail, CompareRow, CompareSide, Marks};
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

/// Both sides of a stretch, with the bytes that differ; secret bytes are 00.
pub fn detail(compared: &Compared, place: usize) -> CompareDetail {
    let Some(Stretch::Differs(at)) = compared.stretches.get(place) else { return CompareDetail::default() };
    let Some(difference) = compared.differences.get(*at).copied() else { return CompareDetail::default() };
    let (first, second) = compared.places(difference);
    let a = first.and_then(|place| compared.first.store.get(place));
    let b = second.and_then(|place| compared.second.store.get(place));
    let sides = [side(&compared.first, a, b), side(&compared.second, b, a)];
    CompareDetail { sides, words: vec![words(compared, difference)] }
}

fn side(part: &Part, one: Option<Row<'_>>, other: Option<Row<'_>>) -> Option<CompareSide> {
    let one = one?;
    let secrets = blank::of(one.sent, one.received, &part.listed().explain(&one));
    let block = |title, bytes: &[u8], other: Option<&[u8]>, secrets: &[Range<usize>]| {
        let marks = other.map_or_else(Vec::new, |other| differing(bytes, other, secrets));
        let mut bytes = bytes.to_vec();
        blank::zero(&mut bytes, secrets);
        let remark = if secrets.is_empty() { "" } else { ", secret bytes as 00" };
        CompareBlock { title, remark: format!("{} B{remark}", bytes.len()), bytes, marks }
    };
    Some(CompareSide {
        title: format!("{}, exchange {}", part.name, one.number()),
        blocks: [
            block("Sent", one.sent, other.map(|other| other.sent), &secrets.sent),
            block("Received", one.received, other.map(|other| other.received), &secrets.received),
        ],
    })
}

/// The bytes that are not the same as in the other, by their place. A secret differs as a whole: which of its bytes do
/// would tell those of one by the other.
fn differing(bytes: &[u8], other: &[u8], secrets: &[Range<usize>]) -> Marks {
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
    let touched = |secret: &&Range<usize>| {
        ranges.iter().any(|range| range.start < secret.end && secret.start < range.end)
    };
    let whole: Vec<_> = secrets.iter().filter(touched).cloned().collect();
    ranges.into_iter().chain(whole).map(|range| (range, ByteRole::Differ)).collect()
}
