//! What the Counters screen shows, as plain values.

use std::sync::Arc;

use stsafe_core::{access::ZoneAccess, plan::Plan};

/// The counters, and the one that is looked at.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// `Four one-way counters. A value can only fall`.
    pub note: String,
    /// One entry per counter zone.
    pub zones: Vec<Entry>,
    /// The selected one.
    pub shown: Option<Shown>,
    /// The chip is virtual.
    pub is_virtual: bool,
    /// Its power can be cut from here: it is a virtual one in this program.
    pub has_bench: bool,
    /// Why nothing can be sent now; empty when it can.
    pub closed: &'static str,
}

/// An entry of the list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Zone index.
    pub zone: u8,
    /// Its value.
    pub value: u32,
    /// Who may lower it.
    pub access: ZoneAccess,
    /// `Everybody may decrement`.
    pub who: String,
}

/// The selected counter.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Zone index.
    pub zone: u8,
    /// Its value.
    pub value: u32,
    /// `64 B associated data: 01 02 03 04, rest blank`.
    pub note: String,
    /// Largest value it was seen with, where that is more than it is now.
    pub lowered: Option<u32>,
    /// Its past and future.
    pub history: History,
    /// What the form asks for.
    pub wanted: Result<Wanted, String>,
    /// How many decrements of the form's amount are left.
    pub left: String,
    /// A life in one go: many decrements to zero.
    pub use_up: Option<Arc<Plan>>,
    /// The steps of one decrement, name and what happens.
    pub walk: [(&'static str, String); 5],
    /// What the last power cut left behind.
    pub power_cut: Option<String>,
}

/// A decrement that can be judged.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The one step.
    pub plan: Arc<Plan>,
    /// Value after it.
    pub after: u32,
    /// How much is taken off.
    pub amount: u32,
}

/// Past and future of a counter.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Seconds before the last value, and the value; oldest first.
    pub points: Vec<(f64, f64)>,
    /// `12 decrements in 3.4 s`.
    pub note: String,
    /// How fast it falls.
    pub rate: Option<Rate>,
}

/// How fast a counter falls, per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// On average.
    pub mean: f64,
    /// In its slowest interval.
    pub slowest: f64,
    /// In its fastest interval.
    pub fastest: f64,
}
