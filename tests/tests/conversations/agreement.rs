//! KEK sessions and the establishment of keys: with whom, under which signature, and what comes of it.

use stsafe_core::command::agreement::{
    Agreement, Authentication, ConfirmSymmetricKeys, EstablishHostKeys, EstablishSymmetricKeys,
    StartKekSession, StopKekSession,
};
use stsafe_core::command::asymmetric::GenerateEcdheKey;
use stsafe_core::command::host_keys::WriteHostKeysWrapped;
use stsafe_core::command::tables::{KeyInfo, KeyMode, KeyType, Lock};
use stsafe_core::command::wire::WireKey;
use stsafe_core::crypto::{Curve, Draw, Hash, PrivateKey, SeededRandom, Signature};
use stsafe_core::device::Device;
use stsafe_core::link::Status;
use stsafe_core::session::kek;

use super::props::{agreed, example, off_curve, refused_for_good, trust, uses};
use super::stage::{self, bytes, refused};

const ANONYMOUS: u8 = 0x01;
/// Specification 6.6: the MAC over a list of one CCM* key for slot 4.
const CONFIRMATION: [u8; 8] = [0xD7, 0x3B, 0x70, 0x8A, 0x16, 0xA4, 0x65, 0x07];

fn anonymous(host: WireKey) -> Agreement {
    Agreement { host, authentication: None }
}

/// The example's host, signing for a public key slot.
fn signed(signer: &PrivateKey, slot: u8) -> Agreement {
    let hash = signer.curve().is_weierstrass().then_some(Hash::Sha256);
    let signature = kek::sign(signer, hash, &kek::to_be_signed(&example::host(), &example::chips())).unwrap();
    Agreement { host: example::host(), authentication: Some(Authentication { slot, hash, signature }) }
}

fn signer(curve: Curve) -> PrivateKey {
    PrivateKey::generate(Draw::IssuerKey(curve), &mut SeededRandom::new(5)).unwrap()
}

fn ccm_in_slot_4() -> KeyInfo {
    let mode = KeyMode::Ccm { tag_bytes: 4, counter_offset: None, offset_bits: 0 };
    KeyInfo { lock: Lock::Unlocked, slot: 4, key_type: KeyType::Aes256, mode, usage: 0x0C }
}

fn open_symmetric_slots(device: &mut Device, control: u8, authentication: u8) {
    for slot in &mut stage::nvm(device).symmetric {
        slot.control = [control, 0xFF, authentication];
    }
}

#[test]
fn a_kek_session_starts_with_one_key_and_stops() {
    let mut device = example::device(1);
    let other_curve = WireKey { curve: Curve::X25519, bytes: vec![9; 32] };
    refused(device.run(StartKekSession { agreement: anonymous(other_curve) }), Status::WRONG_KEY_TYPE);
    refused(device.run(StartKekSession { agreement: anonymous(off_curve()) }), Status::INVALID_PUBLIC_KEY);
    device.run(StartKekSession { agreement: anonymous(example::host()) }).unwrap();
    let ram = &stage::chip(&mut device).ram;
    let session = ram.kek.as_ref().unwrap();
    let base = "3267877661fd9e46bee869dcbeb402453171103d991f6e637ee04a36cad59e06";
    assert_eq!((session.base.0.clone(), session.counter), (bytes(base), 1));
    assert!(ram.ecdhe.is_none(), "the volatile key served");
    refused(device.run(StartKekSession { agreement: anonymous(example::host()) }), Status::KEY_NOT_FOUND);
    device.run(StopKekSession).unwrap();
    assert!(stage::chip(&mut device).ram.kek.is_none());
    device.run(StopKekSession).unwrap();
    let envelope = bytes(example::HOST_KEY_ENVELOPE);
    refused_for_good(&mut device, WriteHostKeysWrapped { envelope }, Status::WRONG_SESSION);
}

#[test]
fn a_signature_opens_a_session_when_slot_use_and_bytes_are_right() {
    for curve in [Curve::NistP256, Curve::Ed25519] {
        let mut device = example::device(1);
        let signer = signer(curve);
        let start = StartKekSession { agreement: signed(&signer, 1) };
        refused(device.run(start.clone()), Status::KEY_NOT_FOUND);
        trust(&mut device, 1, &signer, uses::ESTABLISH_HOST);
        refused(device.run(start.clone()), Status::NOT_AUTHORISED);
        trust(&mut device, 1, &signer, uses::START_KEK);
        let mut forged = start.clone();
        let authentication = forged.agreement.authentication.as_mut().unwrap();
        authentication.signature.s[7] ^= 1;
        refused(device.run(forged), Status::NOT_AUTHORISED);
        let mut wrong_hash = start.clone();
        let authentication = wrong_hash.agreement.authentication.as_mut().unwrap();
        authentication.hash = authentication.hash.xor(Some(Hash::Sha256));
        refused(device.run(wrong_hash), Status::INCONSISTENT_DATA);
        let mut no_slot = start.clone();
        no_slot.agreement.authentication.as_mut().unwrap().slot = 4;
        refused(device.run(no_slot), Status::OUT_OF_RANGE);
        device.run(start).unwrap();
        assert_eq!(stage::chip(&mut device).ram.kek.as_ref().unwrap().authenticated_by, Some(1), "{curve}");
    }
}

#[test]
fn sha_1_and_short_signatures_are_refused() {
    let mut device = example::device(1);
    let signer = signer(Curve::NistP256);
    trust(&mut device, 0, &signer, uses::START_KEK);
    let signature = Signature { r: vec![1], s: Vec::new() };
    let with = |hash, signature| {
        let authentication = Some(Authentication { slot: 0, hash: Some(hash), signature });
        StartKekSession { agreement: Agreement { host: example::host(), authentication } }
    };
    refused(device.run(with(Hash::Sha1, signature.clone())), Status::OUT_OF_RANGE);
    refused(device.run(with(Hash::Sha256, signature)), Status::NOT_AUTHORISED);
}

#[test]
fn symmetric_keys_are_established_when_the_list_is_confirmed() {
    let mut device = example::device(2);
    let confirm = ConfirmSymmetricKeys { mac: CONFIRMATION, keys: vec![ccm_in_slot_4()] };
    refused_for_good(&mut device, confirm.clone(), Status::WRONG_SESSION);
    device.run(EstablishSymmetricKeys { agreement: anonymous(example::host()) }).unwrap();
    refused_for_good(&mut device, confirm.clone(), Status::NOT_AUTHORISED);
    open_symmetric_slots(&mut device, ANONYMOUS, 0xFF);
    let wrong = ConfirmSymmetricKeys { mac: [0; 8], ..confirm.clone() };
    refused_for_good(&mut device, wrong, Status::INVALID_CMAC);
    let twice = ConfirmSymmetricKeys { keys: vec![ccm_in_slot_4(); 2], ..confirm.clone() };
    refused_for_good(&mut device, twice, Status::INCONSISTENT_DATA);
    agreed(&mut device, confirm.clone());
    let key = stage::nvm(&mut device).symmetric[4].key.clone().unwrap();
    assert_eq!(key.secret.0, bytes("e4e819da1aa0364d62f57aae5010399c6688f14fa23ee68e31a8468caf4210fe"));
    assert_eq!((key.mode, key.usage, key.derived), (ccm_in_slot_4().mode, 0x0C, false));
    refused_for_good(&mut device, confirm, Status::WRONG_SESSION);
}

#[test]
fn a_slot_that_wants_a_signature_takes_no_anonymous_key() {
    let mut device = example::device(2);
    let signer = signer(Curve::NistP256);
    trust(&mut device, 2, &signer, uses::ESTABLISH_SYMMETRIC);
    open_symmetric_slots(&mut device, 0, 2);
    let confirm = ConfirmSymmetricKeys { mac: CONFIRMATION, keys: vec![ccm_in_slot_4()] };
    device.run(EstablishSymmetricKeys { agreement: anonymous(example::host()) }).unwrap();
    refused_for_good(&mut device, confirm.clone(), Status::NOT_AUTHORISED);
    example::draw(&mut device);
    device.run(EstablishSymmetricKeys { agreement: signed(&signer, 2) }).unwrap();
    agreed(&mut device, confirm);
    assert!(stage::nvm(&mut device).symmetric[4].key.is_some());
}

#[test]
fn host_keys_are_established_at_once() {
    let mut device = example::device(1);
    let establish = EstablishHostKeys { agreement: anonymous(example::host()), key_type: KeyType::Aes256 };
    // The fresh chip's control fields 0A allow plaintext only.
    refused_for_good(&mut device, establish.clone(), Status::NOT_AUTHORISED);
    stage::nvm(&mut device).host_key_control = [0x01, 0xFF];
    agreed(&mut device, establish.clone());
    let keys = stage::nvm(&mut device).host_keys.clone().unwrap();
    assert_eq!(keys.mac.0, bytes("385f166fcf8beedd2c9c8ee8215d2bdfe64d5ae071ba77a1e18a41fff7054e54"));
    assert_eq!(keys.cipher.0, bytes("1db8c2f6676f19eaac8db4c4caf033e3bca0b2b42131e2898c2688ddc0d42f63"));
    assert_eq!(keys.counter, 0);
    refused_for_good(&mut device, establish, Status::ACCESS_CONDITION);
    refused(device.run(StartKekSession { agreement: anonymous(example::host()) }), Status::KEY_NOT_FOUND);
}

#[test]
fn host_keys_may_hang_on_one_signer() {
    let mut device = example::device(1);
    let signer = signer(Curve::Ed25519);
    trust(&mut device, 3, &signer, uses::ESTABLISH_HOST);
    trust(&mut device, 2, &signer, uses::ESTABLISH_HOST);
    stage::nvm(&mut device).host_key_control = [0x00, 3];
    let by = |slot| EstablishHostKeys { agreement: signed(&signer, slot), key_type: KeyType::Aes128 };
    refused_for_good(&mut device, by(2), Status::NOT_AUTHORISED);
    agreed(&mut device, by(3));
    let keys = stage::nvm(&mut device).host_keys.clone().unwrap();
    assert_eq!(keys.cipher.0, bytes("e64d5ae071ba77a1e18a41fff7054e54"), "AES-128 of the printed example");
}

#[test]
fn power_off_ends_what_was_agreed() {
    let mut device = example::device(3);
    device.run(StartKekSession { agreement: anonymous(example::host()) }).unwrap();
    example::draw(&mut device);
    device.run(EstablishSymmetricKeys { agreement: anonymous(example::host()) }).unwrap();
    device.run(GenerateEcdheKey { curve: Curve::NistP256 }).unwrap();
    device.transport().bench().unwrap().power_cycle();
    let ram = &stage::chip(&mut device).ram;
    assert!(ram.kek.is_none() && ram.pending.is_none() && ram.ecdhe.is_none());
}
