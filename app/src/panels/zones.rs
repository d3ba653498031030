//! Zones in words, for the screens that show them: Overview and Memory.

use stsafe_core::{
    access::ZoneAccess,
    command::tables::{ZoneKind, ZoneRecord},
    x509::{HEADER_BYTES, ZoneContent, certificate_length},
};

use crate::{
    view::View,
    widgets::{memory_map::MapZone, segment::grouped},
};

/// What the bytes of a zone are, as far as they were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    /// Nothing was read.
    Unread,
    /// All that was read is blank.
    Blank,
    /// A certificate of this length.
    Certificate(usize),
    /// Text of this length, then blank.
    Text(usize),
    /// Bytes; the last that is not blank is before this offset.
    Bytes(usize),
}

/// The zone's record as the map draws it.
pub(super) fn map_zone(view: &View, record: &ZoneRecord) -> MapZone {
    let counter = record.kind() == ZoneKind::Counter;
    let (read, update) = (record.read.access(), record.update.access());
    let may = |change| if change { "may change" } else { "frozen" };
    MapZone {
        index: record.index,
        bytes: u32::from(record.bytes) + if counter { 4 } else { 0 },
        counter,
        read,
        update,
        written: match inside(view, record.index) {
            Inside::Unread => None,
            Inside::Blank => Some(0),
            Inside::Certificate(length) | Inside::Text(length) | Inside::Bytes(length) => {
                Some(u32::try_from(length).unwrap_or(u32::MAX))
            }
        },
        name: format!(
            "Zone {}, {} {} B, read {read} {}, update {update} {}",
            record.index,
            if counter { "counter," } else { "data," },
            grouped(u64::from(record.bytes)),
            may(record.read.may_change),
            may(record.update.may_change),
        ),
    }
}

/// Reads what is in a zone out of its known bytes.
pub(super) fn inside(view: &View, zone: u8) -> Inside {
    let Some(bytes) = known(view, zone) else { return Inside::Unread };
    let blank = view.profile.as_ref().map_or(0, |profile| *profile.blank_byte.value());
    let used = bytes.iter().rposition(|byte| *byte != blank).map_or(0, |last| last + 1);
    if used == 0 {
        return Inside::Blank;
    }
    if let Some(start) = bytes.get(..HEADER_BYTES)
        && let Ok(ZoneContent::Certificate(length)) = certificate_length(start)
    {
        return Inside::Certificate(length);
    }
    let text = bytes.get(..used).is_some_and(|all| all.iter().all(|b| (0x20..0x7F).contains(b)));
    if text { Inside::Text(used) } else { Inside::Bytes(used) }
}

/// The bytes of a zone that are known from its start without a gap.
pub(super) fn known(view: &View, zone: u8) -> Option<Vec<u8>> {
    let zone = view.known.zones.get(&zone)?;
    zone.prefix(zone.known_prefix_len()).filter(|bytes| !bytes.is_empty())
}

/// Who may use something, as the subject of a sentence.
pub(super) fn who(access: ZoneAccess) -> &'static str {
    match access {
        ZoneAccess::Always => "Everybody",
        ZoneAccess::Host => "Whoever holds the host keys",
        ZoneAccess::AuthAndHost => "An authenticated entity with the host keys",
        ZoneAccess::Never => "Nobody",
    }
}
