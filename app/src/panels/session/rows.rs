//! The rows of one exchange: every value of the host beside that of the chip.

use crate::view::session::Protected;
use stsafe_core::capture::blank::{self, Secrets};
use stsafe_core::link::MAC_BYTES;
use stsafe_core::session::transcript::{Mac, Sealed, Transcript};

use super::data::{Row, Table};
use super::flow::Part;

/// Bytes of block 0.
const BLOCK: usize = 16;
/// Bytes of the counter at its front.
const COUNTER: usize = 4;
/// Bytes of a CRC.
const CRC: usize = 2;

/// Name of the command with what it is about.
pub(super) fn title(seen: &Protected) -> String {
    if seen.summary.is_empty() { seen.title.clone() } else { format!("{} {}", seen.title, seen.summary) }
}

/// Both sides.
pub(super) fn table(number: usize, seen: &Protected, example: bool, bench: bool) -> Table {
    let (host, chip) = (&seen.host, seen.chip.as_ref().unwrap_or(&seen.host));
    let (chip_title, note) = match (example, seen.chip.is_some()) {
        (true, _) => ("Chip computes", "from the specification's wire"),
        (false, true) => ("Chip computes", "virtual, its own keys and counter"),
        (false, false) if bench => ("Chip, recomputed by us", "it did not look at the C-MAC"),
        (false, false) => ("Chip, recomputed by us", "nobody can look into it"),
    };
    let mut rows = rows(host, chip, seen);
    let first_unequal = rows.iter().position(|row| !row.equal());
    hide(&mut rows, &seen.secrets());
    Table {
        number,
        title: seen.title.clone(),
        host: format!("own keys, N = {:08X}", host.n),
        chip_title,
        chip: note,
        first_unequal,
        rows,
    }
}

/// How long the parts of the frames are.
struct Shape {
    /// Header of the command: one byte, or two with the extended code.
    header: usize,
    /// Payload of the command as sent.
    payload: usize,
    /// What that payload is.
    sent: Part,
    /// What the answer's payload is.
    answered: Part,
}

impl Shape {
    fn of(seen: &Protected, host: &Transcript) -> Self {
        let header = if seen.sent.first().is_some_and(|byte| byte & 0x1F == 0x1F) { 2 } else { 1 };
        Self {
            header,
            payload: seen.sent.len().saturating_sub(header + MAC_BYTES + CRC),
            sent: if host.command.is_some() { Part::Cipher } else { Part::Payload },
            answered: if host.response.is_some() { Part::AnswerCipher } else { Part::Answer },
        }
    }
}

fn rows(host: &Transcript, chip: &Transcript, seen: &Protected) -> Vec<Row> {
    let shape = Shape::of(seen, host);
    let mut list = Vec::new();
    let counter = row("Counter", "N, from Query 47", number(host), number(chip));
    list.push(Row { parts: vec![(0..COUNTER, Part::Counter)], ..counter });
    sealed(&mut list, host.command.as_ref(), chip.command.as_ref(), &COMMAND);
    mac(&mut list, Some(&host.cmac), Some(&chip.cmac), &shape, false);
    sent(&mut list, &seen.sent, &shape);
    if !seen.received.is_empty() {
        sealed(&mut list, host.response.as_ref(), chip.response.as_ref(), &ANSWER);
        if seen.received.len() > 3 + CRC {
            mac(&mut list, host.rmac.as_ref(), chip.rmac.as_ref(), &shape, true);
        }
        received(&mut list, &seen.received, &shape);
    }
    list
}

fn row(label: &'static str, how: &'static str, host: Vec<u8>, chip: Vec<u8>) -> Row {
    Row { label, note: String::new(), host, chip, parts: Vec::new(), how, goes_on: false }
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

/// Words and parts of one direction under encryption.
struct Direction {
    payload: &'static str,
    ciphertext: &'static str,
    block: &'static str,
    /// Plaintext, block 0, IV, ciphertext.
    parts: [Part; 4],
}

const COMMAND: Direction = Direction {
    payload: "Payload, padded",
    ciphertext: "Ciphertext",
    block: "N + 1, subject 80",
    parts: [Part::Payload, Part::Block, Part::Iv, Part::Cipher],
};

const ANSWER: Direction = Direction {
    payload: "Answer, padded",
    ciphertext: "Answer, encrypted",
    block: "N + 1, subject C0",
    parts: [Part::Answer, Part::AnswerBlock, Part::AnswerIv, Part::AnswerCipher],
};

fn sealed(list: &mut Vec<Row>, host: Option<&Sealed>, chip: Option<&Sealed>, way: &Direction) {
    let Some(either) = host.or(chip) else { return };
    let plain = host.and_then(|side| side.payload.as_ref().ok()).map(Vec::len);
    let [payload, block_0, iv_of, cipher] = way.parts;
    let length = either.ciphertext.len();
    list.push(Row {
        note: plain.map_or_else(|| "padding wrong".into(), |n| format!("{n} B + padding")),
        parts: vec![(0..plain.unwrap_or(length), payload)],
        ..row(way.payload, "80, then 00 up to 16", part(host, padded), part(chip, padded))
    });
    let block = |side: &Sealed| side.block.to_vec();
    list.push(Row {
        parts: block_parts(block_0),
        ..row("Block 0 for the IV", way.block, part(host, block), part(chip, block))
    });
    let iv = |side: &Sealed| side.iv.to_vec();
    list.push(Row {
        parts: vec![(0..BLOCK, iv_of)],
        ..row("IV", "AES(K enc, block 0)", part(host, iv), part(chip, iv))
    });
    let text = |side: &Sealed| side.ciphertext.clone();
    list.push(Row {
        note: format!("{length} B"),
        parts: vec![(0..length, cipher)],
        ..row(way.ciphertext, "CBC(K enc, IV)", part(host, text), part(chip, text))
    });
}

fn block_parts(whole: Part) -> Vec<(std::ops::Range<usize>, Part)> {
    vec![(0..BLOCK, whole), (0..COUNTER, Part::Counter), (COUNTER..COUNTER + 1, Part::Subject)]
}

/// Input block by block, then the tag.
fn mac(list: &mut Vec<Row>, host: Option<&Mac>, chip: Option<&Mac>, shape: &Shape, answer: bool) {
    let cut = |side: Option<&Mac>, from: usize, to: usize| {
        let input = side.map(|mac| mac.input.as_slice()).unwrap_or_default();
        input.get(from.min(input.len())..to.min(input.len())).unwrap_or_default().to_vec()
    };
    let (label, how, head_words, rest_words) = if answer {
        ("R-MAC input", "N + 1, subject 40", "80, header, length", "Command, then answer")
    } else {
        ("C-MAC input", "N, subject 00", "00, header, length", "Payload as sent")
    };
    list.push(Row {
        parts: vec![(0..COUNTER, Part::Counter), (COUNTER..COUNTER + 1, Part::Subject)],
        ..row(label, how, cut(host, 0, BLOCK), cut(chip, 0, BLOCK))
    });
    // One byte between, the header, two of length.
    let head = BLOCK + 1 + shape.header + 2;
    list.push(Row {
        goes_on: true,
        parts: vec![(1..1 + shape.header, Part::Header)],
        ..row("then", head_words, cut(host, BLOCK, head), cut(chip, BLOCK, head))
    });
    let rest = |side| cut(side, head, usize::MAX);
    let length = rest(host).len().max(rest(chip).len());
    if length > 0 {
        let mut parts = vec![(0..shape.payload, shape.sent)];
        if answer {
            let at = shape.payload;
            parts.push((at..at + 1, Part::Status));
            parts.push((at + 3..length, shape.answered));
        }
        parts.retain(|(range, _)| !range.is_empty());
        list.push(Row { goes_on: true, parts, ..row("then", rest_words, rest(host), rest(chip)) });
    }
    let tag = |mac: &Mac| mac.tag.to_vec();
    let (whole, first) = if answer { (Part::AnswerTag, Part::Rmac) } else { (Part::Tag, Part::Cmac) };
    list.push(Row {
        parts: vec![(0..BLOCK, whole), (0..MAC_BYTES, first)],
        ..row("AES-CMAC", "First 4 bytes count", part(host, tag), part(chip, tag))
    });
}

/// The bytes on the bus are the same for both.
fn wire(list: &mut Vec<Row>, label: &'static str, how: &'static str, bytes: &[u8]) -> usize {
    list.push(Row { note: format!("{} B", bytes.len()), ..row(label, how, bytes.to_vec(), bytes.to_vec()) });
    bytes.len().saturating_sub(CRC)
}

fn sent(list: &mut Vec<Row>, bytes: &[u8], shape: &Shape) {
    let end = wire(list, "On the wire", "Header to CRC", bytes);
    let mac = end.saturating_sub(MAC_BYTES);
    let parts =
        vec![(0..shape.header, Part::Header), (shape.header..mac, shape.sent), (mac..end, Part::Cmac)];
    keep(list, parts);
}

fn received(list: &mut Vec<Row>, bytes: &[u8], shape: &Shape) {
    let end = wire(list, "Answer", "Status to CRC", bytes);
    let mac = end.saturating_sub(MAC_BYTES);
    let mut parts = vec![(0..1, Part::Status)];
    if mac >= 3 {
        parts.extend([(3..mac, shape.answered), (mac..end, Part::Rmac)]);
    }
    keep(list, parts);
}

/// A secret in a plaintext is 00 in every row, on both sides.
fn hide(list: &mut [Row], secrets: &Secrets) {
    for Row { host, chip, parts, note, .. } in list {
        let mut places = Vec::new();
        for (range, part) in parts.iter() {
            let inside = match part {
                Part::Payload => &secrets.sent,
                Part::Answer => &secrets.received,
                _ => continue,
            };
            places.extend(inside.iter().map(|it| range.start + it.start..range.start + it.end));
        }
        blank::zero(host, &places);
        blank::zero(chip, &places);
        if !places.is_empty() {
            *note =
                if note.is_empty() { "secrets as 00".to_owned() } else { format!("{note}, secrets as 00") };
        }
    }
}

/// Gives the last row its parts, without those of no bytes.
fn keep(list: &mut [Row], mut parts: Vec<(std::ops::Range<usize>, Part)>) {
    parts.retain(|(range, _)| !range.is_empty());
    if let Some(last) = list.last_mut() {
        last.parts = parts;
    }
}
