//! Host sessions through the driver: who gets a C-MAC, where the counter stands, what a doubt costs, and when to stop.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use stsafe_core::access::{ZoneAccess, ZoneRight};
use stsafe_core::command::data_partition::{Decrement, Read, Update, ZoneOption};
use stsafe_core::command::maintenance::Echo;
use stsafe_core::device::session::WRONG_MACS_STOP;
use stsafe_core::device::{Consent, Device, Fault, Layer};
use stsafe_core::link::Status;
use stsafe_core::session::SessionKeys;
use workbench_tests::keyed::{self, CIPHER, COUNTER, bus, keys};

/// A chip with host keys; zone 1 is Host both ways, counter zone 5 is Host to decrement, Echo is Host and encrypted.
fn device() -> Device {
    let host = ZoneRight::new(ZoneAccess::Host, true);
    keyed::device_on(keyed::bus_of(keyed::state(|nvm| {
        nvm.zone_mut(1).unwrap().read = host;
        nvm.zone_mut(1).unwrap().update = host;
        nvm.zone_mut(5).unwrap().update = host;
        let echo = nvm.commands.iter_mut().find(|rule| rule.code == 0x00).unwrap();
        (echo.access, echo.encryption) = (3, 3);
    })))
}

fn chip_counter(device: &mut Device) -> u32 {
    bus(device).chip.nvm.host_keys.as_ref().unwrap().counter
}

fn update(zone: u8, data: &[u8]) -> Update {
    Update { option: ZoneOption::NONE, zone, offset: 0, data: data.to_vec() }
}

#[test]
fn without_a_session_a_host_zone_is_refused_and_nothing_changes() {
    let mut device = device();
    let error = device.run(Read::new(1, 0, 4)).unwrap_err();
    assert_eq!((error.layer, error.status()), (Layer::Chip, Some(Status::ACCESS_CONDITION)));
    assert_eq!(chip_counter(&mut device), COUNTER);
}

#[test]
fn a_host_zone_is_protected_although_the_command_is_free() {
    let mut device = device();
    assert_eq!(device.open_session(keys()).unwrap().counter, COUNTER);
    device.run(update(1, b"under MAC")).unwrap();
    assert_eq!(device.run(Read::new(1, 0, 9)).unwrap().data, b"under MAC");
    assert_eq!(device.session_counter(), Some(COUNTER + 2));
    assert_eq!(chip_counter(&mut device), COUNTER + 2, "both sides agree");
    device.run(Read::new(2, 0, 4)).unwrap();
    assert_eq!(device.session_counter(), Some(COUNTER + 2), "a free zone costs no counter");
    let log = device.take_log();
    assert_eq!(log.iter().map(|e| e.session_n).collect::<Vec<_>>(), [None, Some(0x3A), Some(0x3B), None]);
}

#[test]
fn encryption_follows_the_chips_own_table() {
    let mut device = device();
    device.open_session(keys()).unwrap();
    let data = b"nobody reads this on the bus".to_vec();
    assert_eq!(device.run(Echo { data: data.clone() }).unwrap(), data);
    let exchange = device.take_log().pop().unwrap();
    assert_eq!(exchange.sent.first(), Some(&0xE0));
    let seen = |bytes: &[u8]| bytes.windows(6).any(|window| window == b"nobody");
    assert!(!seen(&exchange.sent) && !seen(&exchange.received), "both directions are ciphertext");
}

#[test]
fn a_refusal_under_mac_is_believed_and_counted_on_both_sides() {
    let mut device = device();
    device.open_session(keys()).unwrap();
    let error = device.run(Read::new(1, 999, 4)).unwrap_err();
    assert_eq!(error.status(), Some(Status::BOUNDARY));
    assert_eq!((device.session_counter(), chip_counter(&mut device)), (Some(COUNTER + 1), COUNTER + 1));
}

#[test]
fn a_wrong_rmac_is_not_believed_and_the_counter_is_asked_again() {
    let mut device = device();
    device.open_session(keys()).unwrap();
    bus(&mut device).faults.bad_rmac_reads = 1;
    let error = device.run(update(1, b"x")).unwrap_err();
    assert!(matches!((error.layer, &error.fault), (Layer::Session, Fault::Session(_))), "{error}");
    assert_eq!(device.session_counter(), None, "in doubt");
    device.take_log();
    device.run(Read::new(1, 0, 1)).unwrap();
    let log = device.take_log();
    assert_eq!(log.len(), 2, "one query for the counter, then the command");
    assert_eq!(device.session_counter(), Some(chip_counter(&mut device)));
}

#[test]
fn a_forged_refusal_is_not_believed() {
    let mut device = device();
    device.open_session(keys()).unwrap();
    bus(&mut device).faults.bad_rmac_reads = 1;
    let error = device.run(Read::new(1, 999, 4)).unwrap_err();
    assert_eq!(error.layer, Layer::Session, "the status is not told as if it were the chip's");
}

#[test]
fn a_damaged_answer_is_read_again_and_the_decrement_is_never_sent_twice() {
    let mut device = device();
    device.open_session(keys()).unwrap();
    bus(&mut device).faults.bad_crc_reads = 2;
    let value = device.run_with(Decrement::by(5, 1), Consent::Given).unwrap();
    assert_eq!(value, u32::MAX - 1);
    let exchange = device.take_log().pop().unwrap();
    assert_eq!(exchange.read_again, 2);
    bus(&mut device).faults.bad_crc_reads = 3;
    let error = device.run_with(Decrement::by(5, 1), Consent::Given).unwrap_err();
    assert_eq!(error.layer, Layer::Link);
    let counter = bus(&mut device).chip.nvm.zone(5).unwrap().counter;
    assert_eq!(counter, u32::MAX - 2, "executed once, and not again by a retry");
    assert_eq!(device.session_counter(), None);
    assert_eq!(device.run(Read::new(5, 0, 0)).unwrap().counter, Some(u32::MAX - 2));
}

#[test]
fn wrong_keys_stop_after_eight_tries_and_the_chip_is_far_from_blocked() {
    let mut device = device();
    device.open_session(SessionKeys::new(&[9; 16], &CIPHER).unwrap()).unwrap();
    for n in 1..=WRONG_MACS_STOP {
        let error = device.run(Read::new(1, 0, 1)).unwrap_err();
        assert_eq!(error.status(), Some(Status::INVALID_CMAC));
        assert_eq!(bus(&mut device).chip.nvm.wrong_macs, n);
    }
    let error = device.run(Read::new(1, 0, 1)).unwrap_err();
    assert!(matches!(error.fault, Fault::WrongMacBudget { used: WRONG_MACS_STOP }), "{error}");
    assert_eq!(bus(&mut device).chip.nvm.wrong_macs, WRONG_MACS_STOP, "nothing was sent");
    assert_eq!(chip_counter(&mut device), COUNTER, "a wrong C-MAC moves no counter");
}

#[test]
fn fifty_wrong_macs_in_a_row_block_the_host_keys_and_a_right_one_resets_the_count() {
    let mut device = device();
    device.accept_wrong_macs(true);
    device.open_session(SessionKeys::new(&[9; 16], &CIPHER).unwrap()).unwrap();
    for _ in 0..49 {
        assert!(device.run(Read::new(1, 0, 1)).is_err());
    }
    device.open_session(keys()).unwrap();
    device.run(Read::new(1, 0, 1)).unwrap();
    assert_eq!(bus(&mut device).chip.nvm.wrong_macs, 0);
    device.open_session(SessionKeys::new(&[9; 16], &CIPHER).unwrap()).unwrap();
    for _ in 0..50 {
        assert!(device.run(Read::new(1, 0, 1)).is_err());
    }
    device.open_session(keys()).unwrap();
    let error = device.run(Read::new(1, 0, 1)).unwrap_err();
    assert_eq!(error.status(), Some(Status::KEY_BLOCKED), "now the right keys do not help either");
}

#[test]
fn a_counter_at_its_end_takes_no_more_commands() {
    let mut device = device();
    bus(&mut device).chip.nvm.host_keys.as_mut().unwrap().counter = u32::MAX;
    device.open_session(keys()).unwrap();
    let error = device.run(Read::new(1, 0, 1)).unwrap_err();
    assert_eq!(error.status(), Some(Status::MAC_COUNTER_MAXIMUM));
    assert_eq!(chip_counter(&mut device), u32::MAX);
}
