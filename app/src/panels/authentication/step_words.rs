//! The words of the diagram's steps.

use stsafe_core::authenticate::{Act, HostCase};
use stsafe_core::chip::scenario::Scenario;

use crate::view::AuthenticationRun;
use crate::widgets::sequence::Way;

/// What happens in this step.
pub(super) fn title(run: &AuthenticationRun, act: Act, way: Way) -> String {
    let outcome = |else_: &str| run.of_act(act).map_or(else_, |done| &done.outcome).to_owned();
    match (act, way) {
        (Act::ReadLength, Way::ToHost) => outcome("Length of the certificate"),
        (Act::ReadCertificate, Way::ToHost) => "Certificate".to_owned(),
        (Act::Sign, Way::AtChip) => "Signs with its key".to_owned(),
        (Act::Sign, Way::ToHost) => "Signature R, S".to_owned(),
        (Act::AskSlot, Way::ToChip) => run
            .host
            .as_ref()
            .map_or_else(|| act.title().to_owned(), |host| format!("Query public key slot {}", host.slot)),
        (Act::AskSlot, _) => "Key of a host, and what it may do".to_owned(),
        (Act::AskChallenge, Way::ToHost) => outcome("Challenge of the chip"),
        (Act::Present, Way::AtChip) => "Verifies with the key of its slot".to_owned(),
        (Act::Present, Way::ToHost) => outcome("Valid or not valid"),
        (act, _) => act.title().to_owned(),
    }
}

/// What the step looks at, where there are no bytes of it.
pub(super) fn detail(run: &AuthenticationRun, who: Scenario, act: Act, way: Way) -> String {
    let outcome = |else_: &str| run.of_act(act).map_or(else_, |done| &done.outcome).to_owned();
    match (act, way) {
        (Act::ShowRoots, _) => {
            let count = run.of_act(act).map(|done| &done.outcome);
            count.map_or("Nothing else counts", |said| said.split(':').next().unwrap_or(said)).to_owned()
        }
        (Act::ShowLeaf, _) => "Subject, issuer, dates".to_owned(),
        (Act::JudgeChain, _) => "Signature, issuer, validity".to_owned(),
        (Act::ShowKey, _) => outcome("Which curve, how long a challenge"),
        (Act::DrawChallenge, _) => outcome("32 random bytes"),
        (Act::Sign, Way::AtChip) => match who {
            Scenario::Clone => "not the key of the certificate".to_owned(),
            Scenario::Replayed => "or rather plays one back".to_owned(),
            Scenario::Genuine | Scenario::Forged | Scenario::WrongCa | Scenario::FlippedBit => {
                "slot 0, never leaves the chip".to_owned()
            }
        },
        (Act::JudgeSignature, _) => outcome("With the key in the certificate"),
        (Act::SignAsHost, _) => match run.host_case {
            HostCase::RightKey => "its key never leaves this program",
            HostCase::WrongKey => "with a key of its own",
            HostCase::OldSignature => "or rather plays one back",
            HostCase::ChangedChallenge => "a challenge with one bit changed",
        }
        .to_owned(),
        (Act::Present, Way::AtChip) => "and forgets the challenge".to_owned(),
        (Act::JudgeAnswer, _) => outcome("Yes or no, and why"),
        _ => String::new(),
    }
}
