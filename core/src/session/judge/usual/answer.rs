//! Mistakes of the R-MAC alone: the status, the answer's length, the command before it.

use super::{Usual, flags, longer};
use crate::link::MAC_BYTES;
use crate::session::judge::recipe::Recipe;

/// Mistakes of the R-MAC alone.
pub(in crate::session::judge) static ANSWER: &[Usual] = &[
    Usual {
        id: "status-missing",
        name: "Status missing",
        cause: "The MAC was made without the first byte of the answer.",
        cure: "The R-MAC covers the answer's first byte as received.",
        make: |r, _| r.status.pop().is_some(),
    },
    Usual {
        id: "status-flag",
        name: "Status without the R-MAC bit",
        cause: "The MAC was made over the status without bit 6; the answer has it.",
        cure: "Take the answer's first byte as received.",
        make: |r, _| status(r, |byte| byte & 0x1F),
    },
    Usual {
        id: "status-flag",
        name: "Status with the R-MAC bit",
        cause: "The MAC was made over the status with bit 6; the answer does not have it.",
        cure: "Take the answer's first byte as received.",
        make: |r, _| status(r, |byte| byte | 0x40),
    },
    Usual {
        id: "length-with-crc",
        name: "Length as on the bus",
        cause: "The MAC input has the length field of the bus, which counts R-MAC and CRC.",
        cure: "Count the answer's payload only.",
        make: |r, _| longer(&mut r.answer_length, r.answer.len(), MAC_BYTES + 2),
    },
    Usual {
        id: "length-with-mac",
        name: "Length counts the R-MAC",
        cause: "The length inside the MAC input counts the four bytes of the R-MAC.",
        cure: "Count the answer's payload only.",
        make: |r, _| longer(&mut r.answer_length, r.answer.len(), MAC_BYTES),
    },
    Usual {
        id: "command-missing",
        name: "Command missing",
        cause: "The MAC was made over the answer alone.",
        cure: "The R-MAC begins with the whole command: header, length, payload as sent.",
        make: |r, _| {
            [&mut r.header, &mut r.length, &mut r.payload].into_iter().for_each(Vec::clear);
            true
        },
    },
    Usual {
        id: "flags-missing",
        name: "Command header without flags",
        cause: "The MAC was made over the command code without its flag bits.",
        cure: "Take the command header as it went out.",
        make: |r, _| flags(r, 0x00),
    },
    Usual {
        id: "mac-over-plaintext",
        name: "MAC over the answer's plaintext",
        cause: "The MAC was made over the answer before encryption.",
        cure: "Make the MAC over the answer as received, then decrypt.",
        make: |r, f| {
            f.plaintext.is_some_and(|plain| {
                r.answer = plain.to_vec();
                longer(&mut r.answer_length, plain.len(), 0)
            })
        },
    },
];

fn status(recipe: &mut Recipe<'_>, change: fn(u8) -> u8) -> bool {
    let Some(byte) = recipe.status.first_mut() else { return false };
    let other = change(*byte);
    std::mem::replace(byte, other) != other
}
