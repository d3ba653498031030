//! What the plan is, how far it is, and what can be done with all of it.

use egui::{Ui, accesskit::Role, vec2};

use super::{
    data::{Data, PlanShown},
    state::State,
};
use crate::{
    action::{Action, Outbox},
    theme::{self, icon, space},
    view::twin::TwinErrand,
    widgets::{
        badge::tone_icon,
        button::{Button, Kind},
        judged,
        row::Row,
        words,
    },
};

pub(super) fn show(ui: &mut Ui, state: &mut State, data: &Data, plan: &PlanShown, out: &mut Outbox) {
    let mut head = Row::text(ui, 24.0);
    let title = [words::run(theme::VERDICT, plan.title.as_str())];
    let effect = judged::effect_runs(plan.plan.effect());
    let width = head.rect.width() - head.pen.width(&effect) - space::PAD;
    head.left_in(0.0, width, &title);
    head.end_at(0.0, &effect);
    head.named(Role::Heading, format!("{}, {}", plan.title, plan.plan.effect()));
    let mut line = Row::text(ui, 26.0);
    let tone = plan.standing.tone;
    let mark = words::icon(tone_icon(tone)).filled().tone(tone);
    let said = words::body(plan.standing.words.as_str());
    let chip = [words::note(format!("For {}", plan.chip)).faint()];
    let room = line.rect.width() - line.pen.width(&chip) - space::PAD;
    line.left_in(0.0, room, &[mark, said.gap(8.0)]);
    line.end_at(0.0, &chip);
    line.named(Role::Status, format!("{}. For {}", plan.standing.words, plan.chip));
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S2, 6.0);
        buttons(ui, state, data, plan, out);
    });
}

fn buttons(ui: &mut Ui, state: &mut State, data: &Data, plan: &PlanShown, out: &mut Outbox) {
    let ready = plan.no_apply.is_empty();
    let one_way = plan.plan.effect().needs_consent();
    // One filled button: what comes next.
    let kind = if ready { Kind::Plain } else { Kind::Primary };
    let rehearse = Button::new(kind, "Rehearse on a twin").icon(icon::PLAY).shortcut("Ctrl R");
    let rehearse = rehearse.enabled(plan.no_rehearsal.is_empty()).tooltip(&plan.no_rehearsal);
    if rehearse.show(ui).clicked() {
        out.push(Action::Twin(TwinErrand::Rehearse(std::sync::Arc::clone(&plan.plan))));
    }
    let kind = match (ready, one_way) {
        (true, true) => Kind::OneWaySolid,
        (true, false) => Kind::Primary,
        (false, _) => Kind::Plain,
    };
    let apply = Button::new(kind, if one_way { "Apply to the chip…" } else { "Apply to the chip" });
    if apply.enabled(ready).tooltip(&plan.no_apply).show(ui).clicked() {
        out.push(Action::ProposeRehearsed(std::sync::Arc::clone(&plan.plan)));
    }
    if plan.other_chip && data.connected {
        let adopt = Button::new(Kind::Plain, "Plan it for this chip").icon(icon::SWAP);
        if adopt.tooltip("The same steps, judged on the chip that is connected").show(ui).clicked() {
            out.push(Action::AdoptPlan);
        }
    }
    if !cfg!(target_arch = "wasm32") {
        let save = Button::new(Kind::Quiet, "Save…").icon(icon::EXPORT);
        if save
            .tooltip("As a plan file, to be reviewed, kept and run from the command line")
            .show(ui)
            .clicked()
        {
            out.push(Action::SaveFile);
        }
        if Button::new(Kind::Quiet, "Open…").icon(icon::FOLDER_OPEN).show(ui).clicked() {
            out.push(Action::OpenFile);
        }
    }
    let clear = Button::new(Kind::Quiet, "Clear").icon(icon::TRASH);
    if clear.tooltip("Takes all steps out of the plan; nothing is sent").show(ui).clicked() {
        (state.draft, state.step) = (Default::default(), 0);
    }
    let reason = if plan.no_rehearsal.is_empty() { &plan.no_apply } else { &plan.no_rehearsal };
    let pen = words::Pen::new(ui);
    if ui.available_width() > pen.width(&[words::table(reason.as_str())]) {
        judged::reason(ui, reason);
    }
}
