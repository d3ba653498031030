//! A capture sent again: to the chip itself, and then only what needs no consent; or to a twin of it, where nothing can
//! be lost. What comes is held against what was recorded.

use stsafe_core::device::{Consent, Device, DeviceError};
use stsafe_core::trace::Store;

use super::run::{Emit, Runner, tell_log};
use super::twin::copy_of;
use crate::action::Recorded;
use crate::view::{Activity, Compared, Event, Part};

/// So many exchanges pass between two words about how far it is.
const TOLD_EVERY: usize = 16;

impl Runner {
    /// Sends the commands of a capture, and tells where the answers differ.
    pub(super) fn replay(&mut self, what: &Recorded, twin: bool, emit: Emit<'_>) {
        if self.device.is_none() {
            return emit(failed("The capture was not sent", "Connect a device first."));
        }
        let copy = if twin { Some(self.twin()) } else { None };
        let mut copy = match copy.transpose() {
            Ok(copy) => copy,
            Err(why) => return emit(failed("The twin was not made", &why)),
        };
        self.job("Sending the capture again", emit, |me, emit| match (&mut copy, &mut me.device) {
            (Some(copy), _) => {
                let (name, consent) = ("the twin".to_owned(), Consent::Given);
                again(copy, what, (name, consent), &*me.cancelled, false, emit)
            }
            (None, Some(device)) => {
                let name = device.transport().address().to_owned();
                again(device, what, (name, Consent::Withheld), &*me.cancelled, true, emit)
            }
            (None, None) => Ok(()),
        });
    }

    fn twin(&mut self) -> Result<Device, String> {
        let Some(device) = &self.device else { return Err("No device is connected.".into()) };
        Ok(copy_of(device, &mut *self.random)?.device(self.options.host_random()))
    }
}

/// `told` says whether these are exchanges of the user's own chip.
fn again(
    device: &mut Device,
    what: &Recorded,
    (name, consent): (String, Consent),
    cancelled: &dyn Fn() -> bool,
    told: bool,
    emit: Emit<'_>,
) -> Result<(), DeviceError> {
    let (capture, store) = &*what.0;
    device.asked_by("Trace");
    let mut entries = store.iter().map(|(_, row)| row.entry());
    let mut done = 0;
    let replayed = device.replay(&mut entries, consent, &mut |device, log| {
        done += 1;
        if told {
            tell_log(device, log.to_vec(), emit);
        }
        if done % TOLD_EVERY == 0 {
            let progress = Some((done, store.len()));
            emit(Event::Activity(Activity::Working { what: "Sending the capture again".into(), progress }));
        }
        !cancelled()
    })?;
    let part = |name: &str, exchanges: &[stsafe_core::exchange::Exchange]| {
        let mut store = Store::default();
        exchanges.iter().for_each(|exchange| store.push(exchange));
        Part { name: name.to_owned(), store, known: device.observation().clone() }
    };
    let compared = Compared::of(part(capture, &replayed.recorded), part(&name, &replayed.answered));
    let remark = replayed.stopped.then(|| "It was stopped before its end.".to_owned());
    emit(Event::Compared(Some(Box::new(Compared { not_sent: replayed.left_out, remark, ..compared }))));
    Ok(())
}

fn failed(what: &str, why: &str) -> Event {
    Event::Activity(Activity::Failed { what: what.into(), why: why.into() })
}
