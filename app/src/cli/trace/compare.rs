//! `trace compare`: the first difference first; 1 is the exit code where there is one.

use std::path::Path;

use serde_json::{Value, json};
use stsafe_core::capture::compare::{Difference, Said, compare};
use stsafe_core::command::NoContext;
use stsafe_core::describe;
use stsafe_core::exchange::Exchange;
use stsafe_core::hex;

use super::opened;
use crate::cli::outcome::{Outcome, Report};
use crate::files;

pub fn run(first: &Path, second: &Path) -> Outcome {
    let (a, a_problems) = opened(first)?;
    let (b, b_problems) = opened(second)?;
    let exchanges = |capture: &stsafe_core::capture::Capture| -> Vec<Exchange> {
        capture.entries.iter().map(|entry| entry.exchange.clone()).collect()
    };
    let (a, b) = (exchanges(&a), exchanges(&b));
    let (mut text, list) = told(&a, &b, [&files::name(first), &files::name(second)]);
    let problems = [a_problems, b_problems].concat();
    problems.iter().for_each(|problem| text += &format!("! {problem}\n"));
    let json = json!({ "exchanges": [a.len(), b.len()], "differences": list, "problems": problems });
    Ok(Report { text, json, positive: list.is_empty() && problems.is_empty() })
}

/// Where two lists of exchanges differ, in words and for programs.
pub fn told(a: &[Exchange], b: &[Exchange], names: [&str; 2]) -> (String, Vec<Value>) {
    let found = compare(&said(a), &said(b));
    let mut text = match found.len() {
        0 => format!("No difference: {} exchanges in both\n", a.len()),
        1 => "1 difference\n".into(),
        n => format!("{n} differences\n"),
    };
    let list = found.iter().map(|difference| {
        let (words, json) = one(difference, a, b, names);
        text += &words;
        json
    });
    let list = list.collect();
    (text, list)
}

fn said(list: &[Exchange]) -> Vec<Said<'_>> {
    list.iter().map(Said::from).collect()
}

fn one(
    difference: &Difference,
    a: &[Exchange],
    b: &[Exchange],
    [first, second]: [&str; 2],
) -> (String, Value) {
    let alone = |exchange: Option<&Exchange>, name: &str, which: &str| {
        let (number, title) = exchange.map_or((0, String::new()), |e| (e.number, title(e)));
        let words = format!("{number}  {title}: only in {name}\n");
        (words, json!({ "kind": which, "number": number, "command": title }))
    };
    let both = |i: usize, j: usize, kind: &str, at: Option<usize>, side: fn(&Exchange) -> &[u8]| {
        let (Some(a), Some(b)) = (a.get(i), b.get(j)) else { return (String::new(), Value::Null) };
        let field = at.and_then(|at| field_at(a, at, kind == "answer"));
        let place = match (at, &field) {
            (Some(at), Some(name)) => format!("from byte {at}, {name}"),
            (Some(at), None) => format!("from byte {at}"),
            (None, _) => "one has no answer".into(),
        };
        let words = format!(
            "{} / {}  {}: another {kind}, {place}\n  {first}: {}\n  {second}: {}\n",
            a.number,
            b.number,
            title(a),
            shown(a, kind, side),
            shown(b, kind, side)
        );
        let json = json!({
            "kind": kind, "numbers": [a.number, b.number], "command": title(a), "byte": at, "field": field,
            "bytes": [hex::run(side(a)), hex::run(side(b))],
        });
        (words, json)
    };
    match *difference {
        Difference::OnlyFirst(i) => alone(a.get(i), first, "only_first"),
        Difference::OnlySecond(j) => alone(b.get(j), second, "only_second"),
        Difference::Asked { first, second, at } => both(first, second, "command", Some(at), |e| &e.sent),
        Difference::Answered { first, second, at } => both(first, second, "answer", at, |e| &e.received),
    }
}

fn title(exchange: &Exchange) -> String {
    let (side, _) = describe::sent(&exchange.sent, &NoContext);
    if side.summary.is_empty() { side.title } else { format!("{}, {}", side.title, side.summary) }
}

fn shown(exchange: &Exchange, kind: &str, side: fn(&Exchange) -> &[u8]) -> String {
    match exchange.outcome.status().filter(|_| kind == "answer") {
        Some(status) => format!("{status}  {}", hex::pairs(side(exchange))),
        None => hex::pairs(side(exchange)),
    }
}

/// Name of the field that holds a byte.
fn field_at(exchange: &Exchange, at: usize, answer: bool) -> Option<String> {
    let (sent, command) = describe::sent(&exchange.sent, &NoContext);
    let side =
        if answer { describe::received(&exchange.received, command.as_ref(), &NoContext) } else { sent };
    side.fields.into_iter().find(|field| field.range.contains(&at)).map(|field| field.name)
}
