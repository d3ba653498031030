//! The two lights, and what they mean together.

use egui::{Margin, Rect, Ui};

use stsafe_core::authenticate::entity;

use super::{
    choices,
    data::{Data, Enrolment, Light},
};

use crate::{
    action::{Action, Outbox, Screen},
    text,
    theme::{Tone, icon},
    widgets::{
        button::{Button, Kind},
        facts, region, row,
        verdict::{self, Answer},
        words,
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, data: &Data, out: &mut Outbox) {
    region::scrolled(ui, "lights", rect, Margin { left: 24, right: 24, top: 20, bottom: 16 }, |ui| {
        if let Some(enrolment) = &data.enrolment {
            missing(ui, enrolment, out);
        }
        let lights = &data.lights;
        let asked = [(text::WHO_VOUCHES, &lights.chain), (text::HOLDS_KEY, &lights.possession)];
        let back = lights.entity.iter().map(|light| (entity::QUESTION, light));
        for (question, answer) in asked.into_iter().chain(back) {
            // Of three lights the last one is what is new: the others say only what did not pass.
            light(ui, question, answer, lights.entity.is_none() || question == entity::QUESTION);
            ui.add_space(19.0);
            region::divider(ui);
            ui.add_space(20.0);
        }
        region::heading(ui, "What this means", "");
        ui.add_space(6.0);
        row::paragraph(ui, &[words::body(data.lights.meaning.as_str()).dim()]);
        ui.add_space(12.0);
        ui.horizontal(|ui| {
            let ended = data.next.is_none() && data.scenario != data.own;
            let back = format!("Back to the {} chip", data.own.name().to_lowercase());
            if ended && Button::new(Kind::Plain, &back).show(ui).clicked() {
                out.push(choices::choose(data.own, data.own));
            }
            let lesson = Button::new(Kind::Quiet, "Lesson 1").icon(icon::STUDENT);
            if lesson.tooltip("Why a copied certificate is not enough").show(ui).clicked() {
                out.push(Action::Show(Screen::Lessons));
            }
        });
        if data.figures.exchanges > 0 {
            ui.add_space(20.0);
            region::divider(ui);
            ui.add_space(14.0);
            figures(ui, data);
        }
    });
}

/// The chip knows no host yet: what is missing, and the one-way step that gives it.
fn missing(ui: &mut Ui, enrolment: &Enrolment, out: &mut Outbox) {
    verdict::remark(ui, Tone::Info, &enrolment.sentence);
    ui.add_space(8.0);
    if Button::new(Kind::OneWay, &enrolment.button).show(ui).clicked() {
        out.push(Action::Propose(enrolment.plan.clone()));
    }
    ui.add_space(18.0);
    region::divider(ui);
    ui.add_space(20.0);
}

fn light(ui: &mut Ui, question: &str, light: &Light, in_full: bool) {
    verdict::light(ui, question, light.answer, &light.words);
    ui.add_space(10.0);
    row::paragraph(ui, &[words::body(light.sentence.as_str()).dim()]);
    ui.add_space(5.0);
    for check in light.checks.iter().filter(|check| in_full || check.answer != Answer::Pass) {
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
        facts::figure(ui, "Effect", &[words::table(figures.effect)]);
    });
}
