//! The same workflows on a chip behind a bridge: a virtual board on a pseudo-terminal, opened by its address like one
//! that is plugged in. Only Unix has pseudo-terminals.
#![cfg(unix)]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use egui::{Key, Theme};
use egui_kittest::Harness;
use stsafe_core::access::ZoneAccess;
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::Device;
use stsafe_core::transport::address::Address;
use stsafe_core::transport::bridge_host::BridgeHost;
use stsafe_core::transport::clock::RealClock;
use stsafe_core::transport::serial::Serial;
use stsafe_workbench::action::Action;
use stsafe_workbench::board::{Board, Plug};
use stsafe_workbench::open::{OpenError, Options};
use stsafe_workbench::worker::Surroundings;

use crate::bench::{Bench, click, click_first, key, picture, shows, today, window};
use crate::memory::{go_to, type_text};

/// A virtual board in a thread of its own; pulled out when the test ends.
struct Plugged {
    address: String,
    pulled: Arc<AtomicBool>,
}

impl Plugged {
    fn new() -> Self {
        Self::with(Scenario::Genuine)
    }

    fn address(&self) -> Address {
        self.address.parse().expect("an address")
    }

    fn with(who: Scenario) -> Self {
        let chip = scenario::chip(who, Box::new(SeededRandom::new(1))).expect("a chip");
        let board = Board::new(Bus::new(chip, Box::<RealClock>::default(), 0), 0);
        let plug = Plug::pty().expect("a pseudo-terminal");
        let (address, pulled) = (plug.address().to_string(), Arc::new(AtomicBool::new(false)));
        let stop = Arc::clone(&pulled);
        std::thread::spawn(move || drop(board.serve(plug, &stop)));
        Self { address, pulled }
    }

    /// A window that is connected to it.
    fn bench(&self) -> Bench {
        let others = Mutex::new(Vec::new());
        let open = move |address: &Address, who: Scenario, options: Options| {
            // An impostor sits on a board of its own.
            let board = (who != Scenario::Genuine).then(|| Self::with(who));
            let address = board.as_ref().map_or_else(|| address.clone(), |board| board.address());
            others.lock().expect("not poisoned").extend(board);
            let Address::Serial(name) = &address else { return Err(OpenError::Unsupported("a serial port")) };
            let failed = |why: String| OpenError::Bridge(format!("{address}: {why}"));
            let port = Serial::open(name).map_err(|error| failed(error.to_string()))?;
            let host =
                BridgeHost::open(port, address.to_string()).map_err(|error| failed(error.to_string()))?;
            let mut device = Device::new(Box::new(host));
            device.set_read_only(options.read_only);
            Ok(device)
        };
        let around = Surroundings { open: Box::new(open), today: Box::new(today), ..Surroundings::default() };
        let mut bench = Bench::within(around);
        bench.serve(Action::Connect { address: self.address.clone(), read_only: false });
        bench
    }
}

impl Drop for Plugged {
    fn drop(&mut self) {
        self.pulled.store(true, Ordering::Relaxed);
    }
}

fn counter(harness: &Harness<'static, Bench>, zone: u8) -> Option<u32> {
    harness.state().window.view.known.zone(zone).and_then(|zone| zone.counter)
}

#[test]
fn the_workflows_through_a_virtual_board() {
    let board = Plugged::new();
    let mut harness = window(board.bench(), Theme::Light);
    assert!(
        shows(&harness, &format!("{}, Simulated", board.address)),
        "the chip behind the board is simulated"
    );
    assert!(shows(&harness, "Device ID 020953494D554C415401F1"));

    key(&mut harness, Key::Num2);
    click_first(&mut harness, "Zone 1, ");
    go_to(&mut harness, 1, 16);
    type_text(&mut harness, "dead");
    click(&mut harness, "Write 2 bytes to zone 1");
    let zone = harness.state().window.view.known.zones.get(&1).expect("zone 1 was read back");
    assert_eq!(
        zone.bytes.get(16..18),
        Some(&[Some(0xDE), Some(0xAD)][..]),
        "written, read back and compared"
    );
    click_first(&mut harness, "Update past the end");
    click(&mut harness, "Send it, to see the refusal");
    assert!(!shows(&harness, "Not as predicted"), "the chip refuses, as it was said it would");

    key(&mut harness, Key::Num3);
    click(&mut harness, "Decrement to 4,294,967,294…");
    click(&mut harness, "Cancel");
    assert_eq!(counter(&harness, 5), Some(u32::MAX));
    click(&mut harness, "Decrement to 4,294,967,294…");
    click(&mut harness, "Decrement to 4,294,967,294");
    assert_eq!(counter(&harness, 5), Some(u32::MAX - 1));
    click(&mut harness, "Begin");
    for _ in 0..3 {
        click(&mut harness, "Next");
    }
    harness.state_mut().asked.clear();
    click(&mut harness, "Cut the power here…");
    assert_eq!(harness.state().asked, [], "nobody here can take the power from a chip behind a board");
    assert!(shows(&harness, stsafe_workbench::text::POWER_BY_BRIDGE), "and it is said");

    key(&mut harness, Key::Num4);
    click(&mut harness, "Zone 2, update to Never");
    click(&mut harness, "Freeze zone 2…");
    key(&mut harness, Key::Escape);
    let update = |harness: &Harness<'static, Bench>| {
        harness.state().window.view.known.zone(2).map(|zone| (zone.update.access(), zone.update.may_change))
    };
    assert_eq!(update(&harness), Some((ZoneAccess::Always, true)), "cancelled");
    click(&mut harness, "Freeze zone 2…");
    click(&mut harness, "Freeze zone 2");
    assert_eq!(update(&harness), Some((ZoneAccess::Never, false)));

    key(&mut harness, Key::Num6);
    assert!(shows(&harness, "Leaf: eval5-020953494D554C415401F1"));
    key(&mut harness, Key::Num7);
    click(&mut harness, "Run all");
    assert!(shows(&harness, "Who vouches for it? passed"));
    assert!(shows(&harness, "Does it hold the key? passed"));
    key(&mut harness, Key::Num9);
    assert!(shows(&harness, "16 Generate signature, Slot 0"));
    picture(&mut harness, "board-trace-light");

    click(&mut harness, "Read-only mode");
    key(&mut harness, Key::Num3);
    harness.state_mut().asked.clear();
    click(&mut harness, "Decrement to 4,294,967,293…");
    assert_eq!(harness.state().asked, []);
    assert!(shows(&harness, "Read-only mode is on"));
}

#[test]
fn an_address_where_nothing_is_says_so_and_offers_the_picker() {
    let board = Plugged::new();
    let mut bench = board.bench();
    bench.serve(Action::Connect { address: "serial:/dev/no-such-port".to_owned(), read_only: false });
    let harness = window(bench, Theme::Light);
    assert!(shows(&harness, "serial:/dev/no-such-port cannot be opened"));
    assert!(shows(&harness, "there is no such port"));
    assert!(shows(&harness, "No device. The virtual chip needs nothing plugged in."));
}

#[test]
fn each_impostor_behind_a_board_turns_one_light_by_one_line() {
    let board = Plugged::new();
    let mut harness = window(board.bench(), Theme::Light);
    key(&mut harness, Key::Num7);
    crate::authentication::every_impostor(&mut harness);
}

#[test]
fn a_chip_behind_a_board_verifies_the_host_too() {
    let board = Plugged::new();
    let mut harness = crate::authentication::enrolled(board.bench(), Theme::Light);
    key(&mut harness, Key::R);
    assert!(shows(&harness, "Does the chip believe us? passed: It believes this host"));
    click(&mut harness, "Wrong key");
    key(&mut harness, Key::R);
    assert!(shows(&harness, "Does the chip believe us? failed: It does not"));
}

#[test]
fn an_echo_loop_and_a_typed_frame_go_through_a_virtual_board() {
    let board = Plugged::new();
    let mut harness = window(board.bench(), Theme::Light);
    key(&mut harness, Key::L);
    click(&mut harness, "1");
    click(&mut harness, "Start the echo loop");
    let total = harness.state().window.view.lab.echo.as_ref().expect("it ran").total();
    assert_eq!((total.sent, total.right, total.errors()), (9, 9, 0));
    click_first(&mut harness, "Raw frame: ");
    crate::lab::type_into(&mut harness, "Raw frame", "00 01 02 03");
    click(&mut harness, "Send 6 B");
    assert!(shows(&harness, "Received: 00 OK"));
}
