//! Every intermediate value of every protected exchange in the golden transcripts, reckoned again by the pure function
//! that the session debugger shows, and compared with what ST's library and the mock had inside.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test reports and stops"
)]

use std::collections::BTreeMap;

use serde_json::Value;
use stsafe_core::chip::Chip;
use stsafe_core::hex;
use stsafe_core::link::{CommandFrame, ResponseFrame};
use stsafe_core::session::transcript::Transcript;
use workbench_tests::transcript::{self, Step, bytes};

/// Reckons a step again with the keys and the counter that the chip holds at this moment.
fn transcript_of(chip: &Chip, step: &Step, write: &[u8]) -> Option<Transcript> {
    let command = CommandFrame::decode(write).ok()?;
    let response = ResponseFrame::decode(&step.read()).ok();
    Some(transcript::channel(chip, &command)?.reckon(&command, response.as_ref()))
}

/// The reckoned value of an intermediate, by its name in the files.
fn value(transcript: &Transcript, name: &str) -> Option<Vec<u8>> {
    let (command, response) = (transcript.command.as_ref(), transcript.response.as_ref());
    // Where both directions are encrypted the command's block has the plain name.
    let first = command.or(response);
    match name {
        "cmac_input" => Some(transcript.cmac.input.clone()),
        "cmac_tag" => Some(transcript.cmac.reckoned.to_vec()),
        "rmac_input" => Some(transcript.rmac.as_ref()?.input.clone()),
        "rmac_expected" => Some(transcript.rmac.as_ref()?.reckoned.to_vec()),
        "cbc_enc_iv" => Some(command?.iv.to_vec()),
        "cbc_enc_plaintext" => command?.padded.clone().ok(),
        "cbc_dec_iv" => Some(response?.iv.to_vec()),
        "cbc_dec_plaintext" => response?.padded.clone().ok(),
        "iv_block_before_ecb" => Some(first?.block.to_vec()),
        "rsp_iv_block_before_ecb" => Some(response?.block.to_vec()),
        _ => None,
    }
}

#[test]
fn every_recorded_intermediate_value_is_reckoned_again() {
    let mut compared: BTreeMap<String, usize> = BTreeMap::new();
    for scenario in transcript::load_all() {
        let mut chip = transcript::chip(&scenario);
        for (i, step) in scenario.steps.iter().enumerate() {
            let Some(write) = step.write() else { continue };
            // Steps on which the two sides disagree on purpose (wrong keys) hold the wrong side's values.
            let agreed = step.device_status.as_deref() == Some("00");
            if let (true, Some(transcript)) = (agreed, transcript_of(&chip, step, &write)) {
                assert!(transcript.cmac.agrees(), "{} step {}: C-MAC on the wire", scenario.name, i + 1);
                for (name, expected) in step.intermediate.as_object().into_iter().flatten() {
                    let (Some(got), Value::String(expected)) = (value(&transcript, name), expected) else {
                        continue;
                    };
                    let expected = hex::run(&bytes(expected));
                    assert_eq!(hex::run(&got), expected, "{} step {}: {name}", scenario.name, i + 1);
                    *compared.entry(name.clone()).or_default() += 1;
                }
            }
            chip.take(&write);
        }
    }
    println!("compared {compared:?}");
    assert!(compared["cmac_input"] > 700 && compared["rmac_expected"] > 700, "{compared:?}");
    assert!(compared["cbc_enc_plaintext"] > 150 && compared["cbc_dec_plaintext"] > 150, "{compared:?}");
}
