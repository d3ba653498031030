//! The strip above a capture's list: host keys for it, typed here, tried in the background, wiped from the fields at once;
//! or the two ways to send it again.

use egui::{Key, Margin, Rect, Ui};
use zeroize::Zeroizing;

use super::{State, data::Data};
use crate::{
    action::{Action, Outbox, TraceErrand},
    secret::TypedKeys,
    theme::{Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        field::Field,
        region,
        row::Row,
        words,
    },
};

/// Height of the strip.
const STRIP: f32 = 44.0;

/// What the strip is open for.
pub(super) enum Strip {
    /// Host keys.
    Keys(Typed),
    /// Sending the capture again.
    Again,
}

/// Two keys as they are typed, and what is wrong with them.
#[derive(Default)]
pub(super) struct Typed {
    mac: Zeroizing<String>,
    cipher: Zeroizing<String>,
    mistake: String,
}

/// The buttons that open the strip, or close it.
pub(super) fn buttons(ui: &mut Ui, state: &mut State, data: &Data) {
    if data.protected > 0 {
        let keys = Button::new(Kind::Plain, "Host keys").icon(icon::LOCK_KEY);
        if keys.tooltip("Show the protected exchanges of this capture decrypted").show(ui).clicked() {
            let open = matches!(state.strip, Some(Strip::Keys(_)));
            state.strip = (!open).then(|| Strip::Keys(Typed::default()));
        }
    }
    let again = Button::new(Kind::Plain, "Send again").icon(icon::PLAY);
    if again.tooltip("Send the commands of this capture, and compare the answers").show(ui).clicked() {
        let open = matches!(state.strip, Some(Strip::Again));
        state.strip = (!open).then_some(Strip::Again);
    }
}

/// The strip above the list, while it is open; gives back what is left for the list.
pub(super) fn strip(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) -> Rect {
    match state.strip.take().filter(|_| data.remark.is_some()) {
        Some(Strip::Keys(typed)) if data.protected > 0 => keys(ui, rect, state, typed, data, out),
        Some(Strip::Again) => again(ui, rect, state, data, out),
        _ => rect,
    }
}

/// The two ways to send a capture again.
fn again(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) -> Rect {
    let (strip, rest) = region::split_top(ui, rect, STRIP);
    let mut done = false;
    region::inside(ui, "send again", strip, Margin { left: 24, right: 24, top: 8, bottom: 8 }, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S2;
            let free = data.closed.is_empty();
            let ways = [
                ("To the chip", "Only what needs no consent is sent; the rest is listed", false),
                ("To its twin", "All of it is sent to a copy of the chip, one-way commands too", true),
            ];
            for (text, tooltip, twin) in ways {
                let tooltip = if free { tooltip } else { data.closed };
                if Button::new(Kind::Plain, text).enabled(free).tooltip(tooltip).show(ui).clicked() {
                    out.push(Action::Trace(TraceErrand::Replay { twin }));
                    done = true;
                }
            }
            done |= Button::new(Kind::Quiet, "Close").show(ui).clicked();
            let mut said = Row::text(ui, space::CONTROL);
            let words = "To the chip only what needs no consent, to the twin everything; session frames are left out.";
            let words = if free { words } else { data.closed };
            said.left_in(4.0, said.rect.width() - 4.0, &[words::note(words).dim()]);
            said.end();
        });
    });
    state.strip = (!done).then_some(Strip::Again);
    rest
}

fn keys(ui: &mut Ui, rect: Rect, state: &mut State, mut typed: Typed, data: &Data, out: &mut Outbox) -> Rect {
    let (strip, rest) = region::split_top(ui, rect, STRIP);
    let mut done = false;
    region::inside(ui, "host keys", strip, Margin { left: 24, right: 24, top: 8, bottom: 8 }, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S2;
            let width = ((ui.available_width() - 460.0) / 2.0).clamp(160.0, 300.0);
            let mut enter = false;
            for (name, text) in [("MAC key", &mut typed.mac), ("Cipher key", &mut typed.cipher)] {
                let hint = format!("{name}, 16 or 32 bytes, hex");
                let field = Field::new(name, &hint).secret().width(width).show(ui, text);
                enter |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                super::filter::enter_is_used_up(ui, &field);
            }
            let button = Button::new(Kind::Primary, "Show decrypted").show(ui);
            if button.clicked() || enter {
                match TypedKeys::read(&typed.mac, &typed.cipher) {
                    Ok(keys) => {
                        out.push(Action::Trace(TraceErrand::Unseal(keys)));
                        typed = Typed::default();
                    }
                    Err(mistake) => typed.mistake = mistake,
                }
            }
            done = Button::new(Kind::Quiet, "Close").show(ui).clicked();
            let mut said = Row::text(ui, space::CONTROL);
            let room = said.rect.width() - 4.0;
            match (&data.unsealed, typed.mistake.as_str()) {
                (_, mistake) if !mistake.is_empty() => {
                    said.left_in(4.0, room, &[words::note(mistake).tone(Tone::Danger)]);
                }
                (Some(words), _) => {
                    said.left_in(4.0, room, &[words::note(words.as_str()).dim()]);
                }
                (None, _) => {}
            }
            said.end();
        });
    });
    state.strip = (!done).then_some(Strip::Keys(typed));
    rest
}
