//! Buttons: primary (one per region), plain, quiet and one-way.

use egui::{
    Align, CornerRadius, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::{
    row,
    words::{self, Pen},
};
use crate::theme::{self, Ink, Tone, space};

/// How much a button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The one thing of this region.
    Primary,
    /// Framed.
    Plain,
    /// Text only.
    Quiet,
    /// Cannot be undone; a confirmation follows.
    OneWay,
    /// Cannot be undone, and this press does it, or asks for the last look.
    OneWaySolid,
}

/// A button with a word, and perhaps an icon and a shortcut.
pub struct Button<'a> {
    kind: Kind,
    text: &'a str,
    /// What a screen reader says, where it is more than the word.
    said: &'a str,
    icon: Option<char>,
    solid: bool,
    shortcut: &'a str,
    tooltip: &'a str,
    enabled: bool,
    busy: bool,
    height: f32,
}

impl<'a> Button<'a> {
    /// A button that says `text`.
    pub fn new(kind: Kind, text: &'a str) -> Self {
        Self {
            kind,
            text,
            said: text,
            icon: None,
            solid: false,
            shortcut: "",
            tooltip: "",
            enabled: true,
            busy: false,
            height: space::CONTROL,
        }
    }

    /// With a longer name than the word that stands on it: several buttons of one list say the same word.
    #[must_use]
    pub fn said(mut self, said: &'a str) -> Self {
        self.said = said;
        self
    }

    /// With an icon before the word.
    #[must_use]
    pub fn icon(mut self, icon: char) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Its icon is filled: play, pause.
    #[must_use]
    pub fn solid(mut self) -> Self {
        self.solid = true;
        self
    }

    /// With its shortcut shown.
    #[must_use]
    pub fn shortcut(mut self, keys: &'a str) -> Self {
        self.shortcut = keys;
        self
    }

    /// With a tooltip.
    #[must_use]
    pub fn tooltip(mut self, tooltip: &'a str) -> Self {
        self.tooltip = tooltip;
        self
    }

    /// Usable or not. The reason stands in the same row, and again in the tooltip.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Shows that its job is running.
    #[must_use]
    pub fn busy(mut self, busy: bool) -> Self {
        self.busy = busy;
        self
    }

    /// Of the height used inside a region heading.
    #[must_use]
    pub fn small(mut self) -> Self {
        self.height = space::CONTROL_SMALL;
        self
    }

    /// Paints it and returns its response.
    pub fn show(self, ui: &mut Ui) -> Response {
        let pen = Pen::new(ui);
        let p = pen.palette;
        let glyph = if self.busy { Some(theme::icon::CIRCLE_NOTCH) } else { self.icon };
        let face = if self.height < space::CONTROL { words::table } else { words::strong };
        let solid = self.solid && !self.busy;
        let dress = |glyph| if solid { words::icon(glyph).filled() } else { words::icon(glyph) };
        let mut runs: Vec<_> = glyph.map(dress).into_iter().collect();
        runs.push(face(self.text).medium().gap(if glyph.is_some() { 7.0 } else { 0.0 }));
        if !self.shortcut.is_empty() {
            runs.push(words::hex_xs(self.shortcut).gap(space::S2));
        }
        let padding = if self.kind == Kind::Quiet { 10.0 } else { 11.0 };
        let size = vec2((pen.width(&runs) + 2.0 * padding).ceil(), self.height);
        let sense = if self.enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(size, sense);
        row::in_sight(&response);
        let rect = rect.round_to_pixels_like(ui);
        let (over, down) = (response.hovered() && self.enabled, response.is_pointer_button_down_on());
        let (fill, line, ink) = match self.kind {
            _ if !self.enabled => (None, (self.kind != Kind::Quiet).then_some(p.line_subtle), Ink::Disabled),
            Kind::Primary => (Some(if over { p.accent_hover } else { p.accent }), None, Ink::OnAccent),
            Kind::Plain if down => (Some(p.active), Some(p.line), Ink::Text),
            Kind::Plain => (Some(if over { p.hover } else { p.raised }), Some(p.line), Ink::Text),
            Kind::Quiet if down => (Some(p.active), None, Ink::Dim),
            Kind::Quiet => (over.then_some(p.hover), None, Ink::Dim),
            Kind::OneWaySolid => {
                (Some(if over { p.oneway.ink.gamma_multiply(0.86) } else { p.oneway.ink }), None, Ink::OnFill)
            }
            Kind::OneWay => (
                Some(if over { p.oneway.soft } else { p.raised }),
                Some(p.oneway.ink),
                Ink::Tone(Tone::OneWay),
            ),
        };
        let radius = CornerRadius::same(space::RADIUS as u8);
        if let Some(fill) = fill {
            pen.painter.rect_filled(rect, radius, fill);
        }
        if let Some(line) = line {
            pen.painter.rect_stroke(rect, radius, Stroke::new(space::HAIR, line), StrokeKind::Inside);
        }
        if response.has_focus() {
            theme::focus_ring(&pen.painter, p, rect, space::RADIUS);
        }
        let last = runs.len().saturating_sub(1);
        for (index, run) in runs.iter_mut().enumerate() {
            let shortcut = index == last && !self.shortcut.is_empty() && ink == Ink::Text;
            run.ink = if shortcut { Ink::Faint } else { ink };
        }
        pen.line(pos2(rect.left() + padding, rect.center().y), Align::Min, f32::INFINITY, &runs);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, self.enabled, self.said));
        if self.tooltip.is_empty() { response } else { response.on_hover_text(self.tooltip) }
    }
}

/// A square button with an icon only: it needs a name and shows it as a tooltip.
pub fn icon_button(ui: &mut Ui, glyph: char, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(space::CONTROL, space::CONTROL), Sense::click());
    let pen = Pen::new(ui);
    let p = pen.palette;
    if response.hovered() {
        pen.painter.rect_filled(rect, CornerRadius::same(space::RADIUS as u8), p.hover);
    }
    if response.has_focus() {
        theme::focus_ring(&pen.painter, p, rect, space::RADIUS);
    }
    pen.line(rect.center(), Align::Center, f32::INFINITY, &[words::icon(glyph).dim()]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(name)
}

/// A text link.
pub fn link(ui: &mut Ui, text: &str) -> Response {
    let pen = Pen::new(ui);
    let runs = [words::body(text).accent()];
    let (rect, response) = ui.allocate_exact_size(vec2(pen.width(&runs), 18.0), Sense::click());
    pen.line(rect.left_center(), Align::Min, f32::INFINITY, &runs);
    if response.hovered() {
        pen.painter.hline(rect.x_range(), rect.bottom() - 2.0, Stroke::new(space::HAIR, pen.palette.accent));
    }
    if response.has_focus() {
        theme::focus_ring(&pen.painter, pen.palette, rect, space::RADIUS_SMALL);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, text));
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// Rounding a rectangle to whole pixels, so that hairlines stay sharp.
trait Rounded {
    fn round_to_pixels_like(self, ui: &Ui) -> Self;
}

impl Rounded for egui::Rect {
    fn round_to_pixels_like(self, ui: &Ui) -> Self {
        use egui::emath::GuiRounding as _;
        self.round_to_pixels(ui.pixels_per_point())
    }
}
