//! A frame's bytes with a line from each field to its name, so that nobody has to count.

use egui::{Align, Sense, Stroke, Ui, accesskit::Role, pos2};

use stsafe_core::describe::Field;

use super::{
    bytes,
    copying::{self, Copied},
    row::Row,
    words::{self, Pen},
};
use crate::theme::{self, Ink, Tone, space};

/// Height of a line with a name, in points.
const LINE: f32 = 18.0;
/// Bytes of a field shown at most.
const MOST: usize = 8;

/// A field to show: its bytes, its name and meaning, and whether it is what cannot be undone.
pub struct Part<'a> {
    /// Bytes of the field.
    pub bytes: &'a [u8],
    /// Name and meaning in a few words.
    pub words: String,
    /// Cannot be undone.
    pub one_way: bool,
}

/// The parts of a frame without its CRC, from its fields. `one_way` says which of them cannot be undone.
pub fn parts<'a>(frame: &'a [u8], fields: &[Field], one_way: impl Fn(&Field) -> bool) -> Vec<Part<'a>> {
    let shown = fields.iter().filter(|field| field.name != "CRC" && !field.range.is_empty());
    shown
        .map(|field| Part {
            bytes: frame.get(field.range.clone()).unwrap_or_default(),
            words: if field.words.is_empty() {
                field.name.clone()
            } else {
                format!("{}, {}", field.name, field.words)
            },
            one_way: one_way(field),
        })
        .collect()
}

/// Shows the bytes in a block, the names under them.
pub fn frame(ui: &mut Ui, parts: &[Part<'_>]) {
    let height = 34.0 + LINE * parts.len() as f32 + 6.0;
    let row = Row::sized(ui, ui.available_width(), height, Sense::click());
    if row.response.has_focus() {
        theme::focus_ring(&row.pen.painter, row.pen.palette, row.rect.shrink(3.0), space::RADIUS);
    }
    let Pen { painter, palette: p } = &row.pen;
    let radius = egui::CornerRadius::same(space::RADIUS as u8);
    let rect = row.rect;
    painter.rect(rect, radius, p.sunken, Stroke::new(space::HAIR, p.line), egui::StrokeKind::Inside);
    let digit = row.pen.width(&[words::run(theme::HEX_S, "0")]);
    let mut x = rect.left() + 11.0;
    let mut starts = Vec::new();
    let mut said = Vec::new();
    for part in parts {
        let shown = bytes::pairs_short(part.bytes, MOST, 0);
        let ink = if part.one_way { Ink::Tone(Tone::OneWay) } else { Ink::Text };
        let run = words::hex_s(shown.as_str()).semibold().ink(ink);
        row.pen.line(pos2(x, rect.top() + 18.0), Align::Min, f32::INFINITY, &[run]);
        starts.push(x + digit / 2.0);
        x += digit * (shown.chars().count() + 1) as f32;
        said.push(format!("{shown} {}", part.words));
    }
    let stroke = Stroke::new(space::HAIR, p.line_strong);
    for (index, (part, x)) in parts.iter().zip(&starts).enumerate() {
        let x = x.round() + 0.5;
        let line = parts.len() - 1 - index;
        let y = (rect.top() + 36.0 + LINE * line as f32 + LINE / 2.0).round() + 0.5;
        painter.vline(x, rect.top() + 28.0..=y, stroke);
        painter.hline(x..=x + 6.0, y, stroke);
        let room = rect.right() - x - 18.0;
        let words = words::hex_xs(part.words.as_str()).dim();
        row.pen.line(pos2(x + 10.0, y), Align::Min, room, &[words]);
    }
    let said = said.join("; ");
    let response = row.named(Role::Label, format!("Bytes {said}"));
    copying::offer(&response, || {
        Copied::Bytes("frame".to_owned(), parts.iter().flat_map(|part| part.bytes).copied().collect())
    });
}
