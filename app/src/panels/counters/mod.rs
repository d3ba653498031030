//! Counters: value, past and future of one-way counters; understand and do one decrement.

mod build;
pub mod data;
mod form;
mod history;
mod list;
mod middle;
mod plot;
mod walk;

use std::sync::Arc;

use egui::{Key, Margin, Rect, Ui};
use stsafe_core::plan::Plan;

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    text,
    theme::{icon, space},
    widgets::{
        button::{Button, Kind},
        region, state as states, words,
    },
};

pub use build::build;
pub use data::Data;

/// Widths of the list and of the form, in points.
const LIST: f32 = 248.0;
const FORM: f32 = 352.0;

/// What this screen remembers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The counter that is looked at.
    pub zone: u8,
    form: Form,
    /// How far the slow motion is: step 0 to 4.
    walk: Option<usize>,
    /// Space of time that the plot shows.
    span: Span,
}

/// What is typed into the form.
#[derive(Clone, Debug, PartialEq)]
struct Form {
    wish: Wish,
    number: String,
    data: String,
    offset: String,
}

impl Default for Form {
    fn default() -> Self {
        Self { wish: Wish::By, number: "1".to_owned(), data: String::new(), offset: "0000".to_owned() }
    }
}

/// What the number of the form means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wish {
    /// Take this much off.
    #[default]
    By,
    /// Lower it once to this value.
    To,
}

/// Which past is plotted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Span {
    Minute,
    Hour,
    #[default]
    All,
}

/// What this screen plans: the decrement of the form.
pub fn planned(data: &Data) -> Option<Arc<Plan>> {
    data.shown.as_ref()?.wanted.as_ref().ok().map(|wanted| Arc::clone(&wanted.plan))
}

impl State {
    /// Looks at another counter.
    pub fn look_at(&mut self, zone: u8) {
        if self.zone != zone {
            (self.zone, self.walk) = (zone, None);
        }
    }

    /// A plan was carried out: a decrement that was walked through has its answer.
    pub fn done(&mut self) {
        if self.walk == Some(3) {
            self.walk = Some(4);
        }
        if self.form.wish == Wish::To {
            self.form = Form::default();
        }
    }

    /// The walk ends where the power went.
    pub fn power_was_cut(&mut self) {
        self.walk = None;
    }
}

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Option<&Data>, busy: bool, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let note = data.map_or("Values that only fall", |data| data.note.as_str());
    region::screen_header(ui, header, Screen::Counters.name(), &[words::body(note).faint()], |ui| {
        let Some(data) = data else { return };
        let read = Button::new(Kind::Plain, "Read all").icon(icon::ARROWS_CLOCKWISE).busy(busy);
        if read.tooltip("Ask the chip for all counters").show(ui).clicked() {
            out.push(Action::Refresh);
        }
        if let Some(plan) = data.shown.as_ref().and_then(|shown| shown.use_up.as_ref()) {
            let up = Button::new(Kind::Quiet, "Use it up…").icon(icon::TIMER).enabled(data.closed.is_empty());
            let tip =
                if data.closed.is_empty() { "A life in one go, on the virtual chip" } else { data.closed };
            if up.tooltip(tip).show(ui).clicked() {
                out.push(Action::Propose(std::sync::Arc::clone(plan)));
            }
        }
    });
    let Some(data) = data else {
        region::inside(ui, "empty", content, Margin::same(24), |ui| {
            if states::empty(ui, text::NO_PARTITION, &[(Kind::Primary, "Query the partition")]).is_some() {
                out.push(Action::Refresh);
            }
        });
        return;
    };
    let Some(shown) = &data.shown else {
        region::inside(ui, "none", content, Margin::same(24), |ui| states::empty(ui, text::NO_COUNTERS, &[]));
        return;
    };
    state.zone = shown.zone;
    let narrow = content.width() < space::INSPECTOR_WINDOW - space::NAVIGATION;
    let (list, form) = if narrow { (196.0, 312.0) } else { (LIST, FORM) };
    let (left, rest) = region::split_left(ui, content, list);
    let (middle, right) = region::split_right(ui, rest, form);
    list::show(ui, left, state, data);
    middle::show(ui, middle, state, data, shown, out);
    form::show(ui, right, state, data, shown, out);
    step_zone(ui, state, data);
}

/// Arrow keys step through the counters when no field has the keyboard.
fn step_zone(ui: &Ui, state: &mut State, data: &Data) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let (back, on) = ui.input(|i| (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown)));
    let here = data.zones.iter().position(|entry| entry.zone == state.zone);
    let next = match (here, back, on) {
        (Some(here), true, _) => here.checked_sub(1),
        (Some(here), _, true) => Some(here + 1),
        _ => None,
    };
    if let Some(entry) = next.and_then(|next| data.zones.get(next)) {
        state.look_at(entry.zone);
    }
}
