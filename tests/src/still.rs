//! A virtual chip in memory, where no time passes.

use stsafe_core::chip::Chip;
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::state::Nvm;
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::Device;
use stsafe_core::transport::clock::StillClock;
use stsafe_core::transport::simulated::Simulated;

/// This chip on a bus.
pub fn bus(chip: Chip) -> Bus {
    Bus::new(chip, Box::new(StillClock::default()), 0)
}

/// A device on this chip; nothing is asked.
pub fn device(chip: Chip) -> Device {
    on(bus(chip))
}

/// A device on a chip that remembers this; nothing is asked.
pub fn remembering(nvm: Nvm) -> Device {
    device(Chip::new(nvm, Box::new(SeededRandom::new(1))))
}

/// A device on this bus; nothing is asked.
pub fn on(bus: Bus) -> Device {
    Device::new(Box::new(Simulated::new(bus, "sim")))
}

/// Asks everything that can be asked, the content of zones included; nothing of it fails.
pub fn ask_everything(device: &mut Device) {
    assert!(device.refresh().is_empty() && device.refresh_slots().is_empty());
    assert!(device.refresh_zones().is_empty());
}
