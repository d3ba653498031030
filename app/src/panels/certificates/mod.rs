//! Certificates: believe or doubt a chain, line by line, down to the byte.

mod build;
mod bytes;
pub mod data;
mod structure;

use std::collections::BTreeSet;

use egui::{Margin, Rect, Ui, pos2};

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    text,
    theme::icon,
    widgets::{
        button::{Button, Kind},
        chain,
        copying::{self, Copied},
        region, state as states,
        verdict::{self, Check},
        words,
    },
};

pub use build::{build, of_report};
pub use data::Data;

/// What this screen remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Chosen certificate; the leaf (last) until one is chosen.
    pub certificate: Option<usize>,
    /// Chosen field.
    pub field: Option<usize>,
    /// Fields whose fold differs from how they are first shown.
    pub flipped: BTreeSet<usize>,
    /// Check that was chosen.
    pub check: Option<usize>,
    /// The chosen field was chosen elsewhere: bring it into sight.
    reveal: bool,
    /// Field under the pointer, in tree or bytes, from the last frame.
    hovered: Option<usize>,
}

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Option<&Data>, busy: bool, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let purpose = data.map_or("Believe or doubt a chain, down to the byte", |data| data.source.as_str());
    region::screen_header(ui, header, Screen::Certificates.name(), &[words::body(purpose).faint()], |ui| {
        let read = Button::new(Kind::Plain, "Read from chip").icon(icon::CPU).busy(busy);
        if read.tooltip("Reads zone 0 and judges the chain").show(ui).clicked() {
            out.push(Action::PutFileAway);
            out.push(Action::ReadCertificate);
        }
        if cfg!(not(target_arch = "wasm32")) {
            let open = Button::new(Kind::Quiet, "Open…").icon(icon::FOLDER_OPEN);
            if open.tooltip("A certificate or a chain, PEM or DER; it can be dropped here").show(ui).clicked()
            {
                out.push(Action::OpenFile);
            }
        }
        if data.is_some_and(|data| data.from_file) {
            let back = Button::new(Kind::Quiet, "Back to the chip's").icon(icon::ARROW_LEFT);
            if back.tooltip("Puts the file away").show(ui).clicked() {
                out.push(Action::PutFileAway);
            }
        }
    });
    let Some(data) = data.filter(|data| !data.certificates.is_empty()) else {
        region::inside(ui, "empty", content, Margin::same(24), |ui| {
            let buttons = [(Kind::Primary, "Read it from the chip")];
            if states::empty(ui, text::NO_CERTIFICATE, &buttons).is_some() {
                out.push(Action::ReadCertificate);
            }
        });
        return;
    };
    let scale = (content.width() / 1264.0).min(1.1);
    let (left, rest) = region::split_left(ui, content, (320.0 * scale).round());
    let (middle, right) = region::split_left(ui, rest, (424.0 * scale).round());
    show_chain(ui, left, state, data);
    let index = state.certificate.unwrap_or(data.certificates.len() - 1);
    let Some(certificate) = data.certificates.get(index) else { return };
    let lit = state.hovered.or(state.field);
    let in_tree = structure::show(ui, middle, state, certificate);
    let in_bytes = bytes::show(ui, right, state, certificate, lit);
    state.hovered = in_tree.or(in_bytes);
    if !ui.ctx().text_edit_focused() && copying::take_copy(ui.ctx()) {
        let copied = state
            .field
            .map_or_else(|| Copied::bytes("certificate", &certificate.der), |id| copied(certificate, id));
        ui.ctx().copy_text(copied.plain());
    }
}

/// The bytes of a field's value.
fn copied(certificate: &data::Certificate, field: usize) -> Copied {
    let found = certificate.fields.get(field);
    let value = found.and_then(|field| certificate.der.get(field.content.clone())).unwrap_or_default();
    Copied::bytes(found.map_or("field", |field| field.name.as_str()), value)
}

fn show_chain(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data) {
    let margin = Margin { left: 24, right: 24, top: 15, bottom: 16 };
    region::scrolled(ui, "chain", rect, margin, |ui| {
        region::heading(ui, "Chain", "");
        ui.add_space(9.0);
        let nodes: Vec<_> = data.certificates.iter().map(|certificate| certificate.node.clone()).collect();
        let here = state.certificate.unwrap_or(nodes.len().saturating_sub(1));
        if let Some(chosen) = chain::chain(ui, &nodes, &data.links, here) {
            *state = State { certificate: Some(chosen), ..State::default() };
        }
        ui.add_space(20.0);
        let line = ui.cursor().top();
        let stroke = egui::Stroke::new(1.0, crate::theme::palette(ui).line);
        ui.painter()
            .with_clip_rect(rect)
            .line_segment([pos2(rect.left(), line), pos2(rect.right(), line)], stroke);
        ui.add_space(12.0);
        region::heading(ui, "Checks", "");
        ui.add_space(6.0);
        for (index, check) in data.checks.iter().enumerate() {
            let shown = Check {
                text: check.title.clone(),
                evidence: check.reason.clone(),
                reason: String::new(),
                answer: check.answer,
            };
            if verdict::check_block(ui, &shown, state.check == Some(index)) {
                choose_check(state, data, index);
            }
        }
    });
}

/// A chosen check shows the bytes it rests on.
fn choose_check(state: &mut State, data: &Data, index: usize) {
    state.check = Some(index);
    let Some((certificate, range)) = data.checks.get(index).and_then(|check| check.rests_on.clone()) else {
        return;
    };
    if state.certificate.unwrap_or(data.certificates.len() - 1) != certificate {
        *state = State { certificate: Some(certificate), check: Some(index), ..State::default() };
    }
    let fields = data.certificates.get(certificate).map_or(&[][..], |c| &c.fields);
    let chosen = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.header.start <= range.start && range.end <= field.content.end)
        .min_by_key(|(_, field)| field.content.end - field.header.start)
        .map(|(index, _)| index);
    if let Some(chosen) = chosen {
        choose_field(state, fields, chosen);
    }
}

/// A field that was chosen outside the tree: unfolds what it lies in, and brings it into sight.
fn choose_field(state: &mut State, fields: &[data::Field], chosen: usize) {
    state.field = Some(chosen);
    state.reveal = true;
    let mut depth = fields.get(chosen).map_or(0, |field| field.depth);
    for (index, field) in fields.iter().enumerate().take(chosen).rev() {
        if field.depth >= depth {
            continue;
        }
        depth = field.depth;
        let folded = field.folded != state.flipped.contains(&index);
        if folded && !state.flipped.remove(&index) {
            state.flipped.insert(index);
        }
    }
}
