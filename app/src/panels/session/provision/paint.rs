//! Paints the page: the ways on top, the steps with the bus beside them, what it comes to at the bottom.

use egui::{Align, Layout, Margin, Rect, Stroke, Ui, UiBuilder, accesskit::Role, pos2, vec2};

use stsafe_core::command::tables::KeyType;
use stsafe_core::session::eavesdrop::Conclusion;

use super::bus;
use super::data::{Data, Deed, Part, Step, Way};
use super::state::{CURVE, State};
use crate::{
    action::{Action, Outbox},
    secrets::Wanted,
    theme::{self, Ink, Tone, icon, space},
    view::session::SessionErrand,
    widgets::{
        button::{Button, Kind, link},
        judged, region,
        row::{self, Row},
        secret::{self, secret},
        segment::{Choice, segment, segment_small},
        switch::switch,
        words::{self, Pen},
    },
};

/// Where the text of a step begins, in points from the left.
const INSET: f32 = 30.0;
/// Height of the ways and of what it comes to, in points.
const TOP: f32 = 100.0;
const FOOT: f32 = 92.0;
/// Between a step and what the bus carried, in points.
const GAP: f32 = 24.0;

/// Paints the page; says whether the user wants back to the exchanges.
pub(in crate::panels::session) fn show(
    ui: &mut Ui,
    rect: Rect,
    state: &mut State,
    data: &Data,
    out: &mut Outbox,
) -> bool {
    state.from.get_or_insert(data.next_place);
    state.typing = false;
    let now = ui.input(|input| input.time);
    state.look = state.look.filter(|until| now < *until);
    let (top, rest) = region::split_top(ui, rect, TOP);
    let (steps, foot) = region::split_top(ui, rest, rest.height() - FOOT);
    let margin = Margin { left: 24, right: 24, top: 14, bottom: 6 };
    let back = region::inside(ui, "ways", top, margin, |ui| ways(ui, state, data));
    region::scrolled(ui, "steps", steps, Margin { left: 24, right: 24, top: 10, bottom: 16 }, |ui| {
        heads(ui, state);
        for (index, step) in data.steps.iter().enumerate() {
            show_step(ui, index, step, state, out);
        }
        again(ui, data);
    });
    region::inside(ui, "conclusion", foot, Margin { left: 24, right: 24, top: 14, bottom: 8 }, |ui| {
        conclusion(ui, data.conclusion);
    });
    state.settle();
    if state.look.is_some() {
        ui.ctx().request_repaint_after_secs(0.5);
    }
    back
}

fn ways(ui: &mut Ui, state: &mut State, data: &Data) -> bool {
    let rest = region::heading(ui, "Provision host keys", "");
    let back = region::heading_controls(ui, rest, |ui| {
        Button::new(Kind::Quiet, "Back to the exchanges").icon(icon::ARROW_LEFT).show(ui).clicked()
    });
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        let choices = Way::ALL.map(|(_, text)| Choice { text, closed: "" });
        let chosen = Way::ALL.iter().position(|(way, _)| *way == data.way).unwrap_or(0);
        if let Some((way, _)) = segment(ui, "Way", &choices, chosen).and_then(|at| Way::ALL.get(at)) {
            state.choose(*way, data.next_place);
        }
        ui.add_space(space::S4);
        let width = ui.available_width();
        ui.allocate_ui_with_layout(vec2(width, space::CONTROL), Layout::left_to_right(Align::Center), |ui| {
            row::paragraph_in(ui, 0.0, width, &[words::note(data.way.sentence()).dim()]);
        });
    });
    back
}

/// The left edge of what the bus carried, from the left edge of the steps.
fn half(width: f32) -> f32 {
    (width * 0.47).round()
}

fn heads(ui: &mut Ui, state: &mut State) {
    let mut row = Row::text(ui, 26.0);
    let width = row.rect.width();
    row.left(0.0, &[words::section("Step")]);
    row.left(half(width) + GAP, &[words::section("What a listener on the bus learned")]);
    row.rule(row.pen.palette.line);
    let place = Rect::from_min_max(pos2(row.rect.right() - 40.0, row.rect.top()), row.rect.max);
    row.end();
    let builder =
        UiBuilder::new().id_salt("look").max_rect(place).layout(Layout::right_to_left(Align::Center));
    let mut child = ui.new_child(builder);
    secret::eye(&mut child, "what was overheard", &mut state.look);
}

fn show_step(ui: &mut Ui, index: usize, step: &Step, state: &mut State, out: &mut Outbox) {
    ui.add_space(10.0);
    let top = ui.cursor().min;
    let width = ui.available_width();
    let middle = half(width);
    let side = |ui: &mut Ui, salt: &str, x: f32, width: f32, content: &mut dyn FnMut(&mut Ui)| {
        let rect = Rect::from_min_size(top + vec2(x, 0.0), vec2(width, f32::INFINITY));
        let builder =
            UiBuilder::new().id_salt((salt, index)).max_rect(rect).layout(Layout::top_down(Align::Min));
        let mut child = ui.new_child(builder);
        content(&mut child);
        child.min_rect().height()
    };
    let look = state.look.is_some();
    let left = side(ui, "step", 0.0, middle, &mut |ui| step_side(ui, index, step, state, out));
    let x = middle + GAP;
    let right = side(ui, "heard", x, width - x, &mut |ui| bus::show(ui, step, look));
    ui.allocate_space(vec2(width, left.max(right)));
    ui.add_space(10.0);
    let y = ui.cursor().min.y;
    let line = theme::palette(ui).line_subtle;
    ui.painter().hline(top.x..=top.x + width, y, Stroke::new(space::HAIR, line));
}

fn step_side(ui: &mut Ui, index: usize, step: &Step, state: &mut State, out: &mut Outbox) {
    let row = Row::text(ui, 20.0);
    let p = row.pen.palette;
    let centre = row.rect.left_center() + vec2(9.0, 0.0);
    if step.done {
        row.pen.painter.circle_filled(centre, 9.0, p.accent);
        let check = [words::icon_xs(icon::CHECK).bold().ink(Ink::OnAccent)];
        row.pen.line(centre, Align::Center, f32::INFINITY, &check);
    } else {
        row.pen.painter.circle_stroke(centre, 8.5, Stroke::new(1.0, p.line_strong));
        let number = [words::note((index + 1).to_string()).dim()];
        row.pen.line(centre, Align::Center, f32::INFINITY, &number);
    }
    let title = [words::strong(step.part.title()).semibold()];
    row.pen.line(row.rect.left_center() + vec2(INSET, 0.0), Align::Min, f32::INFINITY, &title);
    let stage = if step.done { "done" } else { "open" };
    row.named(Role::ListItem, format!("{}, {stage}: {}", step.part.title(), step.detail));
    let width = ui.available_width() - INSET;
    let rect = Rect::from_min_size(ui.cursor().min + vec2(INSET, 2.0), vec2(width, f32::INFINITY));
    let builder = UiBuilder::new().id_salt("inside").max_rect(rect);
    ui.scope_builder(builder, |ui| {
        row::paragraph(ui, &[words::body(step.detail.as_str()).dim()]);
        if !step.one_way.is_empty() {
            ui.add_space(4.0);
            judged::one_way(ui, &step.one_way);
        }
        controls(ui, step.part, state, out);
        if let Some(deed) = &step.deed {
            ui.add_space(8.0);
            button(ui, deed, step.done, out);
        }
    });
}

fn button(ui: &mut Ui, (text, reason, deed): &(String, String, Deed), done: bool, out: &mut Outbox) {
    let kind = match deed {
        Deed::Propose(plan) if plan.effect().needs_consent() => Kind::OneWay,
        Deed::Propose(_) | Deed::Open(_) => Kind::Primary,
        Deed::Prepare(_) if !done => Kind::Primary,
        Deed::Prepare(_) | Deed::Query | Deed::Echo => Kind::Plain,
    };
    if Button::new(kind, text).enabled(reason.is_empty()).tooltip(reason).show(ui).clicked() {
        out.push(match deed {
            Deed::Propose(plan) => Action::Propose(std::sync::Arc::clone(plan)),
            Deed::Prepare(order) => Action::Prepare(std::sync::Arc::clone(order)),
            Deed::Query => Action::QueryKeys,
            Deed::Open(keys) => Action::Session(SessionErrand::Open(keys.clone())),
            Deed::Echo => Action::Session(SessionErrand::Echo),
        });
    }
    if !reason.is_empty() {
        ui.add_space(4.0);
        row::paragraph(ui, &[words::note(reason).faint()]);
    }
}

/// What a step lets one choose.
fn controls(ui: &mut Ui, part: Part, state: &mut State, out: &mut Outbox) {
    match part {
        Part::Fields => {
            ui.add_space(6.0);
            switch(ui, "Allow writing again", &mut state.again, true, "");
            switch(ui, "Keep the change right", &mut state.keep, true, "");
        }
        Part::Issuer => {
            ui.add_space(8.0);
            let slots = ["0", "1", "2", "3"].map(|text| Choice { text, closed: "" });
            let chosen = usize::from(state.slot);
            if let Some(slot) = segment_small(ui, "Public slot", &slots, chosen) {
                state.slot = u8::try_from(slot).unwrap_or(state.slot);
            }
            ui.add_space(6.0);
            secret(ui, "Issuer's private key", &mut state.issuer, CURVE.coordinate_len());
            state.typing |= state.issuer.focused();
            ui.add_space(4.0);
            if !cfg!(target_arch = "wasm32") && link(ui, "Take from a file…").clicked() {
                out.push(Action::PickPrivateKey(Some(CURVE)));
            }
            if link(ui, "Take from the encrypted file…").clicked() {
                out.push(Action::TakeSecret(Wanted::PrivateKey(CURVE)));
            }
            if Button::new(Kind::Quiet, "Draw an issuer's key").show(ui).clicked() {
                out.push(Action::DrawKeys(vec![CURVE.coordinate_len()]));
            }
        }
        Part::Keys => {
            ui.add_space(8.0);
            let kinds = [KeyType::Aes128, KeyType::Aes256];
            let choices = kinds.map(|kind| Choice { text: kind.name(), closed: "" });
            let chosen = kinds.iter().position(|kind| *kind == state.key_type).unwrap_or(0);
            if let Some(kind) = segment_small(ui, "Type", &choices, chosen).and_then(|at| kinds.get(at)) {
                state.key_type = *kind;
            }
            if state.way == Way::Established {
                return;
            }
            let n = state.key_type.aes_bytes().unwrap_or(16);
            ui.add_space(6.0);
            secret(ui, "MAC key", &mut state.mac, n);
            ui.add_space(4.0);
            secret(ui, "Cipher key", &mut state.cipher, n);
            state.typing |= state.mac.focused() || state.cipher.focused();
            ui.add_space(4.0);
            if Button::new(Kind::Quiet, "Draw both").show(ui).clicked() {
                out.push(Action::DrawKeys(vec![n, n]));
            }
        }
        Part::Exchange | Part::Write | Part::Session => {}
    }
}

/// What is known of a second write, each sentence with where it comes from.
fn again(ui: &mut Ui, data: &Data) {
    ui.add_space(14.0);
    region::heading(ui, "Writing again", "which key protects the answer");
    ui.add_space(6.0);
    for (sentence, source) in &data.again {
        row::paragraph(ui, &[words::body(*sentence).dim(), words::note(format!(" ({source})")).faint()]);
        ui.add_space(3.0);
    }
}

fn conclusion(ui: &mut Ui, conclusion: Conclusion) {
    let (glyph, tone) = match conclusion {
        Conclusion::Nothing => (icon::INFO, Tone::Info),
        Conclusion::Keys => (icon::X_CIRCLE, Tone::Danger),
        Conclusion::Anonymous | Conclusion::Unheard | Conclusion::Ciphertext => (icon::WARNING, Tone::Warn),
        Conclusion::Signed(_) => (icon::CHECK_CIRCLE, Tone::Ok),
    };
    region::heading(ui, "What it comes to", "");
    ui.add_space(6.0);
    let pen = Pen::new(ui);
    let at = ui.cursor().min;
    pen.line(pos2(at.x, at.y + 9.0), Align::Min, f32::INFINITY, &[words::icon(glyph).filled().tone(tone)]);
    let width = ui.available_width() - 24.0;
    row::paragraph_in(ui, 24.0, width, &[words::body(conclusion.sentence())]);
}
