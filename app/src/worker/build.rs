//! Virtual chips in memory that are made here: from a profile.

use std::sync::Arc;

use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::Nvm;
use stsafe_core::profile::Profile;
use stsafe_core::transport::Origin;

use super::run::{Emit, Runner};
use crate::open;
use crate::view::{Activity, Connected, Event};

impl Runner {
    /// A fresh chip that is what the profile says.
    pub(super) fn build_chip(&mut self, profile: &Arc<Profile>, emit: Emit<'_>) {
        match scenario::fresh(profile) {
            Ok(nvm) => self.connect_to(nvm, profile, emit),
            Err(error) => emit(Event::Activity(Activity::Failed {
                what: format!("{} was not built", profile.name),
                why: error.to_string(),
            })),
        }
    }

    /// Leaves the device that is open for a virtual chip with this state.
    fn connect_to(&mut self, nvm: Nvm, profile: &Profile, emit: Emit<'_>) {
        (self.device, self.impostor, self.run) = (None, None, None);
        self.scenario = Scenario::Genuine;
        self.bridged = Default::default();
        self.background.clear();
        self.options.read_only = false;
        emit(Event::Opened {
            device: Connected {
                name: format!("{} virtual chip", profile.name),
                address: "sim".to_owned(),
                origin: Origin::Virtual,
                bench: self.bench_words(),
            },
            profile: Some(Box::new(profile.clone())),
            read_only: false,
        });
        self.device = Some(open::from_state(nvm, self.options));
        self.read_anew(emit);
    }
}
