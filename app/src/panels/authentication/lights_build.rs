//! Builds the lights: one question each, and what all answers mean together.

use stsafe_core::{
    authenticate::{HostCase, Kind},
    chip::scenario::Scenario,
    verdict::{CheckResult, Verdict},
    x509::RootClass,
};

use super::data::{Light, Lights};
use crate::{
    text,
    view::AuthenticationRun,
    widgets::{
        bytes::pairs_short,
        verdict::{Answer, Check},
    },
};

/// The lights of this run.
pub(super) fn of(run: &AuthenticationRun) -> Lights {
    let (chain, possession) = (chain_light(run), possession_light(run));
    let entity = (run.kind == Kind::Mutual).then(|| entity_light(run));
    let meaning = match &entity {
        Some(light) if good(chain.answer) && good(possession.answer) => host_meaning(light.answer, run),
        _ => meaning(chain.answer, possession.answer, run),
    };
    Lights { meaning: meaning.to_owned(), chain, possession, entity }
}

fn good(answer: Answer) -> bool {
    matches!(answer, Answer::Pass | Answer::Warn)
}

fn entity_light(run: &AuthenticationRun) -> Light {
    let Some(verdict) = &run.entity else {
        let sentence =
            run.closed.map_or_else(|| "The chip has verified nobody.".to_owned(), |why| format!("{why}."));
        return Light { sentence, ..open_light() };
    };
    let sentence = match (verdict.is_positive(), run.proof.valid) {
        (true, _) => "It verified a signature over its own challenge with the key in its slot.",
        (false, None) => "It has no key by which it could know this host.",
        (false, Some(_)) => {
            "It answers not valid, and says no more. Which of the lines failed is computed here."
        }
    };
    Light {
        answer: verdict.result.into(),
        words: if verdict.is_positive() { "It believes this host" } else { "It does not" }.to_owned(),
        sentence: sentence.to_owned(),
        checks: lines(verdict),
    }
}

fn host_meaning(entity: Answer, run: &AuthenticationRun) -> &'static str {
    match (entity, run.host_case) {
        _ if run.proof.valid.is_none() && entity == Answer::Fail => {
            "A chip knows a host only by the public key in a slot. Written once, for the life of the chip."
        }
        (Answer::Open, _) => {
            "This host believes the chip. Whether the chip believes the host is asked the other way."
        }
        (Answer::Fail, HostCase::WrongKey) => {
            "Anybody can ask for a challenge and sign it. Only the private half of the key in the slot convinces the chip."
        }
        (Answer::Fail, HostCase::OldSignature) => {
            "The signature is the host's own, for an earlier challenge. The chip draws a new one each time, and each \
             serves once."
        }
        (Answer::Fail, HostCase::ChangedChallenge) => {
            "The host signed what reached it. Whoever changes the challenge on the way gets a signature that fits nothing."
        }
        (Answer::Fail, HostCase::RightKey) => "The key in the slot is not this host's.",
        (Answer::Pass | Answer::Warn, _) => {
            "Each has signed a number that the other drew. In a host session, zones with Auth+Host are open until a reset."
        }
    }
}

fn open_light() -> Light {
    Light {
        answer: Answer::Open,
        words: text::NOT_ASKED.to_owned(),
        sentence: String::new(),
        checks: Vec::new(),
    }
}

fn chain_light(run: &AuthenticationRun) -> Light {
    let Some(report) = &run.chain else {
        return Light { sentence: "The certificate has not been judged.".to_owned(), ..open_light() };
    };
    let positive = report.verdict.is_positive();
    let root = report.links.last().and_then(|link| link.certificate.subject.common_name());
    let sentence = match (positive, report.root_class) {
        (true, Some(RootClass::Simulator)) => {
            "The certificate is intact. Its root is the simulator's: no product."
        }
        (true, Some(RootClass::StTest)) => {
            "The certificate is intact. Its root is a test authority: a sample."
        }
        (true, _) => "The certificate is intact and signed by a root you trust.",
        (false, _) => "The certificate is not what it claims, or no trusted root signed it.",
    };
    Light {
        answer: report.verdict.result.into(),
        words: if positive {
            root.unwrap_or("A trusted root").to_owned()
        } else {
            text::NOBODY_TRUSTED.to_owned()
        },
        sentence: sentence.to_owned(),
        checks: lines(&report.verdict),
    }
}

fn possession_light(run: &AuthenticationRun) -> Light {
    let Some(verdict) = &run.possession else {
        let why =
            run.closed.map_or_else(|| "No challenge has been answered.".to_owned(), |why| format!("{why}."));
        return Light { sentence: why, ..open_light() };
    };
    let positive = verdict.is_positive();
    let sentence = if positive {
        "It signed a number nobody knew before, with the key named in the certificate."
    } else {
        "It cannot prove that it owns the key named in the certificate."
    };
    Light {
        answer: verdict.result.into(),
        words: if positive { text::KEY_HOLDER } else { text::NOT_KEY_HOLDER }.to_owned(),
        sentence: sentence.to_owned(),
        checks: lines(verdict),
    }
}

/// Checks that are shown under a light also when they passed; the Certificates screen has them all.
const SHOWN: [&str; 12] = [
    "signature",
    "issuer-name",
    "validity",
    "device-id",
    "root-trust",
    "challenge-signature",
    "challenge-length",
    "entity-slot",
    "host-key",
    "challenge-intact",
    "signature-fresh",
    "chip-answer",
];

/// The lines under a light: what decides, and everything that did not simply pass. Of several
/// lines with one name (a chain has several dates) only the first.
fn lines(verdict: &Verdict) -> Vec<Check> {
    let mut seen = Vec::new();
    let mut checks = Vec::new();
    for check in verdict.checks.iter().filter(|check| check.result != CheckResult::NotRun) {
        let decides = SHOWN.contains(&check.id) && !seen.contains(&check.id);
        seen.push(check.id);
        if decides || check.result != CheckResult::Pass {
            checks.push(check);
        }
    }
    checks
        .into_iter()
        .map(|check| Check {
            text: check.title.clone(),
            evidence: check.bytes.as_ref().map_or_else(String::new, |bytes| pairs_short(&bytes.bytes, 4, 0)),
            reason: check.reason.clone(),
            answer: check.result.into(),
        })
        .collect()
}

fn meaning(chain: Answer, possession: Answer, run: &AuthenticationRun) -> &'static str {
    match (chain, possession) {
        (Answer::Open, Answer::Open) if run.stopped.is_none() && run.kind == Kind::Mutual => {
            "Three questions. The last one is the chip's own: it lets nobody in who cannot sign the number that it draws."
        }
        (Answer::Open, Answer::Open) if run.stopped.is_none() => {
            "Two questions. The first is answered by a file that everybody can copy, the second only by the chip itself."
        }
        (Answer::Open, Answer::Open) => "Neither question could be asked.",
        (c, Answer::Open) if good(c) => {
            "Zone 0 is readable by everybody, so anyone can own this file. Only the challenge tells a chip from a copy."
        }
        (_, Answer::Open) if run.kind == Kind::MultiStep => {
            "A host stops here: without a believed root there is no key to verify a signature with."
        }
        (_, Answer::Open) => "Whatever it may sign, nobody you trust says whose key that is.",
        (c, p) if good(c) && good(p) && simulated_root(run) => {
            "The simulator's authority vouches for this key, and this chip holds it. On a product the root is ST's."
        }
        (c, p) if good(c) && good(p) => "A trusted authority vouches for this key, and this chip holds it.",
        (c, _) if good(c) && run.scenario == Some(Scenario::Replayed) => {
            "The signature is genuine, but for another challenge. A fresh challenge makes recorded answers worthless."
        }
        (c, _) if good(c) => {
            "Zone 0 is readable by everybody, so anyone can copy a certificate. A chain check alone would have passed \
             this clone."
        }
        (_, p) if good(p) => {
            "It holds the key of its certificate, but anybody can make a key and a certificate. Without a trusted \
             signature it proves nothing."
        }
        _ => "Neither the certificate nor the answer can be believed.",
    }
}

fn simulated_root(run: &AuthenticationRun) -> bool {
    run.chain.as_ref().is_some_and(|report| report.root_class == Some(RootClass::Simulator))
}
