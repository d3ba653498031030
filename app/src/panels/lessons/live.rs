//! The lesson's own chips: lights, the frame of the step, every exchange, and notes for the trainer.

use egui::{Align, Margin, Rect, Sense, Ui, pos2};

use stsafe_core::chip::scenario::Scenario;

use super::build::chip_name;
use super::data::{Data, Exchange, Frame};
use super::state::State;
use crate::{
    action::Outbox,
    text,
    theme::{self, Tone, icon, space},
    widgets::{
        badge::{self, Badge},
        button::{Button, Kind},
        bytes::{ByteRole, Bytes},
        region,
        row::{self, Row},
        segment::{self, Choice},
        verdict, words,
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, busy: bool, out: &mut Outbox) {
    let live = &data.live;
    region::scrolled(ui, "live", rect, Margin { left: 24, right: 24, top: 20, bottom: 16 }, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let rest = region::heading(ui, "On the lesson's own chips", "");
        badge::paint(
            &words::Pen::new(ui),
            pos2(rest.left() - 6.0, rest.center().y),
            Badge::Simulated,
            "Simulated",
        );
        ui.add_space(space::S1);
        row::paragraph(ui, &[words::table(text::LESSON_CHIPS).dim()]);
        ui.add_space(space::S3);
        let both = [Scenario::Genuine, Scenario::Clone];
        let choices = both.map(|who| Choice { text: chip_name(who), closed: "" });
        let here = usize::from(live.who != Scenario::Genuine);
        if let Some(who) =
            segment::segment(ui, "Chip of the lesson", &choices, here).and_then(|at| both.get(at))
        {
            state.who = *who;
        }
        ui.add_space(space::S4);
        for (question, (answer, said)) in [text::WHO_VOUCHES, text::HOLDS_KEY].iter().zip(&live.lights) {
            verdict::small_light(ui, question, *answer, said);
            ui.add_space(space::S3);
        }
        part(ui);
        frame(ui, live.frame.as_ref());
        if !live.exchanges.is_empty() {
            part(ui);
            region::heading(ui, "Exchanges", "of this chip");
            ui.add_space(space::S1);
            live.exchanges.iter().for_each(|one| exchange(ui, one));
        }
        part(ui);
        trainer(ui, state, data, busy, out);
    });
}

fn part(ui: &mut Ui) {
    ui.add_space(space::S3);
    region::divider(ui);
    ui.add_space(space::S4);
}

fn frame(ui: &mut Ui, frame: Option<&Frame>) {
    let Some(frame) = frame else {
        region::heading(ui, "On the bus", "");
        ui.add_space(space::S1);
        row::paragraph(ui, &[words::table(text::NO_FRAME).dim()]);
        return;
    };
    let title = if frame.sent { "The frame that was sent" } else { "The frame that will be sent" };
    region::heading(ui, title, "");
    ui.add_space(space::S1);
    let marks = [(0..1, ByteRole::Head), (frame.mark.clone(), ByteRole::Value)];
    let view = Bytes {
        bytes: &frame.bytes,
        columns: 12,
        offset_digits: 0,
        text: false,
        face: theme::HEX_XS,
        row: 18.0,
        marks: &marks,
        name: title,
        ..Bytes::default()
    };
    view.show(ui);
    ui.add_space(space::S2);
    row::paragraph(ui, &[words::table(frame.words.as_str()).dim()]);
    ui.add_space(space::S1);
    let mut row = Row::text(ui, 22.0);
    let runs = [
        words::icon_s(icon::EYE).dim(),
        words::table(frame.effect).gap(6.0),
        words::table(format!("about {} ms", frame.about_ms)).faint().gap(space::S2),
    ];
    row.left(0.0, &runs);
    row.end();
}

fn exchange(ui: &mut Ui, one: &Exchange) {
    let mut row = Row::text(ui, space::ROW_DENSE);
    row.left(0.0, &[words::hex_xs(one.code.as_str()).semibold()]);
    let width = row.rect.width();
    row.left_in(28.0, width - 86.0, &[words::note(one.name.as_str()).dim()]);
    row.end_at(0.0, &[words::hex_xs(format!("{:.1} ms", one.took_ms)).faint()]);
    if one.refused {
        row.pen.line(
            pos2(row.rect.left() + 20.0, row.rect.center().y),
            Align::Center,
            f32::INFINITY,
            &[words::icon_xs(icon::X).tone(Tone::Danger)],
        );
    }
    let name = format!("{} {}, {}, {:.1} ms", one.code, one.name, one.status, one.took_ms);
    row.named(egui::accesskit::Role::Label, name);
}

/// Folded until the trainer asks: a class looks at the same screen.
fn trainer(ui: &mut Ui, state: &mut State, data: &Data, busy: bool, out: &mut Outbox) {
    let mut row = Row::sized(ui, ui.available_width(), 24.0, Sense::click());
    let glyph = if state.trainer { icon::CARET_DOWN } else { icon::CARET_RIGHT };
    row.left(0.0, &[words::icon_s(glyph).dim(), words::section("For the trainer").gap(6.0)]);
    if row.response.has_focus() {
        theme::focus_ring(&row.pen.painter, row.pen.palette, row.rect, space::RADIUS_SMALL);
    }
    let name = if state.trainer { "For the trainer, unfolded" } else { "For the trainer, folded" };
    if row.named(egui::accesskit::Role::Button, name).clicked() {
        state.trainer = !state.trainer;
    }
    if !state.trainer {
        return;
    }
    ui.add_space(space::S1);
    row::paragraph(ui, &[words::table(data.live.trainer).dim()]);
    ui.add_space(space::S3);
    let reset =
        Button::new(Kind::Quiet, "Reset the lesson's chips").icon(icon::ARROWS_CLOCKWISE).enabled(!busy);
    if reset.tooltip("Two new chips; the answers stay").show(ui).clicked() {
        state.reset(out);
    }
}
