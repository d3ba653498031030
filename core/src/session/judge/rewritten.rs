//! The answer to a command that itself brings new host keys: with which pair was its R-MAC made? That the old pair with
//! N + 1 is the right one is INFERRED; a real chip's answer did not fit what ST's library reckoned although the new pair was
//! in place (REAL, STSELib issue 47), so the new pair is tried as well.

use super::cipher;
use super::mac::Facts;
use super::recipe::Recipe;
use super::usual::Usual;
use crate::bytes::Reader;
use crate::command::host_keys::HostKeyPair;
use crate::link::Code;
use crate::session::{Generation, SessionKeys, reckon};

const ID: &str = "new-keys";
const CURE: &str = "Check this answer with the pair that was written, and ask for the counter (Query 47) before the next \
                    protected command.";

/// What else the R-MAC of such an answer may have been made with.
pub(super) static REWRITTEN: &[Usual] = &[
    Usual {
        id: ID,
        name: "The pair just written",
        cause: "The command wrote new host keys, and the answer's R-MAC was made with those, with N + 1.",
        cure: CURE,
        make: written,
    },
    Usual {
        id: ID,
        name: "The pair just written, counter 1",
        cause: "The command wrote new host keys, and the answer's R-MAC was made with those, their counter gone on by 1 \
                from 0.",
        cure: CURE,
        make: |r, f| written(r, f) && counter(r, f, 1),
    },
    Usual {
        id: ID,
        name: "The pair just written, counter 0",
        cause: "The command wrote new host keys, and the answer's R-MAC was made with those and counter 0.",
        cure: CURE,
        make: |r, f| written(r, f) && counter(r, f, 0),
    },
];

fn written(recipe: &mut Recipe<'_>, facts: &Facts<'_>) -> bool {
    recipe.written = pair(recipe, facts);
    recipe.written.is_some()
}

fn counter(recipe: &mut Recipe<'_>, facts: &Facts<'_>, value: u32) -> bool {
    recipe.block = facts.generation.block(value, reckon::R_MAC).to_vec();
    true
}

/// The pair in the command, opened where it is encrypted.
fn pair(recipe: &Recipe<'_>, facts: &Facts<'_>) -> Option<SessionKeys> {
    let command = facts.command;
    if command.code != Code::Extended(0x07) || facts.generation != Generation::V2 {
        return None;
    }
    let read = |payload: &[u8]| {
        let pair = HostKeyPair::decode(&mut Reader::new(payload)).ok()?;
        SessionKeys::new(&pair.mac, &pair.cipher).ok()
    };
    read(&command.payload).or_else(|| {
        // The block of an R-MAC has N + 1.
        let next = recipe.block.first_chunk::<4>().map(|bytes| u32::from_be_bytes(*bytes))?;
        let n = next.wrapping_sub(1);
        let opened = cipher::open(facts.keys, facts.generation, n, reckon::C_ENC, &command.payload)?;
        read(opened.plaintext?.as_slice())
    })
}
