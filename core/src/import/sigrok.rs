//! Annotations of sigrok's I²C decoder: `780-3300 i2c-1: Address write: 20`, with or without sample numbers, and
//! PulseView's form with the row's name before the text. They count in samples and do not say how long one is, so
//! exchanges have no times.

use super::fold::{Fold, Transfer};
use super::text::Line;
use crate::link::I2C_ADDRESS;

const ADDRESS_WRITE: &str = "Address write: ";
const ADDRESS_READ: &str = "Address read: ";

/// Whether a line is an annotation of an address.
pub(super) fn is_address(text: &str) -> bool {
    text.contains(ADDRESS_WRITE) || text.contains(ADDRESS_READ)
}

/// What an annotation says.
enum Event {
    Begin,
    Address {
        byte: u8,
        reading: bool,
    },
    Data(u8),
    Acknowledge(bool),
    /// Single bits, warnings, and the decoder's words for the direction.
    Nothing,
}

pub(super) fn read(lines: &[Line<'_>], fold: &mut Fold) {
    let mut now: Option<Transfer> = None;
    for line in lines {
        let Some(text) = fold.text(line) else { continue };
        let event = match event(text) {
            Ok(event) => event,
            Err(what) => {
                fold.problem(line.number, what);
                continue;
            }
        };
        match (event, &mut now) {
            (Event::Begin, _) => now.take().into_iter().for_each(|transfer| fold.transfer(transfer)),
            (Event::Address { byte, reading }, _) => {
                now.take().into_iter().for_each(|transfer| fold.transfer(transfer));
                let address = if byte >> 1 == I2C_ADDRESS { I2C_ADDRESS } else { byte };
                now = Some(Transfer { line: line.number, address, reading, ..Transfer::default() });
            }
            (Event::Data(byte), Some(transfer)) => transfer.data.push(byte),
            (Event::Data(_), None) => {
                fold.problem(line.number, "a byte without an address before it is left out")
            }
            (Event::Acknowledge(yes), Some(transfer)) if transfer.data.is_empty() => {
                transfer.acknowledged = yes
            }
            (Event::Acknowledge(false), Some(transfer))
                if !transfer.reading && transfer.refused.is_none() =>
            {
                transfer.refused = Some(transfer.data.len());
            }
            (Event::Acknowledge(_) | Event::Nothing, _) => {}
        }
    }
    now.into_iter().for_each(|transfer| fold.transfer(transfer));
}

fn event(text: &str) -> Result<Event, String> {
    let after = |what: &str| text.split_once(what).map(|(_, rest)| rest);
    let byte = |text: &str| {
        let digits = text.split_whitespace().next().unwrap_or_default();
        u8::from_str_radix(digits, 16).map_err(|_| format!("{digits:?} is no byte in hex; it is left out"))
    };
    if let Some(rest) = after(ADDRESS_WRITE) {
        return Ok(Event::Address { byte: byte(rest)?, reading: false });
    }
    if let Some(rest) = after(ADDRESS_READ) {
        return Ok(Event::Address { byte: byte(rest)?, reading: true });
    }
    if let Some(rest) = after("Data write: ").or_else(|| after("Data read: ")) {
        return byte(rest).map(Event::Data);
    }
    Ok(match text.rsplit(": ").next().unwrap_or_default() {
        "Start" | "Start repeat" | "Stop" => Event::Begin,
        "ACK" => Event::Acknowledge(true),
        "NACK" => Event::Acknowledge(false),
        _ => Event::Nothing,
    })
}
