//! What the Profile screen shows, as plain values.

use stsafe_core::profile::compare::{Counts, Group, Standing};

use std::ops::Range;

/// A comparison, ready to be painted.
#[derive(Clone, Debug)]
pub struct Data {
    /// Name of the profile.
    pub name: String,
    /// `Deviates from SPL05`.
    pub sentence: String,
    /// Something deviates.
    pub negative: bool,
    /// How many items of each standing.
    pub counts: Counts,
    /// The groups that have items, all of them first.
    pub groups: Vec<GroupRow>,
    /// The items that are shown, group by group.
    pub items: Vec<Item>,
    /// Rows of the table: a group's heading, or the number of an item.
    pub rows: Vec<Line>,
    /// The item that is looked at.
    pub detail: Option<Detail>,
    /// The same check on the command line.
    pub command_line: String,
    /// What that command would exit with.
    pub exit: &'static str,
    /// The slot queries were not asked yet.
    pub slots_asked: bool,
}

/// A group in the list at the left.
#[derive(Clone, Debug)]
pub struct GroupRow {
    /// `None` is all of them.
    pub group: Option<Group>,
    /// Its name.
    pub name: &'static str,
    /// Items that deviate.
    pub deviate: usize,
    /// All items.
    pub total: usize,
}

/// A row of the table.
#[derive(Clone, Debug)]
pub enum Line {
    /// A group and what is counted in it.
    Heading(&'static str, String),
    /// The item of this number.
    Item(usize),
}

/// A compared thing.
#[derive(Clone, Debug)]
pub struct Item {
    /// `Zone 5, counter`.
    pub title: String,
    /// What the profile says.
    pub expected: String,
    /// What the chip says.
    pub observed: String,
    /// How they stand to each other.
    pub standing: Standing,
    /// It deviates.
    pub deviates: bool,
    /// The record that holds the value, and the bytes that decide.
    pub record: (Vec<u8>, Range<usize>),
    /// `Query 12`.
    pub from: String,
}

/// The item that is looked at.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The item.
    pub item: Item,
    /// Where its bytes are.
    pub source: String,
    /// The source or the reason of the expectation.
    pub note: String,
    /// What its standing means.
    pub meaning: &'static str,
    /// What to do.
    pub to_do: &'static str,
}
