//! What the learner has done: which lesson, which step, which answers. No chip, no paint.

use stsafe_core::chip::scenario::Scenario;

use super::data::Phase;
use crate::lesson::{LESSONS, Lesson, Step};

/// What this screen remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The lesson that is open; the list of lessons when `None`.
    pub(super) lesson: Option<usize>,
    /// The step that is shown, from 0.
    pub(super) at: usize,
    answers: Vec<Answered>,
    /// Which of the two chips is looked at.
    pub(super) who: Scenario,
    /// The trainer's notes are unfolded.
    pub(super) trainer: bool,
    /// The step that was painted last, and how far it was.
    pub(super) painted: Option<(usize, Phase)>,
}

/// What was answered in one step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Answered {
    /// The answer that is chosen, from 0.
    pub choice: Option<usize>,
    /// The answer that was checked last.
    pub checked: Option<usize>,
    /// Checks so far.
    pub tries: u32,
    /// The right one was given.
    pub right: bool,
    /// The chips were run.
    pub ran: bool,
}

impl State {
    /// The lesson that is open.
    pub(super) fn lesson(&self) -> Option<&'static Lesson> {
        self.lesson.and_then(|index| LESSONS.get(index)).copied()
    }

    /// The step that is shown.
    pub(super) fn step(&self) -> Option<&'static Step> {
        self.lesson().and_then(|lesson| lesson.steps.get(self.at)).copied()
    }

    /// Opens a lesson where it was left.
    pub(super) fn open(&mut self, index: usize) {
        if self.lesson != Some(index) {
            let steps = LESSONS.get(index).map_or(0, |lesson| lesson.steps.len());
            if self.answers.len() != steps {
                (self.at, self.answers) = (0, vec![Answered::default(); steps]);
            }
            self.lesson = Some(index);
        }
    }

    /// Back to the list; what was answered stays.
    pub(super) fn leave(&mut self) {
        self.lesson = None;
    }

    /// Forgets every answer.
    pub(super) fn start_over(&mut self) {
        (self.at, self.who) = (0, Scenario::Genuine);
        self.answers.fill(Answered::default());
    }

    /// What was answered in a step.
    pub(super) fn answered(&self, step: usize) -> Answered {
        self.answers.get(step).copied().unwrap_or_default()
    }

    /// The steps that were answered right, and those of them at the first try.
    pub(super) fn score(&self) -> (usize, usize) {
        let right = || self.answers.iter().filter(|answer| answer.right);
        (right().count(), right().filter(|answer| answer.tries == 1).count())
    }

    /// Whether a step can be gone to: those before it are answered.
    pub(super) fn is_open(&self, step: usize) -> bool {
        self.answers.iter().take(step).all(|answer| answer.right)
    }

    /// Chooses an answer; none any more once the right one was given.
    pub(super) fn choose(&mut self, choice: usize) {
        if let Some(answer) = self.answers.get_mut(self.at).filter(|answer| !answer.right) {
            answer.choice = Some(choice);
        }
    }

    /// Checks the answer that is chosen.
    pub(super) fn check(&mut self) {
        let Some(step) = self.step() else { return };
        let Some(answer) = self.answers.get_mut(self.at).filter(|answer| !answer.right) else { return };
        let Some(choice) = answer.choice else { return };
        answer.checked = Some(choice);
        answer.tries += 1;
        answer.right = step.question.choices.get(choice).is_some_and(|choice| choice.right);
    }

    /// The chips are being run for this step.
    pub(super) fn ran(&mut self) {
        if let Some(answer) = self.answers.get_mut(self.at) {
            answer.ran = true;
        }
    }

    /// The chips are new: what was seen is gone, what was answered stays.
    pub(super) fn chips_are_new(&mut self) {
        self.answers.iter_mut().for_each(|answer| answer.ran = false);
    }

    /// To the next step, if this one is answered; after the last one, to the list.
    pub(super) fn next(&mut self) {
        let Some(lesson) = self.lesson() else { return };
        if !self.answered(self.at).right {
            return;
        }
        if self.at + 1 < lesson.steps.len() {
            self.at += 1;
        } else {
            self.leave();
        }
    }

    /// To the step before; false at the first one.
    pub(super) fn back(&mut self) -> bool {
        let earlier = self.at.checked_sub(1);
        self.at = earlier.unwrap_or(0);
        earlier.is_some()
    }

    /// To a step that is open.
    pub(super) fn go_to(&mut self, step: usize) {
        if self.is_open(step) && step < self.answers.len() {
            self.at = step;
        }
    }
}
