//! A fresh virtual SPL05 chip: its answers byte for byte, its identity, and the lessons it is there to teach.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use serde_json::Value;
use stsafe_core::authenticate::Authentication;
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::Device;
use stsafe_core::hex;
use stsafe_core::profile::Profile;
use stsafe_core::transport::clock::StillClock;
use stsafe_core::transport::simulated::Simulated;
use stsafe_core::verdict::CheckResult;
use stsafe_core::x509::{DeviceKind, Timestamp, TrustStore};

fn device(scenario: Scenario, time_percent: u32) -> Device {
    let chip = scenario::chip(scenario, Box::new(SeededRandom::new(1))).unwrap();
    let bus = Bus::new(chip, Box::new(StillClock::default()), time_percent);
    Device::new(Box::new(Simulated::new(bus, "sim")))
}

fn authenticate(scenario: Scenario) -> (Authentication, Device) {
    let at: Timestamp = "2026-11-20T00:00:00Z".parse().unwrap();
    let mut run = Authentication::new(TrustStore::shipped(), at, DeviceKind::Virtual);
    let mut device = device(scenario, 0);
    run.run_all(&mut device, &mut SeededRandom::new(2));
    (run, device)
}

#[test]
fn it_answers_every_query_byte_for_byte() {
    let text = include_str!("../data/spl05-fresh-answers.json");
    let file: Value = serde_json::from_str(text).unwrap();
    let mut chip = scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap();
    let answers = file["answers"].as_array().unwrap();
    assert_eq!(answers.len(), 13);
    for answer in answers {
        let write = hex::parse(answer["write"].as_str().unwrap()).unwrap();
        let expected = hex::parse(answer["read"].as_str().unwrap()).unwrap();
        assert_eq!(hex::run(&chip.take(&write).answer), hex::run(&expected), "{}", answer["name"]);
    }
}

#[test]
fn the_profile_file_says_what_the_collected_facts_say() {
    let file: Value = serde_json::from_str(include_str!("../data/spl05-profile.json")).unwrap();
    let profile = Profile::spl05().unwrap();
    let zones = file["nvm"]["zones"].as_array().unwrap();
    assert_eq!(profile.zones.len(), 12);
    for (zone, fact) in profile.zones.iter().zip(zones) {
        assert_eq!(u64::from(zone.bytes), fact["data_bytes"].as_u64().unwrap(), "zone {}", zone.index);
        assert_eq!(zone.counter.map(u64::from), fact["counter_initial"].as_u64(), "zone {}", zone.index);
        assert_eq!(zone.read.0.name().to_lowercase(), fact["read_ac"].as_str().unwrap());
        assert_eq!(zone.update.0.name().to_lowercase(), fact["update_ac"].as_str().unwrap());
    }
    assert_eq!(profile.commands.records.len(), 45);
    for (slot, fact) in profile.private_keys.iter().zip(file["private_keys"]["slots"].as_array().unwrap()) {
        assert_eq!(slot.mode.value(), fact["mode"].as_str().unwrap(), "slot {}", slot.slot);
        assert!(slot.mode.is_assumed(), "the flags of slot {} have no source", slot.slot);
    }
    assert!(profile.life_cycle.is_assumed() && profile.blank_byte.is_assumed());
    assert!(!profile.host_key_control.is_assumed(), "0A FF is in ST's log of a fresh chip");
}

#[test]
fn the_genuine_chip_has_two_positive_verdicts() {
    let (run, _) = authenticate(Scenario::Genuine);
    assert!(run.stopped.is_none());
    assert_eq!(run.done.len(), 6);
    assert!(run.is_genuine());
}

#[test]
fn a_clone_fails_only_the_second_verdict() {
    let (run, _) = authenticate(Scenario::Clone);
    assert!(run.chain.as_ref().unwrap().verdict.is_positive(), "the certificate is a true copy");
    assert!(!run.possession.as_ref().unwrap().is_positive(), "the key could not be copied");
}

#[test]
fn a_forged_certificate_fails_only_the_first_verdict() {
    let (run, _) = authenticate(Scenario::Forged);
    let chain = &run.chain.as_ref().unwrap().verdict;
    assert!(!chain.is_positive());
    assert!(
        run.possession.as_ref().unwrap().is_positive(),
        "the forger holds the key of its own certificate"
    );
}

#[test]
fn a_replayed_signature_does_not_fit_the_fresh_challenge() {
    let (run, _) = authenticate(Scenario::Replayed);
    assert!(run.chain.as_ref().unwrap().verdict.is_positive());
    assert!(!run.possession.as_ref().unwrap().is_positive());
}

#[test]
fn each_impostor_fails_at_its_own_check_and_nowhere_else() {
    let expected = [
        (Scenario::Genuine, &[][..]),
        (Scenario::Clone, &["challenge-signature"]),
        (Scenario::Forged, &["signature"]),
        // Nobody known issued it, so nobody known vouches for it: one thing, told at both places.
        (Scenario::WrongCa, &["issuer"]),
        (Scenario::FlippedBit, &["signature"]),
        (Scenario::Replayed, &["challenge-signature"]),
    ];
    for (scenario, failing) in expected {
        let (run, _) = authenticate(scenario);
        let chain = run.chain.as_ref().map(|report| &report.verdict);
        let checks = chain.into_iter().chain(&run.possession).flat_map(|verdict| &verdict.checks);
        let failed: Vec<&str> =
            checks.filter(|check| check.result == CheckResult::Fail).map(|check| check.id).collect();
        assert_eq!(failed, failing, "{scenario}");
    }
    assert_eq!(expected.map(|(scenario, _)| scenario), Scenario::ALL, "every scenario is judged here");
}

#[test]
fn the_simulator_root_is_not_believed_for_a_real_device() {
    let at: Timestamp = "2026-11-20T00:00:00Z".parse().unwrap();
    let mut run = Authentication::new(TrustStore::shipped(), at, DeviceKind::Real);
    run.run_all(&mut device(Scenario::Genuine, 0), &mut SeededRandom::new(2));
    assert!(!run.chain.as_ref().unwrap().verdict.is_positive());
    assert!(run.possession.as_ref().unwrap().is_positive());
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let bytes = |run: &(Authentication, Device)| -> Vec<Vec<u8>> {
        run.0.done.iter().map(|done| done.bytes.clone()).collect()
    };
    assert_eq!(bytes(&authenticate(Scenario::Genuine)), bytes(&authenticate(Scenario::Genuine)));
}

#[test]
fn at_real_speed_the_chip_is_busy_for_its_documented_time() {
    let mut device = device(Scenario::Genuine, 100);
    device.run(stsafe_core::command::data_partition::Read::new(0, 0, 4)).unwrap();
    let log = device.take_log();
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].took.as_millis(), 23, "Read takes 23 ms in ST's table");
}
