//! The chosen difference: the bytes of both, those that differ marked in both.

use egui::{Margin, Rect, Ui};

use super::data::{CompareBlock, CompareDetail, CompareSide};
use crate::{
    action::{Action, Outbox},
    theme::icon,
    view::Compared,
    widgets::{
        button::{Button, Kind},
        bytes::{self, Bytes},
        region, row, words,
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, compared: &Compared, detail: &CompareDetail, out: &mut Outbox) {
    let (left, right) = region::split_left(ui, rect, (rect.width() / 2.0).round());
    let margin = Margin { left: 24, right: 20, top: 8, bottom: 8 };
    let [first, second] = &detail.sides;
    let names = [&compared.first.name, &compared.second.name];
    for ((salt, rect, side), name) in
        [("first", left, first), ("second", right, second)].into_iter().zip(names)
    {
        region::scrolled(ui, salt, rect, margin, |ui| match side {
            Some(side) => one(ui, side, out),
            None if detail.words.is_empty() => nothing(ui, salt, compared),
            None => {
                region::heading(ui, name, "");
                ui.add_space(8.0);
                row::paragraph(ui, &[words::body("It has no such exchange here.").dim()]);
            }
        });
    }
}

/// Nothing that differs is chosen: what can be said of the whole.
fn nothing(ui: &mut Ui, salt: &str, compared: &Compared) {
    if salt == "second" {
        return;
    }
    region::heading(ui, "Alike", "");
    ui.add_space(8.0);
    let text = "The same commands in the same order, and the same answers. Session MACs are left out: they differ with \
                every counter.";
    let text = if compared.differences.is_empty() { text } else { "These exchanges are the same in both." };
    row::paragraph(ui, &[words::body(text).dim()]);
}

fn one(ui: &mut Ui, side: &CompareSide, out: &mut Outbox) {
    let rest = region::heading(ui, &side.title, "");
    region::heading_controls(ui, rest, |ui| {
        let copy = Button::new(Kind::Quiet, "Copy").icon(icon::COPY).small();
        if copy.tooltip("Copy both directions as hex").show(ui).clicked() {
            let lines = side.blocks.iter().zip(["> ", "< "]);
            let lines: Vec<_> =
                lines.map(|(block, mark)| format!("{mark}{}", bytes::pairs(&block.bytes))).collect();
            out.push(Action::Copy(lines.join("\n")));
        }
    });
    ui.add_space(8.0);
    for CompareBlock { title, remark, bytes, marks } in &side.blocks {
        bytes::caption(ui, title, remark);
        if bytes.is_empty() {
            row::paragraph(ui, &[words::table("No answer came.").dim()]);
            continue;
        }
        Bytes::frame(ui, title, bytes, marks).show(ui);
        ui.add_space(10.0);
    }
}
