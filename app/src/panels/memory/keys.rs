//! Typing into the bytes: digits or characters overwrite, arrows move, Tab changes the column, pasted hex of any
//! notation lands as an edit.

use egui::{Event, EventFilter, Key, Response, Ui};

use stsafe_core::hex;

use super::{State, data::Shown};
use crate::widgets::bytes::Cursor;

/// Takes what was typed; returns whether the cursor moved.
pub(super) fn take(ui: &Ui, response: &Response, state: &mut State, shown: &Shown, cursor: Cursor) -> bool {
    let filter = EventFilter {
        // Tab changes the column once, and leaves from the second one.
        tab: !cursor.text,
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: false,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let events = ui.input(|input| input.filtered_events(&filter));
    let mut now = cursor;
    for event in events {
        now = event_at(event, state, shown, now);
    }
    let moved = now != cursor;
    state.cursor = Some(now);
    moved
}

fn event_at(event: Event, state: &mut State, shown: &Shown, now: Cursor) -> Cursor {
    let bytes = shown.bytes.as_deref().unwrap_or_default();
    let last = bytes.len().saturating_sub(1);
    let to = |at: usize| Cursor { at: at.min(last), second: false, ..now };
    match event {
        Event::Text(text) => text.chars().fold(now, |now, sign| typed(sign, state, shown, now)),
        Event::Paste(text) => pasted(&text, state, shown, now),
        Event::Key { key, pressed: true, modifiers, .. } if !modifiers.command => match key {
            Key::ArrowLeft if now.second => Cursor { second: false, ..now },
            Key::ArrowLeft | Key::Backspace => to(now.at.saturating_sub(1)),
            Key::ArrowRight => to(now.at + 1),
            Key::ArrowUp => to(now.at.checked_sub(16).unwrap_or(now.at)),
            Key::ArrowDown => to(if now.at + 16 <= last { now.at + 16 } else { now.at }),
            Key::PageUp => to(now.at.saturating_sub(128)),
            Key::PageDown => to(now.at + 128),
            Key::Home => to(now.at / 16 * 16),
            Key::End => to(now.at / 16 * 16 + 15),
            Key::Tab if !modifiers.shift => Cursor { text: true, second: false, ..now },
            Key::Tab => Cursor { text: false, second: false, ..now },
            _ => now,
        },
        _ => now,
    }
}

fn typed(sign: char, state: &mut State, shown: &Shown, now: Cursor) -> Cursor {
    let bytes = shown.bytes.as_deref().unwrap_or_default();
    let next = Cursor { at: (now.at + 1).min(bytes.len().saturating_sub(1)), second: false, ..now };
    if now.text {
        let Ok(byte) = u8::try_from(sign) else { return now };
        if byte.is_ascii_control() || !byte.is_ascii() {
            return now;
        }
        state.edit(shown.zone).put(now.at, &[byte]);
        return next;
    }
    let Some(digit) = sign.to_digit(16).and_then(|digit| u8::try_from(digit).ok()) else { return now };
    // Typed in one frame, the first digit is in the edit already, not yet in what is shown.
    let old = state.edit(shown.zone).byte(now.at).or(bytes.get(now.at).copied()).unwrap_or(0);
    let byte = if now.second { old & 0xF0 | digit } else { old & 0x0F | digit << 4 };
    state.edit(shown.zone).put(now.at, &[byte]);
    if now.second { next } else { Cursor { second: true, ..now } }
}

fn pasted(text: &str, state: &mut State, shown: &Shown, now: Cursor) -> Cursor {
    let size = shown.bytes.as_ref().map_or(0, Vec::len);
    let bytes = if now.text {
        text.as_bytes().to_vec()
    } else {
        match hex::parse(text.trim()) {
            Ok(bytes) => bytes,
            Err(error) => {
                state.note = Some(format!("Nothing was pasted: {error}"));
                return now;
            }
        }
    };
    state.take_in(shown.zone, "Pasted", now.at, &bytes, size);
    let at = (now.at + bytes.len()).min(size.saturating_sub(1));
    Cursor { at, second: false, ..now }
}
