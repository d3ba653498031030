//! RON to [`Profile`]: a syntax error with its line and column, or all mistakes of content at once.

use core::fmt;
use std::collections::BTreeSet;

use super::Profile;
use crate::command::tables::ZoneKind;
use crate::hex;

/// Version of the file format that this program reads and writes.
pub const FORMAT: u32 = 1;

/// Why a text is not a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileError {
    /// Not RON, or not the shape of a profile.
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the reader says.
        what: String,
    },
    /// The shape is right, the content is not: every problem that was found.
    Content(Vec<Problem>),
}

/// One mistake of content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field, as a path: `zones[3].bytes`.
    pub field: String,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { line, column, what } => write!(f, "line {line}, column {column}: {what}"),
            Self::Content(problems) => {
                for (i, problem) in problems.iter().enumerate() {
                    let between = if i == 0 { "" } else { "; " };
                    write!(f, "{between}{}: {}", problem.field, problem.what)?;
                }
                Ok(())
            }
        }
    }
}

impl core::error::Error for ProfileError {}

impl Profile {
    /// No profile is near this size; more is refused unread.
    pub const MAX_BYTES: usize = 1 << 20;

    /// Reads a profile and checks its content.
    pub fn from_ron(text: &str) -> Result<Self, ProfileError> {
        if text.len() > Self::MAX_BYTES {
            let what = format!("{} bytes are too many for a profile", text.len());
            return Err(ProfileError::Syntax { line: 1, column: 1, what });
        }
        let profile: Self = ron::from_str(text).map_err(|e| ProfileError::Syntax {
            line: e.span.start.line,
            column: e.span.start.col,
            what: e.code.to_string(),
        })?;
        let problems = profile.problems();
        if problems.is_empty() { Ok(profile) } else { Err(ProfileError::Content(problems)) }
    }

    /// Every mistake of content.
    fn problems(&self) -> Vec<Problem> {
        let mut list = Vec::new();
        let mut wrong = |field: String, what: String| list.push(Problem { field, what });
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
