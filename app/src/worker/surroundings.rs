//! What the runner takes from outside: devices, the date, the file of the user's roots.

use std::path::PathBuf;

use stsafe_core::chip::scenario::Scenario;
use stsafe_core::device::Device;
use stsafe_core::transport::address::Address;
use stsafe_core::x509::Timestamp;

use crate::open::{self, OpenError, Options};

/// What the runner takes from outside, so that a test can give it a chip of its own and a day that never ends.
pub struct Surroundings {
    /// Opens the device at an address.
    pub open: Opener,
    /// Makes a virtual chip for a lesson: nothing else ever uses it, and nothing is recorded of it.
    pub lesson_chip: LessonChip,
    /// The date by which certificates are judged.
    pub today: Box<dyn Fn() -> Timestamp + Send>,
    /// The file of the user's own roots; without one they are believed until the program ends.
    pub roots: Option<PathBuf>,
}

/// Makes a virtual chip of its own that plays a scenario.
pub type LessonChip = Box<dyn FnMut(Scenario, Options) -> Result<Device, OpenError> + Send>;

/// Opens a device; the scenario is who answers in place of the virtual chip's own identity.
pub type Opener = Box<dyn FnMut(&Address, Scenario, Options) -> Result<Device, OpenError> + Send>;

#[cfg(not(target_arch = "wasm32"))]
impl Surroundings {
    /// The real ones; every exchange of the user's device is written to a capture where one is named, and said on stderr
    /// as far as `log` does.
    pub fn watched(
        place: Option<crate::record::Place>,
        written: crate::record::Written,
        log: crate::log::Level,
    ) -> Self {
        let mut real = Self::default();
        let open = move |address: &Address, who: Scenario, options: Options| {
            let mut device = (real.open)(address, who, options)?;
            if who == Scenario::Genuine {
                log.listen(&mut device);
                if let Some(place) = &place {
                    crate::record::attach(&mut device, place, &written).map_err(OpenError::Capture)?;
                }
            }
            Ok(device)
        };
        Self { open: Box::new(open), ..Self::default() }
    }
}

impl Default for Surroundings {
    fn default() -> Self {
        let open = |address: &Address, who: Scenario, options| match who {
            Scenario::Genuine => open::open(address, options),
            impostor => open::impostor(impostor, options),
        };
        Self {
            open: Box::new(open),
            lesson_chip: Box::new(open::impostor),
            today: Box::new(Timestamp::now),
            roots: None,
        }
    }
}
