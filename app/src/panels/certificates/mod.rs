//! Certificates: believe or doubt a chain, line by line, down to the byte. Three pages: the chain, alone or beside another;
//! the roots; and anything as ASN.1.

pub mod asn1;
mod build;
mod bytes;
mod chain;
pub mod compare;
pub mod data;
mod export;
pub mod roots;
mod structure;

use std::collections::BTreeSet;

use egui::{Rect, Ui};

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    theme::icon,
    widgets::{
        button::{Button, Kind},
        copying::Copied,
        region,
        segment::{Choice, segment},
        words,
    },
};

pub use build::{build, build_of, of_report, without};
pub use data::Data;
pub use export::{entries, to_pem, to_save};

/// A page of this screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// The chain and its checks.
    #[default]
    Chain,
    /// The roots that are known.
    Roots,
    /// Anything as ASN.1.
    Asn1,
}

/// Below this width, in points, buttons have short names.
const ROOMY: f32 = 1100.0;

const PAGES: [(Page, &str); 3] =
    [(Page::Chain, "Chain"), (Page::Roots, "Trust store"), (Page::Asn1, "ASN.1")];

/// What of a structure is looked at.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// Chosen field.
    pub field: Option<usize>,
    /// Fields whose fold differs from how they are first shown.
    pub flipped: BTreeSet<usize>,
    /// The chosen field was chosen elsewhere: bring it into sight.
    reveal: bool,
    /// Field under the pointer, in tree or bytes, from the last frame.
    hovered: Option<usize>,
}

impl Look {
    /// A field that was chosen outside the tree: unfolds what it lies in, and brings it into sight.
    fn choose(&mut self, fields: &[data::Field], chosen: usize) {
        self.field = Some(chosen);
        self.reveal = true;
        let mut depth = fields.get(chosen).map_or(0, |field| field.depth);
        for (index, field) in fields.iter().enumerate().take(chosen).rev() {
            if field.depth >= depth {
                continue;
            }
            depth = field.depth;
            let folded = field.folded != self.flipped.contains(&index);
            if folded && !self.flipped.remove(&index) {
                self.flipped.insert(index);
            }
        }
    }
}

/// What this screen remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The page that is shown.
    pub page: Page,
    /// The leaf of the chip that was chosen; that of zone 0 until one is.
    pub leaf: Option<data::Leaf>,
    /// Chosen certificate; the leaf (last) until one is chosen.
    pub certificate: Option<usize>,
    /// What of it is looked at.
    pub look: Look,
    /// Check that was chosen.
    pub check: Option<usize>,
    /// The second chain, while there is to be one.
    pub compare: Option<compare::State>,
    /// The page of roots.
    pub roots: roots::State,
    /// The page of any ASN.1.
    pub asn1: asn1::State,
}

impl State {
    /// Another chain is shown.
    pub fn show_chain(&mut self) {
        self.page = Page::Chain;
        self.leaf = None;
        (self.certificate, self.look, self.check) = (None, Look::default(), None);
    }

    /// Looks at any bytes as ASN.1; `name` is the file they come from.
    pub fn look_at(&mut self, name: &str, bytes: &[u8]) {
        self.page = Page::Asn1;
        self.asn1.take(name, bytes);
    }

    /// What the comparison is built from.
    pub fn compared(&self) -> Option<compare::Asked> {
        let compare = self.compare.as_ref()?;
        let certificates = (self.certificate, compare.certificate);
        Some(compare::Asked { leaf: self.leaf, certificates, with_chip: compare.with_chip })
    }
}

/// What the pages are painted from.
pub struct Shown<'a> {
    /// The chain.
    pub chain: Option<&'a Data>,
    /// Why there is none, and the bytes in its place.
    pub without: Option<&'a (String, Vec<u8>)>,
    /// The comparison, where one was asked for.
    pub compared: Option<&'a compare::Data>,
    /// The roots.
    pub roots: Option<&'a Vec<roots::Root>>,
}

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, shown: &Shown<'_>, busy: bool, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let purpose = match (state.page, shown.chain) {
        (Page::Chain, Some(data)) => data.source.as_str(),
        (Page::Chain, None) => "Believe or doubt a chain, down to the byte",
        (Page::Roots, _) => "Roots that are known, and what each is believed for",
        (Page::Asn1, _) => "Anything as ASN.1, as far as it can be understood",
    };
    region::screen_header(ui, header, Screen::Certificates.name(), &[words::body(purpose).faint()], |ui| {
        if state.page == Page::Chain {
            chain_buttons(ui, state, shown, busy, screen.width() < ROOMY, out);
        } else {
            file_button(ui, state, false, out);
        }
        let here = PAGES.iter().position(|(page, _)| *page == state.page).unwrap_or(0);
        let choices = PAGES.map(|(_, text)| Choice { text, closed: "" });
        if let Some((page, _)) = segment(ui, "Page", &choices, here).and_then(|index| PAGES.get(index)) {
            state.page = *page;
        }
    });
    match state.page {
        Page::Chain => chain::show(ui, content, state, shown, out),
        Page::Roots => {
            roots::show(ui, content, &mut state.roots, shown.roots.map_or(&[], Vec::as_slice), out)
        }
        Page::Asn1 => asn1::show(ui, content, &mut state.asn1),
    }
}

fn chain_buttons(
    ui: &mut Ui,
    state: &mut State,
    shown: &Shown<'_>,
    busy: bool,
    narrow: bool,
    out: &mut Outbox,
) {
    let read = Button::new(Kind::Plain, "Read from chip").icon(icon::CPU).busy(busy);
    if read.tooltip("Reads zone 0 and judges the chain").show(ui).clicked() {
        out.push(Action::PutFileAway);
        out.push(Action::ReadCertificate);
    }
    file_button(ui, state, narrow, out);
    if let Some(data) = shown.chain {
        export::button(ui, state, data, out);
        let kind = if state.compare.is_some() { Kind::Plain } else { Kind::Quiet };
        let compare = Button::new(kind, "Compare").icon(icon::COLUMNS);
        if compare.tooltip("A second chain beside this one, field by field").show(ui).clicked() {
            state.compare = if state.compare.is_some() { None } else { Some(compare::State::default()) };
        }
        if data.from_file {
            let back = Button::new(Kind::Quiet, if narrow { "Back" } else { "Back to the chip's" })
                .icon(icon::ARROW_LEFT);
            if back.tooltip("Puts the file away").show(ui).clicked() {
                out.push(Action::PutFileAway);
            }
        }
    }
}

/// Ctrl O: what a file means depends on the page, and on whether a second chain is wanted.
fn file_button(ui: &mut Ui, state: &State, narrow: bool, out: &mut Outbox) {
    if cfg!(target_arch = "wasm32") {
        return;
    }
    let (text, tooltip) = match (state.page, &state.compare) {
        (Page::Chain, None) => ("Open…", "A certificate or a chain, PEM or DER; it can be dropped here"),
        (Page::Chain, Some(_)) if narrow => {
            ("Second…", "A certificate to compare with; it can be dropped here")
        }
        (Page::Chain, Some(_)) => ("Open second…", "A certificate to compare with; it can be dropped here"),
        (Page::Roots, _) => {
            ("Add a root…", "Believes the certificates of a file from now on; it can be dropped here")
        }
        (Page::Asn1, _) => ("Open…", "DER, PEM, base64 or hex; it can be dropped here"),
    };
    if Button::new(Kind::Quiet, text).icon(icon::FOLDER_OPEN).tooltip(tooltip).show(ui).clicked() {
        out.push(Action::OpenFile);
    }
}

/// The bytes of a field's value.
fn copied(shown: data::Structure<'_>, field: usize) -> Copied {
    let name = shown.fields.get(field).map_or("field", |field| field.name.as_str());
    Copied::bytes(name, shown.value(field))
}
