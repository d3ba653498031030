//! A twin answers every query as its chip, byte for byte, and says exactly what of it is its own.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::collections::BTreeSet;

use stsafe_core::access::ZoneAccess;
use stsafe_core::authenticate::Authentication;
use stsafe_core::chip::Chip;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::{
    EnvelopeKey, HostKeys, Nvm, PrivateKeyState, PublicKeyState, Secret, SymmetricKey,
};
use stsafe_core::command::data_partition::Read;
use stsafe_core::command::signature::GenerateKey;
use stsafe_core::command::tables::{KeyMode, KeyType, Lock};
use stsafe_core::command::{CATALOG, Family, Key, Layout};
use stsafe_core::crypto::{Curve, Draw, PrivateKey, SeededRandom};
use stsafe_core::device::{Consent, Device};
use stsafe_core::link::CommandFrame;
use stsafe_core::profile::Profile;
use stsafe_core::twin::{KnownHostKeys, Twin, Why};
use stsafe_core::x509::{DeviceKind, Timestamp, TrustStore};
use workbench_tests::still::{self, ask_everything};

fn device(chip: Chip) -> Device {
    still::device(chip)
}

fn key(curve: Curve, seed: u64) -> PrivateKey {
    PrivateKey::generate(Draw::PrivateKey(curve), &mut SeededRandom::new(seed)).unwrap()
}

/// A chip with something in every kind of slot.
fn provisioned() -> Nvm {
    let mut nvm = scenario::state(Scenario::Genuine).unwrap();
    let state = |curve, uses_left| PrivateKeyState {
        curve,
        secret: Secret(key(curve, 7).to_bytes().to_vec()),
        uses_left,
    };
    nvm.private[1].key = Some(state(Curve::NistP384, Some(9)));
    nvm.private[3].key = Some(state(Curve::Ed25519, None));
    nvm.private[1].mode = [0x00, 0x04];
    let secret = |len| Secret(vec![0xA5; len]);
    nvm.host_keys =
        Some(HostKeys { key_type: KeyType::Aes256, mac: secret(32), cipher: secret(32), counter: 0x3E });
    nvm.host_key_control = [0x07, 0xFF];
    let modes = [
        (KeyType::Aes128, KeyMode::Ccm { tag_bytes: 8, counter_offset: Some(9), offset_bits: 9 }),
        (KeyType::Aes256, KeyMode::Cmac { min_mac_bytes: 4 }),
        (KeyType::Aes128, KeyMode::Ecb),
        (KeyType::Aes128, KeyMode::Gcm { tag_bytes: 16 }),
        (KeyType::GenericSecret, KeyMode::Hkdf { flags: 1, secret_bytes: 24 }),
        (KeyType::GenericSecret, KeyMode::Hmac { min_mac_bytes: 8, secret_bytes: 20 }),
    ];
    for (slot, (key_type, mode)) in modes.into_iter().enumerate() {
        nvm.symmetric[slot].control = [0x10, 0xFF, 0x01];
        nvm.symmetric[slot].key = Some(SymmetricKey {
            lock: [Lock::Unlocked, Lock::Locked, Lock::Erasable][slot % 3],
            key_type,
            mode,
            usage: 0x0F,
            secret: secret(32),
            counter: 77,
            derived: false,
        });
    }
    let public = key(Curve::BrainpoolP384, 8).public().clone();
    nvm.public[2].flags = [0x00, 0x08];
    nvm.public[2].key = Some(PublicKeyState { curve: public.curve(), bytes: public.bytes().to_vec() });
    nvm.envelope[1] = Some(EnvelopeKey { key_type: KeyType::Aes256, secret: secret(32) });
    let zone = nvm.zone_mut(5).unwrap();
    zone.counter = 500_000;
    zone.data[..3].copy_from_slice(b"abc");
    zone.update.code = ZoneAccess::Host.code();
    nvm.zone_mut(2).unwrap().data.fill(0x42);
    nvm.zone_mut(2).unwrap().update.may_change = false;
    nvm.command_access_may_change = false;
    nvm.commands[3].encryption = 1;
    nvm.life_cycle = 0x03;
    nvm
}

fn twin_of(device: &Device, known: Option<&KnownHostKeys>) -> Twin {
    let profile = Profile::spl05().unwrap();
    Twin::of(device.observation(), &profile, known, &mut SeededRandom::new(3)).unwrap()
}

/// Every query of the catalogue, for every slot there may be, and every byte of every zone, as frames.
fn questions(nvm: &Nvm) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    for row in CATALOG.iter().filter(|row| row.family == Family::Query && row.layout == Layout::Known) {
        let Key::Tagged(code, tag) = row.key else { panic!("a query without a tag") };
        frames.push(CommandFrame::plain(code, vec![tag]).encode());
        frames.extend((0..=20).map(|slot| CommandFrame::plain(code, vec![tag, slot]).encode()));
    }
    for zone in &nvm.zones {
        for offset in (0..zone.data.len()).step_by(500) {
            let length = (zone.data.len() - offset).min(500) as u16;
            let command = Read::new(zone.index, offset as u16, length);
            let command = stsafe_core::command::catalog::Listed::into_command(command);
            frames.push(CommandFrame::plain(command.row().key.code(), command.payload()).encode());
        }
    }
    frames
}

#[test]
fn a_twin_answers_every_query_and_every_read_byte_for_byte_as_its_chip() {
    let mut chip = Chip::new(provisioned(), Box::new(SeededRandom::new(1)));
    let mut device = device(Chip::new(provisioned(), Box::new(SeededRandom::new(1))));
    ask_everything(&mut device);
    let mut copy = twin_of(&device, None).chip(Box::new(SeededRandom::new(2)));
    let frames = questions(&chip.nvm);
    assert!(frames.len() > 200, "{} questions", frames.len());
    let mut accepted = 0;
    for frame in frames {
        let (expected, got) = (chip.take(&frame).answer, copy.take(&frame).answer);
        accepted += usize::from(expected[0] == 0);
        assert_eq!(stsafe_core::hex::run(&got), stsafe_core::hex::run(&expected), "{frame:02X?}");
    }
    // 12 queries without a slot, 16 symmetric and 4 public slots, and 38 pieces of zones.
    assert_eq!(accepted, 12 + 16 + 4 + 38);
}

#[test]
fn the_list_names_every_secret_and_everything_that_no_query_tells_and_nothing_else() {
    let mut device = device(Chip::new(provisioned(), Box::new(SeededRandom::new(1))));
    ask_everything(&mut device);
    let twin = twin_of(&device, None);
    let of = |why| -> BTreeSet<&str> { twin.because(why).map(|entry| entry.what.as_str()).collect() };
    let secrets = [
        "Private slot 0, key",
        "Private slot 1, key",
        "Private slot 3, key",
        "Host keys",
        "Symmetric slot 0, key",
        "Symmetric slot 1, key",
        "Symmetric slot 2, key",
        "Symmetric slot 3, key",
        "Symmetric slot 4, key",
        "Symmetric slot 5, key",
        "Envelope slot 1, key",
    ];
    assert_eq!(of(Why::Secret), BTreeSet::from(secrets));
    assert_eq!(of(Why::NotRead), BTreeSet::new());
    let mut not_told: BTreeSet<String> =
        (0..6).map(|slot| format!("Symmetric slot {slot}, whether the key was derived")).collect();
    not_told.extend([0, 1, 3].map(|slot| format!("Private slot {slot}, remaining uses")));
    not_told.extend(
        [
            "Symmetric slot 4, parameters of HKDF",
            "Symmetric slot 5, parameters of HMAC",
            "Wrong C-MACs in a row",
            "Wrong C-MACs that block the host keys",
            "Bytes that an atomic update can hold",
            "Password",
        ]
        .map(String::from),
    );
    assert_eq!(of(Why::NotTold), not_told.iter().map(String::as_str).collect());
    // What is listed as a secret is another one; what is not listed is the same.
    let (chip, copy) = (provisioned(), &twin.nvm);
    assert!(copy.private[0].key.as_ref().unwrap().secret != chip.private[0].key.as_ref().unwrap().secret);
    assert!(copy.host_keys.as_ref().unwrap().mac != chip.host_keys.as_ref().unwrap().mac);
    assert!(copy.envelope[1].as_ref().unwrap().secret != chip.envelope[1].as_ref().unwrap().secret);
    assert!(copy.zones == chip.zones && copy.commands == chip.commands && copy.public == chip.public);
}

#[test]
fn what_was_not_read_comes_from_the_profile_and_is_listed() {
    let mut device = device(Chip::new(provisioned(), Box::new(SeededRandom::new(1))));
    device.refresh();
    device.read_zone(2, 0, 100).unwrap();
    let twin = twin_of(&device, None);
    let listed: BTreeSet<&str> = twin.because(Why::NotRead).map(|entry| entry.what.as_str()).collect();
    for what in
        ["Zone 2, some content: 900 of 1000 B", "Zone 9, all content: 5120 of 5120 B", "Public key slots"]
    {
        assert!(listed.contains(what), "{what} is missing in {listed:?}");
    }
    assert!(listed.contains("Symmetric slot 15, control fields"));
    let zone = twin.nvm.zone(2).unwrap();
    assert_eq!((zone.data[99], zone.data[100]), (0x42, 0x00));
    assert_eq!(twin.nvm.zones.len(), 12);
}

#[test]
fn a_twin_of_nothing_is_a_chip_of_the_profile_without_keys() {
    let profile = Profile::spl05().unwrap();
    let seen = stsafe_core::observe::Observation::default();
    let twin = Twin::of(&seen, &profile, None, &mut SeededRandom::new(3)).unwrap();
    assert_eq!(twin.nvm.zones.len(), 12);
    assert_eq!(twin.nvm.commands.len(), 45);
    assert!(twin.nvm.private.iter().all(|slot| slot.key.is_none()));
    assert_eq!(twin.because(Why::Secret).count(), 0);
    assert!(twin.because(Why::NotRead).count() > 8);
}

#[test]
fn a_twin_shows_the_certificate_but_cannot_prove_to_be_the_chip() {
    let mut original = device(scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap());
    ask_everything(&mut original);
    let mut copy = device(twin_of(&original, None).chip(Box::new(SeededRandom::new(2))));
    let at: Timestamp = "2026-11-20T00:00:00Z".parse().unwrap();
    let mut run = Authentication::new(TrustStore::shipped(), at, DeviceKind::Virtual);
    run.run_all(&mut copy, &mut SeededRandom::new(4));
    assert!(run.chain.as_ref().unwrap().verdict.is_positive());
    assert!(!run.possession.as_ref().unwrap().is_positive());
}

#[test]
fn host_keys_that_the_user_knows_open_a_session_on_the_twin_too() {
    let mut original = device(Chip::new(provisioned(), Box::new(SeededRandom::new(1))));
    ask_everything(&mut original);
    let secret = || zeroize::Zeroizing::new(vec![0xA5; 32]);
    let known = KnownHostKeys { mac: secret(), cipher: secret() };
    let twin = twin_of(&original, Some(&known));
    assert!(!twin.stand_ins.iter().any(|entry| entry.what == "Host keys"));
    assert!(twin.nvm.host_keys == provisioned().host_keys);
    let short = KnownHostKeys { mac: zeroize::Zeroizing::new(vec![1; 16]), cipher: secret() };
    let twin = twin_of(&original, Some(&short));
    assert!(twin.stand_ins.iter().any(|entry| entry.what == "Host keys"), "they cannot be this chip's");
}

#[test]
fn a_key_in_the_ephemeral_slot_is_there_on_the_twin_and_gone_after_a_reset() {
    let mut original = device(Chip::new(provisioned(), Box::new(SeededRandom::new(1))));
    original
        .run_with(
            GenerateKey { slot: 0xFF, usage_limit: 1, mode: [0x80, 0x01], curve: Curve::NistP256 },
            Consent::Given,
        )
        .unwrap();
    ask_everything(&mut original);
    let mut copy = twin_of(&original, None).chip(Box::new(SeededRandom::new(2)));
    assert!(copy.ram.ephemeral.is_some());
    copy.reset();
    assert!(copy.ram.ephemeral.is_none());
}
