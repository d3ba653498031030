//! Host keys for a capture: typed here, tried in the background, wiped from the fields at once.

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

/// Two keys as they are typed, and what is wrong with them.
#[derive(Default)]
pub(super) struct Typed {
    mac: Zeroizing<String>,
    cipher: Zeroizing<String>,
    mistake: String,
}

/// Opens the strip, or closes it.
pub(super) fn button(ui: &mut Ui, state: &mut State, data: &Data) {
    if data.protected == 0 {
        return;
    }
    let keys = Button::new(Kind::Plain, "Host keys").icon(icon::LOCK_KEY);
    if keys.tooltip("Show the protected exchanges of this capture decrypted").show(ui).clicked() {
        state.keys = if state.keys.is_some() { None } else { Some(Typed::default()) };
    }
}

/// The strip above the list, while it is open; gives back what is left for the list.
pub(super) fn strip(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) -> Rect {
    let open = data.remark.is_some() && data.protected > 0;
    let Some(mut typed) = state.keys.take().filter(|_| open) else { return rect };
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
    state.keys = (!done).then_some(typed);
    rest
}
