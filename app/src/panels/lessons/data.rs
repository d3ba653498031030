//! What the Lessons screen shows, as plain values.

use std::ops::Range;

use stsafe_core::chip::scenario::Scenario;

use crate::lesson::{Flow, Piece};
use crate::widgets::verdict::Answer;

/// A lesson at one of its steps.
pub struct Data {
    /// Title of the lesson.
    pub title: &'static str,
    /// `Lesson 1 of 1, about 6 minutes`.
    pub place: String,
    /// All steps.
    pub rail: Vec<Rail>,
    /// How many steps are answered, as a share.
    pub share: f32,
    /// `4 of 7 steps, 2 of 2 right at once`.
    pub score: String,
    /// The step.
    pub page: Page,
    /// The lesson's own chips.
    pub live: Live,
}

/// One step in the list.
pub struct Rail {
    /// Its name.
    pub name: &'static str,
    /// It was answered.
    pub done: bool,
    /// It is the one that is shown.
    pub here: bool,
    /// It can be gone to.
    pub open: bool,
}

/// The idea, the question, and what was seen.
pub struct Page {
    /// Which step, from 0.
    pub index: usize,
    /// Its name.
    pub name: &'static str,
    /// The idea.
    pub text: &'static [Piece],
    /// The picture.
    pub figure: Figure,
    /// What is asked.
    pub ask: &'static str,
    /// What can be answered.
    pub choices: Vec<Choice>,
    /// What was said to the answer that was checked, and whether it was right.
    pub said: Option<(bool, &'static str)>,
    /// How far this step is.
    pub phase: Phase,
    /// What the button of the run says.
    pub run: &'static str,
    /// What the run shows.
    pub seen: Vec<String>,
    /// It is the last one.
    pub last: bool,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// An answer is to be chosen and checked.
    Predict,
    /// The right answer was given; the chips are to be run.
    Run,
    /// It was run.
    Seen,
}

/// One answer.
pub struct Choice {
    /// What it says.
    pub text: &'static str,
    /// It is chosen.
    pub chosen: bool,
    /// It was checked, and was this.
    pub checked: Option<bool>,
}

/// The picture, with what a run has put into it.
pub struct Figure {
    /// What the cloud knows.
    pub knows: [&'static str; 2],
    /// Which way something goes.
    pub flow: Flow,
    /// What goes.
    pub carries: &'static str,
    /// Its first bytes, of the chip that is looked at; empty before the run.
    pub bytes: String,
    /// How the step ended for the genuine chip and for the clone, where it judges.
    pub ended: [Answer; 2],
    /// It was run.
    pub seen: bool,
}

/// The lesson's own chips.
pub struct Live {
    /// Which is looked at.
    pub who: Scenario,
    /// Its two lights.
    pub lights: [(Answer, String); 2],
    /// The frame of this step.
    pub frame: Option<Frame>,
    /// Its exchanges so far, oldest first.
    pub exchanges: Vec<Exchange>,
    /// For whoever teaches it.
    pub trainer: &'static str,
}

/// A frame that goes to the chip.
pub struct Frame {
    /// It went already.
    pub sent: bool,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The bytes that the step is about.
    pub mark: Range<usize>,
    /// Its fields in words.
    pub words: String,
    /// What it does to the chip.
    pub effect: &'static str,
    /// How long it takes, in milliseconds.
    pub about_ms: u16,
}

/// One exchange of the lesson.
pub struct Exchange {
    /// `05`.
    pub code: String,
    /// What it is.
    pub name: String,
    /// `00 Command complete`.
    pub status: String,
    /// It was refused.
    pub refused: bool,
    /// How long it took, in milliseconds.
    pub took_ms: f32,
}
