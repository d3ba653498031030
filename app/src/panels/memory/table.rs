//! The zone table.

use egui::{Margin, Rect, Ui, pos2};

use super::{
    State,
    data::{Content, Data, Zone},
};
use crate::{
    theme::{Tone, icon, space},
    widgets::{memory_map::access_cell, region, row::Row, segment::grouped, words},
};

/// Left edges of the columns from the region's own left edge; `bytes` is the right edge of the
/// sizes.
struct Columns {
    zone: f32,
    kind: f32,
    bytes: f32,
    read: f32,
    update: f32,
    content: f32,
    /// Whether the kind is written out beside its icon.
    wide: bool,
}

impl Columns {
    fn new(width: f32) -> Self {
        if width >= 520.0 {
            Self {
                zone: 24.0,
                kind: 72.0,
                bytes: 200.0,
                read: 216.0,
                update: 318.0,
                content: 414.0,
                wide: true,
            }
        } else {
            Self {
                zone: 24.0,
                kind: 56.0,
                bytes: 120.0,
                read: 134.0,
                update: 232.0,
                content: 324.0,
                wide: false,
            }
        }
    }
}

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data) {
    region::scrolled(ui, "zones", rect, Margin { top: 11, ..Margin::ZERO }, |ui| {
        let at = Columns::new(rect.width());
        heading(ui);
        ui.add_space(4.0);
        let mut head = Row::text(ui, space::ROW_HEAD);
        let kind = if at.wide { "Kind" } else { "" };
        for (x, text) in [
            (at.zone, "Zone"),
            (at.kind, kind),
            (at.read, "Read"),
            (at.update, "Update"),
            (at.content, "Content"),
        ] {
            head.left(x, &[words::caption(text).faint()]);
        }
        head.right(at.bytes, &[words::caption("Bytes").faint()]);
        head.rule(head.pen.palette.line);
        head.end();
        for zone in &data.zones {
            if show_row(ui, &at, zone, zone.map.index == state.zone) {
                state.zone = zone.map.index;
            }
        }
    });
}

fn heading(ui: &mut Ui) {
    region::inside(
        ui,
        "heading",
        Rect::from_min_size(ui.cursor().min, egui::vec2(ui.available_width(), 18.0)),
        Margin { left: 24, right: 24, ..Margin::ZERO },
        |ui| {
            let rest = region::heading(ui, "Zones", "");
            let pen = words::Pen::new(ui);
            let note = [
                words::icon_s(icon::LOCK_SIMPLE).faint(),
                words::note("can no longer change").faint().gap(5.0),
            ];
            pen.line(pos2(rest.right(), rest.center().y), egui::Align::Max, f32::INFINITY, &note);
        },
    );
    ui.add_space(18.0);
}

fn show_row(ui: &mut Ui, at: &Columns, zone: &Zone, selected: bool) -> bool {
    let mut row = Row::choice(ui, space::ROW, selected);
    let p = row.pen.palette;
    let middle = row.rect.center().y;
    let left = row.rect.left();
    row.left(at.zone, &[words::hex_s(zone.map.index.to_string())]);
    let (glyph, kind) = if zone.map.counter { (icon::GAUGE, "Counter") } else { (icon::ROWS, "Data") };
    let kind = if at.wide { kind } else { "" };
    row.left(at.kind, &[words::icon_s(glyph).dim(), words::table(kind).gap(6.0)]);
    row.right(at.bytes, &[words::hex_s(grouped(u64::from(zone.data_bytes)))]);
    access_cell(&row.pen, pos2(left + at.read, middle), zone.map.read, zone.read_spent);
    access_cell(&row.pen, pos2(left + at.update, middle), zone.map.update, zone.update_spent);
    let content = match &zone.content {
        Content::Unread => words::table("Not read").faint(),
        Content::Failed(why) => words::table(why.as_str()).tone(Tone::Danger),
        Content::Blank => words::table("Blank").faint(),
        Content::Counter(value) => words::hex_s(grouped(u64::from(*value))),
        Content::Words(text) => words::table(text.as_str()),
    };
    let width = row.rect.width() - at.content - space::S3;
    let used = row.left_in(at.content, width, &[content]);
    if zone.edited {
        let dot = pos2(used.right() + 9.0, middle);
        row.pen.painter.circle_filled(dot, 4.0, p.accent);
    }
    row.rule(p.line_subtle);
    let edited = if zone.edited { ", changed here" } else { "" };
    row.chosen(selected, format!("{}{edited}", zone.map.name)).clicked()
}
