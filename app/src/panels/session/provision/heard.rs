//! What went over the bus since the page began, step by step, as a listener hears it.

use stsafe_core::command::catalog::Key;
use stsafe_core::link::{Code, Status};
use stsafe_core::session::eavesdrop::{Conclusion, Listener, Overheard};

use super::data::Part;
use crate::view::View;

/// Exchanges that are listened to at most: provisioning takes a dozen.
const MOST: usize = 500;

/// Everything heard.
pub(super) struct Heard {
    list: Vec<(Part, Overheard)>,
    pub(super) conclusion: Conclusion,
}

impl Heard {
    /// Listens to the exchanges from a place on; to none before the page began.
    pub(super) fn since(view: &View, from: Option<usize>) -> Self {
        let mut listener = Listener::default();
        let places = view.exchanges.places();
        let from = from.unwrap_or(places.end).max(places.start).max(places.end.saturating_sub(MOST));
        let rows = (from..places.end).filter_map(|place| view.exchanges.get(place));
        let list = rows
            .map(|row| listener.hear(row.sent, row.received))
            .filter_map(|heard| Some((part_of(heard.key?)?, heard)))
            .collect();
        Self { list, conclusion: listener.conclusion() }
    }

    /// What belongs to a step.
    pub(super) fn of(&self, part: Part) -> Vec<Overheard> {
        self.list.iter().filter(|(of, _)| *of == part).map(|(_, heard)| heard.clone()).collect()
    }

    /// Whether the chip accepted keys in this step.
    pub(super) fn accepted(&self, part: Part) -> bool {
        let writes = |heard: &Overheard| {
            heard.status.is_some_and(Status::is_ok) && heard.key.is_some_and(|key| brings_keys(key.code()))
        };
        self.list.iter().any(|(of, heard)| *of == part && writes(heard))
    }
}

fn brings_keys(code: Code) -> bool {
    matches!(code, Code::Extended(0x07 | 0x08 | 0x18))
}

/// The step that a command belongs to; `None` for everything else that may be asked meanwhile.
fn part_of(key: Key) -> Option<Part> {
    Some(match key {
        Key::Tagged(Code::Basic(0x10), 0x4A) => Part::Fields,
        Key::Plain(Code::Extended(0x0A)) | Key::Tagged(Code::Basic(0x10), 0x4D) => Part::Issuer,
        Key::Plain(Code::Extended(0x0B)) => Part::Exchange,
        Key::Plain(Code::Extended(0x03 | 0x06 | 0x07 | 0x08 | 0x18)) => Part::Write,
        Key::Tagged(Code::Basic(0x14), 0x47) | Key::Plain(Code::Basic(0x00)) => Part::Session,
        _ => return None,
    })
}
