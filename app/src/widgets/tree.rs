//! A tree of fields, each with its place in the bytes.

use egui::{Align, EventFilter, Key, Modifiers, Ui, accesskit::Role, pos2};

use super::{
    badge,
    copying::{self, Copied},
    row::Row,
    words::{self, Run},
};
use crate::theme::{Tone, icon};

/// One visible row of the tree.
#[derive(Clone, Debug)]
pub struct TreeRow {
    /// Which field it is, for the caller.
    pub id: usize,
    /// How deep it lies.
    pub depth: usize,
    /// Its name and value.
    pub runs: Vec<Run>,
    /// Columns right of it, right edges at the given distance from the row's right edge.
    pub right: Vec<(f32, Run)>,
    /// A second column, starting at the given place.
    pub middle: Option<(f32, Vec<Run>)>,
    /// Folded (`Some(false)`), unfolded, or a leaf.
    pub open: Option<bool>,
    /// A remark about it.
    pub mark: Option<Tone>,
    /// What a screen reader says.
    pub name: String,
}

/// What happened to the tree.
#[derive(Clone, Copy, Debug, Default)]
pub struct TreeEvents {
    /// Field that was chosen.
    pub chosen: Option<usize>,
    /// Field whose fold was flipped.
    pub folded: Option<usize>,
    /// Field under the pointer.
    pub hovered: Option<usize>,
}

/// Shape of a tree.
#[derive(Clone, Copy, Debug)]
pub struct TreeStyle {
    /// Height of a row, in points.
    pub row: f32,
    /// Left edge of depth 0.
    pub left: f32,
    /// Distance between depths.
    pub indent: f32,
    /// Room kept free on the right for the columns.
    pub right: f32,
    /// Brings the chosen row into sight, once.
    pub reveal: bool,
}

/// Shows the rows; `copied` is what is copied of a field.
pub fn tree(
    ui: &mut Ui,
    rows: &[TreeRow],
    selected: Option<usize>,
    style: TreeStyle,
    copied: &dyn Fn(usize) -> Copied,
) -> TreeEvents {
    let mut events = TreeEvents::default();
    for item in rows {
        let mut row = Row::choice(ui, style.row, selected == Some(item.id));
        let left = style.left + style.indent * item.depth as f32;
        if let Some(open) = item.open {
            let caret = if open { icon::CARET_DOWN } else { icon::CARET_RIGHT };
            row.left(left, &[words::icon_xs(caret).dim()]);
        }
        let text = left + 17.0;
        let limit = item.middle.as_ref().map_or(row.rect.width() - style.right, |(x, _)| x - 8.0);
        let mark_room = if item.mark.is_some() { 22.0 } else { 0.0 };
        let used = row.left_in(text, (limit - text - mark_room).max(0.0), &item.runs);
        if let Some(tone) = item.mark {
            let mark = words::icon_s(badge::tone_icon(tone)).filled().tone(tone);
            row.pen.line(pos2(used.right() + 6.0, row.rect.center().y), Align::Min, f32::INFINITY, &[mark]);
        }
        if let Some((x, runs)) = &item.middle {
            row.left_in(*x, (row.rect.width() - style.right - x).max(0.0), runs);
        }
        for (inset, run) in &item.right {
            row.end_at(*inset, std::slice::from_ref(run));
        }
        let caret = pos2(row.rect.left() + left + 6.0, row.rect.center().y);
        let on_caret = item.open.is_some()
            && row.response.interact_pointer_pos().is_some_and(|at| (at.x - caret.x).abs() < 10.0);
        let response = row.named(Role::TreeItem, item.name.as_str());
        copying::offer(&response, || copied(item.id));
        if style.reveal && selected == Some(item.id) {
            response.scroll_to_me(None);
        }
        if response.hovered() {
            events.hovered = Some(item.id);
        }
        // → opens, ← closes; on a field without others inside, the keyboard goes on as everywhere.
        let mut by_key = false;
        if let Some(open) = item.open.filter(|_| response.has_focus()) {
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            response.ctx.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            let key = if open { Key::ArrowLeft } else { Key::ArrowRight };
            by_key = response.ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        }
        if by_key || response.double_clicked() || (response.clicked() && on_caret) {
            events.folded = item.open.map(|_| item.id);
        } else if response.clicked() {
            events.chosen = Some(item.id);
        }
    }
    events
}
