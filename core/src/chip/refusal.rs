//! Why the virtual chip refuses: the status that goes over the bus, and the rule for the people who look behind it.

use crate::bytes::{Fault, FieldError};
use crate::command::{Layout, Row};
use crate::link::Status;

/// A refusal. Only `status` leaves the chip; `rule` is the chip-side view that a real chip does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What the answer says.
    pub status: Status,
    /// Which rule decided, in words.
    pub rule: String,
}

impl Refusal {
    /// A refusal by a rule.
    pub fn new(status: Status, rule: impl Into<String>) -> Self {
        Self { status, rule: rule.into() }
    }

    /// A command that this chip cannot answer because nobody knows how an A120 does: nothing is invented.
    pub fn not_determined(row: &Row) -> Self {
        let why = match row.layout {
            Layout::A110 => "belongs to the A100 and A110; what an A120 does with it is not determined",
            Layout::Known | Layout::Undetermined => {
                "is reserved, or its layout on the A120 is not determined"
            }
        };
        Self::new(Status::NOT_SUPPORTED, format!("{} ({}) {why}", row.name, row.key))
    }
}

/// Layout faults become 02, values outside their range 03 (both INFERRED from the names of the codes).
impl From<FieldError> for Refusal {
    fn from(error: FieldError) -> Self {
        let status = match error.fault {
            Fault::OutOfRange { .. } => Status::OUT_OF_RANGE,
            Fault::NeedsContext { .. } => Status::KEY_NOT_FOUND,
            Fault::Missing { .. } | Fault::Trailing { .. } | Fault::Inconsistent { .. } => {
                Status::INCONSISTENT_DATA
            }
        };
        Self::new(status, error.to_string())
    }
}
