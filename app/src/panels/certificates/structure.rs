//! The ASN.1 structure as a tree.

use egui::{Align, Margin, Rect, Ui, pos2};

use super::{Look, copied, data::Field, data::Structure};
use crate::widgets::{
    region,
    tree::{self, TreeRow, TreeSource, TreeStyle},
    words,
};

/// What happened in the tree.
pub(super) struct Chosen {
    /// The field under the pointer.
    pub hovered: Option<usize>,
    /// Another field was chosen.
    pub chosen: bool,
}

/// Shows the tree; returns the field under the pointer.
pub(super) fn show(ui: &mut Ui, rect: Rect, look: &mut Look, shown: Structure<'_>) -> Chosen {
    let (head, body) = rect.split_top_bottom_at_y(rect.top() + 40.0);
    region::inside(ui, "structure head", head, Margin { left: 20, right: 12, top: 15, bottom: 0 }, |ui| {
        let rest = region::heading(ui, "Structure", &format!("{} B of DER", shown.der.len()));
        let pen = words::Pen::new(ui);
        for (inset, text) in [(0.0, "Length"), (44.0, "Offset")] {
            let at = pos2(rest.right() - inset, rest.center().y);
            pen.line(at, Align::Max, f32::INFINITY, &[words::caption(text).faint()]);
        }
    });
    let reveal = std::mem::take(&mut look.reveal);
    let fields = open(look, shown);
    let seen: &Look = look;
    let row = |id: usize| {
        shown.fields.get(id).map_or_else(TreeRow::default, |field| row(field, is_folded(seen, id, field)))
    };
    let style = TreeStyle { row: 24.0, left: 20.0, indent: 14.0, right: 104.0, reveal };
    let events = region::scrolled(ui, "structure", body, Margin::ZERO, |ui| {
        let source = TreeSource { row: &row, copied: &|id| copied(shown, id) };
        tree::tree(ui, &fields, look.field, style, source)
    });
    if let Some(id) = events.chosen {
        look.field = Some(id);
    }
    if let Some(id) = events.folded
        && !look.flipped.remove(&id)
    {
        look.flipped.insert(id);
    }
    Chosen { hovered: events.hovered, chosen: events.chosen.is_some() }
}

/// The fields that no folded one hides.
fn open(look: &Look, shown: Structure<'_>) -> Vec<usize> {
    let mut open = Vec::new();
    let mut hidden_below = None;
    for (id, field) in shown.fields.iter().enumerate() {
        if hidden_below.is_some_and(|depth| field.depth > depth) {
            continue;
        }
        hidden_below = is_folded(look, id, field).then_some(field.depth);
        open.push(id);
    }
    open
}

fn is_folded(look: &Look, id: usize, field: &Field) -> bool {
    field.group && (field.folded != look.flipped.contains(&id))
}

fn row(field: &Field, folded: bool) -> TreeRow {
    let length = field.content.len();
    let name = words::table(field.name.as_str());
    let mut runs = vec![if field.group && !folded { name.medium() } else { name }];
    if !field.value.is_empty() {
        let value = if field.mono {
            words::hex_xs(field.value.as_str())
        } else {
            words::table(field.value.as_str()).faint()
        };
        runs.push(value.gap(5.0));
    }
    TreeRow {
        depth: field.depth,
        runs,
        right: vec![
            (12.0, words::hex_xs(format!("{length} B")).faint()),
            (56.0, words::hex_xs(field.header.start.to_string()).faint()),
        ],
        middle: None,
        open: field.group.then_some(!folded),
        mark: field.remark.as_ref().map(|(tone, _)| *tone),
        name: format!("{}, offset {}, {length} bytes, {}", field.name, field.header.start, field.value),
    }
}
