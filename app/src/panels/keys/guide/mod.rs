//! The guide of the chosen slot: numbered steps, the bytes as far as the choices give them, and the list that is proposed
//! once every choice is made. Pure: nothing is sent from here.

mod bytes;
mod host;
mod issuer;
mod private;
mod public;
mod symmetric;

use std::sync::Arc;

use stsafe_core::{
    command::Command,
    plan::{Plan, Planned},
    policy::Answer,
};

use super::{
    Slot,
    data::{Control, Guide, Stage, Step},
    state::{State, Task, Way},
};
use crate::{action::KeyOrder, text, view::View};

/// The guide of the chosen slot; `None` where the chip has no such slot, or nothing can be done with it.
pub(super) fn build(view: &View, state: &State) -> Option<Guide> {
    match (state.slot, state.task) {
        (Slot::Private(slot), _) => private::generate(view, state, slot),
        (Slot::Host, Task::Open) => Some(host::fields(view, state)),
        (Slot::Host, _) => Some(host::write(view, state)),
        (Slot::Symmetric(slot), Task::Open) => Some(symmetric::open(view, state, slot)),
        (Slot::Symmetric(slot), Task::Write) => Some(symmetric::write(view, state, slot)),
        (Slot::Symmetric(slot), Task::Erase) => Some(symmetric::erase(view, slot)),
        (Slot::Public(slot), Task::Open) => Some(public::flags(view, state, slot)),
        (Slot::Public(slot), _) => Some(public::write(view, state, slot)),
        (Slot::Envelope(slot), _) => Some(public::envelope(view, state, slot)),
    }
}

/// A guide before its command is judged.
struct Draft {
    slot: Slot,
    title: String,
    note: String,
    /// The choices, in order.
    steps: Vec<Step>,
    /// The one command; what is not chosen yet is zero in it.
    command: Command,
    /// What is still to be chosen; empty when nothing is.
    missing: String,
    /// What follows from it, in the confirm dialog.
    consequence: String,
    button: String,
    words: String,
    /// What comes after the sending.
    last: (&'static str, &'static str),
}

impl Draft {
    fn finish(mut self, view: &View) -> Guide {
        let planned = Planned::new(self.title.clone(), self.command.clone(), &view.known, view.session);
        let complete = self.missing.is_empty();
        let plan = complete.then(|| {
            Plan::new(&self.title, [(self.title.clone(), self.command)], &view.known, view.session)
                .consequence(self.consequence)
                .asks(self.button, self.words)
                .shared()
        });
        ending(&mut self.steps, complete.then_some(&planned), self.last);
        Guide {
            slot: self.slot,
            title: self.title,
            note: self.note,
            effect: Some(planned.judged.effect),
            steps: self.steps,
            bytes: bytes::pieces(&planned, complete),
            verdict: complete.then(|| planned.verdict.clone()),
            plan,
            order: None,
            missing: self.missing,
            no_rehearsal: "",
            agreed: Vec::new(),
        }
    }
}

/// A choice.
fn choice(title: &'static str, detail: impl Into<String>, control: Control, made: bool) -> Step {
    Step { title, detail: detail.into(), control, stage: if made { Stage::Done } else { Stage::Now } }
}

/// The steps that every guide ends with: check, send, and what comes of it.
fn ending(steps: &mut Vec<Step>, planned: Option<&Planned>, last: (&'static str, &'static str)) {
    let (check, send) = match planned.map(|planned| (planned.verdict.answer, &planned.verdict.rule)) {
        None => (("After the choices above".to_owned(), Stage::Later), Stage::Later),
        Some((Answer::Accepted, rule)) => ((rule.clone(), Stage::Done), Stage::Now),
        Some((Answer::Refused(status), _)) => ((format!("Refused: {status}"), Stage::Now), Stage::Later),
        Some((Answer::Unknown, _)) => (("Not known beforehand".to_owned(), Stage::Now), Stage::Now),
    };
    let step = |title, detail: String, stage| Step { title, detail, stage, control: Control::None };
    steps.push(step("Check", check.0, check.1));
    steps.push(step("Send", "Written once, never repeated".to_owned(), send));
    steps.push(step(last.0, last.1.to_owned(), Stage::Later));
}

/// A guide whose keys travel wrapped or not at all: both sides exchange ephemeral keys first, then the rest is known.
fn by_agreement(view: &View, draft: Draft, order: Option<KeyOrder>, way: Way) -> Guide {
    let prepared = view.prepared.as_ref().filter(|prepared| Some(&*prepared.order) == order.as_ref());
    let mut guide = draft.finish(view);
    guide.no_rehearsal = text::NOT_FOR_A_TWIN;
    guide.effect = prepared.map(|prepared| prepared.plan.effect()).or(guide.effect);
    let exchange = match (&prepared, &order) {
        (Some(_), _) => ("Both sides have a shared secret now".to_owned(), Stage::Done),
        (None, Some(_)) => ("Generate ECDHE key; a reset takes it back".to_owned(), Stage::Now),
        (None, None) => ("After the choices above".to_owned(), Stage::Later),
    };
    let at = guide.steps.len().saturating_sub(3);
    let step = Step { title: "Exchange", detail: exchange.0, stage: exchange.1, control: Control::None };
    guide.steps.insert(at, step);
    let Some(prepared) = prepared else {
        for step in guide.steps.iter_mut().skip(at + 1) {
            step.stage = Stage::Later;
            if step.title == "Check" {
                step.detail = "Judged once the chip's ephemeral key is there".to_owned();
            }
        }
        guide.plan = None;
        guide.verdict = None;
        guide.order = order.map(Arc::new);
        return guide;
    };
    let plan = &prepared.plan;
    guide.bytes = plan.steps.iter().flat_map(|step| bytes::pieces(step, true)).collect();
    guide.verdict = Some(plan.obstacle().or(plan.steps.last()).map_or_else(
        || stsafe_core::policy::Verdict { answer: Answer::Unknown, rule: String::new() },
        |step| step.verdict.clone(),
    ));
    let names: &[&'static str] = if prepared.keys.len() == 2 { &["MAC key", "Cipher key"] } else { &["Key"] };
    if way == Way::Agreed {
        guide.agreed = names.iter().copied().zip(prepared.keys.iter().cloned()).collect();
    }
    guide.plan = (!prepared.sent).then(|| Arc::clone(plan));
    if prepared.sent {
        guide.missing = "Sent. Exchange ephemeral keys again to repeat it".to_owned();
    }
    guide
}
