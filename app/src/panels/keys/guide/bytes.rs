//! The exact bytes of a command as pieces with their meaning. A secret is dots; what is not chosen yet is a place only.

use stsafe_core::{describe::Field, plan::Planned};

use crate::panels::keys::data::Piece;

/// The frame's fields, in their order. `complete` tells whether every choice was made.
pub(super) fn pieces(planned: &Planned, complete: bool) -> Vec<Piece> {
    let mut list = Vec::new();
    for field in &planned.fields {
        collect(planned, field, complete, &mut list);
    }
    list
}

fn collect(planned: &Planned, field: &Field, complete: bool, list: &mut Vec<Piece>) {
    if !field.children.is_empty() {
        field.children.iter().for_each(|child| collect(planned, child, complete, list));
        return;
    }
    let bytes = planned.frame.get(field.range.clone()).unwrap_or_default();
    if bytes.is_empty() {
        return;
    }
    let quiet = field.name == "CRC";
    let each = |sign: &str| vec![sign; bytes.len()].join(" ");
    let pairs = match (quiet || field.secret, complete) {
        (true, false) => each("··"),
        _ if field.secret => each("••"),
        _ => stsafe_core::hex::pairs(bytes),
    };
    let said = if field.name == "Header" {
        planned.command.row().name.to_owned()
    } else if quiet || field.words.is_empty() {
        field.name.clone()
    } else {
        format!("{}, {}", field.name, field.words)
    };
    list.push(Piece { pairs, said, quiet });
}
