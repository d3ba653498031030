//! Keys of the list: arrows, P to pin, N for a note, F to follow, Enter to the screen that asked.

use egui::{Key, Modifiers, Ui};

use super::{Source, State};
use crate::action::{Action, Outbox};

pub(super) fn rows(ui: &Ui, state: &mut State, source: &Source<'_>, out: &mut Outbox) {
    let shown = &source.data.shown;
    if ui.ctx().text_edit_focused() || ui.ctx().any_popup_open() || shown.is_empty() {
        return;
    }
    let pressed = |key| ui.input(|i| i.key_pressed(key) && i.modifiers == Modifiers::NONE);
    if let Some(detail) = source.detail {
        if pressed(Key::P) {
            out.push(Action::Pin { place: detail.place, on: !detail.pinned });
            state.marks_changed = true;
        }
        state.wants_note |= pressed(Key::N);
        // Elsewhere Enter presses what has the keyboard.
        let enter = ui.ctx().memory(|memory| memory.focused().is_none()) && pressed(Key::Enter);
        if let Some((_, action)) = detail.ways.first().filter(|_| enter) {
            out.push(action.clone());
        }
    }
    if pressed(Key::F) {
        (state.paused, state.chosen) = (false, None);
    }
    let last = shown.len() - 1;
    let here =
        |state: &State| state.chosen.and_then(|chosen| shown.binary_search(&chosen).ok()).unwrap_or(last);
    let next = if pressed(Key::ArrowUp) {
        here(state).saturating_sub(1)
    } else if pressed(Key::ArrowDown) {
        (here(state) + 1).min(last)
    } else if pressed(Key::Home) {
        0
    } else if pressed(Key::End) {
        last
    } else {
        return;
    };
    state.chosen = shown.get(next).copied();
    state.paused = next != last;
    state.reveal = true;
    state.field = None;
}
