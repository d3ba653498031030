//! The line of the confirm dialog about the rehearsal: what the twin answered, or that nobody asked it yet.

use egui::{Align, Key, Layout, Modifiers, Rect, Ui, UiBuilder, accesskit::Role};
use stsafe_core::plan::Plan;

use super::confirm::{Decision, State};
use crate::{
    theme::{Tone, icon},
    view::{View, twin::Rehearsed},
    widgets::{
        badge::tone_icon,
        button::{Button, Kind},
        row::Row,
        words,
    },
};

/// Room for the buttons, in points.
const BUTTONS: f32 = 286.0;

/// Said of a list that only this chip understands; why stands in the tooltips.
const NO_REHEARSAL: &str = "Not for a twin: sealed with this chip's ephemeral key";

/// Shows it; says whether somebody wants to rehearse, or to plan it for later.
pub(super) fn row(ui: &mut Ui, view: &View, state: &State) -> Decision {
    let plan = &state.plan;
    let (tone, said) = words_of(view, plan, state.step);
    let mut line = Row::text(ui, 28.0);
    let mark = match tone {
        Tone::Info => words::icon(icon::CIRCLE_DASHED).dim(),
        tone => words::icon(tone_icon(tone)).filled().tone(tone),
    };
    let width = line.rect.width() - BUTTONS - 12.0;
    line.left_in(0.0, width, &[mark, words::body(said.as_str()).gap(8.0)]);
    let place = Rect::from_x_y_ranges(line.rect.right() - BUTTONS..=line.rect.right(), line.rect.y_range());
    line.named(Role::Status, said);
    let builder =
        UiBuilder::new().id_salt("rehearsal").max_rect(place).layout(Layout::right_to_left(Align::Center));
    let mut child = ui.new_child(builder);
    let mut decision = Decision::Open;
    let cannot = View::not_rehearsable(plan);
    let reason = if cannot.is_empty() { view.occupied() } else { cannot };
    let open = reason.is_empty();
    let add = Button::new(Kind::Quiet, "Add to the plan").icon(icon::PLUS).small().enabled(cannot.is_empty());
    if !state.listed && add.tooltip(cannot).show(&mut child).clicked() {
        decision = Decision::Plan;
    }
    let rehearse = Button::new(Kind::Plain, "Rehearse").shortcut("Ctrl R").small().enabled(open);
    let keys = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::R));
    let tooltip = if open { "On a twin of the chip; nothing is sent to the chip" } else { reason };
    if rehearse.tooltip(tooltip).show(&mut child).clicked() || (keys && open) {
        decision = Decision::Rehearse;
    }
    decision
}

/// How the rehearsal of this list went, in words.
fn words_of(view: &View, plan: &Plan, step: usize) -> (Tone, String) {
    let rehearsed = view.twin.rehearsed.as_ref().filter(|rehearsed| rehearsed.is_of(plan));
    match rehearsed {
        None if !View::not_rehearsable(plan).is_empty() => (Tone::Info, NO_REHEARSAL.to_owned()),
        None => (Tone::Info, "Not rehearsed yet".to_owned()),
        Some(rehearsed) if !rehearsed.went_well() => {
            let result = &rehearsed.rehearsal.result;
            (Tone::Danger, format!("The rehearsal stopped at step {}: {}", result.done + 1, result.ended))
        }
        Some(rehearsed) if !rehearsed.holds(&view.known) => {
            (Tone::Warn, "Rehearsed, but the chip is not as it was then".to_owned())
        }
        Some(rehearsed) => (Tone::Ok, answered(rehearsed, plan.steps.len(), step)),
    }
}

fn answered(rehearsed: &Rehearsed, steps: usize, step: usize) -> String {
    let answer = rehearsed.rehearsal.exchanges.get(step).and_then(|exchange| exchange.outcome.status());
    let answer = answer.map(|status| status.to_string()).unwrap_or_default();
    match steps {
        1 => format!("Rehearsed: the twin answered {answer}, as predicted"),
        _ => format!("Rehearsed: {steps} answers as predicted; this step {answer}"),
    }
}
