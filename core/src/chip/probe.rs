//! Any bytes into the virtual chip and into its file, and what must hold for all of them: the entries of the fuzz
//! targets.
//!
//! A promise that is broken is a failed assertion, so nothing but tests calls these.

use std::path::Path;
use std::sync::OnceLock;

use super::Chip;
use super::scenario::{self, Scenario};
use super::state::{HostKeys, Nvm, Secret};
use super::store;
use crate::command::tables::KeyType;
use crate::crypto::SeededRandom;
use crate::link::{CommandFrame, ResponseFrame, crc};

/// Frames to a chip with host keys: each one is a length (one byte), header and payload; the CRC is added. Every frame
/// is answered, and what is refused has changed nothing, but for the counters of a C-MAC.
pub fn frames(bytes: &[u8]) {
    let Some(nvm) = provisioned() else { return };
    let mut chip = Chip::new(nvm.clone(), Box::new(SeededRandom::new(1)));
    let mut rest = bytes;
    while let Some((length, behind)) = rest.split_first() {
        let (body, next) = behind.split_at(usize::from(*length).min(behind.len()));
        rest = next;
        let mut wire = body.to_vec();
        wire.extend(crc::of(&[body]).to_be_bytes());
        take(&mut chip, &wire);
    }
}

fn take(chip: &mut Chip, wire: &[u8]) {
    let before = chip.nvm.clone();
    let answer = ResponseFrame::decode(&chip.take(wire).answer);
    assert!(answer.is_ok(), "an answer that is no frame");
    let Ok(answer) = answer else { return };
    let protected = CommandFrame::decode(wire).is_ok_and(|frame| frame.cmac.is_some());
    if !answer.status().is_ok() {
        assert!(protected || chip.nvm == before, "refused with {}, yet the state differs", answer.status());
        assert!(
            chip.last_refusal().is_some_and(|refusal| !refusal.rule.is_empty()),
            "refused without a reason"
        );
    }
}

/// The text of a chip's file: it is refused, or it is a chip that answers.
pub fn state_file(bytes: &[u8]) {
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    let Ok(nvm) = store::parse(Path::new("fuzz"), text) else { return };
    let mut chip = Chip::new(nvm, Box::new(SeededRandom::new(1)));
    // One command of each kind that depends on the state: query, read, sign.
    for body in [&[0x14, 0x12][..], &[0x05, 0, 0, 0, 0, 0, 16], &[0x16, 0, 0, 2, 0xAA, 0xBB]] {
        let wire = [body, &crc::of(&[body]).to_be_bytes()].concat();
        take(&mut chip, &wire);
    }
}

/// The default chip, with host keys.
fn provisioned() -> Option<&'static Nvm> {
    static STATE: OnceLock<Option<Nvm>> = OnceLock::new();
    let make = || {
        let mut nvm = scenario::state(Scenario::Genuine).ok()?;
        let key = || Secret(vec![0x11; 16]);
        nvm.host_keys = Some(HostKeys { key_type: KeyType::Aes128, mac: key(), cipher: key(), counter: 1 });
        Some(nvm)
    };
    STATE.get_or_init(make).as_ref()
}
