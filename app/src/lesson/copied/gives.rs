//! A certificate is a file, and files can be copied.

use stsafe_core::authenticate::Act;
use stsafe_core::hex;

use super::learnt;
use crate::lesson::{Figure, Flow, Piece, Question, Step, right, wrong};

pub static STEP: Step = Step {
    name: "The device gives its certificate",
    text: &[
        Piece::Say("The rest of zone 0 is read in pieces. What comes out is a "),
        Piece::Term("file"),
        Piece::Say(
            ": a serial number, a public key, dates, and the signature of an authority under all of it. The second chip \
             is a ",
        ),
        Piece::Term("clone"),
        Piece::Say(
            ": somebody read zone 0 of the first one, as you just did, and built a chip that answers the same.",
        ),
    ],
    figure: Figure {
        knows: ["knows the key", "of the authority"],
        flow: Flow::ToCloud,
        carries: "Certificate",
        bytes: |run| learnt(run, Act::ReadCertificate),
    },
    question: Question {
        ask: "Before you run it: how will the two certificates differ?",
        choices: [
            right(
                "Not in a single byte.",
                "A copy of a file is the file. Nothing in it can know where it is read from.",
            ),
            wrong(
                "The clone's names another public key.",
                "Then the signature of the authority would no longer fit. Whoever clones copies everything.",
            ),
            wrong(
                "The clone's signature is broken.",
                "The signature is part of the file, and it is copied with it.",
            ),
        ],
    },
    run: "Read both certificates",
    act: Act::ReadCertificate,
    see: |desk| {
        let (one, two) =
            (learnt(&desk.genuine, Act::ReadCertificate), learnt(&desk.clone, Act::ReadCertificate));
        let differ = one.iter().zip(&two).filter(|(a, b)| a != b).count() + one.len().abs_diff(two.len());
        let serial = desk.clone.leaf.as_ref().map(|leaf| hex::run(&leaf.serial)).unwrap_or_default();
        vec![
            format!("{} bytes from each chip; {differ} of them differ.", one.len()),
            format!("Both say that they are {serial}."),
        ]
    },
    trainer: "On a real chip zone 0 cannot be rewritten, but nothing keeps a cheap microcontroller from answering with \
              these bytes.",
};
