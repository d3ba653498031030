//! Whose key signs for the host, and where another one comes from: a file, or the encrypted file. The key is in no word here.

use egui::{Sense, Ui, accesskit::Role};

use super::{
    State,
    data::{Data, Whose},
};
use crate::{
    action::{Action, Outbox},
    secrets::Wanted,
    theme::{Tone, icon},
    widgets::{
        button::link,
        judged,
        row::Row,
        words::{self, Pen},
    },
};

/// Shows it in a line.
pub(super) fn show(ui: &mut Ui, state: &mut State, data: &Data, out: &mut Outbox) {
    let Some(key) = &data.key else { return };
    let glyph = words::icon_s(icon::KEY);
    let (mark, said) = match key.whose {
        Whose::Nobodys => (glyph.tone(Tone::Warn), words::strong(key.words.as_str()).tone(Tone::Warn)),
        Whose::Simulators => (glyph.tone(Tone::Sim), words::strong(key.words.as_str())),
        Whose::Own => (glyph.dim(), words::strong(key.words.as_str())),
    };
    let runs = [mark, said.gap(6.0)];
    let width = Pen::new(ui).width(&runs);
    let mut row = Row::sized(ui, width, 18.0, Sense::hover());
    row.left(0.0, &runs);
    row.named(Role::Status, format!("The host's private key: {}", key.words));
    if key.whose == Whose::Own {
        own(ui, state, out);
        return;
    }
    if !cfg!(target_arch = "wasm32") && link(ui, "Take from a file…").clicked() {
        out.push(Action::PickPrivateKey(None));
    }
    if link(ui, "Take from the encrypted file…").clicked() {
        out.push(Action::TakeSecret(Wanted::SigningKey));
    }
    let reason = data.not_run();
    if ui.available_width() > Pen::new(ui).width(&[words::table(reason)]) {
        judged::reason(ui, reason);
    }
}

fn own(ui: &mut Ui, state: &mut State, out: &mut Outbox) {
    if let Some(kept) = &state.key
        && link(ui, "Keep in the encrypted file…").clicked()
    {
        out.push(Action::KeepSecret(kept.clone()));
    }
    if link(ui, "Forget it").clicked() {
        state.key = None;
        out.push(Action::HostKey(None));
    }
}
