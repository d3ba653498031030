//! The CRC of a pasted frame, and the usual mistakes around it. Other checksums are tried by their catalogue names.

use super::Explanation;
use crate::link::{Flags, LinkError, MAC_BYTES, crc, frame};

/// What is wrong with a CRC, and the bytes as they must have been.
pub(super) struct Wrong {
    pub explanation: Explanation,
    /// The bytes to go on with.
    pub wire: Option<Vec<u8>>,
}

fn wrong(id: &'static str, title: impl Into<String>, cause: impl Into<String>, cure: &str) -> Wrong {
    let explanation =
        Explanation { id, title: title.into(), cause: cause.into(), cure: cure.into(), cost: String::new() };
    Wrong { explanation, wire: None }
}

/// A command whose CRC does not fit: which mistake explains it.
pub(super) fn command(wire: &[u8]) -> Option<Wrong> {
    let (body, got) = wire.split_last_chunk::<2>()?;
    let got = u16::from_be_bytes(*got);
    header_bits(body, got, wire)
        .or_else(|| address(wire))
        .or_else(|| arithmetic(&[body], got))
        .or_else(|| before_mac(body, got))
        .or_else(|| too_long(wire))
        .or_else(|| one_bit(wire, |bytes| frame::CommandFrame::decode(bytes).is_ok()))
}

/// An answer that is no frame: which mistake explains it.
pub(super) fn answer(wire: &[u8], error: &LinkError) -> Option<Wrong> {
    let ([header, length @ ..], got) = wire.split_last_chunk::<2>()? else { return None };
    let (length, body) = length.split_first_chunk::<2>()?;
    let got = u16::from_be_bytes(*got);
    if crc::of(&[&[*header], body]) == got {
        let right = (body.len() + 2).min(usize::from(u16::MAX));
        let cause = format!(
            "The CRC fits all bytes; the length field says {:04X} where {right:04X} would be right.",
            u16::from_be_bytes(*length)
        );
        let mut mended = wire.to_vec();
        mended.splice(1..3, u16::try_from(right).unwrap_or(u16::MAX).to_be_bytes());
        let cure = "The length field counts payload, R-MAC and CRC.";
        return Some(Wrong {
            wire: Some(mended),
            ..wrong("length-field", "The length field is wrong", cause, cure)
        });
    }
    if matches!(error, LinkError::Crc { .. }) {
        if crc::of(&[&[*header], length, body]) == got {
            let cause = "The CRC was reckoned over the two length bytes too.";
            return Some(wrong(
                "crc-over-length",
                "The CRC covers the length field",
                cause,
                "Leave the length bytes out of the CRC of an answer.",
            ));
        }
        return arithmetic(&[&[*header], body], got)
            .or_else(|| one_bit(wire, |bytes| frame::ResponseFrame::decode(bytes).is_ok()));
    }
    let whole = crc::of(&[wire.get(..wire.len() - 2)?]) == got;
    whole.then(|| {
        let mut mended = wire.to_vec();
        let length = u16::try_from(wire.len() - 1).unwrap_or(u16::MAX).to_be_bytes();
        mended.splice(1..1, length);
        let cause = "With a length field put in, the CRC fits.";
        let cure = "Capture the bytes of the bus; ST's library drops the length before it prints.";
        Wrong {
            wire: Some(mended),
            ..wrong("length-left-out", "The length field was left out of the print", cause, cure)
        }
    })
}

/// The CRC fits the same bytes with other flag bits in the header.
fn header_bits(body: &[u8], got: u16, wire: &[u8]) -> Option<Wrong> {
    let (first, rest) = body.split_first()?;
    let candidates = (0..8u8).map(|bits| first & !Flags::MASK | bits << 5);
    let other = candidates.filter(|other| other != first).find(|other| crc::of(&[&[*other], rest]) == got)?;
    let mut mended = wire.to_vec();
    mended.splice(..1, [other]);
    let (title, cause, cure) = if first & Flags::MASK == 0 {
        (
            "The flag bits are missing in the print",
            format!("With {other:02X} in place of {first:02X} the CRC fits: the frame on the bus had flags."),
            "Print the header as it goes out.",
        )
    } else {
        (
            "The CRC was reckoned with other flag bits",
            format!("It fits a header of {other:02X}; the frame has {first:02X}."),
            "Set the flags first, then make the C-MAC, then the CRC.",
        )
    };
    Some(Wrong { wire: Some(mended), ..wrong("crc-flags", title, cause, cure) })
}

/// The address byte of the bus stands in front.
fn address(wire: &[u8]) -> Option<Wrong> {
    let (first, rest) = wire.split_first()?;
    frame::CommandFrame::decode(rest).ok()?;
    let cause = format!("Without its first byte {first:02X} the CRC fits: that is the address on the bus.");
    let cure = "Leave the address byte out; no CRC covers it.";
    Some(Wrong {
        wire: Some(rest.to_vec()),
        ..wrong("address-byte", "The address byte stands in front", cause, cure)
    })
}

/// Other checksums, and the right one in the wrong order.
fn arithmetic(pieces: &[&[u8]], got: u16) -> Option<Wrong> {
    let bytes: Vec<u8> = pieces.concat();
    let right = crc::of(&[&bytes]);
    let cure =
        "CRC-16/X-25: reflected polynomial 8408, start FFFF, final exclusive or FFFF, high byte first.";
    if got.swap_bytes() == right {
        let cause = format!("Its bytes are swapped: {:04X} would be right.", right);
        return Some(wrong("crc-byte-order", "The CRC has its low byte first", cause, cure));
    }
    // Catalogue name, reflected polynomial or not, start, final exclusive or.
    let others: [(&str, bool, u16, u16, u16); 6] = [
        ("CRC-16/IBM-3740 (CCITT-FALSE)", false, 0x1021, 0xFFFF, 0x0000),
        ("CRC-16/XMODEM", false, 0x1021, 0x0000, 0x0000),
        ("CRC-16/GENIBUS", false, 0x1021, 0xFFFF, 0xFFFF),
        ("CRC-16/KERMIT", true, 0x8408, 0x0000, 0x0000),
        ("CRC-16/MCRF4XX (no final exclusive or)", true, 0x8408, 0xFFFF, 0x0000),
        ("CRC-16/MODBUS", true, 0xA001, 0xFFFF, 0x0000),
    ];
    let other = others.into_iter().find_map(|(name, reflected, polynomial, start, end)| {
        let value = shift(&bytes, reflected, polynomial, start) ^ end;
        (value == got || value.swap_bytes() == got).then_some(name)
    })?;
    Some(wrong("crc-other", format!("The CRC is {other}"), format!("{right:04X} would be right."), cure))
}

fn shift(bytes: &[u8], reflected: bool, polynomial: u16, start: u16) -> u16 {
    bytes.iter().fold(start, |crc, byte| {
        let crc = crc ^ if reflected { u16::from(*byte) } else { u16::from(*byte) << 8 };
        (0..8).fold(crc, |c, _| match reflected {
            true if c & 1 == 1 => c >> 1 ^ polynomial,
            true => c >> 1,
            false if c & 0x8000 != 0 => c << 1 ^ polynomial,
            false => c << 1,
        })
    })
}

/// The CRC fits what stands before the C-MAC.
fn before_mac(body: &[u8], got: u16) -> Option<Wrong> {
    let (before, _) = body.split_last_chunk::<MAC_BYTES>()?;
    let cause = "It fits the bytes before the last four: it was reckoned before the C-MAC was there.";
    let cure = "The CRC comes last and covers the C-MAC.";
    (!before.is_empty() && crc::of(&[before]) == got)
        .then(|| wrong("crc-before-mac", "The CRC leaves the C-MAC out", cause, cure))
}

/// A frame with something behind it.
fn too_long(wire: &[u8]) -> Option<Wrong> {
    let (length, part) = (3..wire.len()).rev().find_map(|length| {
        wire.get(..length)
            .map(|part| (length, part))
            .filter(|(_, part)| frame::CommandFrame::decode(part).is_ok())
    })?;
    let extra = wire.len() - length;
    let cause = format!("The first {length} B are a frame with a right CRC; {extra} B follow.");
    let cure = "A command ends with its CRC.";
    Some(Wrong { wire: Some(part.to_vec()), ..wrong("too-long", "Bytes follow the frame", cause, cure) })
}

/// One wrong bit anywhere.
fn one_bit(wire: &[u8], right: impl Fn(&[u8]) -> bool) -> Option<Wrong> {
    let mut other = wire.to_vec();
    for at in 0..wire.len() {
        for bit in 0..8u8 {
            let Some(byte) = other.get_mut(at) else { break };
            *byte ^= 1 << bit;
            let (now, fits) = (*byte, right(&other));
            if fits {
                let was = now ^ 1 << bit;
                let cause = format!("With {now:02X} in place of {was:02X} at offset {at} the CRC fits.");
                let cure = "Disturbance on the bus, or a typing mistake: the CRC exists to catch it.";
                return Some(Wrong {
                    wire: Some(other),
                    ..wrong("one-bit", "One bit is wrong", cause, cure)
                });
            }
            if let Some(byte) = other.get_mut(at) {
                *byte ^= 1 << bit;
            }
        }
    }
    None
}
