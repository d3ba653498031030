//! Profile: what a chip should be, whether this one is, and on which bytes that rests.

mod build;
pub mod data;
mod editor;
mod inspector;
mod state;
mod table;
mod top;

use egui::{Key, Margin, Rect, Ui};
use stsafe_core::report::Format;

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    theme::{icon, space},
    widgets::{
        button::{Button, Kind},
        region,
        segment::{Choice, segment},
        words,
    },
};

pub use build::{build, report};
pub use data::Data;
pub use state::State;

/// Height of the verdict, in points.
const VERDICT: f32 = 90.0;

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Option<&Data>, busy: bool, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let purpose = match data {
        Some(data) => format!("{} compared with the connected chip", data.name),
        None => "What a chip should be".to_owned(),
    };
    region::screen_header(ui, header, Screen::Profile.name(), &[words::body(purpose).faint()], |ui| {
        controls(ui, state, data, busy, out);
    });
    if state.editor.is_some() {
        editor::show(ui, content, state, out);
        return;
    }
    let Some(data) = data else {
        region::inside(ui, "empty", content, Margin::same(24), |ui| top::empty(ui, state));
        return;
    };
    keys(ui, state, data, out);
    let (verdict, rest) = region::split_top(ui, content, VERDICT);
    region::inside(ui, "verdict", verdict, Margin::symmetric(24, 14), |ui| top::verdict(ui, data));
    let (groups, rest) = region::split_left(ui, rest, 176.0);
    let wide = ui.ctx().content_rect().width() >= space::INSPECTOR_WINDOW;
    let side = if wide { 296.0 } else { 252.0 };
    let (middle, right) = region::split_right(ui, rest, side);
    region::scrolled(ui, "groups", groups, Margin { top: 12, ..Margin::ZERO }, |ui| {
        top::groups(ui, state, data);
    });
    region::inside(ui, "items", middle, Margin::ZERO, |ui| table::show(ui, state, data));
    inspector::show(ui, right, state, data, out);
}

fn controls(ui: &mut Ui, state: &mut State, data: Option<&Data>, busy: bool, out: &mut Outbox) {
    if state.editor.is_some() {
        return;
    }
    if data.is_some() {
        let save = Button::new(Kind::Plain, "Save report").icon(icon::EXPORT);
        if save
            .tooltip("The comparison with its bytes as one HTML page that needs nothing else")
            .show(ui)
            .clicked()
        {
            out.push(Action::SaveReport(Format::Html));
        }
        let json = Button::new(Kind::Quiet, "Save as JSON");
        if json.tooltip("The same for programs, as profile check --json-file writes it").show(ui).clicked() {
            out.push(Action::SaveReport(Format::Json));
        }
        let edit = Button::new(Kind::Quiet, "Edit a copy").icon(icon::PENCIL_SIMPLE);
        if edit.tooltip("A profile of your own, checked while you type").show(ui).clicked() {
            state.edit();
        }
        let make = Button::new(Kind::Quiet, "Make a virtual chip").icon(icon::CPU).enabled(!busy);
        if make.tooltip("A fresh chip in memory that is what this profile says").show(ui).clicked()
            && let Some(profile) = &state.profile
        {
            out.push(Action::BuildChip(std::sync::Arc::clone(profile)));
        }
    }
    let names = state.names();
    let choices: Vec<_> = names.iter().map(|name| Choice { text: name.as_str(), closed: "" }).collect();
    let chosen = state.chosen.unwrap_or(usize::MAX);
    if let Some(index) = segment(ui, "Profile", &choices, chosen) {
        state.choose(index);
    }
}

/// ↑ ↓ item by item, D to the next deviation, E edits a copy, S saves.
fn keys(ui: &Ui, state: &mut State, data: &Data, out: &mut Outbox) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
    let items = data.items.len();
    let here = state.item.unwrap_or(0);
    if pressed(Key::ArrowDown) {
        state.item = Some((here + 1).min(items.saturating_sub(1)));
        state.reveal = true;
    }
    if pressed(Key::ArrowUp) {
        state.item = Some(here.saturating_sub(1));
        state.reveal = true;
    }
    if pressed(Key::D) {
        let deviates = |index: &usize| data.items.get(*index).is_some_and(|item| item.deviates);
        let next = (here + 1..items).find(deviates).or_else(|| (0..items).find(deviates));
        state.item = next.or(state.item);
        state.reveal = true;
    }
    if pressed(Key::E) {
        state.edit();
    }
    if pressed(Key::S) {
        out.push(Action::SaveReport(Format::Html));
    }
}
