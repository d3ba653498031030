//! Paints the page: the table at the left, the chosen command on the wire at the right.

use egui::{Align, Key, Margin, Rect, Ui, accesskit::Role, pos2};

use super::data::{Data, Line, Piece, PieceKind, WireWay};
use crate::{
    action::{Action, Outbox},
    panels::session::Place,
    theme::{Tone, icon},
    widgets::{
        button::{Button, Kind},
        bytes, region,
        row::{self, Row},
        words::{self, Run},
    },
};

/// Share of the table; in a small window more of it.
const TABLE: f32 = 0.44;
const TABLE_NARROW: f32 = 0.5;
/// A page narrower than this is small.
const NARROW: f32 = 900.0;
/// Columns from the right edge of a line, in points: where the access begins, and the middle of the three flags.
const WIDE: (f32, [f32; 3]) = (232.0, [166.0, 106.0, 42.0]);
const TIGHT: (f32, [f32; 3]) = (198.0, [140.0, 88.0, 34.0]);

/// Paints the page; says whether the user wants back to the exchanges.
pub(in crate::panels::session) fn show(
    ui: &mut Ui,
    rect: Rect,
    place: &mut Place,
    data: &Data,
    out: &mut Outbox,
) -> bool {
    let narrow = rect.width() < NARROW;
    let places = if narrow { TIGHT } else { WIDE };
    let share = if narrow { TABLE_NARROW } else { TABLE };
    let (left, right) = region::split_left(ui, rect, rect.width() * share);
    let (head, list) = region::split_top(ui, left, 64.0);
    region::inside(ui, "flags head", head, Margin { left: 24, right: 16, top: 14, bottom: 4 }, |ui| {
        region::heading(ui, "Command table", "");
        ui.add_space(5.0);
        columns(ui, places);
    });
    region::scrolled(ui, "flags", list, Margin { left: 0, right: 1, top: 0, bottom: 8 }, |ui| {
        if data.lines.is_empty() {
            ui.add_space(14.0);
            row::paragraph_in(
                ui,
                24.0,
                left.width() - 48.0,
                &[words::body("The command table was not read yet.").dim()],
            );
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                ui.add_space(24.0);
                if Button::new(Kind::Primary, "Query 24").show(ui).clicked() {
                    out.push(Action::Refresh);
                }
            });
        }
        for (index, line) in data.lines.iter().enumerate() {
            if show_line(ui, line, index == data.chosen, places) {
                place.command = index;
            }
        }
    });
    keys(ui, place, data);
    let margin = Margin { left: 24, right: 24, top: 14, bottom: 16 };
    region::scrolled(ui, "on the wire", right, margin, |ui| on_wire(ui, data)).unwrap_or(false)
}

fn keys(ui: &Ui, place: &mut Place, data: &Data) {
    if ui.ctx().text_edit_focused() || data.lines.is_empty() {
        return;
    }
    let (back, on) = ui.input(|input| (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown)));
    if back || on {
        let last = data.lines.len() - 1;
        place.command = if back { data.chosen.saturating_sub(1) } else { (data.chosen + 1).min(last) };
    }
}

fn columns(ui: &mut Ui, (access, flags): (f32, [f32; 3])) {
    let row = Row::text(ui, 20.0);
    let right = row.rect.right() + 15.0;
    let put = |x: f32, text: &str, align| {
        row.pen.line(pos2(x, row.rect.center().y), align, f32::INFINITY, &[words::caption(text).faint()]);
    };
    put(row.rect.left(), "Command", Align::Min);
    put(right - access, "Access", Align::Min);
    for (from, text) in flags.into_iter().zip(["MACs", "Command", "Answer"]) {
        put(right - from, text, Align::Center);
    }
    row.named(Role::Label, "Columns: command, access, C-MAC and R-MAC, command encrypted, answer encrypted");
}

fn show_line(ui: &mut Ui, line: &Line, chosen: bool, (at_access, flags): (f32, [f32; 3])) -> bool {
    let row = Row::choice(ui, 22.0, chosen);
    let middle = row.rect.center().y;
    let right = row.rect.right();
    let code = words::hex_xs(line.code.to_string()).faint();
    let name = if line.mac {
        words::table(line.name.as_str()).medium()
    } else {
        words::table(line.name.as_str()).dim()
    };
    let room = row.rect.width() - 24.0 - at_access - 8.0;
    row.pen.line(pos2(row.rect.left() + 24.0, middle), Align::Min, room, &[code, name.gap(8.0)]);
    let access = words::table(line.access);
    let access = if line.mac { access } else { access.faint() };
    row.pen.line(pos2(right - at_access, middle), Align::Min, f32::INFINITY, &[access]);
    let marks = [line.mac, line.encryption.command, line.encryption.response];
    for (from, on) in flags.into_iter().zip(marks) {
        let run =
            if on { words::icon_xs(icon::CHECK).bold().tone(Tone::Ok) } else { words::note("–").faint() };
        row.pen.line(pos2(right - from, middle), Align::Center, f32::INFINITY, &[run]);
    }
    let flag = |on: bool, yes: &'static str, no: &'static str| if on { yes } else { no };
    let said = format!(
        "{} {}, {}, {}, {}, {}",
        line.code,
        line.name,
        line.access,
        flag(line.mac, "C-MAC and R-MAC", "no MAC"),
        flag(line.encryption.command, "command encrypted", "command in clear"),
        flag(line.encryption.response, "answer encrypted", "answer in clear"),
    );
    row.chosen(chosen, said).clicked()
}

fn on_wire(ui: &mut Ui, data: &Data) -> Option<bool> {
    let rest = region::heading(ui, "On the wire", "");
    let back = region::heading_controls(ui, rest, |ui| {
        Button::new(Kind::Quiet, "Back to the exchanges").icon(icon::ARROW_LEFT).show(ui).clicked()
    });
    ui.add_space(4.0);
    let Some(view) = &data.view else { return Some(back) };
    row::paragraph(ui, &[words::strong(view.title.as_str()).semibold()]);
    ui.add_space(2.0);
    let told = "Worked with ST's test keys and N = 0000003B, whatever session is open. ";
    row::paragraph(ui, &[words::note(told).faint(), words::note(data.note.as_str()).faint()]);
    ui.add_space(10.0);
    if !view.missing.is_empty() {
        row::paragraph(ui, &[words::body(view.missing).dim()]);
    }
    for way in &view.ways {
        show_way(ui, way);
    }
    if !view.ways.is_empty() {
        legend(ui);
    }
    Some(back)
}

fn show_way(ui: &mut Ui, way: &WireWay) {
    let mut row = Row::text(ui, 22.0);
    let name = words::strong(way.name);
    let mut runs = vec![if way.by_table { name.semibold() } else { name.dim() }];
    if way.by_table {
        runs.push(words::icon_s(icon::CHECK_CIRCLE).filled().tone(Tone::Ok).gap(8.0));
        runs.push(words::note("what this chip's table asks for").tone(Tone::Ok).gap(5.0));
    }
    row.left(0.0, &runs);
    let asked = if way.by_table { ", what this chip's table asks for" } else { "" };
    row.named(Role::Heading, format!("{}{asked}", way.name));
    row::paragraph(ui, &[words::note(way.note).dim()]);
    ui.add_space(4.0);
    for (title, pieces) in [("Command", &way.sent), ("Answer", &way.received)] {
        frame(ui, title, pieces);
    }
    ui.add_space(12.0);
}

fn legend(ui: &mut Ui) {
    let runs = [
        words::note("Header").semibold(),
        words::icon_xs(icon::EYE).faint().gap(16.0),
        words::note("in clear").tone(Tone::Warn).gap(5.0),
        words::icon_xs(icon::LOCK_SIMPLE).faint().gap(16.0),
        words::note("encrypted").tone(Tone::Ok).gap(5.0),
        words::note("C-MAC, R-MAC").accent().gap(16.0),
        words::note("length, CRC").faint().gap(16.0),
    ];
    let mut row = Row::text(ui, 20.0);
    row.left(0.0, &runs);
    row.end();
}

fn frame(ui: &mut Ui, title: &str, pieces: &[Piece]) {
    let mut runs: Vec<Run> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            runs.push(words::hex_s(" "));
        }
        // Colour is not the only sign of what can be read.
        match piece.kind {
            PieceKind::Clear => runs.extend([words::icon_xs(icon::EYE).faint(), words::hex_s(" ")]),
            PieceKind::Sealed => runs.extend([words::icon_xs(icon::LOCK_SIMPLE).faint(), words::hex_s(" ")]),
            _ => {}
        }
        let run = words::hex_s(bytes::pairs(&piece.bytes));
        runs.push(match piece.kind {
            PieceKind::Head => run.semibold(),
            PieceKind::Length | PieceKind::Crc => run.faint(),
            PieceKind::Clear => run.tone(Tone::Warn),
            PieceKind::Sealed => run.tone(Tone::Ok),
            PieceKind::Mac => run.accent(),
        });
    }
    let said = pieces.iter().map(|piece| format!("{} {}", piece.kind.name(), bytes::pairs(&piece.bytes)));
    let said = format!("{title}: {}", said.collect::<Vec<_>>().join(", "));
    let top = ui.cursor().min;
    let width = ui.available_width();
    let pen = words::Pen::new(ui);
    pen.line(pos2(top.x, top.y + 9.0), Align::Min, 68.0, &[words::note(title).faint()]);
    row::paragraph_in(ui, 72.0, width - 72.0, &runs);
    let rect = Rect::from_min_max(top, pos2(top.x + width, ui.cursor().min.y));
    row::name(ui, rect, said);
}
