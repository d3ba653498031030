//! The symmetric slots as a grid; public and local envelope slots as two lists.

use egui::{
    Align, CornerRadius, Margin, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::{
    Slot, State, build,
    data::{Data, Symmetric},
    tables::heading,
};
use crate::{
    action::{Action, Outbox},
    theme::{self, icon, space},
    widgets::{
        button::{Button, Kind},
        region,
        row::Row,
        slots,
        words::{self, Pen},
    },
};

const CELL: f32 = 46.0;

pub(super) fn symmetric(ui: &mut Ui, state: &mut State, data: &Data, out: &mut Outbox) {
    ui.add_space(12.0);
    let rest = heading(ui, "Symmetric keys", &data.symmetric_note);
    if !data.slots_asked && rest.width() > 130.0 {
        region::heading_controls(ui, rest, |ui| {
            let ask = Button::new(Kind::Plain, "Ask slot by slot").small().enabled(data.closed.is_empty());
            if ask.tooltip(data.closed).show(ui).clicked() {
                out.push(Action::QueryKeys);
            }
        });
    }
    ui.add_space(8.0);
    let width = ui.available_width() - 2.0 * space::PAD;
    let columns = if width < 700.0 { 4 } else { 8 };
    let lines = data.symmetric.len().div_ceil(columns);
    let (all, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), CELL * lines as f32 + 2.0), Sense::hover());
    let cell = (width / columns as f32).min(if columns == 8 { 104.0 } else { 152.0 }).floor();
    for (index, slot) in data.symmetric.iter().enumerate() {
        let (line, column) = (index / columns, index % columns);
        let at = all.min + vec2(space::PAD + cell * column as f32, CELL * line as f32);
        cell_of(ui, state, slot, Rect::from_min_size(at, vec2(cell, CELL)));
    }
    ui.add_space(12.0);
    region::divider(ui);
}

fn cell_of(ui: &mut Ui, state: &mut State, slot: &Symmetric, rect: Rect) {
    let place = Slot::Symmetric(slot.slot);
    let chosen = state.slot == place;
    let response = ui.interact(rect, ui.scope_id().with(("symmetric", slot.slot)), Sense::click());
    let pen = Pen::new(ui);
    let p = pen.palette;
    let fill = match (chosen, response.hovered()) {
        (true, _) => p.selected,
        (false, true) => p.hover,
        (false, false) => p.surface,
    };
    // Neighbours share a line.
    let frame = Rect::from_min_max(rect.min, rect.max + vec2(1.0, 1.0));
    let hair = Stroke::new(space::HAIR, p.line);
    pen.painter.rect(frame, CornerRadius::ZERO, fill, hair, StrokeKind::Inside);
    if response.has_focus() {
        theme::focus_ring(&pen.painter, p, rect.shrink(3.0), space::RADIUS_SMALL);
    }
    let left = rect.left() + 8.0;
    let key = words::note(slot.key.as_str()).gap(5.0);
    let runs =
        [words::hex_s(slot.slot.to_string()).semibold(), if slot.full { key.medium() } else { key.dim() }];
    let lock = if slot.closed == Some(true) { 18.0 } else { 0.0 };
    pen.line(pos2(left, rect.top() + 15.0), Align::Min, rect.width() - 14.0 - lock, &runs);
    let (text, said) = match slot.closed {
        None => (words::note("Not asked").faint(), "control fields not asked"),
        Some(true) => (words::hex_xs(slot.control.as_str()).dim(), "closed"),
        Some(false) => (words::hex_xs(slot.control.as_str()), "open"),
    };
    pen.line(pos2(left, rect.top() + 32.0), Align::Min, rect.width() - 12.0, &[text]);
    if slot.closed == Some(true) {
        let at = pos2(rect.right() - 8.0, rect.top() + 15.0);
        pen.line(at, Align::Max, f32::INFINITY, &[words::icon_xs(icon::LOCK_SIMPLE).faint()]);
    }
    let name = format!("Symmetric slot {}, {}, {said}", slot.slot, slot.key.to_lowercase());
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, &name));
    state.painted(place, &response);
}

pub(super) fn others(ui: &mut Ui, state: &mut State, data: &Data) {
    let rows = data.public.len().max(data.envelope.len()).max(1) as f32;
    let height = 44.0 + 27.0 * rows;
    let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let middle = all.left() + (all.width() * 0.60).round();
    let (left, right) = all.split_left_right_at_x(middle);
    region::inside(ui, "public", left, Margin { top: 10, ..Margin::ZERO }, |ui| {
        let note = if data.public.is_empty() { "Not asked yet" } else { "Whom the chip believes" };
        heading(ui, "Public keys", note);
        ui.add_space(6.0);
        for slot in &data.public {
            let texts = [slot.key.as_str(), slot.flags.as_str(), slot.note.as_str()];
            line(ui, state, Slot::Public(slot.slot), slot.mark, texts);
        }
    });
    region::inside(ui, "envelope", right, Margin { top: 10, ..Margin::ZERO }, |ui| {
        heading(ui, "Local envelope", "");
        ui.add_space(6.0);
        for slot in &data.envelope {
            let texts = [slot.key.as_str(), "", slot.note];
            line(ui, state, Slot::Envelope(slot.slot), slot.mark, texts);
        }
    });
    region::divider(ui);
}

/// One slot: tile, key, flags, what it means.
fn line(ui: &mut Ui, state: &mut State, place: Slot, mark: slots::Slot, [key, flags, note]: [&str; 3]) {
    let chosen = state.slot == place;
    let mut row = Row::choice(ui, 27.0, chosen);
    let number = match place {
        Slot::Public(n) | Slot::Envelope(n) => n.to_string(),
        _ => String::new(),
    };
    let at = pos2(row.rect.left() + space::PAD, row.rect.center().y);
    slots::tile(&row.pen, at, &number, mark);
    let text = words::table(key);
    row.left_in(62.0, 68.0, &[if mark == slots::Slot::Filled { text.medium() } else { text.dim() }]);
    let mut x = 134.0;
    if !flags.is_empty() {
        row.left(x, &[words::hex_s(flags)]);
        x += 62.0;
    }
    let room = row.rect.width() - x - 8.0;
    row.left_in(x, room, &[words::table(note).dim()]);
    let said = format!("{}, {}, {note}", build::name(place), key.to_lowercase());
    state.painted(place, &row.chosen(chosen, said));
}
