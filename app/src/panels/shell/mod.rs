//! The frame around every screen: header, navigation, status bar.

mod header;
mod navigation;
mod notice;
mod status;

pub use header::{key_cap, origin_badge};

use egui::{CornerRadius, Rect, Stroke, Ui};

use crate::{
    action::{Outbox, Screen},
    theme::{self, space},
    view::View,
};

/// Shows the frame and returns the place of the screen inside it.
pub fn show(ui: &mut Ui, view: &View, screen: Screen, out: &mut Outbox) -> Rect {
    // The whole window, whatever margin the surroundings gave this ui.
    let all = ui.ctx().content_rect();
    let p = theme::palette(ui);
    let (header, rest) = all.split_top_bottom_at_y(all.top() + space::HEADER);
    let (middle, status) = rest.split_top_bottom_at_y(rest.bottom() - space::STATUS);
    let narrow = all.width() < space::NARROW_WINDOW;
    let width = if narrow { space::NAVIGATION_NARROW } else { space::NAVIGATION };
    let (navigation, content) = middle.split_left_right_at_x(middle.left() + width);
    ui.painter().rect_filled(all, CornerRadius::ZERO, p.canvas);
    ui.painter().rect_filled(content, CornerRadius::ZERO, p.surface);
    let hair = Stroke::new(space::HAIR, p.line);
    ui.painter().hline(all.x_range(), header.bottom() - 0.5, hair);
    ui.painter().hline(all.x_range(), status.top() + 0.5, hair);
    ui.painter().vline(navigation.right() - 0.5, middle.y_range(), hair);
    header::show(ui, header, view, out);
    navigation::show(ui, navigation, screen, narrow, out);
    status::show(ui, status, view, out);
    notice::show(ui, content, view, out)
}

/// The header and the content of a screen.
pub fn screen_parts(ui: &Ui, screen: Rect) -> (Rect, Rect) {
    let (header, content) = screen.split_top_bottom_at_y(screen.top() + space::SCREEN_HEADER);
    let stroke = Stroke::new(space::HAIR, theme::palette(ui).line_subtle);
    ui.painter().hline(screen.x_range(), header.bottom() - 0.5, stroke);
    (header, content)
}
