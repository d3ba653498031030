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
use crate::link::{CommandFrame, LinkError, ResponseFrame, Status};

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
    let payload = wire.get(3..crc_at).unwrap_or(&[]);
    let mut tree = Tree::new(3);
    match command {
        Some(command) if status.is_ok() => {
            match command.decode_response(&mut Reader::recorded(payload, &mut tree), context) {
                Ok(response) => side.summary = response.summary().unwrap_or_default(),
                Err(error) => side.complaints.push(error.to_string()),
            }
            side.fields.extend(tree.finish());
        }
        _ if !payload.is_empty() => side.fields.push(leaf("Payload", 3..crc_at, String::new())),
        _ => {}
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
