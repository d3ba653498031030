//! Right side of the Overview: what to do next, what is assumed, what simulated means.

use egui::{Align, Rect, Ui, accesskit::Role, pos2, vec2};

use super::{Data, State};
use crate::{
    action::Outbox,
    panels::shell::key_cap,
    theme::space,
    widgets::{
        badge::{self, Badge},
        button,
        copying::{self, Copied},
        region,
        row::{self, Row},
        words,
    },
};

/// Assumptions shown before the list is unfolded.
const FEW: usize = 6;

pub(super) fn show(ui: &mut Ui, state: &mut State, data: &Data, out: &mut Outbox) {
    if !data.next.is_empty() {
        region::heading(ui, "Next", "");
        next(ui, data, out);
        ui.add_space(24.0);
    }
    if !data.assumed.is_empty() {
        let rest = region::heading(ui, "Assumed, not printed by ST", "");
        let all = if state.all_assumed { "Fewer".to_owned() } else { format!("All {}", data.assumed.len()) };
        if data.assumed.len() > FEW
            && region::heading_controls(ui, rest, |ui| button::link(ui, &all)).clicked()
        {
            state.all_assumed = !state.all_assumed;
        }
        ui.add_space(6.0);
        let shown = if state.all_assumed { data.assumed.len() } else { FEW };
        for (name, value) in data.assumed.iter().take(shown) {
            let mut row = Row::value(ui, 26.0);
            let mark = Rect::from_center_size(row.rect.left_center() + vec2(4.0, 0.0), vec2(8.0, 8.0));
            badge::dashed(&row.pen.painter, mark, 2.0, row.pen.palette.line_strong, 2.0, 1.0);
            let value = [words::hex_s(value.as_str()).faint()];
            let room = row.rect.width() - 16.0 - row.pen.width(&value).min(160.0) - space::S2;
            row.left_in(16.0, room, &[words::body(name.as_str()).dim()]);
            row.end_at(0.0, &value);
            copying::offer(&row.end(), || Copied::Words(format!("{name}: {}", words::spoken(&value))));
        }
        ui.add_space(24.0);
    }
    if let Some((address, note)) = &data.simulated {
        let rest = region::heading(ui, "Simulated", "");
        let pen = words::Pen::new(ui);
        badge::paint(&pen, pos2(rest.left() - space::S2, rest.center().y), Badge::Simulated, address);
        ui.add_space(8.0);
        row::paragraph(ui, &[words::body(note.as_str()).dim()]);
    }
}

fn next(ui: &mut Ui, data: &Data, out: &mut Outbox) {
    for item in &data.next {
        let row = Row::sized(ui, ui.available_width(), 57.0, egui::Sense::click());
        let rect = row.rect;
        let p = row.pen.palette;
        let frame = rect.expand2(vec2(8.0, 0.0)).shrink2(vec2(0.0, 3.0));
        if row.response.hovered() {
            row.pen.painter.rect_filled(frame, egui::CornerRadius::same(space::RADIUS as u8), p.hover);
        }
        if row.response.has_focus() {
            crate::theme::focus_ring(&row.pen.painter, p, frame.shrink(2.0), space::RADIUS);
        }
        let top = rect.top() + 19.0;
        row.pen.line(pos2(rect.left(), top), Align::Min, f32::INFINITY, &[words::icon(item.icon).accent()]);
        let text = rect.left() + 30.0;
        let room = rect.width() - 64.0;
        row.pen.line(pos2(text, top), Align::Min, room, &[words::strong(item.title.as_str()).semibold()]);
        row.pen.line(pos2(text, top + 19.0), Align::Min, room, &[words::table(item.detail.as_str()).dim()]);
        if !item.key.is_empty() {
            key_cap(&row.pen, pos2(rect.right(), top), &item.key);
        }
        row.rule(p.line_subtle);
        if row.named(Role::Button, item.title.as_str()).clicked() {
            out.push(item.action.clone());
        }
    }
}
