//! The partition: which zones, their sizes, who may do what, and where the counters stand.

use super::answer::{Answer, asked};
use super::item::{Expected, Got, Group, Items};
use crate::access::{ZoneAccess, ZoneRight};
use crate::command::query::Partition;
use crate::command::tables::{ZoneKind, ZoneRecord};
use crate::observe::Observation;
use crate::profile::{Change, Part, Profile, ZoneSpec};
use crate::words::grouped;

pub(super) fn compare(profile: &Profile, seen: &Observation, items: &mut Items) {
    let assumed = profile.assumed_part(Part::Zones);
    let by = asked(Partition);
    let answer = seen.partition.as_ref().map(|seen| Answer::of(Partition, seen));
    let records: &[ZoneRecord] = seen.partition.as_ref().map_or(&[], |seen| &seen.value);
    let number = |n: usize| format!("{n} zones");
    items.add(
        (Group::Zones, "zone_count"),
        "Number of zones",
        Expected::of(number(profile.zones.len()), assumed),
        by,
        answer.as_ref().map(|answer| Got {
            words: number(records.len()),
            agrees: records.len() == profile.zones.len(),
            proof: answer.field("Number of zones"),
        }),
    );
    for spec in &profile.zones {
        let at = records.iter().position(|record| record.index == spec.index);
        let found = answer.as_ref().map(|answer| (answer, at.and_then(|at| Some((at, records.get(at)?)))));
        zone(spec, assumed, found, items);
    }
    for (at, extra) in records.iter().enumerate() {
        if !profile.zones.iter().any(|spec| spec.index == extra.index) {
            let got = Got {
                words: format!("{} B", grouped(u64::from(extra.bytes))),
                agrees: false,
                proof: answer.as_ref().and_then(|answer| answer.record(at)),
            };
            let title = format!("Zone {}", extra.index);
            items.add(
                (Group::Zones, "zone_extra"),
                title,
                Expected::of("No such zone", assumed),
                by,
                Some(got),
            );
        }
    }
}

/// One zone of the profile; `found` is `None` where the partition was not read, and inside, where it has no such zone.
fn zone(
    spec: &ZoneSpec,
    assumed: Option<&str>,
    found: Option<(&Answer, Option<(usize, &ZoneRecord)>)>,
    items: &mut Items,
) {
    let by = asked(Partition);
    let mut add =
        |key, what: &str, expected: String, field: &str, read: &dyn Fn(&ZoneRecord) -> (String, bool)| {
            let got = found.map(|(answer, record)| match record {
                None => Got {
                    words: "No such zone".into(),
                    agrees: false,
                    proof: answer.field("Number of zones"),
                },
                Some((at, record)) => {
                    let (words, agrees) = read(record);
                    Got { words, agrees, proof: answer.in_record(at, field) }
                }
            });
            let title = format!("Zone {}, {what}", spec.index);
            items.add(key, title, Expected::of(expected, assumed), by, got);
        };
    let size = |kind: ZoneKind, bytes: u16| {
        let kind = match kind {
            ZoneKind::Data => "data",
            ZoneKind::Counter => "counter",
        };
        format!("{} B, {kind}", grouped(u64::from(bytes)))
    };
    add((Group::Zones, "zone_size"), "size", size(spec.kind, spec.bytes), "Length", &|record| {
        let same = record.bytes == spec.bytes && record.kind() == spec.kind;
        (size(record.kind(), record.bytes), same)
    });
    let update = if spec.kind == ZoneKind::Counter { "decrement" } else { "update" };
    let rights = "Access conditions";
    add((Group::Zones, "zone_read"), "read", wanted(spec.read), rights, &|record| {
        (right(record.read), same_right(record.read, spec.read))
    });
    add((Group::Zones, "zone_update"), update, wanted(spec.update), rights, &|record| {
        (right(record.update), same_right(record.update, spec.update))
    });
    if let Some(counter) = spec.counter {
        add(
            (Group::Counters, "zone_counter"),
            "counter",
            grouped(u64::from(counter)),
            "Counter",
            &|record| {
                let words = record.counter.map_or("No counter".into(), |value| grouped(u64::from(value)));
                (words, record.counter == Some(counter))
            },
        );
    }
}

fn words(access: ZoneAccess, may_change: bool) -> String {
    format!("{access}, {}", if may_change { "may change" } else { "frozen" })
}

fn wanted((access, change): (ZoneAccess, Change)) -> String {
    words(access, change == Change::MayChange)
}

fn right(right: ZoneRight) -> String {
    words(right.access(), right.may_change)
}

fn same_right(right: ZoneRight, (access, change): (ZoneAccess, Change)) -> bool {
    right.access() == access && right.may_change == (change == Change::MayChange)
}
