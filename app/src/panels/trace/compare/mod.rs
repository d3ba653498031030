//! Two lists of exchanges side by side: what is alike in one quiet row, every difference in a row of its own, the first
//! one chosen. N goes to the next.

mod build;
pub mod data;
mod detail;
mod table;

use egui::{Key, Modifiers, Rect, Ui};

use crate::{
    action::{Action, Outbox, Screen, TraceErrand},
    panels::shell,
    theme::{icon, space},
    view::Compared,
    widgets::{
        button::{Button, Kind},
        region, words,
    },
};

pub use build::{detail, heading, row};

/// What the comparison remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The chosen stretch; the first difference until one is chosen.
    pub chosen: Option<usize>,
    /// It is to be scrolled to.
    reveal: bool,
}

/// Paints the comparison in place of the list.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, compared: &Compared, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let purpose = [words::body(build::heading(compared)).faint()];
    let chosen = state.chosen.or_else(|| build::step(compared, None, true));
    let mut wish = None;
    region::screen_header(ui, header, Screen::Trace.name(), &purpose, |ui| {
        let close = Button::new(Kind::Plain, "Close the comparison").icon(icon::X);
        if close.show(ui).clicked() {
            out.push(Action::Trace(TraceErrand::CloseComparison));
        }
        let some = !compared.differences.is_empty();
        for (text, keys, on) in [("Next", "N", true), ("Previous", "Shift N", false)] {
            let button = Button::new(Kind::Plain, text).shortcut(keys).enabled(some);
            if button.tooltip("The next or the previous difference").show(ui).clicked() {
                wish = Some(on);
            }
        }
    });
    if !ui.ctx().text_edit_focused() && !ui.ctx().any_popup_open() {
        let pressed = |modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::N));
        if pressed(Modifiers::SHIFT) {
            wish = Some(false);
        } else if pressed(Modifiers::NONE) {
            wish = Some(true);
        }
    }
    if let Some(on) = wish
        && let Some(next) = build::step(compared, chosen, on)
    {
        (state.chosen, state.reveal) = (Some(next), true);
    }
    let bottom = if content.height() > 560.0 { 300.0 } else { 240.0 };
    let rows = ((content.height() - bottom - space::ROW_HEAD) / space::ROW_DENSE).floor().max(3.0);
    let (list, below) = region::split_top(ui, content, space::ROW_HEAD + rows * space::ROW_DENSE);
    table::show(ui, list, state, compared, chosen);
    let shown = chosen.map(|place| build::detail(compared, place)).unwrap_or_default();
    detail::show(ui, below, compared, &shown, out);
}
