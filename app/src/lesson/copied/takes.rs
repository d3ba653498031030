//! A public key verifies, it does not sign.

use stsafe_core::authenticate::Act;
use stsafe_core::hex;

use crate::lesson::{Figure, Flow, Piece, Question, Step, right, wrong};
use crate::view::AuthenticationRun;

pub static STEP: Step = Step {
    name: "It takes out the device key",
    text: &[
        Piece::Say("The certificate names a "),
        Piece::Term("public key"),
        Piece::Say(
            ", and the authority vouches that it belongs to this device. Its private half is somewhere, and whoever holds \
             it can prove that without showing it. So the cloud takes the public key out of the file and keeps it for \
             what comes next. Nothing goes over the bus.",
        ),
    ],
    figure: Figure {
        knows: ["knows the CA key", "and now the device key"],
        flow: Flow::Inside,
        carries: "Public key: 04, X, Y",
        bytes: key,
    },
    question: Question {
        ask: "Before you look: what is this public key good for?",
        choices: [
            wrong(
                "The cloud can sign in the device's name.",
                "Signing takes the private half, which is not in the file.",
            ),
            right(
                "The cloud can verify what the private half has signed.",
                "That is all it can do, and all that is needed.",
            ),
            wrong(
                "The cloud can read the zones that are closed to others.",
                "Zones go by access conditions and the host's keys, not by this one.",
            ),
        ],
    },
    run: "Look at the key",
    act: Act::JudgeChain,
    see: |desk| {
        let (one, two) = (key(&desk.genuine), key(&desk.clone));
        let curve = desk.genuine.leaf.as_ref().map_or("", |leaf| leaf.key.name.as_str());
        let start = one.get(..9).unwrap_or(&one);
        let same =
            if one == two { "The clone's certificate names the same key." } else { "The clone's differs." };
        vec![format!("{} bytes on {curve}: {} …", one.len(), hex::pairs(start)), same.to_owned()]
    },
    trainer: "Worth a pause: the clone presents a key that it cannot use. Nobody knows it yet.",
};

fn key(run: &AuthenticationRun) -> Vec<u8> {
    run.leaf.as_ref().map(|leaf| leaf.key.bytes.clone()).unwrap_or_default()
}
