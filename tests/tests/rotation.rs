//! Leaf rotation: a request that the chip signs and OpenSSL verifies, the certificate into a zone, the zone closed.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::process::Command;

use stsafe_core::access::ZoneAccess;
use stsafe_core::chip::Chip;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::command::signature::{GenerateKey, GenerateSignature};
use stsafe_core::crypto::{Curve, Draw, PrivateKey, PublicKey, SeededRandom};
use stsafe_core::device::{Consent, Device, RequestError};
use stsafe_core::effect::Effect;
use stsafe_core::plan::{Ended, Plan, Rotation, RotationError, apply, rehearse};
use stsafe_core::policy::Session;
use stsafe_core::profile::Profile;
use stsafe_core::twin::Twin;
use stsafe_core::x509::issue::{DeviceSerial, Subject};
use stsafe_core::x509::{challenge, request, simulator};
use workbench_tests::skip;
use workbench_tests::still;

const SIGNING: [Curve; 7] = [
    Curve::NistP256,
    Curve::NistP384,
    Curve::NistP521,
    Curve::BrainpoolP256,
    Curve::BrainpoolP384,
    Curve::BrainpoolP512,
    Curve::Ed25519,
];

fn device() -> Device {
    let chip = scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap();
    asked(chip)
}

fn asked(chip: Chip) -> Device {
    let mut device = still::device(chip);
    device.refresh();
    device.refresh_slots();
    device.refresh_zones();
    device
}

fn subject() -> Subject {
    Subject::new("ZZ", "Workbench & Söhne", "rotated-1")
}

fn new_key(device: &mut Device, slot: u8, curve: Curve) -> PublicKey {
    let command = GenerateKey { slot, usage_limit: 0xFFFF, mode: [0, 0], curve };
    PublicKey::new(curve, &device.run_with(command, Consent::Given).unwrap().bytes).unwrap()
}

#[test]
fn openssl_verifies_a_request_of_every_curve_that_signs() {
    if Command::new("openssl").arg("version").output().is_err() {
        return skip("openssl_verifies_a_request", "openssl is not installed");
    }
    let mut device = device();
    for curve in SIGNING {
        let key = new_key(&mut device, 1, curve);
        let der = device.certification_request(1, &subject(), &key, Consent::Given).unwrap();
        let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{curve:?}.csr"));
        std::fs::write(&path, request::to_pem(&der)).unwrap();
        let verify = ["req", "-verify", "-noout", "-subject", "-nameopt", "utf8,sep_comma_plus", "-in"];
        let out = Command::new("openssl").args(verify).arg(&path).output().unwrap();
        let words =
            format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert!(out.status.success() && words.contains("verify OK"), "{curve}: {words}");
        assert!(words.contains("rotated-1") && words.contains("Workbench & Söhne"), "{curve}: {words}");
        assert_eq!(request::is_signed_by_its_key(&der), Ok(true), "{curve}");
        // One bit of the name, and the signature is about something else.
        let at = der.windows(7).position(|window| window == b"rotated").unwrap();
        let mut flipped = der.clone();
        flipped[at] ^= 1;
        std::fs::write(&path, request::to_pem(&flipped)).unwrap();
        let out = Command::new("openssl").args(verify).arg(&path).output().unwrap();
        let words = String::from_utf8_lossy(&out.stderr).to_lowercase();
        assert!(!words.contains("verify ok"), "{curve}: {words}");
        assert_eq!(request::is_signed_by_its_key(&flipped), Ok(false), "{curve}");
    }
}

#[test]
fn a_request_for_a_key_that_is_not_in_the_slot_never_leaves() {
    let mut device = device();
    new_key(&mut device, 1, Curve::NistP256);
    let other = PrivateKey::generate(Draw::PrivateKey(Curve::NistP256), &mut SeededRandom::new(9)).unwrap();
    let error = device.certification_request(1, &subject(), other.public(), Consent::Given).unwrap_err();
    assert!(matches!(error, RequestError::Issue(_)), "{error}");
    assert!(error.to_string().contains("was not made with the private half"), "{error}");
}

#[test]
fn a_key_that_signs_nothing_makes_no_request() {
    let key = PrivateKey::generate(Draw::PrivateKey(Curve::X25519), &mut SeededRandom::new(9)).unwrap();
    assert!(request::Unsigned::new(&subject(), key.public()).is_err());
}

#[test]
fn a_leaf_is_rotated_as_rehearsed_and_the_new_pair_proves_itself() {
    let mut device = device();
    let rotation = Rotation { slot: 2, zone: 1, curve: Curve::NistP384 };
    let plan = rotation.key_plan(device.observation(), Session::None).unwrap();
    assert_eq!(plan.effect(), Effect::OneWay);
    assert!(plan.obstacle().is_none());
    let key = new_key(&mut device, 2, Curve::NistP384);
    device.certification_request(2, &subject(), &key, Consent::Given).unwrap();
    let authority = simulator::authority().unwrap();
    let serial = DeviceSerial::a120(*b"ROTATED");
    let der = authority.leaf(&subject(), &serial, &key, simulator::LEAF_FROM).unwrap();
    let plan = rotation.certificate_plan(&der, &key, true, device.observation(), Session::None).unwrap();
    let steps: Vec<&str> = plan.steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(steps.first(), Some(&"Write 253 B at 0000"));
    assert_eq!(steps.last(), Some(&"Close zone 1 to updates, for ever"));
    done(&plan, &mut device);
    assert_eq!(device.read_certificate(1).unwrap().unwrap(), der);
    let record = device.observation().zone(1).unwrap();
    assert_eq!((record.update.access(), record.update.may_change), (ZoneAccess::Never, false));
    let nonce = vec![0x5A; 48];
    let signature =
        device.run_with(GenerateSignature { slot: 2, data: nonce.clone() }, Consent::Given).unwrap();
    let leaf = stsafe_core::x509::Certificate::parse(&der).unwrap();
    assert!(challenge::judge(&leaf, &nonce, &signature).is_positive());
    let old = device.read_certificate(0).unwrap().unwrap();
    assert_eq!(old, simulator::default_identity().leaf, "the factory's identity stays");
}

fn done(plan: &Plan, device: &mut Device) {
    assert!(plan.obstacle().is_none());
    let profile = Profile::spl05().unwrap();
    let twin = Twin::of(device.observation(), &profile, None, &mut SeededRandom::new(5)).unwrap();
    let rehearsal = rehearse(plan, &mut twin.device(Box::new(SeededRandom::new(6))));
    let result = apply(plan, &rehearsal, device, Consent::Given, &mut |_, _| true).unwrap();
    assert_eq!(result.ended, Ended::AllDone);
}

#[test]
fn what_cannot_be_rotated_is_said_before_anything_is_sent() {
    let device = device();
    let seen = device.observation();
    let rotation = |slot, zone, curve| Rotation { slot, zone, curve }.check(seen);
    assert_eq!(rotation(1, 1, Curve::NistP256), Ok(1000));
    assert_eq!(rotation(0, 1, Curve::NistP256), Err(RotationError::Slot(0)));
    assert_eq!(rotation(5, 1, Curve::NistP256), Err(RotationError::Slot(5)));
    assert_eq!(rotation(1, 0, Curve::NistP256), Err(RotationError::Zone(0)), "the factory's certificate");
    assert_eq!(rotation(1, 5, Curve::NistP256), Err(RotationError::Zone(5)), "a counter");
    assert_eq!(rotation(1, 12, Curve::NistP256), Err(RotationError::Zone(12)));
    assert_eq!(rotation(1, 1, Curve::X25519), Err(RotationError::Curve(Curve::X25519)));
    let leaf = simulator::default_identity().leaf;
    let rotation = Rotation { slot: 1, zone: 1, curve: Curve::NistP256 };
    let other = PrivateKey::generate(Draw::PrivateKey(Curve::NistP256), &mut SeededRandom::new(9)).unwrap();
    let plan = |der: &[u8]| rotation.certificate_plan(der, other.public(), false, seen, Session::None).err();
    assert_eq!(plan(&leaf), Some(RotationError::OtherKey));
    assert!(matches!(plan(&leaf[..100]), Some(RotationError::Certificate(_))));
}
