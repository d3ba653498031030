//! The controls inside the steps of a guide: one function per kind of choice.

use egui::{CornerRadius, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, vec2};

use stsafe_core::{
    command::tables::{KeyType, Lock, USAGES},
    crypto::Curve,
};

use super::{
    build::sentence,
    data::{Control, Guide},
    state::{MODES, State, Way, uses_of},
    tables::caption,
};
use crate::{
    action::{Action, Outbox},
    secrets::{Kept, Wanted},
    theme::{self, Ink, space},
    widgets::{
        button::{Button, Kind, link},
        field::Field,
        secret::secret,
        segment::{Choice, segment_small},
        switch::switch,
        words::{self, Pen},
    },
};

/// The host keys that ST's examples use, and everybody knows (KNOWN, SDK).
const ST_MAC: [u8; 16] =
    [0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF];
const ST_CIPHER: [u8; 16] =
    [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF];

/// Paints what a step lets one choose.
pub(super) fn control(ui: &mut Ui, control: Control, state: &mut State, guide: &Guide, out: &mut Outbox) {
    match control {
        Control::None => {}
        Control::Curve => curves(ui, state),
        Control::Uses => {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::S2;
                Field::new("Uses", "1 to 65,535").width(84.0).show(ui, &mut state.uses);
                if Button::new(Kind::Quiet, "Not limited").show(ui).clicked() {
                    state.uses = u16::MAX.to_string();
                }
            });
        }
        Control::HostFields => host_fields(ui, state, guide),
        Control::KeyType => key_type(ui, state),
        Control::Way => {
            let choices = Way::ALL.map(|(_, text)| Choice { text, closed: "" });
            let chosen = Way::ALL.iter().position(|(way, _)| *way == state.way).unwrap_or(0);
            if let Some((way, _)) = segment_small(ui, "Way", &choices, chosen).and_then(|i| Way::ALL.get(i)) {
                state.way = *way;
            }
        }
        Control::HostKeys => {
            let n = state.key_type.aes_bytes().unwrap_or(16);
            secret(ui, "MAC key", &mut state.mac, n);
            ui.add_space(4.0);
            secret(ui, "Cipher key", &mut state.cipher, n);
            state.typing |= state.mac.focused() || state.cipher.focused();
            ui.add_space(4.0);
            ui.horizontal(|ui| {
                if Button::new(Kind::Quiet, "Draw both").show(ui).clicked() {
                    out.push(Action::DrawKeys(vec![n, n]));
                }
                let open = n == 16;
                let known = Button::new(Kind::Quiet, "ST's example keys").enabled(open);
                if known.tooltip("Public: for tests and lessons only").show(ui).clicked() {
                    state.mac.set(&ST_MAC);
                    state.cipher.set(&ST_CIPHER);
                }
            });
            kept(ui, Wanted::HostKeys, state.typed_host_keys().map(Kept::HostKeys), out);
        }
        Control::SlotFields => slot_fields(ui, state),
        Control::Mode => mode(ui, state),
        Control::Key(n) => {
            secret(ui, "Key", &mut state.key, n);
            state.typing |= state.key.focused();
            ui.add_space(4.0);
            if Button::new(Kind::Quiet, "Draw it").show(ui).clicked() {
                out.push(Action::DrawKeys(vec![n]));
            }
        }
        Control::Flags => {
            let flags = [
                ("Start KEK sessions", 0x04),
                ("Establish host keys", 0x10),
                ("Establish symmetric keys", 0x02),
                ("Authenticate entities", 0x08),
                ("Keep the change right", 0x01),
            ];
            bits(ui, &mut state.flags, &flags);
        }
        Control::IssuerKey(curve) => {
            let n = curve.coordinate_len();
            secret(ui, "Signer's private key", &mut state.issuer, n);
            state.typing |= state.issuer.focused();
            ui.add_space(4.0);
            if !cfg!(target_arch = "wasm32") && link(ui, "Take from a file…").clicked() {
                out.push(Action::PickPrivateKey(Some(curve)));
            }
            let typed = state.issuer.bytes(n).map(|scalar| Kept::PrivateKey { curve, scalar });
            kept(ui, Wanted::PrivateKey(curve), typed, out);
        }
        Control::PublicKey => {
            let name = if state.curve.is_weierstrass() { "X and Y" } else { "Public key" };
            Field::new(name, "Hex").face(theme::HEX_S).show(ui, &mut state.public);
        }
    }
}

/// Into the encrypted file, and out of it.
fn kept(ui: &mut Ui, wanted: Wanted, typed: Option<Kept>, out: &mut Outbox) {
    if link(ui, "Take from the encrypted file…").clicked() {
        out.push(Action::TakeSecret(wanted));
    }
    if let Some(kept) = typed
        && link(ui, "Keep in the encrypted file…").clicked()
    {
        out.push(Action::KeepSecret(kept));
    }
}

fn curves(ui: &mut Ui, state: &mut State) {
    let short = |curve: Curve| match curve {
        Curve::NistP256 => "P-256",
        Curve::NistP384 => "P-384",
        Curve::NistP521 => "P-521",
        Curve::BrainpoolP256 => "BP-256",
        Curve::BrainpoolP384 => "BP-384",
        Curve::BrainpoolP512 => "BP-512",
        Curve::X25519 => "X25519",
        Curve::Ed25519 => "Ed25519",
    };
    let width = ((ui.available_width() - 12.0) / 4.0).floor();
    for four in Curve::ALL.chunks(4) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S1;
            for curve in four {
                if tile(ui, short(*curve), curve.name(), width, state.curve == *curve) {
                    state.curve = *curve;
                }
            }
        });
        ui.add_space(4.0);
    }
}

/// A word in a frame that is chosen or not.
fn tile(ui: &mut Ui, text: &str, name: &str, width: f32, chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(width, space::CONTROL_SMALL), Sense::click());
    let pen = Pen::new(ui);
    let p = pen.palette;
    let (fill, line) = match (chosen, response.hovered()) {
        (true, _) => (p.accent_soft, p.accent),
        (false, true) => (p.hover, p.line),
        (false, false) => (p.raised, p.line),
    };
    let radius = CornerRadius::same(space::RADIUS as u8);
    pen.painter.rect(rect, radius, fill, Stroke::new(space::HAIR, line), StrokeKind::Inside);
    if response.has_focus() {
        theme::focus_ring(&pen.painter, p, rect, space::RADIUS);
    }
    let run = words::table(text).medium().ink(if chosen { Ink::Accent } else { Ink::Text });
    pen.line(rect.center(), egui::Align::Center, f32::INFINITY, &[run]);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, name));
    response.clicked()
}

fn key_type(ui: &mut Ui, state: &mut State) {
    let kinds = [KeyType::Aes128, KeyType::Aes256];
    let choices = kinds.map(|kind| Choice { text: kind.name(), closed: "" });
    let chosen = kinds.iter().position(|kind| *kind == state.key_type).unwrap_or(0);
    if let Some(kind) = segment_small(ui, "Type", &choices, chosen).and_then(|i| kinds.get(i)) {
        state.key_type = *kind;
    }
}

/// Switches over the bits of a byte.
fn bits(ui: &mut Ui, byte: &mut u8, flags: &[(&str, u8)]) {
    for (name, mask) in flags {
        let mut on = *byte & mask != 0;
        if switch(ui, name, &mut on, true, "") {
            *byte ^= mask;
        }
    }
}

fn host_fields(ui: &mut Ui, state: &mut State, _: &Guide) {
    let [control, signer] = &mut state.host_fields;
    let flags = [
        ("In clear", 0x02),
        ("Wrapped or agreed, by anybody", 0x01),
        ("Write again", 0x04),
        ("Keep the change right", 0x08),
    ];
    bits(ui, control, &flags);
    self::signer(ui, signer);
}

fn slot_fields(ui: &mut Ui, state: &mut State) {
    let flags = [
        ("In clear", 0x10),
        ("Wrapped, by anybody", 0x02),
        ("Agreed, with anybody", 0x01),
        ("Derived from another key", 0x20),
        ("Keep the change right", 0x08),
    ];
    bits(ui, &mut state.slot_fields, &flags);
    signer(ui, &mut state.slot_signer);
}

/// The public slot whose owner signs wrapped and agreed keys.
fn signer(ui: &mut Ui, signer: &mut u8) {
    ui.add_space(4.0);
    caption(ui, "Signed by the owner of public slot");
    let slots = [0xFF, 0, 1, 2, 3];
    let choices = ["None", "0", "1", "2", "3"].map(|text| Choice { text, closed: "" });
    let chosen = slots.iter().position(|slot| slot == signer).unwrap_or(0);
    if let Some(slot) = segment_small(ui, "Signer", &choices, chosen).and_then(|i| slots.get(i)) {
        *signer = *slot;
    }
}

fn mode(ui: &mut Ui, state: &mut State) {
    let width = ((ui.available_width() - 8.0) / 3.0).floor();
    for (line, three) in MODES.chunks(3).enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S1;
            for (column, mode) in three.iter().enumerate() {
                let index = line * 3 + column;
                if tile(ui, mode.name(), mode.name(), width, state.mode == index) {
                    state.mode = index;
                    state.usage = uses_of(*mode);
                }
            }
        });
        ui.add_space(4.0);
    }
    if state.mode().secret_bytes().is_none() {
        key_type(ui, state);
        ui.add_space(4.0);
    }
    let possible = uses_of(state.mode());
    for (bit, name) in (0..8_u8).zip(USAGES) {
        let mask = 1_u8 << bit;
        if possible & mask == 0 {
            continue;
        }
        let mut on = state.usage & mask != 0;
        if switch(ui, &sentence([name].into_iter(), ""), &mut on, true, "") {
            state.usage ^= mask;
        }
    }
    let locks = [Lock::Unlocked, Lock::Erasable, Lock::Locked];
    let choices = ["Unlocked", "Erasable", "Locked"].map(|text| Choice { text, closed: "" });
    let chosen = locks.iter().position(|lock| *lock == state.lock).unwrap_or(0);
    if let Some(lock) = segment_small(ui, "Lock", &choices, chosen).and_then(|i| locks.get(i)) {
        state.lock = *lock;
    }
}
