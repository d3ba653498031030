//! Builds the Authentication screen from the run.
//!
//! An act of the workflow is up to three steps of the diagram: a command and its answer are two arrows, and what the chip
//! does between them is worth a step.

use stsafe_core::{
    authenticate::{Act, Kind, entity},
    chip::scenario::Scenario,
    effect::Effect,
    plan::Plan,
};

use super::{
    data::{Data, Enrolment, Evidence, Figures, HostKey, Whose},
    evidence_build, lights_build, step_words,
};
use crate::{
    text,
    view::{AuthenticationRun, View},
    widgets::{
        bytes::pairs_short,
        sequence::{Ends, Stage, Step, Way},
    },
};

/// The arrows and dots of one act.
const fn ways(act: Act) -> &'static [Way] {
    match act {
        Act::ReadLength | Act::ReadCertificate | Act::AskSlot | Act::AskChallenge => {
            &[Way::ToChip, Way::ToHost]
        }
        Act::Sign | Act::Present => &[Way::ToChip, Way::AtChip, Way::ToHost],
        Act::ShowRoots
        | Act::ShowLeaf
        | Act::JudgeChain
        | Act::ShowKey
        | Act::DrawChallenge
        | Act::JudgeSignature
        | Act::SignAsHost
        | Act::JudgeAnswer => &[Way::AtHost],
    }
}

/// The Authentication screen; `None` without a device.
pub fn build(view: &View) -> Option<Data> {
    let device = view.device.as_ref()?;
    let run = &view.authentication;
    let scenario = run.scenario.unwrap_or(device.who);
    let drawn: Vec<(Act, Way)> =
        run.kind.acts().iter().flat_map(|act| ways(*act).iter().map(|way| (*act, *way))).collect();
    let next = run.next().and_then(|act| drawn.iter().position(|(of, _)| *of == act));
    let steps: Vec<Step> =
        drawn.iter().enumerate().map(|(index, (act, way))| step(run, scenario, index, *act, *way)).collect();
    let evidence: Vec<Evidence> = drawn
        .iter()
        .enumerate()
        .map(|(index, (act, way))| evidence_build::of(run, index, *act, *way))
        .collect();
    let lights = lights_build::of(run);
    Some(Data {
        kind: run.kind,
        scenario,
        own: device.who,
        host_case: run.host_case,
        virtual_chip: view.is_simulated(),
        ends: Ends {
            host: host(run),
            chip: chip(scenario, &device.address, view.is_simulated()),
            simulated: view.is_simulated(),
        },
        steps,
        evidence,
        next,
        ran: drawn.iter().filter(|(act, _)| run.of_act(*act).is_some()).count(),
        closed: run.closed,
        enrolment: enrolment(view),
        key: (run.kind == Kind::Mutual).then(|| host_key(run)),
        lights,
        figures: figures(run),
    })
}

fn host(run: &AuthenticationRun) -> String {
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

fn step(run: &AuthenticationRun, who: Scenario, index: usize, act: Act, way: Way) -> Step {
    let done = run.of_act(act);
    let broken = run.stopped.as_ref().filter(|(at, _)| *at == act);
    // The answer carries the result of what is judged by itself.
    let carries = act.judges() && matches!(way, Way::AtHost | Way::ToHost);
    let stage = match (done, broken) {
        (Some(done), _) => Stage::Done(carries.then(|| done.result.into())),
        (None, Some(_)) if matches!(way, Way::ToChip | Way::AtHost) => Stage::Broken,
        (None, _) => Stage::Waiting,
    };
    let frames = run.exchanges_of(act);
    // Of several exchanges the last one is what the act is about: a recording comes before.
    let told = if act == Act::AskChallenge { frames.last() } else { frames.first() };
    let wire = match way {
        Way::ToChip => told.map(|exchange| pairs_short(&exchange.sent, 9, 2)),
        Way::ToHost => told.map(|exchange| pairs_short(&exchange.received, 9, 2)),
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
        (None, None) => step_words::detail(run, who, act, way),
    };
    let took = matches!(way, Way::ToChip)
        .then(|| frames.iter().map(|e| e.took.as_secs_f32() * 1_000.0).sum::<f32>());
    let title = step_words::title(run, act, way);
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
    let then = match (run.kind, act) {
        (_, Act::JudgeChain) => Some(text::COPYABLE),
        (Kind::Mutual, Act::JudgeSignature) => Some(text::OTHER_WAY),
        _ => None,
    };
    Step {
        way,
        name: format!("Step {}, {title}, {direction}, {said}", index + 1),
        title,
        detail,
        bytes,
        took_ms: took.filter(|_| done.is_some() && !frames.is_empty()),
        stage,
        then: then.map(str::to_owned),
    }
}

/// What the chip lacks before it can verify this host. The worker lets only a virtual chip meet the simulator's host.
fn enrolment(view: &View) -> Option<Enrolment> {
    let run = &view.authentication;
    let host = run.host.as_ref()?;
    if run.kind != Kind::Mutual || run.scenario.is_some() || !run.done.is_empty() {
        return None;
    }
    let slot = entity::slot_for(&view.known, &host.key);
    let commands = entity::enrolment(&view.known, slot, &host.key);
    if commands.is_empty() {
        return None;
    }
    let button = format!("Write the host's key to slot {slot}");
    let plan = Plan::new(format!("Public slot {slot} knows this host"), commands, &view.known, view.session)
        .consequence(format!(
            "Slot {slot} keeps this key and this use for the life of the chip.{}",
            if host.own { "" } else { " The key is the simulator's host key, which is public." }
        ))
        .asks(&button, format!("host in slot {slot}"));
    let sentence =
        format!("Public slot {slot} does not hold this host's key: the chip would believe nobody.");
    Some(Enrolment { sentence, button: format!("{button}…"), plan: plan.shared() })
}

/// Whose key signs for the host.
fn host_key(run: &AuthenticationRun) -> HostKey {
    let (words, whose) = match &run.host {
        None => ("none yet".to_owned(), Whose::Nobodys),
        Some(host) if host.own => (format!("yours, {}", host.key.curve()), Whose::Own),
        Some(_) => ("the simulator's, public".to_owned(), Whose::Simulators),
    };
    HostKey { words, whose }
}

fn figures(run: &AuthenticationRun) -> Figures {
    let all: Vec<_> = run.done.iter().flat_map(|done| run.exchanges_of(done.act)).collect();
    let challenged = run.of_act(Act::AskChallenge).is_some();
    Figures {
        exchanges: all.len(),
        bytes: all.iter().map(|exchange| exchange.sent.len() + exchange.received.len()).sum(),
        ms: all.iter().map(|exchange| exchange.took.as_secs_f32() * 1_000.0).sum(),
        effect: if challenged { Effect::Volatile } else { Effect::ReadOnly }.name(),
    }
}
