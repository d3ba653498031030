//! A challenge is a number that nobody could know before.

use stsafe_core::authenticate::Act;
use stsafe_core::hex;

use super::learnt;
use crate::lesson::{Figure, Flow, Piece, Question, Step, right, wrong};

pub static STEP: Step = Step {
    name: "It sends a challenge",
    text: &[
        Piece::Say(
            "Until now the cloud has seen a file. Zone 0 can be read by everybody, so anyone may own that file. A ",
        ),
        Piece::Term("challenge"),
        Piece::Say(
            " is a fresh random number. Only the holder of the private key can sign it, and an old signature does not fit \
             a new number.",
        ),
    ],
    figure: Figure {
        knows: ["knows the CA key", "and now the device key"],
        flow: Flow::ToChips,
        carries: "Challenge",
        bytes: |run| learnt(run, Act::DrawChallenge),
    },
    question: Question {
        ask: "Before you run it: which light will turn red for the clone?",
        choices: [
            wrong(
                "Who vouches for it? The certificate is a copy.",
                "That light is green already, and rightly so: the file is intact.",
            ),
            right(
                "Does it hold the key? The clone cannot sign for it.",
                "The only thing that it could not copy is the private key.",
            ),
            wrong(
                "Both, because it is not genuine.",
                "The two questions are apart. That is why there are two lights.",
            ),
        ],
    },
    run: "Draw a challenge for each",
    act: Act::DrawChallenge,
    see: |desk| {
        let line = |who: &str, bytes: &[u8]| {
            let start = bytes.get(..6).unwrap_or(bytes);
            format!("{who}: {} random bytes, {} …", bytes.len(), hex::pairs(start))
        };
        let (one, two) = (learnt(&desk.genuine, Act::DrawChallenge), learnt(&desk.clone, Act::DrawChallenge));
        let fresh =
            if one == two { "They are equal." } else { "Each is new: no two are ever expected to be equal." };
        vec![line("Genuine", &one), line("Clone", &two), fresh.to_owned()]
    },
    trainer: "Let the class vote first. Then reset the chips and run again: the challenge changes, so a recorded \
              signature would fail too.",
};
