//! Policy against chip: on generated states and commands, a yes or a no of the policy is never wrong, and it seldom
//! says "unknown". The policy sees only what queries and answers told; the chip under it is the virtual one.
//!
//! `POLICY_CASES` sets how many cases, `POLICY_SEED` which.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on stops, and its report is printed"
)]

mod commands;
mod dice;
mod pieces;
mod report;
mod states;

use std::thread;

use commands::Making;
use dice::Dice;
use report::Report;
use states::Keys;
use stsafe_core::chip::Chip;
use stsafe_core::command::query::{HostKeyV2, SymmetricKeyTable};
use stsafe_core::command::tables::{KeyMode, SymmetricKeyRecord};
use stsafe_core::command::{CATALOG, Family, Layout, Row, maintenance};
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::{Consent, Device, Layer};
use stsafe_core::link::Status;
use stsafe_core::observe::{InDoubt, Observation};
use stsafe_core::policy::{Answer, Verdict};
use stsafe_core::session::SessionKeys;
use workbench_tests::still;

const CASES: usize = 400_000;
const SEED: u64 = 0x0057_A120;
const THREADS: usize = 2;
/// Commands that one observation goes through before another chip is taken.
const STEPS: usize = 70;

#[test]
fn a_yes_or_a_no_is_never_wrong_and_unknown_is_rare() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let cases = number("POLICY_CASES").map_or(CASES, |n| n as usize);
    let seed = number("POLICY_SEED").unwrap_or(SEED);
    println!("seed {seed}");
    let threads: Vec<_> = (0..THREADS as u64)
        .map(|i| {
            thread::spawn(move || run(seed.wrapping_mul(THREADS as u64).wrapping_add(i), cases / THREADS))
        })
        .collect();
    let mut report = Report::default();
    threads.into_iter().for_each(|thread| report.add(thread.join().unwrap()));
    println!("{}", report.words());
    assert!(
        report.wrong.is_empty(),
        "policy and chip disagree {} times (seed {seed}); the first ones:\n{}",
        report.wrong.len(),
        report.wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n")
    );
    assert!(report.unknown_percent() < 10.0, "unknown in {:.1} %", report.unknown_percent());
    for row in CATALOG {
        assert!(report.by_command.contains_key(row.name), "{} was never tried", row.name);
    }
}

fn run(seed: u64, cases: usize) -> Report {
    let mut dice = Dice::new(seed);
    let keys = Keys::new(&mut dice);
    let mut report = Report::default();
    while report.cases < cases && report.wrong.len() < 100 {
        let chip = Chip::new(states::chip(&keys, &mut dice), Box::new(SeededRandom::new(dice.number())));
        let mut device = device(chip);
        let times = if dice.chance(25) { 2 } else { 1 };
        for _ in 0..times {
            live(&mut device, &keys, &mut dice, &mut report);
            // Another host comes, and finds what this one left behind.
            let bus = device.transport().bench().unwrap();
            let chip = std::mem::replace(&mut bus.chip, Chip::new(bare(), Box::new(SeededRandom::new(0))));
            device = self::device(chip);
        }
    }
    report
}

fn bare() -> stsafe_core::chip::state::Nvm {
    use std::sync::OnceLock;
    static BARE: OnceLock<stsafe_core::chip::state::Nvm> = OnceLock::new();
    let fresh =
        || stsafe_core::chip::scenario::state(stsafe_core::chip::scenario::Scenario::Genuine).unwrap();
    BARE.get_or_init(fresh).clone()
}

fn device(chip: Chip) -> Device {
    let mut device = still::device(chip);
    device.accept_wrong_macs(true);
    device
}

fn chip(device: &mut Device) -> &mut Chip {
    &mut device.transport().bench().unwrap().chip
}

/// Asks everything, then sends commands one after the other and compares.
fn live(device: &mut Device, keys: &Keys, dice: &mut Dice, report: &mut Report) {
    ask_everything(device);
    if dice.chance(85) {
        let _ = device.run(maintenance::Reset);
    }
    let rows: Vec<&'static Row> = CATALOG.iter().collect();
    let mut told = String::new();
    open_session(device, dice);
    for _ in 0..STEPS {
        if dice.chance(1) {
            open_session(device, dice);
        }
        if chip(device).nvm.life_cycle != 3 && dice.chance(20) {
            // A locked chip says little more than that it is locked.
            break;
        }
        if dice.chance(60) {
            ask_what_is_in_doubt(device);
        }
        let row = loop {
            let row = dice.pick(&rows);
            let mut begun = follow_ups(chip(device));
            if (0..5).any(|slot| device.observation().uses_left(slot).is_some()) {
                begun.extend(["Generate signature", "Establish key"]);
            }
            if !begun.is_empty() && dice.chance(45) && !begun.contains(&row.name) {
                continue;
            }
            // A query is always answered and an undetermined command never: few of them are enough.
            let seldom = row.family == Family::Query || row.layout != Layout::Known;
            let ends_all = matches!(row.name, "Reset" | "Put life cycle" | "Put command access conditions");
            if dice.chance(if seldom {
                15
            } else if ends_all {
                25
            } else {
                100
            }) {
                break row;
            }
        };
        let own = (0..5).filter(|slot| device.observation().uses_left(*slot).is_some()).collect();
        let command = Making { own, chip: chip(device), keys, dice }.of(row);
        let standing = device.standing();
        let verdict = device.may(&command);
        device.take_log();
        if dice.chance(1) {
            // The answer comes, but damaged however often it is read: what was done is in doubt.
            device.transport().bench().unwrap().faults.bad_crc_reads = 3;
            let _ = device.run_any(&command, Consent::Given);
            device.transport().bench().unwrap().faults.bad_crc_reads = 0;
            if dice.chance(70) {
                let _ = device.run(maintenance::Reset);
            }
            continue;
        }
        let sent = device.run_any(&command, Consent::Given);
        if sent.as_ref().is_err_and(|e| e.layer == Layer::Safety) {
            continue;
        }
        let Some(status) = device.take_log().last().and_then(|exchange| exchange.outcome.status()) else {
            report.wrong.push(format!("{}: no answer: {:?}", row.name, sent.err().map(|e| e.to_string())));
            return;
        };
        count(report, row.name, &verdict, status);
        let right = match verdict.answer {
            Answer::Accepted => status.is_ok(),
            Answer::Refused(expected) => status == expected,
            Answer::Unknown => true,
        };
        if !right {
            let why = chip(device).last_refusal().map_or(String::new(), |r| r.rule.clone());
            report.wrong.push(format!(
                "{}, {}; session {standing:?}; policy: {verdict}; chip: {status}, {why}",
                row.name,
                command.summary()
            ));
            return;
        }
        told = format!("{}, {}", row.name, command.summary());
    }
    compare_with_what_the_chip_says_now(device, &told, report);
}

/// What goes on with what is begun.
fn follow_ups(chip: &Chip) -> Vec<&'static str> {
    let ram = &chip.ram;
    let begun: [(bool, &[&str]); 6] = [
        (ram.hash.is_some(), &["Process hash", "Finish hash"]),
        (ram.cipher.is_some(), &["Process encrypt", "Process decrypt", "Finish encrypt", "Finish decrypt"]),
        (ram.ecdhe.is_some(), &["Start KEK session", "Establish symmetric keys", "Establish host keys"]),
        (ram.kek.is_some(), &["Write symmetric key, wrapped", "Write host keys, wrapped"]),
        (ram.pending.is_some(), &["Confirm symmetric keys"]),
        (ram.challenge.is_some(), &["Verify entity signature"]),
    ];
    begun.iter().filter(|(is, _)| *is).flat_map(|(_, names)| names.iter().copied()).collect()
}

fn count(report: &mut Report, name: &'static str, verdict: &Verdict, status: Status) {
    report.cases += 1;
    *report.statuses.entry(status.code()).or_default() += 1;
    let counts = report.by_command.entry(name).or_default();
    match verdict.answer {
        Answer::Accepted => (report.yes, counts[0]) = (report.yes + 1, counts[0] + 1),
        Answer::Refused(_) => (report.no, counts[1]) = (report.no + 1, counts[1] + 1),
        Answer::Unknown => {
            (report.unknown, counts[2]) = (report.unknown + 1, counts[2] + 1);
            *report.reasons.entry(verdict.rule.clone()).or_default() += 1;
        }
    }
}

fn ask_everything(device: &mut Device) {
    assert!(device.refresh().is_empty(), "queries are always answered");
    assert!(device.refresh_slots().is_empty(), "queries are always answered");
    device.take_log();
}

/// As a screen would: what is not known any more is asked again.
fn ask_what_is_in_doubt(device: &mut Device) {
    let seen = device.observation();
    let tables = [seen.partition.is_none(), seen.private_keys.is_none(), seen.commands.is_none()];
    let others = [seen.public_key_table.is_none(), seen.envelope_keys.is_none()];
    let marked = seen.in_doubt != InDoubt::default();
    if tables.contains(&true) || others.contains(&true) || marked {
        ask_everything(device);
    }
    if device.observation().symmetric_keys.is_none() {
        device.run(SymmetricKeyTable).unwrap();
    }
    if device.observation().host_key.is_none() {
        device.run(HostKeyV2).unwrap();
    }
}

/// A session with the right keys, or now and then with wrong ones; or none.
fn open_session(device: &mut Device, dice: &mut Dice) {
    device.close_session();
    let Some(host) = chip(device).nvm.host_keys.clone() else { return };
    if dice.chance(20) {
        return;
    }
    let (mut mac, mut cipher) = (host.mac.0.clone(), host.cipher.0.clone());
    match dice.below(30) {
        0 => mac[2] ^= 1,
        1 => cipher[2] ^= 1,
        _ => {}
    }
    device.open_session(SessionKeys::new(&mac, &cipher).unwrap()).unwrap();
}

/// What was learned from answers is what the queries say.
fn compare_with_what_the_chip_says_now(device: &mut Device, told: &str, report: &mut Report) {
    ask_what_is_in_doubt(device);
    let learned = device.observation().clone();
    ask_everything(device);
    let asked = device.observation();
    let mut differ = |what: &str, same: bool| {
        if !same {
            report.wrong.push(format!("{what}: learned is not what the chip says, after {told}"));
        }
    };
    macro_rules! same {
        ($($fact:ident),*) => {$(
            let values = (learned.$fact.as_ref().map(|f| &f.value), asked.$fact.as_ref().map(|f| &f.value));
            let same = values.0.is_none() || values.0 == values.1;
            differ(&format!("{}, {values:?}", stringify!($fact)), same);
        )*};
    }
    same!(life_cycle, i2c, partition, private_keys, envelope_keys, host_key, host_key_control, commands);
    same!(public_key_table);
    differ("symmetric keys", table(&learned) == table(asked));
    for (slot, seen) in &learned.symmetric_control {
        differ(
            "control fields",
            asked.symmetric_control.get(slot).is_some_and(|now| now.value == seen.value),
        );
    }
    for (slot, seen) in &learned.public_keys {
        differ("public key", asked.public_keys.get(slot).is_some_and(|now| now.value == seen.value));
    }
}

/// The table as the chip tells it: without the parameters of HKDF and HMAC.
fn table(seen: &Observation) -> Vec<SymmetricKeyRecord> {
    let mut records = seen.symmetric_keys.as_ref().unwrap().value.clone();
    for key in records.iter_mut().filter_map(|record| record.key.as_mut()) {
        match &mut key.mode {
            KeyMode::Hkdf { flags, secret_bytes } => (*flags, *secret_bytes) = (0, 0),
            KeyMode::Hmac { min_mac_bytes, secret_bytes } => (*min_mac_bytes, *secret_bytes) = (0, 0),
            _ => {}
        }
    }
    records
}
