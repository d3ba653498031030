//! The twin at work: made of the chip, spoiled by a rehearsal, and then the very same list on the chip. Nothing that a
//! rehearsal does goes anywhere but to the twin.

use std::sync::Arc;

use stsafe_core::crypto::RandomSource;
use stsafe_core::device::{Consent, Device, DeviceError};
use stsafe_core::plan::{self, Draft, Identity, Plan, Rehearsal};
use stsafe_core::policy::Answer;
use stsafe_core::profile::Profile;
use stsafe_core::twin::{Twin, copied};

use super::run::{Emit, Runner, tell};
use crate::at_chip;
use crate::view::twin::{Made, Rehearsed, TwinErrand, TwinEvent};
use crate::view::{Activity, Event};

/// What the runner keeps about twins and lessons.
#[derive(Default)]
pub(super) struct Twinned {
    /// The list that was rehearsed last, as it would go to the chip.
    rehearsed: Option<(Arc<Plan>, Arc<Rehearsal>)>,
    pub(super) lessons: super::lesson::Lessons,
}

impl Runner {
    /// Does what was asked.
    pub(super) fn twin_errand(&mut self, errand: TwinErrand, emit: Emit<'_>) {
        match errand {
            TwinErrand::Make => {
                let made = self.make_twin(emit).map(drop);
                self.end(made, emit);
            }
            TwinErrand::Rehearse(plan) => {
                let rehearsed = self.rehearse(&plan, emit);
                self.end(rehearsed, emit);
            }
            TwinErrand::Apply { plan, agreed } => self.apply(&plan, agreed, emit),
            errand => self.lesson_errand(errand, emit),
        }
    }

    fn end(&mut self, result: Result<(), Activity>, emit: Emit<'_>) {
        self.tell(emit);
        emit(Event::Activity(result.err().unwrap_or_default()));
    }

    /// A twin of the chip as it is now. Tables are asked again; of the zones only what was never read.
    pub(super) fn make_twin(&mut self, emit: Emit<'_>) -> Result<Twin, Activity> {
        let what = "Making a twin of the chip".to_owned();
        emit(Event::Activity(Activity::Working { what, progress: None }));
        self.know_all(emit).map_err(|error| failed(&error))?;
        let Some(device) = self.device.as_ref() else { return Err(no_chip()) };
        if (self.cancelled)() {
            return Err(Activity::Idle);
        }
        let twin = copy_of(device, &mut *self.random)
            .map_err(|why| Activity::Failed { what: "The twin was not made".to_owned(), why })?;
        let made = Made {
            of: Identity::of(device.observation()),
            copied: copied(device.observation()),
            stand_ins: twin.stand_ins.clone(),
        };
        emit(Event::Twin(Box::new(TwinEvent::Made(made))));
        Ok(twin)
    }

    /// Asks for everything that a twin is made from.
    fn know_all(&mut self, emit: Emit<'_>) -> Result<(), DeviceError> {
        let Some(device) = self.device.as_mut() else { return Ok(()) };
        device.asked_by("Twin");
        let mut failed = device.refresh();
        failed.extend(device.refresh_slots());
        self.tell(emit);
        if let Some(lost) = failed.into_iter().find(DeviceError::is_lost) {
            return Err(lost);
        }
        let unread: Vec<u8> = self.unread_zones();
        self.read_zones(&unread, emit)
    }

    fn unread_zones(&self) -> Vec<u8> {
        let Some(device) = self.device.as_ref() else { return Vec::new() };
        let seen = device.observation();
        let unread = |index: u8, bytes: u16| {
            let known = seen.zones.get(&index).map_or(0, |zone| zone.bytes.iter().flatten().count());
            known < usize::from(bytes)
        };
        let zones = self.zones();
        zones.iter().filter(|zone| unread(zone.index, zone.bytes)).map(|zone| zone.index).collect()
    }

    /// What is judged on the chip is what will be sent, and its forecasts are what the twin has to answer. Only where one
    /// of the two cannot be judged does the twin's verdict count on the twin: it does not know what this program
    /// remembers of the chip, and it has something where the chip tells nothing.
    fn rehearse(&mut self, plan: &Plan, emit: Emit<'_>) -> Result<(), Activity> {
        let twin = self.make_twin(emit)?;
        let Some(device) = self.device.as_ref() else { return Err(no_chip()) };
        let copy = twin.beside(device, self.options.host_random());
        let mut copy = copy.map_err(|error| failed(&error))?;
        let list = Draft::of(plan, device.observation());
        let on_chip = list.judge(device.observation(), device.standing());
        // What a person reads and types stays as the screen said it.
        let on_chip = on_chip.consequence(&plan.consequence).asks(&plan.button, &plan.words).shared();
        let mut on_twin = Plan::clone(&on_chip);
        let judged = list.judge(copy.observation(), copy.standing());
        for (step, twin) in on_twin.steps.iter_mut().zip(judged.steps) {
            if [step.verdict.answer, twin.verdict.answer].contains(&Answer::Unknown) {
                step.verdict = twin.verdict;
            }
        }
        let rehearsal = Arc::new(plan::rehearse(&on_twin, &mut copy));
        self.twinned.rehearsed = Some((Arc::clone(&on_chip), Arc::clone(&rehearsal)));
        let known = Arc::new(device.observation().clone());
        let changes = plan::differences(&on_chip, &rehearsal);
        let rehearsed = Rehearsed { plan: on_chip, rehearsal, known, changes };
        emit(Event::Twin(Box::new(TwinEvent::Rehearsed(rehearsed))));
        Ok(())
    }

    /// The rehearsed list on the chip, as long as the chip is the one that was copied.
    fn apply(&mut self, plan: &Arc<Plan>, agreed: bool, emit: Emit<'_>) {
        let Self { device: Some(device), cancelled, twinned, .. } = self else { return };
        let frames = |plan: &Plan| plan.steps.iter().map(|step| step.frame.clone()).collect::<Vec<_>>();
        let same = |(rehearsed, _): &&(Arc<Plan>, Arc<Rehearsal>)| frames(rehearsed) == frames(plan);
        let Some((plan, rehearsal)) = twinned.rehearsed.as_ref().filter(same).cloned() else {
            return barred(plan, "this list was not rehearsed", emit);
        };
        device.asked_by("Twin");
        let what = "Asking the chip whether it is the one that was copied".to_owned();
        emit(Event::Activity(Activity::Working { what, progress: None }));
        let consent = if agreed { Consent::Given } else { Consent::Withheld };
        let total = plan.steps.len();
        let result = plan::apply(&plan, &rehearsal, device, consent, &mut |index, device: &mut Device| {
            tell(device, emit);
            let what = plan.steps.get(index).map_or_else(String::new, |step| step.title.clone());
            emit(Event::Activity(Activity::Working { what, progress: Some((index, total)) }));
            !cancelled()
        });
        match result {
            Ok(outcome) => {
                at_chip::settle(device, &plan);
                self.tell(emit);
                emit(Event::Activity(Activity::Idle));
                emit(Event::Carried { plan, outcome });
            }
            Err(why) => {
                self.tell(emit);
                barred(&plan, &why.to_string(), emit);
            }
        }
    }
}

/// What can be copied of a chip; where it tells nothing, SPL05 stands in.
pub(super) fn copy_of(device: &Device, random: &mut dyn RandomSource) -> Result<Twin, String> {
    let profile = Profile::spl05().map_err(|error| error.to_string())?;
    let known = device.known_host_keys();
    Twin::of(device.observation(), &profile, known.as_ref(), random).map_err(|error| error.to_string())
}

fn barred(plan: &Arc<Plan>, why: &str, emit: Emit<'_>) {
    emit(Event::Twin(Box::new(TwinEvent::Barred(Arc::clone(plan), why.to_owned()))));
    let what = "The plan was not sent, nothing on the chip changed".to_owned();
    emit(Event::Activity(Activity::Failed { what, why: format!("{why}. Rehearse it again on this chip.") }));
}

fn failed(error: &DeviceError) -> Activity {
    Activity::Failed { what: error.to_string(), why: error.advice().to_owned() }
}

fn no_chip() -> Activity {
    Activity::Failed {
        what: "There is no twin without a chip".to_owned(),
        why: "Choose a device first.".to_owned(),
    }
}
