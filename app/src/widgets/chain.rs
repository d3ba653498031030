//! A certificate chain drawn from root to leaf; the arrow between two nodes means *signs* and
//! carries its verdict.

use egui::{
    Align, CornerRadius, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::{
    badge::{self, Badge},
    verdict::Answer,
    words::{self, Pen},
};
use crate::theme::{self, Ink, space};

/// One certificate of the chain.
#[derive(Clone, Debug)]
pub struct Node {
    /// `Root, self-signed`, `Intermediate`, `Leaf`.
    pub place: String,
    /// Class of a root that is not ST's own.
    pub badge: Option<(Badge, String)>,
    /// Common name.
    pub name: String,
    /// Whether the name is set like bytes (a device ID in it).
    pub mono: bool,
    /// Further lines: key, validity, organisation.
    pub lines: Vec<String>,
}

/// The arrow from one node to the next.
#[derive(Clone, Debug)]
pub struct Link {
    /// Whether the signature verifies.
    pub answer: Answer,
    /// In words.
    pub title: String,
    /// Over what.
    pub detail: String,
}

const LINK: f32 = 60.0;

/// Shows the chain; returns the node that was clicked.
pub fn chain(ui: &mut Ui, nodes: &[Node], links: &[Link], selected: usize) -> Option<usize> {
    let mut clicked = None;
    for (index, node) in nodes.iter().enumerate() {
        if show_node(ui, index, node, index == selected) {
            clicked = Some(index);
        }
        if let Some(link) = links.get(index).filter(|_| index + 1 < nodes.len()) {
            show_link(ui, link);
        }
    }
    clicked
}

fn show_node(ui: &mut Ui, index: usize, node: &Node, selected: bool) -> bool {
    let height = 12.0 + 20.0 + 24.0 + 16.0 * node.lines.len() as f32 + 14.0;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let response = ui.interact(rect, ui.scope_id().with(("node", index)), Sense::click());
    super::row::in_sight(&response);
    let pen = Pen::new(ui);
    let p = pen.palette;
    let radius = CornerRadius::same(space::RADIUS_NODE as u8);
    let (fill, stroke) = match (selected, response.hovered()) {
        (true, _) => (p.selected, Stroke::new(space::BOLD, p.accent)),
        (false, true) => (p.hover, Stroke::new(space::HAIR, p.line)),
        (false, false) => (p.surface, Stroke::new(space::HAIR, p.line)),
    };
    pen.painter.rect(rect, radius, fill, stroke, StrokeKind::Inside);
    if response.has_focus() {
        theme::focus_ring(&pen.painter, p, rect, space::RADIUS_NODE);
    }
    let left = rect.left() + 14.0;
    let width = rect.width() - 28.0;
    let mut y = rect.top() + 12.0 + 10.0;
    pen.line(pos2(left, y), Align::Min, width, &[words::caption(node.place.as_str()).faint()]);
    if let Some((badge, word)) = &node.badge {
        let x = rect.right() - 12.0 - badge::width(&pen, *badge, word);
        badge::paint(&pen, pos2(x, y), *badge, word);
    }
    y += 24.0;
    let name = if node.mono { words::hex_s(node.name.as_str()) } else { words::strong(node.name.as_str()) };
    pen.line(pos2(left, y), Align::Min, width, &[name.semibold()]);
    y += 20.0;
    for line in &node.lines {
        pen.line(pos2(left, y), Align::Min, width, &[words::table(line.as_str()).dim()]);
        y += 16.0;
    }
    let said = format!("{}: {}", node.place, node.name);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected, &said));
    response.clicked()
}

fn show_link(ui: &mut Ui, link: &Link) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINK), Sense::hover());
    let pen = Pen::new(ui);
    let ink = link.answer.tone().map_or(Ink::Faint, Ink::Tone);
    let stroke = Stroke::new(space::ARROW, pen.palette.ink(ink));
    let x = rect.left() + 24.0;
    let tip = rect.bottom() - 6.0;
    if link.answer == Answer::Open {
        let path = [pos2(x, rect.top()), pos2(x, tip)];
        pen.painter.extend(Shape::dashed_line(&path, stroke, 3.0, 3.0));
    } else {
        pen.painter.vline(x, rect.top()..=tip, stroke);
    }
    pen.painter
        .add(Shape::line(vec![pos2(x - 5.0, tip - 7.0), pos2(x, tip), pos2(x + 5.0, tip - 7.0)], stroke));
    let left = rect.left() + 40.0;
    let width = rect.right() - left;
    let mark: Option<_> =
        link.answer.tone().map(|tone| words::icon_s(badge::tone_icon(tone)).filled().tone(tone));
    let gap = if mark.is_some() { 6.0 } else { 0.0 };
    let mut title: Vec<_> = mark.into_iter().collect();
    title.push(words::strong(link.title.as_str()).ink(ink).gap(gap));
    pen.line(pos2(left, rect.top() + 20.0), Align::Min, width, &title);
    let detail = [words::table(link.detail.as_str()).dim()];
    pen.line(pos2(left, rect.top() + 38.0), Align::Min, width, &detail);
    let name = format!("Signs: {}, {}", link.title, link.detail);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}
