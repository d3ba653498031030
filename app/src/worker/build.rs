//! Virtual chips in memory that are made here: from a profile.

use std::sync::Arc;

use stsafe_core::chip::scenario;
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
            Ok(nvm) => {
                self.end_lesson();
                self.connect_to(nvm, format!("{} virtual chip", profile.name), profile, emit, |_| {});
            }
            Err(error) => emit(Event::Activity(Activity::Failed {
                what: format!("{} was not built", profile.name),
                why: error.to_string(),
            })),
        }
    }

    /// Leaves the device that is open for a virtual chip with this state. `more` tells the window what else is new.
    pub(super) fn connect_to(
        &mut self,
        nvm: Nvm,
        name: String,
        profile: &Profile,
        emit: Emit<'_>,
        more: impl FnOnce(Emit<'_>),
    ) {
        self.forget_device();
        self.options.read_only = false;
        let (address, bench) = ("sim".to_owned(), self.bench_words());
        let connected =
            Connected { name, address, origin: Origin::Virtual, bench, who: scenario::played(&nvm) };
        self.announce(connected, Some(profile.clone()), emit);
        more(emit);
        self.device = Some(open::from_state(nvm, self.options));
        self.read_anew(emit);
    }
}
