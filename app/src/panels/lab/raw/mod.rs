//! Raw frames: any bytes, in any notation, decoded and judged before they leave; what was sent and what came back.

mod build;
mod compose;
mod exchanged;

use std::sync::Arc;

use egui::{Rect, Ui};
use stsafe_core::describe::Field;
use stsafe_core::effect::Effect;
use stsafe_core::lab::raw::{Crc, CrcMode, RawFrame};
use stsafe_core::policy::Verdict;

use crate::{action::Outbox, theme::Tone, widgets::region};

pub use build::build;

/// Typed texts that can be walked through.
const MOST_TYPED: usize = 100;

/// What is typed and chosen.
#[derive(Default)]
pub struct Form {
    /// The text.
    pub text: String,
    /// Who makes the CRC.
    pub crc: CrcMode,
    /// Texts that were sent, oldest first.
    typed: Vec<String>,
    /// Which of them is shown, counted from the newest; none while something new is typed.
    walked: Option<usize>,
    /// The exchange that is looked at; the newest when `None`.
    pub(super) chosen: Option<u64>,
}

impl Form {
    /// A text was sent: it can be walked back to.
    fn remember(&mut self) {
        if self.typed.last() != Some(&self.text) {
            self.typed.push(self.text.clone());
        }
        let over = self.typed.len().saturating_sub(MOST_TYPED);
        self.typed.drain(..over);
        (self.walked, self.chosen) = (None, None);
    }

    /// One text back or on; after the newest comes an empty line.
    fn walk(&mut self, back: bool) {
        let next = match (self.walked, back) {
            (None, true) => Some(0),
            (None, false) => None,
            (Some(at), true) => Some((at + 1).min(self.typed.len().saturating_sub(1))),
            (Some(at), false) => at.checked_sub(1),
        };
        let text = next.and_then(|at| self.typed.iter().rev().nth(at));
        if text.is_some() || self.walked.is_some() {
            self.text = text.cloned().unwrap_or_default();
            self.walked = next;
        }
    }
}

/// What is shown.
pub struct Data {
    /// What is typed, judged; an error is a sentence. `None` while nothing is typed.
    pub typed: Option<Result<Typed, String>>,
    /// Why nothing can be sent; empty when something can.
    pub closed: &'static str,
    /// Frames with their answers, newest first.
    pub sent: Vec<Sent>,
    /// The one that is looked at.
    pub chosen: Option<Looked>,
}

/// What is typed, judged.
pub struct Typed {
    /// The bytes.
    pub frame: Arc<RawFrame>,
    /// Name of the command and what it asks for.
    pub title: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// What it would do.
    pub effect: Effect,
    /// The same in a sentence.
    pub because: String,
    /// What the chip will say.
    pub verdict: Verdict,
    /// What is odd about it, each a sentence.
    pub remarks: Vec<(Tone, String)>,
    /// `about 23 ms, then polls each 1 ms`.
    pub time: String,
}

impl Typed {
    /// Whether a confirmation comes before it.
    pub fn needs_consent(&self) -> bool {
        self.effect.needs_consent()
    }

    /// What the button says.
    pub fn button(&self) -> String {
        let dots = if self.needs_consent() { "…" } else { "" };
        match self.frame.crc() {
            Crc::Wrong { .. } => format!("Send {} B with the wrong CRC{dots}", self.frame.wire().len()),
            _ => format!("Send {} B{dots}", self.frame.wire().len()),
        }
    }
}

/// One row of what was sent.
pub struct Sent {
    /// Number of the exchange.
    pub number: u64,
    /// What was sent, shortened.
    pub bytes: String,
    /// Name of the command.
    pub title: String,
    /// Status, or what became of it.
    pub outcome: String,
    /// It was answered with status 00.
    pub good: bool,
    /// Time and polls.
    pub time: String,
}

/// An exchange in detail.
pub struct Looked {
    /// Its number.
    pub number: u64,
    /// Both directions.
    pub sides: [Side; 2],
    /// Time against the expected one, polls.
    pub facts: Vec<(&'static str, String)>,
}

/// One direction.
pub struct Side {
    /// `Sent` or `Received`.
    pub name: &'static str,
    /// Command or status, in words.
    pub title: String,
    /// Bytes on the wire; none where a secret is among them.
    pub wire: Vec<u8>,
    /// A secret is among them.
    pub masked: bool,
    /// Fields: depth, name, value.
    pub fields: Vec<(usize, String, String)>,
    /// What is wrong with it.
    pub complaints: Vec<String>,
}

pub(super) fn show(ui: &mut Ui, rect: Rect, form: &mut Form, data: &Data, out: &mut Outbox) {
    let side = (rect.width() * 0.40).clamp(300.0, 420.0).round();
    let (main, right) = region::split_right(ui, rect, side);
    // What is typed is judged above its button: in a low window the list gives way.
    let upper = (main.height() * 0.64).max(430.0).min(main.height() - 110.0).round();
    let (upper, lower) = region::split_top(ui, main, upper);
    compose::show(ui, upper, form, data, out);
    exchanged::list(ui, lower, form, data);
    exchanged::detail(ui, right, data, out);
}
