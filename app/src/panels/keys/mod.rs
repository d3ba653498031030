//! Keys: which slots hold what, with which rights, and guides to fill, open and erase them.

mod build;
mod choose;
pub mod data;
mod grid;
mod guide;
mod inspector;
mod state;
mod tables;

use std::sync::Arc;

use egui::{Margin, Rect, Ui, accesskit::Role};
use stsafe_core::plan::Plan;

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    text,
    theme::{icon, space},
    widgets::{
        button::{Button, Kind},
        region,
        row::Row,
        slots, state as states, words,
    },
};

pub use build::build;
pub use data::Data;
pub use state::{Slot, State};

/// What this screen plans: the guide of the chosen slot.
pub fn planned(data: &Data) -> Option<Arc<Plan>> {
    data.guide.as_ref()?.plan.clone()
}

/// Whether the guide's keys travel sealed for this chip, so that no twin can rehearse them.
pub fn is_sealed(data: &Data) -> bool {
    data.guide.as_ref().is_some_and(|guide| !guide.no_rehearsal.is_empty())
}

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Option<&Data>, busy: bool, out: &mut Outbox) {
    state.typing = false;
    let (header, content) = shell::screen_parts(ui, screen);
    let note = [words::body("Slots, rights and remaining uses").faint()];
    region::screen_header(ui, header, Screen::Keys.name(), &note, |ui| {
        let query = Button::new(Kind::Plain, "Query all tables").icon(icon::ARROWS_CLOCKWISE);
        let query = query.enabled(!busy && data.is_some()).tooltip("About 30 queries; nothing changes");
        if query.show(ui).clicked() {
            out.push(Action::QueryKeys);
        }
    });
    let Some(data) = data else {
        region::inside(ui, "empty", content, Margin::same(24), |ui| {
            let query = [(Kind::Primary, "Query the key tables")];
            if states::empty(ui, text::NO_KEY_TABLES, &query).is_some() && !busy {
                out.push(Action::QueryKeys);
            }
        });
        return;
    };
    let share = (content.width() * 400.0 / 1264.0).clamp(344.0, 420.0).round();
    let (main, side) = region::split_right(ui, content, share);
    region::scrolled(ui, "slots", main, Margin::ZERO, |ui| {
        tables::private(ui, state, data);
        tables::host(ui, state, data);
        grid::symmetric(ui, state, data, out);
        grid::others(ui, state, data);
        legend(ui);
    });
    inspector::show(ui, side, state, data, out);
}

fn legend(ui: &mut Ui) {
    let row = Row::text(ui, 36.0);
    let middle = row.rect.center().y;
    let mut x = row.rect.left() + space::PAD;
    let marks = [
        (slots::Slot::Filled, "Holds a key"),
        (slots::Slot::Empty, "Empty"),
        (slots::Slot::Assumed, "Not asked yet"),
    ];
    for (mark, word) in marks {
        slots::legend(&row.pen, egui::pos2(x + 6.0, middle), mark);
        let run = [words::note(word).faint()];
        let used = row.pen.line(egui::pos2(x + 19.0, middle), egui::Align::Min, f32::INFINITY, &run);
        x = used.right() + 20.0;
    }
    let runs = [
        words::icon_xs(icon::LOCK_SIMPLE).faint(),
        words::note("Closed by its control fields").faint().gap(7.0),
    ];
    row.pen.line(egui::pos2(x, middle), egui::Align::Min, f32::INFINITY, &runs);
    row.named(Role::Label, "Filled: holds a key. Outline: empty. Dotted: not asked yet. Lock: closed");
}
