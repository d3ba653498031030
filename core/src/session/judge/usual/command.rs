//! Mistakes of the C-MAC alone: the header, the length, what the MAC was made over.

use super::{Usual, flags, longer};
use crate::link::{MAC_BYTES, crc};
use crate::session::judge::recipe::{Recipe, two};

/// Mistakes of the C-MAC alone.
pub(in crate::session::judge) static COMMAND: &[Usual] = &[
    Usual {
        id: "flags-missing",
        name: "Header without flags",
        cause: "The MAC was made over the command code without its flag bits.",
        cure: "Set the flags first (E0 in a host session): the C-MAC covers the header as it goes out.",
        make: |r, _| flags(r, 0x00),
    },
    Usual {
        id: "flags-other",
        name: "Header with the C-MAC flag only",
        cause: "The MAC was made with flag bit 7 alone; the frame has other flags.",
        cure: "Make the MAC over the same header byte that is sent.",
        make: |r, _| flags(r, 0x80),
    },
    Usual {
        id: "flags-other",
        name: "Header with both MAC flags, no channel",
        cause: "The MAC was made without the host channel bit 5; the frame has it.",
        cure: "Make the MAC over the same header byte that is sent.",
        make: |r, _| flags(r, 0xC0),
    },
    Usual {
        id: "flags-other",
        name: "Header with E0",
        cause: "The MAC was made over a header with all three flags; they are missing in the frame.",
        cure: "Send the header with its flags: code or E0.",
        make: |r, _| flags(r, 0xE0),
    },
    Usual {
        id: "mac-over-plaintext",
        name: "MAC over the padded plaintext",
        cause: "The MAC was made before encryption, over the padded plaintext.",
        cure: "Encrypt first, then make the MAC over the ciphertext.",
        make: |r, f| f.padded.is_some_and(|padded| put(r, padded)),
    },
    Usual {
        id: "mac-over-plaintext",
        name: "MAC over the plaintext",
        cause: "The MAC was made before encryption, over the plaintext without its padding.",
        cure: "Encrypt first, then make the MAC over the ciphertext.",
        make: |r, f| f.plaintext.is_some_and(|plain| put(r, plain)),
    },
    Usual {
        id: "length-of-plaintext",
        name: "Length of the plaintext",
        cause: "The length inside the MAC input is that of the plaintext.",
        cure: "Count the bytes as sent: the ciphertext, which is longer by its padding.",
        make: |r, f| f.plaintext.is_some_and(|plain| longer(&mut r.length, plain.len(), 0)),
    },
    Usual {
        id: "length-with-mac",
        name: "Length counts the C-MAC",
        cause: "The length inside the MAC input counts the four bytes of the C-MAC.",
        cure: "Count the payload only.",
        make: |r, _| longer(&mut r.length, r.payload.len(), MAC_BYTES),
    },
    Usual {
        id: "length-with-header",
        name: "Length counts the header",
        cause: "The length inside the MAC input counts the command header.",
        cure: "Count the payload only.",
        make: |r, _| longer(&mut r.length, r.payload.len(), r.header.len()),
    },
    Usual {
        id: "length-with-crc",
        name: "Length counts MAC and CRC",
        cause: "The length inside the MAC input counts C-MAC and CRC, as the length field of an answer does.",
        cure: "Count the payload only.",
        make: |r, _| longer(&mut r.length, r.payload.len(), MAC_BYTES + 2),
    },
    Usual {
        id: "length-byte-order",
        name: "Length with its low byte first",
        cause: "The length inside the MAC input has its low byte first.",
        cure: "High byte first, as everything on this bus.",
        make: |r, _| {
            r.length.reverse();
            true
        },
    },
    Usual {
        id: "length-missing",
        name: "Length missing",
        cause: "The MAC input has no length between header and payload.",
        cure: "Put two bytes of payload length behind the header.",
        make: |r, _| {
            r.length.clear();
            true
        },
    },
    Usual {
        id: "length-one-byte",
        name: "Length in one byte",
        cause: "The length inside the MAC input is one byte.",
        cure: "Two bytes, high byte first.",
        make: |r, _| {
            r.length.drain(..1);
            true
        },
    },
    Usual {
        id: "code-missing",
        name: "Extended header without its second byte",
        cause: "The MAC was made over the first byte of the extended header only.",
        cure: "The C-MAC covers both bytes: 1F with its flags, and the extended code.",
        make: |r, _| r.header.len() == 2 && r.header.pop().is_some(),
    },
    Usual {
        id: "header-missing",
        name: "Header missing",
        cause: "The MAC input has no command header.",
        cure: "Put the header, flags included, before the length.",
        make: |r, _| {
            r.header.clear();
            true
        },
    },
    Usual {
        id: "crc-included",
        name: "CRC in the MAC input",
        cause: "The MAC was made over the payload followed by a CRC.",
        cure: "The MAC comes first; the CRC is reckoned last, over everything.",
        make: |r, _| {
            r.tail = crc::of(&[&r.header, &r.payload]).to_be_bytes().to_vec();
            true
        },
    },
];

fn put(recipe: &mut Recipe<'_>, payload: &[u8]) -> bool {
    recipe.payload = payload.to_vec();
    recipe.length = two(payload.len());
    true
}
