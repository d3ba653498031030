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

/// Left edges of the columns, from the region's own left edge.
const ZONE: f32 = 24.0;
const KIND: f32 = 72.0;
/// Right edge of the sizes.
const BYTES: f32 = 200.0;
const READ: f32 = 216.0;
const UPDATE: f32 = 318.0;
const CONTENT: f32 = 414.0;

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data) {
    region::scrolled(ui, "zones", rect, Margin { top: 11, ..Margin::ZERO }, |ui| {
        heading(ui);
        ui.add_space(4.0);
        let mut head = Row::text(ui, space::ROW_HEAD);
        for (x, text) in
            [(ZONE, "Zone"), (KIND, "Kind"), (READ, "Read"), (UPDATE, "Update"), (CONTENT, "Content")]
        {
            head.left(x, &[words::caption(text).faint()]);
        }
        head.right(BYTES, &[words::caption("Bytes").faint()]);
        head.rule(head.pen.palette.line);
        head.end();
        for zone in &data.zones {
            if show_row(ui, zone, zone.map.index == state.zone) {
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

fn show_row(ui: &mut Ui, zone: &Zone, selected: bool) -> bool {
    let mut row = Row::choice(ui, space::ROW, selected);
    let p = row.pen.palette;
    let middle = row.rect.center().y;
    let left = row.rect.left();
    row.left(ZONE, &[words::hex_s(zone.map.index.to_string())]);
    let (glyph, kind) = if zone.map.counter { (icon::GAUGE, "Counter") } else { (icon::ROWS, "Data") };
    row.left(KIND, &[words::icon_s(glyph).dim(), words::table(kind).gap(6.0)]);
    row.right(BYTES, &[words::hex_s(grouped(u64::from(zone.data_bytes)))]);
    access_cell(&row.pen, pos2(left + READ, middle), zone.map.read, zone.read_spent);
    access_cell(&row.pen, pos2(left + UPDATE, middle), zone.map.update, zone.update_spent);
    let content = match &zone.content {
        Content::Unread => words::table("Not read").faint(),
        Content::Failed(why) => words::table(why.as_str()).tone(Tone::Danger),
        Content::Blank => words::table("Blank").faint(),
        Content::Counter(value) => words::hex_s(grouped(u64::from(*value))),
        Content::Words(text) => words::table(text.as_str()),
    };
    let width = row.rect.width() - CONTENT - space::S3;
    row.left_in(CONTENT, width, &[content]);
    row.rule(p.line_subtle);
    row.chosen(selected, zone.map.name.as_str()).clicked()
}
