//! A wrong key signs as readily as a right one.

use stsafe_core::authenticate::Act;
use stsafe_core::link::ResponseFrame;

use crate::lesson::{Figure, Flow, Piece, Question, Step, right, wrong};
use crate::view::AuthenticationRun;

pub static STEP: Step = Step {
    name: "The device signs with its private key",
    text: &[
        Piece::Say(
            "Generate signature carries the challenge to the chip, which signs it with the private key of ",
        ),
        Piece::Term("slot 0"),
        Piece::Say(
            ". No command reads that key. The challenge is used directly as the digest. The clone has a slot 0 as well, \
             with a key of its own: it never had the genuine one.",
        ),
    ],
    figure: Figure {
        knows: ["knows the CA key", "and the device key"],
        flow: Flow::ToCloud,
        carries: "Signature R, S",
        bytes: |run| run.of_act(Act::Sign).map(|done| done.bytes.clone()).unwrap_or_default(),
    },
    question: Question {
        ask: "Before you run it: what will the clone answer?",
        choices: [
            wrong(
                "A refusal: it notices that its key is the wrong one.",
                "A chip signs with the key it has. It does not compare it with a certificate.",
            ),
            wrong(
                "Nothing: it waits until the cloud gives up.",
                "It has everything it needs to answer: some key.",
            ),
            right(
                "A signature, as well formed as the other.",
                "R and S look like random numbers. By their looks nobody tells them apart.",
            ),
        ],
    },
    run: "Let both chips sign",
    act: Act::Sign,
    see: |desk| vec![answered("Genuine", &desk.genuine), answered("Clone", &desk.clone)],
    trainer: "Compare the two answers byte by byte in the live part: same status, same length, same shape.",
};

fn answered(who: &str, run: &AuthenticationRun) -> String {
    let frame = run.exchanges_of(Act::Sign).first().and_then(|e| ResponseFrame::decode(&e.received).ok());
    let status = frame.map_or_else(|| "no status".to_owned(), |frame| frame.status().to_string());
    let half = run.signature.len() / 2;
    format!("{who}: {status}, R of {half} and S of {half} bytes.")
}
