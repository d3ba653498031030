//! Random bytes from the chip's generator, what they look like, and figures that prove nothing.

mod build;
mod plots;

use egui::{Margin, Rect, Ui};
use stsafe_core::policy::Verdict;

use super::parts;
use crate::{
    action::{Action, Outbox},
    theme::{Tone, icon, space},
    view::lab::LabErrand,
    widgets::{
        button::{Button, Kind},
        bytes::Bytes,
        judged, region,
        segment::{Choice, segment},
    },
};

pub use build::build;

/// Amounts to choose from, in bytes.
pub(super) const AMOUNTS: [(u32, &str); 4] =
    [(32, "32 B"), (4_096, "4 KiB"), (65_536, "64 KiB"), (1_048_576, "1 MiB")];

/// What is chosen.
pub struct Form {
    /// Which of the offered amounts, from 0.
    pub amount: usize,
}

impl Default for Form {
    fn default() -> Self {
        Self { amount: 1 }
    }
}

/// What is shown.
pub struct Data {
    /// Bytes that would be drawn.
    pub wanted: u32,
    /// Commands and about how long, in words.
    pub cost: String,
    /// What the chip will say.
    pub verdict: Verdict,
    /// A draw is running, and the share that is done.
    pub running: bool,
    /// Of it.
    pub share: f32,
    /// Why nothing can be started; empty when something can.
    pub closed: &'static str,
    /// Figures; empty before the first draw.
    pub figures: Vec<(&'static str, String)>,
    /// What the figures say.
    pub said: Option<(Tone, String)>,
    /// What has to be known about the generator.
    pub remark: (Tone, &'static str),
    /// How often each value came.
    pub counts: Vec<u64>,
    /// The first of the bytes.
    pub first: Vec<u8>,
    /// How many there are, for the button that saves them.
    pub drawn: usize,
}

pub(super) fn show(ui: &mut Ui, rect: Rect, form: &mut Form, data: &Data, out: &mut Outbox) {
    let margin = Margin { left: 24, right: 24, top: 16, bottom: 16 };
    region::scrolled(ui, "random", rect, margin, |ui| {
        region::heading(ui, "Random bytes", "Drawn from the chip's generator, up to 255 at a time");
        ui.add_space(space::S3);
        controls(ui, form, data, out);
        parts::remark(ui, data.remark.0, data.remark.1);
        ui.add_space(space::S2);
        let honest = "Such figures can find a broken generator; none of them can prove one good. A counter that is \
                      encrypted passes them all.";
        parts::remark(ui, Tone::Info, honest);
        if data.figures.is_empty() {
            return;
        }
        ui.add_space(space::S3);
        parts::result(ui, &data.figures, [6, 3], data.said.as_ref());
        parts::part(ui, "How often each value came", "The line is where all would be equal");
        plots::histogram(ui, 176.0, data);
        parts::part(ui, "The first bits", "Row by row; a 1 is dark. Stripes and blocks would show a pattern");
        plots::bits(ui, &data.first);
        parts::part(ui, "The first bytes", "");
        let shown = data.first.get(..128.min(data.first.len())).unwrap_or_default();
        Bytes { bytes: shown, offset_digits: 4, name: "Random bytes", ..Bytes::default() }.show(ui);
    });
}

fn controls(ui: &mut Ui, form: &mut Form, data: &Data, out: &mut Outbox) {
    parts::line(ui, "Amount", |ui| {
        let choices = AMOUNTS.map(|(_, text)| Choice { text, closed: "" });
        if let Some(chosen) = segment(ui, "Amount", &choices, form.amount) {
            form.amount = chosen;
        }
        judged::reason(ui, &data.cost);
    });
    ui.add_space(space::S1);
    judged::verdict(ui, &data.verdict);
    ui.add_space(space::S3);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S3;
        if data.running {
            return parts::running(ui, Some(data.share), out);
        }
        let draw = Button::new(parts::begin(&data.verdict), "Draw random bytes").icon(icon::SHUFFLE);
        if draw.enabled(data.closed.is_empty()).tooltip(data.closed).show(ui).clicked() {
            out.push(Action::Lab(LabErrand::Random { bytes: data.wanted }));
        }
        if data.drawn > 0 {
            let save = Button::new(Kind::Plain, "Save the bytes…").icon(icon::FLOPPY_DISK);
            if save.tooltip("As they came, without a header").show(ui).clicked() {
                out.push(Action::SaveFile);
            }
        }
        judged::reason(ui, data.closed);
    });
    ui.add_space(space::S4);
}
