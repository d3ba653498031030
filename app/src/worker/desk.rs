//! The runner and a lesson: two virtual chips of the lesson's own, made when they are needed. The connected device is
//! never touched, and neither are its trace and its observation.

use stsafe_core::authenticate::{Act, Authentication};
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::device::Device;
use stsafe_core::exchange::Exchange;
use stsafe_core::x509::{DeviceKind, TrustStore};

use super::run::{Emit, Runner};
use crate::open::Options;
use crate::view::lesson::{LessonDesk, LessonErrand};
use crate::view::{Activity, AuthenticationRun, Event};

/// One chip of the lesson and the authentication that asks it.
pub(super) struct Desk {
    who: Scenario,
    device: Device,
    run: Authentication,
    log: Vec<Exchange>,
}

impl Desk {
    fn picture(&self) -> AuthenticationRun {
        let scenario = (self.who != Scenario::Genuine).then_some(self.who);
        let blank = AuthenticationRun { scenario, ..AuthenticationRun::default() };
        AuthenticationRun::of(blank, &self.run, self.log.clone())
    }
}

impl Runner {
    pub(super) fn desk_errand(&mut self, errand: LessonErrand, emit: Emit<'_>) {
        match errand {
            LessonErrand::Reset => {
                self.desks.clear();
                emit(Event::Lesson(Box::default()));
            }
            LessonErrand::RunTo(act) => {
                let what = "Running the lesson".to_owned();
                emit(Event::Activity(Activity::Working { what, progress: None }));
                let ended = self.run_lesson(act, emit);
                emit(Event::Activity(ended));
            }
        }
    }

    fn run_lesson(&mut self, act: Act, emit: Emit<'_>) -> Activity {
        let failed = |why: String| Activity::Failed { what: "The lesson cannot go on".to_owned(), why };
        if self.desks.is_empty() {
            for who in [Scenario::Genuine, Scenario::Clone] {
                // Whatever the connected device was opened with does not count here: no faults, no read-only mode.
                let plain = Options { seed: self.options.seed, ..Options::default() };
                let plain = Options { time_percent: self.options.time_percent, ..plain };
                let device = match (self.around.lesson_chip)(who, plain) {
                    Ok(device) => device,
                    Err(why) => {
                        self.desks.clear();
                        return failed(why.to_string());
                    }
                };
                let run =
                    Authentication::new(TrustStore::shipped(), (self.around.today)(), DeviceKind::Virtual);
                self.desks.push(Desk { who, device, run, log: Vec::new() });
            }
        }
        let mut view = LessonDesk::default();
        for desk in &mut self.desks {
            while !desk.run.done.iter().any(|done| done.act == act)
                && desk.run.next().is_some()
                && !(self.cancelled)()
            {
                desk.run.step(&mut desk.device, &mut *self.random);
                desk.log.extend(desk.device.take_log());
            }
            match desk.who {
                Scenario::Genuine => view.genuine = desk.picture(),
                _ => view.clone = desk.picture(),
            }
        }
        emit(Event::Lesson(Box::new(view)));
        let why = self.desks.iter().find_map(|desk| desk.run.stopped.as_ref());
        why.map_or(Activity::Idle, |why| failed(why.to_string()))
    }
}
