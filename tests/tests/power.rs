//! Power that goes at any point of any command: counters never go back, atomic writes are whole or absent, and the
//! driver finds its way again.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::path::{Path, PathBuf};

use stsafe_core::access::{ZoneAccess, ZoneRight};
use stsafe_core::chip::Chip;
use stsafe_core::chip::bus::{Bus, Faults};
use stsafe_core::chip::power::PowerCut;
use stsafe_core::chip::state::Nvm;
use stsafe_core::chip::store::{self, Store};
use stsafe_core::command::data_partition::{AccessChange, Decrement, Read, Update, ZoneOption};
use stsafe_core::command::digest::StartHash;
use stsafe_core::crypto::{Hash, SeededRandom};
use stsafe_core::device::{Consent, Device, Fault};
use stsafe_core::link::{Code, CommandFrame};
use stsafe_core::transport::TransportError;
use workbench_tests::keyed::{self, bus, bus_of};
use workbench_tests::transcript;

const ATOMIC: ZoneOption = ZoneOption { atomic: true, change: None };

/// A chip with host keys; zone 1 and counter zone 6 need them, Update is encrypted under them.
fn state() -> Nvm {
    let host = ZoneRight::new(ZoneAccess::Host, true);
    keyed::state(|nvm| {
        nvm.zone_mut(1).unwrap().update = host;
        nvm.zone_mut(6).unwrap().update = host;
        nvm.commands.iter_mut().find(|rule| rule.code == 0x06).unwrap().encryption = 2;
    })
}

/// A device with an open session on this chip.
fn device_on(bus: Bus) -> Device {
    let mut device = keyed::device_on(bus);
    device.open_session(keyed::keys()).unwrap();
    device
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    /// 0 to `below` - 1.
    fn roll(&mut self, below: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from(self.0 % u64::from(below)).unwrap()
    }

    fn bytes(&mut self, n: u32) -> Vec<u8> {
        (0..n).map(|_| u8::try_from(self.roll(256)).unwrap()).collect()
    }

    /// Before, after, or in the middle of up to 40 bytes of writing.
    fn cut(&mut self) -> PowerCut {
        match self.roll(42) {
            0 => PowerCut::Before,
            1 => PowerCut::After,
            n => PowerCut::During { bytes: n as usize - 2 },
        }
    }
}

/// What a counter zone holds: value and associated data.
fn counter_zone(device: &mut Device, zone: u8) -> (u32, Vec<u8>) {
    let content = device.run(Read::new(zone, 0, 64)).unwrap();
    (content.counter.unwrap(), content.data)
}

/// The power goes at this command; what is asked before it (the host's counter, after a doubt) is left alone.
fn cut_at(device: &mut Device, code: u8, cut: PowerCut) {
    bus(device).faults = Faults { at: Some(Code::Basic(code)), power_cut: Some(cut), ..Faults::default() };
}

fn assert_no_answer(error: &stsafe_core::device::DeviceError) {
    let silent = matches!(error.fault, Fault::Transport(TransportError::NoAnswer { .. }));
    assert!(silent, "the host is told that it does not know: {error}");
}

#[test]
fn ten_thousand_cuts_and_no_counter_goes_back_and_no_atomic_write_is_torn() {
    let mut device = device_on(bus_of(state()));
    let mut dice = Dice(0x5EED);
    let (mut absent, mut whole) = (0, 0);
    for round in 0..10_000 {
        let cut = dice.cut();
        let protected = dice.roll(2) == 0;
        let host_counter = bus(&mut device).chip.nvm.host_keys.as_ref().unwrap().counter;
        let happened = if dice.roll(2) == 0 {
            let zone = if protected { 6 } else { 5 };
            let bytes = dice.roll(20);
            let command = Decrement {
                option: ZoneOption::NONE,
                zone,
                offset: 0,
                amount: 1 + dice.roll(100),
                data: dice.bytes(bytes),
            };
            let (value, data) = counter_zone(&mut device, zone);
            let mut new_data = data.clone();
            new_data[..command.data.len()].copy_from_slice(&command.data);
            let done = (value - command.amount, new_data);
            cut_at(&mut device, 0x04, cut);
            assert_no_answer(&device.run_with(command, Consent::Given).unwrap_err());
            bus(&mut device).power_cycle();
            let now = counter_zone(&mut device, zone);
            assert!(now.0 <= value, "round {round}, {cut:?}: the counter went back");
            assert!(now == done || now == (value, data), "round {round}, {cut:?}: torn");
            now == done
        } else {
            let zone = if protected { 1 } else { 2 };
            let before = device.run(Read::new(zone, 0, 64)).unwrap().data;
            let bytes = 1 + dice.roll(30);
            let command = Update { option: ATOMIC, zone, offset: 16, data: dice.bytes(bytes) };
            let mut done = before.clone();
            done[16..16 + command.data.len()].copy_from_slice(&command.data);
            cut_at(&mut device, 0x06, cut);
            assert_no_answer(&device.run(command).unwrap_err());
            bus(&mut device).power_cycle();
            let now = device.run(Read::new(zone, 0, 64)).unwrap().data;
            assert!(now == done || now == before, "round {round}, {cut:?}: torn");
            now == done
        };
        match cut {
            PowerCut::Before => assert!(!happened),
            PowerCut::After => assert!(happened),
            PowerCut::During { .. } => {}
        }
        *(if happened { &mut whole } else { &mut absent }) += 1;
        let now = bus(&mut device).chip.nvm.host_keys.as_ref().unwrap().counter;
        let moved = now - host_counter;
        assert!(moved <= u32::from(protected), "round {round}: N moved by {moved}");
        assert!(moved == 1 || !protected || !happened, "what a C-MAC allowed has cost a counter");
    }
    assert!(absent > 1000 && whole > 1000, "both happened: {absent} absent, {whole} whole");
}

#[test]
fn a_plain_update_leaves_the_bytes_that_were_written() {
    let data = b"torn in two";
    for bytes in 0..=data.len() + 2 {
        for (zone, before) in [(2, 0), (1, 4)] {
            let mut device = device_on(bus_of(state()));
            // Under a C-MAC the four bytes of the host counter come first.
            bus(&mut device).faults.power_cut = Some(PowerCut::During { bytes: before + bytes });
            let right = AccessChange::to(ZoneAccess::Never, false);
            let option = ZoneOption::changing(right);
            let error = device
                .run_with(Update { option, zone, offset: 3, data: data.to_vec() }, Consent::Given)
                .unwrap_err();
            assert_no_answer(&error);
            bus(&mut device).power_cycle();
            let written = bytes.min(data.len());
            let after = bus(&mut device).chip.nvm.zone(zone).unwrap();
            let blank = state().zone(zone).unwrap().data[0];
            assert_eq!(after.data[3..3 + written], data[..written], "zone {zone}, cut after {bytes} B");
            assert!(after.data[3 + written..].iter().all(|byte| *byte == blank));
            assert_eq!(
                after.update.access() == ZoneAccess::Never,
                bytes >= data.len(),
                "the right comes after the data"
            );
        }
    }
}

#[test]
fn volatile_state_is_gone_and_so_is_the_answer() {
    let mut bus = bus_of(state());
    let start = Command::from(StartHash { hash: Hash::Sha256, piece: b"abc".to_vec() });
    bus.write(&start.0).unwrap();
    assert!(bus.chip.ram.hash.is_some());
    bus.faults.power_cut = Some(PowerCut::After);
    bus.write(&CommandFrame::plain(Code::Basic(0x00), b"echo".to_vec()).encode()).unwrap();
    assert!(bus.read(5).is_err() && bus.write(&[]).is_err(), "without power nothing is acknowledged");
    bus.power_cycle();
    assert!(bus.write(&[]).is_ok(), "the power is back");
    assert!(bus.read(5).is_err(), "and the answer is lost");
    assert!(bus.chip.ram.hash.is_none(), "and so is the digest");
}

/// A command's frame.
struct Command(Vec<u8>);

impl Command {
    fn from(value: impl stsafe_core::command::catalog::Listed) -> Self {
        let command = value.into_command();
        Self(CommandFrame::plain(command.row().key.code(), command.payload()).encode())
    }
}

#[test]
fn trouble_may_wait_for_its_command() {
    let mut bus = bus_of(state());
    bus.faults = "nack=1,power-cut=after,at=04".parse().unwrap();
    let read = Command::from(Read::new(5, 0, 0));
    bus.write(&read.0).unwrap();
    assert_eq!(bus.read(9).unwrap()[0], 0, "a read is not what it waits for");
    let decrement = Command::from(Decrement::by(5, 1));
    assert!(bus.write(&decrement.0).is_err(), "one address is not acknowledged");
    bus.write(&decrement.0).unwrap();
    assert!(bus.read(5).is_err());
    assert_eq!(bus.chip.nvm.zone(5).unwrap().counter, u32::MAX - 1);
}

#[test]
fn wherever_the_power_goes_every_command_of_every_transcript_is_done_or_not_done() {
    let update = Code::Basic(0x06);
    let mut steps = 0;
    for scenario in &transcript::load_all() {
        let mut chip = transcript::chip(scenario);
        for write in scenario.steps.iter().filter_map(transcript::Step::write) {
            let before = chip.nvm.clone();
            let again = || Chip::new(before.clone(), Box::new(SeededRandom::new(7)));
            let mut done = again();
            done.take(&write);
            let Ok(frame) = CommandFrame::decode(&write) else { continue };
            let counted = {
                let mut nvm = before.clone();
                if let Some(host) = nvm.host_keys.as_mut() {
                    (host.counter, nvm.wrong_macs) = (host.counter.saturating_add(1), 0);
                }
                nvm
            };
            for cut in [0, 1, 4, 5, 1000].map(|bytes| PowerCut::During { bytes }) {
                let mut chip = again();
                chip.take_and_lose_power(&write, cut);
                let left = &chip.nvm;
                let torn_update = frame.code == update && left.zones.len() == before.zones.len();
                assert!(
                    *left == before
                        || *left == done.nvm
                        || (frame.cmac.is_some() && *left == counted)
                        || torn_update,
                    "{}, command {}, {cut:?}",
                    scenario.name,
                    frame.code
                );
            }
            steps += 1;
            chip.take(&write);
        }
    }
    assert!(steps > 200, "{steps} steps");
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn on_disk(path: &Path) -> Nvm {
    store::parse(path, &std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_file_holds_one_of_the_two_states_and_is_opened_again() {
    let path = folder("power").join("chip.ron");
    let mut dice = Dice(0xF11E);
    let mut last = u32::MAX;
    for round in 0..60 {
        // Each round is a run of its own: the file is all that is left of the one before.
        let (store, nvm) = Store::open(&path, state).unwrap();
        assert_eq!(nvm.zone(5).unwrap().counter, last, "round {round}");
        let mut bus = bus_of(nvm.clone());
        bus.keep_in(store);
        let command = Decrement { data: dice.bytes(8), ..Decrement::by(5, 1 + dice.roll(5)) };
        let done = {
            let mut chip = Chip::new(nvm.clone(), Box::new(SeededRandom::new(1)));
            chip.take(&Command::from(command.clone()).0);
            chip.nvm
        };
        bus.faults.power_cut = Some(dice.cut());
        bus.write(&Command::from(command).0).unwrap();
        let kept = on_disk(&path);
        assert!(kept == nvm || kept == done, "round {round}: the file is torn");
        assert!(kept == bus.chip.nvm, "the file is what the chip remembers");
        last = kept.zone(5).unwrap().counter;
    }
    assert!(last < u32::MAX, "some were executed");
}
