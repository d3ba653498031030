//! The inputs of each experiment, line by line.

use egui::Ui;
use stsafe_core::command::envelope::MOST_CONTENT_BYTES;
use stsafe_core::crypto::Hash;

use super::{
    Data, Experiment, Form,
    form::{Input, Steps},
};
use crate::{
    action::{Action, Outbox, Screen},
    panels::lab::parts,
    theme::space,
    widgets::{
        button::{Button, Kind},
        field::Field,
        row::Row,
        secret::secret,
        segment::{Choice, segment, segment_small},
        words,
    },
};

pub(super) fn show(ui: &mut Ui, form: &mut Form, data: &Data, out: &mut Outbox) {
    match data.experiment {
        Experiment::Mac => {
            way(ui, form, ["Make", "Verify"]);
            slot(ui, form, data, out);
            input(ui, "Message", &mut form.message);
            if form.back {
                input(ui, "MAC", &mut form.mac);
            } else {
                number(ui, "Length", "MAC length", &mut form.mac_bytes, "B; the front of the whole MAC");
            }
            host_key(ui, form, data);
        }
        Experiment::Cipher => {
            way(ui, form, ["Encrypt", "Decrypt"]);
            slot(ui, form, data, out);
            if data.sealed {
                input(ui, "Nonce, IV", &mut form.nonce);
                input(ui, "Assoc. data", &mut form.aad);
            }
            if form.back {
                input(ui, "Ciphertext", &mut form.ciphertext);
                if data.sealed {
                    input(ui, "Tag", &mut form.tag);
                }
            } else {
                input(ui, "Message", &mut form.message);
            }
            if data.sealed {
                pieces(ui, form);
            }
            host_key(ui, form, data);
        }
        Experiment::Envelope => {
            way(ui, form, ["Wrap", "Unwrap"]);
            slot(ui, form, data, out);
            if form.back {
                input(ui, "Envelope", &mut form.envelope);
            } else {
                parts::line(ui, "Content", |ui| {
                    ui.vertical(|ui| {
                        ui.set_width(ui.available_width().min(560.0));
                        secret(ui, "Content", &mut form.content, MOST_CONTENT_BYTES);
                    });
                });
            }
        }
        Experiment::Derive => derive(ui, form, data, out),
        _ => {
            hashes(ui, form);
            input(ui, "Message", &mut form.message);
            pieces(ui, form);
        }
    }
}

/// There or back.
fn way(ui: &mut Ui, form: &mut Form, [there, back]: [&str; 2]) {
    parts::line(ui, "Do", |ui| {
        let choices = [Choice { text: there, closed: "" }, Choice { text: back, closed: "" }];
        if let Some(chosen) = segment(ui, "Do", &choices, usize::from(form.back)) {
            form.back = chosen == 1;
        }
    });
}

fn hashes(ui: &mut Ui, form: &mut Form) {
    parts::line(ui, "Digest", |ui| {
        let choices = Hash::ALL.map(|hash| Choice { text: hash.name(), closed: "" });
        let chosen = Hash::ALL.iter().position(|hash| *hash == form.hash).unwrap_or(0);
        if let Some(hash) = segment_small(ui, "Digest", &choices, chosen).and_then(|at| Hash::ALL.get(at)) {
            form.hash = *hash;
        }
    });
}

fn slot(ui: &mut Ui, form: &mut Form, data: &Data, out: &mut Outbox) {
    let slot = &data.slot;
    parts::line(ui, "Slot", |ui| {
        let names: Vec<String> = (0..slot.count).map(|n| n.to_string()).collect();
        let choices: Vec<Choice<'_>> = names.iter().map(|text| Choice { text, closed: "" }).collect();
        let chosen = slot.number.map_or(usize::MAX, usize::from);
        if let Some(chosen) = segment_small(ui, "Slot", &choices, chosen).and_then(|at| u8::try_from(at).ok())
        {
            if data.experiment == Experiment::Envelope {
                form.envelope_slot = chosen;
            } else {
                form.slot = Some(chosen);
            }
        }
    });
    parts::line(ui, "", |ui| {
        let number = slot.number.map_or_else(String::new, |n| format!("Slot {n}: "));
        let mut row = Row::sized(ui, ui.available_width(), 18.0, egui::Sense::hover());
        let width = row.rect.width();
        row.left_in(0.0, width, &[words::body(format!("{number}{}", slot.words)).dim()]);
        row.end();
    });
    if !slot.none.is_empty() {
        parts::line(ui, "", |ui| {
            if Button::new(Kind::Plain, "Go to Keys").small().show(ui).clicked() {
                out.push(Action::Show(Screen::Keys));
            }
            let mut row = Row::sized(ui, ui.available_width(), space::CONTROL, egui::Sense::hover());
            let width = row.rect.width();
            row.left_in(0.0, width, &[words::body(slot.none.as_str()).dim()]);
            row.end();
        });
    }
}

/// Bytes as text or as hex.
fn input(ui: &mut Ui, name: &str, input: &mut Input) {
    parts::line(ui, name, |ui| {
        let width = (ui.available_width() - 120.0).clamp(160.0, 560.0);
        let hint = if input.hex { "hex" } else { "text" };
        let mistake = input.bytes(name).is_err();
        Field::new(name, hint).width(width).mistake(mistake).show(ui, &mut input.text);
        let choices = [Choice { text: "Text", closed: "" }, Choice { text: "Hex", closed: "" }];
        let salt = format!("{name} is");
        if let Some(chosen) = segment(ui, &salt, &choices, usize::from(input.hex)) {
            turn(input, chosen == 1);
        }
    });
}

/// The same bytes in the other notation, where there is one.
fn turn(input: &mut Input, hex: bool) {
    if input.hex != hex
        && let Ok(bytes) = input.bytes("")
    {
        match (hex, String::from_utf8(bytes)) {
            (true, Ok(text)) => input.text = stsafe_core::hex::pairs(text.as_bytes()),
            (false, Ok(text)) => input.text = text,
            (_, Err(_)) => return,
        }
    }
    input.hex = hex;
}

fn number(ui: &mut Ui, label: &str, name: &str, text: &mut String, unit: &str) {
    parts::line(ui, label, |ui| {
        Field::new(name, "").width(84.0).mistake(text.trim().parse::<u32>().is_err()).show(ui, text);
        let mut row = Row::sized(ui, 260.0, space::CONTROL, egui::Sense::hover());
        row.left(0.0, &[words::body(unit).dim()]);
        row.end();
    });
}

fn pieces(ui: &mut Ui, form: &mut Form) {
    parts::line(ui, "Sent", |ui| {
        let choices = [Choice { text: "At once", closed: "" }, Choice { text: "In pieces", closed: "" }];
        if let Some(chosen) = segment(ui, "Sent", &choices, usize::from(form.in_pieces)) {
            form.in_pieces = chosen == 1;
        }
        if form.in_pieces {
            let mistake = form.piece_bytes().is_err();
            Field::new("Piece in bytes", "64").width(84.0).mistake(mistake).show(ui, &mut form.piece);
            let mut row = Row::sized(ui, 120.0, space::CONTROL, egui::Sense::hover());
            row.left(0.0, &[words::body("B each").dim()]);
            row.end();
        }
    });
}

/// The slot's key, for the host's own value. The key of another slot is another key.
fn host_key(ui: &mut Ui, form: &mut Form, data: &Data) {
    if form.key_slot != data.slot.number {
        form.key.clear();
        form.key_slot = data.slot.number;
    }
    parts::line(ui, "Its key", |ui| {
        ui.vertical(|ui| {
            ui.set_width(ui.available_width().min(560.0));
            secret(ui, "Key of the slot, for comparison", &mut form.key, data.key_bytes);
        });
    });
}

fn derive(ui: &mut Ui, form: &mut Form, data: &Data, out: &mut Outbox) {
    parts::line(ui, "Input key", |ui| {
        let choices =
            [Choice { text: "In the command", closed: "" }, Choice { text: "From a slot", closed: "" }];
        if let Some(chosen) = segment(ui, "Input key", &choices, usize::from(form.from_slot)) {
            form.from_slot = chosen == 1;
        }
    });
    if form.from_slot {
        slot(ui, form, data, out);
    } else {
        parts::line(ui, "", |ui| {
            ui.vertical(|ui| {
                ui.set_width(ui.available_width().min(560.0));
                secret(ui, "Key in the command, 16 to 32 B", &mut form.input_key, 32);
            });
        });
    }
    hashes(ui, form);
    parts::line(ui, "Steps", |ui| {
        let all = [Steps::Both, Steps::Expand, Steps::Extract];
        let choices =
            ["Extract, then expand", "Expand", "Extract into a slot"].map(|text| Choice { text, closed: "" });
        let chosen = all.iter().position(|steps| *steps == form.steps).unwrap_or(0);
        if let Some(steps) = segment(ui, "Steps", &choices, chosen).and_then(|at| all.get(at)) {
            form.steps = *steps;
        }
    });
    if form.steps != Steps::Expand {
        input(ui, "Salt", &mut form.salt);
    }
    if form.steps != Steps::Extract {
        input(ui, "Info", &mut form.info);
        parts::line(ui, "Lengths", |ui| {
            Field::new("Key lengths", "32, or 16, 16").width(160.0).show(ui, &mut form.lengths);
            let mut row = Row::sized(ui, 200.0, space::CONTROL, egui::Sense::hover());
            row.left(0.0, &[words::body("B each, to the host").dim()]);
            row.end();
        });
    }
    if form.from_slot {
        host_key(ui, form, data);
    }
}
