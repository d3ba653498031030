//! What the screens know of the twin: what it is, what a rehearsal on it brought, and the states that a lesson begins in.

use std::path::PathBuf;
use std::sync::Arc;

use stsafe_core::{
    chip::start::Start,
    observe::Observation,
    plan::{Area, Change, Ended, Footing, Identity, Plan, Rehearsal},
    profile::compare::compare,
    trace::Store,
    twin::{Copied, StandIn},
};

use super::{Connected, View};
use crate::text;

/// Something about the twin or a start state that somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TwinErrand {
    /// Make a twin of the chip, and say what of it is not the chip's own.
    Make,
    /// Carry a plan out on a new twin.
    Rehearse(Arc<Plan>),
    /// Carry the rehearsed plan out on the chip. Only the window itself asks for this.
    Apply {
        /// The list, as it was shown.
        plan: Arc<Plan>,
        /// Somebody agreed to exactly this list.
        agreed: bool,
    },
    /// Go on with a virtual chip in this state; the chip that is connected waits.
    Begin(Start),
    /// The same with a state from a file, which is left as it is.
    BeginWith(PathBuf),
    /// The same with a twin of the chip.
    BeginTwin,
    /// Back to the chip that waits.
    Leave,
    /// Look for saved states.
    ListStates,
    /// Keep the state of the virtual chip under this name, in the folder of states.
    SaveState(String),
}

impl TwinErrand {
    /// Whether something may go to the chip.
    pub fn needs_the_chip(&self) -> bool {
        matches!(self, Self::Make | Self::Rehearse(_) | Self::Apply { .. } | Self::BeginTwin)
    }
}

/// The twin, rehearsals on it, and the classroom.
#[derive(Default)]
pub struct TwinView {
    /// What the last twin is.
    pub made: Option<Made>,
    /// The last rehearsal.
    pub rehearsed: Option<Rehearsed>,
    /// Why the last list was not sent to the chip.
    pub barred: Option<(Arc<Plan>, String)>,
    /// The state that the window is in, while another chip waits.
    pub lesson: Option<Lesson>,
    /// Saved states, by name; `None` before anybody looked.
    pub states: Option<States>,
}

/// What a twin is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The chip that was copied.
    pub of: Option<Identity>,
    /// As on the chip.
    pub copied: Vec<Copied>,
    /// The twin's own.
    pub stand_ins: Vec<StandIn>,
}

/// A rehearsal.
#[derive(Clone)]
pub struct Rehearsed {
    /// The list, judged on the chip when it was copied.
    pub plan: Arc<Plan>,
    /// What happened.
    pub rehearsal: Arc<Rehearsal>,
    /// What was known of the chip then: what was not known of it is not known afterwards either.
    pub known: Arc<Observation>,
    /// What the steps changed on the twin.
    pub changes: Vec<(Area, Change)>,
}

impl Rehearsed {
    /// Whether this is the rehearsal of exactly these frames.
    pub fn is_of(&self, plan: &Plan) -> bool {
        plan.steps.iter().map(|step| &step.frame).eq(&self.rehearsal.frames)
    }

    /// Whether every answer was the predicted one.
    pub fn went_well(&self) -> bool {
        self.rehearsal.result.ended == Ended::AllDone
    }

    /// Whether it went well, is of exactly these frames, and the chip is still as it was copied, as far as is known.
    pub fn stands_for(&self, plan: &Plan, seen: &Observation) -> bool {
        self.went_well() && self.is_of(plan) && self.holds(seen)
    }

    /// Whether the tables of the chip are as they were when it was copied.
    pub fn holds(&self, seen: &Observation) -> bool {
        Footing::of(seen).differences(&Footing::of(&self.known)).is_empty()
    }

    /// What would be known of the chip after the plan.
    fn after(&self) -> Observation {
        let mut after = self.rehearsal.after.clone();
        for (index, zone) in &mut after.zones {
            let known = self.known.zones.get(index).map_or(&[][..], |zone| &zone.bytes);
            let before = self.rehearsal.before.zones.get(index).map_or(&[][..], |zone| &zone.bytes);
            for (at, byte) in zone.bytes.iter_mut().enumerate() {
                let unread = known.get(at).copied().flatten().is_none();
                // The twin is blank where nobody read the chip.
                if unread && before.get(at) == Some(byte) {
                    *byte = None;
                }
            }
        }
        after
    }
}

/// A start state that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its name.
    pub state: String,
    /// The chip that waits.
    pub waits: Connected,
}

/// Saved states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct States {
    /// Where they lie; `None` where this system names no folder for settings.
    pub folder: Option<PathBuf>,
    /// Name and file, by name.
    pub files: Vec<(String, PathBuf)>,
}

/// A change of it.
pub enum TwinEvent {
    /// A twin was made.
    Made(Made),
    /// A plan was carried out on it.
    Rehearsed(Rehearsed),
    /// A rehearsed list was not sent to the chip, and why.
    Barred(Arc<Plan>, String),
    /// The window is in a start state now, or not any more.
    Lesson(Option<Lesson>),
    /// These states are saved.
    States(States),
}

impl TwinEvent {
    /// The news of a rehearsal: what was carried out before is an old story.
    pub fn is_rehearsal(&self) -> bool {
        matches!(self, Self::Rehearsed(_))
    }
}

impl TwinView {
    pub(super) fn apply(&mut self, event: TwinEvent) {
        match event {
            TwinEvent::Made(made) => self.made = Some(made),
            TwinEvent::Rehearsed(rehearsed) => (self.rehearsed, self.barred) = (Some(rehearsed), None),
            TwinEvent::Barred(plan, why) => self.barred = Some((plan, why)),
            TwinEvent::Lesson(lesson) => self.lesson = lesson,
            TwinEvent::States(states) => self.states = Some(states),
        }
    }

    /// What stays when another device is opened: the rehearsal, so that a swapped chip is found out.
    pub(super) fn kept(&mut self) -> Self {
        Self { rehearsed: self.rehearsed.take(), states: self.states.take(), ..Self::default() }
    }
}

impl View {
    /// Why this list cannot be rehearsed; empty when it can.
    pub fn not_rehearsable(plan: &Plan) -> &'static str {
        if plan.sealed().is_some() { text::NOT_FOR_A_TWIN } else { "" }
    }

    /// The rehearsal of this list, if it stands for the chip as it is.
    pub fn rehearsal_of(&self, plan: &Plan) -> Option<&Rehearsed> {
        self.twin.rehearsed.as_ref().filter(|rehearsed| rehearsed.stands_for(plan, &self.known))
    }

    /// The screens as they will be after the rehearsed plan: nothing can be sent from them. `None` where no rehearsal
    /// went well.
    pub fn after_the_plan(&self) -> Option<Self> {
        let rehearsed = self.twin.rehearsed.as_ref().filter(|rehearsed| rehearsed.went_well())?;
        let known = rehearsed.after();
        let mut exchanges = Store::default();
        rehearsed.rehearsal.exchanges.iter().for_each(|exchange| exchanges.push(exchange));
        let mut after = Self {
            device: self.device.clone(),
            profile: self.profile.clone(),
            comparison: self.profile.as_ref().map(|profile| compare(profile, &known)),
            read_only: self.read_only,
            is_rehearsal: true,
            session: self.session,
            known,
            mac_budget: self.mac_budget,
            exchange_count: rehearsed.rehearsal.exchanges.len() as u64,
            exchanges,
            counters: self.counters.clone(),
            chain: self.chain.clone(),
            bridge: self.bridge.clone(),
            ..Self::default()
        };
        after.remember_counters();
        after.twin = TwinView {
            made: self.twin.made.clone(),
            rehearsed: self.twin.rehearsed.clone(),
            lesson: self.twin.lesson.clone(),
            ..TwinView::default()
        };
        // What was built from the chip's own view is never taken for this one's.
        after.version = !self.version;
        Some(after)
    }
}
