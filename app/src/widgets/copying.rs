//! What is on the screen goes to the clipboard in the notation that is wanted: hex, C array, Rust, text. By a right
//! click, by Shift F10 or Ctrl Shift C on what has the keyboard, and by Ctrl C as it is shown.

use egui::{Event, Key, Modifiers, Popup, Response, SetOpenCommand, Ui, accesskit::Role};

use super::{
    button::{Button, Kind},
    row::Row,
    words,
};
use crate::theme::icon;

/// Something that can be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copied {
    /// Bytes, with a name that fits a variable once it is made one.
    Bytes(String, Vec<u8>),
    /// A value that is no bytes.
    Words(String),
}

impl Copied {
    /// Bytes under a name.
    pub fn bytes(name: &str, bytes: &[u8]) -> Self {
        Self::Bytes(name.to_owned(), bytes.to_vec())
    }

    /// As it is shown: bytes in pairs, words as they are.
    pub fn plain(&self) -> String {
        match self {
            Self::Bytes(_, bytes) => stsafe_core::hex::pairs(bytes),
            Self::Words(words) => words.clone(),
        }
    }
}

/// A notation: its name, and how bytes are written in it.
type Notation = (&'static str, fn(&str, &[u8]) -> String);

/// All notations of bytes. The first argument is the name of a variable.
pub const NOTATIONS: [Notation; 4] = [
    ("Copy as hex", |_, bytes| stsafe_core::hex::pairs(bytes)),
    ("Copy as C array", c_array),
    ("Copy as Rust", rust),
    ("Copy as text", |_, bytes| text(bytes)),
];

/// Offers `copied` on something that was painted; it is built only when somebody asks.
pub fn offer(response: &Response, copied: impl FnOnce() -> Copied) {
    let ctx = &response.ctx;
    let id = Popup::default_response_id(response);
    let focus = response.has_focus();
    let asked = focus
        && ctx.input_mut(|input| {
            input.consume_key(Modifiers::SHIFT, Key::F10)
                || input.consume_key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C)
        });
    let by_pointer = response.secondary_clicked();
    if !asked && !by_pointer && !Popup::is_id_open(ctx, id) {
        if focus && take_copy(ctx) {
            ctx.copy_text(copied().plain());
        }
        return;
    }
    let popup =
        Popup::menu(response).open_memory((asked || by_pointer).then_some(SetOpenCommand::Bool(true)));
    let popup =
        if by_pointer || Popup::position_of_id(ctx, id).is_some() { popup.at_pointer_fixed() } else { popup };
    let copied = copied();
    popup.show(|ui| {
        ui.set_min_width(150.0);
        entries(ui, &copied, asked);
    });
    // The keyboard goes back to where it was.
    if focus || asked {
        return;
    }
    if !Popup::is_id_open(ctx, id) {
        response.request_focus();
    }
}

/// A button with the menu of notations.
pub fn button(ui: &mut Ui, copied: &Copied) {
    let response = Button::new(Kind::Quiet, "Copy").icon(icon::COPY).small().show(ui);
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(150.0);
        entries(ui, copied, false);
    });
}

fn entries(ui: &mut Ui, copied: &Copied, focus_first: bool) {
    let notations: Vec<(&str, String)> = match copied {
        Copied::Bytes(name, bytes) => {
            let name = identifier(name);
            NOTATIONS.iter().map(|(label, write)| (*label, write(&name, bytes))).collect()
        }
        Copied::Words(words) => vec![("Copy as text", words.clone())],
    };
    for (index, (label, text)) in notations.into_iter().enumerate() {
        let mut row = Row::choice(ui, 26.0, false);
        row.left(10.0, &[words::body(label)]);
        let response = row.named(Role::MenuItem, label);
        if index == 0 && focus_first {
            response.request_focus();
        }
        if response.clicked() {
            ui.ctx().copy_text(text);
            ui.close();
        }
    }
}

/// Whether Ctrl C was pressed and nobody has taken it.
pub fn take_copy(ctx: &egui::Context) -> bool {
    ctx.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| !matches!(event, Event::Copy));
        input.events.len() != before
    })
}

/// A name that both languages take: lower case, digits and underscores, never a digit first.
fn identifier(name: &str) -> String {
    let sign = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let mut out = String::new();
    for c in name.chars().map(sign) {
        if c != '_' || !(out.is_empty() || out.ends_with('_')) {
            out.push(c);
        }
    }
    let out = out.trim_end_matches('_');
    if out.is_empty() {
        "bytes".to_owned()
    } else if out.starts_with(|c: char| c.is_ascii_digit()) {
        format!("bytes_{out}")
    } else {
        out.to_owned()
    }
}

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

    #[test]
    fn whatever_a_field_is_called_becomes_the_name_of_a_variable() {
        assert_eq!(identifier("Bytes of zone 1"), "bytes_of_zone_1");
        assert_eq!(identifier("R, S"), "r_s");
        assert_eq!(identifier("2³² − 1"), "bytes_2_1");
        assert_eq!(identifier("—"), "bytes");
    }
}
