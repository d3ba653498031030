//! Commands whose layout on the A120 nobody knows: 04, so that nothing is invented.

use super::{Check, refused};
use crate::command::{Key, Layout, Row};
use crate::link::Status;

/// Known by the code alone, before any C-MAC is looked at.
pub(super) fn code(row: &Row) -> Check {
    match (row.layout, row.key) {
        (Layout::A110 | Layout::Undetermined, Key::Plain(_)) => row_of(row),
        _ => Ok(()),
    }
}

/// Known by code and subject.
pub(super) fn row(row: &Row) -> Check<String> {
    row_of(row)
}

fn row_of<T>(row: &Row) -> Check<T> {
    let why = match row.layout {
        Layout::A110 => "belongs to the A100 and A110",
        Layout::Known | Layout::Undetermined => "is reserved, or has no known layout",
    };
    refused(Status::NOT_SUPPORTED, format!("{} ({}) {why}.", row.name, row.key))
}
