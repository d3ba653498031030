//! What the rest of the screen rests on: the zone's record in the partition query, its access byte
//! bit by bit, and the command that reads the zone.

use egui::{Align, Margin, Rect, Ui, accesskit::Role, pos2, vec2};

use super::{
    State,
    data::{Data, RecordField, Zone},
};
use crate::{
    action::{Fact, Outbox, Sought},
    panels::in_trace,
    theme::icon,
    widgets::{region, row::Row, words},
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &State, data: &Data, out: &mut Outbox) {
    let Some(zone) = data.zones.iter().find(|zone| zone.map.index == state.zone) else { return };
    let side = (rect.width() * 392.0 / 1264.0).round();
    let (left, right) = region::split_right(ui, rect, side);
    let margin = Margin { left: 24, right: 24, top: 14, bottom: 8 };
    region::scrolled(ui, "record", left, margin, |ui| {
        let rest = region::heading(ui, "Its record", "In the answer to Query data partition");
        in_trace::at_end(ui, rest, Sought::Behind(Fact::Partition), out);
        ui.add_space(12.0);
        cells(ui, &zone.record, 62.0);
        ui.add_space(8.0);
        region::divider(ui);
        ui.add_space(12.0);
        region::heading(ui, "Access conditions", "Bit by bit");
        ui.add_space(12.0);
        cells(ui, &zone.access_bits, 72.0);
    });
    region::scrolled(ui, "reading", right, margin, |ui| reading(ui, zone, data));
}

/// Name, bytes or bits, meaning: one cell per field.
fn cells(ui: &mut Ui, fields: &[RecordField], height: f32) {
    let width = ui.available_width();
    let share = (width / fields.len().max(1) as f32).min(205.0);
    let row = Row::sized(ui, width, height, egui::Sense::hover());
    let mut said = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        let left = row.rect.left() + share * index as f32;
        let top = row.rect.top();
        if index > 0 {
            let stroke = egui::Stroke::new(1.0, row.pen.palette.line_subtle);
            row.pen.painter.vline(left - 11.5, top..=row.rect.bottom(), stroke);
        }
        let room = share - 24.0;
        let line = |y: f32, run| row.pen.line(pos2(left, top + y), Align::Min, room, &[run]);
        line(8.0, words::caption(field.name.as_str()).faint());
        line(28.0, words::hex(field.shown.as_str()).semibold());
        let meaning = row.pen.paragraph(room, &[words::table(field.meaning.as_str()).dim()]);
        row.pen.painter.galley(pos2(left, top + 40.0), meaning, row.pen.palette.text2);
        said.push(format!("{} {}: {}", field.name, field.shown, field.meaning));
    }
    row.named(Role::Label, said.join("; "));
}

/// The command that reads the zone, and whether the chip lets it.
fn reading(ui: &mut Ui, zone: &Zone, data: &Data) {
    let rest = region::heading(ui, "To read it", "");
    let pen = words::Pen::new(ui);
    let effect = [words::icon_s(icon::EYE).dim(), words::table("Read-only").dim().gap(5.0)];
    pen.line(pos2(rest.right(), rest.center().y), Align::Max, f32::INFINITY, &effect);
    ui.add_space(10.0);
    if let Some(shown) = &data.shown {
        crate::widgets::row::paragraph(ui, &[words::body(shown.rule.as_str()).dim()]);
        ui.add_space(12.0);
    }
    let mut label = Row::text(ui, 18.0);
    label.left(0.0, &[words::caption("Bytes before CRC").faint()]);
    label.end();
    ui.add_space(4.0);
    let bytes: Vec<_> = zone.read_command.iter().map(|field| field.shown.as_str()).collect();
    let mut line = Row::text(ui, 26.0);
    let frame = line.rect;
    line.pen.painter.rect_filled(frame, egui::CornerRadius::same(4), line.pen.palette.sunken);
    line.left(10.0, &[words::hex_s(bytes.join(" ")).medium()]);
    line.end();
    ui.add_space(4.0);
    for field in &zone.read_command {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), egui::Sense::hover());
        let at = |x: f32| pos2(rect.left() + x, rect.center().y);
        pen.line(at(10.0), Align::Min, f32::INFINITY, &[words::hex_xs(field.shown.as_str())]);
        let said = format!("{}, {}", field.name, field.meaning);
        let said = if field.meaning.is_empty() { field.name.clone() } else { said };
        pen.line(at(64.0), Align::Min, rect.width() - 64.0, &[words::note(said).dim()]);
    }
}
