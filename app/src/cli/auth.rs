//! `auth`: chain, then challenge; two verdicts.

use serde_json::json;
use stsafe_core::authenticate::{Authentication, Stopped};
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::hex;
use stsafe_core::transport::Origin;
use stsafe_core::x509::DeviceKind;

use super::args::{AuthArgs, Common};
use super::outcome::{Failure, Outcome, Report, device_json, verdict_text};
use super::{device, recorded, trust};
use crate::open;

pub fn run(common: &Common, args: &AuthArgs) -> Outcome {
    let mut device = device(common)?;
    if args.scenario != Scenario::Genuine {
        if device.transport().origin() != Origin::Virtual {
            return Err(Failure::usage("--scenario needs a virtual chip: a real one is what it is"));
        }
        device =
            open::impostor(args.scenario, common.options()).map_err(|e| Failure::device(e.to_string()))?;
        recorded(common, &mut device)?;
    }
    let kind = match device.transport().origin() {
        Origin::Virtual => DeviceKind::Virtual,
        Origin::Real | Origin::Replay => DeviceKind::Real,
    };
    let mut run = Authentication::new(trust::store(common)?, trust::at(args.at), kind);
    run.run_all(&mut device, &mut *common.options().host_random());
    if let Some(Stopped::Device(error)) = run.stopped {
        return Err(error.into());
    }
    if let Some(stopped) = &run.stopped {
        return Err(Failure::device(stopped.to_string()));
    }
    let steps = run.done.iter().map(|done| {
        json!({
            "id": done.act.id(),
            "outcome": done.outcome,
            "result": done.result,
            "took_us": u64::try_from(done.took.as_micros()).unwrap_or(u64::MAX),
            "bytes": hex::run(&done.bytes),
        })
    });
    let json = json!({
        "device": device_json(&mut device),
        "scenario": args.scenario,
        "steps": steps.collect::<Vec<_>>(),
        "verdicts": run.verdicts(),
        "root_class": run.chain.as_ref().and_then(|report| report.root_class).map(|class| class.word()),
    });
    let mut text = String::new();
    if device.transport().origin() == Origin::Virtual {
        text += &format!("Simulated chip, scenario {}\n\n", args.scenario);
    }
    for verdict in run.verdicts() {
        text += &verdict_text(verdict);
        text.push('\n');
    }
    Ok(Report { text, json, positive: run.is_genuine() })
}
