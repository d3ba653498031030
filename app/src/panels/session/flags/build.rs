//! Builds the page from the chip's own command table, and the chosen command's frames in each way.

use stsafe_core::access::{CommandAccess, Encryption};
use stsafe_core::command::catalog::CATALOG;
use stsafe_core::command::tables::CommandRecord;
use stsafe_core::link::{Code, MAC_BYTES};
use stsafe_core::session::on_wire::{Sample, Wires, sample};

use super::data::{Data, Line, Piece, PieceKind, View as OnWire, WireWay};
use crate::view::View;

/// The page; `chosen` is a place in the table.
pub(in crate::panels::session) fn build(view: &View, chosen: usize) -> Data {
    let Some(table) = view.known.commands.as_ref().map(|seen| &seen.value) else {
        return Data { lines: Vec::new(), chosen: 0, view: None, note: "Not read yet".into() };
    };
    let lines: Vec<Line> = table.records.iter().map(line).collect();
    let chosen = chosen.min(lines.len().saturating_sub(1));
    let right = if table.encryption_may_change {
        "The flags can still be changed, once for all commands together."
    } else {
        "The change right is spent: these flags stay."
    };
    Data { view: lines.get(chosen).map(on_wire), lines, chosen, note: right.into() }
}

fn line(record: &CommandRecord) -> Line {
    let access = CommandAccess::from_code(record.access);
    Line {
        code: record.code,
        name: name(record.code),
        access: access.map_or("Unknown", CommandAccess::name),
        mac: matches!(access, Some(CommandAccess::Host | CommandAccess::AdminOrHost)),
        encryption: record.encryption,
    }
}

/// Name of a code: those of all commands that it serves.
fn name(code: Code) -> String {
    let names: Vec<_> = CATALOG.iter().filter(|row| row.key.code() == code).map(|row| row.name).collect();
    if names.is_empty() { "Not known".to_owned() } else { names.join(", ") }
}

fn on_wire(line: &Line) -> OnWire {
    let Some(sample) = sample(line.code) else {
        let missing = "The layout of this command is not known, so there is no sample of it; its frames follow the same rules.";
        return OnWire { title: format!("{} {}", line.code, line.name), missing, ways: Vec::new() };
    };
    OnWire {
        title: format!("{} {}, {}", line.code, sample.name(), sample.words),
        missing: "",
        ways: ways(line, sample),
    }
}

fn ways(line: &Line, sample: &Sample) -> Vec<WireWay> {
    let flags = |command, response| Encryption { command, response };
    let all = [
        ("Without a session", "Everything can be read, and anybody can have sent it.", None),
        (
            "C-MAC and R-MAC",
            "Everything can be read; nothing can be altered, replayed or made up.",
            Some(flags(false, false)),
        ),
        ("Command encrypted", "The command cannot be read; the answer can.", Some(flags(true, false))),
        ("Answer encrypted", "The command can be read; the answer cannot.", Some(flags(false, true))),
        ("Both encrypted", "Only codes, lengths and the status can be read.", Some(flags(true, true))),
    ];
    let asked = line.mac.then_some(line.encryption);
    let ways = all.into_iter().filter_map(|(name, note, encryption)| {
        let wires = match encryption {
            None => sample.bare(),
            Some(encryption) => sample.protected(encryption),
        }?;
        let (sent, received) = pieces(line.code, &wires, encryption);
        Some(WireWay { name, note, by_table: asked == encryption, sent, received })
    });
    ways.collect()
}

/// Cuts both frames into what they are made of.
fn pieces(code: Code, wires: &Wires, encryption: Option<Encryption>) -> (Vec<Piece>, Vec<Piece>) {
    let header = if matches!(code, Code::Extended(_)) { 2 } else { 1 };
    let mac = if encryption.is_some() { MAC_BYTES } else { 0 };
    let kind = |sealed: bool| if sealed { PieceKind::Sealed } else { PieceKind::Clear };
    let command = kind(encryption.is_some_and(|flags| flags.command));
    let answer = kind(wires.values.as_ref().is_some_and(|values| values.response.is_some()));
    let sent = cut(&wires.sent, &[(header, PieceKind::Head)], command, mac);
    let received = cut(&wires.received, &[(1, PieceKind::Head), (2, PieceKind::Length)], answer, mac);
    (sent, received)
}

/// First pieces of fixed length, then the payload, the MAC, the CRC; pieces of no bytes are left out.
fn cut(frame: &[u8], first: &[(usize, PieceKind)], payload: PieceKind, mac: usize) -> Vec<Piece> {
    let head: usize = first.iter().map(|(length, _)| length).sum();
    let middle = frame.len().saturating_sub(head + mac + 2);
    let rest = [(middle, payload), (mac, PieceKind::Mac), (2, PieceKind::Crc)];
    let mut left = frame;
    let mut list = Vec::new();
    for (length, kind) in first.iter().copied().chain(rest) {
        let (piece, after) = left.split_at_checked(length).unwrap_or((left, &[]));
        left = after;
        if !piece.is_empty() {
            list.push(Piece { kind, bytes: piece.to_vec() });
        }
    }
    list
}
