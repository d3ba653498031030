//! The bytes of the selected zone, read-only.

use egui::{Align, Margin, Rect, Ui, pos2};

use super::{State, data::Data};
use crate::{
    action::{Action, Outbox},
    theme::{self, space},
    widgets::{
        button::{Button, Kind},
        bytes::{self, ByteRole, Bytes},
        region, row, state as states, words,
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let Some(shown) = &data.shown else { return };
    let (body, foot) = rect.split_top_bottom_at_y(rect.bottom() - 34.0);
    let margin = Margin { left: 24, right: 24, top: 11, bottom: 0 };
    region::inside(ui, "hex", body, margin, |ui| {
        let rest = region::heading(ui, &format!("Zone {}", shown.zone), &shown.note);
        region::heading_controls(ui, rest, |ui| {
            let read = Button::new(Kind::Plain, "Read again").small();
            if shown.bytes.is_some() && read.show(ui).clicked() {
                out.push(Action::ReadZone(shown.zone));
            }
            let copy = Button::new(Kind::Quiet, "Copy as hex").small();
            if let Some(bytes) = &shown.bytes
                && copy.show(ui).clicked()
            {
                out.push(Action::Copy(stsafe_core::hex::pairs(bytes)));
            }
        });
        ui.add_space(8.0);
        if let Some((what, why)) = &shown.failed {
            states::error(ui, what, why);
        }
        let Some(all) = &shown.bytes else {
            if shown.failed.is_none()
                && states::empty(ui, &shown.rule, &[(Kind::Plain, "Read this zone")]).is_some()
            {
                out.push(Action::ReadZone(shown.zone));
            }
            return;
        };
        let room = ui.available_width();
        let face = if bytes::width(ui, theme::HEX, 16, 4, true) <= room { theme::HEX } else { theme::HEX_XS };
        let text = bytes::width(ui, face, 16, 4, true) <= room;
        bytes::heads(ui, face, 4, text);
        let marks: Vec<_> = state.byte.map(|at| (at..at + 1, ByteRole::Value)).into_iter().collect();
        let name = format!("Bytes of zone {}", shown.zone);
        let view = Bytes {
            bytes: all,
            columns: 16,
            offset_digits: 4,
            text,
            face,
            row: 20.0,
            marks: &marks,
            name: &name,
        };
        egui::ScrollArea::vertical().id_salt("bytes").auto_shrink([false, false]).show(ui, |ui| {
            let pointed = view.show(ui);
            if pointed.hovered.is_some() {
                state.byte = pointed.hovered;
            }
        });
    });
    footer(ui, foot, state, data);
}

fn footer(ui: &mut Ui, rect: Rect, state: &State, data: &Data) {
    let pen = words::Pen::new(ui);
    let Some(shown) = &data.shown else { return };
    let (left, right) = (rect.left() + space::PAD, rect.right() - space::PAD);
    let Some(all) = &shown.bytes else { return };
    let byte = state.byte.and_then(|at| Some((at, *all.get(at)?)));
    let mut end = right;
    if let Some((at, byte)) = byte {
        let runs = [
            words::hex_xs(format!("{at:04X}")).faint(),
            words::note("=").faint().gap(5.0),
            words::hex_xs(format!("{byte:02X}")).gap(5.0),
            words::note(format!("{byte}")).dim().gap(10.0),
            words::hex_xs(format!("{:04b} {:04b}", byte >> 4, byte & 0xF)).dim().gap(10.0),
        ];
        let used = pen.line(pos2(right, rect.center().y), Align::Max, f32::INFINITY, &runs);
        row::name(ui, used, format!("Byte {at:04X} is {byte:02X}"));
        end = used.left();
    }
    let part = state.byte.and_then(|at| shown.ranges.iter().find(|(range, _)| range.contains(&at)));
    let text = part.map_or("Point at a byte to see its value", |(_, text)| text.as_str());
    let room = end - left - space::S4;
    let used = pen.line(pos2(left, rect.center().y), Align::Min, room, &[words::table(text).dim()]);
    row::name(ui, used, text);
}
