//! Keys into the chip, as whole conversations of the driver: afterwards both sides hold the same keys, and the bus has
//! not seen them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use stsafe_core::access::{ZoneAccess, ZoneRight};
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::{Nvm, PublicKeyState};
use stsafe_core::command::data_partition::Read;
use stsafe_core::command::host_keys::{HostKeyPair, WriteHostKeys};
use stsafe_core::command::mac::GenerateMac;
use stsafe_core::command::tables::{KeyInfo, KeyMode, KeyType, Lock};
use stsafe_core::crypto::{Curve, Draw, Hash, PrivateKey, SeededRandom, mac};
use stsafe_core::device::provision::{Issuer, ProvisionError, Terms};
use stsafe_core::device::{Consent, Device, Fault};
use stsafe_core::link::Status;
use stsafe_core::session::SessionKeys;
use stsafe_core::transport::simulated::Simulated;
use workbench_tests::still;
use zeroize::Zeroizing;

/// Public key slot of the issuer, with every use allowed.
const ISSUER_SLOT: u8 = 1;

/// A chip whose control fields allow everything, with zone 1 readable by the host only.
fn device() -> Device {
    let mut chip = scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap();
    chip.nvm.host_key_control = [0x0F, 0xFF];
    for slot in &mut chip.nvm.symmetric {
        slot.control = [0x3B, 0xFF, 0xFF];
    }
    chip.nvm.zone_mut(1).unwrap().read = ZoneRight::new(ZoneAccess::Host, false);
    let bus = still::bus(chip);
    let mut device = Device::new(Box::new(Simulated::new(bus, "sim")));
    assert!(device.refresh().is_empty());
    device
}

fn nvm(device: &mut Device) -> &mut Nvm {
    &mut device.transport().bench().unwrap().chip.nvm
}

fn pair(key_type: KeyType) -> HostKeyPair {
    let n = key_type.aes_bytes().unwrap();
    let key = |byte| Zeroizing::new(vec![byte; n]);
    HostKeyPair { key_type, mac: key(0x5A), cipher: key(0xA5) }
}

fn terms<'a>(curve: Curve, issuer: Option<Issuer<'a>>, random: &'a mut SeededRandom) -> Terms<'a> {
    Terms { curve, issuer, random, consent: Consent::Given }
}

/// Opens a session with these keys and reads a zone that only the host may read.
fn session_works(device: &mut Device, keys: &HostKeyPair) {
    device.open_session(SessionKeys::new(&keys.mac, &keys.cipher).unwrap()).unwrap();
    assert_eq!(device.run(Read::new(1, 0, 4)).unwrap().data.len(), 4);
}

/// Everything that went over the bus since the last call.
fn eavesdrop(device: &mut Device) -> Vec<u8> {
    device.take_log().into_iter().flat_map(|e| [e.sent, e.received].concat()).collect()
}

fn was_seen(bus: &[u8], secret: &[u8]) -> bool {
    bus.windows(secret.len()).any(|window| window == secret)
}

#[test]
fn plain_host_keys_work_and_everybody_on_the_bus_has_them() {
    let mut device = device();
    let keys = pair(KeyType::Aes128);
    device.write_host_keys_plain(keys.clone(), Consent::Given).unwrap();
    assert!(was_seen(&eavesdrop(&mut device), &keys.mac), "in clear means in clear");
    session_works(&mut device, &keys);
}

#[test]
fn wrapped_host_keys_work_on_every_curve_and_are_not_seen() {
    for curve in [Curve::NistP256, Curve::NistP384, Curve::NistP521, Curve::BrainpoolP256, Curve::X25519] {
        for key_type in [KeyType::Aes128, KeyType::Aes256] {
            let mut device = device();
            let keys = pair(key_type);
            let mut random = SeededRandom::new(7);
            device.write_host_keys_wrapped(&keys, terms(curve, None, &mut random)).unwrap();
            assert!(!was_seen(&eavesdrop(&mut device), &keys.mac), "{curve}");
            session_works(&mut device, &keys);
        }
    }
}

#[test]
fn established_host_keys_are_the_same_on_both_sides() {
    let mut device = device();
    let mut random = SeededRandom::new(7);
    let keys =
        device.establish_host_keys(KeyType::Aes256, terms(Curve::NistP256, None, &mut random)).unwrap();
    assert!(nvm(&mut device).host_keys.as_ref().unwrap().mac.0 == *keys.mac);
    session_works(&mut device, &keys);
}

#[test]
fn an_authenticated_agreement_needs_the_right_issuer() {
    let mut random = SeededRandom::new(3);
    let issuer = PrivateKey::generate(Draw::IssuerKey(Curve::NistP256), &mut random).unwrap();
    let stranger = PrivateKey::generate(Draw::IssuerKey(Curve::NistP256), &mut random).unwrap();
    let mut device = device();
    nvm(&mut device).host_key_control = [0x0C, ISSUER_SLOT];
    let slot = &mut nvm(&mut device).public[usize::from(ISSUER_SLOT)];
    slot.flags = [0x00, 0x1E];
    slot.key = Some(PublicKeyState { curve: Curve::NistP256, bytes: issuer.public().bytes().to_vec() });
    let by = |key| Some(Issuer { key, slot: ISSUER_SLOT, hash: Some(Hash::Sha256) });

    let refused = device.establish_host_keys(
        KeyType::Aes128,
        terms(Curve::NistP256, by(&stranger), &mut SeededRandom::new(4)),
    );
    assert!(matches!(refused, Err(ProvisionError::Device(_))));
    assert!(nvm(&mut device).host_keys.is_none(), "nothing was written");

    let keys = device
        .establish_host_keys(KeyType::Aes128, terms(Curve::NistP256, by(&issuer), &mut SeededRandom::new(5)))
        .unwrap();
    session_works(&mut device, &keys);
}

#[test]
fn wrapped_and_established_symmetric_keys_make_the_macs_that_they_should() {
    let info = |slot| KeyInfo {
        lock: Lock::Unlocked,
        slot,
        key_type: KeyType::Aes128,
        mode: KeyMode::Cmac { min_mac_bytes: 4 },
        usage: 0x03,
    };
    let mut device = device();
    let wrapped: Vec<_> = (0..2u8).map(|slot| (info(slot), Zeroizing::new(vec![slot + 1; 16]))).collect();
    let mut random = SeededRandom::new(7);
    device.write_symmetric_keys_wrapped(&wrapped, terms(Curve::X25519, None, &mut random)).unwrap();
    let established = device
        .establish_symmetric_keys(vec![info(2), info(3)], terms(Curve::NistP256, None, &mut random))
        .unwrap();
    let keys = wrapped.into_iter().map(|(_, key)| key).chain(established);
    for (slot, key) in (0..).zip(keys) {
        let message = b"which key is it".to_vec();
        let expected = mac::cmac(&key, &message).unwrap();
        let got = device.run(GenerateMac { slot, mac_bytes: 16, message }).unwrap();
        assert_eq!(got, expected, "slot {slot}");
    }
}

#[test]
fn a_kek_session_is_closed_after_a_refused_write() {
    let mut device = device();
    nvm(&mut device).host_key_control = [0x02, 0xFF];
    let mut random = SeededRandom::new(7);
    let refused = device
        .write_host_keys_wrapped(&pair(KeyType::Aes128), terms(Curve::NistP256, None, &mut random))
        .unwrap_err();
    let ProvisionError::Device(error) = refused else { panic!("{refused}") };
    assert_eq!(error.status(), Some(Status::NOT_AUTHORISED));
    let codes: Vec<Vec<u8>> = device.take_log().iter().map(|e| e.sent[..2].to_vec()).collect();
    assert_eq!(codes.last().unwrap(), &[0x1F, 0x06], "Stop volatile KEK session came last");
}

#[test]
fn the_refusal_of_a_key_without_consent_shows_its_bytes_without_the_key() {
    let mut device = device();
    let write = WriteHostKeys { keys: pair(KeyType::Aes128) };
    let refused = device.run(write).unwrap_err();
    assert!(matches!(refused.fault, Fault::NoConsent { .. }), "{refused}");
    let said = refused.to_string();
    assert!(said.contains("Payload: "), "{said}");
    assert!(!said.contains("5A 5A") && !said.contains("A5 A5"), "{said}");
}
