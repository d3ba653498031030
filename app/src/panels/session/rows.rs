//! The rows of one exchange: every value of the host beside that of the chip.

use crate::view::session::Protected;
use stsafe_core::session::transcript::{Mac, Sealed, Transcript};

use super::data::{Row, Table};

/// Bytes of block 0.
const BLOCK: usize = 16;
/// Bytes of the counter at its front.
const COUNTER: usize = 4;

/// Name of the command with what it is about.
pub(super) fn title(seen: &Protected) -> String {
    if seen.summary.is_empty() { seen.title.clone() } else { format!("{} {}", seen.title, seen.summary) }
}

/// Both sides.
pub(super) fn table(seen: &Protected, example: bool, bench: bool) -> Table {
    let (host, chip) = (&seen.host, seen.chip.as_ref().unwrap_or(&seen.host));
    let (chip_title, note) = match (example, seen.chip.is_some()) {
        (true, _) => ("Chip computes", "from the specification's wire"),
        (false, true) => ("Chip computes", "virtual, its own keys and counter"),
        (false, false) if bench => ("Chip, recomputed by us", "it did not look at the C-MAC"),
        (false, false) => ("Chip, recomputed by us", "nobody can look into it"),
    };
    Table {
        title: seen.title.clone(),
        host: format!("own keys, N = {:08X}", host.n),
        chip_title,
        chip: note,
        rows: rows(host, chip, seen),
    }
}

fn rows(host: &Transcript, chip: &Transcript, seen: &Protected) -> Vec<Row> {
    let mut list = Vec::new();
    list.push(Row { counter: COUNTER, ..row("Counter", "N, from Query 47", number(host), number(chip)) });
    sealed(&mut list, host.command.as_ref(), chip.command.as_ref(), "N + 1, subject 80");
    mac(&mut list, Some(&host.cmac), Some(&chip.cmac), "C-MAC input", "N, subject 00");
    wire(&mut list, "On the wire", "Header, data, MAC, CRC", &seen.sent);
    if !seen.received.is_empty() {
        sealed_answer(&mut list, host.response.as_ref(), chip.response.as_ref());
        if seen.received.len() > 5 {
            mac(&mut list, host.rmac.as_ref(), chip.rmac.as_ref(), "R-MAC input", "N + 1, subject 40");
        }
        wire(&mut list, "Answer", "Status, LEN, MAC, CRC", &seen.received);
    }
    list
}

fn row(label: &'static str, how: &'static str, host: Vec<u8>, chip: Vec<u8>) -> Row {
    Row { label, note: String::new(), host, chip, counter: 0, mac: None, how, goes_on: false }
}

fn number(side: &Transcript) -> Vec<u8> {
    side.n.to_be_bytes().to_vec()
}

fn part<T>(side: Option<&T>, of: impl Fn(&T) -> Vec<u8>) -> Vec<u8> {
    side.map(of).unwrap_or_default()
}

fn padded(side: &Sealed) -> Vec<u8> {
    side.padded.clone().unwrap_or_default()
}

fn sealed(list: &mut Vec<Row>, host: Option<&Sealed>, chip: Option<&Sealed>, how: &'static str) {
    if host.is_none() && chip.is_none() {
        return;
    }
    let plain =
        host.and_then(|side| side.payload.as_ref().ok()).map(|plain| format!("{} B + padding", plain.len()));
    list.push(Row {
        note: plain.unwrap_or_else(|| "padding wrong".into()),
        ..row("Payload, padded", "80, then 00 up to 16", part(host, padded), part(chip, padded))
    });
    let block = |side: &Sealed| side.block.to_vec();
    list.push(Row {
        counter: COUNTER,
        ..row("Block 0 for the IV", how, part(host, block), part(chip, block))
    });
    let iv = |side: &Sealed| side.iv.to_vec();
    list.push(row("IV", "AES-ECB(K enc, block 0)", part(host, iv), part(chip, iv)));
    let text = |side: &Sealed| side.ciphertext.clone();
    let note = format!("{} B", host.or(chip).map_or(0, |side| side.ciphertext.len()));
    list.push(Row { note, ..row("Ciphertext", "AES-CBC(K enc, IV)", part(host, text), part(chip, text)) });
}

fn sealed_answer(list: &mut Vec<Row>, host: Option<&Sealed>, chip: Option<&Sealed>) {
    let from = list.len();
    sealed(list, host, chip, "N + 1, subject C0");
    for row in list.iter_mut().skip(from) {
        row.label = match row.label {
            "Payload, padded" => "Answer, padded",
            "Ciphertext" => "Answer, encrypted",
            other => other,
        };
    }
}

/// Input block by block, then the tag.
fn mac(list: &mut Vec<Row>, host: Option<&Mac>, chip: Option<&Mac>, label: &'static str, how: &'static str) {
    let cut = |side: Option<&Mac>, from: usize, to: usize| {
        let input = side.map(|mac| mac.input.as_slice()).unwrap_or_default();
        input.get(from.min(input.len())..to.min(input.len())).unwrap_or_default().to_vec()
    };
    list.push(Row { counter: COUNTER, ..row(label, how, cut(host, 0, BLOCK), cut(chip, 0, BLOCK)) });
    // One byte between, one or two bytes of header, two of length.
    let extended = host.is_some_and(|mac| mac.input.get(BLOCK + 1).is_some_and(|byte| byte & 0x1F == 0x1F));
    let head = BLOCK + if extended { 5 } else { 4 };
    let words = if label.starts_with('C') { "00, header, length" } else { "80, header, length" };
    list.push(Row { goes_on: true, ..row("then", words, cut(host, BLOCK, head), cut(chip, BLOCK, head)) });
    let rest = |side| cut(side, head, usize::MAX);
    if !rest(host).is_empty() || !rest(chip).is_empty() {
        let words = if label.starts_with('C') { "Payload as sent" } else { "Command, then answer" };
        list.push(Row { goes_on: true, ..row("then", words, rest(host), rest(chip)) });
    }
    let tag = |mac: &Mac| mac.tag.to_vec();
    list.push(Row {
        mac: Some((0, 4)),
        ..row("AES-CMAC", "First 4 bytes count", part(host, tag), part(chip, tag))
    });
}

/// The bytes on the bus are the same for both.
fn wire(list: &mut Vec<Row>, label: &'static str, how: &'static str, bytes: &[u8]) {
    let mac = (bytes.len() > 8).then(|| (bytes.len() - 6, 4));
    let note = format!("{} B", bytes.len());
    list.push(Row { note, mac, ..row(label, how, bytes.to_vec(), bytes.to_vec()) });
}
