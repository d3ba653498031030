//! Opening a device for a command: what is asked before the command itself begins, and where it begins.

use stsafe_core::chip::faults::Faults;
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::device::Device;

use super::args::Common;
use super::outcome::Failure;
use super::{host_keys, profile};
use crate::open::{self, OpenError, Options};
use crate::record;

/// An opened device whose command has not begun: what goes out now only prepares it.
pub struct Opening {
    device: Device,
    who: &'static str,
    /// Trouble that waits for no command by name: it is for the command itself, not for what prepares it.
    faults: Faults,
}

impl Opening {
    /// Opens the device of the common options, with a host session where host keys were given.
    pub fn new(common: &Common, who: &'static str) -> Result<Self, Failure> {
        let mut opening = Self::of(common, who, |options| open::open(&common.device, options))?;
        opening.device.heed_policy(!common.force);
        host_keys::open_session(common, &mut opening.device)?;
        opening.device.asked_by(who);
        Ok(opening)
    }

    /// The same, and its tables were asked for, so that policy can say what the chip will refuse.
    pub fn known(common: &Common, who: &'static str) -> Result<Self, Failure> {
        let mut opening = Self::new(common, who)?;
        // A query that fails leaves its fact unknown, and policy says so.
        opening.device.refresh();
        Ok(opening)
    }

    /// The same, and everything was asked that can be asked, the content of its zones included.
    pub fn observed(common: &Common, who: &'static str) -> Result<Self, Failure> {
        let mut opening = Self::new(common, who)?;
        profile::observe_all(&mut opening.device)?;
        Ok(opening)
    }

    /// A virtual chip that plays a scenario.
    pub fn impostor(common: &Common, who: &'static str, scenario: Scenario) -> Result<Self, Failure> {
        Self::of(common, who, |options| open::impostor(scenario, options))
    }

    fn of(
        common: &Common,
        who: &'static str,
        open: impl FnOnce(Options) -> Result<Device, OpenError>,
    ) -> Result<Self, Failure> {
        let faults = common.faults();
        let options = Options { faults: Faults::default(), ..common.options() };
        let mut device = open(options).map_err(|e| Failure::device(e.to_string()))?;
        if faults != Faults::default() {
            let Some(bus) = device.transport().bench() else {
                let what = format!("--fault: {} is no virtual chip of this program", common.device);
                return Err(Failure::usage(what));
            };
            if faults.at.is_some() {
                bus.faults = faults;
            }
        }
        common.log_level.listen(&mut device);
        if let Some(place) = common.trace() {
            record::attach(&mut device, &place, &common.written).map_err(Failure::file)?;
        }
        device.asked_by(who);
        Ok(Self { device, who, faults })
    }

    /// The device, for what prepares the command.
    pub fn device(&mut self) -> &mut Device {
        &mut self.device
    }

    /// From here on the command itself is at work.
    pub fn begin(mut self) -> Device {
        self.device.asked_by(self.who);
        if self.faults.at.is_none()
            && let Some(bus) = self.device.transport().bench()
        {
            bus.faults = self.faults;
        }
        self.device
    }
}
