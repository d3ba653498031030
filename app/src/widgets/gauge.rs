//! A counter on a logarithmic scale: log10(value + 1) of log10(2³²).

use egui::{Align, CornerRadius, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::words::{self, Pen};
use crate::theme::space;

/// Paints the gauge of a counter into `rect`; a counter that was lowered is drawn in accent.
pub fn counter(pen: &Pen, rect: Rect, value: u32) {
    let p = pen.palette;
    let radius = CornerRadius::same(space::RADIUS_SMALL as u8);
    pen.painter.rect_filled(rect, radius, p.active);
    let filled = Rect::from_min_size(rect.min, vec2(rect.width() * share(value), rect.height()));
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
        pen.painter.vline(at, middle - 5.0..=middle + 5.0, Stroke::new(space::HAIR, p.text));
    }
}

/// The ticks of the scale: value and name.
const TICKS: [(u32, &str); 7] = [
    (0, "0"),
    (1, "1"),
    (10, "10"),
    (1_000, "1,000"),
    (100_000, "100,000"),
    (10_000_000, "10 M"),
    (u32::MAX, "2³² − 1"),
];

/// The gauge of a counter with its scale and a mark at the value.
pub fn scale(ui: &mut Ui, value: u32) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 42.0), Sense::hover());
    let pen = Pen::new(ui);
    let p = pen.palette;
    let bar = Rect::from_min_size(rect.min + vec2(0.0, 10.0), vec2(rect.width(), 10.0));
    counter(&pen, bar, value);
    let x = |value: u32| bar.left() + bar.width() * share(value);
    for (tick, name) in TICKS {
        let at = x(tick);
        let run = [words::hex_xs(name).faint()];
        let half = pen.width(&run) / 2.0;
        let middle = at.clamp(bar.left() + half.min(4.0), bar.right() - half);
        let line = at.clamp(bar.left() + 0.5, bar.right() - 0.5).round() - 0.5;
        pen.painter.vline(
            line,
            bar.bottom() + 3.0..=bar.bottom() + 6.0,
            Stroke::new(space::HAIR, p.line_strong),
        );
        let align = if tick == 0 { Align::Min } else { Align::Center };
        let middle = if tick == 0 { bar.left() } else { middle };
        pen.line(pos2(middle, bar.bottom() + 15.0), align, f32::INFINITY, &run);
    }
    let tip = pos2(x(value).clamp(bar.left() + 5.0, bar.right() - 5.0), bar.top() - 2.0);
    let mark = vec![tip, tip + vec2(-5.0, -7.0), tip + vec2(5.0, -7.0)];
    pen.painter.add(egui::Shape::convex_polygon(mark, p.text, Stroke::NONE));
}

/// Share of the scale up to a value.
fn share(value: u32) -> f32 {
    (((f64::from(value) + 1.0).log10() / 2.0_f64.powi(32).log10()) as f32).clamp(0.0, 1.0)
}
