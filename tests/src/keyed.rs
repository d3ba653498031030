//! A virtual chip whose host keys the tests know, and a device on it in memory, where no time passes.

use stsafe_core::chip::Chip;
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::{HostKeys, Nvm, Secret};
use stsafe_core::command::tables::KeyType;
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::Device;
use stsafe_core::session::SessionKeys;

use crate::still;

/// The MAC key of host and chip.
pub const MAC: [u8; 16] = [0x11; 16];
/// The cipher key of host and chip.
pub const CIPHER: [u8; 16] = [0x22; 16];
/// Where the counter of the host keys stands at first.
pub const COUNTER: u32 = 0x3A;

/// The host's side of the keys.
pub fn keys() -> SessionKeys {
    SessionKeys::new(&MAC, &CIPHER).expect("two keys of 16 bytes")
}

/// What a chip remembers, these host keys among it; `arrange` makes the rest of it as the test needs it.
pub fn state(arrange: impl FnOnce(&mut Nvm)) -> Nvm {
    let mut nvm = scenario::state(Scenario::Genuine).expect("the shipped profile");
    let secret = |key: [u8; 16]| Secret(key.to_vec());
    nvm.host_keys = Some(HostKeys {
        key_type: KeyType::Aes128,
        mac: secret(MAC),
        cipher: secret(CIPHER),
        counter: COUNTER,
    });
    arrange(&mut nvm);
    nvm
}

/// A chip that remembers this, on a bus where no time passes.
pub fn bus_of(nvm: Nvm) -> Bus {
    still::bus(Chip::new(nvm, Box::new(SeededRandom::new(1))))
}

/// A device on this chip, its tables read and nothing in its log.
pub fn device_on(bus: Bus) -> Device {
    let mut device = still::on(bus);
    assert!(device.refresh().is_empty(), "every table can be read");
    device.take_log();
    device
}

/// The virtual chip on its bus.
pub fn bus(device: &mut Device) -> &mut Bus {
    device.transport().bench().expect("a virtual chip")
}
