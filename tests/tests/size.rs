//! The virtual chip stays small, in memory and on disk.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use std::path::Path;

use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::{
    EnvelopeKey, HostKeys, Nvm, Password, PrivateKeyState, PublicKeyState, Secret, SymmetricKey,
};
use stsafe_core::chip::store::Store;
use stsafe_core::command::tables::{KeyMode, KeyType, Lock};
use stsafe_core::crypto::Curve;

const MOST_BYTES: usize = 1 << 20;

/// A chip with a key wherever one fits, each of the largest kind.
fn full() -> Nvm {
    let mut nvm = scenario::state(Scenario::Genuine).unwrap();
    let secret = |n| Secret(vec![0xA5; n]);
    nvm.host_keys =
        Some(HostKeys { key_type: KeyType::Aes256, mac: secret(32), cipher: secret(32), counter: u32::MAX });
    let curve = Curve::NistP521;
    for slot in &mut nvm.private {
        slot.key = Some(PrivateKeyState { curve, secret: secret(66), uses_left: Some(u16::MAX) });
    }
    for slot in &mut nvm.public {
        slot.key = Some(PublicKeyState { curve, bytes: vec![0xA5; 132] });
    }
    for slot in &mut nvm.symmetric {
        slot.key = Some(SymmetricKey {
            lock: Lock::Unlocked,
            key_type: KeyType::Aes256,
            mode: KeyMode::Ccm { tag_bytes: 16, counter_offset: Some(9), offset_bits: 9 },
            usage: 0xFF,
            secret: secret(32),
            counter: u32::MAX,
            derived: true,
        });
    }
    for slot in &mut nvm.envelope {
        *slot = Some(EnvelopeKey { key_type: KeyType::Aes256, secret: secret(32) });
    }
    nvm.password = Some(Password { secret: secret(16), tries_left: 255, tries_max: 255 });
    nvm
}

#[test]
fn the_file_of_a_full_chip_is_under_one_mebibyte() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("full-chip.ron");
    let _ = std::fs::remove_file(&path);
    drop(Store::create(&path, &full()).unwrap());
    let bytes = usize::try_from(std::fs::metadata(&path).unwrap().len()).unwrap();
    assert!((16_408..MOST_BYTES).contains(&bytes), "{bytes} B");
}

/// Measured from outside, as the system sees it, so nothing can be forgotten.
#[cfg(target_os = "linux")]
#[test]
fn a_full_chip_in_memory_is_under_one_mebibyte() {
    use stsafe_core::chip::Chip;
    use stsafe_core::command::catalog::Listed;
    use stsafe_core::command::digest::StartHash;
    use stsafe_core::crypto::{Hash, SeededRandom};
    use stsafe_core::link::CommandFrame;

    const CHIPS: usize = 500;
    let resident = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
    };
    let state = full();
    let hash = StartHash { hash: Hash::Sha512, piece: vec![0x5A; 600] }.into_command();
    let frame = CommandFrame::plain(hash.row().key.code(), hash.payload()).encode();
    let before = resident();
    let chips: Vec<Chip> = (0..CHIPS)
        .map(|_| {
            let mut chip = Chip::new(state.clone(), Box::new(SeededRandom::new(1)));
            chip.take(&frame);
            assert!(chip.ram.hash.is_some(), "volatile state is part of it");
            chip
        })
        .collect();
    let each = resident().saturating_sub(before) / chips.len();
    assert!((8_000..MOST_BYTES).contains(&each), "{each} B");
}
