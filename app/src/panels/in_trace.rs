//! The way from a value to the exchange it was read in: the same link on every screen that shows one.

use egui::{Rect, Ui};

use crate::{
    action::{Action, Outbox, Sought, TraceErrand},
    widgets::{button, region},
};

/// The words of the link.
pub const TEXT: &str = "Show in Trace";

/// The link, where a line begins.
pub fn link(ui: &mut Ui, sought: Sought, out: &mut Outbox) {
    if button::link(ui, TEXT).on_hover_text("The exchange that this was read in").clicked() {
        out.push(Action::Trace(TraceErrand::Show(sought)));
    }
}

/// The link at the end of a heading, where there is room for it.
pub fn at_end(ui: &mut Ui, rest: Rect, sought: Sought, out: &mut Outbox) {
    if rest.width() > 100.0 {
        region::heading_controls(ui, rest, |ui| link(ui, sought, out));
    }
}
