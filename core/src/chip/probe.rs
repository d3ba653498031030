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
use crate::access::Encryption;
use crate::command::tables::KeyType;
use crate::crypto::SeededRandom;
use crate::link::frame::split_header;
use crate::link::{CommandFrame, Flags, ResponseFrame, crc};
use crate::session::{self, Generation, SessionKeys};

/// Frames to a chip with host keys: each one is a length (one byte), header and payload. The CRC is added, and where
/// the header says E0 a right C-MAC, which nobody would find by trying. Every frame is answered, and what is refused has
/// changed nothing, but for the counters of a C-MAC.
pub fn frames(bytes: &[u8]) {
    let Some(nvm) = provisioned() else { return };
    let mut chip = Chip::new(nvm.clone(), Box::new(SeededRandom::new(1)));
    let mut rest = bytes;
    while let Some((length, behind)) = rest.split_first() {
        let (body, next) = behind.split_at(usize::from(*length).min(behind.len()));
        rest = next;
        let wire = protected(&chip, body).unwrap_or_else(|| with_crc(body));
        take(&mut chip, &wire);
    }
}

fn with_crc(body: &[u8]) -> Vec<u8> {
    [body, &crc::of(&[body]).to_be_bytes()].concat()
}

/// The frame as a host with the right keys sends it, if its header asks for that.
fn protected(chip: &Chip, body: &[u8]) -> Option<Vec<u8>> {
    let (code, flags, used) = split_header(body).ok()?;
    let host = chip.nvm.host_keys.as_ref().filter(|_| flags == Flags::HOST_SESSION)?;
    let keys = SessionKeys::new(&host.mac.0, &host.cipher.0).ok()?;
    let rule = chip.nvm.rule(code);
    let encryption = rule.map_or(Encryption::default(), |rule| Encryption::from_bits(rule.encryption));
    let payload = body.get(used..).unwrap_or_default();
    Some(session::protect_command(&keys, Generation::V2, host.counter, code, payload, encryption).encode())
}

fn take(chip: &mut Chip, wire: &[u8]) {
    let mut before = chip.nvm.clone();
    let answer = ResponseFrame::decode(&chip.take(wire).answer);
    assert!(answer.is_ok(), "an answer that is no frame");
    let Ok(answer) = answer else { return };
    if !answer.status().is_ok() {
        if CommandFrame::decode(wire).is_ok_and(|frame| frame.cmac.is_some()) {
            before.wrong_macs = chip.nvm.wrong_macs;
            if let (Some(before), Some(now)) = (before.host_keys.as_mut(), chip.nvm.host_keys.as_ref()) {
                before.counter = now.counter;
            }
        }
        assert!(chip.nvm == before, "refused with {}, yet the state differs", answer.status());
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
        take(&mut chip, &with_crc(body));
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
