//! A switch: on or off, with its word and its reason when it cannot be used.

use egui::{
    Align, CornerRadius, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::words::{self, Pen};
use crate::theme::{self, Ink, space};

/// Shows it; returns whether it was switched. `why` is the tooltip, and the reason when it is not `possible`.
pub fn switch(ui: &mut Ui, name: &str, on: &mut bool, possible: bool, why: &str) -> bool {
    let pen = Pen::new(ui);
    let p = pen.palette;
    let word = words::table(name).ink(if possible { Ink::Dim } else { Ink::Disabled });
    let width = 32.0 + pen.width(std::slice::from_ref(&word));
    let sense = if possible { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, space::CONTROL_SMALL), sense);
    let track = Rect::from_center_size(pos2(rect.left() + 12.0, rect.center().y), vec2(24.0, 14.0));
    let round = CornerRadius::same(7);
    let knob = if *on { track.right() - 7.0 } else { track.left() + 7.0 };
    if *on {
        pen.painter.rect_filled(track, round, p.accent);
        pen.painter.circle_filled(pos2(knob, track.center().y), 5.0, p.on_accent);
    } else {
        let line = if possible { p.line_strong } else { p.line };
        pen.painter.rect_stroke(track, round, Stroke::new(space::HAIR, line), StrokeKind::Inside);
        pen.painter.circle_filled(pos2(knob, track.center().y), 4.0, line);
    }
    if response.has_focus() {
        theme::focus_ring(&pen.painter, p, track, 7.0);
    }
    pen.line(pos2(track.right() + 8.0, rect.center().y), Align::Min, f32::INFINITY, &[word]);
    if response.clicked() {
        *on = !*on;
    }
    let clicked = response.clicked();
    let said = if possible { name.to_owned() } else { format!("{name}, {why}") };
    response.widget_info(|| WidgetInfo::selected(Role::Switch, possible, *on, &said));
    if !why.is_empty() {
        response.on_hover_text(why);
    }
    clicked
}
