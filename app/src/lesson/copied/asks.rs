//! Zone 0 can be read by everybody.

use stsafe_core::authenticate::Act;
use stsafe_core::hex;

use super::learnt;
use crate::lesson::{Figure, Flow, Piece, Question, Step, right, wrong};

pub static STEP: Step = Step {
    name: "The cloud asks for identity",
    text: &[
        Piece::Say(
            "A device wants to join a cloud. Before anything else the cloud asks who it is. The answer lies in ",
        ),
        Piece::Term("zone 0"),
        Piece::Say(
            " of the chip, written before delivery: a certificate. Its first four bytes say how long it is, so they are \
             read first. On your desk are two virtual chips, a genuine one and one that pretends to be it.",
        ),
    ],
    figure: Figure {
        knows: ["knows the key", "of the authority"],
        flow: Flow::ToChips,
        carries: "Read zone 0",
        bytes: |run| run.exchanges_of(Act::ReadLength).first().map(|e| e.sent.clone()).unwrap_or_default(),
    },
    question: Question {
        ask: "Before you run it: who may read zone 0?",
        choices: [
            wrong(
                "Only a host that holds keys for this chip.",
                "That would be the condition Host. Zone 0 has to answer strangers: it is how they get to know the device.",
            ),
            right(
                "Everybody who can send the chip a command.",
                "Its read condition is Always, and the right to change that is spent.",
            ),
            wrong(
                "Only the cloud that it was made for.",
                "The chip does not know who asks. A read command carries no name.",
            ),
        ],
    },
    run: "Ask both chips",
    act: Act::ReadLength,
    see: |desk| {
        let (one, two) = (learnt(&desk.genuine, Act::ReadLength), learnt(&desk.clone, Act::ReadLength));
        let said = desk.genuine.of_act(Act::ReadLength).map_or("", |done| done.outcome.as_str());
        if one == two {
            vec![format!("Both chips answer {}. {said}.", hex::pairs(&one))]
        } else {
            vec![format!("They answer {} and {}.", hex::pairs(&one), hex::pairs(&two))]
        }
    },
    trainer: "Point at the exchanges in the live part: no key, no session, nothing but a read. Ask who in the room could have \
              sent it.",
};
