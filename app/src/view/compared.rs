//! Two lists of exchanges laid side by side: two captures, or a capture and what a device answers to the same commands
//! now. Plain values; sending is the worker's part.

use stsafe_core::capture::compare::{Difference, Said, Stretch, compare, side_by_side};
use stsafe_core::observe::Observation;
use stsafe_core::trace::Store;

use super::Listed;

/// One of the two.
#[derive(Clone)]
pub struct Part {
    /// What it is called: a file, a device.
    pub name: String,
    /// Its exchanges.
    pub store: Store,
    /// What its answers tell of the chip.
    pub known: Observation,
}

impl Part {
    /// Its exchanges as a list shows them.
    pub fn listed(&self) -> Listed<'_> {
        Listed::closed(&self.store, &self.known)
    }
}

/// The two, and where they differ.
pub struct Compared {
    /// What was there before.
    pub first: Part,
    /// What it is held against.
    pub second: Part,
    /// Where they differ, in order.
    pub differences: Vec<Difference>,
    /// Both from their beginning to their end.
    pub stretches: Vec<Stretch>,
    /// Exchanges of the first that were not sent again: number, and why.
    pub not_sent: Vec<(u64, String)>,
    /// What else is to be said of it, in a sentence.
    pub remark: Option<String>,
}

impl Compared {
    /// Compares two lists; takes a second for a million exchanges.
    pub fn of(first: Part, second: Part) -> Self {
        let differences = compare(&said(&first), &said(&second));
        let stretches = side_by_side(&differences, (first.store.len(), second.store.len()));
        Self { first, second, differences, stretches, not_sent: Vec::new(), remark: None }
    }

    /// Where a difference lies in both stores.
    pub fn places(&self, difference: Difference) -> (Option<usize>, Option<usize>) {
        let (first, second) = match difference {
            Difference::OnlyFirst(i) => (Some(i), None),
            Difference::OnlySecond(j) => (None, Some(j)),
            Difference::Asked { first, second, .. } | Difference::Answered { first, second, .. } => {
                (Some(first), Some(second))
            }
        };
        let place = |store: &Store, at: usize| store.places().start + at;
        (first.map(|at| place(&self.first.store, at)), second.map(|at| place(&self.second.store, at)))
    }
}

fn said(part: &Part) -> Vec<Said<'_>> {
    part.store.iter().map(|(_, row)| row.into()).collect()
}
