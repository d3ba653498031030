//! Raw frames: any bytes, in any notation, decoded and judged before they leave; what was sent and what came back. In a
//! host session also frames with a C-MAC: typed with it, or protected by the session.

mod build;
mod compose;
mod exchanged;
mod protect;

use std::sync::Arc;

use egui::{Rect, Ui};
use stsafe_core::describe::Field;
use stsafe_core::lab::raw::look::Look;
use stsafe_core::lab::raw::{Crc, CrcMode, RawFrame, Shield};
use stsafe_core::policy::Session;

use crate::{
    action::{Action, Outbox},
    theme::Tone,
    view::lab::LabErrand,
    widgets::region,
};

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
    /// The session protects the frame, CRC included.
    pub protect: bool,
    /// How it does.
    pub shield: Shield,
    /// Typed to go on beyond the limit of wrong C-MACs.
    pub accept: String,
    /// What was asked of a frame with a C-MAC.
    asked: Option<Asked>,
    /// Texts that were sent, oldest first.
    typed: Vec<String>,
    /// Which of them is shown, counted from the newest; none while something new is typed.
    walked: Option<usize>,
    /// The exchange that is looked at; the newest when `None`.
    pub(super) chosen: Option<u64>,
}

/// What the answer to the question about a frame hangs on: asked again when one of them is another.
#[derive(Clone, PartialEq)]
pub struct Asked {
    frame: Arc<RawFrame>,
    exchanges: u64,
    n: Option<u32>,
    standing: Session,
}

impl Form {
    /// The frame that is typed; an error is a sentence.
    fn frame(&self) -> Result<RawFrame, String> {
        let crc = if self.protect { CrcMode::Append } else { self.crc };
        let frame = RawFrame::read(&self.text, crc);
        let frame = if self.protect { frame.and_then(|frame| frame.shielded(self.shield)) } else { frame };
        frame.map_err(|error| error.to_string())
    }

    /// A text was sent: it can be walked back to.
    fn remember(&mut self) {
        if self.typed.last() != Some(&self.text) {
            self.typed.push(self.text.clone());
        }
        let over = self.typed.len().saturating_sub(MOST_TYPED);
        self.typed.drain(..over);
        (self.walked, self.chosen) = (None, None);
        self.accept.clear();
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
    /// What is typed, judged; an error is a sentence. `None` while nothing is typed, or nothing is known of it yet.
    pub typed: Option<Result<Typed, String>>,
    /// What is to be asked of a frame with a C-MAC.
    pub ask: Option<Asked>,
    /// Why no session can protect a frame; empty when one can.
    pub no_session: &'static str,
    /// Why nothing can be sent; empty when something can.
    pub closed: &'static str,
    /// Frames with their answers, newest first.
    pub sent: Vec<Sent>,
    /// The one that is looked at.
    pub chosen: Option<Looked>,
}

/// What is typed, judged.
pub struct Typed {
    /// The bytes, what they would do, what the chip will say.
    pub look: Arc<Look>,
    /// Name of the command and what it asks for.
    pub title: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// What goes over the wire, where the session makes it and no secret is among the typed bytes.
    pub on_wire: Option<Vec<u8>>,
    /// What it costs the session, in a sentence; empty without a C-MAC.
    pub cost: String,
    /// The limit of wrong C-MACs is reached: words are typed before it leaves.
    pub stopped: bool,
    /// What is odd about it, each a sentence.
    pub remarks: Vec<(Tone, String)>,
    /// `about 23 ms, then polls each 1 ms`.
    pub time: String,
}

impl Typed {
    /// Whether a confirmation comes before it.
    pub fn needs_consent(&self) -> bool {
        self.look.judged.effect.needs_consent()
    }

    /// What the button says.
    pub fn button(&self) -> String {
        let dots = if self.needs_consent() { "…" } else { "" };
        let bytes = self.look.bytes().len();
        match self.look.frame.crc() {
            Crc::Wrong { .. } => format!("Send {bytes} B with the wrong CRC{dots}"),
            // Of a frame whose counter is asked first, only the length before it is protected is known.
            _ if self.look.wire.is_none() => format!("Protect and send{dots}"),
            _ => format!("Send {bytes} B{dots}"),
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
    if let Some(ask) = &data.ask {
        out.push(Action::Lab(LabErrand::Look(Arc::clone(&ask.frame))));
        form.asked = Some(ask.clone());
    }
    let side = (rect.width() * 0.40).clamp(300.0, 420.0).round();
    let (main, right) = region::split_right(ui, rect, side);
    // What is typed is judged above its button: in a low window the list gives way.
    let upper = (main.height() * 0.64).max(430.0).min(main.height() - 110.0).round();
    let (upper, lower) = region::split_top(ui, main, upper);
    compose::show(ui, upper, form, data, out);
    exchanged::list(ui, lower, form, data);
    exchanged::detail(ui, right, data, out);
}
