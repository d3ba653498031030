//! Authentication: *who vouches for it*, *does it hold the key* and *does it believe us* are three questions. A clone
//! passes the first and fails the second; a wrong host fails the third.

mod build;
mod choices;
pub mod data;
mod evidence;
mod evidence_build;
mod host_key;
mod lights;
mod lights_build;
mod step_words;

use egui::{Key, Margin, Modifiers, Rect, Ui};
use stsafe_core::{authenticate, chip::scenario::Scenario};

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    secrets::Kept,
    text,
    theme::icon,
    view::View,
    widgets::{
        button::{Button, Kind},
        region, segment, sequence, state as states, words,
    },
};

pub use build::build;
pub use data::Data;

/// What this screen remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Chosen step; the last one that ran until one is chosen.
    pub step: Option<usize>,
    /// The host's own private key, to be kept if somebody asks; the worker has the one that signs.
    pub key: Option<Kept>,
    /// Steps that had run when the diagram was painted last.
    ran: usize,
}

/// Takes the keys of the scenarios, as far as they are open on this chip: Alt 1 to Alt 6.
pub fn take_keys(ctx: &egui::Context, view: &View, out: &mut Outbox) {
    const DIGITS: [Key; 6] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6];
    for (key, scenario) in DIGITS.into_iter().zip(Scenario::ALL) {
        let pressed = ctx.input_mut(|input| input.consume_key(Modifiers::ALT, key));
        if pressed && choices::closed(view.is_simulated(), view.who(), scenario).is_empty() {
            out.push(choices::choose(view.who(), scenario));
        }
    }
}

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Option<&Data>, busy: bool, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let purpose = [words::body("Chain, then challenge").faint()];
    region::screen_header(ui, header, Screen::Authentication.name(), &purpose, |ui| {
        if let Some(data) = data {
            controls(ui, screen, data, busy, out);
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
    let content = choices::show(ui, content, state, data, out);
    let side = (content.width() * 424.0 / 1264.0).round().max(360.0);
    let (main, right) = region::split_right(ui, content, side);
    let bottom = if main.height() > 640.0 { 218.0 } else { 170.0 };
    let (diagram, lower) = region::split_top(ui, main, main.height() - bottom);
    let shown = state.step.or_else(|| last_run(data));
    let diagram = sequence::head(ui, diagram, &data.ends);
    region::scrolled(ui, "diagram", diagram, Margin::ZERO, |ui| {
        // What has just run scrolls into sight.
        let news = (data.ran > state.ran).then(|| data.ran.saturating_sub(1));
        state.ran = data.ran;
        if let Some(step) = sequence::sequence(ui, &data.steps, state.step, news) {
            state.step = if state.step == Some(step) { None } else { Some(step) };
        }
    });
    evidence::show(ui, lower, shown.and_then(|step| data.evidence.get(step)), out);
    lights::show(ui, right, data, out);
    step_keys(ui, state, data.steps.len());
}

fn last_run(data: &Data) -> Option<usize> {
    data.ran.checked_sub(1)
}

fn controls(ui: &mut Ui, screen: Rect, data: &Data, busy: bool, out: &mut Outbox) {
    let why = data.not_run();
    let more = data.next.is_some() && !busy && why.is_empty();
    let run = Button::new(Kind::Primary, "Run all").icon(icon::PLAY).solid().busy(busy);
    let tip = if why.is_empty() { "Run the whole authentication (R)" } else { why };
    if run.enabled(!busy && why.is_empty()).tooltip(tip).show(ui).clicked() {
        out.push(Action::RunAll);
    }
    if data.next.is_some() || data.ran == 0 || data.closed.is_some() {
        let next = Button::new(Kind::Plain, "Next").icon(icon::SKIP_FORWARD).enabled(more);
        let tip = if why.is_empty() { data.closed.unwrap_or("Run one step (N)") } else { why };
        if next.tooltip(tip).show(ui).clicked() {
            out.push(Action::NextStep);
        }
    } else {
        let again = Button::new(Kind::Plain, "Start over").icon(icon::ARROW_COUNTER_CLOCKWISE).enabled(!busy);
        if again.tooltip("Forget this run").show(ui).clicked() {
            out.push(choices::choose(data.own, data.scenario));
        }
    }
    choices::in_header(ui, screen, data, out);
    ui.add_space(4.0);
    let choices = authenticate::Kind::ALL.map(|kind| segment::Choice { text: kind.name(), closed: "" });
    let chosen = authenticate::Kind::ALL.iter().position(|kind| *kind == data.kind).unwrap_or(0);
    let clicked = segment::segment(ui, "Kind", &choices, chosen);
    if let Some(kind) = clicked.and_then(|index| authenticate::Kind::ALL.get(index)) {
        out.push(Action::SetKind(*kind));
    }
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
