//! One decrement in slow motion: what the chip checks, what it writes, what it answers; and where the power can go.

use std::sync::Arc;

use egui::{Align, CornerRadius, Sense, Stroke, Ui, accesskit::Role, pos2};

use stsafe_core::{chip::power::PowerCut, policy::Answer};

use super::{
    State,
    data::{Data, Shown, Wanted},
};
use crate::{
    action::{Action, Outbox},
    text,
    theme::{Ink, Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        judged, region, row,
        row::Row,
        verdict, words,
    },
};

/// The step that writes.
const COMMIT: usize = 3;

pub(super) fn show(ui: &mut Ui, state: &mut State, data: &Data, shown: &Shown, out: &mut Outbox) {
    let note = match state.walk {
        None => "What the chip does, step by step".to_owned(),
        Some(step) if step < 4 => format!("Step {} of 5, nothing written yet", step + 1),
        Some(_) => "Step 5 of 5, written and answered".to_owned(),
    };
    region::heading(ui, "One decrement in slow motion", &note);
    ui.add_space(10.0);
    steps(ui, state.walk, shown);
    ui.add_space(8.0);
    let wanted = shown.wanted.as_ref().ok();
    let refused = wanted.and_then(|wanted| wanted.plan.obstacle()).is_some();
    let reason = match wanted {
        None => "See the mistake in the form",
        Some(_) if state.walk == Some(COMMIT) => data.closed,
        Some(_) => "",
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S2;
        controls(ui, state, data, wanted, (reason, refused), out);
    });
    ui.add_space(8.0);
    if let (Some(words), None) = (&shown.power_cut, state.walk) {
        verdict::remark(ui, Tone::Sim, words);
        return;
    }
    let words = match state.walk {
        Some(4) => {
            "A power cut before this answer would leave the new value; the host would have to read it."
        }
        _ => text::POWER,
    };
    row::paragraph(ui, &[words::body(words).dim()]);
}

fn controls(
    ui: &mut Ui,
    state: &mut State,
    data: &Data,
    wanted: Option<&Wanted>,
    (reason, refused): (&'static str, bool),
    out: &mut Outbox,
) {
    let next = match state.walk {
        None => "Begin",
        Some(2) if refused => "Refused",
        Some(COMMIT) => "Commit…",
        Some(4) => "Again",
        Some(_) => "Next",
    };
    let possible = reason.is_empty() && next != "Refused";
    let button = Button::new(Kind::Plain, next).icon(icon::SKIP_FORWARD).enabled(possible);
    let space_key = !ui.ctx().text_edit_focused()
        && ui.ctx().memory(|memory| memory.focused().is_none())
        && ui.input(|input| input.key_pressed(egui::Key::Space));
    let pressed = button.tooltip(if reason.is_empty() { "Space" } else { reason }).show(ui).clicked();
    if possible && (pressed || space_key) {
        match state.walk {
            Some(COMMIT) => {
                let plans = wanted.map(|wanted| Action::Propose(Arc::clone(&wanted.plan)));
                plans.into_iter().for_each(|action| out.push(action));
            }
            Some(4) => state.walk = Some(0),
            Some(step) => state.walk = Some(step + 1),
            None => state.walk = Some(0),
        }
    }
    let cut = match state.walk {
        Some(COMMIT) => PowerCut::During { bytes: 2 },
        Some(4) => PowerCut::After,
        _ => PowerCut::Before,
    };
    let why = if data.is_virtual && !data.has_bench {
        text::POWER_BY_BRIDGE
    } else if !data.has_bench {
        text::POWER_NEEDS_VIRTUAL
    } else if refused || wanted.is_none() {
        "The chip would refuse it"
    } else {
        data.closed
    };
    let cutter =
        Button::new(Kind::Plain, "Cut the power here…").icon(icon::LIGHTNING).enabled(why.is_empty());
    if cutter.tooltip(why).show(ui).clicked()
        && let Some(wanted) = wanted
    {
        out.push(Action::Interrupt { plan: Arc::clone(&wanted.plan), cut });
    }
    if state.walk.is_some() && Button::new(Kind::Quiet, "Leave").show(ui).clicked() {
        state.walk = None;
    }
    judged::reason(ui, if reason.is_empty() { why } else { reason });
}

/// Five dots on a line: done, here, to come.
fn steps(ui: &mut Ui, walk: Option<usize>, shown: &Shown) {
    let row = Row::sized(ui, ui.available_width(), 76.0, Sense::hover());
    let (rect, p) = (row.rect, row.pen.palette);
    let pitch = (rect.width() / 5.0).min(126.0);
    let y = rect.top() + 10.0;
    let x = |index: usize| rect.left() + 7.0 + pitch * index as f32;
    let mut said = Vec::new();
    let refused = shown
        .wanted
        .as_ref()
        .ok()
        .and_then(|wanted| wanted.plan.steps.first())
        .is_some_and(|step| matches!(step.verdict.answer, Answer::Refused(_)));
    for (index, (name, what)) in shown.walk.iter().enumerate() {
        let (done, here) = match walk {
            None => (false, false),
            Some(step) => (index < step || step == 4, index == step),
        };
        if index > 0 {
            let colour = if done || here { p.accent } else { p.line };
            let line = Stroke::new(space::ARROW, colour);
            row.pen.painter.hline(x(index - 1) + 7.0..=x(index) - 7.0, y, line);
        }
        let ring = Stroke::new(space::ARROW, if done || here { p.accent } else { p.line_strong });
        let fill = if done { p.accent } else { p.surface };
        row.pen.painter.circle(pos2(x(index), y), 6.0, fill, ring);
        let left = x(index) - 7.0;
        let ink = if done || here { Ink::Text } else { Ink::Dim };
        let title = words::strong(*name).ink(ink);
        let title = if here { title.semibold() } else { title };
        row.pen.line(pos2(left, y + 22.0), Align::Min, pitch - 8.0, &[title]);
        let text = row.pen.paragraph(pitch - 14.0, &[words::note(what.as_str()).dim()]);
        row.pen.painter.galley(pos2(left, y + 33.0), text, p.text2);
        let state = if done {
            "done"
        } else if here {
            "here"
        } else {
            "to come"
        };
        said.push(format!("{name}, {state}: {what}"));
    }
    if refused {
        let mark = egui::Rect::from_center_size(pos2(x(2) + pitch / 2.0, y), egui::vec2(2.0, 14.0));
        row.pen.painter.rect_filled(mark, CornerRadius::ZERO, p.danger.ink);
    }
    row.named(Role::Label, said.join("; "));
}
