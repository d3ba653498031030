//! Every transcript whose commands are implemented, both ways: the chip answers the recorded writes, and the driver
//! reads and rewrites every command and answer, and the chip ends in the recorded state. Prints a report; see
//! `vectors/README.md` for `compare`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test reports and stops"
)]

use std::collections::BTreeMap;

use stsafe_core::bytes::Reader;
use stsafe_core::chip::Chip;
use stsafe_core::chip::state::Nvm;
use stsafe_core::command::tables::EPHEMERAL_SLOT;
use stsafe_core::command::{CATALOG, Command};
use stsafe_core::link::{CommandFrame, ResponseFrame, Status, crc};
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
    let mut reports = Reports::default();
    let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
    let (mut replayed, mut steps) = (0, 0);
    for scenario in &scenarios {
        if let Some(why) = scenario.steps.iter().find_map(not_implemented) {
            *skipped.entry(why).or_default() += 1;
            continue;
        }
        replayed += 1;
        steps += scenario.steps.len();
        replay(scenario, &mut reports);
    }
    println!("scenarios {replayed} of {}, steps {steps}, scenarios left out {skipped:?}", scenarios.len());
    let Reports { chip, driver, state_after } = &reports;
    chip.print("chip");
    driver.print("driver");
    state_after.print("state after");
    let failed = chip.failed.len() + driver.failed.len() + state_after.failed.len();
    assert!(failed == 0, "{failed} failed, see the report above");
    assert_eq!(replayed, scenarios.len(), "every command of the transcripts is implemented");
    assert!(replayed >= 213, "{replayed} scenarios were replayed; the project's own are 213");
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

/// The directions in which a transcript is held against us.
#[derive(Default)]
struct Reports {
    /// The chip answers the recorded writes.
    chip: Report,
    /// The driver reads and rewrites every command and answer.
    driver: Report,
    /// The chip's state after the last step.
    state_after: Report,
}

fn replay(scenario: &Scenario, reports: &mut Reports) {
    let Reports { chip: chip_report, driver: driver_report, state_after } = reports;
    let mut chip = transcript::chip(scenario);
    let mut differs = None;
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
        differs = differs.or(half_done(step, &write, &chip));
        let mut answer = chip.take(&write).answer;
        trouble(&mut answer, step.injected_fault.as_deref());
        chip_side(step, &answer, &at, chip_report);
        if step.compare == "none" && status(&answer) != status(&step.read()) {
            // What no source settles was settled differently here, so what follows from it differs as well.
            differs = differs.or(Some("another status where nothing is to be compared"));
        }
    }
    match differs {
        Some(why) => state_after.left_out(why),
        None => state_side(scenario, &chip.nvm, state_after),
    }
}

/// The recorded device looks at an Update's data first and at its change of access second, so a refused change leaves
/// its data behind. Here a refused command changes nothing.
fn half_done(step: &Step, write: &[u8], chip: &Chip) -> Option<&'static str> {
    let frame = CommandFrame::decode(write).ok()?;
    let payload = transcript::channel(chip, &frame)
        .map_or(Some(frame.payload.clone()), |channel| channel.command(&frame))?;
    let command = Command::decode(frame.code, &payload, &chip.nvm).ok()?;
    let refused = status(&step.read()) != Status::OK;
    matches!(command, Command::Update(c) if refused && c.option.change.is_some() && !c.data.is_empty())
        .then_some("a refused change of access left data behind")
}

/// The chip's state against `result.device_after`, table by table.
fn state_side(scenario: &Scenario, nvm: &Nvm, report: &mut Report) {
    let (got, expected) = (told(nvm.clone()), told(transcript::device_after(scenario)));
    let tables = [
        ("zones", got.zones == expected.zones),
        ("host keys", got.host_keys == expected.host_keys),
        ("host key control", got.host_key_control == expected.host_key_control),
        ("command table", got.commands == expected.commands),
        ("private keys", got.private == expected.private),
        ("symmetric keys", got.symmetric == expected.symmetric),
        ("public keys", got.public == expected.public),
        ("envelope keys", got.envelope == expected.envelope),
        ("password", got.password == expected.password),
        ("everything", got == expected),
    ];
    match tables.iter().find(|(_, same)| !same) {
        None => report.compared("state"),
        Some((table, _)) => report.failed.push(format!("{}: {table} differ", scenario.name)),
    }
}

/// What a transcript tells of a state: no uses and tries that are left, no wrong C-MACs, and no ephemeral key.
fn told(mut nvm: Nvm) -> Nvm {
    nvm.wrong_macs = 0;
    nvm.private.iter_mut().filter(|slot| slot.slot == EPHEMERAL_SLOT).for_each(|slot| slot.key = None);
    nvm.private.iter_mut().filter_map(|slot| slot.key.as_mut()).for_each(|key| key.uses_left = None);
    nvm.symmetric.iter_mut().filter_map(|slot| slot.key.as_mut()).for_each(|key| key.derived = false);
    if let Some(password) = &mut nvm.password {
        password.tries_left = password.tries_max;
    }
    nvm
}

fn status(frame: &[u8]) -> Status {
    Status::of(frame.first().copied().unwrap_or(0xFF))
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
    let channel = transcript::channel(chip, &frame);
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
        Some(c) => c.protect(&command),
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
