//! A counter on a logarithmic scale: log10(value + 1) of log10(2³²).

use egui::{CornerRadius, Rect, pos2, vec2};

use super::words::Pen;
use crate::theme::space;

/// Paints the gauge of a counter into `rect`; a counter that was lowered is drawn in accent.
pub fn counter(pen: &Pen, rect: Rect, value: u32) {
    let p = pen.palette;
    let radius = CornerRadius::same(space::RADIUS_SMALL as u8);
    pen.painter.rect_filled(rect, radius, p.active);
    let share = ((f64::from(value) + 1.0).log10() / 2.0_f64.powi(32).log10()) as f32;
    let filled = Rect::from_min_size(rect.min, vec2(rect.width() * share.clamp(0.0, 1.0), rect.height()));
    pen.painter.rect_filled(filled, radius, if value == u32::MAX { p.text3 } else { p.accent });
}

/// A thin progress bar.
pub fn progress(pen: &Pen, rect: Rect, share: f32) {
    let radius = CornerRadius::same(space::RADIUS_SMALL as u8);
    pen.painter.rect_filled(rect, radius, pen.palette.active);
    let right = rect.left() + rect.width() * share.clamp(0.0, 1.0);
    let done = Rect::from_min_max(rect.min, pos2(right, rect.bottom()));
    pen.painter.rect_filled(done, radius, pen.palette.accent);
}

/// The bar of an exchange against its expected time: length is duration, the tick is expected.
/// Scaled so that `full_ms` fills `rect`.
pub fn timing(pen: &Pen, rect: Rect, took_ms: f32, expected_ms: Option<f32>, slow: bool, full_ms: f32) {
    let p = pen.palette;
    let x = |ms: f32| rect.left() + rect.width() * (ms / full_ms).clamp(0.0, 1.0);
    let middle = rect.center().y;
    let right = x(took_ms).max(rect.left() + 2.0);
    let bar = Rect::from_min_max(pos2(rect.left(), middle - 2.0), pos2(right, middle + 2.0));
    pen.painter.rect_filled(bar, CornerRadius::ZERO, if slow { p.warn.ink } else { p.text3 });
    if let Some(expected) = expected_ms {
        let at = x(expected).round() + 0.5;
        pen.painter.vline(at, middle - 5.0..=middle + 5.0, egui::Stroke::new(space::HAIR, p.text));
    }
}
