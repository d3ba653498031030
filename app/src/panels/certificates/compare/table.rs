//! The fields of both certificates side by side, and the bytes of the chosen one.

use egui::{Align, Margin, Rect, Ui, pos2};

use super::{Data, Row as Field, State, build};
use crate::{
    theme::{self, Ink, Tone, space},
    widgets::{
        bytes::{ByteRole, Bytes},
        copying::{self, Copied},
        region,
        row::{self, Row},
        segment::{Choice, segment_small},
        words::{self, Pen},
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data) {
    let foot = (rect.height() * 0.34).clamp(150.0, 300.0).round();
    let (upper, lower) = region::split_top(ui, rect, rect.height() - foot);
    let (head, body) = upper.split_top_bottom_at_y(upper.top() + 66.0);
    let columns = Columns::of(rect.width());
    region::inside(ui, "fields head", head, Margin { left: 20, right: 20, top: 15, bottom: 0 }, |ui| {
        let fields = data.rows.iter().filter(|row| !row.group);
        let (differ, all) = (fields.clone().filter(|row| !row.same).count(), fields.count());
        let rest = region::heading(ui, "Fields", &format!("{differ} of {all} differ"));
        region::heading_controls(ui, rest, |ui| {
            let choices = ["Differences", "All"].map(|text| Choice { text, closed: "" });
            if let Some(chosen) = segment_small(ui, "Fields shown", &choices, usize::from(state.all)) {
                state.all = chosen == 1;
            }
        });
        ui.add_space(12.0);
        let mut heads = Row::text(ui, 18.0);
        heads.left(22.0, &[words::caption("Field").faint()]);
        heads.left(columns.first, &[words::caption("First").faint()]);
        heads.left(columns.second, &[words::caption("Second").faint()]);
        heads.end();
    });
    let visible: Vec<(usize, &Field)> =
        data.rows.iter().enumerate().filter(|(_, row)| state.all || (!row.same && !row.group)).collect();
    let first = data.rows.iter().position(|row| !row.same && !row.group);
    let here = state.row.filter(|row| *row < data.rows.len()).or(first);
    region::scrolled(ui, "fields", body, Margin::ZERO, |ui| {
        if visible.is_empty() {
            ui.add_space(12.0);
            row::paragraph_in(
                ui,
                42.0,
                ui.available_width() - 62.0,
                &[words::body("Every byte is the same.").dim()],
            );
        }
        for (index, field) in visible {
            if line(ui, field, here == Some(index), state.all, columns) {
                state.row = Some(index);
            }
        }
    });
    let chosen = here.and_then(|here| data.rows.get(here));
    region::scrolled(
        ui,
        "both",
        lower,
        Margin { left: 20, right: 20, top: 13, bottom: 10 },
        |ui| match chosen {
            Some(field) => sides(ui, field),
            None => drop(row::paragraph(ui, &[words::body("Choose a field to see its bytes.").faint()])),
        },
    );
}

/// Left edges of the two values.
#[derive(Clone, Copy)]
struct Columns {
    first: f32,
    second: f32,
}

impl Columns {
    fn of(width: f32) -> Self {
        let value = ((width - 40.0 - 176.0) / 2.0).round();
        Self { first: 176.0, second: 176.0 + value }
    }
}

fn line(ui: &mut Ui, field: &Field, chosen: bool, indented: bool, columns: Columns) -> bool {
    let mut row = Row::choice(ui, space::ROW, chosen);
    let edge = 20.0;
    if !field.same {
        row.left(edge, &[words::table("≠").semibold().tone(Tone::Danger)]);
    }
    let indent = if indented { 10.0 * field.depth as f32 } else { 0.0 };
    let left = edge + 22.0 + indent;
    let name = words::table(if indented { field.name.as_str() } else { field.path.as_str() });
    let name = if field.group { name.medium() } else { name };
    row.left_in(left, (edge + columns.first - 8.0 - left).max(24.0), &[name]);
    let width = columns.second - columns.first - 12.0;
    for (x, side) in [columns.first, columns.second].into_iter().zip(&field.sides) {
        let run = match side {
            None => words::table("not there").faint(),
            Some(side) if is_hex(&side.text) => words::hex_xs(side.text.as_str()),
            Some(side) => words::table(side.text.as_str()),
        };
        row.left_in(edge + x, width, &[if field.same { run.ink(Ink::Dim) } else { run }]);
    }
    let response = row.chosen(chosen, build::spoken(field));
    copying::offer(&response, || Copied::Words(build::both(field)));
    response.clicked()
}

/// Whether a value is set like bytes: it begins with pairs of digits and nothing else.
fn is_hex(text: &str) -> bool {
    let digits = text.bytes().take_while(|sign| sign.is_ascii_hexdigit() || *sign == b' ').count();
    digits >= 8 || digits == text.len()
}

/// The bytes of both, those that differ in red.
fn sides(ui: &mut Ui, field: &Field) {
    region::heading(ui, &field.path, if field.same { "the same bytes" } else { "" });
    for (side, which) in field.sides.iter().zip(["First", "Second"]) {
        ui.add_space(8.0);
        let Some(side) = side else {
            row::paragraph(ui, &[words::table(format!("{which}: not there")).dim()]);
            continue;
        };
        let mut head = Row::text(ui, 18.0);
        head.left(0.0, &[words::table(which).medium()]);
        let note = format!("offset {}, {} B", side.offset, side.bytes.len());
        head.left(56.0, &[words::note(note).faint()]);
        if !side.differs.is_empty() {
            let pen: Pen = head.pen.clone();
            let note = [words::note(build::places(side)).tone(Tone::Danger)];
            pen.line(
                pos2(head.rect.right(), head.rect.center().y),
                Align::Max,
                head.rect.width() - 180.0,
                &note,
            );
        }
        head.named(
            egui::accesskit::Role::Label,
            format!("{which}, offset {}, {}", side.offset, build::places(side)),
        );
        let marks: Vec<_> = side.differs.iter().map(|range| (range.clone(), ByteRole::Differ)).collect();
        let name = format!("{which}, {}", field.name);
        let view = Bytes {
            bytes: &side.bytes,
            offset_digits: 3,
            base: side.offset,
            face: theme::HEX_XS,
            row: space::ROW_DENSE,
            marks: &marks,
            name: &name,
            text: crate::widgets::bytes::width(ui, theme::HEX_XS, 16, 3, true) <= ui.available_width(),
            ..Bytes::default()
        };
        view.show(ui);
    }
}
