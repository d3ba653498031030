//! A plan on a twin first, then the very same list on the chip, as long as the chip is still the one that was copied.

use core::fmt;

use super::identity::{Footing, Identity};
use super::{CarriedOut, Ended, Plan, carry_out};
use crate::device::{Consent, Device};
use crate::exchange::Exchange;
use crate::observe::Observation;

/// What happened on the twin.
pub struct Rehearsal {
    /// The frames that were rehearsed, in order, before a host session adds its C-MAC.
    pub frames: Vec<Vec<u8>>,
    /// The exchanges, with the twin's answers.
    pub exchanges: Vec<Exchange>,
    /// How it ended.
    pub result: CarriedOut,
    /// The twin before, as its tables told.
    pub before: Observation,
    /// The twin afterwards, its tables asked again.
    pub after: Observation,
    footing: Footing,
}

/// Why a plan is not carried out on a chip. Nothing was sent but queries and reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Barred {
    /// It did not end well on the twin.
    Rehearsal(Ended),
    /// The list is not the one that was rehearsed.
    OtherList,
    /// The chip is another one.
    OtherChip {
        /// The one that was copied.
        planned: Identity,
        /// The one that is there.
        found: Option<Identity>,
    },
    /// The chip is not as it was when it was copied: it changed, or was swapped.
    Changed {
        /// What differs.
        what: Vec<String>,
    },
}

impl fmt::Display for Barred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rehearsal(ended) => write!(f, "the rehearsal on the twin failed: {ended}"),
            Self::OtherList => f.write_str("this list of steps is not the one that was rehearsed"),
            Self::OtherChip { planned, found: Some(found) } => {
                write!(f, "this is another chip: rehearsed was {planned}, connected is {found}")
            }
            Self::OtherChip { planned, found: None } => {
                write!(f, "the connected chip does not tell who it is; rehearsed was {planned}")
            }
            Self::Changed { what } => write!(
                f,
                "the chip is not as it was when it was copied, so it changed or was swapped: {}",
                what.join(", ")
            ),
        }
    }
}

/// Runs a plan on the device of a twin, which was asked for its tables before. Consent is no question here: a twin is
/// there to be spoiled.
pub fn rehearse(plan: &Plan, twin: &mut Device) -> Rehearsal {
    let before = twin.observation().clone();
    twin.take_log();
    let result = carry_out(&plan.steps, twin, Consent::Given, &mut |_, _| true);
    let exchanges = twin.take_log();
    // A query that fails leaves its fact as it was.
    twin.refresh();
    twin.take_log();
    let frames = plan.steps.iter().map(|step| step.frame.clone()).collect();
    let footing = Footing::of(&before);
    Rehearsal { frames, exchanges, result, before, after: twin.observation().clone(), footing }
}

/// Asks the chip again for everything that the twin was made from, and sends the steps only if nothing differs.
///
/// # Errors
///
/// Why nothing was sent.
pub fn apply(
    plan: &Plan,
    rehearsal: &Rehearsal,
    device: &mut Device,
    consent: Consent,
    go_on: &mut dyn FnMut(usize, &mut Device) -> bool,
) -> Result<CarriedOut, Barred> {
    if rehearsal.result.ended != Ended::AllDone {
        return Err(Barred::Rehearsal(rehearsal.result.ended.clone()));
    }
    if !plan.steps.iter().map(|step| &step.frame).eq(&rehearsal.frames) {
        return Err(Barred::OtherList);
    }
    if let Some(planned) = Identity::of(&rehearsal.before) {
        let found = device.identity().ok();
        if found.as_ref() != Some(&planned) {
            return Err(Barred::OtherChip { planned, found });
        }
    }
    let mut failed = device.refresh();
    failed.extend(device.refresh_slots());
    if rehearsal.footing.is_complete() && !failed.is_empty() {
        let what = failed.into_iter().map(|error| error.to_string()).collect();
        return Err(Barred::Changed { what });
    }
    let what = Footing::of(device.observation()).differences(&rehearsal.footing);
    if !what.is_empty() {
        return Err(Barred::Changed { what });
    }
    Ok(carry_out(&plan.steps, device, consent, go_on))
}
