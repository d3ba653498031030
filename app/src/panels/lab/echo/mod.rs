//! Bring-up: the same bytes have to come back. Errors, throughput by length, polls, times against the expected one.

mod build;
mod plot;
mod table;

use egui::{Margin, Rect, Ui};
use stsafe_core::lab::echo::EchoOrder;
use stsafe_core::policy::Verdict;

use super::parts;
use crate::{
    action::{Action, Outbox},
    theme::{Tone, icon, space},
    view::lab::LabErrand,
    widgets::{
        button::Button,
        field::Field,
        judged, region,
        row::{self, Row},
        segment::{Choice, segment},
        words,
    },
};

pub use build::build;

/// Rounds to choose from.
pub(super) const ROUNDS: [(Option<u32>, &str); 4] =
    [(Some(1), "1"), (Some(10), "10"), (Some(100), "100"), (None, "Until stopped")];

/// What is typed and chosen.
pub struct Form {
    /// One length only, in place of the sweep.
    pub one: bool,
    /// That length, as typed.
    pub length: String,
    /// Which of the offered numbers of rounds, from 0.
    pub rounds: usize,
}

impl Default for Form {
    fn default() -> Self {
        Self { one: false, length: "64".to_owned(), rounds: 1 }
    }
}

/// What is shown.
pub struct Data {
    /// What would be sent; an error is a sentence about the length.
    pub order: Result<EchoOrder, String>,
    /// What the chip will say to the longest of them.
    pub verdict: Verdict,
    /// A loop is running.
    pub running: bool,
    /// Share of it that is done, where that is known.
    pub share: Option<f32>,
    /// Why nothing can be started; empty when something can.
    pub closed: &'static str,
    /// Figures of the whole run; empty before the first.
    pub figures: Vec<(&'static str, String)>,
    /// What the figures say.
    pub said: Option<(Tone, String)>,
    /// One row per length.
    pub rows: Vec<Length>,
    /// What is to be known about times here; may be empty.
    pub remark: &'static str,
    /// What is exact about the expected time.
    pub expected: String,
}

/// The echoes of one length.
#[derive(Clone, Debug, PartialEq)]
pub struct Length {
    /// Bytes of data.
    pub bytes: u16,
    /// Echoes sent, and those that went wrong.
    pub sent: u32,
    /// Of these.
    pub errors: u32,
    /// Attempts that were not acknowledged.
    pub nacks: u64,
    /// Mean and slowest time in milliseconds.
    pub mean_ms: Option<f32>,
    /// The slowest.
    pub slowest_ms: f32,
    /// The chip's typical time in milliseconds.
    pub expected_ms: f32,
    /// Kilobytes (1,000 bytes) of data per second, there and back counted once.
    pub kilobytes_per_s: Option<f64>,
}

pub(super) fn show(ui: &mut Ui, rect: Rect, form: &mut Form, data: &Data, out: &mut Outbox) {
    let margin = Margin { left: 24, right: 24, top: 16, bottom: 16 };
    region::scrolled(ui, "bring-up", rect, margin, |ui| {
        region::heading(ui, "Echo loop", "The same bytes have to come back, length by length");
        ui.add_space(space::S3);
        controls(ui, form, data, out);
        if data.figures.is_empty() {
            ui.add_space(space::S1);
            let sentence = "The first thing to do with a new board: it shows whether power, wiring, pull-ups, clock and \
                            firmware carry every length both ways. Nothing on the chip changes.";
            row::paragraph(ui, &[words::body(sentence).dim()]);
            if !data.remark.is_empty() {
                ui.add_space(space::S2);
                parts::remark(ui, Tone::Sim, data.remark);
            }
            return;
        }
        parts::result(ui, &data.figures, [7, 4], data.said.as_ref());
        parts::part(ui, "Throughput by length", "Bytes of data per second, there and back counted once");
        plot::show(ui, 216.0, data);
        parts::part(ui, "By length", &data.expected);
        table::show(ui, data);
        if !data.remark.is_empty() {
            ui.add_space(space::S3);
            parts::remark(ui, Tone::Sim, data.remark);
        }
    });
}

fn controls(ui: &mut Ui, form: &mut Form, data: &Data, out: &mut Outbox) {
    parts::line(ui, "Lengths", |ui| {
        let choices = [Choice { text: "1 to 735 B", closed: "" }, Choice { text: "One length", closed: "" }];
        if let Some(chosen) = segment(ui, "Lengths", &choices, usize::from(form.one)) {
            form.one = chosen == 1;
        }
        if form.one {
            let field = Field::new("Length in bytes", "1 to 751").width(84.0).mistake(data.order.is_err());
            field.show(ui, &mut form.length);
            let unit = Row::sized(ui, 16.0, space::CONTROL, egui::Sense::hover());
            unit.pen.line(
                unit.rect.left_center(),
                egui::Align::Min,
                f32::INFINITY,
                &[words::body("B").dim()],
            );
        }
        if let Err(why) = &data.order {
            judged::reason(ui, why);
        }
    });
    parts::line(ui, "Rounds", |ui| {
        // In a browser the loop runs in the page itself, where nothing could stop it.
        let endless = if cfg!(target_arch = "wasm32") { "Not in a browser" } else { "" };
        let choices =
            ROUNDS.map(|(rounds, text)| Choice { text, closed: if rounds.is_none() { endless } else { "" } });
        if let Some(chosen) = segment(ui, "Rounds", &choices, form.rounds) {
            form.rounds = chosen;
        }
    });
    ui.add_space(space::S1);
    judged::verdict(ui, &data.verdict);
    ui.add_space(space::S3);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S3;
        if data.running {
            return parts::running(ui, data.share, out);
        }
        let ready = data.closed.is_empty() && data.order.is_ok();
        let start = Button::new(parts::begin(&data.verdict), "Start the echo loop").icon(icon::PLAY).solid();
        if start.enabled(ready).tooltip(data.closed).show(ui).clicked()
            && let Ok(order) = &data.order
        {
            out.push(Action::Lab(LabErrand::Echo(order.clone())));
        }
        judged::reason(ui, data.closed);
    });
    ui.add_space(space::S4);
}
