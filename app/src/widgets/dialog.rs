//! A dialog over the scrim: title, body, footer. Esc and a click outside close it.

use egui::{Align, CornerRadius, Frame, Id, Layout, Margin, Modal, Rect, Stroke, Ui, UiBuilder, pos2, vec2};

use super::{row, words};
use crate::theme::{self, space};

/// Height of the head, in points.
pub const HEAD: f32 = 56.0;
/// Height of the foot, in points.
pub const FOOT: f32 = 57.0;

/// Shows a dialog of a fixed size with its title; returns whether it wants to close.
pub fn dialog(ui: &Ui, name: &str, size: egui::Vec2, content: impl FnOnce(&mut Ui, Rect)) -> bool {
    plain(ui, name, size, None, |ui, all| {
        let pen = words::Pen::new(ui);
        let (head, body) = all.split_top_bottom_at_y(all.top() + HEAD);
        let title = [words::run(theme::TITLE, name)];
        let used = pen.line(pos2(head.left() + 20.0, head.center().y), Align::Min, f32::INFINITY, &title);
        row::name(ui, used, name);
        let hair = Stroke::new(space::HAIR, pen.palette.line);
        pen.painter.hline(all.x_range(), head.bottom() - 0.5, hair);
        content(ui, body);
    })
}

/// A dialog without head. `top` puts it that far from the window's top instead of the middle.
pub fn plain(
    ui: &Ui,
    name: &str,
    size: egui::Vec2,
    top: Option<f32>,
    content: impl FnOnce(&mut Ui, Rect),
) -> bool {
    let p = theme::palette(ui);
    let window = ui.ctx().content_rect();
    let size = size.min(window.size() - vec2(48.0, 48.0));
    let id = Id::unique(name);
    let frame = Frame::NONE
        .fill(p.raised)
        .stroke(Stroke::new(space::HAIR, p.line_strong))
        .corner_radius(CornerRadius::same(space::RADIUS_DIALOG as u8))
        .inner_margin(Margin::ZERO);
    let mut modal = Modal::new(id).frame(frame).backdrop_color(p.scrim);
    if let Some(top) = top {
        let area = Modal::default_area(id).anchor(egui::Align2::CENTER_TOP, vec2(0.0, top));
        modal = modal.area(area);
    }
    let response = modal.show(ui.ctx(), |ui| {
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        let builder =
            UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)).accessibility_label(name);
        let mut child = ui.new_child(builder);
        content(&mut child, rect);
    });
    response.should_close()
}

/// The foot of a dialog: a line above, controls from the right.
pub fn foot<R>(ui: &mut Ui, all: Rect, controls: impl FnOnce(&mut Ui) -> R) -> (Rect, R) {
    let (body, foot) = all.split_top_bottom_at_y(all.bottom() - FOOT);
    let hair = Stroke::new(space::HAIR, theme::palette(ui).line);
    ui.painter().hline(all.x_range(), foot.top() + 0.5, hair);
    let inner = foot.shrink2(vec2(20.0, 0.0));
    let builder =
        UiBuilder::new().id_salt("foot").max_rect(inner).layout(Layout::right_to_left(Align::Center));
    let mut child = ui.new_child(builder);
    child.spacing_mut().item_spacing.x = space::S2;
    (body, controls(&mut child))
}
