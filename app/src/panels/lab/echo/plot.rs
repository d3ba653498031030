//! Throughput by length.

use egui::{Stroke, Ui, accesskit::Role};
use egui_plot::{Line, Plot, PlotPoints, Points};

use super::Data;
use crate::{
    theme::{self, space},
    widgets::{plot, segment::grouped},
};

pub(super) fn show(ui: &mut Ui, height: f32, data: &Data) {
    let points: Vec<[f64; 2]> =
        data.rows.iter().filter_map(|row| Some([f64::from(row.bytes), row.kilobytes_per_s?])).collect();
    let most = points.iter().map(|point| point[1]).fold(0.0, f64::max).max(0.001);
    let longest = data.rows.iter().map(|row| f64::from(row.bytes)).fold(1.0, f64::max);
    let p = theme::palette(ui);
    let response = plot::captioned(ui, |ui| {
        plot::still(ui, Plot::new(("throughput", data.rows.len(), data.running)))
            .height(height)
            .default_x_bounds(0.0, longest * 1.03)
            .default_y_bounds(0.0, most * 1.12)
            .y_axis_min_width(64.0)
            .x_axis_formatter(|mark, _| format!("{} B", grouped(mark.value.max(0.0) as u64)))
            .y_axis_formatter(|mark, _| match mark.value {
                // The corner belongs to the other axis.
                value if value <= 0.0 => String::new(),
                value => format!("{value:.0} kB/s"),
            })
            .show(ui, |area| {
                let line = Line::new("throughput", PlotPoints::from(points.clone()));
                area.line(line.stroke(Stroke::new(space::ARROW, p.accent)).allow_hover(false));
                let dots = Points::new("lengths", PlotPoints::from(points.clone()));
                area.points(dots.radius(3.5).color(p.accent).allow_hover(false));
            })
            .response
    });
    let said: Vec<String> = points.iter().map(|[x, y]| format!("{x:.0} B {y:.1} kB/s")).collect();
    let said = format!("Throughput by length: {}", said.join(", "));
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Image, true, &said));
}
