//! `auth`: chain, then challenge, and where it is mutual the chip's own challenge; one verdict per question.

use serde_json::json;
use stsafe_core::authenticate::{Authentication, Host, HostCase, Kind, Stopped, entity};
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::command::query::{PublicKeySlot, PublicKeyTable};
use stsafe_core::crypto::PrivateKey;
use stsafe_core::device::{Consent, Device};
use stsafe_core::hex;
use stsafe_core::transport::Origin;
use stsafe_core::x509::{DeviceKind, simulator};

use super::args::{AuthArgs, Common};
use super::opening::Opening;
use super::outcome::{Failure, Outcome, Report, device_json, verdict_text};
use super::{private_keys, trust};

/// Who asks, as captures name it.
const AUTH: &str = "auth";

pub fn run(common: &Common, args: &AuthArgs) -> Outcome {
    check(args)?;
    let mut opening = Opening::new(common, AUTH)?;
    if args.scenario != Scenario::Genuine {
        if opening.device().transport().origin() != Origin::Virtual {
            return Err(Failure::usage("--scenario needs a virtual chip: a real one is what it is"));
        }
        opening = Opening::impostor(common, AUTH, args.scenario)?;
    }
    let kind = match opening.device().transport().origin() {
        Origin::Virtual => DeviceKind::Virtual,
        Origin::Real | Origin::Replay => DeviceKind::Real,
    };
    let run = Authentication::new(trust::store(common)?, trust::at(args.at), kind);
    let mut slot = None;
    let mut run = match args.kind {
        Kind::Device => run,
        Kind::MultiStep => run.in_steps(),
        Kind::Mutual => {
            let host = host(common, args, kind, opening.device())?;
            if args.enrol && args.scenario == Scenario::Genuine {
                enrol(common, &host, opening.device())?;
            }
            slot = Some(host.slot);
            run.mutual(host)
        }
    };
    let mut device = opening.begin();
    run.run_all(&mut device, &mut *common.options().host_random());
    match &run.stopped {
        Some(Stopped::Device(error)) => return Err(error.clone().into()),
        Some(stopped) => return Err(Failure::device(stopped.to_string())),
        None => {}
    }
    Ok(report(args, &run, slot, &mut device))
}

/// What only a mutual authentication has.
fn check(args: &AuthArgs) -> Result<(), Failure> {
    let asked = [
        (args.host_case != HostCase::RightKey, "--host"),
        (args.host_key.is_some(), "--host-key"),
        (args.slot.is_some(), "--slot"),
        (args.enrol, "--enrol"),
    ];
    match asked.iter().find(|(asked, _)| *asked && args.kind != Kind::Mutual) {
        Some((_, word)) => Err(Failure::usage(format!("{word} belongs to --kind mutual"))),
        None => Ok(()),
    }
}

/// Who asks. The simulator's host key is public, so that no real chip may get to know it.
fn host(common: &Common, args: &AuthArgs, kind: DeviceKind, device: &mut Device) -> Result<Host, Failure> {
    let key = match (&args.host_key, kind) {
        (Some(value), _) => private_keys::signing(common, "--host-key", value)?,
        (None, DeviceKind::Virtual) => simulator_key()?,
        (None, DeviceKind::Real) => {
            return Err(Failure::usage(
                "--kind mutual needs --host-key FILE on a real chip: the simulator's host key is public",
            ));
        }
    };
    device.run(PublicKeyTable).map_err(Failure::from)?;
    for slot in 0..device.observation().public_key_slots().unwrap_or(0) {
        device.run(PublicKeySlot { slot }).map_err(Failure::from)?;
    }
    let slot = args.slot.unwrap_or_else(|| entity::slot_for(device.observation(), key.public()));
    Ok(Host { key, slot, case: args.host_case })
}

fn simulator_key() -> Result<PrivateKey, Failure> {
    simulator::host_key().map_err(|e| Failure::device(e.to_string()))
}

/// Makes the chip know the host, where it does not yet.
fn enrol(common: &Common, host: &Host, device: &mut Device) -> Result<(), Failure> {
    let steps = entity::enrolment(device.observation(), host.slot, host.key.public());
    if !steps.is_empty() && !common.yes {
        let titles: Vec<&str> = steps.iter().map(|(title, _)| title.as_str()).collect();
        let what = format!("not sent, one-way: {}", titles.join("; "));
        return Err(Failure::unagreed(what, "Agree to it with --yes."));
    }
    for (_, command) in steps {
        device.run_any(&command, Consent::Given).map_err(Failure::from)?;
    }
    Ok(())
}

fn report(args: &AuthArgs, run: &Authentication, slot: Option<u8>, device: &mut Device) -> Report {
    let steps = run.done.iter().map(|done| {
        json!({
            "id": done.act.id(),
            "outcome": done.outcome,
            "result": done.result,
            "took_us": u64::try_from(done.took.as_micros()).unwrap_or(u64::MAX),
            "bytes": hex::run(&done.bytes),
        })
    });
    // A virtual chip in a file may be a clone by itself.
    let who = match (args.scenario, device.transport().bench()) {
        (Scenario::Genuine, Some(bus)) => scenario::played(&bus.chip.nvm),
        (asked, _) => asked,
    };
    let json = json!({
        "device": device_json(device),
        "kind": args.kind,
        "scenario": who,
        "host": slot.map(|slot| json!({ "case": args.host_case, "slot": slot })),
        "steps": steps.collect::<Vec<_>>(),
        "closed": run.closed(),
        "verdicts": run.verdicts(),
        "root_class": run.chain.as_ref().and_then(|report| report.root_class).map(|class| class.word()),
    });
    let mut text = String::new();
    if device.transport().origin() == Origin::Virtual {
        text += &format!("Simulated chip, scenario {who}\n\n");
    }
    if args.kind == Kind::MultiStep {
        for (index, done) in run.done.iter().enumerate() {
            text += &format!("{:2}  {}: {}\n", index + 1, done.act.title(), done.outcome);
        }
        text.push('\n');
    }
    for verdict in run.verdicts() {
        text += &verdict_text(verdict);
        text.push('\n');
    }
    if let Some(closed) = run.closed() {
        text += &format!("{closed}.\n");
    }
    if run.proof.slot.as_ref().is_some_and(|slot| slot.key.is_none()) {
        text += "Make the chip know this host with --enrol --yes, once.\n";
    }
    Report { text, json, positive: run.is_genuine() }
}
