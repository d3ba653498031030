//! Builds the Memory screen from the view.

use stsafe_core::{
    access::{ZoneAccess, ZoneRight},
    command::tables::{ZoneKind, ZoneRecord},
};

use super::{
    State,
    data::{Content, Data, RecordField, Shown, Zone},
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
        zones: records.iter().map(|record| zone(view, record)).collect(),
        shown: record.map(|record| shown(view, record)),
    })
}

fn zone(view: &View, record: &ZoneRecord) -> Zone {
    Zone {
        map: zones::map_zone(view, record),
        data_bytes: u32::from(record.bytes),
        read_spent: !record.read.may_change,
        update_spent: !record.update.may_change,
        content: content(view, record),
        record: fields(record),
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

fn shown(view: &View, record: &ZoneRecord) -> Shown {
    let bytes = zones::known(view, record.index);
    let known = bytes.as_ref().map_or(0, Vec::len);
    let total = usize::from(record.bytes);
    let what = match zones::inside(view, record.index) {
        Inside::Unread => "not read yet".to_owned(),
        Inside::Blank => format!("blank: {} bytes alike", grouped(known as u64)),
        Inside::Certificate(length) => format!("certificate, {length} B"),
        Inside::Text(length) => format!("text, {length} B, rest blank"),
        Inside::Bytes(length) => format!("{} B written, rest blank", grouped(length as u64)),
    };
    let part =
        if known > 0 && known < total { format!(", first {known} of {total} B read") } else { String::new() };
    let counter =
        record.counter.map_or_else(String::new, |value| format!("counter {}, ", grouped(u64::from(value))));
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
        bytes,
        ranges: certificate,
        failed: view.failed_zones.get(&record.index).cloned(),
        rule,
    }
}

/// The record's bytes, field by field, as Query data partition brings them.
fn fields(record: &ZoneRecord) -> Vec<RecordField> {
    let mut bytes = Vec::new();
    record.encode(&mut bytes);
    let counter = record.kind() == ZoneKind::Counter;
    let right = |right: ZoneRight| {
        let change = if right.may_change { "may be tightened once" } else { "for ever" };
        format!("{}, {change}", right.access())
    };
    let take = |range: std::ops::Range<usize>| bytes.get(range).unwrap_or_default().to_vec();
    let field = |range, name: &str, meaning: String| RecordField {
        bytes: take(range),
        name: name.to_owned(),
        meaning,
    };
    let rights = format!("Read {}; update {}", right(record.read), right(record.update));
    let kind = if counter { "One-way counter with data" } else { "Data" };
    let mut list = vec![
        field(0..1, "Zone", format!("Zone {}", record.index)),
        field(1..2, "Kind", kind.to_owned()),
        field(2..3, "Access conditions", rights),
        field(3..5, "Length", format!("{} B of data", grouped(u64::from(record.bytes)))),
    ];
    if let Some(value) = record.counter {
        list.push(field(5..9, "Counter", grouped(u64::from(value))));
    }
    list
}
