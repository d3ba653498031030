//! Exchanges as a list shows them: this window's own or those of a capture, with what opens the protected ones. The
//! keys of a capture stay in here; what comes out is what they open.

use std::borrow::Cow;
use std::path::PathBuf;

use stsafe_core::capture::open::{self, Explained};
use stsafe_core::observe::Observation;
use stsafe_core::session::SessionKeys;
use stsafe_core::session::transcript::Transcript;
use stsafe_core::trace::{Row, Store};

use super::View;
use super::session::Protected;

/// A capture from a file.
pub struct OpenedCapture {
    /// Name of the file.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// Its exchanges.
    pub store: Store,
    /// What its answers tell of the chip.
    pub known: Observation,
    /// What could not be read of it, in a sentence.
    pub remark: Option<String>,
    /// Host keys that somebody typed for it.
    pub unsealed: Option<Unsealed>,
}

/// What host keys open of a capture.
#[derive(Clone)]
pub struct Unsealed {
    pub(crate) keys: SessionKeys,
    /// Protected exchanges that they fit: the place, and the counter before the command.
    pub counters: Vec<(usize, u32)>,
    /// Protected exchanges in the capture.
    pub protected: usize,
}

impl OpenedCapture {
    /// Takes in what keys open; the counters become part of the list.
    pub fn unseal(&mut self, unsealed: Unsealed) {
        for (place, n) in &unsealed.counters {
            self.store.set_counter(*place, *n);
        }
        self.unsealed = Some(unsealed);
    }
}

/// A list of exchanges.
#[derive(Clone, Copy)]
pub struct Listed<'a> {
    /// The exchanges.
    pub store: &'a Store,
    /// What is known of their chip.
    pub known: &'a Observation,
    opens: Opens<'a>,
}

/// What opens protected exchanges.
#[derive(Clone, Copy)]
enum Opens<'a> {
    /// What the session of this window reckoned when they were sent.
    Session(&'a [Protected]),
    /// Keys for a capture.
    Keys(Option<&'a SessionKeys>),
}

impl<'a> Listed<'a> {
    /// A list whose protected exchanges nobody can open.
    pub fn closed(store: &'a Store, known: &'a Observation) -> Self {
        Self { store, known, opens: Opens::Keys(None) }
    }

    /// An exchange of this list, explained; opened where it was protected and that is possible.
    pub fn explain(&self, row: &Row<'_>) -> Explained {
        let transcript = if row.protected() { self.transcript(row) } else { None };
        open::explain(row.sent, row.received, transcript.as_deref(), self.known)
    }

    fn transcript(&self, row: &Row<'_>) -> Option<Cow<'_, Transcript>> {
        match self.opens {
            // Numbers begin anew with every device, so the bytes decide.
            Opens::Session(protected) => protected
                .iter()
                .rev()
                .find(|one| one.number == row.number() && one.sent == row.sent)
                .map(|one| Cow::Borrowed(&one.host)),
            Opens::Keys(keys) => {
                let n = row.session_n()?;
                open::with_keys(keys?, n, row.sent, row.received, self.known).map(Cow::Owned)
            }
        }
    }
}

impl View {
    /// The exchanges of this window, also while a capture is looked at.
    pub fn live(&self) -> Listed<'_> {
        let opens = Opens::Session(&self.host.protected);
        Listed { store: &self.exchanges, known: &self.known, opens }
    }

    /// The exchanges that the Trace shows.
    pub fn listed(&self) -> Listed<'_> {
        match &self.capture {
            Some(capture) => {
                let opens = Opens::Keys(capture.unsealed.as_ref().map(|unsealed| &unsealed.keys));
                Listed { store: &capture.store, known: &capture.known, opens }
            }
            None => self.live(),
        }
    }
}
