//! What several experiments paint with: parts of a form, figures in columns, lines with a mark.

use egui::{Align, Rect, Sense, Ui, accesskit::Role, pos2, vec2};
use stsafe_core::policy::{Answer, Verdict};

use crate::{
    action::{Action, Outbox},
    theme::{Tone, icon, space},
    widgets::{
        badge,
        button::{Button, Kind},
        gauge, region,
        row::Row,
        words::{self, Pen},
    },
};

/// Width of the labels of a form, in points.
pub(super) const LABEL: f32 = 92.0;

/// A line of a form: its label, then controls in one row.
pub(super) fn line<R>(ui: &mut Ui, label: &str, controls: impl FnOnce(&mut Ui) -> R) -> R {
    let done = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S2;
            // The control beside it says its name itself.
            let name = Row::sized(ui, LABEL, space::CONTROL, Sense::hover());
            let at = name.rect.left_center();
            name.pen.line(at, Align::Min, f32::INFINITY, &[words::body(label).dim()]);
            controls(ui)
        })
        .inner;
    ui.add_space(space::S2);
    done
}

/// Figures side by side, each in a column of the same width: a value that grows moves no neighbour.
fn figures(ui: &mut Ui, figures: &[(&str, String)], columns: usize) {
    let width = (ui.available_width() / columns.max(1) as f32).floor();
    for line in figures.chunks(columns.max(1)) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (caption, value) in line {
                let row = Row::sized(ui, width, 42.0, Sense::hover());
                let put = |y: f32, run| {
                    let at = pos2(row.rect.left(), row.rect.top() + y);
                    row.pen.line(at, Align::Min, width - space::S2, &[run]);
                };
                put(8.0, words::caption(*caption).faint());
                put(28.0, words::hex(value.as_str()).medium());
                row.named(Role::Label, format!("{caption} {value}"));
            }
        });
    }
}

/// A mark and its sentence; the sentence wraps.
pub(super) fn remark(ui: &mut Ui, tone: Tone, sentence: &str) {
    let pen = Pen::new(ui);
    let width = ui.available_width() - 24.0;
    let galley = pen.paragraph(width, &[words::body(sentence).dim()]);
    let (rect, response) =
        ui.allocate_exact_size(vec2(width + 24.0, galley.size().y.max(18.0)), Sense::hover());
    let mark = [words::icon_s(badge::tone_icon(tone)).filled().tone(tone)];
    pen.line(pos2(rect.left(), rect.top() + 9.0), Align::Min, f32::INFINITY, &mark);
    pen.painter.galley(rect.min + vec2(24.0, 0.0), galley, pen.palette.text);
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Label, true, sentence));
}

/// What a loop that runs shows in place of its button: Stop, and how far it is where that is known.
pub(super) fn running(ui: &mut Ui, share: Option<f32>, out: &mut Outbox) {
    if Button::new(Kind::Plain, "Stop").icon(icon::STOP).solid().shortcut("Esc").show(ui).clicked() {
        out.push(Action::Cancel);
    }
    if let Some(share) = share {
        let (bar, _) = ui.allocate_exact_size(vec2(216.0, space::CONTROL), Sense::hover());
        let bar = Rect::from_center_size(bar.center(), vec2(bar.width(), 4.0));
        gauge::progress(&Pen::new(ui), bar, share);
    }
}

/// The button that begins a loop: it is no invitation where the chip will refuse.
pub(super) fn begin(verdict: &Verdict) -> Kind {
    if matches!(verdict.answer, Answer::Refused(_)) { Kind::Plain } else { Kind::Primary }
}

/// The figures of a loop after a line, and what they say together.
pub(super) fn result(
    ui: &mut Ui,
    list: &[(&str, String)],
    columns: [usize; 2],
    said: Option<&(Tone, String)>,
) {
    region::divider(ui);
    ui.add_space(space::S2);
    let [wide, narrow] = columns;
    figures(ui, list, if ui.available_width() > 760.0 { wide } else { narrow });
    if let Some((tone, sentence)) = said {
        ui.add_space(space::S1);
        remark(ui, *tone, sentence);
    }
}

/// A new part of a region, after a line.
pub(super) fn part(ui: &mut Ui, title: &str, note: &str) {
    ui.add_space(14.0);
    region::divider(ui);
    ui.add_space(12.0);
    region::heading(ui, title, note);
    ui.add_space(space::S2);
}

/// A time in milliseconds with one decimal.
pub(super) fn ms(time: std::time::Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}

/// A probability, as far as it says something.
pub(super) fn probability(p: f64) -> String {
    if p < 0.000_1 { "below 0.0001".to_owned() } else { format!("{p:.4}") }
}
