//! One thing broken on purpose: which check catches it, on which side, and what it costs; and both sides of an exchange.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use stsafe_core::command::maintenance::Echo;
use stsafe_core::device::breakage::Breakage;
use stsafe_core::device::session::WRONG_MACS_STOP;
use stsafe_core::device::{Consent, Device, Fault, Layer};
use stsafe_core::link::Status;
use stsafe_core::session::SessionKeys;
use workbench_tests::keyed::{self, COUNTER, MAC, bus};

/// A chip with host keys, whose Echo is Host, and encrypted where `encrypted` says so. A session is open.
fn device(encrypted: bool) -> Device {
    let nvm = keyed::state(|nvm| {
        let echo = nvm.commands.iter_mut().find(|rule| rule.code == 0x00).unwrap();
        (echo.access, echo.encryption) = (3, if encrypted { 3 } else { 0 });
    });
    let mut device = keyed::device_on(keyed::bus_of(nvm));
    device.open_session(keyed::keys()).unwrap();
    device.take_log();
    device
}

fn chip(device: &mut Device) -> (u32, u16) {
    let nvm = &bus(device).chip.nvm;
    (nvm.host_keys.as_ref().unwrap().counter, nvm.wrong_macs)
}

#[test]
fn each_breakage_is_caught_by_the_chip_with_the_status_and_the_cost_of_the_specification() {
    for encrypted in [true, false] {
        for what in Breakage::ALL {
            if what == Breakage::Padding && !encrypted {
                continue;
            }
            let mut device = device(encrypted);
            let caught = device.break_one(what, Consent::Given).unwrap_or_else(|e| panic!("{what:?}: {e}"));
            // Specification 5.6 and 10.2: a wrong C-MAC is 16 and moves no counter, bad padding is 18 and moves it.
            let (status, steps, wrong, counted) = match what {
                Breakage::Padding => (Status::DECRYPTION_ERROR, 1, 0, 0),
                Breakage::Replay => (Status::INVALID_CMAC, 1, 1, 1),
                // The first frame, sent afterwards, is right and ends the row of wrong ones.
                Breakage::Order => (Status::INVALID_CMAC, 1, 1, 0),
                _ => (Status::INVALID_CMAC, 0, 1, 1),
            };
            assert_eq!((caught.status, caught.steps, caught.wrong_macs), (status, steps, wrong), "{what:?}");
            assert_eq!(chip(&mut device), (COUNTER + steps, counted), "{what:?}");
            assert_eq!(device.wrong_macs(), counted, "{what:?}");
            // Afterwards host and chip are in step.
            assert_eq!(device.run(Echo { data: vec![1, 2, 3] }).unwrap(), [1, 2, 3], "{what:?}");
        }
    }
}

#[test]
fn nothing_is_broken_without_consent_in_read_only_mode_or_beyond_the_limit() {
    let mut device = device(true);
    let error = device.break_one(Breakage::Counter, Consent::Withheld).unwrap_err();
    assert_eq!(error.layer, Layer::Safety);
    device.set_read_only(true);
    assert!(matches!(
        device.break_one(Breakage::Counter, Consent::Given).unwrap_err().fault,
        Fault::ReadOnlyMode { .. }
    ));
    device.set_read_only(false);
    assert!(device.take_log().is_empty(), "nothing was sent");
    for used in 1..=WRONG_MACS_STOP {
        assert_eq!(device.break_one(Breakage::Key, Consent::Given).unwrap().wrong_macs, used);
    }
    device.take_log();
    let error = device.break_one(Breakage::Key, Consent::Given).unwrap_err();
    assert_eq!(error.fault, Fault::WrongMacBudget { used: WRONG_MACS_STOP });
    assert!(device.take_log().is_empty(), "nothing was sent");
    device.accept_wrong_macs(true);
    assert_eq!(device.break_one(Breakage::Key, Consent::Given).unwrap().wrong_macs, WRONG_MACS_STOP + 1);
}

#[test]
fn both_sides_of_a_right_exchange_are_equal_and_the_chips_is_its_own() {
    let mut device = device(true);
    device.run(Echo { data: b"both sides".to_vec() }).unwrap();
    let log = device.take_log();
    let explained = device.explain(&log);
    assert_eq!(explained.len(), 1);
    let seen = &explained[0];
    assert_eq!(seen.chip.as_ref(), Some(&seen.host));
    assert_eq!((seen.title.as_str(), seen.status, seen.host.n), ("Echo", Some(Status::OK), COUNTER));
    let sealed = seen.host.command.as_ref().unwrap();
    assert_eq!(sealed.payload.as_deref(), Ok(&b"both sides"[..]));
}

#[test]
fn a_broken_exchange_shows_the_first_value_that_differs() {
    let explain = |what| {
        let mut device = device(true);
        let caught = device.break_one(what, Consent::Given).unwrap();
        let log = device.take_log();
        let explained = device.explain(&log);
        let seen = explained.into_iter().find(|seen| seen.number == caught.number).unwrap();
        (seen.host.clone(), seen.chip.unwrap())
    };
    let (host, chip) = explain(Breakage::Counter);
    assert_eq!((host.n, chip.n), (COUNTER + 1, COUNTER));
    assert_ne!(host.cmac.tag, chip.cmac.tag);
    let (host, chip) = explain(Breakage::Key);
    assert_eq!(host.cmac.input, chip.cmac.input, "only the key differs");
    assert_ne!(host.cmac.tag, chip.cmac.tag);
    let (host, chip) = explain(Breakage::Flag);
    assert_eq!((host.cmac.input[17], chip.cmac.input[17]), (0x00, 0xE0));
    let (host, chip) = explain(Breakage::OneBit);
    let (sent, came) = (host.command.unwrap(), chip.command.unwrap());
    assert_eq!(sent.ciphertext[0] ^ came.ciphertext[0], 0x01);
    let (host, chip) = explain(Breakage::Padding);
    assert_eq!(host, chip, "both see the same bytes; the padding itself is wrong");
    assert!(chip.command.unwrap().payload.is_err());
    let (host, chip) = explain(Breakage::Replay);
    assert_eq!((host.n, chip.n), (COUNTER, COUNTER + 1));
    let (host, chip) = explain(Breakage::Order);
    assert_eq!((host.n, chip.n), (COUNTER + 1, COUNTER));
}

#[test]
fn a_wrong_cipher_key_on_the_host_shows_in_the_plaintext_and_not_in_the_mac() {
    let mut device = device(true);
    device.open_session(SessionKeys::new(&MAC, &[0x23; 16]).unwrap()).unwrap();
    device.take_log();
    let error = device.run(Echo { data: b"text".to_vec() }).unwrap_err();
    assert_eq!(error.status(), Some(Status::DECRYPTION_ERROR));
    let log = device.take_log();
    let seen = device.explain(&log).remove(0);
    let chip = seen.chip.unwrap();
    assert_eq!(seen.host.cmac, chip.cmac);
    assert_ne!(seen.host.command.unwrap().padded, chip.command.unwrap().padded);
}
