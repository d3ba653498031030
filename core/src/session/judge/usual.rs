//! The usual mistakes of a MAC, one row each: what was done, why it is wrong, what to do instead. A mistake is one changed
//! part of the recipe.

use super::mac::Facts;
use super::recipe::{Cut, Function, Key, Recipe, two};
use crate::crypto::cipher::BLOCK_LEN;
use crate::link::{MAC_BYTES, crc};
use crate::session::{Generation, reckon};

/// One usual mistake.
pub(super) struct Usual {
    /// Stable name for scripts.
    pub id: &'static str,
    /// On the screen.
    pub name: &'static str,
    /// Why the bytes are wrong.
    pub cause: &'static str,
    /// What to do instead.
    pub cure: &'static str,
    /// Makes the mistake; false where it cannot be made with this frame.
    pub make: fn(&mut Recipe<'_>, &Facts<'_>) -> bool,
}

fn flags(recipe: &mut Recipe<'_>, bits: u8) -> bool {
    let Some(first) = recipe.header.first_mut() else { return false };
    let other = *first & 0x1F | bits;
    std::mem::replace(first, other) != other
}

fn subject(recipe: &mut Recipe<'_>, facts: &Facts<'_>, subject: u8) -> bool {
    let at = match facts.generation {
        Generation::V1 => 3,
        Generation::V2 => 4,
    };
    let Some(byte) = recipe.block.get_mut(at) else { return false };
    std::mem::replace(byte, subject) != subject
}

fn longer(length: &mut Vec<u8>, of: usize, by: usize) -> bool {
    *length = two(of + by);
    true
}

/// Mistakes of the C-MAC alone.
pub(super) static COMMAND: &[Usual] = &[
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

/// Mistakes of the R-MAC alone.
pub(super) static ANSWER: &[Usual] = &[
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

/// Mistakes of both.
pub(super) static COMMON: &[Usual] = &[
    Usual {
        id: "keys-swapped",
        name: "The two keys swapped",
        cause: "The MAC was made with the cipher key.",
        cure: "The first half of the host keys makes MACs, the second encrypts.",
        make: |r, _| {
            r.key = Key::Cipher;
            true
        },
    },
    Usual {
        id: "key-byte-order",
        name: "MAC key back to front",
        cause: "The bytes of the MAC key are in reverse order.",
        cure: "Use the key in the order in which it was written to the chip.",
        make: |r, _| {
            r.key = Key::MacReversed;
            true
        },
    },
    Usual {
        id: "key-half",
        name: "Only the first 16 bytes of the key",
        cause: "AES-128 with the first half of an AES-256 key.",
        cure: "Use all 32 bytes of the key.",
        make: |r, _| {
            r.key = Key::FirstHalf;
            r.keys.mac_key().len() == 32
        },
    },
    Usual {
        id: "counter-byte-order",
        name: "Counter with its low byte first",
        cause: "Block 0 has the counter with its low byte first.",
        cure: "High byte first.",
        make: |r, f| {
            let width = match f.generation {
                Generation::V1 => 3,
                Generation::V2 => 4,
            };
            r.block.get_mut(..width).is_some_and(|counter| {
                let before = counter.to_vec();
                counter.reverse();
                before != counter
            })
        },
    },
    Usual {
        id: "counter-width",
        name: "Block 0 of the other generation",
        cause: "Block 0 has a counter of the wrong width: 4 bytes on the A120, 3 on the A110.",
        cure: "Take the width of the host key slot: Query 47 has 4 bytes, Query 17 has 3.",
        make: |r, f| {
            let (other, counter, subject) = match (f.generation, r.block.as_slice()) {
                (Generation::V2, [a, b, c, d, subject, ..]) => (Generation::V1, [*a, *b, *c, *d], *subject),
                (Generation::V1, [b, c, d, subject, ..]) => (Generation::V2, [0, *b, *c, *d], *subject),
                _ => return false,
            };
            r.block = other.block(u32::from_be_bytes(counter), subject).to_vec();
            true
        },
    },
    Usual {
        id: "subject",
        name: "Block 0 with subject 00",
        cause: "Block 0 has the subject of the C-MAC.",
        cure: "The R-MAC takes subject 40.",
        make: |r, f| subject(r, f, reckon::C_MAC),
    },
    Usual {
        id: "subject",
        name: "Block 0 with subject 40",
        cause: "Block 0 has the subject of the R-MAC.",
        cure: "The C-MAC takes subject 00.",
        make: |r, f| subject(r, f, reckon::R_MAC),
    },
    Usual {
        id: "subject",
        name: "Block 0 with subject 80",
        cause: "Block 0 has the subject of the command's IV.",
        cure: "MACs take 00 (command) and 40 (answer).",
        make: |r, f| subject(r, f, reckon::C_ENC),
    },
    Usual {
        id: "subject",
        name: "Block 0 with subject C0",
        cause: "Block 0 has the subject of the answer's IV.",
        cure: "MACs take 00 (command) and 40 (answer).",
        make: |r, f| subject(r, f, reckon::R_ENC),
    },
    Usual {
        id: "block-encrypted",
        name: "IV in place of block 0",
        cause: "Block 0 was encrypted before the MAC, as for an IV.",
        cure: "The MAC takes block 0 as it is.",
        make: |r, _| {
            let Ok(block) = <[u8; BLOCK_LEN]>::try_from(r.block.as_slice()) else { return false };
            r.block = reckon::iv(r.keys, &block).to_vec();
            true
        },
    },
    Usual {
        id: "block-missing",
        name: "Block 0 missing",
        cause: "The MAC was made without block 0, so the counter does not enter it.",
        cure: "Begin the MAC input with block 0.",
        make: |r, _| {
            r.block.clear();
            true
        },
    },
    Usual {
        id: "separator",
        name: "Byte after block 0 missing",
        cause: "The byte between block 0 and the command is missing.",
        cure: "Put 00 (C-MAC) or 80 (R-MAC) behind block 0.",
        make: |r, _| r.separator.pop().is_some(),
    },
    Usual {
        id: "separator",
        name: "Byte after block 0 of the other MAC",
        cause: "The byte between block 0 and the command is that of the other direction.",
        cure: "00 for the C-MAC, 80 for the R-MAC.",
        make: |r, _| {
            r.separator.iter_mut().for_each(|byte| *byte ^= 0x80);
            true
        },
    },
    Usual {
        id: "padded-by-hand",
        name: "MAC input padded with 80 00",
        cause: "The MAC input was padded by hand; CMAC pads by itself, with another key for it.",
        cure: "Give CMAC the input as it is.",
        make: |r, _| {
            let input = r.input();
            r.tail = reckon::pad(&input).split_off(input.len());
            true
        },
    },
    Usual {
        id: "padded-by-hand",
        name: "MAC input filled up with zeros",
        cause: "The MAC input was filled up to whole blocks with zeros.",
        cure: "Give CMAC the input as it is.",
        make: |r, _| {
            let length = r.input().len();
            r.tail = vec![0; length.next_multiple_of(BLOCK_LEN) - length];
            !r.tail.is_empty()
        },
    },
    Usual {
        id: "cbc-mac",
        name: "CBC-MAC in place of CMAC",
        cause: "The tag is that of plain CBC-MAC.",
        cure: "Use AES-CMAC (RFC 4493), which treats the last block with a subkey.",
        make: |r, _| {
            r.function = Function::CbcMac;
            true
        },
    },
    Usual {
        id: "wrong-end",
        name: "Last four bytes of the tag",
        cause: "The tag was cut at the wrong end.",
        cure: "The first four bytes of AES-CMAC go on the wire.",
        make: |r, _| {
            r.cut = Cut::Last;
            true
        },
    },
    Usual {
        id: "mac-byte-order",
        name: "MAC back to front",
        cause: "The four bytes of the MAC are in reverse order.",
        cure: "Send them as AES-CMAC gives them.",
        make: |r, _| {
            r.cut = Cut::FirstReversed;
            true
        },
    },
];
