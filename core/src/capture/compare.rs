//! Two captures side by side: aligned by what was asked, and where the answers differ.

use crate::command::Key;
use crate::command::catalog::row_of;
use crate::exchange::{Exchange, Outcome};
use crate::link::frame::split_header;
use crate::link::{Code, Flags};
use crate::trace::Row;

/// Behind a difference, the next common command is searched this far in both captures.
const WINDOW: usize = 64;

/// What is compared of an exchange.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The whole write.
    pub sent: &'a [u8],
    /// The whole answer.
    pub received: &'a [u8],
    /// Whether an answer came, right or damaged.
    pub answered: bool,
}

impl<'a> From<&'a Exchange> for Said<'a> {
    fn from(exchange: &'a Exchange) -> Self {
        let answered = !matches!(exchange.outcome, Outcome::Failed(_));
        Self { sent: &exchange.sent, received: &exchange.received, answered }
    }
}

impl<'a> From<Row<'a>> for Said<'a> {
    fn from(row: Row<'a>) -> Self {
        Self { sent: row.sent, received: row.received, answered: row.answered() }
    }
}

/// Where two captures differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
pub fn compare(first: &[Said<'_>], second: &[Said<'_>]) -> Vec<Difference> {
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
                        at: first_byte(a.received, b.received),
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
fn question<'a>(said: &Said<'a>) -> &'a [u8] {
    let sent = said.sent;
    let protected = sent.first().is_some_and(|first| Flags::of(*first).cmac);
    let end = sent.len().saturating_sub(if protected { 6 } else { 2 });
    sent.get(..end).unwrap_or(sent)
}

fn answer<'a>(said: &Said<'a>) -> Option<&'a [u8]> {
    if !said.answered {
        return None;
    }
    let received = said.received;
    let protected = received.first().is_some_and(|first| Flags::of(*first).rmac);
    let end = received.len().saturating_sub(if protected { 6 } else { 0 });
    received.get(..end)
}

fn first_byte(a: &[u8], b: &[u8]) -> Option<usize> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    Some(a.iter().zip(b).position(|(a, b)| a != b).unwrap_or(a.len().min(b.len())))
}

/// How far to go in each capture to the next common command; both to their ends where there is none nearby.
fn resynchronise(first: &[Said<'_>], second: &[Said<'_>], i: usize, j: usize) -> (usize, usize) {
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
    first: &[Said<'_>],
    second: &[Said<'_>],
    (from_i, to_i): (usize, usize),
    (from_j, to_j): (usize, usize),
    found: &mut Vec<Difference>,
) {
    let kinds: Vec<_> = second.get(from_j..to_j).unwrap_or(&[]).iter().map(kind).collect();
    let mut j = from_j;
    for i in from_i..to_i {
        let Some(a) = first.get(i) else { continue };
        let kind = kind(a);
        let ahead = kinds.get(j - from_j..).unwrap_or(&[]).iter().position(|other| *other == kind);
        let pair = ahead.map(|ahead| j + ahead);
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

/// Which command it is; of an unknown one its code.
fn kind(said: &Said<'_>) -> Option<(Code, Option<Key>)> {
    let (code, _, used) = split_header(said.sent).ok()?;
    Some((code, row_of(code, said.sent.get(used..).unwrap_or(&[])).map(|row| row.key)))
}

/// A stretch of two captures laid side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// Exchanges that are alike: where they begin in both, and how many there are.
    Alike {
        /// Place in the first.
        first: usize,
        /// Place in the second.
        second: usize,
        /// How many.
        count: usize,
    },
    /// The difference at this place of the list.
    Differs(usize),
}

/// Both captures from their beginning to their end: what is alike, and the differences between. `lens` are their
/// lengths.
pub fn side_by_side(differences: &[Difference], lens: (usize, usize)) -> Vec<Stretch> {
    let (mut first, mut second) = (0, 0);
    let mut out = Vec::with_capacity(2 * differences.len() + 1);
    for (place, difference) in differences.iter().enumerate() {
        let count = match difference {
            Difference::OnlySecond(j) => j.saturating_sub(second),
            Difference::OnlyFirst(i) => i.saturating_sub(first),
            Difference::Asked { first: i, .. } | Difference::Answered { first: i, .. } => {
                i.saturating_sub(first)
            }
        };
        alike(&mut out, first, second, count);
        out.push(Stretch::Differs(place));
        let (a, b) = match difference {
            Difference::OnlyFirst(_) => (1, 0),
            Difference::OnlySecond(_) => (0, 1),
            Difference::Asked { .. } | Difference::Answered { .. } => (1, 1),
        };
        (first, second) = (first + count + a, second + count + b);
    }
    alike(&mut out, first, second, lens.0.saturating_sub(first).min(lens.1.saturating_sub(second)));
    out
}

fn alike(out: &mut Vec<Stretch>, first: usize, second: usize, count: usize) {
    if count > 0 {
        out.push(Stretch::Alike { first, second, count });
    }
}
