//! The experiments, with what each came to last.

use egui::{Align, Key, Margin, Rect, Ui, pos2};

use super::{State, data::Data};
use crate::{
    theme::space,
    widgets::{region, row::Row, words},
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data) {
    region::scrolled(ui, "experiments", rect, Margin { top: 8, right: 1, ..Margin::ZERO }, |ui| {
        for entry in &data.entries {
            let selected = entry.experiment == state.experiment;
            let row = Row::choice(ui, space::ROW_LIST, selected);
            let (left, top) = (row.rect.left() + 20.0, row.rect.top());
            let icon = words::icon(entry.icon);
            let icon = if selected { icon.accent() } else { icon.dim() };
            row.pen.line(pos2(left, top + 16.0), Align::Min, f32::INFINITY, &[icon]);
            let room = row.rect.right() - left - 38.0;
            let name = words::strong(entry.name).semibold();
            row.pen.line(pos2(left + 26.0, top + 16.0), Align::Min, room, &[name]);
            let note = words::note(entry.note.as_str()).dim();
            row.pen.line(pos2(left + 26.0, top + 34.0), Align::Min, room, &[note]);
            let said = format!("{}: {}", entry.name, entry.note);
            if row.chosen(selected, said).clicked() {
                state.experiment = entry.experiment;
            }
        }
    });
    if ui.ctx().text_edit_focused() || ui.ctx().memory(|memory| memory.focused().is_some()) {
        return;
    }
    let (back, on) = ui.input(|input| (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown)));
    let at = data.entries.iter().position(|entry| entry.experiment == state.experiment).unwrap_or(0);
    let next = match (back, on) {
        (true, _) => at.saturating_sub(1),
        (_, true) => at + 1,
        _ => return,
    };
    if let Some(entry) = data.entries.get(next) {
        state.experiment = entry.experiment;
    }
}
