//! Access: who may do what, what can still be tightened, what a one-time table would change.

mod apply;
mod build;
mod change;
pub mod data;
mod stranger;
mod table;
mod tracks;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Margin, Rect, Ui};

use stsafe_core::{access::ZoneAccess, plan::Plan, preset::TablePreset};

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    text,
    theme::icon,
    widgets::{
        button::{Button, Kind},
        region,
        segment::{Choice, segment},
        state as states, words,
    },
};

pub use build::build;
pub use data::Data;

/// What an access condition is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Reading a zone.
    Read,
    /// Updating a data zone, decrementing a counter zone.
    Update,
}

impl Operation {
    /// In the middle of a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Update => "update",
        }
    }

    /// At its beginning.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Update => "Update",
        }
    }
}

/// What this screen remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The zone that is looked at.
    zone: u8,
    /// What conditions are planned to become.
    planned: BTreeMap<(u8, Operation), ZoneAccess>,
    /// A change keeps the right to tighten once more, where that makes sense.
    keep_right: bool,
    /// The table that is compared with.
    compare: Option<TablePreset>,
    /// The list of what a stranger may do takes the place of the command table.
    stranger: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            zone: 0,
            planned: BTreeMap::new(),
            keep_right: true,
            compare: Some(TablePreset::StRecommended),
            stranger: false,
        }
    }
}

/// What this screen plans: the stations that somebody chose on the tracks. The command table that is compared with is a
/// proposal of the program; its own buttons plan and rehearse it.
pub fn planned(data: &Data) -> Option<Arc<Plan>> {
    data.planned.as_ref().map(|planned| Arc::clone(&planned.plan))
}

impl State {
    /// A plan was carried out: what was planned is so now.
    pub fn done(&mut self) {
        self.planned.clear();
    }

    /// Looks at another zone.
    pub fn look_at(&mut self, zone: u8) {
        self.zone = zone;
    }

    /// Plans a condition; planning it again takes it back.
    fn plan(&mut self, zone: u8, operation: Operation, to: ZoneAccess) {
        self.zone = zone;
        if self.planned.insert((zone, operation), to) == Some(to) {
            self.planned.remove(&(zone, operation));
        }
    }
}

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Option<&Data>, busy: bool, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let note = [words::body("Who may do what, and what can still be tightened").faint()];
    region::screen_header(ui, header, Screen::Access.name(), &note, |ui| {
        if data.is_some() {
            controls(ui, state);
        }
    });
    let Some(data) = data else {
        region::inside(ui, "empty", content, Margin::same(24), |ui| {
            let query = [(Kind::Primary, "Query the partition")];
            if states::empty(ui, text::NO_PARTITION, &query).is_some() && !busy {
                out.push(Action::Refresh);
            }
        });
        return;
    };
    let share = (content.width() * 576.0 / 1264.0).round().max(460.0);
    let (left, right) = region::split_left(ui, content, share);
    let height = (54.0 + 30.0 + data.zones.len() as f32 * tracks::ROW).min(left.height() * 0.58);
    let (upper, lower) = region::split_top(ui, left, height);
    tracks::show(ui, upper, state, data, out);
    change::show(ui, lower, state, data, out);
    if state.stranger {
        stranger_list(ui, right, data);
        return;
    }
    let (upper, lower) = region::split_top(ui, right, right.height() - apply::HEIGHT);
    table::show(ui, upper, data, out);
    apply::show(ui, lower, data, out);
}

fn controls(ui: &mut Ui, state: &mut State) {
    let choices = TablePreset::ALL.map(|preset| Choice { text: preset.name(), closed: "" });
    let chosen = TablePreset::ALL.iter().position(|preset| Some(*preset) == state.compare && !state.stranger);
    let clicked = segment(ui, "Compare with", &choices, chosen.unwrap_or(usize::MAX));
    if let Some(preset) = clicked.and_then(|index| TablePreset::ALL.get(index)) {
        (state.compare, state.stranger) = (Some(*preset), false);
    }
    let pen = words::Pen::new(ui);
    let label = [words::body("Compare with").dim()];
    let row = crate::widgets::row::Row::sized(ui, pen.width(&label) + 8.0, 18.0, egui::Sense::hover());
    pen.line(row.rect.left_center(), egui::Align::Min, f32::INFINITY, &label);
    let stranger = Button::new(Kind::Quiet, "What could a stranger still do?").icon(icon::MAGNIFYING_GLASS);
    if stranger.tooltip("Every kind of command, judged without authentication").show(ui).clicked() {
        state.stranger = !state.stranger;
    }
}

fn stranger_list(ui: &mut Ui, rect: Rect, data: &Data) {
    let margin = Margin { left: 24, right: 24, top: 14, bottom: 16 };
    region::scrolled(ui, "stranger", rect, margin, |ui| table::deeds(ui, &data.stranger));
}
