//! The runner and an authentication: who answers, and act by act.

use stsafe_core::authenticate::Authentication;
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::device::DeviceError;
use stsafe_core::transport::Origin;
use stsafe_core::transport::address::Address;

use super::run::{Emit, Runner, kind};
use crate::view::{AuthenticationRun, Event};

impl Runner {
    pub(super) fn set_scenario(&mut self, scenario: Scenario, emit: Emit<'_>) {
        let is_virtual = self.device.as_mut().is_some_and(|d| d.transport().origin() == Origin::Virtual);
        if scenario != Scenario::Genuine && !is_virtual {
            return;
        }
        (self.scenario, self.run, self.impostor) = (scenario, None, None);
        emit(Event::Authentication(Box::new(AuthenticationRun {
            scenario: self.chosen(),
            ..AuthenticationRun::default()
        })));
    }

    fn chosen(&self) -> Option<Scenario> {
        (self.scenario != Scenario::Genuine).then_some(self.scenario)
    }

    pub(super) fn authenticate(&mut self, all: bool, emit: Emit<'_>) -> Result<(), DeviceError> {
        let chosen = self.chosen();
        if chosen.is_some() && self.impostor.is_none() {
            self.impostor = (self.around.open)(&Address::Sim, self.scenario, self.options).ok();
        }
        let device = if chosen.is_some() { self.impostor.as_mut() } else { self.device.as_mut() };
        let Some(device) = device else { return Ok(()) };
        // Run all starts anew once a run has ended; Next goes on with the one that is there.
        let ended = self.run.as_ref().is_none_or(|run| run.next().is_none());
        if ended {
            self.run = Some(Authentication::new(self.trust.clone(), (self.around.today)(), kind(device)));
            self.run_log.clear();
        }
        loop {
            let device = if chosen.is_some() { self.impostor.as_mut() } else { self.device.as_mut() };
            let (Some(device), Some(run)) = (device, self.run.as_mut()) else { return Ok(()) };
            run.step(device, &mut *self.random);
            let done = run.next().is_none();
            let log = device.take_log();
            self.run_log.extend_from_slice(&log);
            let picture = AuthenticationRun::of(chosen, run, self.run_log.clone());
            // An impostor's exchanges belong to the lesson, not to the trace of the user's chip.
            if chosen.is_none() {
                emit(Event::Known(Box::new(device.observation().clone())));
                emit(Event::Exchanges(log));
            }
            emit(Event::Authentication(Box::new(picture)));
            if done || !all || (self.cancelled)() {
                return Ok(());
            }
        }
    }
}
