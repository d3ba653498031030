//! Before and after: what a command changes, read from two observations.

use crate::access::ZoneAccess;
use crate::command::Command;
use crate::command::tables::{CommandTableContent, ZoneRecord};
use crate::observe::Observation;

/// One thing that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is: `Update AC`.
    pub what: String,
    /// Its value now.
    pub now: Value,
    /// Its value afterwards.
    pub after: Value,
}

/// A value that is shown before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// An access condition.
    Access(ZoneAccess),
    /// A number.
    Number(u32),
    /// Bytes; `None` was never read.
    Bytes(Vec<Option<u8>>),
    /// Words.
    Words(String),
}

impl Value {
    /// In words; bytes as pairs, `??` where they were never read.
    pub fn words(&self) -> String {
        match self {
            Self::Access(access) => access.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Bytes(bytes) => {
                let pair = |byte: &Option<u8>| byte.map_or("??".to_owned(), |byte| format!("{byte:02X}"));
                bytes.iter().map(pair).collect::<Vec<_>>().join(" ")
            }
            Self::Words(words) => words.clone(),
        }
    }
}

/// What differs between two observations, where `command` may have changed something.
pub(super) fn between(command: &Command, now: &Observation, after: &Observation) -> Vec<Change> {
    let (zone, offset, length) = match command {
        Command::Read(c) => (c.zone, 0, 0),
        Command::Update(c) => (c.zone, usize::from(c.offset), c.data.len()),
        Command::Decrement(c) => (c.zone, usize::from(c.offset), c.data.len()),
        Command::PutCommandAccess(_) | Command::PutEncryption(_) => return table(now, after),
        _ => return Vec::new(),
    };
    let mut list = Vec::new();
    let mut push = |what: String, now: Value, after: Value| {
        if now != after {
            list.push(Change { what, now, after });
        }
    };
    if let (Some(now), Some(after)) = (now.zone(zone), after.zone(zone)) {
        if let (Some(now), Some(after)) = (now.counter, after.counter) {
            push("Counter".into(), Value::Number(now), Value::Number(after));
        }
        push("Read AC".into(), Value::Access(now.read.access()), Value::Access(after.read.access()));
        push("Update AC".into(), Value::Access(now.update.access()), Value::Access(after.update.access()));
    }
    let bytes = |seen: &Observation| {
        let known = seen.zones.get(&zone).map_or(&[][..], |zone| &zone.bytes);
        Value::Bytes((offset..offset + length).map(|at| known.get(at).copied().flatten()).collect())
    };
    push(format!("Bytes at {offset:04X}"), bytes(now), bytes(after));
    if let (Some(now), Some(after)) = (now.zone(zone), after.zone(zone)) {
        push("Zone record".into(), record(now), record(after));
        push("Read change right".into(), right(now.read.may_change), right(after.read.may_change));
        push("Update change right".into(), right(now.update.may_change), right(after.update.may_change));
    }
    list
}

/// What differs between two command tables.
pub(super) fn table(now: &Observation, after: &Observation) -> Vec<Change> {
    let (Some(now), Some(after)) = (&now.commands, &after.commands) else { return Vec::new() };
    let (now, after) = (&now.value, &after.value);
    let rights = |table: &CommandTableContent| {
        let bits = u8::from(table.access_may_change) << 1 | u8::from(table.encryption_may_change);
        Value::Bytes(vec![Some(bits)])
    };
    let mut list = Vec::new();
    if rights(now) != rights(after) {
        list.push(Change { what: "Change rights".into(), now: rights(now), after: rights(after) });
    }
    for (now, after) in now.records.iter().zip(&after.records).filter(|(now, after)| now != after) {
        let what = format!("Command {}", now.code);
        let (now, after) = (Value::Words(now.words()), Value::Words(after.words()));
        list.push(Change { what, now, after });
    }
    list
}

fn right(may_change: bool) -> Value {
    Value::Words(if may_change { "1" } else { "0, no later change" }.into())
}

fn record(zone: &ZoneRecord) -> Value {
    let mut bytes = Vec::new();
    zone.encode(&mut bytes);
    Value::Bytes(bytes.into_iter().map(Some).collect())
}
