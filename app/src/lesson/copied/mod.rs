//! Why a copied certificate is not enough: the story of a device authentication in seven steps, told with a clone.

mod asks;
mod challenges;
mod checks;
mod gives;
mod signs;
mod takes;
mod verifies;

use stsafe_core::authenticate::Act;
use stsafe_core::verdict::{CheckResult, Verdict};

use super::Lesson;
use crate::view::AuthenticationRun;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    title: "Why a copied certificate is not enough",
    aim: "What a certificate proves, what it does not, and why a fresh challenge tells a chip from its copy.",
    minutes: 6,
    steps: &[
        &asks::STEP,
        &gives::STEP,
        &checks::STEP,
        &takes::STEP,
        &challenges::STEP,
        &signs::STEP,
        &verifies::STEP,
    ],
};

/// What was learnt in an act; nothing before it was run.
fn learnt(run: &AuthenticationRun, act: Act) -> Vec<u8> {
    run.of_act(act).map(|done| done.bytes.clone()).unwrap_or_default()
}

/// How a question was answered, and by which line.
fn ended(verdict: Option<&Verdict>) -> String {
    match verdict {
        None => "not asked".to_owned(),
        Some(verdict) => match verdict.with(CheckResult::Fail).next() {
            Some(check) => format!("failed, at “{}”", check.title),
            None => verdict.result.word().to_owned().replace("pass", "passed"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::LESSON;

    #[test]
    fn every_question_has_exactly_one_right_answer() {
        for step in LESSON.steps {
            let right = step.question.choices.iter().filter(|choice| choice.right).count();
            assert_eq!(right, 1, "{}", step.name);
        }
    }

    #[test]
    fn the_right_answer_is_not_always_the_same_letter() {
        let letters: Vec<_> =
            LESSON.steps.iter().map(|step| step.question.choices.iter().position(|c| c.right)).collect();
        for letter in 0..3 {
            assert!(letters.contains(&Some(letter)), "{letters:?}");
        }
    }
}
