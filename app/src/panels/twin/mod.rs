//! Twin: a copy of the chip, the plan that is rehearsed on it and then applied to the chip, and start states for lessons.

mod build;
mod changes;
mod classroom;
pub mod data;
mod file;
mod lists;
mod plan;
mod state;
mod steps;

use egui::{Margin, Rect, Ui};

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    theme::space,
    widgets::{
        button::Kind,
        region,
        segment::{Choice, segment},
        state as states, words,
    },
};

pub use build::build;
pub use data::Data;
pub use state::{Page, State};

/// Height of the part that says what the plan is, in points.
const HEAD: f32 = 118.0;
/// Width of the part that says what changes, in points.
const SIDE: f32 = 404.0;

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let purpose = match state.page {
        Page::Plan => "Rehearse on a copy of the chip, then apply the very same list",
        Page::Twin => "What a copy of the chip has from it, and what not",
        Page::Classroom => "States to begin a lesson in",
    };
    region::screen_header(ui, header, Screen::Twin.name(), &[words::body(purpose).faint()], |ui| {
        let choices = Page::ALL.map(|page| Choice { text: page.name(), closed: "" });
        let here = Page::ALL.iter().position(|page| *page == state.page).unwrap_or(0);
        let chosen = segment(ui, "What is shown", &choices, here);
        if let Some(page) = chosen.and_then(|index| Page::ALL.get(index)) {
            state.page = *page;
        }
    });
    match state.page {
        Page::Plan => plan_page(ui, content, state, data, out),
        Page::Twin => lists::show(ui, content, data, out),
        Page::Classroom => classroom::show(ui, content, state, data, out),
    }
}

fn plan_page(ui: &mut Ui, content: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    if let Some(opened) = state.file.clone() {
        file::show(ui, content, state, &opened, data, out);
        return;
    }
    let Some(plan) = &data.plan else {
        region::inside(ui, "empty", content, Margin::same(24), |ui| empty(ui, data, out));
        return;
    };
    let (head, rest) = region::split_top(ui, content, HEAD);
    region::inside(ui, "plan", head, Margin { left: 24, right: 24, top: 16, bottom: 0 }, |ui| {
        plan::show(ui, state, data, plan, out);
    });
    let wide = ui.ctx().content_rect().width() >= space::INSPECTOR_WINDOW;
    let (list, side) = region::split_right(ui, rest, if wide { SIDE } else { 330.0 });
    steps::show(ui, list, state, plan);
    region::scrolled(ui, "changes", side, Margin { left: 20, right: 18, top: 14, bottom: 16 }, |ui| {
        changes::show(ui, plan, out);
    });
}

fn empty(ui: &mut Ui, data: &Data, out: &mut Outbox) {
    let sentence = "Nothing is planned yet. Memory, Counters, Access and Keys add steps with Add to the plan or Ctrl P; \
                    a plan file opens here, or is dropped.";
    let mut buttons = vec![(Kind::Plain, "Open a plan…")];
    if data.connected {
        buttons.extend([(Kind::Quiet, "Go to Access"), (Kind::Quiet, "Go to Memory")]);
    }
    match states::empty(ui, sentence, &buttons) {
        Some(0) => out.push(Action::OpenFile),
        Some(1) => out.push(Action::Show(Screen::Access)),
        Some(_) => out.push(Action::Show(Screen::Memory)),
        None => {}
    }
}
