//! Rehearsals, the plan that the Twin screen holds, and all screens as they will be after it.

use std::path::Path;
use std::sync::Arc;

use stsafe_core::plan::Plan;
use stsafe_core::plan::file::{self, PlanFile};

use super::{Dialog, Workbench};
use crate::{
    action::{Action, Screen},
    files,
    panels::{access, counters, dialogs::confirm, keys, memory},
    text,
    view::{Activity, Event, View, twin::TwinErrand},
};

/// What to do where nothing is planned yet.
fn nothing_planned(screen: Screen) -> &'static str {
    match screen {
        Screen::Memory => "Change bytes, or choose a request that writes. A read needs no rehearsal.",
        Screen::Counters => "Choose a counter and a value that it can reach.",
        Screen::Access => {
            "Choose a station on a track. The command table is rehearsed in the dialog of Write the table, or with Add to \
             the plan beside it."
        }
        Screen::Keys => "Choose a slot, and make the choices of its guide.",
        Screen::Twin => "The plan is empty. Memory, Counters, Access and Keys add steps to it.",
        _ => "Memory, Counters, Access and Keys plan something, and Twin holds the whole plan.",
    }
}

impl Workbench {
    /// What the screens are painted from: the chip, or what it will be after the plan.
    pub(super) fn is_after(&self) -> bool {
        self.after.is_some()
    }

    /// What the screen that is shown would propose now.
    pub(super) fn planned_here(&mut self) -> Option<Arc<Plan>> {
        let (view, built) = (&self.view, &mut self.built);
        match self.screen {
            Screen::Memory => {
                let data = built.memory.of(view, &self.memory, || memory::build(view, &self.memory))?;
                memory::planned(data, &self.memory)
            }
            Screen::Counters => {
                let data = built.counters.of(view, &self.counters, || counters::build(view, &self.counters));
                counters::planned(data?)
            }
            Screen::Access => {
                let data = built.access.of(view, &self.access, || access::build(view, &self.access));
                access::planned(data?)
            }
            Screen::Keys if !self.keys.touched() => None,
            Screen::Keys => keys::planned(&keys::build(view, &self.keys)?),
            Screen::Twin if !self.twin.draft.is_empty() => {
                Some(self.twin.draft.judge(&view.known, view.session).shared())
            }
            _ => None,
        }
    }

    /// Does what is asked of the plan; anything else is given back.
    pub(super) fn plan_action(&mut self, action: Action) -> Option<Action> {
        match action {
            Action::RehearseHere => match self.planned_here() {
                Some(plan) => self.rehearse(&plan),
                None => self.say_nothing_planned("Nothing was rehearsed"),
            },
            Action::PlanHere => match self.planned_here() {
                Some(_) if self.screen == Screen::Twin => {}
                Some(plan) => self.add_to_plan(&plan),
                None => self.say_nothing_planned("Nothing was added"),
            },
            Action::AddToPlan(plan) => self.add_to_plan(&plan),
            Action::ProposeRehearsed(plan) if plan.effect().needs_consent() => {
                self.dialog = Some(Dialog::Confirm(confirm::State::listed(plan)));
            }
            Action::ProposeRehearsed(plan) => {
                self.requests.push(Action::Twin(TwinErrand::Apply { plan, agreed: false }));
            }
            Action::AdoptPlan => self.twin.draft.adopt(&self.view.known),
            Action::ShowAfter(on) => self.show_after(on),
            Action::Close if self.is_after() => self.show_after(false),
            other => return Some(other),
        }
        None
    }

    fn say_nothing_planned(&mut self, what: &str) {
        // Keys that will travel sealed have no plan before the exchange, and after it none that a twin understands.
        let sealed = || keys::build(&self.view, &self.keys).is_some_and(|data| keys::is_sealed(&data));
        if self.screen == Screen::Keys && sealed() {
            return self.fail(what, format!("{}.", text::NOT_FOR_A_TWIN));
        }
        let why = nothing_planned(self.screen).to_owned();
        self.fail(&format!("{what}: nothing is planned on {}", self.screen.name()), why);
    }

    /// Asks for a rehearsal; where it cannot be, says why.
    pub(super) fn rehearse(&mut self, plan: &Arc<Plan>) {
        let why = View::not_rehearsable(plan);
        if !why.is_empty() {
            return self.fail("This is not rehearsed", format!("{why}."));
        }
        if let Screen::Twin = self.screen
            && let Err(why) = self.twin.draft.fits(&self.view.known)
        {
            return self.fail("This is not rehearsed", format!("{why}."));
        }
        self.requests.push(Action::Twin(TwinErrand::Rehearse(Arc::clone(plan))));
    }

    /// Puts the steps of a plan at the end of the one on the Twin screen.
    pub(super) fn add_to_plan(&mut self, plan: &Arc<Plan>) {
        let why = View::not_rehearsable(plan);
        let added = match why {
            "" => self.twin.draft.add(plan, &self.view.known).map_err(|why| why.to_string()),
            why => Err(why.to_owned()),
        };
        match added {
            Ok(()) => self.twin.file = None,
            Err(why) => self.fail("Nothing was added to the plan", format!("{why}.")),
        }
    }

    /// All screens after the plan, or as the chip is.
    fn show_after(&mut self, on: bool) {
        self.after = if on { self.view.after_the_plan() } else { None };
        // Places of one list of exchanges mean nothing in the other.
        self.trace.forget_places();
    }

    /// What an event about the twin means for the window, once the view knows it.
    pub(super) fn twin_happened(&mut self) {
        let Some(rehearsed) = &self.view.twin.rehearsed else { return };
        if rehearsed.went_well() {
            let looks_elsewhere = self.dialog.is_some() || self.screen == Screen::Twin;
            self.show_after(!looks_elsewhere);
            return;
        }
        let why = format!("{}. Nothing was sent to the chip.", rehearsed.rehearsal.result.ended);
        let number = rehearsed.rehearsal.result.done + 1;
        self.fail(&format!("The rehearsal stopped at step {number}"), why);
    }

    /// Whether an event makes the rehearsed future a past one.
    pub(super) fn ends_after(event: &Event) -> bool {
        matches!(event, Event::Opened { .. } | Event::Closed | Event::Carried { .. } | Event::PowerCut(_))
    }

    /// Whether an event is the news of a rehearsal.
    pub(super) fn is_rehearsal(event: &Event) -> bool {
        matches!(event, Event::Twin(event) if event.is_rehearsal())
    }

    /// Requests that may leave: after the plan there is no chip to ask.
    pub(super) fn hold_back(&mut self, mut requests: Vec<Action>) -> Vec<Action> {
        if self.is_after() {
            let before = requests.len();
            requests.retain(|request| !request.needs_the_chip());
            if requests.len() < before {
                let why = "The screens show what the chip will be after the plan. Esc goes back to the chip.";
                self.fail("Nothing was sent", why.to_owned());
            }
        }
        requests
    }

    /// A plan file, with all its mistakes.
    pub(super) fn take_plan(&mut self, path: &Path) {
        match files::read_text(path, file::MAX_BYTES) {
            Ok(text) => {
                let read = PlanFile::from_ron(&text).map_err(|problems| problems.0);
                self.twin.take_file(files::name(path), read, &self.view.known, self.view.session);
                self.go_to(Screen::Twin);
            }
            Err(why) => self.fail("The file was not taken", why),
        }
    }

    /// A file of a virtual chip: a lesson begins in that state, the file stays as it is.
    pub(super) fn begin_with(&mut self, path: &Path) {
        self.requests.push(Action::Twin(TwinErrand::BeginWith(path.to_owned())));
    }

    /// The plan as a file, or why it is none.
    pub(super) fn plan_file(&self) -> Result<(String, Vec<u8>), String> {
        if self.twin.draft.is_empty() {
            return Err("Nothing is planned yet.".to_owned());
        }
        let plan = self.twin.draft.judge(&self.view.known, self.view.session);
        let file = PlanFile::of(&plan, &self.view.known).map_err(|why| format!("{why}."))?;
        Ok(("plan.ron".to_owned(), file.to_ron().into_bytes()))
    }

    /// What leaves after somebody agreed: the rehearsed list where one stands for the chip, else the list itself.
    pub(super) fn agreed(&self, state: &confirm::State) -> Action {
        if let Some(raw) = &state.raw {
            return Action::SendRaw { frame: Arc::clone(&raw.look.frame), agreed: true, lost: raw.lost };
        }
        let plan = Arc::clone(&state.plan);
        if state.cut.is_none() && self.view.rehearsal_of(&plan).is_some() {
            return Action::Twin(TwinErrand::Apply { plan, agreed: true });
        }
        Action::CarryOut { plan, agreed: true, asked_by: self.screen.name(), cut: state.cut }
    }

    /// Asks for what the Twin screen shows, where it is not known yet.
    pub(super) fn look_at_twin(&mut self) {
        if self.view.twin.states.is_none() {
            self.requests.push(Action::Twin(TwinErrand::ListStates));
        }
    }

    /// Whether the header offers the screens after the plan.
    pub(super) fn offers_after(view: &View) -> bool {
        let stands =
            |rehearsed: &crate::view::twin::Rehearsed| rehearsed.went_well() && rehearsed.holds(&view.known);
        view.twin.rehearsed.as_ref().is_some_and(stands) && !matches!(view.activity, Activity::Working { .. })
    }
}
