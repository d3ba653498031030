//! How the open session protects a typed frame: the flags of its header, and whether its payload is encrypted.

use egui::{Sense, Ui};
use stsafe_core::lab::raw::{Seal, Shield};
use stsafe_core::link::Flags;

use super::Form;
use crate::{
    panels::lab::parts,
    theme::space,
    widgets::{
        row::Row,
        segment::{Choice, segment_small},
        words,
    },
};

/// What can be chosen of the payload, with its words.
const SEALS: [(Seal, &str); 3] =
    [(Seal::ByTable, "As the table says"), (Seal::Encrypted, "Encrypted"), (Seal::Clear, "In clear")];

pub(super) fn choices(ui: &mut Ui, form: &mut Form) {
    let shield = &mut form.shield;
    parts::line(ui, "Flags", |ui| {
        let names = Shield::FLAGS.map(|flags| format!("{:02X}", flags.bits()));
        let choices: Vec<Choice<'_>> = names.iter().map(|text| Choice { text, closed: "" }).collect();
        let chosen = Shield::FLAGS.iter().position(|flags| *flags == shield.flags).unwrap_or(0);
        if let Some(flags) = segment_small(ui, "Flags", &choices, chosen).and_then(|at| Shield::FLAGS.get(at))
        {
            shield.flags = *flags;
        }
        let mut row = Row::sized(ui, ui.available_width().max(1.0), space::CONTROL_SMALL, Sense::hover());
        let width = row.rect.width();
        row.left_in(0.0, width, &[words::body(words_of(shield.flags)).dim()]);
        row.end();
    });
    parts::line(ui, "Payload", |ui| {
        let choices = SEALS.map(|(_, text)| Choice { text, closed: "" });
        let chosen = SEALS.iter().position(|(seal, _)| *seal == shield.seal).unwrap_or(0);
        if let Some((seal, _)) = segment_small(ui, "Payload", &choices, chosen).and_then(|at| SEALS.get(at)) {
            shield.seal = *seal;
        }
    });
}

/// ST's library always sets all three (KNOWN); what a chip does with fewer is nowhere documented.
fn words_of(flags: Flags) -> &'static str {
    match (flags.rmac, flags.host) {
        (true, true) => "C-MAC, R-MAC, host",
        (false, true) => "no R-MAC, assumed",
        (true, false) => "no host flag, assumed",
        (false, false) => "C-MAC only, assumed",
    }
}
