//! Key slots as tiles: filled = holds a key, outline = empty, dotted = assumed.

use egui::{Align, CornerRadius, Rect, Stroke, StrokeKind, pos2, vec2};

use super::{
    badge,
    words::{self, Pen},
};
use crate::theme::{Ink, space};

/// State of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Holds a key.
    Filled,
    /// Known to be empty.
    Empty,
    /// Nothing printed, nothing observed.
    Assumed,
}

/// Size of a tile with one or two signs.
pub const TILE: egui::Vec2 = vec2(26.0, 22.0);

/// Where a tile with its left middle at `at` will be.
pub fn place(pen: &Pen, at: egui::Pos2, text: &str) -> Rect {
    let width = (pen.width(&[words::hex_xs(text)]) + 18.0).max(TILE.x).round();
    let width = if text.len() <= 1 { TILE.x } else { width };
    Rect::from_min_size(pos2(at.x, at.y - TILE.y / 2.0), vec2(width, TILE.y))
}

/// Paints a tile with its left middle at `at`; returns its place.
pub fn tile(pen: &Pen, at: egui::Pos2, text: &str, slot: Slot) -> Rect {
    let run = words::hex_xs(text);
    let rect = place(pen, at, text);
    let p = pen.palette;
    let [.., never] = p.access;
    let radius = CornerRadius::same(3);
    let ink = match slot {
        Slot::Filled => {
            pen.painter.rect_filled(rect, radius, never);
            Ink::OnFill
        }
        Slot::Empty => {
            pen.painter.rect_stroke(
                rect,
                radius,
                Stroke::new(space::HAIR, p.line_strong),
                StrokeKind::Inside,
            );
            Ink::Dim
        }
        Slot::Assumed => {
            badge::dashed(&pen.painter, rect, 3.0, p.line_strong, 2.0, 2.0);
            Ink::Dim
        }
    };
    pen.line(rect.center(), Align::Center, f32::INFINITY, &[run.ink(ink)]);
    rect
}

/// The small square of the legend.
pub fn legend(pen: &Pen, at: egui::Pos2, slot: Slot) {
    let rect = Rect::from_center_size(at, vec2(13.0, 13.0));
    let p = pen.palette;
    let [.., never] = p.access;
    let radius = CornerRadius::same(space::RADIUS_SMALL as u8);
    match slot {
        Slot::Filled => drop(pen.painter.rect_filled(rect, radius, never)),
        Slot::Empty => {
            pen.painter.rect_stroke(
                rect,
                radius,
                Stroke::new(space::HAIR, p.line_strong),
                StrokeKind::Inside,
            );
        }
        Slot::Assumed => badge::dashed(&pen.painter, rect, 2.0, p.line_strong, 2.0, 2.0),
    }
}
