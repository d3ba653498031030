//! The strip above the table: what is about to be broken and what it costs; then what caught it.

use egui::{Align, Margin, Rect, Ui, pos2};

use super::{State, data::Data};
use crate::{
    action::{Action, Outbox},
    panels::lost,
    theme::{Tone, icon, space},
    view::session::SessionErrand,
    widgets::{
        button::{Button, Kind},
        region, row, words,
    },
};

/// Height of the strip; 0 where there is nothing to say.
pub(super) fn height(state: &State, data: &Data, width: f32) -> f32 {
    match (state.breaking, &data.caught) {
        (Some(what), _) if what.costs_budget() && data.session.used_up => 112.0,
        (Some(_), _) => 76.0,
        (None, Some(_)) if width < 800.0 => 58.0,
        (None, Some(_)) => 44.0,
        (None, None) => 0.0,
    }
}

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let margin = Margin { left: 24, right: 24, top: 12, bottom: 6 };
    region::inside(ui, "breaking", rect, margin, |ui| {
        let Some(what) = state.breaking else {
            if let Some(caught) = &data.caught {
                let width = ui.available_width() - 24.0;
                let pen = words::Pen::new(ui);
                let at = ui.cursor().min;
                pen.line(
                    pos2(at.x, at.y + 9.0),
                    Align::Min,
                    f32::INFINITY,
                    &[words::icon(icon::SHIELD_CHECK).tone(Tone::Info)],
                );
                row::paragraph_in(ui, 24.0, width, &[words::body(caught.as_str())]);
            }
            return;
        };
        let costs = what.costs_budget();
        let cost = if costs {
            lost::cost(data.session.wrong_macs)
        } else {
            "Costs a step of the counter, no wrong C-MAC.".to_owned()
        };
        row::paragraph(ui, &[words::body(what.sentence()), words::body(cost).dim().gap(6.0)]);
        ui.add_space(6.0);
        let stopped = costs && data.session.used_up;
        let agreed = !stopped || lost::typed(&state.accept);
        if stopped {
            row::paragraph(ui, &[words::body(lost::sentence()).tone(Tone::Danger)]);
            ui.add_space(4.0);
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S2;
            if stopped {
                lost::field(ui, &mut state.accept);
            }
            let reason = if !data.closed.is_empty() {
                data.closed
            } else if !agreed {
                lost::WAITING
            } else {
                ""
            };
            let kind = if costs { Kind::OneWay } else { Kind::Plain };
            let send = Button::new(kind, "Send the broken frame").icon(icon::LINK_BREAK);
            if send.enabled(reason.is_empty()).tooltip(reason).show(ui).clicked() {
                out.push(Action::Session(SessionErrand::Break { what, lost: stopped && agreed }));
                state.breaking = None;
                state.show_examples(false);
                state.accept.clear();
            }
            let pen = words::Pen::new(ui);
            let at = ui.cursor().min;
            pen.line(
                pos2(at.x + 4.0, at.y + space::CONTROL / 2.0),
                Align::Min,
                f32::INFINITY,
                &[words::body(reason).faint()],
            );
        });
    });
}
