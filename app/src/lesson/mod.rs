//! Lessons as data: what is said, what is asked, and what a run on the lesson's own chips shows. Every byte that a
//! lesson shows is taken from that run.
//!
//! What never lives here: paint, a device, what the learner has answered.

mod copied;

use stsafe_core::authenticate::Act;

use crate::view::AuthenticationRun;
use crate::view::lesson::LessonDesk;

/// All lessons, in the order in which they are taught.
pub static LESSONS: [&Lesson; 1] = [&copied::LESSON];

/// A lesson.
pub struct Lesson {
    /// What it is about.
    pub title: &'static str,
    /// What one knows afterwards, in a sentence.
    pub aim: &'static str,
    /// About how long it takes, in minutes.
    pub minutes: u8,
    /// Its steps.
    pub steps: &'static [&'static Step],
}

/// One step: an idea, a question, a run, and what is to be seen.
pub struct Step {
    /// What happens.
    pub name: &'static str,
    /// The idea.
    pub text: &'static [Piece],
    /// The picture.
    pub figure: Figure,
    /// What the learner predicts.
    pub question: Question,
    /// What the button of the run says.
    pub run: &'static str,
    /// The act up to which both chips are run.
    pub act: Act,
    /// What the run shows, sentence by sentence.
    pub see: fn(&LessonDesk) -> Vec<String>,
    /// For whoever teaches it.
    pub trainer: &'static str,
}

/// A piece of text.
pub enum Piece {
    /// Plain.
    Say(&'static str),
    /// The word that the step is about.
    Term(&'static str),
}

/// A question with one right answer.
pub struct Question {
    /// What is asked.
    pub ask: &'static str,
    /// What can be answered, A to C.
    pub choices: [Choice; 3],
}

/// One answer.
pub struct Choice {
    /// What it says.
    pub text: &'static str,
    /// Why it is right, or why not.
    pub because: &'static str,
    /// Whether it is right.
    pub right: bool,
}

/// The picture of a step: the cloud at the left, the genuine chip and its clone at the right.
pub struct Figure {
    /// What the cloud knows, in two lines.
    pub knows: [&'static str; 2],
    /// Which way something goes.
    pub flow: Flow,
    /// What goes, or what is looked at.
    pub carries: &'static str,
    /// Its bytes, once it was run; may be empty.
    pub bytes: fn(&AuthenticationRun) -> Vec<u8>,
}

/// Which way something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// From the cloud to the chips.
    ToChips,
    /// From the chips to the cloud.
    ToCloud,
    /// The cloud looks at what it has.
    Inside,
}

const fn right(text: &'static str, because: &'static str) -> Choice {
    Choice { text, because, right: true }
}

const fn wrong(text: &'static str, because: &'static str) -> Choice {
    Choice { text, because, right: false }
}
