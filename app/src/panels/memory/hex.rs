//! The bytes of the selected zone: overwrite mode in the hex and the text column, or the difference to the chip.

use egui::{Align, Margin, Rect, Ui, pos2};

use super::{
    Mode, State, controls,
    data::{Data, Shown},
    keys,
};
use crate::{
    action::{Action, Outbox, Sought},
    panels::in_trace,
    theme::{self, Face, space},
    widgets::{
        button::Kind,
        bytes::{self, ByteRole, Bytes, Cursor},
        fade, region, row, state as states, words,
    },
};

/// Height of a row of bytes, in points.
const ROW: f32 = 20.0;
/// Width of the link to the exchange, in points.
const LINK: f32 = 88.0;

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let Some(shown) = &data.shown else { return };
    let (body, foot) = rect.split_top_bottom_at_y(rect.bottom() - 34.0);
    let margin = Margin { left: 24, right: 24, top: 11, bottom: 0 };
    state.editing = false;
    region::inside(ui, "hex", body, margin, |ui| {
        region::heading_with(ui, &format!("Zone {}", shown.zone), &shown.note, |ui| {
            controls::show(ui, state, shown, out);
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
        match state.mode {
            Mode::Edit => edit(ui, state, shown, all, (face, text)),
            Mode::Diff => diff(ui, shown, all, (face, text)),
        }
    });
    footer(ui, foot, state, data, out);
}

fn edit(ui: &mut Ui, state: &mut State, shown: &Shown, all: &[u8], (face, text): (Face, bool)) {
    let marks: Vec<_> = shown.changed.iter().map(|range| (range.clone(), ByteRole::Changed)).collect();
    let name = format!("Bytes of zone {}", shown.zone);
    let cursor = state.cursor.unwrap_or(Cursor { at: 0, text: false, second: false });
    let cursor = Cursor { text: cursor.text && text, ..cursor };
    let chip = shown.chip.as_deref().unwrap_or_default();
    let fades = fade::bytes(ui, ("zone", shown.zone), chip);
    let view = Bytes {
        bytes: all,
        text,
        face,
        row: ROW,
        marks: &marks,
        name: &name,
        fades: &fades,
        cursor: Some(cursor),
        ..Bytes::default()
    };
    egui::ScrollArea::vertical().id_salt("bytes").auto_shrink([false, false]).show(ui, |ui| {
        let top = ui.cursor().min;
        let pointed = view.show(ui);
        if let Some(at) = pointed.clicked {
            pointed.response.request_focus();
            state.cursor = Some(Cursor { at, text: pointed.in_text, second: false });
        }
        state.editing = pointed.response.has_focus();
        // The Tab that led here is not typed into the bytes.
        let typed = state.editing && !pointed.response.gained_focus();
        if typed && keys::take(ui, &pointed.response, state, shown, cursor) {
            let row = state.cursor.map_or(0, |cursor| cursor.at / 16) as f32;
            let line = Rect::from_min_size(pos2(top.x, top.y + row * ROW), egui::vec2(1.0, ROW));
            ui.scroll_to_rect(line.expand2(egui::vec2(0.0, ROW)), None);
        }
        state.hovered = pointed.hovered;
    });
}

/// The rows that differ: above what the chip has, below what would be written.
fn diff(ui: &mut Ui, shown: &Shown, all: &[u8], (face, text): (Face, bool)) {
    let chip = shown.chip.as_deref().unwrap_or_default();
    if shown.changed.is_empty() {
        row::paragraph(ui, &[words::body("Nothing is changed: these are the bytes of the chip.").dim()]);
        return;
    }
    let mut rows: Vec<usize> =
        shown.changed.iter().flat_map(|range| range.start / 16..=(range.end - 1) / 16).collect();
    rows.dedup();
    egui::ScrollArea::vertical().id_salt("diff").auto_shrink([false, false]).show(ui, |ui| {
        for index in rows {
            let range = index * 16..(index * 16 + 16).min(all.len());
            for (bytes, word, role) in [(chip, "Chip", ByteRole::Differ), (all, "Edit", ByteRole::Changed)] {
                let marks: Vec<_> = shown
                    .changed
                    .iter()
                    .filter(|changed| changed.start < range.end && changed.end > range.start)
                    .map(|changed| {
                        let start = changed.start.max(range.start) - range.start;
                        (start..changed.end.min(range.end) - range.start, role)
                    })
                    .collect();
                let name = format!("{word}, row {:04X}", range.start);
                let bytes = bytes.get(range.clone()).unwrap_or_default();
                let base = range.start;
                let view = Bytes {
                    bytes,
                    text,
                    face,
                    row: ROW,
                    marks: &marks,
                    name: &name,
                    base,
                    ..Bytes::default()
                };
                let used = view.show(ui).response.rect;
                let pen = words::Pen::new(ui);
                let at = pos2(used.right() + 8.0, used.center().y);
                let room = ui.max_rect().right() - at.x;
                pen.line(at, Align::Min, room, &[words::caption(word).faint()]);
            }
            ui.add_space(6.0);
        }
    });
}

fn footer(ui: &mut Ui, rect: Rect, state: &State, data: &Data, out: &mut Outbox) {
    let Some(shown) = &data.shown else { return };
    let Some(all) = &shown.bytes else { return };
    let middle = rect.center().y;
    let (left, right) = (rect.left() + space::PAD, rect.right() - space::PAD);
    let pen = words::Pen::new(ui);
    let at = state.hovered.or(state.cursor.map(|cursor| cursor.at));
    let link = Rect::from_min_max(pos2(right - LINK, middle - 9.0), pos2(right, middle + 9.0));
    region::inside(ui, "to the trace", link, Margin::ZERO, |ui| {
        in_trace::link(ui, Sought::Zone(shown.zone), out);
    });
    let right = link.left() - space::S4;
    let mut end = right;
    if let Some((at, byte)) = at.and_then(|at| Some((at, *all.get(at)?))) {
        let runs = [
            words::hex_xs(format!("{at:04X}")).faint(),
            words::note("=").faint().gap(5.0),
            words::hex_xs(format!("{byte:02X}")).gap(5.0),
            words::note(format!("{byte}")).dim().gap(10.0),
            words::hex_xs(format!("{:04b} {:04b}", byte >> 4, byte & 0xF)).dim().gap(10.0),
        ];
        let used = pen.line(pos2(right, middle), Align::Max, f32::INFINITY, &runs);
        let was = shown.chip.as_ref().and_then(|chip| chip.get(at)).filter(|was| **was != byte);
        let changed = was.map_or_else(String::new, |was| format!(", changed, was {was:02X}"));
        row::name(ui, used, format!("Byte {at:04X}, {byte:02X}{changed}"));
        end = used.left();
    }
    let runs = summary(state, shown, at);
    let used = pen.line(pos2(left, middle), Align::Min, end - left - space::S4, &runs);
    row::name(ui, used, words::spoken(&runs));
}

/// What is changed, or what the byte under the pointer belongs to.
fn summary(state: &State, shown: &Shown, at: Option<usize>) -> Vec<words::Run> {
    if let Some(note) = &state.note {
        return vec![words::table(note.as_str()).dim()];
    }
    let count: usize = shown.changed.iter().map(ExactSizeIterator::len).sum();
    let Some(first) = shown.changed.first() else {
        let part = at.and_then(|at| shown.ranges.iter().find(|(range, _)| range.contains(&at)));
        let hint = "Click a byte and type; a file can be dropped here";
        return vec![words::table(part.map_or(hint, |(_, text)| text.as_str())).dim()];
    };
    let noun = if count == 1 { "byte" } else { "bytes" };
    let mut runs = vec![words::table(format!("{count} {noun} changed")).medium().accent()];
    if shown.changed.len() == 1 && first.len() <= 4 {
        let was = shown.chip.as_ref().and_then(|chip| chip.get(first.clone())).unwrap_or_default();
        runs.push(words::table("at").dim().gap(8.0));
        runs.push(words::hex_s(format!("{:04X}", first.start)).dim().gap(4.0));
        runs.push(words::table(if count == 1 { ", was" } else { ", were" }).dim());
        runs.push(words::hex_s(bytes::pairs(was)).dim().gap(4.0));
    } else {
        let places = if shown.changed.len() == 1 { "place" } else { "places" };
        runs.push(words::table(format!("in {} {places}", shown.changed.len())).dim().gap(6.0));
    }
    runs
}
