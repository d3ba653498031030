//! What the rehearsal changed on the twin, screen by screen, and the way to look at it there.

use egui::{Ui, accesskit::Role};
use stsafe_core::plan::Area;

use super::data::PlanShown;
use crate::{
    action::{Action, Outbox, Screen},
    panels::before_after::value,
    theme::{Tone, icon, space},
    widgets::{
        button::{Button, Kind, link},
        region,
        row::{self, Row},
        words,
    },
};

pub(super) fn show(ui: &mut Ui, plan: &PlanShown, out: &mut Outbox) {
    region::heading(ui, "Before and after", "on the twin");
    ui.add_space(10.0);
    if plan.changes.is_empty() {
        let said = if plan.steps.iter().any(|step| step.twin == super::data::Mark::AsPredicted) {
            "The rehearsed steps changed nothing."
        } else {
            "A rehearsal shows here what the steps change, and every screen can be looked at as it will be afterwards."
        };
        row::paragraph(ui, &[words::body(said).dim()]);
        return;
    }
    for (area, changes) in &plan.changes {
        let rest = region::heading(ui, area.name(), &changes.len().to_string());
        region::heading_controls(ui, rest, |ui| {
            let screen = screen(*area);
            if link(ui, &format!("{} after the plan", screen.name())).clicked() {
                out.push(Action::Show(screen));
                out.push(Action::ShowAfter(true));
            }
        });
        ui.add_space(4.0);
        for change in changes {
            let mut what = Row::text(ui, 20.0);
            let width = what.rect.width();
            what.left_in(0.0, width, &[words::body(change.what.as_str())]);
            what.named(
                Role::Label,
                format!("{}: {}, after the plan {}", change.what, change.now.words(), change.after.words()),
            );
            let mut line = Row::text(ui, 24.0);
            let half = (width - 40.0) / 2.0;
            value(&mut line, 12.0, half - 12.0, &change.now, false);
            line.left(half + 12.0, &[words::icon_s(icon::ARROW_RIGHT).tone(Tone::OneWay)]);
            value(&mut line, half + 40.0, half, &change.after, true);
            line.rule(line.pen.palette.line_subtle);
            line.end();
            ui.add_space(space::S1);
        }
        ui.add_space(space::S4);
    }
    let all = Button::new(Kind::Plain, "Show the chip after the plan").icon(icon::EYE);
    if all.tooltip("All screens as they will be; nothing can be sent meanwhile").show(ui).clicked() {
        out.push(Action::Show(Screen::Overview));
        out.push(Action::ShowAfter(true));
    }
}

/// Where it can be looked at.
const fn screen(area: Area) -> Screen {
    match area {
        Area::Zones => Screen::Memory,
        Area::Access | Area::Tables => Screen::Access,
        Area::Counters => Screen::Counters,
        Area::Keys => Screen::Keys,
    }
}
