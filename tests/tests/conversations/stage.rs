//! Where the stories play: a fresh virtual SPL05 chip behind a driver, keys put into its slots, and words for refusals.

use stsafe_core::chip::Chip;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::{Nvm, Secret, SymmetricKey};
use stsafe_core::command::query::{SymmetricControl, SymmetricKeyTable};
use stsafe_core::command::tables::{KeyMode, KeyType, Lock};
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::{Device, DeviceError};
use stsafe_core::hex;
use stsafe_core::link::{Code, CommandFrame, ResponseFrame, Status};
use stsafe_core::transport::simulated::Simulated;
use workbench_tests::still;

/// Usage flags of a symmetric key.
pub mod usage {
    pub const VERIFY_MAC: u8 = 0x01;
    pub const GENERATE_MAC: u8 = 0x02;
    pub const DECRYPT: u8 = 0x04;
    pub const ENCRYPT: u8 = 0x08;
    pub const DECRYPT_CHUNKS: u8 = 0x10;
    pub const ENCRYPT_CHUNKS: u8 = 0x20;
    pub const DERIVE: u8 = 0x40;
}

/// A driver with a fresh virtual chip.
pub fn device() -> Device {
    let chip = scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap();
    let bus = still::bus(chip);
    Device::new(Box::new(Simulated::new(bus, "sim")))
}

/// The chip behind the driver.
pub fn chip(device: &mut Device) -> &mut Chip {
    &mut device.transport().bench().unwrap().chip
}

/// What the chip remembers.
pub fn nvm(device: &mut Device) -> &mut Nvm {
    &mut chip(device).nvm
}

/// A symmetric key as a chip holds it, unlocked.
pub fn key(key_type: KeyType, mode: KeyMode, usage: u8, secret: &str) -> SymmetricKey {
    SymmetricKey {
        lock: Lock::Unlocked,
        key_type,
        mode,
        usage,
        secret: Secret(bytes(secret)),
        counter: 0,
        derived: false,
    }
}

/// Puts a key into a slot behind the driver's back, and lets the driver look at the table.
pub fn give(device: &mut Device, slot: usize, key: SymmetricKey) {
    nvm(device).symmetric[slot].key = Some(key);
    device.run(SymmetricKeyTable).unwrap();
}

/// Opens all symmetric slots for derived keys, and lets the driver look at that too.
pub fn open_for_derived_keys(device: &mut Device) {
    nvm(device).symmetric.iter_mut().for_each(|slot| slot.control[0] |= 0x20);
    device.run(SymmetricKeyTable).unwrap();
    for slot in 0..16 {
        device.run(SymmetricControl { slot }).unwrap();
    }
}

/// A frame with right CRC, answered by the chip itself: status and payload.
pub fn raw(chip: &mut Chip, code: Code, payload: &[u8]) -> (Status, Vec<u8>) {
    let wire = CommandFrame::plain(code, payload.to_vec()).encode();
    let answer = ResponseFrame::decode(&chip.take(&wire).answer).unwrap();
    (answer.status(), answer.body)
}

/// The chip refused, with this status.
#[track_caller]
pub fn refused<T>(result: Result<T, DeviceError>, status: Status) {
    match result {
        Ok(_) => panic!("the chip did it; it should have refused with {status}"),
        Err(error) => assert_eq!(error.status(), Some(status), "{error}"),
    }
}

/// Bytes of a hexadecimal text.
pub fn bytes(text: &str) -> Vec<u8> {
    hex::parse(text).unwrap()
}
