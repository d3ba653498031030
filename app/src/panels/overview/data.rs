//! What the Overview shows, as plain values.

use crate::{
    action::Action,
    widgets::{facts::Fact, memory_map::MapZone, slots::Slot},
};

/// The Overview of a connected chip.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// Device ID, 11 bytes: product (2), unique (7), product (2).
    pub id: Vec<u8>,
    /// Where the ID was read, and what it agrees with.
    pub id_note: String,
    /// Facts, left column.
    pub left: Vec<Fact>,
    /// Facts, right column.
    pub right: Vec<Fact>,
    /// How the chip compares with its profile.
    pub agreement: Fact,
    /// `12 zones, 16,392 B of data`.
    pub memory_note: String,
    /// The partition.
    pub zones: Vec<MapZone>,
    /// One-way counters.
    pub counters: Vec<Counter>,
    /// Key slots by kind.
    pub keys: Vec<KeyRow>,
    /// What to do next.
    pub next: Vec<Next>,
    /// What no document of ST prints: name and value.
    pub assumed: Vec<(String, String)>,
    /// Address and note of a simulated device.
    pub simulated: Option<(String, String)>,
}

/// One counter zone.
#[derive(Clone, Debug)]
pub struct Counter {
    /// Zone index.
    pub zone: u8,
    /// Its value.
    pub value: u32,
    /// Who may lower it.
    pub note: String,
}

/// Slots of one kind.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// Kind.
    pub label: String,
    /// Slot name and state.
    pub slots: Vec<(String, Slot)>,
    /// What is worth knowing.
    pub note: String,
}

/// A suggestion.
#[derive(Clone, Debug)]
pub struct Next {
    /// Icon.
    pub icon: char,
    /// Verb and object.
    pub title: String,
    /// What it does, how long it takes.
    pub detail: String,
    /// Its key.
    pub key: String,
    /// What it asks for.
    pub action: Action,
}
