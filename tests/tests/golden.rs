//! Every transcript whose commands are implemented, both ways: the chip answers the recorded writes, and the driver
//! reads and rewrites every command and answer. Prints a report; see `vectors/README.md` for `compare`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test reports and stops"
)]

use std::collections::BTreeMap;

use stsafe_core::access::Encryption;
use stsafe_core::bytes::Reader;
use stsafe_core::chip::Chip;
use stsafe_core::command::{CATALOG, Command};
use stsafe_core::link::{CommandFrame, ResponseFrame, Status, crc};
use stsafe_core::session::{self, Generation, SessionKeys};
use workbench_tests::transcript::{self, Scenario, Step};

/// What one direction did.
#[derive(Default)]
struct Report {
    compared: BTreeMap<String, usize>,
    left_out: BTreeMap<String, usize>,
    failed: Vec<String>,
}

impl Report {
    fn compared(&mut self, how: &str) {
        *self.compared.entry(how.split(':').next().unwrap_or(how).into()).or_default() += 1;
    }
    fn left_out(&mut self, why: &str) {
        *self.left_out.entry(why.into()).or_default() += 1;
    }
    fn print(&self, name: &str) {
        println!(
            "{name}: compared {:?}, left out {:?}, failed {}",
            self.compared,
            self.left_out,
            self.failed.len()
        );
        self.failed.iter().take(40).for_each(|line| println!("  FAILED {line}"));
    }
}

#[test]
fn every_transcript_of_implemented_commands_is_met_both_ways() {
    let scenarios = transcript::load_all();
    let (mut chip_report, mut driver_report) = (Report::default(), Report::default());
    let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
    let (mut replayed, mut steps) = (0, 0);
    for scenario in &scenarios {
        if let Some(why) = scenario.steps.iter().find_map(not_implemented) {
            *skipped.entry(why).or_default() += 1;
            continue;
        }
        replayed += 1;
        steps += scenario.steps.len();
        replay(scenario, &mut chip_report, &mut driver_report);
    }
    println!("scenarios {replayed} of {}, steps {steps}, scenarios left out {skipped:?}", scenarios.len());
    chip_report.print("chip");
    driver_report.print("driver");
    assert!(chip_report.failed.is_empty() && driver_report.failed.is_empty(), "see the report above");
    assert!(replayed >= 38, "{replayed} scenarios were replayed, at least 38 must be");
}

/// Why a step cannot be replayed yet.
fn not_implemented(step: &Step) -> Option<String> {
    let frame = CommandFrame::decode(&step.write()?).ok()?;
    // Subject tags are only used by commands that are never encrypted, so the first payload byte is the tag.
    let tag = frame.payload.first().copied();
    let known = CATALOG.iter().any(|row| match row.key {
        stsafe_core::command::Key::Plain(code) => code == frame.code,
        stsafe_core::command::Key::Tagged(code, t) => code == frame.code && Some(t) == tag,
    });
    // A refusal can be compared without knowing the command.
    (!known && step.compare != "status_class").then(|| format!("command {}", frame.code))
}

fn replay(scenario: &Scenario, chip_report: &mut Report, driver_report: &mut Report) {
    let mut chip = transcript::chip(scenario);
    for (i, step) in scenario.steps.iter().enumerate() {
        let at = format!("{} step {} {}", scenario.name, i + 1, step.api);
        let Some(write) = step.write() else {
            if step.api.contains("power") {
                chip.reset();
            }
            chip_report.left_out("no exchange");
            driver_report.left_out("no exchange");
            continue;
        };
        driver(step, &write, &chip, &at, driver_report);
        let mut answer = chip.take(&write).answer;
        trouble(&mut answer, step.injected_fault.as_deref());
        chip_side(step, &answer, &at, chip_report);
    }
}

/// The bench's faults: `bad_crc` flips the first CRC byte, `bad_rmac` the last R-MAC byte with a right CRC.
fn trouble(answer: &mut [u8], fault: Option<&str>) {
    let n = answer.len();
    match fault {
        Some("bad_crc") => answer[n - 2] ^= 1,
        Some("bad_rmac") => {
            answer[n - 3] ^= 1;
            let crc = crc::of(&[&answer[..1], &answer[3..n - 2]]);
            answer[n - 2..].copy_from_slice(&crc.to_be_bytes());
        }
        _ => {}
    }
}

fn chip_side(step: &Step, answer: &[u8], at: &str, report: &mut Report) {
    let expected = step.read();
    let status = |frame: &[u8]| Status::of(frame.first().copied().unwrap_or(0xFF));
    let met = match step.compare.split_once(':') {
        Some(("prefix", n)) => {
            let n: usize = n.parse().unwrap();
            status(answer) == status(&expected) && answer.get(3..3 + n) == expected.get(3..3 + n)
        }
        _ => match step.compare.as_str() {
            "full" | "check" => answer == expected,
            "status_class" => status(answer) != Status::OK,
            "none" => return report.left_out("compare none"),
            other => panic!("{at}: compare {other:?} is not known"),
        },
    };
    if met {
        report.compared(&step.compare);
    } else {
        let hex = stsafe_core::hex::run;
        report.failed.push(format!("{at}: expected {}, got {}", hex(&expected), hex(answer)));
    }
}

/// Bytes to a command value and back, the answer to its fields and back.
fn driver(step: &Step, write: &[u8], chip: &Chip, at: &str, report: &mut Report) {
    let wrong = |what: String| format!("{at}: {what}");
    // The library's own faults are met with the right bytes, where the file has them.
    let (write, read) = match &step.corrected {
        Some(corrected) => corrected.bytes(),
        None if step.write_deterministic == Some(false) => return report.left_out("write not deterministic"),
        None => (write.to_vec(), step.read()),
    };
    let frame = CommandFrame::decode(&write).unwrap_or_else(|e| panic!("{at}: {e}"));
    let channel = Channel::of(chip, &frame);
    let Some(payload) = channel.as_ref().map_or(Some(frame.payload.clone()), |c| c.command(&frame)) else {
        return report.left_out("a protected command that the chip must refuse");
    };
    let command = match Command::decode(frame.code, &payload, &chip.nvm) {
        Ok(command) => command,
        Err(_) if step.compare == "status_class" || step.compare == "none" => {
            return report.left_out("not a command of the catalogue");
        }
        Err(e) => return report.failed.push(wrong(format!("write not read: {e}"))),
    };
    let again = match &channel {
        None => CommandFrame { payload: command.payload(), ..frame.clone() },
        Some(c) => session::protect_command(
            &c.keys,
            Generation::V2,
            c.n,
            frame.code,
            &command.payload(),
            c.encryption,
        ),
    };
    if again.encode() != write {
        return report
            .failed
            .push(wrong(format!("write differs: {}", stsafe_core::hex::run(&again.encode()))));
    }
    if step.injected_fault.is_some() {
        assert!(ResponseFrame::decode(&read).is_err(), "{at}: a damaged answer must not be accepted");
        return report.compared("damaged answer refused");
    }
    let answer = ResponseFrame::decode(&read).unwrap_or_else(|e| panic!("{at}: {e}"));
    if !answer.status().is_ok() {
        return report.compared("refusal");
    }
    let body = match &channel {
        None => answer.body,
        Some(c) => match c.answer(&frame, &answer) {
            Ok(body) => body,
            Err(e) => return report.failed.push(wrong(format!("protected answer: {e}"))),
        },
    };
    match command.decode_response(&mut Reader::new(&body), &chip.nvm) {
        Ok(response) if response.encode() == body => report.compared("command and answer"),
        Ok(_) => report.failed.push(wrong("the answer's fields give other bytes".into())),
        // An absent host key slot is answered by the mock with a full-length record; only the first byte is known.
        Err(_) if step.compare.starts_with("prefix") => report.compared("command and prefix"),
        Err(e) => report.failed.push(wrong(format!("answer not read: {e}"))),
    }
}

/// The host's side of the session that a recorded frame belongs to: the file's keys, and the counter as it stands.
struct Channel {
    keys: SessionKeys,
    n: u32,
    encryption: Encryption,
}

impl Channel {
    fn of(chip: &Chip, frame: &CommandFrame) -> Option<Self> {
        frame.cmac?;
        let host = chip.nvm.host_keys.as_ref()?;
        let keys = SessionKeys::new(&host.mac.0, &host.cipher.0).unwrap();
        let rule = chip.nvm.rule(frame.code);
        let encryption = rule.map_or(Encryption::default(), |rule| Encryption::from_bits(rule.encryption));
        Some(Self { keys, n: host.counter, encryption })
    }

    /// The command's payload; `None` where C-MAC or padding are wrong on purpose.
    fn command(&self, frame: &CommandFrame) -> Option<Vec<u8>> {
        if !session::command_mac_fits(&self.keys, Generation::V2, self.n, frame) {
            return None;
        }
        if self.encryption.command {
            return session::decrypt_command(&self.keys, Generation::V2, self.n, frame).ok();
        }
        Some(frame.payload.clone())
    }

    fn answer(&self, sent: &CommandFrame, answer: &ResponseFrame) -> Result<Vec<u8>, session::SessionError> {
        session::open_response(&self.keys, Generation::V2, self.n, sent, answer, self.encryption.response)
    }
}
