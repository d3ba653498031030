//! A value with its standing: known from a source, or assumed for a reason.

use serde::{Deserialize, Serialize};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact<T> {
    /// The value, and the source that says so.
    Known(T, String),
    /// The value, and why it had to be assumed.
    Assumed(T, String),
}

impl<T> Fact<T> {
    /// The value.
    pub fn value(&self) -> &T {
        match self {
            Self::Known(value, _) | Self::Assumed(value, _) => value,
        }
    }

    /// The source, or the reason of the assumption.
    pub fn note(&self) -> &str {
        match self {
            Self::Known(_, note) | Self::Assumed(_, note) => note,
        }
    }

    /// Whether the value is assumed.
    pub fn is_assumed(&self) -> bool {
        matches!(self, Self::Assumed(..))
    }

    pub(super) fn list(
        &self,
        list: &mut Vec<Assumption>,
        what: impl Into<String>,
        show: impl Fn(&T) -> String,
    ) {
        if let Self::Assumed(value, why) = self {
            list.push(Assumption { what: what.into(), value: show(value), why: why.clone() });
        }
    }
}

/// One line of "assumed, not printed by ST".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    /// What is assumed.
    pub what: String,
    /// Which value.
    pub value: String,
    /// Why.
    pub why: String,
}
