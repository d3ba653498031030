//! Mistakes of both MACs: the key, block 0, the function, the end that is cut off.

use super::Usual;
use crate::crypto::cipher::BLOCK_LEN;
use crate::session::judge::mac::Facts;
use crate::session::judge::recipe::{Cut, Function, Key, Recipe};
use crate::session::{Generation, reckon};

fn subject(recipe: &mut Recipe<'_>, facts: &Facts<'_>, subject: u8) -> bool {
    let at = match facts.generation {
        Generation::V1 => 3,
        Generation::V2 => 4,
    };
    let Some(byte) = recipe.block.get_mut(at) else { return false };
    std::mem::replace(byte, subject) != subject
}

/// Mistakes of both.
pub(in crate::session::judge) static COMMON: &[Usual] = &[
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
