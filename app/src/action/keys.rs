//! Keys: as people write them, which action they ask for, and those that belong to what has the keyboard.

use egui::{Key, KeyboardShortcut};

use super::{Action, Entry, Screen, TABLE};

/// Keys that belong to what has the keyboard, so that no action is made from them; only the list of shortcuts is.
#[derive(Clone, Copy, Debug)]
pub struct Inside {
    /// What they do.
    pub text: &'static str,
    /// As people write them.
    pub keys: &'static str,
    /// Only on this screen; everywhere when `None`.
    pub screen: Option<Screen>,
}

const fn inside(text: &'static str, keys: &'static str, screen: Option<Screen>) -> Inside {
    Inside { text, keys, screen }
}

/// These keys.
pub static INSIDE: &[Inside] = &[
    inside("Next, previous control", "Tab, Shift Tab", None),
    inside("Next, previous row", "↑ ↓", None),
    inside("Press, open", "Enter", None),
    inside("Copy as shown", "Ctrl C", None),
    inside("Copy as hex, C array, Rust, text", "Shift F10", None),
    inside("Next, previous zone on the map", "← →", Some(Screen::Memory)),
    inside("Undo, redo an edit, never a write", "Ctrl Z, Ctrl Shift Z", Some(Screen::Memory)),
    inside("To the amount", "D", Some(Screen::Counters)),
    inside("Station to station", "← → ↑ ↓", Some(Screen::Access)),
    inside("Plan a station, take it back", "Enter, Delete", Some(Screen::Access)),
    inside("Exchange to exchange", "↑ ↓", Some(Screen::Session)),
    inside("Paste into the judge", "Ctrl V", Some(Screen::Session)),
    inside("Judge what was pasted", "Ctrl Enter", Some(Screen::Session)),
    inside("Who answers", "Alt 1 to Alt 6", Some(Screen::Authentication)),
    inside("Unfold, fold a field", "→ ←", Some(Screen::Certificates)),
    inside("Filter", "/, Ctrl F", Some(Screen::Trace)),
    inside("First, last exchange", "Home, End", Some(Screen::Trace)),
    inside("Go to a number", "G", Some(Screen::Trace)),
    inside("Follow the newest", "F", Some(Screen::Trace)),
    inside("Pin, note", "P, N", Some(Screen::Trace)),
    inside("A step earlier, later", "Alt ↑, Alt ↓", Some(Screen::Twin)),
    inside("Take a step out of the plan", "Delete", Some(Screen::Twin)),
    inside("Next, previous difference of two captures", "N, Shift N", Some(Screen::Trace)),
    inside("Go to the screen that asked, and what it asked about", "Enter", Some(Screen::Trace)),
    inside("Choose an answer", "A, B, C", Some(Screen::Lessons)),
    inside("Check it, run it, go on", "Enter", Some(Screen::Lessons)),
    inside("Step before, next step", "Alt ←, Alt →", Some(Screen::Lessons)),
];

/// Keys as people write them: `Ctrl T`, `F5`, `?`.
pub fn keys(shortcut: KeyboardShortcut) -> String {
    let name = match shortcut.logical_key {
        Key::Questionmark => "?",
        Key::Escape => "Esc",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::Comma => ",",
        Key::Plus => "+",
        Key::Minus => "−",
        key => key.name(),
    };
    if shortcut.modifiers.shift {
        format!("Shift {name}")
    } else if shortcut.modifiers.command {
        format!("Ctrl {name}")
    } else if shortcut.modifiers.alt {
        format!("Alt {name}")
    } else {
        name.to_owned()
    }
}

/// The keys of an action; empty when it has none.
pub fn keys_of(action: &Action) -> String {
    let entry = TABLE.iter().find(|entry| entry.action == *action);
    entry.and_then(|entry| entry.keys).map(keys).unwrap_or_default()
}

/// The actions that work in a dialog too: from region to region.
pub fn regions_pressed(ctx: &egui::Context) -> Vec<Action> {
    let region = |entry: &&Entry| matches!(entry.action, Action::NextRegion | Action::PreviousRegion);
    let pressed =
        |entry: &&Entry| entry.keys.is_some_and(|keys| ctx.input_mut(|input| input.consume_shortcut(&keys)));
    TABLE.iter().filter(region).filter(pressed).map(|entry| entry.action.clone()).collect()
}

/// The actions whose keys were pressed. Single keys count only when no field has the keyboard.
pub fn pressed(ctx: &egui::Context, screen: Screen, typing: bool) -> Vec<Action> {
    let typing = typing || ctx.text_edit_focused();
    TABLE
        .iter()
        .filter(|entry| entry.screen.is_none_or(|only| only == screen))
        .filter(|entry| {
            entry.keys.is_some_and(|keys| {
                let single = !keys.modifiers.command
                    && !keys.modifiers.alt
                    && !matches!(keys.logical_key, Key::F5 | Key::F6 | Key::F11 | Key::Escape);
                if single && typing {
                    return false;
                }
                // On most keyboards `?` needs Shift, so modifiers other than Ctrl do not matter.
                ctx.input_mut(|input| {
                    if keys.logical_key == Key::Questionmark {
                        input.key_pressed(keys.logical_key) && !input.modifiers.command
                    } else {
                        input.consume_shortcut(&keys)
                    }
                })
            })
        })
        .map(|entry| entry.action.clone())
        .collect()
}
