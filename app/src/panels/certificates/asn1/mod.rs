//! The page of any ASN.1: what was pasted or opened, its tree and its bytes, and the first byte that does not fit.

mod build;

use std::ops::Range;

use egui::{Margin, Rect, Ui};

use super::{Look, bytes, copied, data::Field, data::Structure, structure};
use crate::{
    theme::{self, Tone, space},
    widgets::{
        area,
        button::{Button, Kind},
        copying, region,
        row::{self, Row},
        verdict::remark,
        words,
    },
};

pub use build::build;

/// One outermost element.
#[derive(Clone, Debug)]
pub struct Piece {
    /// What it is, in words.
    pub kind: String,
    /// Length, notation and place.
    pub place: String,
    /// Its bytes.
    pub der: Vec<u8>,
    /// Its elements.
    pub fields: Vec<Field>,
    /// Bytes with a remark.
    pub remarks: Vec<Range<usize>>,
    /// The first byte that does not fit: where, and what belongs there.
    pub bad: Option<(usize, String)>,
    /// What follows it.
    pub note: String,
}

impl Piece {
    fn structure(&self) -> Structure<'_> {
        let bad = self.bad.as_ref().map(|(at, _)| *at);
        Structure { der: &self.der, fields: &self.fields, remarks: &self.remarks, bad }
    }
}

/// What was made of a paste.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// Its elements, one behind the other.
    pub pieces: Vec<Piece>,
    /// Why it could not be read; a sentence.
    pub wrong: Option<String>,
}

/// What this page remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// What is in the field.
    text: String,
    /// The file that is looked at instead; empty for the field.
    file: String,
    read: Read,
    chosen: usize,
    look: Look,
}

impl State {
    /// Looks at a file, or at bytes from elsewhere.
    pub fn take(&mut self, name: &str, bytes: &[u8]) {
        *self = Self { file: name.to_owned(), read: build(bytes), ..Self::default() };
    }

    /// The element that is shown.
    pub fn shown(&self) -> Option<&Piece> {
        self.read.pieces.get(self.chosen)
    }

    fn read_field(&mut self) {
        let text = std::mem::take(&mut self.text);
        let read = if text.trim().is_empty() { Read::default() } else { build(text.as_bytes()) };
        *self = Self { text, read, ..Self::default() };
    }
}

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State) {
    if let Some(text) = area::pasted(ui) {
        state.text = text;
        state.read_field();
    }
    let scale = (rect.width() / 1264.0).min(1.1);
    let (left, rest) = region::split_left(ui, rect, (320.0 * scale).round());
    let (middle, right) = region::split_left(ui, rest, (424.0 * scale).round());
    let margin = Margin { left: 24, right: 24, top: 15, bottom: 16 };
    region::scrolled(ui, "paste", left, margin, |ui| paste(ui, state));
    let State { read, chosen, look, .. } = state;
    let Some(piece) = read.pieces.get(*chosen) else {
        return region::inside(ui, "nothing", middle, margin, |ui| {
            region::heading(ui, "Structure", "");
            ui.add_space(12.0);
            let what = "The elements stand here as a tree, each tied to its bytes.";
            row::paragraph(ui, &[words::body(what).dim()]);
        });
    };
    let parts = piece.structure();
    let in_tree = structure::show(ui, middle, look, parts);
    let in_bytes = bytes::show(ui, right, look, parts);
    look.hovered = in_tree.hovered.or(in_bytes);
    if !ui.ctx().text_edit_focused() && copying::take_copy(ui.ctx()) {
        let whole = || copying::Copied::bytes("asn1", &piece.der);
        ui.ctx().copy_text(look.field.map_or_else(whole, |id| copied(parts, id)).plain());
    }
}

fn paste(ui: &mut Ui, state: &mut State) {
    let rest = region::heading(ui, "Paste", "");
    region::heading_controls(ui, rest, |ui| {
        let filled = !state.text.is_empty() || !state.file.is_empty();
        if filled && Button::new(Kind::Quiet, "Clear").small().show(ui).clicked() {
            *state = State::default();
        }
    });
    ui.add_space(9.0);
    let hint = "PEM, base64, or hex in any notation; a private key is not shown";
    if area::show(ui, "Pasted ASN.1", hint, &mut state.text, (theme::HEX_XS, 180.0)).changed() {
        state.read_field();
    }
    if !state.file.is_empty() {
        ui.add_space(8.0);
        row::paragraph(ui, &[words::table(format!("Shown: {}", state.file)).dim()]);
    }
    ui.add_space(16.0);
    if let Some(wrong) = &state.read.wrong {
        remark(ui, Tone::Danger, wrong);
    }
    if state.read.pieces.is_empty() {
        return;
    }
    let count = state.read.pieces.len();
    region::heading(ui, "Elements", &if count == 1 { String::new() } else { count.to_string() });
    ui.add_space(6.0);
    let mut chosen = None;
    for (index, piece) in state.read.pieces.iter().enumerate() {
        if line(ui, piece, index == state.chosen) {
            chosen = Some(index);
        }
    }
    if let Some(index) = chosen {
        (state.chosen, state.look) = (index, Look::default());
    }
    ui.add_space(12.0);
    let Some(piece) = state.read.pieces.get(state.chosen) else { return };
    if let Some((_, why)) = &piece.bad {
        remark(ui, Tone::Danger, &format!("{why} What stands before is shown."));
    }
    if !piece.note.is_empty() {
        remark(ui, Tone::Info, &piece.note);
    }
}

fn line(ui: &mut Ui, piece: &Piece, chosen: bool) -> bool {
    let row = Row::choice(ui, space::ROW_LIST, chosen);
    let width = row.rect.width() - 24.0;
    let (left, middle) = (row.rect.left() + 12.0, row.rect.center().y);
    let kind = words::strong(piece.kind.as_str());
    let kind = if piece.bad.is_some() { kind.tone(Tone::Danger) } else { kind };
    row.pen.line(egui::pos2(left, middle - 9.0), egui::Align::Min, width, &[kind]);
    let place = [words::table(piece.place.as_str()).dim()];
    row.pen.line(egui::pos2(left, middle + 9.0), egui::Align::Min, width, &place);
    let state = if piece.bad.is_some() { ", does not fit" } else { "" };
    row.chosen(chosen, format!("{}, {}{state}", piece.kind, piece.place)).clicked()
}
