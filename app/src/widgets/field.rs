//! A text field with the border and focus ring of the design.

use egui::{
    Align, CornerRadius, Frame, Margin, Response, Sense, Stroke, StrokeKind, TextEdit, Ui, pos2, vec2,
};

use super::words::{self, Pen};
use crate::theme::{self, Face, Ink, space};

/// A one-line field.
pub struct Field<'a> {
    name: &'a str,
    hint: &'a str,
    icon: Option<char>,
    face: Face,
    mistake: bool,
    secret: bool,
    width: f32,
    height: f32,
}

impl<'a> Field<'a> {
    /// A field called `name` by screen readers.
    pub fn new(name: &'a str, hint: &'a str) -> Self {
        Self {
            name,
            hint,
            icon: None,
            face: theme::HEX,
            mistake: false,
            secret: false,
            width: f32::INFINITY,
            height: space::CONTROL,
        }
    }

    /// With an icon inside, at the left.
    #[must_use]
    pub fn icon(mut self, icon: char) -> Self {
        self.icon = Some(icon);
        self
    }

    /// In another face.
    #[must_use]
    pub fn face(mut self, face: Face) -> Self {
        self.face = face;
        self
    }

    /// Drawn as mistaken.
    #[must_use]
    pub fn mistake(mut self, mistake: bool) -> Self {
        self.mistake = mistake;
        self
    }

    /// Shows dots, and keeps nothing that undo could bring back.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Of this width.
    #[must_use]
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Shows it; `text` is what is being typed.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> Response {
        let size = vec2(self.width.min(ui.available_width()), self.height);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let pen = Pen::new(ui);
        let p = pen.palette;
        let radius = CornerRadius::same(space::RADIUS as u8);
        let line = if self.mistake { p.danger.ink } else { p.line_strong };
        pen.painter.rect(rect, radius, p.raised, Stroke::new(space::HAIR, line), StrokeKind::Inside);
        let mut inner = rect.shrink2(vec2(9.0, 0.0));
        if let Some(icon) = self.icon {
            pen.line(
                pos2(inner.left(), rect.center().y),
                Align::Min,
                f32::INFINITY,
                &[words::icon(icon).faint()],
            );
            inner.min.x += 22.0;
        }
        let edit = TextEdit::singleline(text)
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .font(self.face.font())
            .text_color(p.text)
            .hint_text(egui::RichText::new(self.hint).color(p.ink(Ink::Faint)).font(self.face.font()))
            .align(egui::Align2::LEFT_CENTER)
            .password(self.secret)
            .desired_width(inner.width());
        let response = ui.place(inner, edit).accessible_name(self.name);
        if self.secret
            && let Some(mut state) = egui::text_edit::TextEditState::load(ui.ctx(), response.id)
        {
            state.clear_undoer();
            state.store(ui.ctx(), response.id);
        }
        if response.has_focus() {
            theme::focus_ring(&pen.painter, p, rect, space::RADIUS);
        }
        response
    }
}
