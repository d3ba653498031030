//! A text field of many lines that scrolls, with the border and focus ring of the design.

use egui::{
    CornerRadius, Event, Frame, Margin, Response, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui,
    UiBuilder, vec2,
};

use super::words::Pen;
use crate::theme::{self, Face, Ink, space};

/// Shows it over the whole width, `height` points high, in `face`; screen readers call it `name`.
pub fn show(ui: &mut Ui, name: &str, hint: &str, text: &mut String, (face, height): (Face, f32)) -> Response {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let pen = Pen::new(ui);
    let p = pen.palette;
    let radius = CornerRadius::same(space::RADIUS as u8);
    pen.painter.rect(rect, radius, p.raised, Stroke::new(space::HAIR, p.line_strong), StrokeKind::Inside);
    let inner = rect.shrink2(vec2(9.0, 6.0));
    let mut child = ui.new_child(UiBuilder::new().id_salt(name).max_rect(inner));
    let response = ScrollArea::vertical().id_salt(name).show(&mut child, |ui| {
        let hint = egui::RichText::new(hint).color(p.ink(Ink::Faint)).font(face.font());
        let edit = TextEdit::multiline(text)
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .font(face.font())
            .text_color(p.text)
            .hint_text(hint)
            .desired_rows(10)
            .desired_width(inner.width());
        ui.add(edit).accessible_name(name)
    });
    let response = response.inner;
    if response.has_focus() {
        theme::focus_ring(&pen.painter, p, rect, space::RADIUS);
    }
    response
}

/// What was pasted while no field had the keyboard: on a screen with one such field it is meant for that.
pub fn pasted(ui: &Ui) -> Option<String> {
    if ui.ctx().text_edit_focused() {
        return None;
    }
    ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Paste(text) => Some(text.clone()),
            _ => None,
        })
    })
}
