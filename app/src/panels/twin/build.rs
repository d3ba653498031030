//! From the view and the plan that is put together to what the screen shows. Paints nothing.

use stsafe_core::{
    chip::start::Start,
    plan::{Area, CarriedOut, Ended, Identity, Plan},
    twin::Why,
};

use super::{
    data::{Classroom, Data, List, Mark, PlanShown, Standing, StateRow, StepRow, TwinShown},
    state::{Chosen, State},
};
use crate::{
    action::Action,
    panels::masked::masked,
    text,
    theme::Tone,
    view::{
        View,
        twin::{Made, Rehearsed},
    },
};

/// Bytes of a step that a row shows, from its start and from its end.
const SHOWN: (usize, usize) = (12, 2);

/// The screen's data.
pub fn build(view: &View, state: &State) -> Data {
    Data {
        plan: (!state.draft.is_empty()).then(|| plan(view, state)),
        twin: view.twin.made.as_ref().map(twin),
        classroom: classroom(view, state),
        closed: view.occupied(),
        connected: view.device.is_some(),
    }
}

fn plan(view: &View, state: &State) -> PlanShown {
    let plan = state.draft.judge(&view.known, view.session).shared();
    let rehearsed = view.twin.rehearsed.as_ref().filter(|rehearsed| rehearsed.is_of(&plan));
    let frames = |plan: &Plan| plan.steps.iter().map(|step| step.frame.clone()).collect::<Vec<_>>();
    let carried = view.carried.as_ref().filter(|(carried, _)| frames(carried) == frames(&plan));
    let carried = carried.map(|(_, outcome)| outcome);
    // What was carried out is shown as it was predicted, not as it would be judged a second time.
    let shown = match (rehearsed, carried) {
        (Some(rehearsed), Some(_)) => std::sync::Arc::clone(&rehearsed.plan),
        _ => plan,
    };
    let steps = shown.steps.iter().enumerate().map(|(index, step)| StepRow {
        title: step.title.clone(),
        effect: step.judged.effect,
        verdict: step.verdict.answer,
        bytes: masked(step, SHOWN.0, SHOWN.1),
        predicted: step.forecast.words(),
        twin: mark(rehearsed.map(|rehearsed| &rehearsed.rehearsal.result), index),
        chip: mark(carried, index),
    });
    let other_chip = state.draft.fits(&view.known).is_err();
    let no_rehearsal = no_rehearsal(view, state, &shown);
    let no_apply = if !no_rehearsal.is_empty() {
        no_rehearsal.clone()
    } else if view.read_only {
        text::READ_ONLY.to_owned()
    } else {
        no_apply(view, rehearsed, carried)
    };
    let mut changes: Vec<(Area, Vec<_>)> = Vec::new();
    for area in Area::ALL {
        let here = rehearsed.iter().flat_map(|rehearsed| &rehearsed.changes).filter(|(of, _)| *of == area);
        let list: Vec<_> = here.map(|(_, change)| change.clone()).collect();
        if !list.is_empty() {
            changes.push((area, list));
        }
    }
    PlanShown {
        title: shown.title.clone(),
        chip: state.draft.chip().map_or_else(|| "a chip that did not tell who it is".to_owned(), name),
        steps: steps.collect(),
        standing: standing(view, rehearsed, carried, other_chip),
        no_rehearsal,
        no_apply,
        other_chip,
        changes,
        plan: shown,
    }
}

fn name(identity: &Identity) -> String {
    identity.to_string()
}

fn no_rehearsal(view: &View, state: &State, plan: &Plan) -> String {
    match state.draft.fits(&view.known) {
        _ if view.device.is_none() => text::NO_CHIP.to_owned(),
        Err(why) => why.to_string(),
        Ok(()) => match plan.sealed() {
            Some(sealed) => format!("Not for a twin, {sealed}"),
            None => view.occupied().to_owned(),
        },
    }
}

fn no_apply(view: &View, rehearsed: Option<&Rehearsed>, carried: Option<&CarriedOut>) -> String {
    let Some(rehearsed) = rehearsed else { return text::REHEARSE_FIRST.to_owned() };
    if carried.is_some() {
        return "It was applied; rehearse it again to apply it again".to_owned();
    }
    if !rehearsed.went_well() {
        return "The rehearsal did not end as predicted".to_owned();
    }
    if !rehearsed.holds(&view.known) {
        return "The chip is not as it was rehearsed; rehearse it again".to_owned();
    }
    String::new()
}

fn standing(
    view: &View,
    rehearsed: Option<&Rehearsed>,
    carried: Option<&CarriedOut>,
    other_chip: bool,
) -> Standing {
    let say = |tone, words: String| Standing { tone, words };
    if other_chip {
        return say(Tone::Danger, "Not for the connected chip".to_owned());
    }
    if let Some(outcome) = carried {
        return match &outcome.ended {
            Ended::AllDone => say(
                Tone::Ok,
                format!("Applied to the chip: {} of {0} steps, every answer as predicted", outcome.done),
            ),
            ended => say(Tone::Danger, format!("Stopped on the chip after {} steps: {ended}", outcome.done)),
        };
    }
    if let Some((_, why)) = view.twin.barred.as_ref().filter(|(barred, _)| is_of(barred, rehearsed)) {
        return say(Tone::Danger, format!("Not sent, nothing on the chip changed: {why}"));
    }
    match rehearsed {
        None => say(Tone::Info, "Not rehearsed yet".to_owned()),
        Some(rehearsed) if !rehearsed.went_well() => {
            let result = &rehearsed.rehearsal.result;
            say(Tone::Danger, format!("The rehearsal stopped at step {}: {}", result.done + 1, result.ended))
        }
        Some(rehearsed) if !rehearsed.holds(&view.known) => {
            say(Tone::Warn, "Rehearsed, but the chip is not as it was then".to_owned())
        }
        Some(_) => say(Tone::Ok, "Rehearsed on a twin: every answer as predicted".to_owned()),
    }
}

/// Whether what was not sent is what was rehearsed.
fn is_of(barred: &Plan, rehearsed: Option<&Rehearsed>) -> bool {
    rehearsed.is_some_and(|rehearsed| rehearsed.is_of(barred))
}

fn mark(result: Option<&CarriedOut>, index: usize) -> Mark {
    let Some(result) = result else { return Mark::None };
    match (index.cmp(&result.done), &result.ended) {
        (core::cmp::Ordering::Less, _) => Mark::AsPredicted,
        (_, Ended::AllDone | Ended::Cancelled) => Mark::Left,
        (core::cmp::Ordering::Equal, Ended::Outdated { .. }) => Mark::Left,
        (core::cmp::Ordering::Equal, _) => Mark::Differs,
        (core::cmp::Ordering::Greater, _) => Mark::Left,
    }
}

fn twin(made: &Made) -> TwinShown {
    let own = |of: &[Why], with_why: bool| -> Vec<(String, String)> {
        let list = made.stand_ins.iter().filter(|entry| of.contains(&entry.why));
        list.map(|entry| {
            let more = if with_why {
                format!("{}: {}", entry.why.words(), entry.instead)
            } else {
                entry.instead.clone()
            };
            (entry.what.clone(), more)
        })
        .collect()
    };
    let copied = made.copied.iter().map(|entry| (entry.what.clone(), entry.value.clone())).collect();
    TwinShown {
        of: made.of.as_ref().map_or_else(|| "a chip that did not tell who it is".to_owned(), name),
        lists: [
            List { name: "Cloned", about: "As the chip told it, byte for byte", entries: copied },
            List {
                name: "Replaced",
                about: "Secrets: no chip gives them away, the twin has its own",
                entries: own(&[Why::Secret], false),
            },
            List {
                name: "Unknown",
                about: "The twin may differ here from the chip",
                entries: own(&[Why::NotRead, Why::NotTold], true),
            },
        ],
    }
}

fn classroom(view: &View, state: &State) -> Classroom {
    let open = view.twin.lesson.as_ref().map(|lesson| lesson.state.as_str());
    let row = |name: &str, of: Chosen| StateRow {
        name: name.to_owned(),
        chosen: state.chosen == of,
        open: open == Some(name),
        state: of,
    };
    let shipped = Start::ALL.into_iter().map(|start| row(start.name(), Chosen::Shipped(start))).collect();
    let states = view.twin.states.clone().unwrap_or_default();
    let saved: Vec<_> =
        states.files.iter().map(|(name, path)| row(name, Chosen::Saved(path.clone()))).collect();
    let (about, title) = match &state.chosen {
        Chosen::Shipped(start) => (start.about().to_owned(), start.name().to_owned()),
        Chosen::Saved(path) => {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            (path.display().to_string(), name)
        }
    };
    let row = row(&title, state.chosen.clone());
    let no_save = if states.folder.is_none() {
        "This system names no folder for settings"
    } else if !view.has_bench() {
        "Only the state of a virtual chip in this window can be kept"
    } else {
        view.occupied()
    };
    Classroom {
        shipped,
        saved,
        folder: states.folder.map(|folder| folder.display().to_string()).unwrap_or_default(),
        about,
        begin: (title, Action::Twin(row.begin())),
        is_open: row.open,
        at_once: view.device.is_none() || view.is_simulated(),
        lesson: view
            .twin
            .lesson
            .as_ref()
            .map(|lesson| (lesson.state.clone(), format!("{}, {}", lesson.waits.name, lesson.waits.address))),
        no_save: no_save.to_owned(),
    }
}
