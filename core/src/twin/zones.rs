//! Partition, content of zones, command table.

use super::{Copy, Why};
use crate::chip::build;
use crate::chip::state::{CommandRule, Zone};
use crate::command::tables::ZoneRecord;
use crate::link::Code;

pub(super) fn copy(copy: &mut Copy<'_>) -> Vec<Zone> {
    let seen = copy.seen;
    let Some(partition) = &seen.partition else {
        copy.note("Zones", Why::NotRead, copy.as_profile());
        return copy.profile.zones.iter().map(|spec| build::blank_zone(spec, copy.profile)).collect();
    };
    let in_doubt = &seen.in_doubt.zones;
    partition
        .value
        .iter()
        .map(|record| {
            if in_doubt.contains(&record.index) {
                let what = format!("Zone {}, counter and access conditions", record.index);
                copy.note(what, Why::NotRead, "as they were before an answer was lost");
            }
            zone(copy, record)
        })
        .collect()
}

fn zone(copy: &mut Copy<'_>, record: &ZoneRecord) -> Zone {
    let blank = *copy.profile.blank_byte.value();
    let known = copy.seen.zones.get(&record.index).map_or(&[][..], |zone| &zone.bytes);
    let length = usize::from(record.bytes);
    let bytes: Vec<Option<u8>> = (0..length).map(|at| known.get(at).copied().flatten()).collect();
    let missing = bytes.iter().filter(|byte| byte.is_none()).count();
    if missing > 0 {
        let all = if missing == length { "all" } else { "some" };
        let what = format!("Zone {}, {all} content: {missing} of {length} B", record.index);
        copy.note(what, Why::NotRead, format!("blank, {blank:02X}"));
    }
    Zone {
        index: record.index,
        kind: record.kind(),
        read: record.read,
        update: record.update,
        counter: record.counter.unwrap_or(0),
        data: bytes.into_iter().map(|byte| byte.unwrap_or(blank)).collect(),
    }
}

/// The command table: its rules and its two change rights.
pub(super) fn commands(copy: &mut Copy<'_>) -> (Vec<CommandRule>, bool, bool) {
    let seen = copy.seen;
    let Some(table) = &seen.commands else {
        copy.note("Command table", Why::NotRead, copy.as_profile());
        let commands = &copy.profile.commands;
        return (build::rules(copy.profile), commands.access_may_change, commands.encryption_may_change);
    };
    if seen.in_doubt.commands {
        copy.note("Command table", Why::NotRead, "as it was before an answer was lost");
    }
    let rules = table.value.records.iter().map(|record| {
        let (code, extended) = match record.code {
            Code::Basic(code) => (code, None),
            Code::Extended(code) => (crate::link::header::EXTENDED, Some(code)),
        };
        CommandRule { code, extended, access: record.access, encryption: record.encryption.bits() }
    });
    (rules.collect(), table.value.access_may_change, table.value.encryption_may_change)
}
