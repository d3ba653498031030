//! Before and after of a whole list of steps: what is another on the chip, sorted by what it is about.

use super::change::{Change, Value, table};
use super::{Plan, Rehearsal};
use crate::command::Command;
use crate::command::tables::ZoneRecord;
use crate::observe::Observation;

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Area {
    /// Bytes of zones.
    Zones,
    /// Access conditions of zones and their change rights.
    Access,
    /// Values of counters.
    Counters,
    /// Command table and other tables.
    Tables,
    /// Key slots and their control fields.
    Keys,
}

impl Area {
    /// In the order of the screen.
    pub const ALL: [Self; 5] = [Self::Zones, Self::Access, Self::Counters, Self::Tables, Self::Keys];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zones => "Zones",
            Self::Access => "Access",
            Self::Counters => "Counters",
            Self::Tables => "Tables",
            Self::Keys => "Keys",
        }
    }
}

/// What the rehearsed steps changed on the twin. Zones and tables are compared; keys are told by the commands, because a
/// new key in a full slot looks like the old one.
pub fn differences(plan: &Plan, rehearsal: &Rehearsal) -> Vec<(Area, Change)> {
    let (before, after) = (&rehearsal.before, &rehearsal.after);
    let mut list = Vec::new();
    let zones =
        |seen: &Observation| seen.partition.as_ref().map(|seen| seen.value.clone()).unwrap_or_default();
    for (now, then) in zones(before).iter().zip(&zones(after)) {
        content(now, before, after, &mut list);
        rights(now, then, &mut list);
        if let (Some(now_is), Some(then_is)) = (now.counter, then.counter)
            && now_is != then_is
        {
            let what = format!("Zone {}", now.index);
            list.push((
                Area::Counters,
                Change { what, now: Value::Number(now_is), after: Value::Number(then_is) },
            ));
        }
    }
    list.extend(table(before, after).into_iter().map(|change| (Area::Tables, change)));
    let mut words = |what: &str, now: Option<String>, then: Option<String>| {
        if let (Some(now), Some(after)) = (now, then)
            && now != after
        {
            let change = Change { what: what.to_owned(), now: Value::Words(now), after: Value::Words(after) };
            list.push((Area::Tables, change));
        }
    };
    let life = |seen: &Observation| seen.life_cycle.as_ref().map(|seen| format!("{:02X}", seen.value.0));
    words("Life cycle", life(before), life(after));
    let i2c = |seen: &Observation| seen.i2c.as_ref().map(|seen| crate::hex::pairs(&seen.value.0));
    words("I²C parameters", i2c(before), i2c(after));
    let about_keys = |step: &&super::Planned| !read_from_tables(&step.command);
    for step in plan.steps.iter().take(rehearsal.result.done).filter(about_keys) {
        for change in &step.changes {
            let mut change = change.clone();
            if matches!(change.what.as_str(), "Fields" | "Change right") {
                change.what = format!("{}: {}", step.title, change.what.to_lowercase());
            }
            list.push((Area::Keys, change));
        }
    }
    list.sort_by_key(|(area, _)| *area);
    list
}

/// What it changes stands in the tables and zones that are compared.
fn read_from_tables(command: &Command) -> bool {
    matches!(
        command,
        Command::Read(_)
            | Command::Update(_)
            | Command::Decrement(_)
            | Command::PutCommandAccess(_)
            | Command::PutEncryption(_)
    )
}

/// The first run of bytes that differ, and how many differ in all.
fn content(zone: &ZoneRecord, before: &Observation, after: &Observation, list: &mut Vec<(Area, Change)>) {
    /// Bytes shown of a change.
    const SHOWN: usize = 8;
    let bytes = |seen: &Observation| {
        let mut bytes = seen.zones.get(&zone.index).map(|zone| zone.bytes.clone()).unwrap_or_default();
        bytes.resize(usize::from(zone.bytes), None);
        bytes
    };
    let (now, then) = (bytes(before), bytes(after));
    let differ: Vec<usize> =
        now.iter().zip(&then).enumerate().filter(|(_, (now, then))| now != then).map(|(at, _)| at).collect();
    let (Some(first), Some(last)) = (differ.first().copied(), differ.last().copied()) else { return };
    let end = (last + 1).min(first + SHOWN);
    let part = |bytes: &[Option<u8>]| Value::Bytes(bytes.get(first..end).unwrap_or_default().to_vec());
    let count = differ.len();
    let what = match count {
        1 => format!("Zone {}, 1 byte at {first:04X}", zone.index),
        _ => format!("Zone {}, {count} bytes from {first:04X}", zone.index),
    };
    list.push((Area::Zones, Change { what, now: part(&now), after: part(&then) }));
}

fn rights(now: &ZoneRecord, then: &ZoneRecord, list: &mut Vec<(Area, Change)>) {
    let zone = now.index;
    for (name, now, then) in [("read", now.read, then.read), ("update", now.update, then.update)] {
        if now.access() != then.access() {
            let what = format!("Zone {zone}, {name}");
            let (now, after) = (Value::Access(now.access()), Value::Access(then.access()));
            list.push((Area::Access, Change { what, now, after }));
        }
        if now.may_change != then.may_change {
            let words = |may: bool| Value::Words(if may { "may change" } else { "frozen" }.to_owned());
            let what = format!("Zone {zone}, right to change {name}");
            let (now, after) = (words(now.may_change), words(then.may_change));
            list.push((Area::Access, Change { what, now, after }));
        }
    }
}
