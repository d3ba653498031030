//! A signature fits one key and one number.

use stsafe_core::authenticate::Act;
use stsafe_core::crypto::Signature;
use stsafe_core::x509::challenge;

use super::ended;
use crate::lesson::{Figure, Flow, Piece, Question, Step, right, wrong};
use crate::view::lesson::LessonDesk;

pub static STEP: Step = Step {
    name: "The cloud verifies",
    text: &[
        Piece::Say(
            "With the public key from the certificate the cloud verifies each signature over the challenge that it sent. ",
        ),
        Piece::Term("Two questions, two lights"),
        Piece::Say(
            ": who vouches for it, and does it hold the key? Only a device that gets both of them green is what it claims \
             to be.",
        ),
    ],
    figure: Figure {
        knows: ["verifies with the key", "from the certificate"],
        flow: Flow::Inside,
        carries: "Signature over the challenge",
        bytes: |run| run.of_act(Act::JudgeSignature).map(|_| run.signature.clone()).unwrap_or_default(),
    },
    question: Question {
        ask: "And if somebody recorded the genuine signature, and plays it back to the next challenge?",
        choices: [
            right(
                "It fails: the signature is over another number.",
                "A recording is worth nothing as long as no challenge comes twice.",
            ),
            wrong(
                "It passes: it is a genuine signature.",
                "Genuine, but for the challenge of yesterday. The cloud verifies it over the one of today.",
            ),
            wrong(
                "The chip notices, and refuses to sign again.",
                "The chip is not asked at all. It is the cloud that has to notice, and it does.",
            ),
        ],
    },
    run: "Verify both signatures",
    act: Act::JudgeSignature,
    see: |desk| {
        let key = |run: &crate::view::AuthenticationRun| ended(run.possession.as_ref());
        let mut seen = vec![format!(
            "Does it hold the key? Genuine: {}. Clone: {}.",
            key(&desk.genuine),
            key(&desk.clone)
        )];
        seen.extend(played_back(desk));
        seen
    },
    trainer: "The Authentication screen has the other impostors: forged, wrong CA, one flipped bit, a recording. Each \
              fails at one line only. Which?",
};

/// The genuine signature, held against the clone's challenge: a recording that meets another number.
fn played_back(desk: &LessonDesk) -> Option<String> {
    let leaf = desk.genuine.leaf.as_ref()?;
    let signature = Signature::from_bytes(leaf.key.curve?, &desk.genuine.signature).ok()?;
    let verdict = challenge::judge(leaf, &desk.clone.challenge, &signature);
    Some(format!("The genuine signature, held against the other challenge: {}.", ended(Some(&verdict))))
}
