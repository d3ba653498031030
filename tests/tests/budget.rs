//! Wrong C-MACs are counted across runs of the program, chip by chip, and never with a key.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::path::{Path, PathBuf};

use stsafe_core::access::{ZoneAccess, ZoneRight};
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::{HostKeys, Nvm, Secret};
use stsafe_core::chip::store::Store;
use stsafe_core::command::data_partition::Read;
use stsafe_core::command::tables::KeyType;
use stsafe_core::device::session::WRONG_MACS_STOP;
use stsafe_core::device::{Device, Fault};
use stsafe_core::link::Status;
use stsafe_core::session::SessionKeys;
use stsafe_core::transport::address::Address;
use stsafe_core::transport::simulated::Simulated;
use stsafe_core::transport::{Answer, Origin, Timing, Transport, TransportError};
use stsafe_workbench::open::{self, Options};
use stsafe_workbench::store;

const RIGHT: [u8; 16] = [0xA1; 16];
const WRONG: [u8; 16] = [0x66; 16];

/// A chip whose zone 1 needs the host to be read.
fn state() -> Nvm {
    let mut nvm = scenario::state(Scenario::Genuine).unwrap();
    let key = || Secret(RIGHT.to_vec());
    nvm.host_keys = Some(HostKeys { key_type: KeyType::Aes128, mac: key(), cipher: key(), counter: 0 });
    nvm.zone_mut(1).unwrap().read = ZoneRight::new(ZoneAccess::Host, true);
    nvm
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("budget").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn chip(address: &Address) -> Simulated {
    if let Address::SimFile(path) = address {
        drop(Store::open(path, state).unwrap());
    }
    open::virtual_chip(address, Options { time_percent: 0, ..Options::default() }).unwrap()
}

/// One run of the program: opens the device, its settings in `settings`.
fn run(address: &Address, settings: &Path) -> Device {
    let mut device = Device::new(Box::new(chip(address)));
    store::keep_wrong_macs(&mut device, address, settings.to_owned());
    device
}

fn try_key(device: &mut Device, key: [u8; 16]) -> Result<(), Fault> {
    device.refresh();
    device.open_session(SessionKeys::new(&key, &RIGHT).unwrap()).unwrap();
    device.run(Read::new(1, 0, 1)).map(drop).map_err(|e| e.fault)
}

fn kept(settings: &Path) -> String {
    std::fs::read_to_string(settings.join("wrong-macs.ron")).unwrap_or_default()
}

#[test]
fn the_budget_is_one_over_all_runs_and_a_right_mac_gives_it_back() {
    let folder = folder("runs");
    let settings = folder.join("settings");
    let address = Address::SimFile(folder.join("chip.ron"));
    for n in 1..=WRONG_MACS_STOP {
        let mut device = run(&address, &settings);
        assert_eq!(device.wrong_macs(), n - 1, "what the run before left behind");
        assert_eq!(try_key(&mut device, WRONG), Err(Fault::Status(Status::INVALID_CMAC)));
    }
    let mut device = run(&address, &settings);
    let stopped = try_key(&mut device, WRONG);
    assert!(matches!(stopped, Err(Fault::WrongMacBudget { used: WRONG_MACS_STOP })), "{stopped:?}");
    device.accept_wrong_macs(true);
    assert_eq!(try_key(&mut device, RIGHT), Ok(()), "the user goes on, with the right key");
    drop(device);
    assert_eq!(run(&address, &settings).wrong_macs(), 0);
    assert!(!kept(&settings).contains("chip.ron"), "nothing is left to keep");
}

#[test]
fn each_chip_has_a_count_of_its_own_and_no_key_is_ever_written() {
    let folder = folder("chips");
    let settings = folder.join("settings");
    let (a, b) = (Address::SimFile(folder.join("a.ron")), Address::SimFile(folder.join("b.ron")));
    assert!(try_key(&mut run(&a, &settings), WRONG).is_err());
    assert_eq!((run(&a, &settings).wrong_macs(), run(&b, &settings).wrong_macs()), (1, 0));
    let text = kept(&settings);
    assert!(!text.contains("66666666") && !text.contains("A1A1A1A1"), "{text}");
    run(&Address::Sim, &settings).set_wrong_macs(3);
    assert_eq!(kept(&settings), text, "a chip that ends with the program leaves nothing behind");
}

#[test]
fn a_damaged_file_is_put_aside_and_counting_goes_on() {
    let folder = folder("damaged");
    let settings = folder.join("settings");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("wrong-macs.ron"), "(version: 9, oops)").unwrap();
    let address = Address::SimFile(folder.join("chip.ron"));
    assert!(try_key(&mut run(&address, &settings), WRONG).is_err());
    assert_eq!(run(&address, &settings).wrong_macs(), 1);
    assert_eq!(std::fs::read_to_string(settings.join("wrong-macs.damaged")).unwrap(), "(version: 9, oops)");
}

#[test]
fn where_nothing_can_be_kept_the_count_lives_as_long_as_the_program() {
    let folder = folder("no-folder");
    // A file where the folder should be.
    let settings = folder.join("settings");
    std::fs::write(&settings, "").unwrap();
    let mut device = run(&Address::SimFile(folder.join("chip.ron")), &settings);
    for n in 1..=3 {
        assert!(try_key(&mut device, WRONG).is_err());
        assert_eq!(device.wrong_macs(), n);
    }
}

/// A real chip as far as anybody can tell.
struct Real(Simulated);

impl Transport for Real {
    fn exchange(&mut self, frame: &[u8], timing: Timing) -> Result<Answer, TransportError> {
        self.0.exchange(frame, timing)
    }
    fn read_again(&mut self) -> Result<Answer, TransportError> {
        self.0.read_again()
    }
    fn origin(&self) -> Origin {
        Origin::Real
    }
    fn address(&self) -> &str {
        self.0.address()
    }
}

#[test]
fn a_real_chip_is_known_by_its_id_wherever_it_is_plugged_in() {
    let folder = folder("moved");
    let settings = folder.join("settings");
    let plugged_in_at = |port: &str| {
        let address = Address::SimFile(folder.join(port));
        let mut device = Device::new(Box::new(Real(chip(&address))));
        store::keep_wrong_macs(&mut device, &address, settings.clone());
        device
    };
    let mut device = plugged_in_at("first");
    device.run(Read::new(0, 0, 26)).unwrap();
    assert!(try_key(&mut device, WRONG).is_err());
    // The device ID of the simulated identity: it is not secret.
    assert!(kept(&settings).contains("id 020953494D554C415401F1"), "{}", kept(&settings));
    let mut moved = plugged_in_at("second");
    assert_eq!(moved.wrong_macs(), 0, "not known before its certificate was read");
    moved.run(Read::new(0, 0, 26)).unwrap();
    assert!(try_key(&mut moved, WRONG).is_err());
    assert_eq!(moved.wrong_macs(), 2, "one there and one here");
}
