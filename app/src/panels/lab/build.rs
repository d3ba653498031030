//! From the view to what the Lab shows.

use stsafe_core::transport::Origin;

use super::{
    Experiment, State,
    data::{Data, Entry, Shown},
    echo, random, raw, work,
};
use crate::{theme::icon, view::View, widgets::segment::grouped};

/// The Lab; `None` without a device.
pub fn build(view: &View, state: &State) -> Option<Data> {
    view.device.as_ref()?;
    let shown = match state.experiment {
        Experiment::BringUp => Shown::Echo(echo::build(view, &state.echo)),
        Experiment::Random => Shown::Random(random::build(view, &state.random)),
        Experiment::Raw => Shown::Raw(Box::new(raw::build(view, &state.raw))),
        other => Shown::Work(Box::new(work::build(view, &state.work, other))),
    };
    Some(Data { entries: entries(view), shown })
}

fn entries(view: &View) -> Vec<Entry> {
    let entry = |experiment, name, icon, note: Option<String>, purpose: &str| Entry {
        experiment,
        name,
        icon,
        note: note.unwrap_or_else(|| purpose.to_owned()),
    };
    let echo = view.lab.echo.as_ref().map(|run| {
        let total = run.total();
        let errors =
            if total.errors() == 1 { "1 error".to_owned() } else { format!("{} errors", total.errors()) };
        format!("{} echoes, {errors}", grouped(total.sent.into()))
    });
    let random = view.lab.random.as_ref().map(|run| format!("{} B drawn", grouped(run.bytes.len() as u64)));
    let raw = match view.lab.raw.len() {
        0 => None,
        1 => Some("1 frame sent".to_owned()),
        frames => Some(format!("{frames} frames sent")),
    };
    vec![
        entry(Experiment::BringUp, "Bring-up", icon::GAUGE, echo, "Echoes of every length"),
        entry(Experiment::Raw, "Raw frame", icon::TERMINAL, raw, "Judged before it is sent"),
        entry(Experiment::Random, "Random", icon::SHUFFLE, random, "Bytes from the generator"),
        entry(Experiment::Hash, "Hash", icon::HASH, None, "At once or in pieces"),
        entry(Experiment::Mac, "MAC", icon::SEAL_CHECK, None, "Make and verify"),
        entry(Experiment::Cipher, "Encrypt", icon::LOCK_KEY, None, "And decrypt"),
        entry(Experiment::Envelope, "Envelope", icon::FILE, None, "Wrap and unwrap"),
        entry(Experiment::Derive, "Derive", icon::TREE_STRUCTURE, None, "HKDF inside the chip"),
    ]
}

/// What is said of times on a chip that is not silicon; empty for one that is.
pub(super) fn time_remark(view: &View) -> &'static str {
    match view.device.as_ref().map(|device| device.origin) {
        Some(Origin::Virtual) => {
            "Simulated: the chip waits its documented time whatever the length, and bytes cost no time on its bus."
        }
        Some(Origin::Replay) => "A recording: times are those of the capture.",
        _ => "",
    }
}
