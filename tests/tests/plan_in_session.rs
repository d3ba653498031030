//! A plan for a chip whose command table is closed: Read, Update and Echo only from the host, encrypted both ways. It is
//! rehearsed and carried out in a session, on the chip with its keys, on the twin with the twin's own.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use stsafe_core::access::{CommandAccess, ZoneAccess};
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::start::{SDK_CIPHER_KEY, SDK_MAC_KEY};
use stsafe_core::chip::state::{HostKeys, Nvm, Secret};
use stsafe_core::command::tables::KeyType;
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::{Consent, Device};
use stsafe_core::link::Code;
use stsafe_core::plan::file::PlanFile;
use stsafe_core::plan::{Ended, Plan, Rehearsal, apply, rehearse};
use stsafe_core::policy::Session;
use stsafe_core::profile::Profile;
use stsafe_core::session::SessionKeys;
use stsafe_core::twin::{KnownHostKeys, Twin};
use workbench_tests::still;
use zeroize::Zeroizing;

/// Written by hand. 17 is: change the condition, to 7 Never, without a right to change it again.
const PLAN: &str = r#"PlanFile(
    version: 1,
    title: "Close zone 1",
    consequence: "",
    chip: ChipName(product: "01 03 54 60 01", device_id: Some("020953494D554C415401F1")),
    steps: [
        Step(says: "Echo", command: "Echo", effect: "Read-only", sends: "00 AA BB", expects: Exactly("00 AA BB")),
        Step(says: "Write", command: "Update", effect: "Reversible", sends: "06 00 01 00 10 CA FE", expects: Exactly("00")),
        Step(says: "Close", command: "Update", effect: "One-way", sends: "06 17 01 00 00", expects: Exactly("00")),
        Step(says: "Read", command: "Read", effect: "Read-only", sends: "05 00 01 00 10 00 02", expects: Exactly("00 CA FE")),
        Step(says: "Refused", command: "Update", effect: "Reversible", sends: "06 00 01 00 00 FF", expects: Status(0x11)),
    ],
)"#;

fn close(nvm: &mut Nvm) {
    nvm.host_keys = Some(HostKeys {
        key_type: KeyType::Aes128,
        mac: Secret(SDK_MAC_KEY.to_vec()),
        cipher: Secret(SDK_CIPHER_KEY.to_vec()),
        counter: 7,
    });
    for rule in &mut nvm.commands {
        if matches!(rule.code(), Code::Basic(0x00 | 0x05 | 0x06)) {
            (rule.access, rule.encryption) = (CommandAccess::Host.code(), 3);
        }
    }
}

fn closed_chip() -> Device {
    let mut nvm = scenario::state(Scenario::Genuine).unwrap();
    close(&mut nvm);
    still::remembering(nvm)
}

fn ask(device: &mut Device) {
    device.refresh();
    device.refresh_slots();
    device.refresh_zones();
}

fn keys() -> SessionKeys {
    SessionKeys::new(&SDK_MAC_KEY, &SDK_CIPHER_KEY).unwrap()
}

fn in_session() -> Device {
    let mut device = closed_chip();
    device.refresh();
    device.open_session(keys()).unwrap();
    device.prove_session().unwrap();
    ask(&mut device);
    device
}

fn planned(device: &Device) -> Plan {
    let file = PlanFile::from_ron(PLAN).unwrap_or_else(|e| panic!("{e}"));
    file.plan(device.observation(), device.standing()).unwrap_or_else(|unfit| panic!("{unfit:?}"))
}

fn twin(device: &Device, known: Option<&KnownHostKeys>) -> Twin {
    let profile = Profile::spl05().unwrap();
    Twin::of(device.observation(), &profile, known, &mut SeededRandom::new(5)).unwrap()
}

fn rehearsed(plan: &Plan, twin: &Twin) -> Rehearsal {
    rehearse(plan, &mut twin.device_in_session(Box::new(SeededRandom::new(6))).unwrap())
}

#[test]
fn a_closed_chip_takes_the_plan_in_a_session_and_every_frame_of_it_is_protected() {
    let mut device = in_session();
    let plan = planned(&device);
    assert!(
        plan.steps[0].verdict.answer == stsafe_core::policy::Answer::Accepted,
        "{}",
        plan.steps[0].verdict
    );
    let rehearsal = rehearsed(&plan, &twin(&device, None));
    assert_eq!(rehearsal.result.ended, Ended::AllDone, "with the twin's own keys");
    assert!(rehearsal.exchanges.iter().all(|exchange| exchange.session_n.is_some()));
    let mut from = 0;
    let result = apply(&plan, &rehearsal, &mut device, Consent::Given, &mut |step, device: &mut Device| {
        if step == 0 {
            from = device.take_log().len();
        }
        true
    });
    assert_eq!(result.unwrap().ended, Ended::AllDone);
    assert!(from > 0, "it was asked again before anything was sent");
    let sent = device.take_log();
    assert_eq!(sent.len(), 5);
    for exchange in &sent {
        assert!(exchange.session_n.is_some());
        assert!(!exchange.sent.windows(2).any(|part| part == [0xCA, 0xFE]), "encrypted on the bus");
    }
    let zone = device.observation().zone(1).unwrap();
    assert_eq!((zone.update.access(), zone.update.may_change), (ZoneAccess::Never, false));
}

#[test]
fn the_twin_has_other_keys_unless_the_users_are_given_to_it() {
    let device = in_session();
    let known = KnownHostKeys {
        mac: Zeroizing::new(SDK_MAC_KEY.to_vec()),
        cipher: Zeroizing::new(SDK_CIPHER_KEY.to_vec()),
    };
    let with = twin(&device, Some(&known)).nvm.host_keys.unwrap();
    assert_eq!(with.mac.0, SDK_MAC_KEY);
    let without = twin(&device, None).nvm.host_keys.unwrap();
    assert_ne!(without.mac.0, SDK_MAC_KEY, "no chip gives its keys away");
}

#[test]
fn without_a_session_the_closed_chip_refuses_the_plan_before_anything_is_sent() {
    let mut device = closed_chip();
    ask(&mut device);
    let seen = device.observation();
    assert_eq!(seen.zones.values().filter(|zone| zone.bytes.iter().any(Option::is_some)).count(), 0);
    let file = PlanFile::from_ron(PLAN).unwrap();
    // Who it is stands in a zone that is not read without a session.
    assert!(file.plan(seen, Session::None).is_err());
}

#[test]
fn a_chip_without_host_keys_has_no_twin_in_a_session() {
    let mut device = still::remembering(scenario::state(Scenario::Genuine).unwrap());
    ask(&mut device);
    let error = twin(&device, None).device_in_session(Box::new(SeededRandom::new(6))).err().unwrap();
    assert!(error.to_string().contains("no host keys"), "{error}");
}

#[test]
fn one_wrong_key_costs_one_wrong_mac_at_the_proof() {
    let mut device = closed_chip();
    device.refresh();
    device.open_session(keys().with_one_wrong_bit()).unwrap();
    assert!(device.prove_session().is_err());
    assert_eq!(device.wrong_macs(), 1);
    assert!(!device.take_log().iter().any(|exchange| exchange.sent.starts_with(&[0x05])), "nothing was read");
}
