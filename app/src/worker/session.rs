//! The host session at work: opened, closed, brought in step, broken on purpose; pasted frames judged with its keys.

use stsafe_core::command::tables::KeyType;
use stsafe_core::device::{Consent, Device, DeviceError};
use stsafe_core::exchange::Exchange;
use stsafe_core::paste::{self, Pasted};
use stsafe_core::session::judge::{Given, Judgement, UNEXPLAINED, judge};
use stsafe_core::session::{Generation, SessionKeys, examples};

use super::run::{Emit, Runner};
use crate::view::session::{HostSession, SessionErrand, SessionEvent};
use crate::view::{Activity, Event};

impl Runner {
    /// Does what was asked of the session.
    pub(super) fn session_errand(&mut self, errand: SessionErrand, emit: Emit<'_>) {
        match errand {
            SessionErrand::Judge { text, n, examples } => {
                let judged = self.judge(&text, n, examples);
                emit(Event::Session(SessionEvent::Judged(judged)));
            }
            SessionErrand::Open(keys) => match keys.session() {
                Ok(keys) => self.open_session(keys, emit),
                Err(error) => emit(failed("The session was not opened", &error.to_string())),
            },
            SessionErrand::OpenWithOwn => match self.own_keys() {
                Some(keys) => self.open_session(keys, emit),
                None => {
                    emit(failed("The session was not opened", "The virtual chip holds no host keys yet."))
                }
            },
            SessionErrand::Close => {
                if let Some(device) = self.device.as_mut() {
                    device.close_session();
                    device.accept_wrong_macs(false);
                }
                self.tell_session(emit);
            }
            SessionErrand::Resynchronise => self.job("Asking for the counter", emit, |me, _| {
                me.with_device(|device| device.resynchronise().map(drop))
            }),
            SessionErrand::Echo => {
                self.job("Sending a protected Echo", emit, |me, _| me.with_device(Device::prove_session))
            }
            SessionErrand::GoOn => {
                if let Some(device) = self.device.as_mut() {
                    device.accept_wrong_macs(true);
                }
                self.tell_session(emit);
            }
            SessionErrand::Break { what, lost } => self.job("Breaking one thing", emit, |me, emit| {
                let Some(device) = me.device.as_mut() else { return Ok(()) };
                device.asked_by("Session");
                // Each broken frame is agreed to by itself, whatever was agreed to for right ones.
                let accepted = device.accepts_wrong_macs();
                device.accept_wrong_macs(lost);
                let caught = device.break_one(what, Consent::Given);
                device.accept_wrong_macs(accepted);
                me.tell(emit);
                emit(Event::Session(SessionEvent::Caught(caught?)));
                Ok(())
            }),
        }
    }

    fn open_session(&mut self, keys: SessionKeys, emit: Emit<'_>) {
        self.job("Opening a host session", emit, |me, _| {
            me.with_device(|device| device.open_session(keys).map(drop))
        });
    }

    fn with_device(
        &mut self,
        work: impl FnOnce(&mut Device) -> Result<(), DeviceError>,
    ) -> Result<(), DeviceError> {
        let Some(device) = self.device.as_mut() else { return Ok(()) };
        device.asked_by("Session");
        work(device)
    }

    /// The keys that a virtual chip holds: nobody else's can be read.
    fn own_keys(&mut self) -> Option<SessionKeys> {
        let host = self.bench()?.chip.nvm.host_keys.as_ref()?;
        SessionKeys::new(&host.mac.0, &host.cipher.0).ok()
    }

    fn judge(&self, text: &str, n: Option<u32>, with_examples: bool) -> Result<Vec<Judgement>, String> {
        let frames = paste::frames(text).map_err(|e| e.to_string())?;
        let own = self.device.as_ref().filter(|_| !with_examples);
        let n = n.or_else(|| own.and_then(Device::session_counter)).unwrap_or(0);
        Ok(match own {
            Some(device) => device.judge_pasted(&frames, n..=n),
            None => with_examples_keys(&frames, n),
        })
    }

    /// Tells where the session stands.
    pub(super) fn tell_session(&mut self, emit: Emit<'_>) {
        if let Some(device) = self.device.as_mut() {
            emit(Event::Session(SessionEvent::Now(now(device))));
        }
    }
}

/// Judged with the keys of the worked examples: the shorter pair first, the longer one where only that explains them.
fn with_examples_keys(frames: &[Pasted], n: u32) -> Vec<Judgement> {
    let with = |key_type| {
        let keys = examples::keys(key_type);
        let given =
            Given { keys: keys.as_ref(), generation: Generation::V2, counters: n..=n, encryption: None };
        judge(frames, &given)
    };
    let unexplained = |judged: &[Judgement]| judged.iter().any(|one| one.explanation.id == UNEXPLAINED);
    let short = with(KeyType::Aes128);
    if !unexplained(&short) {
        return short;
    }
    let long = with(KeyType::Aes256);
    if unexplained(&long) { short } else { long }
}

/// Tells the protected exchanges of a log, and where the session stands after them.
pub(super) fn tell_protected(device: &mut Device, log: &[Exchange], emit: Emit<'_>) {
    // What was accepted was accepted for keys in doubt; a right C-MAC has shown that they are right.
    if device.wrong_macs() == 0 {
        device.accept_wrong_macs(false);
    }
    let protected = device.explain(log);
    if !protected.is_empty() {
        emit(Event::Session(SessionEvent::Protected(protected)));
    }
    emit(Event::Session(SessionEvent::Now(now(device))));
}

fn now(device: &mut Device) -> HostSession {
    HostSession {
        standing: device.standing(),
        n: device.session_counter(),
        wrong_macs: device.wrong_macs(),
        accepted: device.accepts_wrong_macs(),
        echo_encrypted: device.echo_is_encrypted(),
    }
}

fn failed(what: &str, why: &str) -> Event {
    Event::Activity(Activity::Failed { what: what.into(), why: why.into() })
}
