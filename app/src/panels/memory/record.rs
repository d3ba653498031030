//! The record of the partition query that all the rest of the screen is read from.

use egui::{Align, Margin, Rect, Ui, accesskit::Role, pos2, vec2};

use super::{State, data::Data};
use crate::widgets::{region, row::Row, words};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &State, data: &Data) {
    let Some(zone) = data.zones.iter().find(|zone| zone.map.index == state.zone) else { return };
    let margin = Margin { left: 24, right: 24, top: 13, bottom: 0 };
    region::inside(ui, "record", rect, margin, |ui| {
        let title = format!("Zone {}, as the chip describes it", state.zone);
        region::heading(ui, &title, "Record in the answer to Query data partition");
        ui.add_space(10.0);
        let width = ui.available_width();
        let share = (width / zone.record.len().max(1) as f32).min(220.0);
        let row = Row::sized(ui, width, 76.0, egui::Sense::hover());
        let mut said = Vec::new();
        for (index, field) in zone.record.iter().enumerate() {
            let left = row.rect.left() + share * index as f32;
            let cell = Rect::from_min_size(pos2(left, row.rect.top()), vec2(share, 76.0));
            if index > 0 {
                let stroke = egui::Stroke::new(1.0, row.pen.palette.line_subtle);
                row.pen.painter.vline(left - 12.0, cell.y_range(), stroke);
            }
            let room = share - 24.0;
            let line = |y: f32, run| row.pen.line(pos2(left, cell.top() + y), Align::Min, room, &[run]);
            line(9.0, words::caption(field.name.as_str()).faint());
            line(32.0, words::hex(stsafe_core::hex::pairs(&field.bytes)).semibold());
            row.pen.painter.galley(
                pos2(left, cell.top() + 44.0),
                row.pen.paragraph(room, &[words::table(field.meaning.as_str()).dim()]),
                row.pen.palette.text2,
            );
            said.push(format!("{} {}: {}", field.name, stsafe_core::hex::pairs(&field.bytes), field.meaning));
        }
        row.named(Role::Label, said.join("; "));
    });
}
