//! Who fails where: every impostor and every wrong host, at its own line and nowhere else, on the virtual chip and through
//! the virtual board. And the host's half against ST's own library.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use serde_json::Value;
use stsafe_core::authenticate::{Act, Authentication, Host, HostCase, Kind, Stopped, entity};
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::crypto::{PrivateKey, PublicKey, SeededRandom, Signature};
use stsafe_core::device::{Consent, Device};
use stsafe_core::link::{CommandFrame, Status};
use stsafe_core::transport::bridge_host::BridgeHost;
use stsafe_core::verdict::{CheckResult, Verdict};
use stsafe_core::x509::{DeviceKind, Timestamp, TrustStore, simulator};
use workbench_tests::loopback::{board, bus};
use workbench_tests::still;
use workbench_tests::transcript;

/// The two ways to a virtual chip.
const WAYS: [fn(Scenario) -> Device; 2] = [in_memory, through_a_board];

fn in_memory(who: Scenario) -> Device {
    let chip = scenario::chip(who, Box::new(SeededRandom::new(1))).unwrap();
    still::device(chip)
}

fn through_a_board(who: Scenario) -> Device {
    let shared = bus(scenario::chip(who, Box::new(SeededRandom::new(1))).unwrap());
    let (port, _) = board(&shared);
    Device::new(Box::new(BridgeHost::open(port, "test").unwrap()))
}

fn start() -> Authentication {
    let at: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
    Authentication::new(TrustStore::shipped(), at, DeviceKind::Virtual)
}

fn run(run: Authentication, device: &mut Device) -> Authentication {
    let mut run = run;
    run.run_all(device, &mut SeededRandom::new(7));
    run
}

fn host(case: HostCase) -> Host {
    Host { key: simulator::host_key().unwrap(), slot: 0, case }
}

/// A chip that knows the simulator's host.
fn enrolled(way: fn(Scenario) -> Device, who: Scenario) -> Device {
    let mut device = way(who);
    let key = simulator::host_key().unwrap();
    for (_, command) in entity::enrolment(device.observation(), 0, key.public()) {
        device.run_any(&command, Consent::Given).unwrap();
    }
    device
}

/// Verdict and check of everything that failed.
fn failed(run: &Authentication) -> Vec<(&'static str, &'static str)> {
    let of = |verdict: &&Verdict| -> Vec<_> {
        verdict.with(CheckResult::Fail).map(|check| (verdict.id, check.id)).collect()
    };
    run.verdicts().iter().flat_map(of).collect()
}

/// The one line at which each scenario is found out.
fn own(who: Scenario) -> Vec<(&'static str, &'static str)> {
    match who {
        Scenario::Genuine => Vec::new(),
        Scenario::Clone | Scenario::Replayed => vec![("challenge", "challenge-signature")],
        Scenario::Forged | Scenario::FlippedBit => vec![("chain", "signature")],
        Scenario::WrongCa => vec![("chain", "issuer")],
    }
}

#[test]
fn each_impostor_fails_at_its_own_line_and_nowhere_else() {
    for way in WAYS {
        for who in Scenario::ALL {
            let done = run(start(), &mut way(who));
            assert_eq!(failed(&done), own(who), "{who}");
            assert_eq!(done.verdicts().len(), 2, "{who}: both questions were asked");
            assert_eq!(done.is_genuine(), who == Scenario::Genuine, "{who}");
        }
    }
}

#[test]
fn step_by_step_it_ends_at_the_first_no_and_says_why() {
    for way in WAYS {
        for who in Scenario::ALL {
            let done = run(start().in_steps(), &mut way(who));
            assert_eq!(failed(&done), own(who), "{who}");
            let chain_failed = matches!(who, Scenario::Forged | Scenario::FlippedBit | Scenario::WrongCa);
            assert_eq!(done.closed().is_some(), chain_failed, "{who}");
            assert_eq!(done.possession.is_none(), chain_failed, "{who}: nobody was asked to sign");
            assert_eq!(done.upcoming(), chain_failed.then_some(Act::ShowKey), "{who}");
            assert_eq!(done.is_genuine(), who == Scenario::Genuine, "{who}");
        }
    }
}

#[test]
fn a_host_does_not_prove_itself_to_an_impostor() {
    for way in WAYS {
        for who in Scenario::ALL {
            let mut device = enrolled(way, who);
            let done = run(start().mutual(host(HostCase::RightKey)), &mut device);
            assert_eq!(failed(&done), own(who), "{who}");
            assert_eq!(done.proof.signature.is_some(), who == Scenario::Genuine, "{who}");
            assert_eq!(device.observation().volatile.entity_authenticated, who == Scenario::Genuine, "{who}");
        }
    }
}

#[test]
fn each_wrong_host_fails_at_its_own_line_and_nowhere_else() {
    for way in WAYS {
        for (case, line) in [
            (HostCase::RightKey, None),
            (HostCase::WrongKey, Some("host-key")),
            (HostCase::OldSignature, Some("signature-fresh")),
            (HostCase::ChangedChallenge, Some("challenge-intact")),
        ] {
            let mut device = enrolled(way, Scenario::Genuine);
            let done = run(start().mutual(host(case)), &mut device);
            let expected: Vec<_> = line.into_iter().map(|line| ("entity", line)).collect();
            assert_eq!(failed(&done), expected, "{case}");
            assert_eq!(done.proof.valid, Some(line.is_none()), "{case}: what the chip itself says");
            assert_eq!(device.observation().volatile.entity_authenticated, line.is_none(), "{case}");
            assert!(done.stopped.is_none(), "{case}: a wrong signature is an answer, not a refusal");
        }
    }
}

#[test]
fn a_chip_that_knows_no_host_is_not_asked_for_a_challenge() {
    let mut device = in_memory(Scenario::Genuine);
    let done = run(start().mutual(host(HostCase::RightKey)), &mut device);
    assert_eq!(failed(&done), [("entity", "entity-slot")]);
    assert_eq!(done.upcoming(), Some(Act::AskChallenge));
    assert!(done.closed().is_some() && !done.is_genuine());
}

#[test]
fn a_slot_that_may_not_verify_entities_is_found_out_before_anybody_signs() {
    let mut device = in_memory(Scenario::Genuine);
    let key = simulator::host_key().unwrap();
    let steps = entity::enrolment(device.observation(), 0, key.public());
    device.run_any(&steps[0].1, Consent::Given).unwrap();
    let done = run(start().mutual(host(HostCase::RightKey)), &mut device);
    assert_eq!(failed(&done), [("entity", "entity-slot")]);
    let missing = entity::enrolment(device.observation(), 0, key.public());
    assert_eq!(missing.len(), 1, "only the use is missing now");
    device.run_any(&missing[0].1, Consent::Given).unwrap();
    assert!(run(start().mutual(host(HostCase::RightKey)), &mut device).is_genuine());
    assert!(
        entity::enrolment(device.observation(), 0, key.public()).is_empty(),
        "nothing is missing any more"
    );
}

#[test]
fn a_signature_that_was_good_once_is_not_good_again() {
    let mut device = enrolled(in_memory, Scenario::Genuine);
    let done = run(start().mutual(host(HostCase::RightKey)), &mut device);
    let sent = device.take_log().last().unwrap().sent.clone();
    let frame = CommandFrame::decode(&sent).unwrap();
    assert_eq!(done.proof.valid, Some(true));
    device.heed_policy(false);
    let again = device.run_raw(frame.code, &frame.payload, Consent::Given);
    assert_eq!(again.unwrap().status(), Status::CHALLENGE_MISSING, "each serves once");
}

#[test]
fn the_private_key_of_the_host_is_in_no_frame() {
    let mut device = enrolled(in_memory, Scenario::Genuine);
    run(start().mutual(host(HostCase::RightKey)), &mut device);
    let secret = simulator::host_key().unwrap().to_bytes();
    for exchange in device.take_log() {
        for bytes in [&exchange.sent, &exchange.received] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_slice()));
        }
    }
}

#[test]
fn a_run_that_breaks_off_says_nothing_about_anybody() {
    let shared = bus(scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap());
    let (port, way) = board(&shared);
    let mut device = Device::new(Box::new(BridgeHost::open(port, "test").unwrap()));
    let mut begun = start().mutual(host(HostCase::RightKey));
    begun.step(&mut device, &mut SeededRandom::new(7));
    way.lock().unwrap().gone = true;
    let done = run(begun, &mut device);
    assert!(matches!(done.stopped, Some(Stopped::Device(_))));
    assert!(done.verdicts().is_empty() && !done.is_genuine());
    assert_eq!(done.kind, Kind::Mutual);
}

/// The transcripts of ST's library in which a host authenticates itself.
fn golden() -> Vec<transcript::Scenario> {
    let all: Vec<_> = transcript::load_all()
        .into_iter()
        .filter(|scenario| scenario.name.starts_with("entity_auth_"))
        .collect();
    assert!(all.len() >= 5, "{} transcripts", all.len());
    all
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

#[test]
fn the_frames_that_make_a_chip_know_a_host_are_those_of_st_library() {
    for scenario in golden() {
        let key = &scenario.given["host"]["authentication_keys"][0];
        let curve = transcript::curve(text(key, "curve"));
        let public = PublicKey::new(curve, &transcript::bytes(text(key, "public"))).unwrap();
        let slot = u8::try_from(key["slot"].as_u64().unwrap()).unwrap();
        let recorded: Vec<Vec<u8>> =
            ["stse_write_generic_ecc_public_key", "stsafea_set_generic_public_slot_configuration_flag"]
                .iter()
                .filter_map(|api| scenario.steps.iter().find(|step| step.api == *api)?.write())
                .collect();
        let ours: Vec<Vec<u8>> = entity::enrolment(&Default::default(), slot, &public)
            .iter()
            .map(|(_, command)| CommandFrame::plain(command.row().key.code(), command.payload()).encode())
            .collect();
        assert_eq!(ours, recorded, "{}", scenario.name);
    }
}

#[test]
fn the_host_signs_what_st_library_signs() {
    for scenario in golden() {
        let key = &scenario.given["host"]["authentication_keys"][0];
        let curve = transcript::curve(text(key, "curve"));
        let private = PrivateKey::from_bytes(curve, &transcript::bytes(text(key, "private"))).unwrap();
        let mut challenges =
            scenario.given["device_rng"].as_array().unwrap().iter().map(|draw| text(draw, "hex"));
        let challenge = transcript::bytes(challenges.next().unwrap());
        let step = scenario.steps.iter().find(|step| step.api == "stsafea_verify_entity_signature").unwrap();
        // Header, subject and slot; then both halves, each with its length; then the CRC.
        let write = step.write().unwrap();
        let halves = &write[4..write.len() - 2];
        let half = halves.len() / 2 - 2;
        let recorded = Signature { r: halves[2..2 + half].to_vec(), s: halves[half + 4..].to_vec() };
        assert!(entity::verifies(private.public(), &challenge, &recorded), "{}", scenario.name);
        let ours = entity::sign(&private, &challenge).unwrap();
        assert!(entity::verifies(private.public(), &challenge, &ours), "{}", scenario.name);
        let other = transcript::bytes(challenges.next().unwrap());
        assert!(
            !entity::verifies(private.public(), &other, &ours),
            "{}: for another challenge",
            scenario.name
        );
    }
}
