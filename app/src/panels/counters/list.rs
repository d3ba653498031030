//! The list of counters: zone, value, gauge, who may lower it.

use egui::{Align, Margin, Rect, Ui, pos2, vec2};

use super::{State, data::Data};
use crate::{
    theme::{self, space},
    widgets::{
        copying::{self, Copied},
        fade, gauge, region,
        row::Row,
        segment::grouped,
        words,
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data) {
    region::scrolled(ui, "counters", rect, Margin { right: 1, ..Margin::ZERO }, |ui| {
        for entry in &data.zones {
            let selected = entry.zone == state.zone;
            let row = Row::choice(ui, 75.0, selected);
            let inner = row.rect.shrink2(vec2(if rect.width() < 200.0 { 12.0 } else { space::PAD }, 0.0));
            let top = row.rect.top();
            let name = [words::strong(format!("Zone {}", entry.zone)).semibold()];
            row.pen.line(pos2(inner.left(), top + 20.0), Align::Min, f32::INFINITY, &name);
            let value = grouped(u64::from(entry.value));
            let run = words::hex_s(value.as_str()).medium();
            let fade = fade::of(ui, ("counter", entry.zone), Some(entry.value));
            let width = row.pen.width(std::slice::from_ref(&run));
            let place = Rect::from_min_size(pos2(inner.right() - 8.0 - width, top + 10.0), vec2(width, 20.0));
            fade::behind(&row.pen, place, fade);
            let run = [fade::run(run, fade)];
            row.pen.line(pos2(inner.right() - 8.0, top + 20.0), Align::Max, f32::INFINITY, &run);
            let bar = Rect::from_min_size(pos2(inner.left(), top + 36.0), vec2(inner.width() - 8.0, 4.0));
            gauge::counter(&row.pen, bar, entry.value);
            let swatch = Rect::from_min_size(pos2(inner.left(), top + 49.0), vec2(12.0, 12.0));
            theme::fill_access(&row.pen.painter, row.pen.palette, swatch, entry.access, true);
            let who = [words::note(entry.who.as_str()).dim()];
            row.pen.line(pos2(inner.left() + 18.0, top + 55.5), Align::Min, inner.width() - 26.0, &who);
            row.rule(row.pen.palette.line_subtle);
            let said = format!("Zone {}, {value} of 4,294,967,295, {}", entry.zone, entry.who);
            let response = row.chosen(selected, said);
            copying::offer(&response, || Copied::Words(value.clone()));
            if response.clicked() {
                state.look_at(entry.zone);
            }
        }
    });
}
