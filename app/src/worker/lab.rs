//! Experiments at work: loops that can be stopped between two exchanges, and frames typed by hand.

use std::sync::Arc;
use std::time::Duration;

use stsafe_core::command::Response;
use stsafe_core::command::maintenance::GenerateRandom;
use stsafe_core::device::{Consent, DeviceError};
use stsafe_core::lab::echo::{EchoOrder, EchoRun};
use stsafe_core::lab::raw::RawFrame;
use web_time::Instant;

use super::run::{Emit, Runner};
use crate::view::lab::{LabErrand, LabEvent};
use crate::view::{Activity, Event};

/// How often a loop tells how far it is.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// Exchanges after which it tells in any case.
const TELL_AFTER: usize = 64;
/// Most random bytes of one command (specification 4.3).
const MOST_RANDOM: u8 = u8::MAX;
/// Who asks, as the Trace shows it: the screen's name.
pub(super) const LAB: &str = "Lab";

/// An answer as the screen keeps it: an error is a sentence.
pub(super) fn heard(answer: &Result<Response, DeviceError>) -> Result<Response, String> {
    match answer {
        Ok(response) => Ok(response.clone()),
        Err(error) => Err(error.to_string()),
    }
}

impl Runner {
    /// Does what was asked of the Lab.
    pub(super) fn lab_errand(&mut self, errand: LabErrand, emit: Emit<'_>) {
        match errand {
            LabErrand::Echo(order) => {
                self.job("Echo loop", emit, |me, emit| me.echo_loop(order, emit));
            }
            LabErrand::Look(frame) => {
                if let Some(device) = &self.device {
                    emit(Event::Lab(LabEvent::Looked(Arc::new(device.look_at(&frame)))));
                }
            }
            LabErrand::Random { bytes } => {
                self.job("Drawing random bytes", emit, |me, emit| me.draw_random(bytes, emit));
            }
        }
    }

    fn echo_loop(&mut self, order: EchoOrder, emit: Emit<'_>) -> Result<(), DeviceError> {
        let mut run = EchoRun::new(order);
        let mut pace = Pace::new();
        loop {
            let stopped = (self.cancelled)();
            let Some(device) = self.device.as_mut() else { return Ok(()) };
            device.asked_by(LAB);
            if stopped {
                run.stop();
            }
            let more = run.step(device);
            let over = !matches!(more, Ok(true));
            if pace.is_due() || over {
                let progress = run.progress();
                self.tell(emit);
                emit(Event::Lab(LabEvent::Echo(Box::new(run.clone()))));
                emit(Event::Activity(Activity::Working { what: "Echo loop".to_owned(), progress }));
            }
            if over {
                return more.map(drop);
            }
        }
    }

    fn draw_random(&mut self, wanted: u32, emit: Emit<'_>) -> Result<(), DeviceError> {
        emit(Event::Lab(LabEvent::RandomBegins { wanted }));
        let total = usize::try_from(wanted).unwrap_or(usize::MAX);
        let mut pace = Pace::new();
        let (mut done, mut bytes, mut took) = (0_usize, Vec::new(), Duration::ZERO);
        let ended = loop {
            if done >= total || (self.cancelled)() {
                break Ok(());
            }
            let Some(device) = self.device.as_mut() else { return Ok(()) };
            device.asked_by(LAB);
            let now = u8::try_from(total - done).unwrap_or(MOST_RANDOM);
            match device.run(GenerateRandom { bytes: now }) {
                Ok(more) => {
                    took += device.last_exchange().map_or(Duration::ZERO, |exchange| exchange.took);
                    done += more.len();
                    bytes.extend(more);
                }
                Err(error) => break Err(error),
            }
            if pace.is_due() {
                self.tell(emit);
                let (bytes, took) = (std::mem::take(&mut bytes), std::mem::take(&mut took));
                emit(Event::Lab(LabEvent::Random { bytes, took }));
                let what = "Drawing random bytes".to_owned();
                emit(Event::Activity(Activity::Working { what, progress: Some((done, total)) }));
            }
        };
        emit(Event::Lab(LabEvent::Random { bytes, took }));
        ended
    }

    /// Sends a typed frame. Consent is what the request says, nothing else; the device checks it once more. Beyond the
    /// limit of wrong C-MACs it is for this frame alone that the chip may be lost.
    pub(super) fn send_raw(&mut self, frame: &Arc<RawFrame>, agreed: bool, lost: bool, emit: Emit<'_>) {
        self.job("Sending a typed frame", emit, |me, emit| {
            let Some(device) = me.device.as_mut() else { return Ok(()) };
            device.asked_by(LAB);
            let consent = if agreed { Consent::Given } else { Consent::Withheld };
            let before = device.exchanges();
            let accepted = device.accepts_wrong_macs();
            device.accept_wrong_macs(accepted || lost);
            let answer = device.run_frame(frame, consent);
            device.accept_wrong_macs(accepted);
            let stopped = answer.as_ref().is_err_and(DeviceError::is_before_sending);
            if let Some(exchange) = device.last_exchange().filter(|last| last.number > before && !stopped) {
                emit(Event::Lab(LabEvent::Raw(Box::new(exchange.clone()))));
            }
            match answer {
                // What the bus did to it stands beside the frame; only what was not sent is a failure of the job.
                Err(error) if !stopped && !error.is_lost() => Ok(()),
                answer => answer.map(drop),
            }
        });
    }
}

/// When a loop has something to say: after a while, or after many exchanges.
struct Pace {
    since: Instant,
    exchanges: usize,
}

impl Pace {
    fn new() -> Self {
        Self { since: Instant::now(), exchanges: 0 }
    }

    fn is_due(&mut self) -> bool {
        self.exchanges += 1;
        let due = self.exchanges >= TELL_AFTER || self.since.elapsed() >= TELL_EVERY;
        if due {
            *self = Self::new();
        }
        due
    }
}
