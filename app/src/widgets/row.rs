//! One row of fixed height: runs of text at fixed columns, one name for screen readers.

use egui::{Align, CornerRadius, Id, Rect, Response, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::words::{self, Pen, Run};
use crate::theme::{self, space};

/// Scrolls to what the keyboard has just come to, where it lies outside of its region.
pub fn in_sight(response: &Response) {
    if !response.has_focus() {
        return;
    }
    // An arrow key moves the keyboard between two frames, which egui does not call a gain.
    let last = Id::unique("what the keyboard came to last");
    let before =
        response.ctx.data_mut(|data| data.get_temp_mut_or_default::<Option<Id>>(last).replace(response.id));
    if before != Some(response.id) || response.gained_focus() {
        response.scroll_to_me(None);
    }
}

/// A row being painted. `end` gives it its name.
pub struct Row {
    /// Its place.
    pub rect: Rect,
    /// What it paints with.
    pub pen: Pen,
    /// Its interaction.
    pub response: Response,
    said: String,
}

impl Row {
    /// A row of text over the whole width.
    pub fn text(ui: &mut Ui, height: f32) -> Self {
        Self::sized(ui, ui.available_width(), height, Sense::hover())
    }

    /// A row that can be clicked, focused and selected; its background follows.
    pub fn choice(ui: &mut Ui, height: f32, selected: bool) -> Self {
        Self::sized(ui, ui.available_width(), height, Sense::click()).dressed(selected)
    }

    /// The same at a place that was allocated before, under an id of its own: rows that come and go keep the keyboard.
    pub fn placed(ui: &Ui, rect: Rect, id: Id, selected: bool) -> Self {
        let response = ui.interact(rect, id, Sense::click());
        in_sight(&response);
        Self { rect, pen: Pen::new(ui), response, said: String::new() }.dressed(selected)
    }

    fn dressed(self, selected: bool) -> Self {
        let row = self;
        let p = row.pen.palette;
        if selected {
            row.pen.painter.rect_filled(row.rect, CornerRadius::ZERO, p.selected);
        } else if row.response.hovered() {
            row.pen.painter.rect_filled(row.rect, CornerRadius::ZERO, p.hover);
        }
        if row.response.has_focus() {
            let inside = row.rect.shrink(space::BOLD + 1.0);
            theme::focus_ring(&row.pen.painter, p, inside, space::RADIUS_SMALL);
        }
        row
    }

    /// A row whose value can be copied: it takes the keyboard for that.
    pub fn value(ui: &mut Ui, height: f32) -> Self {
        let row = Self::sized(ui, ui.available_width(), height, Sense::click());
        if row.response.has_focus() {
            let ring = row.rect.shrink2(vec2(0.0, 3.0));
            theme::focus_ring(&row.pen.painter, row.pen.palette, ring, space::RADIUS_SMALL);
        }
        row
    }

    /// A row of a given size.
    pub fn sized(ui: &mut Ui, width: f32, height: f32, sense: Sense) -> Self {
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
        in_sight(&response);
        Self { rect, pen: Pen::new(ui), response, said: String::new() }
    }

    /// Text from `x` (from the row's left edge) to the right.
    pub fn left(&mut self, x: f32, runs: &[Run]) -> Rect {
        self.left_in(x, f32::INFINITY, runs)
    }

    /// The same, cut at `width`.
    pub fn left_in(&mut self, x: f32, width: f32, runs: &[Run]) -> Rect {
        self.put(x, Align::Min, width, runs)
    }

    /// Text that ends at `x` from the row's left edge.
    pub fn right(&mut self, x: f32, runs: &[Run]) -> Rect {
        self.put(x, Align::Max, f32::INFINITY, runs)
    }

    /// Text that ends at the row's right edge, less `inset`.
    pub fn end_at(&mut self, inset: f32, runs: &[Run]) -> Rect {
        self.put(self.rect.width() - inset, Align::Max, f32::INFINITY, runs)
    }

    /// Text centred on `x`.
    pub fn centre(&mut self, x: f32, runs: &[Run]) -> Rect {
        self.put(x, Align::Center, f32::INFINITY, runs)
    }

    fn put(&mut self, x: f32, align: Align, width: f32, runs: &[Run]) -> Rect {
        let words = words::spoken(runs);
        if !words.is_empty() {
            if !self.said.is_empty() {
                self.said.push_str(", ");
            }
            self.said.push_str(&words);
        }
        self.pen.line(pos2(self.rect.left() + x, self.rect.center().y), align, width, runs)
    }

    /// A line under the row.
    pub fn rule(&self, colour: egui::Color32) {
        let y = self.rect.bottom() - space::HAIR / 2.0;
        self.pen.painter.hline(self.rect.x_range(), y, egui::Stroke::new(space::HAIR, colour));
    }

    /// Names the row after its texts.
    pub fn end(self) -> Response {
        let said = self.said.clone();
        self.named(Role::Label, said)
    }

    /// Gives the row a name of its own.
    pub fn named(self, role: Role, name: impl Into<String>) -> Response {
        let name = name.into();
        self.response.widget_info(|| WidgetInfo::labeled(role, true, &name));
        self.response
    }

    /// Names a row that is chosen or not.
    pub fn chosen(self, selected: bool, name: impl Into<String>) -> Response {
        let name = name.into();
        self.response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected, &name));
        self.response
    }
}

/// Names a painted area for screen readers.
pub fn name(ui: &mut Ui, rect: Rect, name: impl Into<String>) {
    let id = ui.next_auto_id();
    ui.skip_ahead_auto_ids(1);
    let name = name.into();
    ui.interact(rect, id, Sense::hover()).widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}

/// A paragraph over the whole width.
pub fn paragraph(ui: &mut Ui, runs: &[Run]) -> Response {
    let width = ui.available_width();
    paragraph_in(ui, 0.0, width, runs)
}

/// A paragraph `inset` from the left, wrapped at `width`.
pub fn paragraph_in(ui: &mut Ui, inset: f32, width: f32, runs: &[Run]) -> Response {
    let pen = Pen::new(ui);
    let galley = pen.paragraph(width, runs);
    let (rect, response) = ui.allocate_exact_size(vec2(inset + width, galley.size().y), Sense::hover());
    pen.painter.galley(rect.min + vec2(inset, 0.0), galley, pen.palette.text);
    let said = words::spoken(runs);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    response
}
