//! A tree of fields, each with its place in the bytes. Only rows in sight are made and painted, however many there are.

use core::ops::Range;

use egui::{Align, EventFilter, Key, Modifiers, Rect, Ui, accesskit::Role, pos2, vec2};

use super::{
    badge,
    copying::{self, Copied},
    row::Row,
    words::{self, Run},
};
use crate::theme::{Tone, icon};

/// Rows that are made above and below those in sight, so that the keyboard has somewhere to go.
const AROUND: usize = 4;

/// One visible row of the tree.
#[derive(Clone, Debug, Default)]
pub struct TreeRow {
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

/// Where a tree gets its rows and what is copied of one; both are asked by the field's number.
#[derive(Clone, Copy)]
pub struct TreeSource<'a> {
    /// The row of a field.
    pub row: &'a dyn Fn(usize) -> TreeRow,
    /// What is copied of it.
    pub copied: &'a dyn Fn(usize) -> Copied,
}

/// Shows the fields of these numbers, in this order.
pub fn tree(
    ui: &mut Ui,
    fields: &[usize],
    selected: Option<usize>,
    style: TreeStyle,
    source: TreeSource<'_>,
) -> TreeEvents {
    let mut events = TreeEvents::default();
    let size = vec2(ui.available_width(), style.row * fields.len() as f32);
    let (_, whole) = ui.allocate_space(size);
    let place = |index: usize| {
        let top = whole.top() + style.row * index as f32;
        Rect::from_min_size(pos2(whole.left(), top), vec2(whole.width(), style.row))
    };
    if let Some(index) = fields.iter().position(|id| style.reveal && selected == Some(*id)) {
        ui.scroll_to_rect(place(index), None);
    }
    let base = ui.scope_id().with("field");
    let focused = ui.memory(|memory| memory.focused());
    let seen = in_sight(ui.clip_rect(), whole, style.row, fields.len());
    // What has the keyboard keeps it, also where it was scrolled out of sight, and its neighbours are one key away.
    let kept = focused.and_then(|focused| fields.iter().position(|id| base.with(*id) == focused));
    let kept = kept.map_or(0..0, |index| index.saturating_sub(1)..(index + 2).min(fields.len()));
    let before = kept.start.min(seen.start)..kept.end.min(seen.start);
    let after = kept.start.max(seen.end)..kept.end.max(seen.end);
    for index in before.chain(seen).chain(after) {
        let Some(id) = fields.get(index).copied() else { continue };
        let row = Row::placed(ui, place(index), base.with(id), selected == Some(id));
        let item = (source.row)(id);
        // Rows out of sight are no nodes: a screen reader learns from these how many there are.
        ui.ctx().accesskit_node_builder(row.response.id, |node| {
            node.set_position_in_set(index + 1);
            node.set_size_of_set(fields.len());
            node.set_level(item.depth + 1);
        });
        one(row, id, &item, style, source.copied, &mut events);
    }
    events
}

/// The rows that are made: those in sight and a few around them.
fn in_sight(clip: Rect, whole: Rect, row: f32, count: usize) -> Range<usize> {
    // Not negative, and far below 2^24: a tree is bounded by its bytes.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let index = |y: f32| ((y - whole.top()) / row).floor().max(0.0) as usize;
    let first = index(clip.top()).saturating_sub(AROUND).min(count);
    let last = (index(clip.bottom()) + 1 + AROUND).min(count);
    first..last.max(first)
}

fn one(
    mut row: Row,
    id: usize,
    item: &TreeRow,
    style: TreeStyle,
    copied: &dyn Fn(usize) -> Copied,
    events: &mut TreeEvents,
) {
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
    copying::offer(&response, || copied(id));
    if response.hovered() {
        events.hovered = Some(id);
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
        events.folded = item.open.map(|_| id);
    } else if response.clicked() {
        events.chosen = Some(id);
    }
}
