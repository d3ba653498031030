//! A plan that did not go as predicted: which step, what was expected, what came, and whether the chip changed.

use std::sync::Arc;

use egui::{Margin, Ui, vec2};

use stsafe_core::plan::{CarriedOut, Ended, Plan};

use crate::{
    action::{Action, Outbox},
    theme::space,
    widgets::{
        button::{Button, Kind},
        dialog,
        facts::{self, Fact},
        region, row, state as states, words,
    },
};

/// Shows it; returns whether it wants to close.
pub fn show(ui: &Ui, plan: &Arc<Plan>, outcome: &CarriedOut, out: &mut Outbox) -> bool {
    let mut done = false;
    let close = dialog::dialog(ui, "Not as predicted", vec2(640.0, 390.0), |ui, all| {
        let (body, ()) = dialog::foot(ui, all, |ui| {
            done = Button::new(Kind::Plain, "Close").shortcut("Esc").show(ui).clicked();
            let again = Button::new(Kind::Primary, "Read the chip again");
            if again.tooltip("Ask for its tables, to see what is true now").show(ui).clicked() {
                out.push(Action::ReadBack);
                done = true;
            }
        });
        region::inside(ui, "outcome", body, Margin::symmetric(24, 18), |ui| content(ui, plan, outcome));
    });
    close || done
}

fn content(ui: &mut Ui, plan: &Plan, outcome: &CarriedOut) {
    let step = plan.steps.get(outcome.done);
    let title = step.map_or("", |step| step.title.as_str());
    let (what, why) = match &outcome.ended {
        Ended::Differs { .. } => (format!("{title}: the chip answered something else"), String::new()),
        Ended::Outdated { now } => {
            (format!("{title}: not sent"), format!("The chip is not as it was when this was planned. {now}"))
        }
        Ended::Failed { what, advice } => (what.clone(), advice.clone()),
        Ended::AllDone | Ended::Cancelled => (String::new(), String::new()),
    };
    states::error(ui, &what, &why);
    ui.add_space(space::S3);
    let mut list = vec![Fact::new(
        "Step",
        [words::body(format!("{} of {}: {title}", outcome.done + 1, plan.steps.len()))],
    )];
    if let Ended::Differs { predicted, got } = &outcome.ended {
        list.push(Fact::new("Predicted", [words::body(predicted.as_str())]));
        list.push(Fact::new("Answered", [words::body(got.as_str())]));
    }
    let before = match outcome.done {
        0 => "None".to_owned(),
        done => format!("{done}, as predicted"),
    };
    list.push(Fact::new("Steps done before", [words::body(before)]));
    let left = plan.steps.len().saturating_sub(outcome.done + 1);
    list.push(Fact::new(
        "Steps left",
        [words::body(if left == 0 { "None".to_owned() } else { format!("{left}, not sent") })],
    ));
    facts::facts(ui, &list, 152.0, space::ROW_FACT);
    ui.add_space(space::S3);
    row::paragraph(ui, &[words::body(changed(outcome)).dim()]);
}

/// Whether the chip changed, as far as anybody can tell.
fn changed(outcome: &CarriedOut) -> &'static str {
    match (outcome.doubtful, outcome.done) {
        (true, _) => "Whether this step changed the chip is not known. Reading it again tells.",
        (false, 0) => "Nothing on the chip changed. Later steps were not sent.",
        (false, _) => "This step changed nothing; the steps before it stay done. Later steps were not sent.",
    }
}
