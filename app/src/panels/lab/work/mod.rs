//! Digest, MAC, cipher, envelope and derivation: inputs, what the chip will say, its answer, and beside it what the host
//! reckons by itself.

mod build;
mod form;
mod inputs;
mod plan;
mod result;

use std::sync::Arc;

use egui::{Margin, Rect, Ui};
use stsafe_core::effect::Effect;
use stsafe_core::lab::reckon::Value;
use stsafe_core::plan::Plan;
use stsafe_core::policy::{Answer, Verdict};

use super::{Experiment, parts};
use crate::{
    action::{Action, Outbox},
    theme::{Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        bytes, judged, region,
        row::{self, Row},
        words,
    },
};

pub use build::build;
pub use form::Form;

/// What is shown.
pub struct Data {
    /// Which experiment.
    pub experiment: Experiment,
    /// Heading, and what it is about.
    pub title: &'static str,
    /// In a line.
    pub note: &'static str,
    /// The chosen slot in words; empty where no slot is chosen.
    pub slot: Slot,
    /// Whether it is an AEAD key, so that nonce, associated data and pieces have a meaning.
    pub sealed: bool,
    /// Bytes of the key that the host would need, as far as they are known.
    pub key_bytes: usize,
    /// The commands, judged; an error is a sentence about an input.
    pub plan: Result<Arc<Plan>, String>,
    /// Its worst effect.
    pub effect: Effect,
    /// What the chip will say to what it may not accept, else to the first command.
    pub verdict: Option<Verdict>,
    /// Why nothing can be sent; empty when something can.
    pub closed: &'static str,
    /// The last answer.
    pub answer: Option<Answered>,
}

/// A slot in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// Its number; `None` where the experiment has none.
    pub number: Option<u8>,
    /// What it holds and may do.
    pub words: String,
    /// How many slots there are to choose from.
    pub count: u8,
    /// Why none can serve, and what to do; empty where one can.
    pub none: String,
}

/// The answer to what was sent last.
pub struct Answered {
    /// What was sent.
    pub title: String,
    /// The inputs were changed since.
    pub stale: bool,
    /// The values side by side.
    pub rows: Vec<Row2>,
    /// What the values say together.
    pub said: Option<(Tone, String)>,
}

/// One value on both sides.
pub struct Row2 {
    /// `Digest`.
    pub what: &'static str,
    /// The chip's.
    pub chip: Value,
    /// The host's, or why there is none.
    pub host: Result<Value, String>,
    /// Both are the same; `None` where the host has none.
    pub equal: Option<bool>,
    /// To be masked.
    pub secret: bool,
}

pub(super) fn show(ui: &mut Ui, rect: Rect, form: &mut Form, data: &Data, out: &mut Outbox) {
    let margin = Margin { left: 24, right: 24, top: 16, bottom: 16 };
    region::scrolled(ui, data.title, rect, margin, |ui| {
        region::heading(ui, data.title, data.note);
        ui.add_space(space::S3);
        inputs::show(ui, form, data, out);
        send(ui, form, data, out);
        result::show(ui, form, data);
    });
}

fn send(ui: &mut Ui, form: &mut Form, data: &Data, out: &mut Outbox) {
    ui.add_space(space::S1);
    let plan = match &data.plan {
        Ok(plan) => plan,
        Err(why) => {
            parts::remark(ui, Tone::Info, why);
            return;
        }
    };
    steps(ui, plan, data.effect);
    if let Some(verdict) = &data.verdict {
        judged::verdict(ui, verdict);
    }
    ui.add_space(space::S3);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S3;
        let consent = data.effect.needs_consent();
        let refused = matches!(data.verdict.as_ref().map(|v| v.answer), Some(Answer::Refused(_)));
        let kind = match (consent, refused) {
            (true, _) => Kind::OneWay,
            (_, true) => Kind::Plain,
            _ => Kind::Primary,
        };
        let text = match (consent, refused) {
            (true, _) => format!("{}…", plan.button),
            (_, true) => "Send it, to see the refusal".to_owned(),
            _ => plan.button.clone(),
        };
        let button = Button::new(kind, &text).enabled(data.closed.is_empty()).tooltip(data.closed);
        let button = if consent { button.icon(icon::ARROW_LINE_RIGHT) } else { button };
        if button.show(ui).clicked() {
            form.look = None;
            out.push(Action::Propose(Arc::clone(plan)));
        }
        judged::reason(ui, data.closed);
    });
}

/// How many commands, their bytes before the CRC, and what they do to the chip.
fn steps(ui: &mut Ui, plan: &Plan, effect: Effect) {
    for (index, step) in plan.steps.iter().enumerate().take(4) {
        let mut row = Row::text(ui, 20.0);
        let width = row.rect.width();
        let hidden = step.fields.iter().any(|field| field.secret);
        let bytes =
            if hidden { "secret in it".to_owned() } else { bytes::pairs_short(step.before_crc(), 8, 2) };
        row.left_in(0.0, 250.0, &[words::table(step.title.as_str()).dim()]);
        row.left_in(258.0, (width - 258.0 - 120.0).max(40.0), &[words::hex_s(bytes).dim()]);
        if index == 0 {
            let runs = judged::effect_runs(effect);
            let at = width - row.pen.width(&runs);
            row.left(at, &runs);
        }
        row.end();
    }
    let more = plan.steps.len().saturating_sub(4);
    if more > 0 {
        row::paragraph(ui, &[words::note(format!("and {more} more commands")).faint()]);
    }
    ui.add_space(space::S2);
}
