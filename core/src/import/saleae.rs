//! Exports of Saleae Logic. Columns are found by their names, so their order and further ones do not matter.

use std::time::Duration;

use super::Problem;
use super::fold::{Fold, Transfer};
use super::text::Line;
use crate::link::I2C_ADDRESS;

/// The header row, and how to find a cell by its column's name.
struct Columns(Vec<String>);

impl Columns {
    fn of(line: &Line<'_>) -> Self {
        Self(cells(&line.text).iter().map(|cell| cell.to_ascii_lowercase()).collect())
    }

    fn place(&self, name: &str, line: usize) -> Result<usize, Problem> {
        let place = self.0.iter().position(|column| column.starts_with(name));
        place.ok_or_else(|| Problem { line, what: format!("the header has no column {name:?}") })
    }
}

/// The data table of Logic 2.
pub(super) fn table(lines: &[Line<'_>], fold: &mut Fold) -> Result<(), Problem> {
    let Some((header, rows)) = split(lines) else { return Ok(()) };
    let columns = Columns::of(header);
    let place = |name| columns.place(name, header.number);
    let [kind, time, lasts, ack, address, read, data] = [
        place("type")?,
        place("start_time")?,
        place("duration")?,
        place("ack")?,
        place("address")?,
        place("read")?,
        place("data")?,
    ];
    let mut clock = Clock::default();
    let mut now: Option<Transfer> = None;
    for line in rows {
        let Some(text) = fold.text(line) else { continue };
        let cells = cells(text);
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        match cell(kind) {
            "start" | "stop" => now.take().into_iter().for_each(|transfer| fold.transfer(transfer)),
            "address" => {
                let (Some(byte), Some(from)) = (number(cell(address)), clock.read(cell(time))) else {
                    fold.problem(line.number, "address or start_time is no number; the row is left out");
                    continue;
                };
                now.take().into_iter().for_each(|transfer| fold.transfer(transfer));
                now = Some(Transfer {
                    line: line.number,
                    from,
                    until: from,
                    address: byte,
                    reading: cell(read) == "true",
                    acknowledged: cell(ack) == "true",
                    ..Transfer::default()
                });
            }
            "data" => {
                let (Some(byte), Some(transfer)) = (number(cell(data)), &mut now) else {
                    fold.problem(line.number, "a data row without an address before it, or without a byte");
                    continue;
                };
                let ends = clock.read(cell(time)).unwrap_or(transfer.until)
                    + seconds(cell(lasts)).unwrap_or_default();
                add(transfer, byte, ends, cell(ack) == "true");
            }
            other => {
                fold.problem(line.number, format!("row type {other:?} is not one of I²C; it is left out"))
            }
        }
    }
    now.into_iter().for_each(|transfer| fold.transfer(transfer));
    Ok(())
}

/// The analyser's own export: a row for each byte, or one for an address that nobody followed.
pub(super) fn analyzer(lines: &[Line<'_>], fold: &mut Fold) -> Result<(), Problem> {
    let Some((header, rows)) = split(lines) else { return Ok(()) };
    let columns = Columns::of(header);
    let place = |name| columns.place(name, header.number);
    let [time, packet, address, data, direction, ack] = [
        place("time")?,
        place("packet id")?,
        place("address")?,
        place("data")?,
        place("read/write")?,
        place("ack/nak")?,
    ];
    let mut clock = Clock::default();
    let mut now: Option<(String, Transfer)> = None;
    for line in rows {
        let Some(text) = fold.text(line) else { continue };
        let cells = cells(text);
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        let reading = match cell(direction) {
            "Read" => true,
            "Write" => false,
            other => {
                fold.problem(
                    line.number,
                    format!("{other:?} is neither Read nor Write; the row is left out"),
                );
                continue;
            }
        };
        let (Some(byte), Some(from)) = (number(cell(address)).map(seven_bits), clock.read(cell(time))) else {
            fold.problem(line.number, "address or time is no number; the row is left out");
            continue;
        };
        let goes_on = |(id, transfer): &(String, Transfer)| {
            id == cell(packet)
                && transfer.reading == reading
                && transfer.address == byte
                && !cell(data).is_empty()
        };
        if !now.as_ref().is_some_and(goes_on) {
            now.take().into_iter().for_each(|(_, transfer)| fold.transfer(transfer));
            let transfer = Transfer {
                line: line.number,
                from,
                until: from,
                address: byte,
                reading,
                ..Transfer::default()
            };
            now = Some((cell(packet).to_owned(), transfer));
        }
        let Some((_, transfer)) = &mut now else { continue };
        // Where a byte follows, its address was acknowledged, whatever became of the byte.
        transfer.acknowledged |= cell(ack) == "ACK" || !cell(data).is_empty();
        match number(cell(data)) {
            Some(byte) => add(transfer, byte, from, cell(ack) == "ACK"),
            None if cell(data).is_empty() => {}
            None => fold.problem(line.number, format!("data {:?} is no byte; it is left out", cell(data))),
        }
    }
    now.into_iter().for_each(|(_, transfer)| fold.transfer(transfer));
    Ok(())
}

fn split<'a, 'b>(lines: &'a [Line<'b>]) -> Option<(&'a Line<'b>, &'a [Line<'b>])> {
    let at = lines.iter().position(|line| !line.text.trim().is_empty())?;
    lines.get(at..)?.split_first()
}

/// A byte of a transfer. The host does not acknowledge the last byte that it reads, so only writes can be refused.
fn add(transfer: &mut Transfer, byte: u8, ends: Duration, acknowledged: bool) {
    transfer.data.push(byte);
    transfer.until = ends.max(transfer.until);
    if !acknowledged && !transfer.reading && transfer.refused.is_none() {
        transfer.refused = Some(transfer.data.len());
    }
}

/// The analyser can show addresses with the direction bit. The chip's own with that bit are 40 and 41; an address that
/// small is another device either way.
fn seven_bits(address: u8) -> u8 {
    if address >> 1 == I2C_ADDRESS { I2C_ADDRESS } else { address }
}

/// Cells of a row; quotes around a cell are taken away. No cell of these exports holds a comma.
fn cells(text: &str) -> Vec<&str> {
    text.split(',').map(|cell| cell.trim().trim_matches('"').trim()).collect()
}

/// A byte as the analyser shows it: hex with 0x, binary with 0b, or decimal.
fn number(text: &str) -> Option<u8> {
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        u8::from_str_radix(hex, 16).ok()
    } else if let Some(bits) = text.strip_prefix("0b") {
        u8::from_str_radix(&bits.replace(' ', ""), 2).ok()
    } else {
        text.parse().ok()
    }
}

fn seconds(text: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(text.parse().ok()?).ok()
}

/// Times count from the first one: a trigger may make them begin below zero.
#[derive(Default)]
struct Clock {
    first: Option<f64>,
}

impl Clock {
    fn read(&mut self, text: &str) -> Option<Duration> {
        let seconds: f64 = text.parse().ok().filter(|seconds: &f64| seconds.is_finite())?;
        let first = *self.first.get_or_insert(seconds);
        Duration::try_from_secs_f64((seconds - first).max(0.0)).ok()
    }
}
