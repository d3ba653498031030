//! `zones`, `read`, `update`, `decrement`: the data partition.

use serde_json::{Value, json};
use stsafe_core::access::ZoneRight;
use stsafe_core::command::data_partition::{Decrement, Read, Update, ZoneOption};
use stsafe_core::command::query;
use stsafe_core::command::tables::{ZoneKind, ZoneRecord};
use stsafe_core::device::{Consent, Device};
use stsafe_core::hex;

use super::args::{Common, DecrementArgs, ReadArgs, UpdateArgs};
use super::opening::Opening;
use super::outcome::{Failure, Outcome, Report, device_json};

/// Data bytes in one update: header, option, zone, offset and CRC around it stay well under the 752 of a frame.
const UPDATE_PIECE: usize = 512;

pub fn list(common: &Common) -> Outcome {
    let mut device = Opening::new(common, "zones")?.begin();
    let zones = device.run(query::Partition)?;
    let mut text = String::from("zone  kind     bytes  read               update             counter\n");
    for zone in &zones {
        text += &format!(
            "{:4}  {:7}  {:5}  {:17}  {:17}  {}\n",
            zone.index,
            kind(zone),
            zone.bytes,
            right(zone.read),
            right(zone.update),
            zone.counter.map_or(String::new(), |value| value.to_string())
        );
    }
    let rows: Vec<Value> = zones.iter().map(zone_json).collect();
    Ok(Report::new(text, json!({ "device": device_json(&mut device), "zones": rows })))
}

pub fn read(common: &Common, args: &ReadArgs) -> Outcome {
    let mut opening = Opening::new(common, "read")?;
    let zone = find(opening.device(), args.zone)?;
    let mut device = opening.begin();
    let length = args.length.unwrap_or(zone.bytes.saturating_sub(args.offset));
    let data = device.read_zone(args.zone, args.offset, length)?;
    let mut counter = zone.counter;
    if zone.kind() == ZoneKind::Counter && length == 0 {
        counter = device.run(Read::new(args.zone, args.offset, 0))?.counter;
    }
    let mut text = counter.map_or(String::new(), |value| format!("counter {value} ({value:08X})\n"));
    text += &dump(&data, usize::from(args.offset));
    let json = json!({
        "device": device_json(&mut device), "zone": args.zone, "offset": args.offset,
        "counter": counter, "data": hex::run(&data),
    });
    Ok(Report::new(text, json))
}

pub fn update(common: &Common, args: &UpdateArgs) -> Outcome {
    let data = bytes(args)?;
    let end = usize::from(args.offset) + data.len();
    if data.is_empty() || end > usize::from(u16::MAX) {
        return Err(Failure::usage(format!(
            "{} bytes at offset {} cannot be written",
            data.len(),
            args.offset
        )));
    }
    if args.atomic && data.len() > UPDATE_PIECE {
        let what =
            format!("{} B do not fit one command of {UPDATE_PIECE} B, so they cannot be atomic", data.len());
        return Err(Failure::usage(what));
    }
    let mut opening = Opening::known(common, "update")?;
    find(opening.device(), args.zone)?;
    let mut device = opening.begin();
    let option = ZoneOption { atomic: args.atomic, change: None };
    let mut offset = args.offset;
    for piece in data.chunks(UPDATE_PIECE) {
        device.run(Update { option, zone: args.zone, offset, data: piece.to_vec() })?;
        offset = offset.saturating_add(u16::try_from(piece.len()).unwrap_or(0));
    }
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    let back = device.read_zone(args.zone, args.offset, length)?;
    if back != data {
        return Err(Failure::device(format!(
            "zone {} reads back differently than it was written",
            args.zone
        )));
    }
    let text =
        format!("{} bytes written to zone {} at {:04X}, read back equal", data.len(), args.zone, args.offset);
    let json = json!({
        "device": device_json(&mut device), "zone": args.zone, "offset": args.offset, "written": data.len(),
    });
    Ok(Report::new(text, json))
}

pub fn decrement(common: &Common, args: &DecrementArgs) -> Outcome {
    let data = match &args.data {
        Some(text) => hex::parse(text).map_err(|e| Failure::usage(format!("--data: {e}")))?,
        None => Vec::new(),
    };
    let mut opening = Opening::known(common, "decrement")?;
    let before = find(opening.device(), args.zone)?.counter;
    let command =
        Decrement { option: ZoneOption::NONE, zone: args.zone, offset: args.offset, amount: args.by, data };
    let consent = if common.yes { Consent::Given } else { Consent::Withheld };
    let mut device = opening.begin();
    let after = device.run_with(command, consent)?;
    let was = before.map_or("unknown".into(), |value| value.to_string());
    let text = format!("zone {}: {was} → {after}", args.zone);
    let json =
        json!({ "device": device_json(&mut device), "zone": args.zone, "before": before, "after": after });
    Ok(Report::new(text, json))
}

fn bytes(args: &UpdateArgs) -> Result<Vec<u8>, Failure> {
    match (&args.hex, &args.file) {
        (Some(text), _) => hex::parse(text).map_err(|e| Failure::usage(format!("--hex: {e}"))),
        (None, Some(path)) => {
            std::fs::read(path).map_err(|e| Failure::file(format!("{}: {e}", path.display())))
        }
        (None, None) => Err(Failure::usage("--hex or --file is needed")),
    }
}

/// Reads the partition, so that answers are understood and a zone that does not exist is named as such.
fn find(device: &mut Device, zone: u8) -> Result<ZoneRecord, Failure> {
    let zones = device.run(query::Partition)?;
    let known = zones.iter().find(|record| record.index == zone).copied();
    known.ok_or_else(|| {
        let last = zones.iter().map(|record| record.index).max().unwrap_or(0);
        Failure::usage(format!("there is no zone {zone}; this chip has 0 to {last}"))
    })
}

fn kind(zone: &ZoneRecord) -> &'static str {
    match zone.kind() {
        ZoneKind::Data => "data",
        ZoneKind::Counter => "counter",
    }
}

fn right(right: ZoneRight) -> String {
    let frozen = if right.may_change { "" } else { ", frozen" };
    format!("{}{frozen}", right.access())
}

fn zone_json(zone: &ZoneRecord) -> Value {
    let right = |right: ZoneRight| json!({ "access": right.access().name(), "may_change": right.may_change });
    json!({
        "index": zone.index, "kind": kind(zone), "bytes": zone.bytes,
        "read": right(zone.read), "update": right(zone.update), "counter": zone.counter,
    })
}

/// Hex, 16 per row, with ASCII.
fn dump(data: &[u8], offset: usize) -> String {
    let mut text = String::new();
    for (i, row) in data.chunks(16).enumerate() {
        let ascii: String =
            row.iter().map(|b| if (0x20..0x7F).contains(b) { char::from(*b) } else { '·' }).collect();
        text += &format!("{:04X}  {:47}  {ascii}\n", offset + 16 * i, hex::pairs(row));
    }
    text
}
