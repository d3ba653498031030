//! A segmented control: one of a few, side by side. And chips: filters with a count.

use egui::{
    Align, CornerRadius, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2,
    vec2,
};

use super::words::{self, Pen};
use crate::theme::{self, Ink, space};

/// One choice of a segmented control.
pub struct Choice<'a> {
    /// Its word.
    pub text: &'a str,
    /// Why it cannot be chosen; empty when it can.
    pub closed: &'a str,
}

/// Shows the choices; returns the one that was clicked. `name` says what is being chosen.
pub fn segment(ui: &mut Ui, name: &str, choices: &[Choice<'_>], chosen: usize) -> Option<usize> {
    of_height(ui, name, choices, chosen, space::CONTROL)
}

/// The same, of the height used inside a region heading.
pub fn segment_small(ui: &mut Ui, name: &str, choices: &[Choice<'_>], chosen: usize) -> Option<usize> {
    of_height(ui, name, choices, chosen, space::CONTROL_SMALL)
}

fn of_height(ui: &mut Ui, name: &str, choices: &[Choice<'_>], chosen: usize, height: f32) -> Option<usize> {
    let pen = Pen::new(ui);
    let p = pen.palette;
    let small = height < space::CONTROL;
    let text = |choice: &Choice<'_>| {
        let word = if small { words::table(choice.text) } else { words::strong(choice.text) };
        [word.medium()]
    };
    let widths: Vec<f32> = choices.iter().map(|c| (pen.width(&text(c)) + 24.0).ceil()).collect();
    let (rect, _) = ui.allocate_exact_size(vec2(widths.iter().sum(), height), Sense::hover());
    let radius = space::RADIUS as u8;
    pen.painter.rect_filled(rect, CornerRadius::same(radius), p.raised);
    let mut clicked = None;
    let mut left = rect.left();
    for (index, (choice, width)) in choices.iter().zip(&widths).enumerate() {
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(*width, rect.height()));
        left += width;
        let (first, last) = (index == 0, index + 1 == choices.len());
        let corners = CornerRadius {
            nw: if first { radius } else { 0 },
            sw: if first { radius } else { 0 },
            ne: if last { radius } else { 0 },
            se: if last { radius } else { 0 },
        };
        let open = choice.closed.is_empty();
        let sense = if open { Sense::click() } else { Sense::hover() };
        let response = ui.interact(cell, ui.scope_id().with((name, index)), sense);
        let here = index == chosen;
        if here {
            pen.painter.rect_filled(cell, corners, p.active);
        } else if response.hovered() && open {
            pen.painter.rect_filled(cell, corners, p.hover);
        }
        if !last {
            pen.painter.vline(cell.right() - 0.5, cell.y_range(), Stroke::new(space::HAIR, p.line));
        }
        let [run] = text(choice);
        let run = if here { run.semibold() } else { run };
        let ink = if !open {
            Ink::Disabled
        } else if here {
            Ink::Text
        } else {
            Ink::Dim
        };
        pen.line(cell.center(), Align::Center, f32::INFINITY, &[run.ink(ink)]);
        if response.has_focus() {
            theme::focus_ring(&pen.painter, p, cell, space::RADIUS);
        }
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, open, here, choice.text));
        if response.clicked() {
            clicked = Some(index);
        }
        if !open {
            response.on_hover_text(choice.closed);
        }
    }
    pen.painter.rect_stroke(
        rect,
        CornerRadius::same(radius),
        Stroke::new(space::HAIR, p.line),
        StrokeKind::Inside,
    );
    clicked
}

/// A filter with its count.
pub fn chip(ui: &mut Ui, text: &str, count: usize, chosen: bool) -> Response {
    let pen = Pen::new(ui);
    let p = pen.palette;
    let ink = if chosen { Ink::Accent } else { Ink::Dim };
    let faint = if chosen { Ink::Accent } else { Ink::Faint };
    let runs =
        [words::caption(text).semibold().ink(ink), words::hex_xs(grouped(count as u64)).gap(4.0).ink(faint)];
    let (rect, response) =
        ui.allocate_exact_size(vec2(pen.width(&runs) + 16.0, space::CONTROL_SMALL), Sense::click());
    let fill = match (chosen, response.hovered()) {
        (true, _) => p.selected,
        (false, true) => p.active,
        (false, false) => p.hover,
    };
    pen.painter.rect_filled(rect, CornerRadius::same(space::RADIUS as u8), fill);
    if response.has_focus() {
        theme::focus_ring(&pen.painter, p, rect, space::RADIUS);
    }
    pen.line(rect.center(), Align::Center, f32::INFINITY, &runs);
    let name = format!("{text}, {}", grouped(count as u64));
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
    response
}

pub use stsafe_core::words::grouped;
