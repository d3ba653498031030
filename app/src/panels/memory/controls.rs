//! The controls above the bytes: edit or difference, atomic, copy, read again.

use egui::Ui;

use super::{Mode, State, data::Shown};
use crate::{
    action::{Action, Outbox},
    widgets::{
        button::{Button, Kind},
        copying::{self, Copied},
        segment::{Choice, segment_small},
        switch,
    },
};

pub(super) fn show(ui: &mut Ui, state: &mut State, shown: &Shown, out: &mut Outbox) {
    let Some(bytes) = &shown.bytes else { return };
    let counter = shown.requests.iter().any(|request| request.text == "Decrement by 1");
    if !counter {
        let mut on = shown.atomic.on;
        if switch::switch(ui, "Atomic", &mut on, shown.atomic.possible, &shown.atomic.why) {
            state.not_atomic = !on;
        }
        let choices = [Choice { text: "Edit", closed: "" }, Choice { text: "Diff", closed: "" }];
        let chosen = usize::from(state.mode == Mode::Diff);
        if let Some(now) = segment_small(ui, "Bytes or difference", &choices, chosen) {
            state.mode = if now == 1 { Mode::Diff } else { Mode::Edit };
        }
    }
    if Button::new(Kind::Quiet, "Read again").small().show(ui).clicked() {
        out.push(Action::ReadZone(shown.zone));
    }
    copying::button(ui, &Copied::bytes(&format!("zone {}", shown.zone), bytes));
}
