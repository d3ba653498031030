//! The row of choices: who answers, and where it is mutual, how the host behaves.

use egui::{Align, Layout, Rect, Ui, UiBuilder};

use stsafe_core::authenticate::{HostCase, Kind};
use stsafe_core::chip::scenario::Scenario;

use super::{State, data::Data, host_key};
use crate::{
    action::{Action, Outbox},
    text,
    theme::space,
    widgets::{
        region,
        row::Row,
        segment::{self, Choice},
        words::{self, Pen},
    },
};

/// In a window narrower than this the choices stand below the header.
const ONE_LINE: f32 = 1_200.0;

/// Who answers, in the header where it is wide enough; it is laid out from the right.
pub(super) fn in_header(ui: &mut Ui, screen: Rect, data: &Data, out: &mut Outbox) {
    if screen.width() >= ONE_LINE {
        ui.add_space(space::S1);
        chip(ui, data, out);
        label(ui, "Chip");
    }
}

/// Shows the rows at the top of `content` that the header has no room for; returns what is left below.
pub(super) fn show(ui: &mut Ui, content: Rect, state: &mut State, data: &Data, out: &mut Outbox) -> Rect {
    let (narrow, mutual) = (content.width() < ONE_LINE, data.kind == Kind::Mutual);
    let mut rest = content;
    if narrow {
        rest = line(ui, "chips", rest, "Chip", |ui| chip(ui, data, out));
    }
    if mutual {
        rest = line(ui, "hosts", rest, "Host", |ui| {
            host(ui, data, out);
            if !narrow {
                ui.add_space(space::S4);
                label(ui, "Key");
                host_key::show(ui, state, data, out);
            }
        });
    }
    if mutual && narrow {
        rest = line(ui, "host key", rest, "Key", |ui| host_key::show(ui, state, data, out));
    }
    rest
}

fn line(ui: &mut Ui, salt: &str, content: Rect, word: &str, choices: impl FnOnce(&mut Ui)) -> Rect {
    let (top, rest) = region::split_top(ui, content, space::HEADER);
    region::inside(ui, salt, top, egui::Margin::symmetric(24, 0), |ui| {
        let builder = UiBuilder::new().max_rect(ui.max_rect()).layout(Layout::left_to_right(Align::Center));
        let mut child = ui.new_child(builder);
        child.spacing_mut().item_spacing.x = space::S2;
        label(&mut child, word);
        choices(&mut child);
    });
    rest
}

fn label(ui: &mut Ui, said: &str) {
    let runs = [words::body(said).faint()];
    let width = Pen::new(ui).width(&runs);
    let mut row = Row::sized(ui, width, 18.0, egui::Sense::hover());
    row.left(0.0, &runs);
    row.end();
}

/// Why somebody cannot be the one who answers; empty when it can.
pub(super) fn closed(virtual_chip: bool, own: Scenario, wanted: Scenario) -> &'static str {
    match wanted {
        wanted if wanted == own => "",
        Scenario::Genuine => text::CLONE_HERE,
        _ if virtual_chip => "",
        _ => text::NEEDS_VIRTUAL,
    }
}

/// What choosing it asks for: the connected chip answers for itself, the others are played by chips of their own.
pub(super) fn choose(own: Scenario, wanted: Scenario) -> Action {
    Action::SetScenario(if wanted == own { Scenario::Genuine } else { wanted })
}

fn chip(ui: &mut Ui, data: &Data, out: &mut Outbox) {
    let closed = |scenario| closed(data.virtual_chip, data.own, scenario);
    let choices = Scenario::ALL.map(|scenario| Choice { text: scenario.name(), closed: closed(scenario) });
    let chosen = Scenario::ALL.iter().position(|scenario| *scenario == data.scenario).unwrap_or(0);
    let clicked = segment::segment(ui, "Scenario", &choices, chosen);
    if let Some(scenario) = clicked.and_then(|index| Scenario::ALL.get(index)) {
        out.push(choose(data.own, *scenario));
    }
}

fn host(ui: &mut Ui, data: &Data, out: &mut Outbox) {
    // An impostor never gets to see the host's signature.
    let closed = if data.scenario == Scenario::Genuine { "" } else { text::HOST_NOT_ASKED };
    let choices = HostCase::ALL.map(|case| Choice { text: case.name(), closed });
    let chosen = HostCase::ALL.iter().position(|case| *case == data.host_case).unwrap_or(0);
    let clicked = segment::segment(ui, "Host", &choices, chosen);
    if let Some(case) = clicked.and_then(|index| HostCase::ALL.get(index)) {
        out.push(Action::SetHostCase(*case));
    }
}
