//! Whether a row passes. Numbers and bytes first; words only where everything else already holds.

use super::{Field, Filter, Named, Quality, Term, Test, Where};
use crate::link::Code;
use crate::link::frame::split_header;
use crate::trace::Row;

impl Filter {
    /// Whether a row passes. `words` makes the decoded words of the row in lower case; it is called only where it decides.
    pub fn passes(&self, row: &Row<'_>, words: impl FnOnce() -> String) -> bool {
        let quick = |term: &Term| match &term.test {
            Test::Text(_) => true,
            test => holds(test, row) != term.not,
        };
        if !self.terms.iter().all(quick) {
            return false;
        }
        if !self.needs_words() {
            return true;
        }
        let words = words();
        self.terms.iter().all(|term| match &term.test {
            Test::Text(text) => words.contains(text.as_str()) != term.not,
            _ => true,
        })
    }
}

fn holds(test: &Test, row: &Row<'_>) -> bool {
    match test {
        Test::Command(names) => is_one_of(names, row.sent),
        Test::Number(field, ranges) => number(*field, row)
            .is_some_and(|value| ranges.iter().any(|(low, high)| (*low..=*high).contains(&value))),
        Test::Status(codes) => codes.contains(&row.status().map(|status| status.code())),
        Test::Is(quality, yes) => {
            *yes == match quality {
                Quality::Protected => row.protected(),
                Quality::Pinned => row.pinned(),
                Quality::Noted => !row.note().is_empty(),
                Quality::Slow => row.slow(),
            }
        }
        Test::From(names) => {
            let asked_by = row.asked_by.to_lowercase();
            names.iter().any(|name| asked_by.contains(name.as_str()))
        }
        Test::Bytes(place, bytes) => match place {
            Where::Sent => contains(row.sent, bytes),
            Where::Received => contains(row.received, bytes),
            Where::Either => contains(row.sent, bytes) || contains(row.received, bytes),
        },
        Test::Text(_) => true,
    }
}

fn is_one_of(names: &[Named], sent: &[u8]) -> bool {
    let body = sent.get(..sent.len().saturating_sub(2)).unwrap_or(&[]);
    let Ok((code, _, used)) = split_header(body) else { return false };
    let tag = body.get(used).copied();
    names.iter().any(|named| named.code == code && (named.tag.is_none() || named.tag == tag))
}

/// Microseconds for the duration; everything else as it is.
fn number(field: Field, row: &Row<'_>) -> Option<u64> {
    match field {
        Field::Number => Some(row.number()),
        Field::Zone => zone(row.sent).map(u64::from),
        Field::Milliseconds => u64::try_from(row.took().as_micros()).ok(),
        Field::Nacks => Some(row.nacks().into()),
        Field::Counter => row.session_n().map(u64::from),
    }
}

/// The zone of Decrement, Read and Update: the second byte of the payload, unless it may be encrypted.
fn zone(sent: &[u8]) -> Option<u8> {
    let body = sent.get(..sent.len().checked_sub(2)?)?;
    let (code, flags, used) = split_header(body).ok()?;
    let payload = body.get(used..body.len().checked_sub(if flags.cmac { 4 } else { 0 })?)?;
    let encrypted = flags.host && payload.len().is_multiple_of(16);
    match code {
        Code::Basic(4..=6) if !encrypted => payload.get(1).copied(),
        _ => None,
    }
}

fn contains(hay: &[u8], needle: &[Option<u8>]) -> bool {
    let fits = |window: &[u8]| {
        window.iter().zip(needle).all(|(byte, wanted)| wanted.is_none_or(|wanted| wanted == *byte))
    };
    // Most frames lack one of the bytes altogether, and that is seen much sooner than where they stand.
    let may = || needle.iter().flatten().all(|wanted| hay.contains(wanted));
    !needle.is_empty() && may() && hay.windows(needle.len()).any(fits)
}
