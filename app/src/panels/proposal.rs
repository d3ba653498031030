//! "Add to the plan": beside every button that proposes a plan at once. Knows no screen.

use std::sync::Arc;

use egui::Ui;
use stsafe_core::plan::Plan;

use crate::{
    action::{Action, Outbox},
    theme::icon,
    widgets::button::{Button, Kind},
};

/// The button. The plan itself is on the Twin screen, where it is rehearsed and applied.
pub(super) fn add(ui: &mut Ui, plan: &Arc<Plan>, out: &mut Outbox) {
    let add = Button::new(Kind::Quiet, "Add to the plan").icon(icon::PLUS);
    if add.tooltip("These steps become the last ones of the plan on Twin (Ctrl P)").show(ui).clicked() {
        out.push(Action::AddToPlan(Arc::clone(plan)));
    }
}
