//! Writing the command table: what it means, its bytes, the button. Possible once.

use egui::{Margin, Rect, Ui};

use super::data::Data;
use crate::{
    action::{Action, Outbox},
    panels::proposal,
    text,
    theme::{Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        bytes,
        copying::{self, Copied},
        judged, region,
        row::{self, Row},
        verdict, words,
    },
};

/// Height of this region, in points.
pub(super) const HEIGHT: f32 = 184.0;

pub(super) fn show(ui: &mut Ui, rect: Rect, data: &Data, out: &mut Outbox) {
    let margin = Margin { left: 22, right: 22, top: 12, bottom: 8 };
    region::scrolled(ui, "apply", rect, margin, |ui| {
        let Some(table) = &data.table else {
            region::heading(ui, "Nothing to write", "");
            ui.add_space(8.0);
            row::paragraph(ui, &[words::body("The chip's table is the one it is compared with.").dim()]);
            return;
        };
        let rest = region::heading(ui, &format!("Apply {}", table.name), "");
        judged::effect_in_heading(ui, rest, stsafe_core::effect::Effect::OneWay);
        ui.add_space(8.0);
        row::paragraph(ui, &[words::body(text::TABLE_ONCE).dim()]);
        ui.add_space(4.0);
        for step in &table.plan.steps {
            let mut line = Row::value(ui, 19.0);
            let shown = bytes::pairs_short(step.before_crc(), 14, 0);
            let size = format!("{} B", step.before_crc().len());
            line.left(0.0, &[words::hex_s(shown), words::hex_s(size).faint().gap(8.0)]);
            copying::offer(&line.end(), || Copied::bytes(&step.title, step.before_crc()));
        }
        ui.add_space(6.0);
        match table.plan.obstacle() {
            Some(step) => judged::verdict(ui, &step.verdict),
            None => verdict::remark(ui, Tone::Warn, &table.remark),
        }
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(space::S2, 6.0);
            let reason = if table.closed.is_empty() { data.closed } else { table.closed };
            let write = Button::new(Kind::OneWay, "Write the table…").icon(icon::ARROW_LINE_RIGHT);
            if write.enabled(reason.is_empty()).tooltip(reason).show(ui).clicked() {
                out.push(Action::Propose(std::sync::Arc::clone(&table.plan)));
            }
            proposal::add(ui, &table.plan, out);
            judged::reason(ui, reason);
        });
    });
}
