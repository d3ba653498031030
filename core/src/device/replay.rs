//! The commands of a capture sent again, and what came. Consent, read-only mode and policy are the device's own, as for
//! everything else; a refusal that was recorded is asked for again.
//!
//! Protected and damaged frames are not sent: a C-MAC of another time is a wrong C-MAC, which a chip counts.

use super::{Consent, Device, DeviceError, Fault};
use crate::capture::Entry;
use crate::effect::Judged;
use crate::exchange::Exchange;
use crate::link::CommandFrame;

/// What was sent again, and what was not.
#[derive(Debug, Default)]
pub struct Replayed {
    /// Exchanges of the capture whose command was sent.
    pub recorded: Vec<Exchange>,
    /// What came now, one for each of them.
    pub answered: Vec<Exchange>,
    /// Exchanges that were not sent: number in the capture, and why.
    pub left_out: Vec<(u64, String)>,
    /// It was stopped before its end.
    pub stopped: bool,
}

/// The frame of an exchange, where it can be sent again. The error is a reason.
pub fn sendable(entry: &Entry) -> Result<CommandFrame, String> {
    if !entry.hidden.sent.is_empty() {
        return Err("its secrets were blanked when it was saved".into());
    }
    let frame = CommandFrame::decode(&entry.exchange.sent).map_err(|e| e.to_string())?;
    if frame.flags.bits() != 0 {
        return Err("it was protected by a host session".into());
    }
    Ok(frame)
}

impl Device {
    /// The first exchange of a capture that needs consent on this chip as it is now, and why.
    pub fn replay_needs_consent(&self, entries: &[Entry]) -> Option<(u64, Judged)> {
        entries.iter().find_map(|entry| {
            let frame = sendable(entry).ok()?;
            let judged = self.judge_raw(frame.code, &frame.payload).1;
            judged.effect.needs_consent().then_some((entry.exchange.number, judged))
        })
    }

    /// Sends the commands of a capture in their order. Without consent, only those that need none. `after` is told what
    /// was exchanged for each, and answers whether to go on.
    ///
    /// # Errors
    ///
    /// Read-only mode, or the way to the chip is gone; what the chip refuses is no error.
    pub fn replay(
        &mut self,
        entries: &mut dyn Iterator<Item = Entry>,
        consent: Consent,
        after: &mut dyn FnMut(&mut Self, &[Exchange]) -> bool,
    ) -> Result<Replayed, DeviceError> {
        let heeds = core::mem::replace(&mut self.heeds_policy, false);
        let result = self.replay_all(entries, consent, after);
        self.heeds_policy = heeds;
        result
    }

    fn replay_all(
        &mut self,
        entries: &mut dyn Iterator<Item = Entry>,
        consent: Consent,
        after: &mut dyn FnMut(&mut Self, &[Exchange]) -> bool,
    ) -> Result<Replayed, DeviceError> {
        let mut replayed = Replayed::default();
        for entry in entries {
            let number = entry.exchange.number;
            let frame = match sendable(&entry) {
                Ok(frame) => frame,
                Err(why) => {
                    replayed.left_out.push((number, why));
                    continue;
                }
            };
            let result = self.run_raw(frame.code, &frame.payload, consent);
            let log = self.take_log();
            let Some(last) = log.last() else {
                match result {
                    Err(DeviceError { fault: Fault::NoConsent { judged, .. }, .. }) => {
                        let effect = judged.effect.name().to_lowercase();
                        replayed.left_out.push((number, format!("it is {effect} on this chip")));
                        continue;
                    }
                    Err(error) => return Err(error),
                    Ok(_) => continue,
                }
            };
            replayed.recorded.push(entry.exchange.clone());
            replayed.answered.push(last.clone());
            let go_on = after(self, &log);
            if let Err(error) = result
                && error.is_lost()
            {
                return Err(error);
            }
            if !go_on {
                replayed.stopped = true;
                break;
            }
        }
        Ok(replayed)
    }
}
