//! The device picker with bridges that come and go, and the screens on a chip behind one. The bridge is a virtual board
//! on a real pseudo-terminal, plugged in from the picker.

use egui::{Key, Modifiers, Theme};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable},
};
use stsafe_core::bridge::client::Health;
use stsafe_core::bridge::{Lines, Recovery};
use stsafe_core::transport::Origin;
use stsafe_core::transport::bridge_host::BridgeInfo;
use stsafe_core::verdict::CheckResult;
use stsafe_workbench::action::{Action, Screen};
use stsafe_workbench::view::Event;
use stsafe_workbench::view::bridges::{BridgeSeen, Port, PortState, Reason};

use crate::bench::{Bench, click, click_first, key, shows, until, window};

fn picker(bench: Bench) -> Harness<'static, Bench> {
    let mut harness = window(bench, Theme::Light);
    open(&mut harness);
    harness
}

fn open(harness: &mut Harness<'static, Bench>) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run();
}

/// A window that is connected to a virtual board which it plugged in itself.
pub fn connected() -> Harness<'static, Bench> {
    let mut harness = picker(Bench::live());
    click(&mut harness, "Plug in a virtual board");
    until(&mut harness, "the board is ready", |harness| shows(harness, "simulated, ready"));
    click_first(&mut harness, "Virtual board, started here");
    click(&mut harness, "Connect");
    assert!(shows(&harness, "Device: SPL05 virtual chip, serial:/dev/pts/"), "connected");
    harness
}

fn said(harness: &Harness<'static, Bench>, name: &str) -> String {
    let node = harness.get_all_by_label_contains(name).next().expect("something of that name");
    node.accesskit_node().label().unwrap_or_default()
}

#[test]
fn a_virtual_board_is_plugged_in_from_the_picker_and_opened_like_any_other() {
    let mut harness = picker(Bench::live());
    assert!(shows(&harness, "Looking for bridges"));
    click(&mut harness, "Plug in a virtual board");
    until(&mut harness, "the board is ready", |harness| shows(harness, "simulated, ready"));
    let row = said(&harness, "Virtual board, started here");
    assert!(row.starts_with("Virtual board, started here, serial:/dev/pts/"), "{row}");
    click_first(&mut harness, "Virtual board, started here");
    let number = format!("number 5649525455414C01{:08X}", std::process::id());
    let version = env!("CARGO_PKG_VERSION");
    assert!(shows(&harness, &format!("Ready. Virtual board, firmware {version}, {number}.")));
    assert!(shows(&harness, "Protocol version 1, as here worked"));
    assert!(shows(&harness, "Found by this window worked"));
    // A chip that says it is virtual needs no caution.
    click(&mut harness, "Connect");
    assert!(!harness.state().window.view.read_only);
    assert!(shows(&harness, "Device: SPL05 virtual chip, serial:/dev/pts/"));
    assert!(shows(&harness, "Device ID 020953494D554C415401F1"));
    open(&mut harness);
    until(&mut harness, "it is shown as connected", |harness| shows(harness, "simulated, connected"));
}

#[test]
fn the_golden_device_flows_through_a_virtual_board() {
    let mut harness = connected();
    // Zones.
    until(&mut harness, "all zones are read", |harness| {
        let known = &harness.state().window.view.known;
        known.zones.len() == known.partition.as_ref().map_or(usize::MAX, |seen| seen.value.len())
    });
    key(&mut harness, Key::Num2);
    click_first(&mut harness, "Zone 0, data,");
    assert!(shows(&harness, "Bytes of zone 0, 1000 bytes"));
    // One-way, with its confirm step.
    key(&mut harness, Key::Num3);
    assert!(shows(&harness, "Zone 5, 4,294,967,295 of 4,294,967,295"));
    harness.state_mut().asked.clear();
    click(&mut harness, "Decrement to 4,294,967,294…");
    assert!(!harness.state().asked.iter().any(|asked| matches!(asked, Action::CarryOut { .. })));
    click(&mut harness, "Decrement to 4,294,967,294");
    let counter = |harness: &Harness<'static, Bench>| harness.state().window.view.known.zone(5)?.counter;
    assert_eq!(counter(&harness), Some(4_294_967_294));
    let cutter = harness.get_all_by_label_contains("Cut the power here").next().expect("a button");
    assert!(cutter.accesskit_node().is_disabled(), "there is no bench behind a bridge");
    // Chain, then challenge.
    key(&mut harness, Key::Num7);
    key(&mut harness, Key::R);
    let run = &harness.state().window.view.authentication;
    assert_eq!(run.chain.as_ref().map(|chain| chain.verdict.result), Some(CheckResult::Pass));
    assert_eq!(run.possession.as_ref().map(|verdict| verdict.result), Some(CheckResult::Pass));
    let bridge = harness.state().window.view.bridge.clone().expect("a bridge");
    let exchanges = harness.state().window.view.exchange_count;
    assert_eq!(bridge.health.requests, exchanges + 1, "one round trip per command, and one handshake");
}

#[test]
fn unplugged_and_plugged_in_again_the_window_goes_on_with_the_same_board() {
    let mut harness = connected();
    open(&mut harness);
    click_first(&mut harness, "Virtual board, started here");
    click(&mut harness, "Unplug");
    until(&mut harness, "the window notices", |harness| harness.state().window.view.is_gone());
    let number = format!("Virtual board 5649525455414C01{:08X}", std::process::id());
    assert!(shows(&harness, &format!("Unplugged. Looking for {number}")));
    assert!(shows(&harness, "Unplugged, looking for the board"), "in the status bar");
    let exchanges = harness.state().window.view.exchange_count;
    until(&mut harness, "the row says so", |harness| shows(harness, "simulated, unplugged"));
    assert!(shows(&harness, "This board is unplugged"), "and it cannot be connected");
    click(&mut harness, "Plug in again");
    until(&mut harness, "it is back", |harness| shows(harness, &format!("{number} is back")));
    key(&mut harness, Key::Escape);
    assert_eq!(harness.state().window.view.exchange_count, exchanges, "nothing was sent by itself");
    assert!(shows(&harness, "Zone 5 counter 4,294,967,295, In doubt until it is read again"));
    click(&mut harness, "Read the chip again");
    assert!(shows(&harness, "Zone 5 counter 4,294,967,295, Never lowered"));
    assert!(!shows(&harness, "is back"));
}

fn port(address: &str, name: &str, state: PortState) -> Port {
    Port {
        address: address.to_owned(),
        name: name.to_owned(),
        usb: Some((0x0483, 0x374B)),
        started_here: false,
        opened: None,
        asked: None,
        state,
    }
}

pub fn bridge(board: &str, capabilities: u16) -> BridgeInfo {
    BridgeInfo {
        board: board.to_owned(),
        unique_id: "3A0031000950564D34303220".to_owned(),
        firmware: [0, 1, 0],
        capabilities,
        max_data: 1024,
        served: 1,
        damaged: 0,
    }
}

/// A desk with everything on it.
pub fn ports() -> Vec<Port> {
    let ms = |ms| Some(std::time::Duration::from_micros(ms));
    let rule = stsafe_core::transport::serial::udev_rule(0x0483, 0x374B);
    let permission = Reason::Permission { owners: "root and group dialout".to_owned(), rule };
    let real = PortState::Ready(bridge("NUCLEO-H503RB", 0b11110));
    let busy = PortState::Rejected(Reason::Busy { by: Some("picocom (process 812)".to_owned()) });
    let old = PortState::Rejected(Reason::WrongVersion { theirs: 2, ours: 1 });
    let other = PortState::Rejected(Reason::OtherDevice);
    vec![
        Port {
            started_here: true,
            usb: None,
            opened: ms(210),
            asked: ms(740),
            ..port(
                "serial:/dev/pts/4",
                "Virtual board, started here",
                PortState::Ready(bridge("Virtual board", 0b11111)),
            )
        },
        Port {
            usb: Some((0x1209, 0x0001)),
            opened: ms(320),
            asked: ms(2_140),
            ..port("serial:/dev/ttyACM0", "NUCLEO-H503RB", real)
        },
        port("serial:/dev/ttyACM1", "ST-LINK port of a NUCLEO board", PortState::Rejected(permission)),
        port("serial:/dev/ttyACM2", "ST-LINK port of a NUCLEO board", busy),
        Port { opened: ms(280), asked: ms(1_900), ..port("serial:/dev/ttyACM3", "STSAFE bridge", old) },
        Port {
            usb: Some((0x0403, 0x6001)),
            ..port("serial:/dev/ttyUSB0", "USB serial adapter 0403:6001", other)
        },
    ]
}

fn staged() -> Harness<'static, Bench> {
    let mut bench = Bench::used();
    bench.window.apply(Event::Ports(ports()));
    picker(bench)
}

#[test]
fn every_rejected_port_names_its_reason_and_what_to_try() {
    let mut harness = staged();
    assert!(shows(
        &harness,
        "ST-LINK port of a NUCLEO board, serial:/dev/ttyACM1, rejected, permission denied"
    ));
    click_first(&mut harness, "serial:/dev/ttyACM1");
    assert!(shows(
        &harness,
        "Permission denied. Your user may not open this port. It belongs to root and group dialout."
    ));
    let rule =
        r#"SUBSYSTEM=="tty", ATTRS{idVendor}=="0483", ATTRS{idProduct}=="374b", MODE="0660", TAG+="uaccess""#;
    assert!(shows(&harness, rule));
    assert!(
        shows(&harness, "Open port not permitted failed") && shows(&harness, "Hello to bridge not tried")
    );
    harness.get_by_label("Copy line").click();
    let copied = (0..5).any(|_| {
        harness.step();
        let commands = &harness.output().platform_output.commands;
        commands.iter().any(|command| matches!(command, egui::OutputCommand::CopyText(text) if text == rule))
    });
    assert!(copied, "the line is on the clipboard");
    for (port, said, advice) in [
        ("ttyACM2", "Busy. picocom (process 812) has this port open.", "Close that program."),
        (
            "ttyACM3",
            "Wrong protocol version. The bridge speaks version 2 of the protocol, this program version 1.",
            "Use a newer release of this program.",
        ),
        ("ttyUSB0", "Not a bridge. Neither a bridge nor an ST-LINK by its USB numbers.", "type its address"),
    ] {
        click_first(&mut harness, &format!("serial:/dev/{port}"));
        assert!(shows(&harness, said), "{port}");
        assert!(shows(&harness, advice), "{port}");
        assert!(shows(&harness, "This port was rejected"), "{port}");
    }
    harness.state_mut().asked.clear();
    key(&mut harness, Key::Enter);
    assert!(shows(&harness, "Choose a device"), "a rejected port cannot be connected");
}

#[test]
fn arrows_choose_and_rows_that_come_and_go_leave_the_choice_alone() {
    let mut harness = staged();
    for _ in 0..3 {
        key(&mut harness, Key::ArrowDown);
    }
    assert!(shows(&harness, "Ready. NUCLEO-H503RB, firmware 0.1.0, number 3A0031000950564D34303220."));
    let mut fewer = ports();
    fewer.remove(0);
    harness.state_mut().window.apply(Event::Ports(fewer));
    harness.run();
    assert!(shows(&harness, "Ready. NUCLEO-H503RB"), "the choice stays");
    harness.state_mut().window.apply(Event::Ports(Vec::new()));
    harness.run();
    assert!(shows(&harness, "Unplugged. The port went.") && shows(&harness, "It is not plugged in"));
    assert!(shows(&harness, "No bridge found. Looking…"));
    key(&mut harness, Key::ArrowDown);
    assert!(shows(&harness, "A fresh STSAFE-A120"));
}

#[test]
fn a_real_chip_opens_read_only_the_first_time_and_r_asks_again() {
    let mut harness = staged();
    click_first(&mut harness, "serial:/dev/ttyACM0");
    harness.state_mut().asked.clear();
    let events = [egui::Event::Text("r".to_owned())];
    harness.input_mut().events.extend(events);
    harness.run();
    assert_eq!(harness.state().asked, [Action::AskAgain("serial:/dev/ttyACM0".to_owned())]);
    key(&mut harness, Key::Enter);
    let address = "serial:/dev/ttyACM0".to_owned();
    let connect = Action::Connect { address: address.clone(), read_only: true };
    assert!(harness.state().asked.contains(&connect), "{:?}", harness.state().asked);
    // Used before: as it is wanted.
    harness.state_mut().window.know_recent(std::slice::from_ref(&address));
    open(&mut harness);
    click_first(&mut harness, "serial:/dev/pts/4");
    click_first(&mut harness, "serial:/dev/ttyACM2");
    harness.state_mut().window.apply(Event::Closed);
    click_first(&mut harness, "serial:/dev/ttyACM0");
    harness.state_mut().asked.clear();
    key(&mut harness, Key::Enter);
    assert!(harness.state().asked.contains(&Action::Connect { address, read_only: false }));
}

#[test]
fn an_address_is_typed_anywhere_in_the_picker() {
    let mut harness = staged();
    for text in ["t", "cp:"] {
        harness.input_mut().events.push(egui::Event::Text(text.to_owned()));
        harness.run();
    }
    assert!(shows(&harness, "Not an address. \"tcp:\": tcp: needs a host and a port"));
    assert!(shows(&harness, "This is no address"));
    harness.input_mut().events.push(egui::Event::Text("localhost:8121".to_owned()));
    harness.run();
    assert!(!shows(&harness, "This is no address"));
    harness.state_mut().asked.clear();
    key(&mut harness, Key::Enter);
    let address = "tcp:localhost:8121".to_owned();
    assert!(
        harness.state().asked.contains(&Action::Connect { address, read_only: true }),
        "nobody knows what is there"
    );
}

#[test]
fn bridges_are_looked_for_only_while_the_picker_is_open() {
    let mut harness = window(Bench::used(), Theme::Light);
    harness.state_mut().asked.clear();
    open(&mut harness);
    assert_eq!(
        harness.state().asked,
        [Action::Look(Some("sim".to_owned()))],
        "the device in use is left alone"
    );
    key(&mut harness, Key::Escape);
    assert_eq!(harness.state().asked.last(), Some(&Action::Look(None)));
    assert_eq!(harness.state().window.screen(), Screen::Overview);
    assert_eq!(
        harness.state().window.view.device.as_ref().map(|device| device.origin),
        Some(Origin::Virtual)
    );
}

/// On the Bridge page of a virtual board.
fn bridge_page() -> Harness<'static, Bench> {
    let mut harness = connected();
    key(&mut harness, Key::B);
    assert_eq!(harness.state().window.screen(), Screen::Bridge);
    harness
}

#[test]
fn the_bridge_page_says_what_the_board_is_and_how_the_link_does() {
    let mut harness = bridge_page();
    assert!(shows(&harness, "Virtual board"));
    assert!(shows(&harness, &format!("Unique number 5649525455414C01{:08X}", std::process::id())));
    let version = env!("CARGO_PKG_VERSION");
    assert!(shows(&harness, &format!("Firmware {version}, current: it belongs to this program")));
    assert!(shows(&harness, "Chip behind it virtual: the bridge says so"));
    assert!(shows(&harness, "Power line, yes: Switches the chip on and off"));
    assert!(shows(&harness, "Every request was answered, nothing was damaged."));
    assert!(shows(&harness, "The board says that 400 kHz is set."));
    assert!(shows(&harness, "Power: On") && shows(&harness, "Reset: Released"));
    let trips = |harness: &Harness<'static, Bench>| {
        let health = harness.state().window.view.bridge.as_ref().map(|bridge| bridge.health);
        health.expect("a bridge")
    };
    let before = trips(&harness);
    assert!(shows(&harness, &format!("Round trips {}", before.requests)));
    assert!(before.bytes_out > 0 && before.bytes_in > before.bytes_out, "{before:?}");
    key(&mut harness, Key::F5);
    assert_eq!(trips(&harness).requests, before.requests + 3, "who it is, speed, lines");
    click(&mut harness, "100 kHz");
    assert!(shows(&harness, "The board says that 100 kHz is set."));
    assert!(!shows(&harness, "Nobody acknowledges"));
    click(&mut harness, "Scan the bus");
    assert!(shows(&harness, "One address acknowledges: 0x20 (the STSAFE-A120's)."));
    click(&mut harness, "Free the bus");
    assert!(shows(&harness, "0 clock pulses, both lines are high."));
}

#[test]
fn the_power_goes_only_after_it_is_said_what_becomes_unknown() {
    let mut harness = bridge_page();
    let lines = |harness: &Harness<'static, Bench>| {
        let asked = &harness.state().asked;
        asked.iter().filter(|asked| matches!(asked, Action::Bridge(errand) if errand.takes_power())).count()
    };
    click(&mut harness, "Switch power off…");
    assert!(shows(&harness, "What the chip remembers becomes unknown"));
    assert!(shows(&harness, "No host session is open."));
    click(&mut harness, "Cancel");
    assert_eq!(lines(&harness), 0);
    click(&mut harness, "Switch power off…");
    click(&mut harness, "Switch power off");
    assert_eq!(lines(&harness), 1);
    assert!(shows(&harness, "Power: Off: the chip answers nothing"));
    assert!(harness.state().window.view.known.private_keys.is_none());
    click(&mut harness, "Scan the bus");
    assert!(shows(&harness, "Nobody acknowledges, 0x20 neither. Check power and wiring."));
    click(&mut harness, "Switch power on");
    assert!(shows(&harness, "Power: On"));
    click(&mut harness, "Hold in reset…");
    click(&mut harness, "Hold in reset");
    assert!(shows(&harness, "Reset: Held: the chip answers nothing"));
    click(&mut harness, "Release reset");
    key(&mut harness, Key::Num1);
    key(&mut harness, Key::F5);
    assert!(harness.state().window.view.known.private_keys.is_some(), "it answers again");
}

#[test]
fn a_device_without_a_bridge_says_so_in_one_sentence() {
    let mut harness = window(Bench::used(), Theme::Light);
    click(&mut harness, "Bridge");
    assert!(shows(&harness, "sim is a virtual chip inside this program: there is no bridge before it."));
    click(&mut harness, "Choose a device…");
    assert!(shows(&harness, "Looking for bridges"));
}

/// A NUCLEO that has worked for a while, behind a screen of the virtual chip.
pub fn nucleo(firmware: [u8; 3], damaged: u64) -> BridgeSeen {
    let health = Health {
        requests: 1_284,
        answers: 1_284 - damaged,
        errors: 3,
        nacks: 412,
        damaged,
        strays: 0,
        bytes_out: 61_207,
        bytes_in: 148_930,
    };
    BridgeSeen {
        info: BridgeInfo { firmware, ..bridge("NUCLEO-H503RB", 0b11110) },
        health,
        speed_hz: Some(400_000),
        wanted_hz: Some(1_000_000),
        lines: Some(Lines(Lines::POWER)),
        scan: Some(vec![0x20, 0x48]),
        recovery: Some(Recovery { pulses: 3, free: true }),
    }
}

#[test]
fn older_firmware_and_damaged_frames_are_said() {
    let mut bench = Bench::used();
    bench.window.apply(Event::Bridge(Box::new(nucleo([0, 0, 9], 2))));
    let mut harness = window(bench, Theme::Light);
    key(&mut harness, Key::B);
    assert!(shows(&harness, "Firmware 0.0.9, older than this program, which comes with 0.1.0"));
    assert!(shows(&harness, "2 frames arrived damaged. Try another cable or port."));
    assert!(shows(&harness, "1,000 kHz was asked for, the board really set 400 kHz."));
    assert!(shows(&harness, "2 addresses acknowledge: 0x20 (the STSAFE-A120's), 0x48."));
    assert!(shows(&harness, "3 clock pulses, both lines are high."));
}

#[test]
fn program_and_firmware_have_one_version() {
    let firmware = include_str!("../../../bridge-firmware/Cargo.toml");
    let version = format!("version = \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(firmware.lines().any(|line| line == version), "what the page calls current is what is built");
}
