//! The planned change: presets, before and after, what carries it, its bytes, its verdict, the button.

use egui::{Margin, Rect, Ui, accesskit::Role, pos2};

use stsafe_core::plan::Value;

use super::{
    State,
    data::{Data, Planned},
};
use crate::{
    action::{Action, Outbox},
    panels::proposal,
    theme::{Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        bytes,
        copying::{self, Copied},
        judged, memory_map, region,
        row::{self, Row},
        switch, verdict, words,
    },
};

const COLUMN: f32 = 140.0;

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let margin = Margin { left: 24, right: 20, top: 12, bottom: 12 };
    region::scrolled(ui, "change", rect, margin, |ui| {
        let rest = region::heading(ui, &format!("Zone {}, planned change", state.zone), "");
        if data.planned.is_some() {
            judged::effect_in_heading(ui, rest, stsafe_core::effect::Effect::OneWay);
        }
        ui.add_space(10.0);
        presets(ui, state, data);
        ui.add_space(10.0);
        match &data.planned {
            None => {
                let text =
                    "Choose a preset, or a ring on a track. Nothing is sent before you have seen the bytes.";
                row::paragraph(ui, &[words::body(text).dim()]);
            }
            Some(planned) => change(ui, state, data, planned, out),
        }
    });
}

fn presets(ui: &mut Ui, state: &mut State, data: &Data) {
    let zone = state.zone;
    let mut why = "";
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        for preset in &data.presets {
            let open = preset.closed.is_empty() && !preset.sets.is_empty();
            let kind = if preset.planned { Kind::OneWay } else { Kind::Plain };
            let name = if preset.now { format!("{}, now", preset.name) } else { preset.name.to_owned() };
            let button = Button::new(kind, &name).enabled(open || preset.planned).tooltip(&preset.closed);
            if button.show(ui).clicked() {
                if preset.planned {
                    state.planned.retain(|(index, _), _| *index != zone);
                } else {
                    state.planned.retain(|(index, _), _| *index != zone);
                    state.planned.extend(preset.sets.iter().map(|(operation, to)| ((zone, *operation), *to)));
                }
            }
            if !preset.closed.is_empty() && why.is_empty() {
                why = preset.closed.as_str();
            }
        }
        judged::reason(ui, why);
    });
}

fn change(ui: &mut Ui, state: &mut State, data: &Data, planned: &Planned, out: &mut Outbox) {
    let plan = &planned.plan;
    if plan.steps.len() > 1 {
        steps(ui, plan);
    }
    let Some(step) = plan.steps.get(planned.step) else { return };
    for change in step.changes.iter().filter(|change| !matches!(change.now, Value::Bytes(_))) {
        let mut line = Row::text(ui, 26.0);
        line.left(0.0, &[words::body(change.what.as_str()).faint()]);
        let middle = line.rect.center().y;
        let left = line.rect.left();
        match (&change.now, &change.after) {
            (Value::Access(now), Value::Access(after)) => {
                memory_map::access_cell(&line.pen, pos2(left + COLUMN, middle), *now, false);
                arrow(&mut line, COLUMN + 96.0);
                memory_map::access_cell(&line.pen, pos2(left + COLUMN + 120.0, middle), *after, false);
            }
            (now, after) => {
                line.left(COLUMN, &[words::hex_s(now.words())]);
                arrow(&mut line, COLUMN + 96.0);
                line.left(COLUMN + 120.0, &[words::body(after.words()).semibold()]);
            }
        }
        let said = format!("{}: {} becomes {}", change.what, change.now.words(), change.after.words());
        line.named(Role::Label, said);
    }
    let mut carried = Row::text(ui, 26.0);
    carried.left(0.0, &[words::body("Carried by").faint()]);
    let room = carried.rect.width() - COLUMN;
    carried.left_in(COLUMN, room, &[words::body(planned.carried_by)]);
    carried.end();
    let mut line = Row::value(ui, 26.0);
    line.left(0.0, &[words::body("Bytes").faint()]);
    let before = step.before_crc();
    let pair = |range: std::ops::Range<usize>| bytes::pairs(before.get(range).unwrap_or_default());
    line.left(
        COLUMN,
        &[
            words::hex(pair(0..1)),
            words::hex(pair(1..2)).semibold().tone(Tone::OneWay).gap(8.0),
            words::hex(pair(2..before.len())).gap(8.0),
            words::hex_s("+ CRC 2 B").faint().gap(12.0),
        ],
    );
    copying::offer(&line.end(), || Copied::bytes("access change", before));
    ui.add_space(6.0);
    judged::verdict(ui, &plan.obstacle().unwrap_or(step).verdict);
    ui.add_space(6.0);
    if !planned.remark.is_empty() {
        verdict::remark(ui, Tone::Info, &planned.remark);
    }
    ui.add_space(8.0);
    buttons(ui, state, data, planned, out);
}

fn arrow(line: &mut Row, x: f32) {
    line.left(x, &[words::icon_s(icon::ARROW_RIGHT).tone(Tone::OneWay)]);
}

/// The whole list, one line per step.
fn steps(ui: &mut Ui, plan: &stsafe_core::plan::Plan) {
    for (index, step) in plan.steps.iter().enumerate() {
        let mut line = Row::text(ui, 22.0);
        line.left(0.0, &[words::hex_s((index + 1).to_string()).faint()]);
        let right = line.rect.width();
        line.left_in(26.0, right - 140.0, &[words::table(step.title.as_str())]);
        line.left(right - 100.0, &judged::answer_runs(step.verdict.answer));
        line.end();
    }
    ui.add_space(6.0);
}

fn buttons(ui: &mut Ui, state: &mut State, data: &Data, planned: &Planned, out: &mut Outbox) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(space::S2, 6.0);
        let reason = match planned.plan.obstacle() {
            Some(_) => "The chip would refuse it",
            None => data.closed,
        };
        let name = format!("{}…", planned.plan.button);
        let apply = Button::new(Kind::OneWay, &name).icon(icon::ARROW_LINE_RIGHT);
        if apply.enabled(reason.is_empty()).tooltip(reason).show(ui).clicked() {
            out.push(Action::Propose(std::sync::Arc::clone(&planned.plan)));
        }
        proposal::add(ui, &planned.plan, out);
        if Button::new(Kind::Quiet, "Discard").show(ui).clicked() {
            state.planned.clear();
        }
        let why = "Where a stricter condition is left, it may still be set later";
        switch::switch(ui, "Keep the change right", &mut state.keep_right, true, why);
        judged::reason(ui, reason);
    });
}
