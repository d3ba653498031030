//! Builds the Memory screen from the view.

use stsafe_core::{
    access::{ZoneAccess, ZoneRight},
    command::{
        catalog::Listed as _,
        data_partition::Read,
        tables::{ZoneKind, ZoneRecord},
    },
    hex,
};

use super::{
    State,
    data::{Content, Data, RecordField, Shown, Zone},
    requests::{self, Wanted},
};
use crate::{
    panels::zones::{self, Inside},
    view::View,
    widgets::segment::grouped,
};

/// The Memory screen; `None` before the partition is known.
pub fn build(view: &View, state: &State) -> Option<Data> {
    view.device.as_ref()?;
    let records = &view.known.partition.as_ref()?.value;
    let bytes: u64 = records.iter().map(|record| u64::from(record.bytes)).sum();
    let record = records.iter().find(|record| record.index == state.zone);
    Some(Data {
        note: format!("{} zones, {} B of data, fixed at the factory", records.len(), grouped(bytes)),
        zones: records.iter().map(|record| zone(view, record, state)).collect(),
        read_only: view.read_only,
        shown: record.map(|record| shown(view, record, state)),
    })
}

fn zone(view: &View, record: &ZoneRecord, state: &State) -> Zone {
    let edited = state.edits.get(&record.index).is_some_and(|edit| {
        zones::known(view, record.index).is_some_and(|chip| !edit.changed(&chip).is_empty())
    });
    Zone {
        map: zones::map_zone(view, record),
        data_bytes: u32::from(record.bytes),
        read_spent: !record.read.may_change,
        update_spent: !record.update.may_change,
        unread: zones::known(view, record.index).is_none(),
        content: content(view, record),
        edited,
        record: record_fields(record),
        access_bits: access_bits(record),
        read_command: read_command(record),
    }
}

fn content(view: &View, record: &ZoneRecord) -> Content {
    if let Some(value) = record.counter {
        return Content::Counter(value);
    }
    if let Some((what, _)) = view.failed_zones.get(&record.index) {
        return Content::Failed(what.clone());
    }
    match zones::inside(view, record.index) {
        Inside::Unread => Content::Unread,
        Inside::Blank => Content::Blank,
        Inside::Certificate(length) => Content::Words(format!("Certificate, DER {length} B")),
        Inside::Text(length) => Content::Words(format!("Text, {} B", grouped(length as u64))),
        Inside::Bytes(length) => Content::Words(format!("{} B written", grouped(length as u64))),
    }
}

fn shown(view: &View, record: &ZoneRecord, state: &State) -> Shown {
    let chip = zones::known(view, record.index);
    let edit = state.edits.get(&record.index);
    let bytes = chip.as_ref().map(|chip| edit.map_or_else(|| chip.clone(), |edit| edit.over(chip)));
    let changed = match (&chip, edit) {
        (Some(chip), Some(edit)) => edit.changed(chip),
        _ => Vec::new(),
    };
    let wanted = Wanted {
        record,
        bytes: bytes.as_deref().unwrap_or_default(),
        changed: &changed,
        atomic: !state.not_atomic,
    };
    let atomic = requests::atomic(view, &wanted);
    let requests = requests::requests(view, &wanted, &atomic);
    let known = chip.as_ref().map_or(0, Vec::len);
    let total = usize::from(record.bytes);
    let what = match zones::inside(view, record.index) {
        Inside::Unread => "Not read yet".to_owned(),
        Inside::Blank => format!("Blank: {} bytes alike", grouped(known as u64)),
        Inside::Certificate(length) => format!("Certificate, {length} B, rest blank"),
        Inside::Text(length) => format!("Text, {length} B, rest blank"),
        Inside::Bytes(length) => format!("{} B written, rest blank", grouped(length as u64)),
    };
    let part =
        if known > 0 && known < total { format!(", first {known} of {total} B read") } else { String::new() };
    let counter =
        record.counter.map_or_else(String::new, |value| format!("Counter {}. ", grouped(u64::from(value))));
    let certificate = match zones::inside(view, record.index) {
        Inside::Certificate(length) => {
            vec![(0..length, format!("Certificate in DER, 0000 to {:04X}", length.saturating_sub(1)))]
        }
        _ => Vec::new(),
    };
    let read = record.read.access();
    let rule = match read {
        ZoneAccess::Always => {
            format!("Everybody may read zone {}: its read condition is Always.", record.index)
        }
        other => {
            format!("{} may read zone {}: its read condition is {other}.", zones::who(other), record.index)
        }
    };
    Shown {
        zone: record.index,
        note: format!("{counter}{what}{part}"),
        chip,
        bytes,
        changed,
        size: total,
        atomic,
        requests,
        closed: view.occupied(),
        ranges: certificate,
        failed: view.failed_zones.get(&record.index).cloned(),
        rule,
    }
}

fn field(shown: String, name: &str, meaning: impl Into<String>) -> RecordField {
    RecordField { shown, name: name.to_owned(), meaning: meaning.into() }
}

/// The record's bytes, field by field, as Query data partition brings them.
fn record_fields(record: &ZoneRecord) -> Vec<RecordField> {
    let mut bytes = Vec::new();
    record.encode(&mut bytes);
    let pairs = |range: std::ops::Range<usize>| hex::pairs(bytes.get(range).unwrap_or_default());
    let counter = record.kind() == ZoneKind::Counter;
    let kind = if counter { "One-way counter with data" } else { "Data" };
    let rights = format!("Read {}, update {}", record.read.access(), record.update.access());
    let mut list = vec![
        field(pairs(0..1), "Zone", format!("Zone {}", record.index)),
        field(pairs(1..2), "Kind", kind),
        field(pairs(2..3), "Access conditions", rights),
        field(pairs(3..5), "Length", format!("{} B of data", grouped(u64::from(record.bytes)))),
    ];
    if let Some(value) = record.counter {
        list.push(field(pairs(5..9), "Counter", grouped(u64::from(value))));
    }
    list
}

/// The access byte: change right and condition, for reading and for updating.
fn access_bits(record: &ZoneRecord) -> Vec<RecordField> {
    let one = |right: ZoneRight, name: &str, bits: (&str, &str)| {
        let change = if right.may_change { "May be tightened once" } else { "Can no longer change" };
        let who = format!("{}: {}", right.access(), zones::who(right.access()).to_lowercase());
        [
            field(
                u8::from(right.may_change).to_string(),
                &format!("Bit {}, {name} change right", bits.0),
                change,
            ),
            field(format!("{:03b}", right.code & 7), &format!("Bits {}, {name}", bits.1), who),
        ]
    };
    let read = one(record.read, "read", ("7", "6 to 4"));
    let update = one(record.update, "update", ("3", "2 to 0"));
    read.into_iter().chain(update).collect()
}

/// Read of the whole zone, byte for byte as the codec writes it.
fn read_command(record: &ZoneRecord) -> Vec<RecordField> {
    let command = Read::new(record.index, 0, record.bytes).into_command();
    let payload = command.payload();
    let pairs = |range: std::ops::Range<usize>| hex::pairs(payload.get(range).unwrap_or_default());
    vec![
        field(command.row().key.code().to_string(), command.row().name, ""),
        field(pairs(0..1), "Option", "no change of access"),
        field(pairs(1..2), "Zone", ""),
        field(pairs(2..4), "Offset", ""),
        field(pairs(4..6), "Length", format!("{} B, read in pieces", grouped(u64::from(record.bytes)))),
    ]
}
