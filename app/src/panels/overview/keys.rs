//! The key slots at a glance.

use egui::{Ui, accesskit::Role, pos2};

use super::{data::KeyRow, legend_text};
use crate::widgets::{
    copying::{self, Copied},
    fade, region,
    row::Row,
    slots::{self, Slot},
    words,
};

pub(super) fn show(ui: &mut Ui, rows: &[KeyRow]) {
    let rest = region::heading(ui, "Keys", "");
    let pen = words::Pen::new(ui);
    let mut right = pos2(rest.right(), rest.center().y);
    for (slot, text) in [(Slot::Assumed, "Assumed"), (Slot::Empty, "Empty"), (Slot::Filled, "Holds a key")] {
        let left = legend_text(&pen, right, text);
        slots::legend(&pen, pos2(left - 13.0, right.y), slot);
        right.x = left - 41.0;
    }
    ui.add_space(6.0);
    for kind in rows {
        let mut row = Row::value(ui, 32.0);
        row.left(0.0, &[words::body(kind.label.as_str()).dim()]);
        let mut at = pos2(row.rect.left() + 132.0, row.rect.center().y);
        for (name, slot) in &kind.slots {
            let fade =
                fade::of(ui, ("slot", &kind.label, name), (*slot != Slot::Assumed).then_some(*slot as u8));
            fade::behind(&row.pen, slots::place(&row.pen, at, name), fade);
            at.x = slots::tile(&row.pen, at, name, *slot).right() + 4.0;
        }
        let note = [words::table(kind.note.as_str()).faint()];
        let room = row.rect.right() - at.x - 8.0;
        if row.pen.width(&note) <= room {
            row.end_at(0.0, &note);
        } else {
            row.left_in(at.x + 8.0 - row.rect.left(), room.max(0.0), &note);
        }
        let filled: Vec<_> =
            kind.slots.iter().filter(|(_, s)| *s == Slot::Filled).map(|(n, _)| n.as_str()).collect();
        let held =
            if filled.is_empty() { "no key".to_owned() } else { format!("key in {}", filled.join(", ")) };
        let said = format!("{}: {} slots, {held}, {}", kind.label, kind.slots.len(), kind.note);
        copying::offer(&row.named(Role::Label, said.as_str()), || Copied::Words(said.clone()));
    }
}
