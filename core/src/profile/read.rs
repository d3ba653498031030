//! RON to [`Profile`]: every mistake of form and content at once, by line and column.

use std::collections::BTreeSet;

use super::Profile;
use crate::command::tables::ZoneKind;
use crate::hex;
use crate::places::{self, Places, Problem, Problems};

/// Version of the file format that this program reads and writes.
pub const FORMAT: u32 = 1;
/// A right profile with at least one entry in every list, which the reader goes on with after a mistake.
const EXAMPLE: &str = include_str!("example.ron");

impl Profile {
    /// No profile is near this size; more is refused unread.
    pub const MAX_BYTES: usize = 1 << 20;

    /// Reads a profile and checks its content: every mistake at once, by line and column.
    pub fn from_ron(text: &str) -> Result<Self, Problems> {
        places::read(text, Self::MAX_BYTES, EXAMPLE, Self::problems)
    }

    /// Every mistake of content.
    fn problems(&self, places: &Places<'_>) -> Vec<Problem> {
        let mut list = Vec::new();
        let mut wrong = |field: String, what: String| list.push(places.problem(field, what));
        if self.version != FORMAT {
            wrong(
                "version".into(),
                format!("{} is not known to this program, which reads {FORMAT}", self.version),
            );
        }
        let mut bytes_of = |field: &str, text: &str, wanted: Option<usize>| match (hex::parse(text), wanted) {
            (Err(e), _) => wrong(field.into(), e.to_string()),
            (Ok(bytes), Some(n)) if bytes.len() != n => {
                wrong(field.into(), format!("{} bytes, {n} needed", bytes.len()));
            }
            (Ok(_), _) => {}
        };
        bytes_of("product_data", self.product_data.value(), None);
        bytes_of("symmetric_keys.control", self.symmetric_keys.control.value(), Some(3));
        bytes_of("public_keys.control", self.public_keys.control.value(), Some(2));
        bytes_of("host_key_control", self.host_key_control.value(), Some(2));
        bytes_of("leaf.serial_prefix", &self.leaf.serial_prefix, Some(2));
        bytes_of("leaf.serial_trailer", self.leaf.serial_trailer.value(), Some(2));
        for (i, slot) in self.private_keys.iter().enumerate() {
            bytes_of(&format!("private_keys[{i}].mode"), slot.mode.value(), Some(2));
        }
        for (i, record) in self.commands.records.iter().enumerate() {
            let ok = matches!(hex::parse(&record.0).as_deref(), Ok([code]) if *code < 0x1F)
                || matches!(hex::parse(&record.0).as_deref(), Ok([0x1F, _]));
            if !ok {
                wrong(
                    format!("commands.records[{i}]"),
                    format!("{:?} is no command code (05, or 1F0B)", record.0),
                );
            }
        }
        let mut seen = BTreeSet::new();
        for (i, zone) in self.zones.iter().enumerate() {
            if !seen.insert(zone.index) {
                wrong(format!("zones[{i}].index"), format!("zone {} is listed twice", zone.index));
            }
            if zone.counter.is_some() != (zone.kind == ZoneKind::Counter) {
                wrong(
                    format!("zones[{i}].counter"),
                    "a counter zone needs a value, a data zone has none".into(),
                );
            }
        }
        let total: usize = self.zones.iter().map(|zone| usize::from(zone.bytes)).sum();
        if total > 1 << 17 {
            wrong("zones".into(), format!("{total} bytes are more than any chip of this family has"));
        }
        if *self.i2c.address.value() > 0x7F {
            wrong("i2c.address".into(), "seven bits, 00 to 7F".into());
        }
        if self.symmetric_keys.slots.value() > &64 || self.public_keys.slots.value() > &64 {
            wrong("symmetric_keys.slots".into(), "at most 64 slots".into());
        }
        list
    }
}
