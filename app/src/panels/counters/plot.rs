//! The history as steps, the future as a dashed line with a band from the slowest to the fastest pace seen.

use egui::{Stroke, Ui, accesskit::Role};
use egui_plot::{Line, LineStyle, Plot, PlotPoints, Polygon, VLine};

use super::{
    Span,
    data::{History, Shown},
    history,
};
use crate::{
    theme::{self, space},
    widgets::{plot, segment::grouped},
};

pub(super) fn show(ui: &mut Ui, height: f32, shown: &Shown, span: Span) {
    let past = &shown.history;
    let start = match span {
        Span::Minute => -60.0,
        Span::Hour => -3_600.0,
        Span::All => past.points.first().map_or(-1.0, |first| first.0.min(-1.0)),
    };
    let response = plot::captioned(ui, |ui| paint(ui, height, shown, span, start));
    let future = past.rate.filter(|_| shown.value > 0).map_or_else(String::new, |rate| {
        let (number, unit) = history::per(rate.mean);
        let zero = history::duration(f64::from(shown.value) / rate.mean);
        format!(", {number} {unit}, zero in about {zero}")
    });
    let said = format!("History: {}{future}", past.note);
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Image, true, &said));
}

fn paint(ui: &mut Ui, height: f32, shown: &Shown, span: Span, start: f64) -> egui::Response {
    let p = theme::palette(ui);
    let (past, value) = (&shown.history, f64::from(shown.value));
    let ahead = -start * 0.3;
    let steps = steps(past, start);
    let top = steps.iter().map(|point| point[1]).fold(value, f64::max);
    let drop = past.rate.map_or(0.0, |rate| rate.fastest * ahead);
    let bottom = (value - drop.min((top - value) * 0.5)).max(0.0);
    let margin = ((top - bottom) * 0.06).max(1.0);
    // A new value shows everything again; until then one may zoom.
    let history = Plot::new(("history", shown.zone, span as u8, past.points.len(), shown.value));
    let plot = plot::lined(ui, history)
        .height(height)
        .allow_boxed_zoom(true)
        .default_x_bounds(start * 1.02, ahead)
        .default_y_bounds(bottom - margin, top + margin)
        .y_axis_min_width(64.0)
        .x_axis_formatter(|mark, _| match mark.value {
            now if now.abs() < mark.step_size * 0.01 => "now".to_owned(),
            past if past < 0.0 => format!("−{}", history::duration(-past)),
            ahead => format!("+{}", history::duration(ahead)),
        })
        .y_axis_formatter(|mark, _| {
            let whole = mark.value >= 0.0 && mark.value.fract() == 0.0;
            if whole { grouped(mark.value as u64) } else { String::new() }
        });
    let rate = past.rate.filter(|_| shown.value > 0);
    let response = plot.show(ui, |plot| {
        plot.vline(VLine::new("now", 0.0).stroke(Stroke::new(space::HAIR, p.line_strong)).allow_hover(false));
        let Some(rate) = rate else { return };
        let at = |speed: f64| [ahead, (value - speed * ahead).max(0.0)];
        let band = vec![[0.0, value], at(rate.slowest), at(rate.fastest)];
        let band = Polygon::new("band", PlotPoints::from(band)).fill_color(p.accent_soft);
        plot.polygon(band.stroke(Stroke::NONE).allow_hover(false));
        let line = Line::new("at this rate", PlotPoints::from(vec![[0.0, value], at(rate.mean)]));
        let line = line.stroke(Stroke::new(space::ARROW, p.accent)).style(LineStyle::Dashed { length: 5.0 });
        plot.line(line.allow_hover(false));
    });
    // Steps are drawn corner by corner: a joined line rounds corners that are closer than its width.
    let painter = ui.painter().with_clip_rect(response.response.rect);
    let place = |point: &[f64; 2]| response.transform.position_from_point(&(*point).into());
    for pair in steps.windows(2) {
        if let [from, to] = pair {
            painter.line_segment([place(from), place(to)], Stroke::new(space::ARROW, p.accent));
        }
    }
    painter.circle_filled(place(&[0.0, value]), 4.0, p.accent);
    response.response
}

/// The values as steps: each one holds until the next.
fn steps(past: &History, start: f64) -> Vec<[f64; 2]> {
    let mut steps: Vec<[f64; 2]> = Vec::new();
    let mut before = None;
    for &(at, value) in &past.points {
        if at < start {
            before = Some(value);
            continue;
        }
        if let Some(old) = before.or(steps.last().map(|last| last[1])) {
            if steps.is_empty() {
                steps.push([start, old]);
            }
            steps.push([at, old]);
        }
        before = None;
        steps.push([at, value]);
    }
    if let (1, Some(only)) = (steps.len(), steps.first().copied()) {
        steps.insert(0, [start, only[1]]);
    }
    steps
}
