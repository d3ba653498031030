//! The runner and an authentication: who answers, who asks, and act by act.

use stsafe_core::authenticate::{Authentication, Host, HostCase, Kind, entity};
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::command::query::{PublicKeySlot, PublicKeyTable};
use stsafe_core::crypto::PrivateKey;
use stsafe_core::device::DeviceError;
use stsafe_core::observe::Observation;
use stsafe_core::transport::Origin;
use stsafe_core::transport::address::Address;
use stsafe_core::x509::simulator;

use super::run::{Emit, Runner, kind};
use crate::secrets::Kept;
use crate::text::HOST_KEY_FIRST;
use crate::view::authentication::{AuthenticationRun, HostSeen};
use crate::view::{Activity, Event};

/// What was chosen on the screen.
#[derive(Clone, Copy, Default)]
pub(super) struct Chosen {
    /// Which way, and how finely cut.
    pub kind: Kind,
    /// Who answers.
    pub scenario: Scenario,
    /// How the host behaves.
    pub host_case: HostCase,
}

impl Runner {
    /// Takes a choice, and forgets the run that was there.
    pub(super) fn choose(&mut self, choose: impl FnOnce(&mut Chosen), emit: Emit<'_>) {
        let mut chosen = self.chosen;
        choose(&mut chosen);
        let is_virtual = self.device.as_mut().is_some_and(|d| d.transport().origin() == Origin::Virtual);
        if !is_virtual && chosen.scenario != Scenario::Genuine {
            return;
        }
        (self.chosen, self.run, self.impostor) = (chosen, None, None);
        if chosen.kind == Kind::Mutual && self.observed().is_some_and(|seen| seen.public_keys.is_empty()) {
            self.job("Asking for the public key slots", emit, Self::ask_for_public_keys);
        }
        emit(Event::Authentication(Box::new(self.blank())));
    }

    /// Takes the host's own private key, or forgets it; the run that was there knew another host.
    pub(super) fn take_host_key(&mut self, kept: Option<&Kept>, emit: Emit<'_>) {
        self.host_key = kept.and_then(Kept::private_key).filter(|key| key.curve().can_sign());
        self.choose(|_| {}, emit);
    }

    /// Whether a mutual authentication is wanted that nobody can sign.
    pub(super) fn lacks_host_key(&self) -> bool {
        self.device.is_some() && self.chosen.kind == Kind::Mutual && self.host_key().is_none()
    }

    /// Which hosts does the chip know? Without the answer nobody can say which slot to use.
    fn ask_for_public_keys(&mut self, _: Emit<'_>) -> Result<(), DeviceError> {
        let Some(device) = self.device.as_mut() else { return Ok(()) };
        device.asked_by("Authentication");
        device.run(PublicKeyTable)?;
        for slot in 0..device.observation().public_key_slots().unwrap_or(0) {
            device.run(PublicKeySlot { slot })?;
        }
        Ok(())
    }

    fn observed(&self) -> Option<&Observation> {
        self.device.as_ref().map(|device| device.observation())
    }

    /// What is chosen, with nothing run yet.
    fn blank(&self) -> AuthenticationRun {
        AuthenticationRun {
            kind: self.chosen.kind,
            scenario: self.impersonated(),
            host_case: self.chosen.host_case,
            host: self.host(),
            ..AuthenticationRun::default()
        }
    }

    fn host(&self) -> Option<HostSeen> {
        let (seen, key) = self.observed().zip(self.host_key())?;
        let key = key.public().clone();
        Some(HostSeen { slot: entity::slot_for(seen, &key), key, own: self.host_key.is_some() })
    }

    /// The host's own key where it was given, else the simulator's, which is public: no real chip gets to know that one.
    fn host_key(&self) -> Option<PrivateKey> {
        let is_virtual =
            self.opened.as_ref().is_some_and(|(connected, _)| connected.origin == Origin::Virtual);
        let simulators = || is_virtual.then(|| simulator::host_key().ok()).flatten();
        self.host_key.clone().or_else(simulators)
    }

    fn impersonated(&self) -> Option<Scenario> {
        (self.chosen.scenario != Scenario::Genuine).then_some(self.chosen.scenario)
    }

    pub(super) fn authenticate(&mut self, all: bool, emit: Emit<'_>) -> Result<(), DeviceError> {
        let impersonated = self.impersonated();
        if impersonated.is_some() && self.impostor.is_none() {
            self.impostor = (self.around.open)(&Address::Sim, self.chosen.scenario, self.options).ok();
        }
        let (blank, key) = (self.blank(), self.host_key());
        let device = if impersonated.is_some() { self.impostor.as_mut() } else { self.device.as_mut() };
        let Some(device) = device else { return Ok(()) };
        // Run all starts anew once a run has ended; Next goes on with the one that is there.
        let ended = self.run.as_ref().is_none_or(|run| run.next().is_none());
        if ended {
            let run = Authentication::new(self.trust.clone(), (self.around.today)(), kind(device));
            self.run = Some(match (self.chosen.kind, key) {
                (Kind::MultiStep, _) => run.in_steps(),
                (Kind::Mutual, Some(key)) => {
                    let slot = blank.host.as_ref().map_or(0, |host| host.slot);
                    run.mutual(Host { key, slot, case: self.chosen.host_case })
                }
                _ => run,
            });
            self.run_log.clear();
        }
        loop {
            let device = if impersonated.is_some() { self.impostor.as_mut() } else { self.device.as_mut() };
            let (Some(device), Some(run)) = (device, self.run.as_mut()) else { return Ok(()) };
            run.step(device, &mut *self.random);
            let done = run.next().is_none();
            let log = device.take_log();
            self.run_log.extend_from_slice(&log);
            let picture = AuthenticationRun::of(blank.clone(), run, self.run_log.clone());
            // An impostor's exchanges belong to the scenario, not to the trace of the user's chip.
            if impersonated.is_none() {
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

/// Why a mutual authentication is not run.
pub(super) fn no_host_key() -> Activity {
    Activity::Failed {
        what: "Not run: the host's private key is missing".into(),
        why: format!("{HOST_KEY_FIRST}: take its private key from a file first."),
    }
}
