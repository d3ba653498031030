//! Plans at the chip: step by step, and the one step in which a virtual chip loses its power.

use std::sync::Arc;

use stsafe_core::chip::bus::Faults;
use stsafe_core::chip::power::PowerCut;
use stsafe_core::command::{Command, Response};
use stsafe_core::device::{Consent, Device, DeviceError, Layer};
use stsafe_core::plan::{self, Plan};

use super::lab;
use super::run::{Emit, Runner, tell};
use crate::at_chip;
use crate::view::lab::{Answered, LabEvent};
use crate::view::{Activity, Event, PowerCutSeen};

impl Runner {
    /// Sends a plan's steps until one is not answered as predicted. Consent is what the request says, nothing else.
    pub(super) fn carry_out(
        &mut self,
        plan: &Arc<Plan>,
        agreed: bool,
        asked_by: &'static str,
        emit: Emit<'_>,
    ) {
        let Self { device: Some(device), cancelled, .. } = self else { return };
        let consent = if agreed { Consent::Given } else { Consent::Withheld };
        device.asked_by(asked_by);
        let total = plan.steps.len();
        let mut answers = Vec::new();
        let mut go_on = |index: usize, device: &mut Device| {
            tell(device, emit);
            let what = plan.steps.get(index).map_or_else(String::new, |step| step.title.clone());
            let progress = (total > 1).then_some((index, total));
            emit(Event::Activity(Activity::Working { what, progress }));
            !cancelled()
        };
        let mut heard = |answer: &Result<Response, DeviceError>| answers.push(lab::heard(answer));
        let outcome = plan::carry_out_hearing(&plan.steps, device, consent, &mut go_on, &mut heard);
        at_chip::settle(device, plan);
        self.tell(emit);
        if asked_by == lab::LAB {
            emit(Event::Lab(LabEvent::Answered(Answered { plan: Arc::clone(plan), answers })));
        }
        emit(Event::Activity(Activity::Idle));
        emit(Event::Carried { plan: Arc::clone(plan), outcome });
    }

    /// Sends the first step with a power cut in it, gives the power back, and asks what is left. A virtual chip only.
    pub(super) fn interrupt(
        &mut self,
        plan: &Plan,
        agreed: bool,
        asked_by: &'static str,
        cut: PowerCut,
        emit: Emit<'_>,
    ) {
        let (Some(device), Some(step)) = (self.device.as_mut(), plan.steps.first()) else { return };
        let Command::Decrement(decrement) = &step.command else { return };
        let zone = decrement.zone;
        let before = device.observation().zone(zone).and_then(|zone| zone.counter);
        let Some(bus) = device.transport().bench() else { return };
        let at = Some(step.command.row().key.code());
        bus.faults = Faults { at, power_cut: Some(cut), ..Faults::default() };
        device.asked_by(asked_by);
        emit(Event::Activity(Activity::Working { what: step.title.clone(), progress: None }));
        let consent = if agreed { Consent::Given } else { Consent::Withheld };
        let answer = device.run_any(&step.command, consent);
        if let Some(bus) = device.transport().bench() {
            bus.faults = Faults::default();
            bus.power_cycle();
        }
        let sent = !matches!(&answer, Err(error) if error.layer == Layer::Safety);
        let read = device.refresh();
        drop(device.read_zone(zone, 0, 64));
        self.tell(emit);
        emit(Event::Activity(match (sent, answer, read.into_iter().next()) {
            (false, Err(error), _) | (_, _, Some(error)) => {
                Activity::Failed { what: error.to_string(), why: error.advice().to_owned() }
            }
            _ => Activity::Idle,
        }));
        let after = self.device.as_ref().and_then(|device| device.observation().zone(zone)?.counter);
        if sent {
            emit(Event::PowerCut(PowerCutSeen { zone, cut, before, after }));
        }
    }
}
