//! `keys`: every key slot with its rights. Keys themselves never leave the chip.

use serde_json::{Value, json};
use stsafe_core::command::tables::{EPHEMERAL_SLOT, usage_words};
use stsafe_core::hex;
use stsafe_core::observe::{HostKeysState, Observation};
use stsafe_core::report::{Table, key_tables};

use super::args::Common;
use super::opening::Opening;
use super::outcome::{Outcome, Report, device_json};
use super::profile::observe;

pub fn run(common: &Common) -> Outcome {
    let mut device = Opening::new(common, "keys")?.begin();
    observe(&mut device)?;
    let text: String = key_tables(device.observation()).iter().map(table_text).collect();
    let mut document = json(device.observation());
    if let Value::Object(map) = &mut document {
        map.insert("device".into(), device_json(&mut device));
    }
    Ok(Report::new(text, document))
}

/// Columns as wide as their widest cell.
fn table_text(table: &Table) -> String {
    let width = |column: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain(table.columns.get(column).map(|name| name.len())).max().unwrap_or(0)
    };
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> =
            cells.enumerate().map(|(column, cell)| format!("{cell:width$}", width = width(column))).collect();
        format!("  {}\n", padded.join("  ").trim_end())
    };
    let mut text = format!("{}\n{}", table.title, line(&mut table.columns.iter().copied()));
    for row in &table.rows {
        text += &line(&mut row.iter().map(String::as_str));
    }
    text + "\n"
}

fn json(seen: &Observation) -> Value {
    let private = seen.private_keys.as_ref().map(|table| {
        let slots = table.value.slots.iter().map(|slot| {
            // null: no query tells, and the key was not made here.
            let uses = slot.curve.and_then(|_| seen.uses_left(slot.slot));
            json!({
                "slot": slot.slot, "ephemeral": slot.slot == EPHEMERAL_SLOT,
                "curve": slot.curve.map(|curve| curve.name()),
                "mode": hex::run(&slot.mode.0), "flags": slot.mode.words(),
                "uses_left": uses.map(|uses| uses.map_or(json!("unlimited"), |left| json!(left))),
            })
        });
        slots.collect::<Vec<_>>()
    });
    let host = seen.host_key.as_ref().map(|slot| {
        let control = seen.host_key_control.as_ref().map(|control| control.value);
        json!({
            "type": slot.value.map(|facts| facts.key_type.name()),
            "counter": slot.value.map(|facts| facts.counter),
            "blocked": match seen.host_keys {
                HostKeysState::Blocked => Some(true),
                HostKeysState::Work => Some(false),
                HostKeysState::Unknown => None,
            },
            "control": control.map(|control| hex::run(&control.0)),
            "may_change": control.map(|control| control.may_change()),
        })
    });
    let symmetric = seen.symmetric_keys.as_ref().map(|table| {
        let slots = (0u8..).zip(&table.value).map(|(slot, record)| {
            let control = seen.symmetric_control.get(&slot).map(|control| control.value);
            json!({
                "slot": slot, "lock": record.lock.name(),
                "key": record.key.as_ref().map(|key| json!({
                    "type": key.key_type.name(), "mode": key.mode.name(),
                    "usage": usage_words(key.usage), "counter": key.counter,
                })),
                "control": control.map(|control| hex::run(&control.0)),
                "may_change": control.map(|control| control.may_change()),
            })
        });
        slots.collect::<Vec<_>>()
    });
    let public: Vec<Value> = seen
        .public_keys
        .iter()
        .map(|(slot, told)| {
            let content = &told.value;
            json!({
                "slot": slot, "flags": hex::run(&content.flags.0), "may_change": content.flags.may_change(),
                "curve": content.key.as_ref().map(|key| key.curve.name()),
                "key": content.key.as_ref().map(|key| hex::run(&key.bytes)),
            })
        })
        .collect();
    let envelope = seen.envelope_keys.as_ref().map(|table| {
        let slots = table.value.iter();
        slots
            .map(|r| json!({ "slot": r.slot, "type": r.key_type.map(|kind| kind.name()) }))
            .collect::<Vec<_>>()
    });
    json!({ "private": private, "host": host, "symmetric": symmetric, "public": public, "envelope": envelope })
}
