//! Bytes in words: the decoders run with a recorder, and out comes a tree of named fields with their byte ranges.
//!
//! There is no second parser: what the chip and the driver read is what is shown. Pure; broken frames give what was
//! understood, and complaints.

use core::fmt;
use std::ops::Range;

use crate::bytes::{Reader, Spans};
use crate::command::catalog::{DecodeError, row_of};
use crate::command::{Command, Context, Response};
use crate::link::frame::split_header;
use crate::link::{Code, CommandFrame, Flags, LinkError, MAC_BYTES, ResponseFrame, Status};

/// A named field, or a group of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name.
    pub name: String,
    /// Where it lies in the bytes on the wire.
    pub range: Range<usize>,
    /// What it means; may be empty.
    pub words: String,
    /// To be shown masked.
    pub secret: bool,
    /// Fields inside.
    pub children: Vec<Field>,
}

/// One direction of an exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Name of the command, or the status.
    pub title: String,
    /// What is asked or answered, in a few words.
    pub summary: String,
    /// Fields in the order of their bytes.
    pub fields: Vec<Field>,
    /// What is wrong with it.
    pub complaints: Vec<String>,
}

/// A payload after decryption, with its own byte positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The bytes, padding included.
    pub padded: Vec<u8>,
    /// How many of them are the payload.
    pub payload_len: usize,
    /// Fields of the payload, and the padding; ranges lie in `padded`.
    pub fields: Vec<Field>,
    /// In a few words.
    pub summary: String,
    /// Name of the command; empty for an answer.
    pub title: String,
    /// What is wrong with it.
    pub complaints: Vec<String>,
}

impl Inside {
    /// The payload without padding.
    pub fn payload(&self) -> &[u8] {
        self.padded.get(..self.payload_len).unwrap_or(&self.padded)
    }

    fn new(padded: &[u8], payload: &[u8], tree: Tree) -> Self {
        let mut fields = tree.finish();
        let words = format!("{} B", padded.len() - payload.len().min(padded.len()));
        fields.push(leaf("Padding", payload.len()..padded.len(), words));
        Self {
            padded: padded.to_vec(),
            payload_len: payload.len(),
            fields,
            summary: String::new(),
            title: String::new(),
            complaints: Vec::new(),
        }
    }
}

impl Side {
    /// Takes over what was found inside an encrypted payload, in place of what its ciphertext looked like.
    pub fn replace_payload(&mut self, inside: &Inside) {
        let framing = ["Header", "Status", "Length", "C-MAC", "R-MAC", "CRC"];
        let first = self.fields.iter().position(|field| !framing.contains(&field.name.as_str()));
        // A decoder that gave up on the ciphertext names only a part of it.
        let ends = |names: &[&str]| {
            let named = self.fields.iter().filter(|field| names.contains(&field.name.as_str()));
            (named.clone().map(|field| field.range.start).min(), named.map(|field| field.range.end).max())
        };
        let (start, end) = (ends(&["Header", "Status", "Length"]).1, ends(&["C-MAC", "R-MAC", "CRC"]).0);
        self.fields.retain(|field| framing.contains(&field.name.as_str()));
        if let (Some(at), Some(start), Some(end)) = (first, start, end) {
            let words = format!("encrypted, {} B inside", inside.payload_len);
            self.fields.insert(at.min(self.fields.len()), leaf("Payload", start..end, words));
        }
        // The CRC is checked over the wire; everything else was said of ciphertext.
        self.complaints.retain(|complaint| complaint.starts_with("CRC"));
        self.complaints.extend(inside.complaints.iter().cloned());
        self.summary.clone_from(&inside.summary);
        if !inside.title.is_empty() {
            self.title.clone_from(&inside.title);
        }
    }

    /// Says what became of checking a MAC.
    pub fn mac(&mut self, name: &str, words: String) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
            field.words = words;
        }
    }
}

/// An encrypted command's payload after decryption.
pub fn command_inside(
    code: Code,
    padded: &[u8],
    payload: &[u8],
    context: &dyn Context,
) -> (Inside, Option<Command>) {
    let mut tree = Tree::new(0);
    let decoded = Command::decode_with(code, &mut Reader::recorded(payload, &mut tree), context);
    let mut inside = Inside::new(padded, payload, tree);
    match decoded {
        Ok(command) => {
            inside.title = command.row().name.into();
            inside.summary = command.summary();
            (inside, Some(command))
        }
        Err(error) => {
            inside.complaints.push(error.to_string());
            (inside, None)
        }
    }
}

/// An encrypted answer's payload after decryption.
pub fn answer_inside(command: &Command, padded: &[u8], payload: &[u8], context: &dyn Context) -> Inside {
    let mut tree = Tree::new(0);
    let decoded = command.decode_response(&mut Reader::recorded(payload, &mut tree), context);
    let mut inside = Inside::new(padded, payload, tree);
    match decoded {
        Ok(response) => inside.summary = response.summary().unwrap_or_default(),
        Err(error) => inside.complaints.push(error.to_string()),
    }
    inside
}

/// The payload of an answer, without R-MAC where its header says that there is one.
pub fn payload_of(wire: &[u8]) -> &[u8] {
    wire.get(3..payload_end(wire)).unwrap_or(&[])
}

/// Where the payload of an answer ends: before the R-MAC where bit 6 of the header tells of one, else before the CRC.
fn payload_end(wire: &[u8]) -> usize {
    let crc_at = wire.len().saturating_sub(2);
    let protected = wire.first().is_some_and(|header| Flags::of(*header).rmac);
    if protected && crc_at >= 3 + MAC_BYTES { crc_at - MAC_BYTES } else { crc_at }
}

/// The write of an exchange: its fields, and the command it holds, as far as it does.
pub fn sent(wire: &[u8], context: &dyn Context) -> (Side, Option<Command>) {
    let mut side = Side::default();
    let crc_at = wire.len().saturating_sub(2);
    let body = wire.get(..crc_at).unwrap_or(&[]);
    let (code, flags, used) = match split_header(body) {
        Ok(split) => split,
        Err(error) => {
            side.title = "Not a command".into();
            side.complaints.push(error.to_string());
            return (side, None);
        }
    };
    let mut words = vec![format!("code {code}")];
    words.extend(
        [(flags.cmac, "C-MAC"), (flags.rmac, "R-MAC wanted"), (flags.host, "host channel")]
            .iter()
            .filter(|(on, _)| *on)
            .map(|(_, word)| (*word).to_owned()),
    );
    side.fields.push(leaf("Header", 0..used, words.join(", ")));
    let mac_len = if flags.cmac { 4.min(body.len() - used) } else { 0 };
    let payload_end = body.len() - mac_len;
    let payload = body.get(used..payload_end).unwrap_or(&[]);
    side.title =
        row_of(code, payload).map_or_else(|| format!("Unknown command {code}"), |row| row.name.to_owned());
    let mut tree = Tree::new(used);
    let decoded = Command::decode_with(code, &mut Reader::recorded(payload, &mut tree), context);
    side.fields.extend(tree.finish());
    let command = match decoded {
        Ok(command) => {
            side.summary = command.summary();
            Some(command)
        }
        Err(error) => {
            if let DecodeError::Unknown(_) | DecodeError::UnknownTag(..) = error {
                side.fields.push(leaf("Payload", used..payload_end, String::new()));
            }
            side.complaints.push(error.to_string());
            None
        }
    };
    if flags.cmac {
        side.fields.push(leaf("C-MAC", payload_end..body.len(), String::new()));
    }
    side.fields.push(crc_field(crc_at..wire.len(), CommandFrame::decode(wire).err(), &mut side.complaints));
    (side, command)
}

/// The answer of an exchange, read as the answer to `command`.
pub fn received(wire: &[u8], command: Option<&Command>, context: &dyn Context) -> Side {
    let mut side = Side::default();
    let Some(header) = wire.first() else {
        side.title = "No answer".into();
        return side;
    };
    let status = Status::of(*header);
    side.title = status.to_string();
    side.summary = status.meaning().into();
    side.fields.push(leaf("Status", 0..1, status.to_string()));
    if wire.len() < 5 {
        side.complaints.push(format!("{} B, the smallest answer has 5 B", wire.len()));
        return side;
    }
    side.fields.push(leaf("Length", 1..3, "payload and CRC".into()));
    let crc_at = wire.len() - 2;
    let end = payload_end(wire);
    let payload = payload_of(wire);
    let mut tree = Tree::new(3);
    match command {
        Some(command) if status.is_ok() => {
            match command.decode_response(&mut Reader::recorded(payload, &mut tree), context) {
                Ok(response) => side.summary = response.summary().unwrap_or_default(),
                Err(error) => side.complaints.push(error.to_string()),
            }
            side.fields.extend(tree.finish());
        }
        _ if !payload.is_empty() => side.fields.push(leaf("Payload", 3..end, String::new())),
        _ => {}
    }
    if end < crc_at {
        side.fields.push(leaf("R-MAC", end..crc_at, String::new()));
    }
    side.fields.push(crc_field(crc_at..wire.len(), ResponseFrame::decode(wire).err(), &mut side.complaints));
    side
}

/// The payload of an answer with status 00 to `command`, by itself: its value, and its fields by their place in it.
pub fn payload(payload: &[u8], command: &Command, context: &dyn Context) -> (Option<Response>, Vec<Field>) {
    let mut tree = Tree::new(0);
    let response = command.decode_response(&mut Reader::recorded(payload, &mut tree), context).ok();
    (response, tree.finish())
}

fn crc_field(range: Range<usize>, error: Option<LinkError>, complaints: &mut Vec<String>) -> Field {
    let words = match &error {
        None => "right".to_owned(),
        Some(LinkError::Crc { computed, .. }) => format!("wrong, computed is {computed:04X}"),
        Some(_) => String::new(),
    };
    complaints.extend(error.map(|e| e.to_string()));
    leaf("CRC", range, words)
}

fn leaf(name: &str, range: Range<usize>, words: String) -> Field {
    Field { name: name.into(), range, words, secret: false, children: Vec::new() }
}

/// The recorder: builds the tree while a decoder runs.
struct Tree {
    base: usize,
    open: Vec<Field>,
    done: Vec<Field>,
}

impl Tree {
    fn new(base: usize) -> Self {
        Self { base, open: Vec::new(), done: Vec::new() }
    }

    fn level(&mut self) -> &mut Vec<Field> {
        match self.open.last_mut() {
            Some(group) => &mut group.children,
            None => &mut self.done,
        }
    }

    fn finish(mut self) -> Vec<Field> {
        // A decoder that stopped early leaves groups open; they end where it stopped.
        while let Some(group) = self.open.pop() {
            self.level().push(group);
        }
        self.done
    }
}

impl Spans for Tree {
    fn field(&mut self, name: &'static str, range: Range<usize>) {
        let range = range.start + self.base..range.end + self.base;
        let mut capital = name.chars();
        let name = capital.next().map(|c| c.to_uppercase().chain(capital).collect()).unwrap_or_default();
        self.level().push(Field { name, range, words: String::new(), secret: false, children: Vec::new() });
    }

    fn meaning(&mut self, words: fmt::Arguments<'_>) {
        if let Some(field) = self.level().last_mut() {
            field.words = words.to_string();
        }
    }

    fn secret(&mut self) {
        if let Some(field) = self.level().last_mut() {
            field.secret = true;
        }
    }

    fn open(&mut self, name: &'static str, at: usize) {
        let at = at + self.base;
        self.open.push(leaf(name, at..at, String::new()));
    }

    fn close(&mut self, at: usize) {
        if let Some(mut group) = self.open.pop() {
            group.range.end = at + self.base;
            self.level().push(group);
        }
    }
}
