//! `trace replay`: the commands of a capture sent to a device, and where it answers differently.

use std::path::Path;

use serde_json::json;
use stsafe_core::device::Consent;

use super::{compare, opened};
use crate::cli::args::Common;
use crate::cli::opening::Opening;
use crate::cli::outcome::{Failure, Outcome, Report, device_json};
use crate::files;

pub fn run(common: &Common, path: &Path) -> Outcome {
    let (capture, problems) = opened(path)?;
    let mut device = Opening::known(common, "trace replay")?.begin();
    device.take_log();
    // Asked before anything is sent: half a replay helps nobody.
    let asks = if common.yes { None } else { device.replay_needs_consent(&capture.entries) };
    if let Some((number, judged)) = asks {
        let effect = judged.effect.name().to_lowercase();
        return Err(Failure::usage(format!(
            "Nothing was sent: exchange {number} of the capture is {effect} on this chip ({}) --yes agrees to all of \
             them",
            judged.because
        )));
    }
    let consent = if common.yes { Consent::Given } else { Consent::Withheld };
    let replayed = device.replay(&mut capture.entries.iter().cloned(), consent, &mut |_, _| true)?;
    let name = files::name(path);
    let (recorded, answered) = (&replayed.recorded, &replayed.answered);
    let (mut text, list) = compare::told(recorded, answered, [&name, &common.device.to_string()]);
    text = format!("{} commands sent\n{text}", recorded.len());
    let left_out = replayed.left_out.iter().map(|(number, why)| format!("{number}  not sent: {why}"));
    let left_out: Vec<String> = left_out.collect();
    left_out.iter().for_each(|line| text += &format!("{line}\n"));
    problems.iter().for_each(|problem| text += &format!("! {problem}\n"));
    let json = json!({
        "device": device_json(&mut device), "sent": recorded.len(), "differences": list, "not_sent": left_out,
        "problems": problems,
    });
    Ok(Report { text, json, positive: list.is_empty() && problems.is_empty() })
}
