//! The chosen item: what was expected, what the chip says, the bytes, what it means and what to do; and the same check as a
//! command line.

use egui::{Margin, Rect, Stroke, Ui};

use super::{
    data::{Data, Detail},
    state::State,
    table,
};
use crate::{
    action::{Action, Outbox},
    theme::{Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        facts::{self, Fact},
        region,
        row::{self, Row},
        words,
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let margin = Margin { left: 18, right: 16, top: 14, bottom: 16 };
    region::scrolled(ui, "item", rect, margin, |ui| {
        if let Some(detail) = &data.detail {
            item(ui, state, detail, data);
        }
        if !data.slots_asked {
            ui.add_space(8.0);
            if Button::new(Kind::Plain, "Query all tables").show(ui).clicked() {
                out.push(Action::QueryKeys);
            }
        }
        ui.add_space(16.0);
        region::divider(ui);
        ui.add_space(12.0);
        row::paragraph(ui, &[words::note("Same check on the command line").faint()]);
        ui.add_space(6.0);
        command_line(ui, &data.command_line);
        ui.add_space(6.0);
        row::paragraph(ui, &[words::note(data.exit).faint()]);
        ui.add_space(6.0);
        if Button::new(Kind::Quiet, "Copy the command").icon(icon::COPY).small().show(ui).clicked() {
            out.push(Action::Copy(data.command_line.clone()));
        }
    });
}

fn item(ui: &mut Ui, state: &mut State, detail: &Detail, data: &Data) {
    let item = &detail.item;
    let mut head = Row::text(ui, 22.0);
    head.left(0.0, &[table::mark(item.standing)]);
    let room = head.rect.width() - 26.0;
    head.left_in(26.0, room, &[words::section(item.title.as_str())]);
    head.end();
    ui.add_space(6.0);
    let observed = words::body(item.observed.as_str());
    let observed = if item.deviates { observed.semibold().tone(Tone::Danger) } else { observed };
    let list = [
        Fact::new(&data.name, [words::body(item.expected.as_str())]),
        Fact::new("This chip", [observed]),
        Fact::new("Standing", [words::body(item.standing.word())]),
    ];
    facts::facts(ui, &list, 88.0, space::ROW_FACT);
    ui.add_space(10.0);
    if !item.record.0.is_empty() {
        row::paragraph(ui, &[words::note(detail.source.as_str()).faint()]);
        ui.add_space(4.0);
        let mut line = Row::text(ui, 20.0);
        let width = line.rect.width();
        line.left_in(0.0, width, &table::lit(item, 11));
        line.end();
        ui.add_space(12.0);
    }
    for (title, text) in [("What it means", detail.meaning), ("What to do", detail.to_do)] {
        region::heading(ui, title, "");
        ui.add_space(4.0);
        row::paragraph(ui, &[words::body(text).dim()]);
        ui.add_space(12.0);
    }
    if !detail.note.is_empty() {
        region::heading(ui, "Source", "");
        ui.add_space(4.0);
        row::paragraph(ui, &[words::body(detail.note.as_str()).dim()]);
        ui.add_space(12.0);
    }
    if Button::new(Kind::Plain, "Edit a copy of the profile").show(ui).clicked() {
        state.edit();
    }
}

fn command_line(ui: &mut Ui, text: &str) {
    let p = crate::theme::palette(ui);
    egui::Frame::NONE
        .fill(p.sunken)
        .stroke(Stroke::new(space::HAIR, p.line_subtle))
        .corner_radius(space::RADIUS)
        .inner_margin(Margin::symmetric(10, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            row::paragraph(ui, &[words::hex_xs(text)]);
        });
}
