//! What of this screen goes into a file: a certificate as DER or PEM, the whole chain as PEM.

use egui::{Popup, Ui, accesskit::Role};
use stsafe_core::x509::Certificate;

use super::{Page, State, data::Data, roots::Root};
use crate::{
    action::{Action, Outbox},
    theme::icon,
    widgets::{
        button::{Button, Kind},
        row::Row,
        words,
    },
};

/// A button with the menu of what can be exported.
pub(super) fn button(ui: &mut Ui, state: &State, data: &Data, out: &mut Outbox) {
    if cfg!(target_arch = "wasm32") {
        return;
    }
    let button = Button::new(Kind::Quiet, "Export").icon(icon::EXPORT);
    let response = button.tooltip("The chosen certificate, or the whole chain").show(ui);
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(176.0);
        ui.set_max_width(176.0);
        for (label, name, bytes) in entries(state, data) {
            let mut row = Row::choice(ui, 26.0, false);
            row.left(10.0, &[words::body(label)]);
            if row.named(Role::MenuItem, label).clicked() {
                out.push(Action::Export { name, bytes });
                ui.close();
            }
        }
    });
}

/// What can be exported: label, proposed name, bytes.
pub fn entries(state: &State, data: &Data) -> Vec<(&'static str, String, Vec<u8>)> {
    let Some((stem, der)) = chosen(state, data) else { return Vec::new() };
    let pem = to_pem(&der).unwrap_or_default();
    let chain: String = data.certificates.iter().rev().filter_map(|it| to_pem(&it.der)).collect();
    vec![
        ("Certificate as DER…", format!("{stem}.der"), der),
        ("Certificate as PEM…", format!("{stem}.pem"), pem.into_bytes()),
        ("Chain as PEM…", format!("{stem}-chain.pem"), chain.into_bytes()),
    ]
}

/// The bytes that Ctrl S saves, and a name for the file without its ending.
pub fn to_save(state: &State, data: Option<&Data>, roots: &[Root]) -> Option<(String, Vec<u8>)> {
    match state.page {
        Page::Chain => chosen(state, data?),
        Page::Roots => {
            let root = roots.get(state.roots.chosen.unwrap_or(0))?;
            Some((stem(&root.name), root.der.clone()))
        }
        Page::Asn1 => Some(("asn1".to_owned(), state.asn1.shown()?.der.clone())),
    }
}

fn chosen(state: &State, data: &Data) -> Option<(String, Vec<u8>)> {
    let index = state.certificate.unwrap_or(data.certificates.len().saturating_sub(1));
    let certificate = data.certificates.get(index)?;
    Some((stem(&certificate.node.name), certificate.der.clone()))
}

/// A certificate as PEM; nothing where the bytes are none.
pub fn to_pem(der: &[u8]) -> Option<String> {
    Certificate::parse(der).ok().map(|certificate| certificate.to_pem())
}

/// A name that every file system takes.
fn stem(name: &str) -> String {
    let sign = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let stem: String = name.chars().map(sign).collect();
    let stem = stem.trim_matches(['-', '.']);
    if stem.is_empty() { "certificate".to_owned() } else { stem.to_owned() }
}
