//! The decrement: amount or target, data, before and after, the rule, the bytes, the button.

use std::sync::Arc;

use egui::{Key, Margin, Rect, Ui, accesskit::Role, pos2};

use stsafe_core::{
    plan::{Planned, Value},
    policy::Answer,
};

use super::{
    State, Wish,
    data::{Data, Shown, Wanted},
};
use crate::{
    action::{Action, Outbox},
    panels::proposal,
    text,
    theme::{Tone, space},
    widgets::{
        button::{Button, Kind},
        field::Field,
        frame, judged, region,
        row::{self, Row},
        segment::{Choice, grouped, segment_small},
        words,
    },
};

/// Column of the fields, and of the second value.
const COLUMN: f32 = 96.0;
const AFTER: f32 = 200.0;

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, shown: &Shown, out: &mut Outbox) {
    let margin = Margin { left: 22, right: 22, top: 20, bottom: 16 };
    region::scrolled(ui, "decrement", rect, margin, |ui| {
        let rest = region::heading(ui, &format!("Decrement zone {}", shown.zone), "");
        judged::effect_in_heading(ui, rest, stsafe_core::effect::Effect::OneWay);
        ui.add_space(10.0);
        let enter = fields(ui, state, shown);
        ui.add_space(14.0);
        region::divider(ui);
        ui.add_space(10.0);
        match &shown.wanted {
            Err(mistake) => {
                row::paragraph(ui, &[words::body(mistake.as_str()).tone(Tone::Danger)]);
            }
            Ok(wanted) => judged_and_sent(ui, data, shown, wanted, enter, out),
        }
    });
}

/// The fields; returns whether Enter was pressed in one of them.
fn fields(ui: &mut Ui, state: &mut State, shown: &Shown) -> bool {
    let mut enter = false;
    let form = &mut state.form;
    let wide = ui.available_width() > 290.0;
    let choices =
        [Choice { text: "By an amount", closed: "" }, Choice { text: "Once, to a value", closed: "" }];
    let chosen = usize::from(form.wish == Wish::To);
    if let Some(now) = segment_small(ui, "By or to", &choices, chosen) {
        form.wish = if now == 1 { Wish::To } else { Wish::By };
        form.number = if now == 1 { "500000".to_owned() } else { "1".to_owned() };
    }
    ui.add_space(10.0);
    let (label, name) = match form.wish {
        Wish::By => ("Amount", "Amount"),
        Wish::To => ("New value", "New value"),
    };
    let mistake = shown.wanted.is_err()
        || matches!(&shown.wanted, Ok(wanted) if wanted.amount > shown.value || wanted.amount == 0);
    let field = labelled(ui, label, &shown.left, |ui| {
        Field::new(name, "1").width(96.0).mistake(mistake).show(ui, &mut form.number)
    });
    let d = !ui.ctx().text_edit_focused()
        && ui.input(|input| input.key_pressed(Key::D) && !input.modifiers.any());
    if d {
        field.request_focus();
    }
    enter |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.add_space(6.0);
    let data = labelled(ui, "Write data", "hex", |ui| {
        Field::new("Data to write", "none").width(if wide { 96.0 } else { 88.0 }).show(ui, &mut form.data)
    });
    enter |= data.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if !form.data.trim().is_empty() {
        ui.add_space(6.0);
        labelled(ui, "At offset", "hex", |ui| {
            Field::new("Offset of the data", "0000").width(96.0).show(ui, &mut form.offset)
        });
    }
    enter
}

fn labelled<R>(ui: &mut Ui, label: &str, note: &str, field: impl FnOnce(&mut Ui) -> R) -> R {
    let (rect, _) =
        ui.allocate_exact_size(egui::vec2(ui.available_width(), space::CONTROL), egui::Sense::hover());
    let pen = words::Pen::new(ui);
    let middle = rect.center().y;
    pen.line(pos2(rect.left(), middle), egui::Align::Min, f32::INFINITY, &[words::body(label).dim()]);
    let at = Rect::from_min_max(pos2(rect.left() + COLUMN, rect.top()), rect.max);
    let mut child = ui.new_child(egui::UiBuilder::new().id_salt(label).max_rect(at));
    let result = field(&mut child);
    let from = child.min_rect().right() + 12.0;
    pen.line(pos2(from, middle), egui::Align::Min, rect.right() - from, &[words::table(note).faint()]);
    result
}

fn judged_and_sent(ui: &mut Ui, data: &Data, shown: &Shown, wanted: &Wanted, enter: bool, out: &mut Outbox) {
    let Some(step) = wanted.plan.steps.first() else { return };
    let accepted = step.verdict.answer == Answer::Accepted;
    if accepted {
        before_after(ui, shown, wanted, step);
        ui.add_space(10.0);
        region::divider(ui);
        ui.add_space(12.0);
    }
    judged::verdict(ui, &step.verdict);
    ui.add_space(14.0);
    let mut label = Row::text(ui, 18.0);
    let caption = words::caption("Exact bytes, before the session adds C-MAC and CRC").faint();
    label.left_in(0.0, label.rect.width(), &[caption]);
    label.end();
    ui.add_space(4.0);
    let mut parts = frame::parts(&step.frame, &step.fields, |field| field.name == "Amount");
    for (part, field) in parts.iter_mut().zip(&step.fields) {
        match field.name.as_str() {
            "Header" => part.words = step.command.row().name.to_owned(),
            "Zone" => part.words = format!("zone {}", shown.zone),
            "Amount" => part.words = format!("amount {}", grouped(u64::from(wanted.amount))),
            _ => part.words = part.words.to_lowercase(),
        }
    }
    frame::frame(ui, &parts);
    ui.add_space(14.0);
    judged::one_way(ui, text::NEVER_RAISED);
    ui.add_space(14.0);
    let name = format!("Decrement to {}…", grouped(u64::from(wanted.after)));
    let reason = if accepted { data.closed } else { "The chip would refuse it" };
    let mut asked = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(space::S2, 6.0);
        let button = Button::new(Kind::OneWaySolid, &name).enabled(reason.is_empty()).tooltip(reason);
        asked = button.show(ui).clicked();
        proposal::add(ui, &wanted.plan, out);
        judged::reason(ui, reason);
    });
    if (asked || enter) && reason.is_empty() {
        out.push(Action::Propose(Arc::clone(&wanted.plan)));
    }
    ui.add_space(6.0);
    if !data.is_virtual {
        let mut note = Row::text(ui, 20.0);
        note.left(0.0, &[words::note("On a real chip you type the new value to confirm.").faint()]);
        note.end();
    }
}

fn before_after(ui: &mut Ui, shown: &Shown, wanted: &Wanted, step: &Planned) {
    let mut head = Row::text(ui, 18.0);
    head.left(COLUMN, &[words::caption("Now").faint()]);
    head.left(AFTER, &[words::caption("After").faint()]);
    head.end();
    let value = |number: u32| grouped(u64::from(number));
    let mut lines = vec![
        ("Counter", value(shown.value), value(wanted.after)),
        ("In hex", format!("{:08X}", shown.value), format!("{:08X}", wanted.after)),
    ];
    for change in step.changes.iter().filter(|change| matches!(change.now, Value::Bytes(_))) {
        if change.what.starts_with("Bytes") {
            lines.push(("Data", change.now.words(), change.after.words()));
        }
    }
    for (label, now, after) in lines {
        let mut row = Row::text(ui, 25.0);
        row.left(0.0, &[words::body(label).dim()]);
        row.left_in(COLUMN, AFTER - COLUMN - 8.0, &[words::hex_s(now.as_str())]);
        let room = row.rect.width() - AFTER;
        row.left_in(AFTER, room, &[words::hex_s(after.as_str()).semibold().tone(Tone::OneWay)]);
        row.named(Role::Label, format!("{label} now {now}, after {after}"));
    }
}
