//! The bytes the chosen step rests on.

use egui::{Margin, Rect, Ui};

use super::data::Evidence;
use crate::{
    action::{Action, Outbox},
    theme::{Tone, icon},
    widgets::{
        button::{Button, Kind},
        bytes,
        copying::{self, Copied},
        region,
        row::{self, Row},
        verdict::{self, Answer},
        words,
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, evidence: Option<&Evidence>, out: &mut Outbox) {
    let margin = Margin { left: 24, right: 24, top: 16, bottom: 8 };
    let Some(evidence) = evidence else {
        region::inside(ui, "evidence", rect, margin, |ui| {
            region::heading(ui, "Evidence", "");
            ui.add_space(6.0);
            let text = "Run a step to see the bytes it rests on. Nothing is sent before you ask.";
            row::paragraph(ui, &[words::body(text).dim()]);
        });
        return;
    };
    region::scrolled(ui, "evidence", rect, margin, |ui| {
        let rest = region::heading(ui, &evidence.title, &evidence.remark);
        region::heading_controls(ui, rest, |ui| {
            let copy = Button::new(Kind::Plain, "Copy").icon(icon::COPY).small();
            if !evidence.rows.is_empty() && copy.tooltip("Copy all rows as hex").show(ui).clicked() {
                let line = |(label, bytes): &(String, Vec<u8>)| format!("{label}: {}", bytes::pairs(bytes));
                out.push(Action::Copy(evidence.rows.iter().map(line).collect::<Vec<_>>().join("\n")));
            }
        });
        ui.add_space(9.0);
        for (label, value) in &evidence.rows {
            for (index, line) in value.chunks(32).enumerate() {
                let mut row = Row::value(ui, 22.0);
                if index == 0 {
                    row.left(0.0, &[words::table(label.as_str()).faint()]);
                }
                let face = if row.rect.width() > 760.0 { words::hex_s } else { words::hex_xs };
                row.left_in(108.0, row.rect.width() - 108.0, &[face(bytes::pairs(line))]);
                copying::offer(&row.end(), || Copied::bytes(label, value));
            }
        }
        if let Some((answer, text)) = &evidence.conclusion {
            ui.add_space(7.0);
            let tone = match answer {
                Answer::Pass => Tone::Ok,
                Answer::Warn => Tone::Warn,
                Answer::Fail => Tone::Danger,
                Answer::Open => Tone::Info,
            };
            verdict::remark(ui, tone, text);
        }
    });
}
