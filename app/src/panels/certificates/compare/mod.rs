//! A second chain in place of the tree, and the two chosen certificates field by field, to the byte.

mod build;
mod table;

use std::ops::Range;

use egui::{Margin, Rect, Ui};

use super::{State as Screen, data::Leaf};
use crate::{
    action::{Action, Outbox},
    widgets::{
        button::Kind,
        chain::{self, Link, Node},
        region, row, state as states, words,
    },
};

pub use build::build;

/// What this part remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Chosen certificate of the second chain; its leaf until one is chosen.
    pub certificate: Option<usize>,
    /// Chosen row of the table.
    pub row: Option<usize>,
    /// Equal fields are shown too.
    pub all: bool,
    /// The chip's own chain is the second one.
    pub with_chip: bool,
}

/// What a comparison is built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The chip's leaf that was chosen.
    pub leaf: Option<Leaf>,
    /// The chosen certificate of the first chain and of the second.
    pub certificates: (Option<usize>, Option<usize>),
    /// The second chain is the chip's own.
    pub with_chip: bool,
}

/// The second chain, and how the two chosen certificates differ.
#[derive(Clone, Debug)]
pub struct Data {
    /// Where the second chain comes from.
    pub source: String,
    /// Its certificates, root first; lines that differ begin with ≠.
    pub nodes: Vec<Node>,
    /// Its arrows.
    pub links: Vec<Link>,
    /// The one that is compared.
    pub chosen: usize,
    /// Every field of both.
    pub rows: Vec<Row>,
}

/// One field of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// How deep it lies.
    pub depth: usize,
    /// Its name.
    pub name: String,
    /// Its name with that of the field around it, where others are called the same.
    pub path: String,
    /// Whether other fields lie inside.
    pub group: bool,
    /// The same bytes.
    pub same: bool,
    /// In the first certificate, and in the second.
    pub sides: [Option<Side>; 2],
}

/// A field of one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Its value in words.
    pub text: String,
    /// Offset of its value in the certificate.
    pub offset: usize,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Those that differ.
    pub differs: Vec<Range<usize>>,
}

pub(super) fn show(
    ui: &mut Ui,
    rect: Rect,
    scale: f32,
    screen: &mut Screen,
    data: Option<&Data>,
    from_file: bool,
    out: &mut Outbox,
) {
    let (middle, right) = region::split_left(ui, rect, (320.0 * scale).round());
    let Some(state) = screen.compare.as_mut() else { return };
    let margin = Margin { left: 20, right: 20, top: 15, bottom: 16 };
    let Some(data) = data else {
        return region::inside(ui, "second", middle, margin, |ui| missing(ui, state, from_file, out));
    };
    region::scrolled(ui, "second", middle, margin, |ui| {
        region::heading(ui, "Second", "");
        ui.add_space(9.0);
        if let Some(chosen) = chain::chain(ui, &data.nodes, &data.links, data.chosen) {
            (state.certificate, state.row) = (Some(chosen), None);
        }
        ui.add_space(12.0);
        row::paragraph(ui, &[words::table(data.source.as_str()).dim()]);
    });
    table::show(ui, right, state, data);
}

/// No second chain yet: how to get one.
fn missing(ui: &mut Ui, state: &mut State, from_file: bool, out: &mut Outbox) {
    region::heading(ui, "Second", "");
    ui.add_space(12.0);
    let mut buttons = vec![(Kind::Primary, "Open a second file…")];
    if from_file {
        buttons.push((Kind::Plain, "With the chip's"));
    }
    let sentence =
        "A second certificate stands here beside the first. Drop its file on the window, or open it.";
    match states::empty(ui, sentence, &buttons) {
        Some(0) => out.push(Action::OpenFile),
        Some(_) => state.with_chip = true,
        None => {}
    }
}
