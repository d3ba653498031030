//! Builds the Authentication screen from the run.
//!
//! The workflow has six acts; the diagram shows ten steps, because a command and its answer are
//! two arrows and the chip's own signing is worth a step.

use stsafe_core::{
    authenticate::Act,
    chip::scenario::Scenario,
    exchange::Exchange,
    verdict::{CheckResult, Verdict},
    x509::RootClass,
};

use super::{
    data::{Data, Evidence, Figures, Light},
    evidence_build,
};
use crate::{
    text,
    view::{AuthenticationRun, View},
    widgets::{
        bytes::pairs_short,
        sequence::{Ends, Stage, Step, Way},
        verdict::{Answer, Check},
    },
};

/// Steps of the diagram, each with the act it belongs to.
const STEPS: [(Act, Way); 10] = [
    (Act::ReadLength, Way::ToChip),
    (Act::ReadLength, Way::ToHost),
    (Act::ReadCertificate, Way::ToChip),
    (Act::ReadCertificate, Way::ToHost),
    (Act::JudgeChain, Way::AtHost),
    (Act::DrawChallenge, Way::AtHost),
    (Act::Sign, Way::ToChip),
    (Act::Sign, Way::AtChip),
    (Act::Sign, Way::ToHost),
    (Act::JudgeSignature, Way::AtHost),
];

/// The Authentication screen; `None` without a device.
pub fn build(view: &View) -> Option<Data> {
    let device = view.device.as_ref()?;
    let run = &view.authentication;
    let scenario = run.scenario.unwrap_or(Scenario::Genuine);
    let next = run.next().and_then(|act| STEPS.iter().position(|(of, _)| *of == act));
    let steps: Vec<_> =
        STEPS.iter().enumerate().map(|(index, (act, way))| step(run, index, *act, *way)).collect();
    let evidence: Vec<Evidence> = STEPS
        .iter()
        .enumerate()
        .map(|(index, (act, way))| evidence_build::of(run, index, *act, *way))
        .collect();
    let chain = chain_light(run);
    let possession = possession_light(run);
    Some(Data {
        scenario,
        virtual_chip: view.is_simulated(),
        ends: Ends {
            host: trusts(run),
            chip: chip(scenario, &device.address, view.is_simulated()),
            simulated: view.is_simulated(),
        },
        meaning: meaning(chain.answer, possession.answer, run).to_owned(),
        steps,
        evidence,
        next: next.filter(|_| run.stopped.is_none()),
        chain,
        possession,
        figures: figures(run),
    })
}

/// The exchanges of an act.
pub(super) fn exchanges(run: &AuthenticationRun, act: Act) -> Vec<&Exchange> {
    let Some((first, last)) = run.done.iter().find(|done| done.act == act).and_then(|done| done.exchanges)
    else {
        return Vec::new();
    };
    run.exchanges.iter().filter(|exchange| (first..=last).contains(&exchange.number)).collect()
}

fn trusts(run: &AuthenticationRun) -> String {
    let root = run.chain.as_ref().and_then(|report| report.links.last());
    let name =
        root.filter(|link| link.anchor.is_some()).and_then(|link| link.certificate.subject.common_name());
    name.map_or_else(|| "trusts the roots it knows".to_owned(), |name| format!("trusts {name}"))
}

fn chip(scenario: Scenario, address: &str, simulated: bool) -> String {
    match scenario {
        Scenario::Genuine if simulated => format!("virtual, {address}"),
        Scenario::Genuine => address.to_owned(),
        Scenario::Clone => "virtual, certificate copied, another key".to_owned(),
        Scenario::Forged => "virtual, certificate by somebody else".to_owned(),
        Scenario::WrongCa => "virtual, certificate of an unknown authority".to_owned(),
        Scenario::FlippedBit => "virtual, one bit of the certificate differs".to_owned(),
        Scenario::Replayed => "virtual, plays an old answer back".to_owned(),
    }
}

fn step(run: &AuthenticationRun, index: usize, act: Act, way: Way) -> Step {
    let done = run.done.iter().find(|done| done.act == act);
    let broken = run.stopped.as_ref().filter(|(at, _)| *at == act);
    let judged = matches!(act, Act::JudgeChain | Act::JudgeSignature);
    let stage = match (done, broken) {
        (Some(done), _) => Stage::Done(judged.then(|| done.result.into())),
        (None, Some(_)) if matches!(way, Way::ToChip | Way::AtHost) => Stage::Broken,
        (None, _) => Stage::Waiting,
    };
    let frames = exchanges(run, act);
    let wire = match way {
        Way::ToChip => frames.first().map(|exchange| pairs_short(&exchange.sent, 9, 2)),
        Way::ToHost => frames.first().map(|exchange| pairs_short(&exchange.received, 9, 2)),
        _ => None,
    };
    let more = if frames.len() > 1 && wire.is_some() {
        format!(", and {} more", frames.len() - 1)
    } else {
        String::new()
    };
    let bytes = wire.is_some();
    let detail = match (wire, broken) {
        (Some(wire), _) => format!("{wire}{more}"),
        (None, Some((_, why))) => why.clone(),
        (None, None) => idle_detail(run, act, way).to_owned(),
    };
    let took = matches!(way, Way::ToChip)
        .then(|| frames.iter().map(|e| e.took.as_secs_f32() * 1_000.0).sum::<f32>());
    let title = title(run, act, way);
    let said = match stage {
        Stage::Waiting => "not run yet",
        Stage::Broken => "broke off",
        Stage::Done(Some(answer)) => answer.word(),
        Stage::Done(None) => "done",
    };
    let direction = match way {
        Way::ToChip => "to chip",
        Way::ToHost => "from chip",
        Way::AtHost => "on the host",
        Way::AtChip => "in the chip",
    };
    Step {
        way,
        name: format!("Step {}, {title}, {direction}, {said}", index + 1),
        title,
        detail,
        bytes,
        took_ms: took.filter(|_| done.is_some() && !frames.is_empty()),
        stage,
        then: (act == Act::JudgeChain).then(|| text::COPYABLE.to_owned()),
    }
}

fn title(run: &AuthenticationRun, act: Act, way: Way) -> String {
    let done = run.done.iter().find(|done| done.act == act);
    match (act, way) {
        (Act::ReadLength, Way::ToHost) => {
            done.map_or("Length of the certificate", |done| &done.outcome).to_owned()
        }
        (Act::ReadCertificate, Way::ToHost) => "Certificate".to_owned(),
        (Act::Sign, Way::AtChip) => "Signs with its key".to_owned(),
        (Act::Sign, Way::ToHost) => "Signature R, S".to_owned(),
        (act, _) => act.title().to_owned(),
    }
}

fn idle_detail(run: &AuthenticationRun, act: Act, way: Way) -> &'static str {
    let scenario = run.scenario.unwrap_or(Scenario::Genuine);
    match (act, way) {
        (Act::JudgeChain, _) => "Signature, issuer, validity",
        (Act::DrawChallenge, _) => "32 random bytes",
        (Act::Sign, Way::AtChip) => match scenario {
            Scenario::Clone => "not the key of the certificate",
            Scenario::Replayed => "or rather plays one back",
            Scenario::Genuine | Scenario::Forged | Scenario::WrongCa | Scenario::FlippedBit => {
                "slot 0, never leaves the chip"
            }
        },
        (Act::JudgeSignature, _) => match run.possession.as_ref().map(|verdict| verdict.result) {
            Some(CheckResult::Fail) => "Signature does not verify",
            Some(_) => "Signature verifies",
            None => "With the key in the certificate",
        },
        _ => "",
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
            "Nobody you trust".to_owned()
        },
        sentence: sentence.to_owned(),
        checks: lines(&report.verdict),
    }
}

fn possession_light(run: &AuthenticationRun) -> Light {
    let Some(verdict) = &run.possession else {
        return Light { sentence: "No challenge has been answered.".to_owned(), ..open_light() };
    };
    let positive = verdict.is_positive();
    let sentence = if positive {
        "It signed a number nobody knew before, with the key named in the certificate."
    } else {
        "It cannot prove that it owns the key named in the certificate."
    };
    Light {
        answer: verdict.result.into(),
        words: if positive { "It holds the key" } else { "Not the key holder" }.to_owned(),
        sentence: sentence.to_owned(),
        checks: lines(verdict),
    }
}

/// Checks that are shown under a light also when they passed; the Certificates screen has them all.
const SHOWN: [&str; 7] = [
    "signature",
    "issuer-name",
    "validity",
    "device-id",
    "root-trust",
    "challenge-signature",
    "challenge-length",
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
    let good = |answer| matches!(answer, Answer::Pass | Answer::Warn);
    match (chain, possession) {
        (Answer::Open, Answer::Open) if run.stopped.is_none() => {
            "Two questions. The first is answered by a file that everybody can copy, the second only by the chip itself."
        }
        (Answer::Open, Answer::Open) => "Neither question could be asked.",
        (c, Answer::Open) if good(c) => {
            "Zone 0 is readable by everybody, so anyone can own this file. Only the challenge tells a chip from a copy."
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

fn figures(run: &AuthenticationRun) -> Figures {
    let numbers = run.done.iter().filter_map(|done| done.exchanges);
    let all: Vec<_> = numbers
        .flat_map(|(first, last)| run.exchanges.iter().filter(move |e| (first..=last).contains(&e.number)))
        .collect();
    Figures {
        exchanges: all.len(),
        bytes: all.iter().map(|exchange| exchange.sent.len() + exchange.received.len()).sum(),
        ms: all.iter().map(|exchange| exchange.took.as_secs_f32() * 1_000.0).sum(),
    }
}
