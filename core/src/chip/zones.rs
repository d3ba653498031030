//! Read, Update, Decrement on the chip's side. Which status a failed check gives is INFERRED unless said otherwise.

use super::power::ZoneWrite;
use super::state::Zone;
use super::{Authority, Chip, Refusal};
use crate::access::{ZoneAccess, ZoneRight};
use crate::command::Done;
use crate::command::data_partition::{AccessChange, Decrement, Read, Update, ZoneContent};
use crate::command::tables::ZoneKind;
use crate::link::Status;

/// Bytes of a zone's counter.
const COUNTER_BYTES: usize = 4;

impl Chip {
    pub(super) fn read_zone(&mut self, command: Read, who: Authority) -> Result<ZoneContent, Refusal> {
        let (open, room) = (self.ram.entity_authenticated, self.room);
        let zone = self.find_zone(command.zone)?;
        check_access(zone, zone.read, "read", who, open)?;
        check_change(zone, zone.read, "read", command.option.change)?;
        let data = span(zone, command.offset, usize::from(command.length))?;
        let counter_bytes = if zone.kind == ZoneKind::Counter { 4 } else { 0 };
        room.check(counter_bytes + usize::from(command.length))?;
        let content = ZoneContent {
            counter: (zone.kind == ZoneKind::Counter).then_some(zone.counter),
            data: zone.data.get(data).unwrap_or(&[]).to_vec(),
        };
        if let Some(change) = command.option.change {
            zone.read = changed(change);
        }
        Ok(content)
    }

    pub(super) fn update(&mut self, command: &Update, who: Authority) -> Result<Done, Refusal> {
        let open = self.ram.entity_authenticated;
        let zone = self.find_zone(command.zone)?;
        if zone.kind == ZoneKind::Counter {
            let rule = format!("zone {} is a counter zone: Decrement writes its data", zone.index);
            return Err(Refusal::new(Status::WRONG_ZONE_TYPE, rule));
        }
        check_access(zone, zone.update, "update", who, open)?;
        check_change(zone, zone.update, "update", command.option.change)?;
        let target = span(zone, command.offset, command.data.len())?;
        if let Some(bytes) = zone.data.get_mut(target) {
            bytes.copy_from_slice(&command.data);
        }
        if let Some(change) = command.option.change {
            zone.update = changed(change);
        }
        self.writing.zone = Some(ZoneWrite {
            zone: command.zone,
            start: usize::from(command.offset),
            bytes: command.data.len(),
            whole: command.option.atomic,
        });
        Ok(Done)
    }

    pub(super) fn decrement(&mut self, command: &Decrement, who: Authority) -> Result<u32, Refusal> {
        let open = self.ram.entity_authenticated;
        let zone = self.find_zone(command.zone)?;
        if zone.kind == ZoneKind::Data {
            let rule = format!("zone {} is a data zone: it has no counter", zone.index);
            return Err(Refusal::new(Status::WRONG_ZONE_TYPE, rule));
        }
        check_access(zone, zone.update, "update", who, open)?;
        check_change(zone, zone.update, "update", command.option.change)?;
        if command.amount == 0 {
            // ST's library never sends 0; what silicon says is unknown.
            return Err(Refusal::new(Status::OUT_OF_RANGE, "a decrement by 0"));
        }
        let Some(value) = zone.counter.checked_sub(command.amount) else {
            let rule = format!("{} are left, {} were asked for", zone.counter, command.amount);
            return Err(Refusal::new(Status::COUNTER_LIMIT, rule));
        };
        let target = span(zone, command.offset, command.data.len())?;
        zone.counter = value;
        if let Some(bytes) = zone.data.get_mut(target) {
            bytes.copy_from_slice(&command.data);
        }
        if let Some(change) = command.option.change {
            zone.update = changed(change);
        }
        self.writing.zone = Some(ZoneWrite {
            zone: command.zone,
            start: usize::from(command.offset),
            bytes: COUNTER_BYTES + command.data.len(),
            whole: true,
        });
        Ok(value)
    }

    fn find_zone(&mut self, index: u8) -> Result<&mut Zone, Refusal> {
        let zone = self.nvm.zone_mut(index);
        zone.ok_or_else(|| Refusal::new(Status::ENTRY_NOT_FOUND, format!("there is no zone {index}")))
    }
}

fn check_access(
    zone: &Zone,
    right: ZoneRight,
    what: &str,
    who: Authority,
    entity_authenticated: bool,
) -> Result<(), Refusal> {
    let allowed = match right.access() {
        ZoneAccess::Always => true,
        ZoneAccess::Host => who.host,
        ZoneAccess::AuthAndHost => who.host && entity_authenticated,
        ZoneAccess::Never => false,
    };
    if allowed {
        return Ok(());
    }
    let rule = format!("{what} of zone {} is {}", zone.index, right.access());
    Err(Refusal::new(Status::ACCESS_CONDITION, rule))
}

/// A change needs the change right and must not loosen (KNOWN rule of X-CUBE; 11 is REAL for a spent right).
fn check_change(
    zone: &Zone,
    right: ZoneRight,
    what: &str,
    change: Option<AccessChange>,
) -> Result<(), Refusal> {
    let Some(change) = change else { return Ok(()) };
    if right.may_become(change.access()) {
        return Ok(());
    }
    let rule = if right.may_change {
        format!("{what} of zone {} is {}; {} is looser", zone.index, right.access(), change.access())
    } else {
        format!("the right to change the {what} access of zone {} is spent", zone.index)
    };
    Err(Refusal::new(Status::ACCESS_CONDITION, rule))
}

fn changed(change: AccessChange) -> ZoneRight {
    ZoneRight { code: change.code, may_change: change.may_change }
}

fn span(zone: &Zone, offset: u16, length: usize) -> Result<std::ops::Range<usize>, Refusal> {
    let start = usize::from(offset);
    let end = start + length;
    if end <= zone.data.len() {
        return Ok(start..end);
    }
    let rule = format!("bytes {start} to {end} of a zone of {} B", zone.data.len());
    Err(Refusal::new(Status::BOUNDARY, rule))
}
