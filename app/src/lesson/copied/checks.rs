//! A chain says who made the file, not who carries it.

use stsafe_core::authenticate::Act;

use super::ended;
use crate::lesson::{Figure, Flow, Piece, Question, Step, right, wrong};

pub static STEP: Step = Step {
    name: "The cloud checks it with the CA key",
    text: &[
        Piece::Say("The cloud has the public key of the "),
        Piece::Term("authority"),
        Piece::Say(
            " and verifies its signature under the certificate: nobody changed the file since it was signed. Dates and \
             names are checked too. In this lesson the authority is the simulator's own, whose name says that it is not \
             ST; on a product it would be ST's.",
        ),
    ],
    figure: Figure {
        knows: ["verifies with the key", "of the authority"],
        flow: Flow::Inside,
        carries: "Signature of the authority",
        bytes: |run| {
            let checked = run.of_act(Act::JudgeChain).and(run.leaf.as_ref());
            checked.map(|leaf| leaf.signature.clone()).unwrap_or_default()
        },
    },
    question: Question {
        ask: "Before you run it: what will this check say about the clone?",
        choices: [
            wrong(
                "It is found out: the signature was not made for it.",
                "The signature was made for the content of the file, and the clone has the same content.",
            ),
            wrong(
                "It has the private key, because the public one is in the file.",
                "A public key says nothing about who holds the private half.",
            ),
            right(
                "Nothing against it: the file is intact, whoever carries it.",
                "The check is about the file. It would say the same of a printout.",
            ),
        ],
    },
    run: "Check both chains",
    act: Act::JudgeChain,
    see: |desk| {
        let chain =
            |run: &crate::view::AuthenticationRun| ended(run.chain.as_ref().map(|report| &report.verdict));
        let root = desk.clone.chain.as_ref().and_then(|report| report.links.last());
        let root = root.and_then(|link| link.certificate.subject.common_name()).unwrap_or("nobody");
        vec![
            format!("Who vouches for it? Genuine: {}. Clone: {}.", chain(&desk.genuine), chain(&desk.clone)),
            format!("For both it is {root}."),
        ]
    },
    trainer: "Many products stop here. Ask what an attacker has to buy to get this far: one device, once.",
};
