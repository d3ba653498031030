//! Two captures side by side: aligned by what was asked, and where the answers differ.

use crate::command::NoContext;
use crate::describe;
use crate::exchange::{Exchange, Outcome};
use crate::link::Flags;

/// Behind a difference, the next common command is searched this far in both captures.
const WINDOW: usize = 64;

/// Where two captures differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Only the first has it.
    OnlyFirst(usize),
    /// Only the second has it.
    OnlySecond(usize),
    /// The same kind of command, with other bytes.
    Asked {
        /// Place in the first.
        first: usize,
        /// Place in the second.
        second: usize,
        /// The first byte that differs.
        at: usize,
    },
    /// The same command, another answer.
    Answered {
        /// Place in the first.
        first: usize,
        /// Place in the second.
        second: usize,
        /// The first byte that differs; `None` where one of them has no answer.
        at: Option<usize>,
    },
}

/// Compares two captures; differences come in their order.
pub fn compare(first: &[&Exchange], second: &[&Exchange]) -> Vec<Difference> {
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    loop {
        match (first.get(i), second.get(j)) {
            (None, None) => return found,
            (Some(_), None) => found.push(Difference::OnlyFirst(i)),
            (None, Some(_)) => found.push(Difference::OnlySecond(j)),
            (Some(a), Some(b)) if question(a) == question(b) => {
                if answer(a) != answer(b) {
                    found.push(Difference::Answered {
                        first: i,
                        second: j,
                        at: first_byte(&a.received, &b.received),
                    });
                }
            }
            (Some(_), Some(_)) => {
                let (di, dj) = resynchronise(first, second, i, j);
                skipped(first, second, (i, i + di), (j, j + dj), &mut found);
                (i, j) = (i + di, j + dj);
                continue;
            }
        }
        (i, j) = (i + 1, j + 1);
    }
}

/// What was asked, without what changes with every session counter: C-MAC and CRC.
fn question(exchange: &Exchange) -> &[u8] {
    let sent = &exchange.sent;
    let protected = sent.first().is_some_and(|first| Flags::of(*first).cmac);
    let end = sent.len().saturating_sub(if protected { 6 } else { 2 });
    sent.get(..end).unwrap_or(sent)
}

fn answer(exchange: &Exchange) -> Option<&[u8]> {
    match &exchange.outcome {
        Outcome::Failed(_) => None,
        Outcome::Answered(_) | Outcome::Damaged(_) => {
            let received = &exchange.received;
            let protected = received.first().is_some_and(|first| Flags::of(*first).rmac);
            let end = received.len().saturating_sub(if protected { 6 } else { 0 });
            received.get(..end)
        }
    }
}

fn first_byte(a: &[u8], b: &[u8]) -> Option<usize> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    Some(a.iter().zip(b).position(|(a, b)| a != b).unwrap_or(a.len().min(b.len())))
}

/// How far to go in each capture to the next common command; both to their ends where there is none nearby.
fn resynchronise(first: &[&Exchange], second: &[&Exchange], i: usize, j: usize) -> (usize, usize) {
    let most = (first.len() - i).min(WINDOW) + (second.len() - j).min(WINDOW);
    for steps in 1..=most {
        for di in 0..=steps {
            let dj = steps - di;
            let (Some(a), Some(b)) = (first.get(i + di), second.get(j + dj)) else { continue };
            if question(a) == question(b) {
                return (di, dj);
            }
        }
    }
    ((first.len() - i).min(WINDOW), (second.len() - j).min(WINDOW))
}

/// Between two common commands: those of the same kind belong together, the others stand alone.
fn skipped(
    first: &[&Exchange],
    second: &[&Exchange],
    (from_i, to_i): (usize, usize),
    (from_j, to_j): (usize, usize),
    found: &mut Vec<Difference>,
) {
    let mut j = from_j;
    for i in from_i..to_i {
        let Some(a) = first.get(i) else { continue };
        let same_kind = |b: &&Exchange| kind(a) == kind(b);
        let pair = second.get(j..to_j).unwrap_or(&[]).iter().position(same_kind).map(|ahead| j + ahead);
        let Some(pair) = pair else {
            found.push(Difference::OnlyFirst(i));
            continue;
        };
        found.extend((j..pair).map(Difference::OnlySecond));
        if let Some(b) = second.get(pair) {
            let at = first_byte(question(a), question(b)).unwrap_or(0);
            found.push(Difference::Asked { first: i, second: pair, at });
        }
        j = pair + 1;
    }
    found.extend((j..to_j).map(Difference::OnlySecond));
}

fn kind(exchange: &Exchange) -> String {
    describe::sent(&exchange.sent, &NoContext).0.title
}
