//! The frame around every screen: header, navigation, status bar.

mod after;
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

/// What the frame says beside the view.
#[derive(Clone, Copy, Debug)]
pub struct Around {
    /// The screen that is shown.
    pub screen: Screen,
    /// Whether the screens show what the chip will be after the rehearsed plan; `None` without such a rehearsal.
    pub after: Option<bool>,
    /// Steps of the plan.
    pub planned: usize,
}

/// Shows the frame and returns the place of the screen inside it.
pub fn show(ui: &mut Ui, view: &View, around: Around, out: &mut Outbox) -> Rect {
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
    header::show(ui, header, view, around.after, out);
    navigation::show(ui, navigation, around, narrow, out);
    status::show(ui, status, view, out);
    let rest = notice::show(ui, content, view, out);
    match &view.twin.rehearsed {
        Some(rehearsed) if around.after == Some(true) => {
            after::banner(ui, rest, around.screen, rehearsed, out)
        }
        _ => rest,
    }
}

/// The header and the content of a screen.
pub fn screen_parts(ui: &Ui, screen: Rect) -> (Rect, Rect) {
    let (header, content) = screen.split_top_bottom_at_y(screen.top() + space::SCREEN_HEADER);
    let stroke = Stroke::new(space::HAIR, theme::palette(ui).line_subtle);
    ui.painter().hline(screen.x_range(), header.bottom() - 0.5, stroke);
    (header, content)
}
