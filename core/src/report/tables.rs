//! The chip's tables as rows of words. What was not read has no table.

use super::Table;
use crate::access::ZoneRight;
use crate::command::query::HostKeyControlFields;
use crate::command::tables::{EPHEMERAL_SLOT, ZoneKind, usage_words};
use crate::hex;
use crate::observe::Observation;
use crate::words::grouped;

pub(super) fn of(seen: &Observation) -> Vec<Table> {
    zones(seen).into_iter().chain(key_tables(seen)).chain(commands(seen)).collect()
}

/// Every key slot with its rights, table by table. Keys themselves are in no table: the chip never tells them.
pub fn key_tables(seen: &Observation) -> Vec<Table> {
    [private(seen), host(seen), symmetric(seen), public(seen), envelope(seen)].into_iter().flatten().collect()
}

fn table(title: &str, columns: &[&'static str], rows: Vec<Vec<String>>, note: &str) -> Table {
    Table { title: title.into(), columns: columns.to_vec(), rows, note: note.into() }
}

fn zones(seen: &Observation) -> Option<Table> {
    let right =
        |right: ZoneRight| format!("{}{}", right.access(), if right.may_change { "" } else { ", frozen" });
    let rows = seen.partition.as_ref()?.value.iter().map(|zone| {
        let kind = match zone.kind() {
            ZoneKind::Data => "data",
            ZoneKind::Counter => "counter",
        };
        vec![
            zone.index.to_string(),
            kind.to_owned(),
            grouped(u64::from(zone.bytes)),
            right(zone.read),
            right(zone.update),
            zone.counter.map_or(String::new(), |value| grouped(u64::from(value))),
        ]
    });
    let note = "Frozen: the condition cannot change any more. Conditions only ever get stricter.";
    Some(table("Zones", &["Zone", "Kind", "Bytes", "Read", "Update", "Counter"], rows.collect(), note))
}

fn private(seen: &Observation) -> Option<Table> {
    let rows = seen.private_keys.as_ref()?.value.slots.iter().map(|slot| {
        let name = if slot.slot == EPHEMERAL_SLOT { "ephemeral".into() } else { slot.slot.to_string() };
        let uses = match (slot.curve, seen.uses_left(slot.slot)) {
            (None, _) => String::new(),
            (_, None) => "unknown".into(),
            (_, Some(None)) => "unlimited".into(),
            (_, Some(Some(left))) => grouped(u64::from(left)),
        };
        vec![
            name,
            slot.curve.map_or("empty".into(), |curve| curve.name().to_owned()),
            format!("{} {}", hex::pairs(&slot.mode.0), slot.mode.words()),
            uses,
        ]
    });
    let note = "No query tells remaining uses: they are known only of keys that this program made.";
    Some(table("Private keys", &["Slot", "Key", "Flags", "Uses left"], rows.collect(), note))
}

fn host(seen: &Observation) -> Option<Table> {
    let slot = seen.host_key.as_ref()?;
    let key =
        slot.value.map_or("empty".into(), |k| format!("{}, counter {:08X}", k.key_type.name(), k.counter));
    let control = seen.host_key_control.as_ref().map_or("not read".into(), |seen| {
        let HostKeyControlFields(bytes) = seen.value;
        hex::pairs(&bytes)
    });
    Some(table("Host keys", &["Key", "Control fields"], vec![vec![key, control]], ""))
}

fn symmetric(seen: &Observation) -> Option<Table> {
    let rows = (0u8..).zip(&seen.symmetric_keys.as_ref()?.value).map(|(slot, record)| {
        let (key, usage) = match &record.key {
            None => ("empty".into(), String::new()),
            Some(key) => (
                format!("{}, {}, {}", key.key_type.name(), key.mode.name(), record.lock.name()),
                usage_words(key.usage),
            ),
        };
        let control = seen.symmetric_control.get(&slot).map(|seen| hex::pairs(&seen.value.0));
        vec![slot.to_string(), key, usage, control.unwrap_or_else(|| "not read".into())]
    });
    Some(table("Symmetric keys", &["Slot", "Key", "Usage", "Control fields"], rows.collect(), ""))
}

fn public(seen: &Observation) -> Option<Table> {
    let count = seen.public_key_slots()?;
    let rows = (0..count).map(|slot| {
        let told = seen.public_keys.get(&slot).map(|seen| &seen.value);
        let key = match told {
            None => "not read".into(),
            Some(content) => content.key.as_ref().map_or("empty".into(), |key| key.curve.name().to_owned()),
        };
        vec![slot.to_string(), key, told.map_or(String::new(), |content| hex::pairs(&content.flags.0))]
    });
    Some(table("Public keys", &["Slot", "Key", "Flags"], rows.collect(), ""))
}

fn envelope(seen: &Observation) -> Option<Table> {
    let rows = seen.envelope_keys.as_ref()?.value.iter().map(|record| {
        let key = record.key_type.map_or("empty".into(), |kind| kind.name().to_owned());
        vec![record.slot.to_string(), key]
    });
    Some(table("Local envelope keys", &["Slot", "Key"], rows.collect(), ""))
}

fn commands(seen: &Observation) -> Option<Table> {
    let content = &seen.commands.as_ref()?.value;
    let rows = content.records.iter().map(|record| {
        let name = crate::command::CATALOG.iter().find(|row| row.key.code() == record.code);
        vec![record.code.to_string(), name.map_or(String::new(), |row| row.name.to_owned()), record.words()]
    });
    let may = |may: bool| if may { "may be written once" } else { "are written for ever" };
    let note = format!(
        "Access conditions {}, encryption flags {}.",
        may(content.access_may_change),
        may(content.encryption_may_change)
    );
    Some(table("Command table", &["Code", "Command", "Condition"], rows.collect(), &note))
}
