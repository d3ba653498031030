//! What a twin has from its chip, one line per table and zone.

use crate::hex;
use crate::link::Code;
use crate::observe::Observation;
use crate::words::grouped;

/// One thing that is as on the chip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// What: `Zone 5`.
    pub what: String,
    /// What was copied of it: `64 of 64 B, counter 500,000, …`.
    pub value: String,
}

/// Everything that is known of a chip and goes into its twin.
pub fn copied(seen: &Observation) -> Vec<Copied> {
    let mut list = Vec::new();
    let mut line = |what: &str, value: Option<String>| {
        if let Some(value) = value {
            list.push(Copied { what: what.to_owned(), value });
        }
    };
    let bytes = |bytes: &[u8]| format!("{} B: {}", bytes.len(), hex::pairs(bytes.get(..8).unwrap_or(bytes)));
    line("Product data", seen.product_data.as_ref().map(|seen| bytes(&seen.value.raw)));
    line("Life cycle", seen.life_cycle.as_ref().map(|seen| format!("{:02X}", seen.value.0)));
    line("I²C parameters", seen.i2c.as_ref().map(|seen| hex::pairs(&seen.value.0)));
    line("Command table", seen.commands.as_ref().map(|seen| commands(&seen.value.records)));
    for zone in seen.partition.iter().flat_map(|seen| &seen.value) {
        let known = seen.zones.get(&zone.index).map_or(0, |zone| zone.bytes.iter().flatten().count());
        let counter = zone.counter.map(|counter| format!("counter {}, ", grouped(u64::from(counter))));
        let value = format!(
            "{} of {} B, {}read {}, update {}",
            grouped(known as u64),
            grouped(u64::from(zone.bytes)),
            counter.unwrap_or_default(),
            zone.read.access(),
            zone.update.access()
        );
        line(&format!("Zone {}", zone.index), Some(value));
    }
    line(
        "Private key table",
        seen.private_keys.as_ref().map(|seen| {
            let slots = &seen.value.slots;
            let full = slots.iter().filter(|slot| slot.curve.is_some()).count();
            format!("{} slots with their flags, {full} hold a key", slots.len())
        }),
    );
    line(
        "Host key slot",
        seen.host_key.as_ref().map(|seen| match seen.value {
            Some(facts) => format!("{}, counter {:08X}", facts.key_type.name(), facts.counter),
            None => "empty".to_owned(),
        }),
    );
    line("Host key control fields", seen.host_key_control.as_ref().map(|seen| hex::pairs(&seen.value.0)));
    line(
        "Symmetric key table",
        seen.symmetric_keys.as_ref().map(|seen| {
            let full = seen.value.iter().filter(|record| record.key.is_some()).count();
            format!("{} slots, {full} hold a key", seen.value.len())
        }),
    );
    let control = seen.symmetric_control.len();
    line("Symmetric control fields", (control > 0).then(|| format!("{control} slots")));
    let public = seen.public_keys.values().filter(|seen| seen.value.key.is_some()).count();
    let slots = seen.public_keys.len();
    line("Public key slots", (slots > 0).then(|| format!("{slots} slots, {public} hold a key")));
    line("Envelope key table", seen.envelope_keys.as_ref().map(|seen| format!("{} slots", seen.value.len())));
    list
}

fn commands(records: &[crate::command::tables::CommandRecord]) -> String {
    let extended = records.iter().filter(|record| matches!(record.code, Code::Extended(_))).count();
    format!("{} rows, {extended} of them extended", records.len())
}
