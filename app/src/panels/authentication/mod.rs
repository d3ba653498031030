//! Authentication: *who vouches for it* and *does it hold the key* are two questions. A clone
//! passes the first and fails the second.

mod build;
pub mod data;
mod evidence;
mod evidence_build;
mod lights;

use egui::{Key, Margin, Rect, Ui};

use stsafe_core::chip::scenario::Scenario;

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    text,
    theme::icon,
    widgets::{
        button::{Button, Kind},
        region,
        segment::{self, Choice},
        sequence, state as states, words,
    },
};

pub use build::build;
pub use data::Data;

/// What this screen remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Chosen step; the last one that ran until one is chosen.
    pub step: Option<usize>,
}

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Option<&Data>, busy: bool, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let purpose = [words::body("Who vouches for it, and does it hold the key").faint()];
    region::screen_header(ui, header, Screen::Authentication.name(), &purpose, |ui| {
        if let Some(data) = data {
            controls(ui, data, busy, out);
        }
    });
    let Some(data) = data else {
        region::inside(ui, "empty", content, Margin::same(24), |ui| {
            if states::empty(ui, text::NO_DEVICE, &[(Kind::Primary, "Start the virtual chip")]).is_some() {
                out.push(Action::Connect { address: "sim".to_owned(), read_only: false });
            }
        });
        return;
    };
    let side = (content.width() * 424.0 / 1264.0).round().max(360.0);
    let (main, right) = region::split_right(ui, content, side);
    let bottom = if main.height() > 640.0 { 218.0 } else { 170.0 };
    let (diagram, lower) = region::split_top(ui, main, main.height() - bottom);
    let shown = state.step.or_else(|| last_run(data));
    region::scrolled(ui, "diagram", diagram, Margin::ZERO, |ui| {
        if let Some(step) = sequence::sequence(ui, &data.ends, &data.steps, state.step) {
            state.step = if state.step == Some(step) { None } else { Some(step) };
        }
    });
    evidence::show(ui, lower, shown.and_then(|step| data.evidence.get(step)), out);
    lights::show(ui, right, data, out);
    step_keys(ui, state, data.steps.len());
}

fn last_run(data: &Data) -> Option<usize> {
    match data.next {
        None => data.steps.len().checked_sub(1),
        Some(next) => next.checked_sub(1),
    }
}

fn controls(ui: &mut Ui, data: &Data, busy: bool, out: &mut Outbox) {
    let more = data.next.is_some() && !busy;
    let run = Button::new(Kind::Primary, "Run all").icon(icon::PLAY).solid().enabled(!busy).busy(busy);
    if run.tooltip("Run the whole authentication (R)").show(ui).clicked() {
        out.push(Action::RunAll);
    }
    if data.next.is_some() || data.steps.iter().all(|step| step.stage == sequence::Stage::Waiting) {
        let next = Button::new(Kind::Plain, "Next").icon(icon::SKIP_FORWARD).enabled(more);
        if next.tooltip("Run one step (N)").show(ui).clicked() {
            out.push(Action::NextStep);
        }
    } else {
        let again = Button::new(Kind::Plain, "Start over").icon(icon::ARROW_COUNTER_CLOCKWISE).enabled(!busy);
        if again.tooltip("Forget this run").show(ui).clicked() {
            out.push(Action::SetScenario(data.scenario));
        }
    }
    ui.add_space(4.0);
    let closed =
        |scenario| if data.virtual_chip || scenario == Scenario::Genuine { "" } else { text::NEEDS_VIRTUAL };
    let choices = Scenario::ALL.map(|scenario| Choice { text: scenario.name(), closed: closed(scenario) });
    let chosen = Scenario::ALL.iter().position(|scenario| *scenario == data.scenario).unwrap_or(0);
    let clicked = segment::segment(ui, "Scenario", &choices, chosen);
    if let Some(scenario) = clicked.and_then(|index| Scenario::ALL.get(index)) {
        out.push(Action::SetScenario(*scenario));
    }
    ui.add_space(4.0);
    let label = if data.virtual_chip { "Scenario" } else { text::NEEDS_VIRTUAL };
    let pen = words::Pen::new(ui);
    let runs = [words::body(label).faint()];
    let mut row = crate::widgets::row::Row::sized(ui, pen.width(&runs), 18.0, egui::Sense::hover());
    row.left(0.0, &runs);
    row.end();
}

/// Arrow keys step through the steps.
fn step_keys(ui: &Ui, state: &mut State, steps: usize) {
    if ui.ctx().text_edit_focused() || steps == 0 {
        return;
    }
    let (back, on) = ui.input(|i| (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown)));
    if on {
        state.step = Some(state.step.map_or(0, |step| (step + 1).min(steps - 1)));
    } else if back {
        state.step = Some(state.step.map_or(steps - 1, |step| step.saturating_sub(1)));
    }
}
