//! The histogram of byte values, and the bits as they came.

use egui::{CornerRadius, Rect, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};
use egui_plot::{HLine, Plot, uniform_grid_spacer};

use super::Data;
use crate::{
    theme::{self, space},
    widgets::{plot, segment::grouped},
};

/// Side of the square of one bit, in points.
const BIT: f32 = 4.0;

pub(super) fn histogram(ui: &mut Ui, height: f32, data: &Data) {
    let p = theme::palette(ui);
    let total: u64 = data.counts.iter().sum();
    let expected = total as f64 / 256.0;
    let most = data.counts.iter().copied().max().unwrap_or(1) as f64;
    let plotted = plot::captioned(ui, |ui| {
        plot::still(ui, Plot::new(("histogram", total)))
            .height(height)
            .default_x_bounds(-1.0, 256.0)
            .default_y_bounds(0.0, (most * 1.12).max(1.0))
            .y_axis_min_width(52.0)
            .x_grid_spacer(uniform_grid_spacer(|_| [64.0, 32.0, 16.0]))
            .x_axis_formatter(|mark, _| match mark.value {
                value @ 0.0..256.0 => format!("{:02X}", value as u8),
                _ => String::new(),
            })
            .y_axis_formatter(|mark, _| {
                let whole = mark.value >= 0.0 && mark.value.fract() == 0.0;
                if whole { grouped(mark.value as u64) } else { String::new() }
            })
            .show(ui, |area| {
                let stroke = Stroke::new(space::HAIR, p.line_strong);
                area.hline(HLine::new("equal", expected).stroke(stroke).allow_hover(false));
            })
    });
    // Bars are drawn on whole pixels: 256 of them in a plot of half as many points would swim.
    let painter = ui.painter().with_clip_rect(plotted.response.rect);
    let place = |x: f64, y: f64| plotted.transform.position_from_point(&[x, y].into());
    for (value, count) in data.counts.iter().enumerate() {
        let (from, to) = (place(value as f64 - 0.5, *count as f64), place(value as f64 + 0.5, 0.0));
        let gap = if to.x - from.x > 3.0 { 1.0 } else { 0.0 };
        let bar = Rect::from_min_max(pos2(from.x.round(), from.y), pos2(to.x.round() - gap, to.y));
        painter.rect_filled(bar, CornerRadius::ZERO, p.accent);
    }
    let line = place(0.0, expected).y.round() + 0.5;
    painter.hline(plotted.response.rect.x_range(), line, Stroke::new(space::HAIR, p.text));
    let least = data.counts.iter().copied().min().unwrap_or(0);
    let said = format!(
        "Histogram: {} bytes, the rarest value came {least} times, the most frequent {most:.0} times, {expected:.1} would \
         be equal",
        grouped(total)
    );
    plotted.response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &said));
}

pub(super) fn bits(ui: &mut Ui, bytes: &[u8]) {
    let across = ((ui.available_width() / BIT / 64.0).floor() * 64.0).clamp(64.0, 256.0) as usize;
    let rows = (bytes.len() * 8).div_ceil(across).clamp(1, 32);
    let size = vec2(across as f32 * BIT, rows as f32 * BIT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let p = theme::palette(ui);
    ui.painter().rect_filled(rect, CornerRadius::ZERO, p.sunken);
    let shown = bytes.len().min(across * rows / 8);
    let all = bytes.iter().take(shown).flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
    // One mesh: a shape per bit would be thousands.
    let mut mesh = egui::Mesh::default();
    for (index, _) in all.enumerate().filter(|(_, one)| *one) {
        let (row, column) = (index / across, index % across);
        let at = rect.min + vec2(column as f32 * BIT, row as f32 * BIT);
        mesh.add_colored_rect(Rect::from_min_size(at, vec2(BIT, BIT)), p.text2);
    }
    ui.painter().add(mesh);
    let stroke = Stroke::new(space::HAIR, p.line);
    ui.painter().rect_stroke(rect, CornerRadius::ZERO, stroke, egui::StrokeKind::Outside);
    let said = format!("The first {} bits, {across} to a row", grouped(shown as u64 * 8));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &said));
}
