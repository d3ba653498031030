//! `plan new`, `plan show`, `plan run`: lists of steps that are reviewed, rehearsed on a twin, and only then sent.

use std::path::Path;

use serde_json::{Value, json};
use stsafe_core::access::ZoneAccess;
use stsafe_core::chip::store;
use stsafe_core::command::Command;
use stsafe_core::command::catalog::Listed;
use stsafe_core::command::data_partition::{AccessChange, Update, ZoneOption};
use stsafe_core::device::{Consent, Device};
use stsafe_core::effect::Effect;
use stsafe_core::exchange::Exchange;
use stsafe_core::hex;
use stsafe_core::link::frame::split_header;
use stsafe_core::plan::file::{Expects, MAX_BYTES, PlanFile};
use stsafe_core::plan::{self, CarriedOut, Ended, Plan};

use super::args::{Common, PlanCommand, PlanNew, PlanTarget};
use super::opening::Opening;
use super::outcome::{Failure, Outcome, Report, device_json};
use super::rehearsal;
use crate::files;

pub fn run(common: &Common, command: &PlanCommand) -> Outcome {
    match command {
        PlanCommand::Show { file } => show(file),
        PlanCommand::Run { file, on } => carry_out(common, file, *on),
        PlanCommand::New(args) => new(common, args),
    }
}

fn read(path: &Path) -> Result<PlanFile, Failure> {
    let text = files::read_text(path, MAX_BYTES).map_err(Failure::file)?;
    PlanFile::from_ron(&text).map_err(|e| Failure::problems(&path.display().to_string(), &e))
}

fn show(path: &Path) -> Outcome {
    let file = read(path)?;
    let mut text = format!("{}\n", file.title);
    if !file.consequence.is_empty() {
        text += &format!("{}\n", file.consequence);
    }
    text += &format!("For {}. {} at worst.\n", file.identity(), file.effect());
    for (number, step) in (1..).zip(&file.steps) {
        let expects = match &step.expects {
            Expects::Exactly(bytes) => format!("exactly {bytes}"),
            Expects::Status(code) => format!("status {code:02X}"),
            Expects::Open => "any answer".into(),
        };
        text += &format!("\n{number}. {}\n", step.says);
        text += &format!(
            "   {}, {}\n   sends   {}\n   expects {expects}\n",
            step.command, step.effect, step.sends
        );
    }
    Ok(Report::new(text, json!({ "plan": file })))
}

fn new(common: &Common, args: &PlanNew) -> Outcome {
    if args.file.exists() {
        let what = format!("{}: there is a file already; it was left as it is", args.file.display());
        return Err(Failure::file(what));
    }
    let device = Opening::observed(common, "plan")?.begin();
    let mut commands = Vec::new();
    for zone in &args.freeze {
        let option = ZoneOption::changing(AccessChange::to(ZoneAccess::Never, false));
        let command = Update { option, zone: *zone, offset: 0, data: Vec::new() };
        commands.push((format!("Close zone {zone} to updates, for ever"), command.into_command()));
    }
    for text in &args.step {
        let bytes = hex::parse(text).map_err(|e| Failure::usage(format!("--step {text:?}: {e}")))?;
        let (code, _, used) =
            split_header(&bytes).map_err(|e| Failure::usage(format!("--step {text:?}: {e}")))?;
        let payload = bytes.get(used..).unwrap_or_default();
        let command = Command::decode(code, payload, device.observation())
            .map_err(|e| Failure::usage(format!("--step {text:?}: {e}")))?;
        commands.push((command.summary(), command));
    }
    if commands.is_empty() {
        return Err(Failure::usage("a plan has at least one step: --freeze ZONE or --step HEX"));
    }
    let title = args.title.clone().unwrap_or_else(|| match commands.as_slice() {
        [(only, _)] => only.clone(),
        many => format!("{} steps", many.len()),
    });
    let plan = Plan::new(title, commands, device.observation(), device.standing());
    let file = PlanFile::of(&plan, device.observation()).map_err(|e| Failure::file(e.to_string()))?;
    store::replace(&args.file, file.to_ron().as_bytes()).map_err(|e| Failure::file(e.to_string()))?;
    let obstacle = plan.obstacle().map(|step| format!("{}: {}", step.title, step.verdict));
    let mut text =
        format!("{} steps for {}, in {}\n", plan.steps.len(), file.identity(), args.file.display());
    if let Some(obstacle) = &obstacle {
        text += &format!("Not every step will be accepted: {obstacle}\n");
    }
    Ok(Report::new(text, json!({ "plan": file, "obstacle": obstacle })))
}

fn carry_out(common: &Common, path: &Path, on: PlanTarget) -> Outcome {
    let file = read(path)?;
    let mut device = Opening::observed(common, "plan")?.begin();
    let plan = file.plan(device.observation(), device.standing()).map_err(|unfit| {
        let lines: Vec<String> = unfit.iter().map(ToString::to_string).collect();
        Failure::refusal(lines.join("\n"), "Nothing was sent but queries and reads.")
    })?;
    if on == PlanTarget::Chip && plan.effect().needs_consent() && !common.yes {
        return Err(unasked(&plan));
    }
    let (twin, rehearsal) = rehearsal::on_twin(common, &device, &plan)?;
    let mut text = format!("On the twin of {}: {}\n", file.identity(), rehearsal.result.ended);
    text += &steps(&plan, &rehearsal.exchanges);
    if on == PlanTarget::Twin || rehearsal.result.ended != Ended::AllDone {
        let json = json!({
            "device": device_json(&mut device), "plan": file.title, "on": "twin",
            "rehearsal": result_json(&rehearsal.result, &rehearsal.exchanges),
            "stand_ins": twin.stand_ins,
        });
        text += &format!("\nThe twin differs from the chip in {} things:\n", twin.stand_ins.len());
        for entry in &twin.stand_ins {
            text += &format!("  {} ({}): {}\n", entry.what, entry.why.words(), entry.instead);
        }
        return Ok(Report { text, positive: rehearsal.result.ended == Ended::AllDone, json });
    }
    device.take_log();
    let consent = if common.yes { Consent::Given } else { Consent::Withheld };
    let mut asked = 0;
    let result = plan::apply(&plan, &rehearsal, &mut device, consent, &mut |step, device: &mut Device| {
        if step == 0 {
            // What was asked to know the chip again is not part of the list.
            asked = device.take_log().len();
        }
        true
    });
    let result = result
        .map_err(|barred| Failure::refusal(barred.to_string(), "Nothing was sent but queries and reads."))?;
    let exchanges = device.take_log();
    text += &format!("On the chip: {}\n", result.ended);
    text += &steps(&plan, &exchanges);
    let json = json!({
        "device": device_json(&mut device), "plan": file.title, "on": "chip",
        "asked_again": asked,
        "rehearsal": result_json(&rehearsal.result, &rehearsal.exchanges),
        "chip": result_json(&result, &exchanges),
    });
    match &result.ended {
        Ended::AllDone => Ok(Report::new(text, json)),
        ended => Err(Failure::refusal(
            format!("step {}: {ended}", result.done + 1),
            if result.doubtful {
                "Whether that step changed the chip is not certain: read it back."
            } else {
                ""
            },
        )),
    }
}

/// Exit code 2, with what it would do.
fn unasked(plan: &Plan) -> Failure {
    let mut what = format!("not sent, it is {} at worst: {}", plan.effect(), plan.title);
    for (number, step) in (1..).zip(&plan.steps).filter(|(_, step)| step.judged.effect >= Effect::Consuming) {
        what += &format!("\n{number}. {}: {}. {}", step.title, step.judged.effect, step.judged.because);
    }
    Failure::unagreed(what, "Agree to it with --yes, or try it with --on twin.")
}

fn steps(plan: &Plan, exchanges: &[Exchange]) -> String {
    let mut text = String::new();
    for ((number, step), exchange) in (1..).zip(&plan.steps).zip(exchanges) {
        text += &format!("  {number}. {}\n", step.title);
        text += &format!("     {} → {}\n", hex::pairs(&exchange.sent), hex::pairs(&exchange.received));
    }
    text
}

fn result_json(result: &CarriedOut, exchanges: &[Exchange]) -> Value {
    let exchanges = exchanges.iter().map(
        |exchange| json!({ "sent": hex::run(&exchange.sent), "received": hex::run(&exchange.received) }),
    );
    json!({
        "done": result.done, "doubtful": result.doubtful, "ended": result.ended.to_string(),
        "exchanges": exchanges.collect::<Vec<_>>(),
    })
}
