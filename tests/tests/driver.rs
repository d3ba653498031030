//! The golden transcripts through the whole driver: `Device` decides the protection, moves the counter, frames, checks
//! and decodes, on a virtual chip in the recorded state. What it sends is what ST's library sent, and what it gives
//! back is what the library gave back. `golden.rs` compares the codec alone; here the layers meet.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test reports and stops"
)]

use std::collections::BTreeMap;

use serde_json::{Value, json};
use stsafe_core::chip::bus::Bus;
use stsafe_core::command::cipher::{Decrypted, Encrypted};
use stsafe_core::command::{Command, Response};
use stsafe_core::device::{Consent, Device};
use stsafe_core::hex;
use stsafe_core::link::CommandFrame;
use stsafe_core::session::SessionKeys;
use stsafe_core::transport::clock::StillClock;
use stsafe_core::transport::simulated::Simulated;
use workbench_tests::transcript::{self, Scenario, Step, bytes};

#[derive(Default)]
struct Report {
    sent: usize,
    outputs: BTreeMap<&'static str, usize>,
    left_out: BTreeMap<&'static str, usize>,
    failed: Vec<String>,
}

#[test]
fn the_driver_sends_what_the_library_sent_and_gives_back_what_it_gave_back() {
    let mut report = Report::default();
    let scenarios = transcript::load_all();
    for scenario in &scenarios {
        replay(scenario, &mut report);
    }
    println!(
        "scenarios {}, writes equal {}, outputs equal {:?}, left out {:?}, failed {}",
        scenarios.len(),
        report.sent,
        report.outputs,
        report.left_out,
        report.failed.len()
    );
    report.failed.iter().take(30).for_each(|line| println!("  FAILED {line}"));
    assert!(report.failed.is_empty(), "see the report above");
    assert!(report.sent > 2900, "{} writes were compared", report.sent);
}

fn replay(scenario: &Scenario, report: &mut Report) {
    let bus = Bus::new(transcript::chip(scenario), Box::new(StillClock::default()), 0);
    let mut device = Device::new(Box::new(Simulated::new(bus, "sim")));
    // The library's caller knows from elsewhere which zones need a MAC; the driver asks the chip.
    device.refresh();
    for (i, step) in scenario.steps.iter().enumerate() {
        let at = format!("{} step {} {}", scenario.name, i + 1, step.api);
        if step.api.contains("close_host_session") {
            device.close_session();
        }
        let Some(write) = step.write() else {
            if step.api.contains("power") {
                device.transport().bench().unwrap().power_cycle();
                device.close_session();
            }
            continue;
        };
        if step.api == "stsafea_open_host_session" {
            open_session(&mut device, step);
            continue;
        }
        play(&mut device, step, &write, &at, report);
    }
}

fn open_session(device: &mut Device, step: &Step) {
    let key = |name: &str| step.args.get(name).and_then(Value::as_str).map(bytes).unwrap_or_default();
    if let Ok(keys) = SessionKeys::new(&key("host_mac_key"), &key("host_cipher_key")) {
        // Without keys on the chip there is no session, as in the library.
        let _ = device.open_session(keys);
    }
}

/// One step: the recorded command through the driver, if it can be read with what the chip knows.
fn play(device: &mut Device, step: &Step, write: &[u8], at: &str, report: &mut Report) {
    let expected = step.corrected.as_ref().map_or_else(|| write.to_vec(), |right| right.bytes().0);
    let raw = |device: &mut Device, why, report: &mut Report| {
        *report.left_out.entry(why).or_default() += 1;
        device.transport().bench().unwrap().chip.take(write);
        // The chip moved on without the driver: what it knew may be stale, and its counter too.
        device.refresh();
    };
    if step.corrected.is_some() || step.write_deterministic == Some(false) {
        return raw(device, "the library's own fault", report);
    }
    let Some(command) = command(device, &expected) else {
        return raw(device, "not a command, or protected with wrong keys", report);
    };
    device.take_log();
    // The library's caller asked for protection where the chip does not: so does this one.
    device.protect_everything(CommandFrame::decode(&expected).unwrap().cmac.is_some());
    let result = device.run_any(&command, Consent::Given);
    let log = device.take_log();
    let sent = log.last().map(|exchange| exchange.sent.clone()).unwrap_or_default();
    if sent != expected {
        report.failed.push(format!("{at}: sent {}, expected {}", hex::run(&sent), hex::run(&expected)));
        return;
    }
    report.sent += 1;
    match result {
        Ok(response) => outputs(step, &response, at, report),
        Err(error) if step.device_status.as_deref() == Some("00") && step.compare == "full" => {
            report.failed.push(format!("{at}: {error}"));
        }
        Err(_) => {}
    }
}

/// The command value in a recorded frame, opened with the chip's keys and counter.
fn command(device: &mut Device, write: &[u8]) -> Option<Command> {
    let frame = CommandFrame::decode(write).ok()?;
    let chip = &device.transport().bench()?.chip;
    let payload = match transcript::channel(chip, &frame) {
        None if frame.cmac.is_some() => return None,
        None => frame.payload.clone(),
        Some(channel) => channel.command(&frame)?,
    };
    Command::decode(frame.code, &payload, &chip.nvm).ok()
}

/// Compares the library's outputs with the decoded answer, where a call is one exchange.
fn outputs(step: &Step, response: &Response, at: &str, report: &mut Report) {
    if step.part.is_some() {
        return;
    }
    for (name, got) in named(response) {
        let Some(expected) = step.outputs.get(name) else { continue };
        if *expected == got {
            *report.outputs.entry(name).or_default() += 1;
        } else {
            report.failed.push(format!("{at}: {name} is {got}, the library says {expected}"));
        }
    }
}

/// An answer's values under the names of the library's outputs.
fn named(response: &Response) -> Vec<(&'static str, Value)> {
    let hex = |bytes: &[u8]| json!(hex::run(bytes).to_lowercase());
    let flag = |yes: bool| json!(u8::from(yes));
    match response {
        Response::Echo(data) => vec![("echo", hex(data))],
        Response::GenerateRandom(data) => vec![("random", hex(data))],
        Response::Read(content) => {
            let counter = content.counter.map(|value| ("counter_value", json!(value)));
            std::iter::once(("data", hex(&content.data))).chain(counter).collect()
        }
        Response::Decrement(value) => vec![("new_counter_value", json!(value))],
        Response::GenerateMac(mac) => vec![("mac", hex(mac))],
        Response::VerifyMac(valid) => vec![("result", flag(*valid))],
        Response::Wrap(envelope) => vec![("wrapped", hex(envelope))],
        Response::Unwrap(payload) => vec![("payload", hex(payload))],
        Response::GenerateKey(key) | Response::GenerateEcdheKey(key) => vec![("public_key", hex(&key.bytes))],
        Response::GenerateSignature(signature) => vec![("signature", hex(&signature.to_bytes()))],
        Response::VerifySignature(valid) | Response::VerifyEntitySignature(valid) => {
            vec![("validity", flag(*valid))]
        }
        Response::EstablishKey(secret) => vec![("shared_secret", hex(secret))],
        Response::DecompressKey(y) => vec![("y", hex(y))],
        Response::FinishHash(digest) => vec![("digest", hex(digest))],
        Response::GenerateChallenge(challenge) => vec![("challenge", hex(challenge))],
        Response::VerifyPassword(v) => {
            vec![("status", flag(v.correct)), ("remaining_tries", json!(v.tries_left))]
        }
        Response::Encrypt(Encrypted::Ecb { ciphertext }) => vec![("encrypted", hex(ciphertext))],
        Response::Encrypt(Encrypted::Ccm { ciphertext, tag, counter }) => {
            let mut list = vec![("encrypted", hex(ciphertext)), ("tag", hex(tag))];
            list.extend(counter.map(|value| ("counter", json!(value))));
            list
        }
        Response::Encrypt(Encrypted::Gcm { ciphertext, tag }) => {
            vec![("encrypted", hex(ciphertext)), ("tag", hex(tag))]
        }
        Response::Decrypt(Decrypted::Ecb { message }) => vec![("message", hex(message))],
        Response::Decrypt(Decrypted::Verified(v)) => {
            let message = v.genuine.then(|| ("message", hex(&v.message)));
            std::iter::once(("result", flag(v.genuine))).chain(message).collect()
        }
        Response::ProcessEncrypt(data) | Response::ProcessDecrypt(data) => vec![("output", hex(data))],
        Response::StartEncrypt(started) | Response::StartDecrypt(started) => {
            vec![("output", hex(&started.data))]
        }
        Response::FinishEncrypt(closed) => {
            vec![("output", hex(&closed.ciphertext)), ("tag", hex(&closed.tag))]
        }
        Response::FinishDecrypt(v) => vec![("result", flag(v.genuine)), ("output", hex(&v.message))],
        Response::QueryLifeCycle(state) => vec![("value", hex(&[state.0]))],
        Response::QueryI2c(parameters) => vec![("raw", hex(&parameters.0))],
        Response::QueryProductData(data) => data.mask.iter().map(|mask| ("mask_id", hex(mask))).collect(),
        Response::QueryHostKeyControl(fields) => vec![("ctrl_fields", hex(&fields.0))],
        Response::QuerySymmetricControl(fields) => vec![("ctrl_fields", hex(&fields.0))],
        Response::QueryPublicKey(content) => {
            let key = content.key.as_ref().map(|key| ("public_key", hex(&key.bytes)));
            [("presence", flag(content.key.is_some())), ("flags", hex(&content.flags.0))]
                .into_iter()
                .chain(key)
                .collect()
        }
        Response::QueryPartition(zones) => vec![("count", json!(zones.len()))],
        Response::QueryPrivateKeys(table) => {
            vec![("count", json!(table.slots.len())), ("global_usage_limit", json!(table.global_usage_limit))]
        }
        Response::QuerySymmetricKeys(slots) => vec![("count", json!(slots.len()))],
        Response::QueryCommandTable(table) => vec![("count", json!(table.records.len()))],
        Response::QueryPublicKeys(table) => vec![("count", json!(table.count))],
        Response::QueryHostKey(Some(facts)) => vec![
            ("presence", json!(1)),
            ("key_type", json!(facts.key_type.code())),
            ("cmac_sequence_counter", json!(facts.counter)),
            ("mac_counter", json!(facts.counter)),
        ],
        _ => Vec::new(),
    }
}
