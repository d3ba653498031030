//! Zones and counters: kind, access condition, change right, length, and what is left of a counter.

use super::{Case, Check, Stop, known, refused, unknown};
use crate::access::{ZoneAccess, ZoneRight};
use crate::command::data_partition::{AccessChange, Decrement, Read, Update};
use crate::command::tables::{ZoneKind, ZoneRecord};
use crate::link::Status;

pub(super) fn read(c: &Read, case: &Case) -> Check<String> {
    let zone = find(c.zone, case)?;
    let rule = access(zone, zone.read, "Read", case)?;
    let changes = change(zone, zone.read, "read", c.option.change)?;
    within(zone, c.offset, usize::from(c.length))?;
    let counter_bytes = if zone.counter.is_some() { 4 } else { 0 };
    case.answer(counter_bytes + usize::from(c.length))?;
    Ok(rule + &changes)
}

pub(super) fn update(c: &Update, case: &Case) -> Check<String> {
    let zone = find(c.zone, case)?;
    if zone.kind() == ZoneKind::Counter {
        let rule = format!("Zone {} is a counter zone: Decrement writes its data.", zone.index);
        return refused(Status::WRONG_ZONE_TYPE, rule);
    }
    let rule = access(zone, zone.update, "Update", case)?;
    let changes = change(zone, zone.update, "update", c.option.change)?;
    within(zone, c.offset, c.data.len())?;
    Ok(rule + &changes)
}

pub(super) fn decrement(c: &Decrement, case: &Case) -> Check<String> {
    let zone = find(c.zone, case)?;
    let Some(counter) = zone.counter else {
        let rule = format!("Zone {} is a data zone: it has no counter.", zone.index);
        return refused(Status::WRONG_ZONE_TYPE, rule);
    };
    let rule = access(zone, zone.update, "Decrement", case)?;
    let changes = change(zone, zone.update, "update", c.option.change)?;
    if c.amount == 0 {
        return refused(Status::OUT_OF_RANGE, "A decrement by 0.");
    }
    if c.amount > counter {
        return refused(Status::COUNTER_LIMIT, format!("{counter} are left."));
    }
    within(zone, c.offset, c.data.len())?;
    Ok(rule + &changes)
}

fn find<'a>(index: u8, case: &Case<'a>) -> Check<&'a ZoneRecord> {
    let seen = case.seen;
    known(seen.partition.as_ref(), "The partition")?;
    if seen.in_doubt.zones.contains(&index) {
        return unknown("An answer about this zone was lost: the partition has to be read again.");
    }
    let zone = seen.zone(index);
    zone.ok_or_else(|| Stop::Refused(Status::ENTRY_NOT_FOUND, format!("There is no zone {index}.")))
}

fn access(zone: &ZoneRecord, right: ZoneRight, what: &str, case: &Case) -> Check<String> {
    let (index, volatile, protected) = (zone.index, &case.seen.volatile, case.way.protected());
    match right.access() {
        ZoneAccess::Always => Ok(format!("{what} of zone {index} is Always.")),
        ZoneAccess::Host if protected => {
            Ok(format!("{what} of zone {index} is Host, and a host session is open."))
        }
        ZoneAccess::AuthAndHost if protected && volatile.entity_authenticated => {
            Ok(format!("{what} of zone {index} is Auth+Host, and both are given."))
        }
        ZoneAccess::AuthAndHost if protected && !volatile.reset_seen => {
            unknown("Whether an entity was authenticated since the last reset is not known.")
        }
        ZoneAccess::AuthAndHost if protected => {
            let rule = format!("{what} of zone {index} is Auth+Host, and nobody was authenticated.");
            refused(Status::ACCESS_CONDITION, rule)
        }
        ZoneAccess::Host | ZoneAccess::AuthAndHost => {
            let rule = format!("{what} of zone {index} is {}, and no host session is open.", right.access());
            refused(Status::ACCESS_CONDITION, rule)
        }
        ZoneAccess::Never => refused(Status::ACCESS_CONDITION, format!("{what} of zone {index} is Never.")),
    }
}

fn change(zone: &ZoneRecord, right: ZoneRight, what: &str, change: Option<AccessChange>) -> Check<String> {
    let Some(change) = change else { return Ok(String::new()) };
    let (index, now, to) = (zone.index, right.access(), change.access());
    if !right.may_change {
        let rule = format!("The right to change the {what} access of zone {index} is spent.");
        return refused(Status::ACCESS_CONDITION, rule);
    }
    if to < now {
        let rule = format!("The {what} access of zone {index} is {now}; {to} is looser.");
        return refused(Status::ACCESS_CONDITION, rule);
    }
    let stays = if to == now { "stays".to_owned() } else { format!("is stricter than {now}") };
    Ok(format!(" The {what} access may change, and {to} {stays}."))
}

fn within(zone: &ZoneRecord, offset: u16, length: usize) -> Check {
    let end = usize::from(offset) + length;
    if end <= usize::from(zone.bytes) {
        return Ok(());
    }
    let rule = format!("Bytes {offset} to {end} of zone {}, which has {} B.", zone.index, zone.bytes);
    refused(Status::BOUNDARY, rule)
}
