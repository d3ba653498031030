//! From an address to an opened device: the one place that knows which transport an address means.

#[cfg(not(target_arch = "wasm32"))]
mod bridge;
pub mod lost;
#[cfg(not(target_arch = "wasm32"))]
mod replay;

use core::fmt;

use stsafe_core::chip::Chip;
use stsafe_core::chip::bus::{Bus, Faults};
use stsafe_core::chip::scenario::{self, BuildError, Scenario};
use stsafe_core::chip::state::Nvm;
use stsafe_core::crypto::{OsRandom, RandomSource, SeededRandom};
use stsafe_core::device::Device;
use stsafe_core::transport::Transport;
use stsafe_core::transport::address::Address;
use stsafe_core::transport::clock::RealClock;
use stsafe_core::transport::simulated::Simulated;

/// How a device is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Seed of a virtual chip's randomness; `None` takes it from the operating system.
    pub seed: Option<u64>,
    /// Execution times of a virtual chip in percent: 100 as documented, 0 at once.
    pub time_percent: u32,
    /// Only read-only and volatile commands leave.
    pub read_only: bool,
    /// Trouble that a virtual chip begins with.
    pub faults: Faults,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: None, time_percent: 100, read_only: false, faults: Faults::default() }
    }
}

impl Options {
    /// Randomness of the chip.
    fn chip_random(self) -> Box<dyn RandomSource> {
        match self.seed {
            Some(seed) => Box::new(SeededRandom::new(seed)),
            None => Box::new(OsRandom),
        }
    }

    /// Randomness of the host: another stream than the chip's, repeatable with the same seed.
    pub fn host_random(self) -> Box<dyn RandomSource> {
        match self.seed {
            Some(seed) => Box::new(SeededRandom::new(seed ^ 0x484F_5354)),
            None => Box::new(OsRandom),
        }
    }
}

/// Why a device cannot be opened.
#[derive(Debug)]
pub enum OpenError {
    /// The virtual chip cannot be made.
    Build(BuildError),
    /// The virtual chip's file cannot be used.
    #[cfg(not(target_arch = "wasm32"))]
    Store(stsafe_core::chip::store::StoreError),
    /// No bridge answers there: what was tried, and why it did not work.
    Bridge(String),
    /// The capture cannot be played.
    Capture(String),
    /// There is nothing of this kind here.
    Unsupported(&'static str),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(e) => e.fmt(f),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Store(e) => e.fmt(f),
            Self::Bridge(what) | Self::Capture(what) => f.write_str(what),
            Self::Unsupported(what) => f.write_str(what),
        }
    }
}

impl core::error::Error for OpenError {}

/// Opens the device at `address`. Nothing is sent to the chip; a bridge is asked who it is.
pub fn open(address: &Address, options: Options) -> Result<Device, OpenError> {
    #[allow(unused_mut, reason = "a browser keeps nothing")]
    let mut device = match address {
        Address::Sim | Address::SimFile(_) => device(virtual_chip(address, options)?, options),
        #[cfg(not(target_arch = "wasm32"))]
        Address::Replay(path) => opened(replay::open(path, address)?, options),
        #[cfg(not(target_arch = "wasm32"))]
        _ => opened(bridge::open(address)?, options),
        #[cfg(target_arch = "wasm32")]
        _ => return Err(OpenError::Unsupported("a browser opens no bridge and no file; open sim")),
    };
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(folder) = crate::store::folder() {
        crate::store::keep_wrong_macs(&mut device, address, folder);
    }
    Ok(device)
}

/// Puts the virtual chip at `address` on a bus of its own.
pub fn virtual_chip(address: &Address, options: Options) -> Result<Simulated, OpenError> {
    match address {
        Address::Sim => scenario_chip(Scenario::Genuine, options),
        #[cfg(not(target_arch = "wasm32"))]
        Address::SimFile(path) => {
            let fresh = scenario::state(Scenario::Genuine).map_err(OpenError::Build)?;
            let (store, nvm) =
                stsafe_core::chip::store::Store::open(path, || fresh).map_err(OpenError::Store)?;
            let mut bus = bus(Chip::new(nvm, options.chip_random()), options);
            bus.keep_in(store);
            Ok(Simulated::new(bus, address.to_string()))
        }
        #[cfg(target_arch = "wasm32")]
        Address::SimFile(_) => Err(OpenError::Unsupported("a browser keeps no chip in a file; open sim")),
        _ => Err(OpenError::Unsupported("a virtual chip is needed here: sim or sim:FILE")),
    }
}

/// A virtual chip in memory with this state.
pub fn from_state(nvm: Nvm, options: Options) -> Device {
    let chip = Chip::new(nvm, options.chip_random());
    device(Simulated::new(bus(chip, options), Address::Sim.to_string()), options)
}

/// A virtual chip in memory that plays a scenario; `Genuine` is the device `sim`.
pub fn impostor(who: Scenario, options: Options) -> Result<Device, OpenError> {
    Ok(device(scenario_chip(who, options)?, options))
}

/// The same chip on a bus of its own, for whoever serves it.
pub fn scenario_chip(who: Scenario, options: Options) -> Result<Simulated, OpenError> {
    let chip = scenario::chip(who, options.chip_random()).map_err(OpenError::Build)?;
    Ok(Simulated::new(bus(chip, options), Address::Sim.to_string()))
}

fn bus(chip: Chip, options: Options) -> Bus {
    let mut bus = Bus::new(chip, Box::new(RealClock::default()), options.time_percent);
    bus.faults = options.faults;
    bus
}

fn device(chip: Simulated, options: Options) -> Device {
    opened(Box::new(chip), options)
}

fn opened(transport: Box<dyn Transport>, options: Options) -> Device {
    let mut device = Device::new(transport);
    device.set_read_only(options.read_only);
    device
}
