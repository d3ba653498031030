//! Bytes on the clipboard, in the notation that is wanted: hex, C array, Rust, text.

use egui::Ui;

use crate::{
    action::{Action, Outbox},
    theme::icon,
    widgets::{
        button::{Button, Kind},
        words,
    },
};

/// A notation: its name, and how bytes are written in it.
type Notation = (&'static str, fn(&str, &[u8]) -> String);

/// All notations. The first argument is a name that fits a variable.
pub const NOTATIONS: [Notation; 4] = [
    ("Copy as hex", |_, bytes| stsafe_core::hex::pairs(bytes)),
    ("Copy as C array", c_array),
    ("Copy as Rust", rust),
    ("Copy as text", |_, bytes| text(bytes)),
];

fn rows(bytes: &[u8]) -> String {
    let row = |bytes: &[u8]| bytes.iter().map(|byte| format!("0x{byte:02X}")).collect::<Vec<_>>().join(", ");
    bytes.chunks(12).map(|chunk| format!("    {},\n", row(chunk))).collect()
}

fn c_array(name: &str, bytes: &[u8]) -> String {
    format!("static const unsigned char {name}[{}] = {{\n{}}};\n", bytes.len(), rows(bytes))
}

fn rust(name: &str, bytes: &[u8]) -> String {
    format!("const {}: [u8; {}] = [\n{}];\n", name.to_uppercase(), bytes.len(), rows(bytes))
}

/// Printable characters as they are; a dot for everything else.
fn text(bytes: &[u8]) -> String {
    let sign = |byte: &u8| if (0x20..0x7F).contains(byte) { char::from(*byte) } else { '.' };
    bytes.iter().map(sign).collect()
}

/// A button with a menu of notations.
pub fn button(ui: &mut Ui, name: &str, bytes: &[u8], out: &mut Outbox) {
    let response = Button::new(Kind::Quiet, "Copy").icon(icon::COPY).small().show(ui);
    egui::Popup::menu(&response).show(|ui| {
        ui.set_min_width(150.0);
        entries(ui, name, bytes, out);
    });
}

/// The menu's entries, for a button or a right click.
pub fn entries(ui: &mut Ui, name: &str, bytes: &[u8], out: &mut Outbox) {
    for (label, write) in NOTATIONS {
        let mut row = crate::widgets::row::Row::choice(ui, 26.0, false);
        row.left(10.0, &[words::body(label)]);
        if row.named(egui::accesskit::Role::MenuItem, label).clicked() {
            out.push(Action::Copy(write(name, bytes)));
            ui.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_compiles_where_it_belongs() {
        assert_eq!(
            c_array("zone_1", &[0, 0xAB]),
            "static const unsigned char zone_1[2] = {\n    0x00, 0xAB,\n};\n"
        );
        assert_eq!(rust("zone_1", &[0, 0xAB]), "const ZONE_1: [u8; 2] = [\n    0x00, 0xAB,\n];\n");
        assert_eq!(text(b"Hi\0!"), "Hi.!");
    }
}
