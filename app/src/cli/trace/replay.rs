//! `trace replay`: the commands of a capture sent to a device, and where it answers differently.
//!
//! Protected and damaged frames are not sent: a C-MAC of another time is a wrong C-MAC, which a chip counts.

use std::path::Path;

use serde_json::json;
use stsafe_core::capture::Entry;
use stsafe_core::device::Consent;
use stsafe_core::exchange::Exchange;
use stsafe_core::link::CommandFrame;

use super::{compare, opened};
use crate::cli::args::Common;
use crate::cli::known_device;
use crate::cli::outcome::{Failure, Outcome, Report, device_json};
use crate::files;

pub fn run(common: &Common, path: &Path) -> Outcome {
    let (capture, problems) = opened(path)?;
    let mut device = known_device(common)?;
    device.take_log();
    device.asked_by("trace replay");
    // A refusal that was recorded is to be seen again.
    device.heed_policy(false);
    let (mut frames, mut left_out) = (Vec::new(), Vec::new());
    for entry in &capture.entries {
        match sendable(entry) {
            Ok(frame) => frames.push((entry, frame)),
            Err(why) => left_out.push(format!("{}  not sent: {why}", entry.exchange.number)),
        }
    }
    // Asked before anything is sent: half a replay helps nobody.
    if !common.yes {
        let judged =
            frames.iter().map(|(entry, frame)| (entry, device.judge_raw(frame.code, &frame.payload).1));
        let first = judged.into_iter().find(|(_, judged)| judged.effect.needs_consent());
        if let Some((entry, judged)) = first {
            let number = entry.exchange.number;
            let effect = judged.effect.name().to_lowercase();
            return Err(Failure::usage(format!(
                "Nothing was sent: exchange {number} of the capture is {effect} on this chip ({}) --yes agrees to all of \
                 them",
                judged.because
            )));
        }
    }
    let consent = if common.yes { Consent::Given } else { Consent::Withheld };
    let mut recorded: Vec<Exchange> = Vec::new();
    let mut answered: Vec<Exchange> = Vec::new();
    for (entry, frame) in &frames {
        let result = device.run_raw(frame.code, &frame.payload, consent);
        let log = device.take_log();
        if log.is_empty() {
            // Read-only mode, or the way to the chip is gone.
            result?;
        }
        recorded.push(entry.exchange.clone());
        answered.extend(log.into_iter().last());
    }
    let name = files::name(path);
    let (mut text, list) = compare::told(&recorded, &answered, [&name, &common.device.to_string()]);
    text = format!("{} commands sent\n{text}", recorded.len());
    left_out.iter().for_each(|line| text += &format!("{line}\n"));
    problems.iter().for_each(|problem| text += &format!("! {problem}\n"));
    let json = json!({
        "device": device_json(&mut device), "sent": recorded.len(), "differences": list, "not_sent": left_out,
        "problems": problems,
    });
    Ok(Report { text, json, positive: list.is_empty() && problems.is_empty() })
}

fn sendable(entry: &Entry) -> Result<CommandFrame, String> {
    if !entry.hidden.sent.is_empty() {
        return Err("its secrets were blanked when it was saved".into());
    }
    let frame = CommandFrame::decode(&entry.exchange.sent).map_err(|e| e.to_string())?;
    if frame.flags.bits() != 0 {
        return Err("it was protected by a host session".into());
    }
    Ok(frame)
}
