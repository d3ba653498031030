//! The bytes of a step that is not sent yet, secrets as dots. Knows no screen.

use std::ops::Range;

use stsafe_core::{describe::Field, plan::Planned};

/// Where the frame holds a secret.
pub(super) fn hidden(step: &Planned) -> Vec<Range<usize>> {
    fn secrets(fields: &[Field], list: &mut Vec<Range<usize>>) {
        for field in fields {
            if field.secret {
                list.push(field.range.clone());
            }
            secrets(&field.children, list);
        }
    }
    let mut hidden = Vec::new();
    secrets(&step.fields, &mut hidden);
    hidden
}

/// The first and last pairs of the frame without its CRC; a secret is dots here too.
pub(super) fn masked(step: &Planned, first: usize, last: usize) -> String {
    let hidden = hidden(step);
    let pair = |(at, byte): (usize, &u8)| match hidden.iter().any(|range| range.contains(&at)) {
        true => "••".to_owned(),
        false => format!("{byte:02X}"),
    };
    let pairs: Vec<String> = step.before_crc().iter().enumerate().map(pair).collect();
    if pairs.len() <= first + last + 1 {
        return pairs.join(" ");
    }
    let head = pairs.get(..first).unwrap_or_default().join(" ");
    let tail = pairs.get(pairs.len() - last..).unwrap_or_default().join(" ");
    format!("{head} … {tail}")
}
