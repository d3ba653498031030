//! Regions: areas parted by hairlines, their headings, and the header of a screen.

use egui::{Align, Layout, Margin, Rect, Stroke, Ui, UiBuilder, accesskit::Role, pos2, vec2};

use super::{
    row::Row,
    words::{self, Pen, Run},
};
use crate::theme::{self, space};

/// Runs `content` inside `rect`, kept to it, with `margin` on its sides.
pub fn inside<R>(
    ui: &mut Ui,
    salt: &str,
    rect: Rect,
    margin: Margin,
    content: impl FnOnce(&mut Ui) -> R,
) -> R {
    let builder = UiBuilder::new().id_salt(salt).max_rect(rect - margin).layout(Layout::top_down(Align::Min));
    let mut child = ui.new_child(builder);
    child.shrink_clip_rect(rect);
    super::regions::painted(ui, rect);
    content(&mut child)
}

/// The same with a scroll bar when the content is higher than the region.
pub fn scrolled<R>(
    ui: &mut Ui,
    salt: &str,
    rect: Rect,
    margin: Margin,
    content: impl FnOnce(&mut Ui) -> R,
) -> R {
    inside(ui, salt, rect, Margin::ZERO, |ui| {
        egui::ScrollArea::vertical()
            .id_salt(salt)
            .auto_shrink([false, false])
            .show(ui, |ui| egui::Frame::NONE.inner_margin(margin).show(ui, content).inner)
            .inner
    })
}

/// Cuts `rect` at `width` from its right side; the line between belongs to the left part.
pub fn split_right(ui: &Ui, rect: Rect, width: f32) -> (Rect, Rect) {
    split_x(ui, rect, rect.right() - width)
}

/// Cuts `rect` at `width` from its left side.
pub fn split_left(ui: &Ui, rect: Rect, width: f32) -> (Rect, Rect) {
    split_x(ui, rect, rect.left() + width)
}

fn split_x(ui: &Ui, rect: Rect, x: f32) -> (Rect, Rect) {
    let x = x.clamp(rect.left(), rect.right()).round();
    let stroke = Stroke::new(space::HAIR, theme::palette(ui).line);
    ui.painter().vline(x - space::HAIR / 2.0, rect.y_range(), stroke);
    rect.split_left_right_at_x(x)
}

/// Cuts `rect` at `height` from its top.
pub fn split_top(ui: &Ui, rect: Rect, height: f32) -> (Rect, Rect) {
    let y = (rect.top() + height).clamp(rect.top(), rect.bottom()).round();
    let stroke = Stroke::new(space::HAIR, theme::palette(ui).line);
    ui.painter().hline(rect.x_range(), y - space::HAIR / 2.0, stroke);
    rect.split_top_bottom_at_y(y)
}

/// A heading with a remark beside it. Returns what is right of it, for legends and controls.
pub fn heading(ui: &mut Ui, title: &str, remark: &str) -> Rect {
    let mut row = Row::text(ui, 18.0);
    let mut runs = vec![words::section(title)];
    if !remark.is_empty() {
        runs.push(words::body(remark).faint().gap(space::S2));
    }
    let used = row.left(0.0, &runs);
    let rest = Rect::from_min_max(pos2(used.right() + space::S4, row.rect.top()), row.rect.max);
    row.named(Role::Heading, words::spoken(&runs));
    rest
}

/// The heading of a section whose remark may be long: the controls at the right keep their room, the remark is cut.
pub fn heading_with<R>(ui: &mut Ui, title: &str, remark: &str, controls: impl FnOnce(&mut Ui) -> R) -> R {
    let mut row = Row::text(ui, 18.0);
    let section = words::section(title);
    let used = row.left(0.0, std::slice::from_ref(&section));
    let rest = Rect::from_min_max(pos2(used.right() + space::S2, row.rect.top()), row.rect.max);
    let mut left = rest.right();
    let result = heading_controls(ui, rest, |ui| {
        let result = controls(ui);
        left = ui.min_rect().left();
        result
    });
    let remark = words::body(remark).faint();
    row.left_in(rest.left() - row.rect.left(), left - space::S4 - rest.left(), std::slice::from_ref(&remark));
    row.named(Role::Heading, words::spoken(&[section, remark.gap(space::S2)]));
    result
}

/// Controls at the right end of a heading.
pub fn heading_controls<R>(ui: &mut Ui, rest: Rect, content: impl FnOnce(&mut Ui) -> R) -> R {
    let rect = Rect::from_center_size(rest.center(), vec2(rest.width(), space::CONTROL));
    let builder = UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center));
    let mut child = ui.new_child(builder);
    child.spacing_mut().item_spacing.x = space::S2;
    content(&mut child)
}

/// A hairline over the region's own width.
pub fn divider(ui: &mut Ui) {
    let row = Row::text(ui, space::HAIR);
    let colour = row.pen.palette.line_subtle;
    row.rule(colour);
}

/// The header of a screen: title, one line of purpose, controls at the right.
pub fn screen_header<R>(
    ui: &mut Ui,
    rect: Rect,
    title: &str,
    purpose: &[Run],
    controls: impl FnOnce(&mut Ui) -> R,
) -> R {
    let pen = Pen::new(ui);
    let centre = rect.center().y - 0.5;
    let title_run = [words::run(theme::TITLE, title)];
    let used = pen.line(pos2(rect.left() + space::PAD, centre), Align::Min, f32::INFINITY, &title_run);
    super::row::name(ui, used, title);
    let right =
        Rect::from_min_max(pos2(used.right() + space::S4, rect.top()), rect.max - vec2(space::PAD, 1.0));
    let builder =
        UiBuilder::new().id_salt(title).max_rect(right).layout(Layout::right_to_left(Align::Center));
    let mut child = ui.new_child(builder);
    child.spacing_mut().item_spacing.x = space::S2;
    let result = controls(&mut child);
    // The purpose takes what is left, on the baseline of the title: 0.364 em below the middle.
    let from = used.right() + space::S3;
    let room = child.min_rect().left() - space::S4 - from;
    let lower = 0.364 * (theme::TITLE.size - theme::BODY.size);
    if room > 120.0 {
        let used = pen.line(pos2(from, centre + lower), Align::Min, room, purpose);
        super::row::name(ui, used, words::spoken(purpose));
    }
    result
}
