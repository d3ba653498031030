//! The page of roots: every root that is known, where it comes from, what it is believed for.

mod build;

use egui::{Margin, Rect, Ui, pos2};

use crate::{
    action::{Action, Outbox},
    theme::Ink,
    view::certificates::CertificateErrand,
    widgets::{
        badge::{self, Badge},
        button::{Button, Kind},
        copying::{self, Copied},
        facts::{self, Fact},
        region,
        row::{self, Row},
        words,
    },
};

pub use build::build;

/// One root, as plain values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Short name, as the command line takes it.
    pub id: String,
    /// Common name.
    pub name: String,
    /// Whose it is: a badge and its word.
    pub badge: (Badge, String),
    /// What it is believed for.
    pub believed: String,
    /// Whether it is believed for real chips.
    pub on: bool,
    /// It is the user's own, and can be removed.
    pub own: bool,
    /// Label and value.
    pub facts: Vec<(&'static str, String)>,
    /// SHA-256 of its bytes.
    pub digest: Vec<u8>,
    /// Where it comes from.
    pub origin: String,
    /// What a chain to it proves.
    pub meaning: String,
    /// What is odd about it as a root; empty where nothing is.
    pub oddity: String,
    /// Its bytes.
    pub der: Vec<u8>,
}

/// What this page remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The chosen root; the first until one is.
    pub chosen: Option<usize>,
}

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, roots: &[Root], out: &mut Outbox) {
    let (left, right) = region::split_left(ui, rect, (rect.width() * 0.44).round());
    let here = state.chosen.filter(|chosen| *chosen < roots.len()).unwrap_or(0);
    region::scrolled(ui, "roots", left, Margin { left: 0, right: 0, top: 15, bottom: 16 }, |ui| {
        let mut head = Row::text(ui, 18.0);
        let count = words::body(format!("{} known", roots.len())).faint().gap(8.0);
        head.left(24.0, &[words::section("Roots"), count]);
        head.named(egui::accesskit::Role::Heading, "Roots");
        ui.add_space(8.0);
        for (index, root) in roots.iter().enumerate() {
            if line(ui, root, index == here) {
                state.chosen = Some(index);
            }
        }
        ui.add_space(16.0);
        let note = "Drop a certificate here to believe its owner: it is kept with your settings, marked as yours in every \
                    verdict, and can be removed. Switches of roots that ship with the program last until it ends.";
        row::paragraph_in(ui, 24.0, ui.available_width() - 48.0, &[words::table(note).dim()]);
    });
    let Some(root) = roots.get(here) else { return };
    let margin = Margin { left: 24, right: 24, top: 15, bottom: 16 };
    region::scrolled(ui, "root", right, margin, |ui| detail(ui, root, out));
}

/// One root of the list.
fn line(ui: &mut Ui, root: &Root, chosen: bool) -> bool {
    let row = Row::choice(ui, 48.0, chosen);
    let (badge, word) = &root.badge;
    let width = badge::width(&row.pen, *badge, word);
    let room = row.rect.width() - 48.0 - width - 12.0;
    let left = row.rect.left() + 24.0;
    let middle = row.rect.center().y;
    let name = [words::strong(root.name.as_str())];
    row.pen.line(pos2(left, middle - 9.0), egui::Align::Min, room, &name);
    let ink = if root.on { Ink::Text } else { Ink::Faint };
    let runs =
        [words::table(root.believed.as_str()).ink(ink), words::hex_xs(root.id.as_str()).faint().gap(10.0)];
    row.pen.line(pos2(left, middle + 10.0), egui::Align::Min, room, &runs);
    badge::paint(&row.pen, pos2(row.rect.right() - 24.0 - width, middle), *badge, word);
    let line = row.pen.palette.line_subtle;
    row.rule(line);
    let said = format!("{}, {word}, {}", root.name, root.believed);
    row.chosen(chosen, said).clicked()
}

fn detail(ui: &mut Ui, root: &Root, out: &mut Outbox) {
    region::heading(ui, &root.name, "");
    ui.add_space(10.0);
    let shown: Vec<Fact> =
        root.facts.iter().map(|(label, value)| Fact::new(label, [words::body(value.as_str())])).collect();
    facts::facts(ui, &shown, 112.0, 26.0);
    digest(ui, root);
    ui.add_space(8.0);
    for (label, text) in [("Comes from", &root.origin), ("Proves", &root.meaning), ("Mind", &root.oddity)] {
        if text.is_empty() {
            continue;
        }
        let top = ui.cursor().top();
        row::paragraph_in(ui, 112.0, ui.available_width() - 112.0, &[words::body(text.as_str())]);
        let pen = words::Pen::new(ui);
        let at = pos2(ui.min_rect().left(), top + 9.0);
        pen.line(at, egui::Align::Min, 104.0, &[words::body(label).faint()]);
        ui.add_space(8.0);
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let ask = |errand| Action::Certificates(errand);
        if root.own {
            let remove = Button::new(Kind::Plain, "Remove");
            if remove.tooltip("Forgets this root; its file is left alone").show(ui).clicked() {
                out.push(ask(CertificateErrand::RemoveRoot(root.id.clone())));
            }
        } else {
            let text = if root.on { "Do not believe" } else { "Believe" };
            let switch = Button::new(Kind::Plain, text);
            if switch.tooltip("Until the program ends").show(ui).clicked() {
                out.push(ask(CertificateErrand::Believe { id: root.id.clone(), on: !root.on }));
            }
        }
        if !cfg!(target_arch = "wasm32") {
            let save = Button::new(Kind::Quiet, "Save…");
            if save.tooltip("The root as DER or PEM").show(ui).clicked() {
                out.push(Action::SaveFile);
            }
        }
    });
}

/// The digest in two lines, as certificates print it.
fn digest(ui: &mut Ui, root: &Root) {
    for (number, half) in root.digest.chunks(16).enumerate() {
        let mut row = Row::value(ui, 22.0);
        if number == 0 {
            row.left(0.0, &[words::body("SHA-256").faint()]);
        }
        row.left_in(112.0, row.rect.width() - 112.0, &[words::hex_s(stsafe_core::hex::pairs(half))]);
        let said = format!("SHA-256, bytes {} on: {}", 16 * number, stsafe_core::hex::pairs(half));
        let response = row.named(egui::accesskit::Role::Label, said);
        copying::offer(&response, || Copied::bytes("sha256", &root.digest));
    }
}
