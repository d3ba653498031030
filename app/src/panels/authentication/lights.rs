//! The two lights, and what they mean together.

use egui::{Margin, Rect, Ui};

use super::data::{Data, Light};
use stsafe_core::chip::scenario::Scenario;

use crate::{
    action::{Action, Outbox},
    text,
    widgets::{
        button::{Button, Kind},
        facts, region, row, verdict, words,
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, data: &Data, out: &mut Outbox) {
    region::scrolled(ui, "lights", rect, Margin { left: 24, right: 24, top: 20, bottom: 16 }, |ui| {
        light(ui, text::WHO_VOUCHES, &data.chain);
        ui.add_space(19.0);
        region::divider(ui);
        ui.add_space(20.0);
        light(ui, text::HOLDS_KEY, &data.possession);
        ui.add_space(19.0);
        region::divider(ui);
        ui.add_space(20.0);
        region::heading(ui, "What this means", "");
        ui.add_space(6.0);
        row::paragraph(ui, &[words::body(data.meaning.as_str()).dim()]);
        if data.scenario != Scenario::Genuine && data.next.is_none() {
            ui.add_space(12.0);
            if Button::new(Kind::Plain, "Back to the genuine chip").show(ui).clicked() {
                out.push(Action::SetScenario(Scenario::Genuine));
            }
        }
        if data.figures.exchanges > 0 {
            ui.add_space(20.0);
            region::divider(ui);
            ui.add_space(14.0);
            figures(ui, data);
        }
    });
}

fn light(ui: &mut Ui, question: &str, light: &Light) {
    verdict::light(ui, question, light.answer, &light.words);
    ui.add_space(10.0);
    row::paragraph(ui, &[words::body(light.sentence.as_str()).dim()]);
    ui.add_space(5.0);
    for check in &light.checks {
        verdict::check_line(ui, check);
    }
}

fn figures(ui: &mut Ui, data: &Data) {
    let figures = &data.figures;
    ui.horizontal(|ui| {
        facts::figure(
            ui,
            "On the bus",
            &[words::hex_s(format!("{} exchanges", figures.exchanges)).semibold()],
        );
        facts::figure(ui, "Bytes", &[words::hex_s(figures.bytes.to_string()).semibold()]);
        facts::figure(ui, "Chip time", &[words::hex_s(format!("{:.0} ms", figures.ms)).semibold()]);
        facts::figure(ui, "Effect", &[words::table("Read-only")]);
    });
}
