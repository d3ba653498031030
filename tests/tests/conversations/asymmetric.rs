//! Generate ECDHE key, Establish key, Decompress public key, Write public key; private slots with their limits.
//! Shared secrets of RFC 7748 and of the specification's worked example.

use stsafe_core::chip::state::{PrivateKeyState, Secret};
use stsafe_core::command::asymmetric::{DecompressKey, EstablishKey, GenerateEcdheKey, WritePublicKey};
use stsafe_core::command::query::{PrivateKeyTable, PublicKeySlot};
use stsafe_core::command::signature::{GenerateKey, GenerateSignature};
use stsafe_core::command::tables::EPHEMERAL_SLOT;
use stsafe_core::command::wire::WireKey;
use stsafe_core::crypto::{Curve, PrivateKey};
use stsafe_core::device::Device;
use stsafe_core::link::Status;

use super::props::{agreed, checked, example, off_curve, refused_for_good};
use super::stage::{self, bytes, refused};

fn generate(slot: u8, curve: Curve, usage_limit: u16) -> GenerateKey {
    GenerateKey { slot, usage_limit, mode: [0, 0], curve }
}

/// A known private key in slot 1.
fn with_key_in_slot_1(curve: Curve, secret: &str, uses_left: Option<u16>) -> Device {
    let mut device = stage::device();
    stage::nvm(&mut device).private[1].key =
        Some(PrivateKeyState { curve, secret: Secret(bytes(secret)), uses_left });
    device
}

fn establish(slot: u8, host: &WireKey) -> EstablishKey {
    EstablishKey { slot, host: host.clone().into() }
}

#[test]
fn generate_ecdhe_key_makes_a_volatile_key_and_a_reset_takes_it() {
    let mut device = stage::device();
    for curve in Curve::ALL.into_iter().filter(|curve| curve.can_agree()) {
        let public = device.run(GenerateEcdheKey { curve }).unwrap();
        let held = stage::chip(&mut device).ram.ecdhe.clone().unwrap();
        let key = PrivateKey::from_bytes(curve, &held.secret.0).unwrap();
        assert_eq!(public, WireKey { curve, bytes: key.public().bytes().to_vec() }, "{curve}");
    }
    refused(device.run(GenerateEcdheKey { curve: Curve::Ed25519 }), Status::OUT_OF_RANGE);
    assert!(stage::chip(&mut device).ram.ecdhe.is_some(), "the refusal left the key");
    stage::chip(&mut device).reset();
    assert!(stage::chip(&mut device).ram.ecdhe.is_none());
}

#[test]
fn establish_key_gives_the_shared_secret_and_counts_uses() {
    let mut device = with_key_in_slot_1(Curve::NistP256, example::DEVICE_PRIVATE, Some(1));
    refused(device.run(establish(1, &off_curve())), Status::INVALID_PUBLIC_KEY);
    let x25519 = WireKey { curve: Curve::X25519, bytes: vec![9; 32] };
    refused(device.run(establish(1, &x25519)), Status::INCONSISTENT_DATA);
    assert_eq!(stage::nvm(&mut device).private[1].key.as_ref().unwrap().uses_left, Some(1));
    assert_eq!(*device.run(establish(1, &example::host())).unwrap(), bytes(example::SHARED));
    refused(device.run(establish(1, &example::host())), Status::ACCESS_CONDITION);
    refused(device.run(establish(2, &example::host())), Status::KEY_NOT_FOUND);
    refused(device.run(establish(5, &example::host())), Status::OUT_OF_RANGE);
    refused(device.run(establish(0, &example::host())), Status::ACCESS_CONDITION);
}

#[test]
fn establish_key_on_x25519_is_rfc_7748() {
    // RFC 7748, section 6.1: Alice's key in the chip, Bob's public key from the host.
    let alice = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    let bob = bytes("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    let mut device = with_key_in_slot_1(Curve::X25519, alice, None);
    let secret = device.run(establish(1, &WireKey { curve: Curve::X25519, bytes: bob })).unwrap();
    assert_eq!(*secret, bytes("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
    let weak = WireKey { curve: Curve::X25519, bytes: vec![0; 32] };
    refused(device.run(establish(1, &weak)), Status::INVALID_PUBLIC_KEY);
}

#[test]
fn the_ephemeral_slot_serves_once_and_never_signs() {
    let mut device = stage::device();
    let public = device.run(generate(EPHEMERAL_SLOT, Curve::NistP256, 1)).unwrap();
    let sign = GenerateSignature { slot: EPHEMERAL_SLOT, data: vec![1; 32] };
    refused_for_good(&mut device, sign, Status::WRONG_KEY_USAGE);
    let host = PrivateKey::from_bytes(Curve::NistP256, &bytes(example::HOST_PRIVATE)).unwrap();
    let expected = host.agree(&checked(&public)).unwrap();
    refused(device.run(establish(EPHEMERAL_SLOT, &off_curve())), Status::INVALID_PUBLIC_KEY);
    assert_eq!(device.run(establish(EPHEMERAL_SLOT, &example::host())).unwrap(), expected);
    refused(device.run(establish(EPHEMERAL_SLOT, &example::host())), Status::KEY_NOT_FOUND);
    let table = device.run(PrivateKeyTable).unwrap();
    assert_eq!(table.slots.last().unwrap().curve, None, "the slot is empty again");
}

#[test]
fn a_key_with_a_limit_signs_so_often_and_no_more() {
    let mut device = stage::device();
    agreed(&mut device, generate(2, Curve::NistP256, 2));
    let sign = GenerateSignature { slot: 2, data: vec![0x11; 32] };
    agreed(&mut device, sign.clone());
    agreed(&mut device, sign.clone());
    refused_for_good(&mut device, sign, Status::ACCESS_CONDITION);
    assert_eq!(stage::nvm(&mut device).private[2].key.as_ref().unwrap().uses_left, Some(0));
}

#[test]
fn decompress_key_gives_y() {
    let mut device = stage::device();
    let x = bytes(example::DEVICE_X);
    let ask = |form, x: &[u8]| DecompressKey { curve: Curve::NistP256, form, x: x.to_vec() };
    // The printed Y ends in 62, so it is even.
    assert_eq!(device.run(ask(2, &x)).unwrap(), bytes(example::DEVICE_Y));
    let odd = device.run(ask(3, &x)).unwrap();
    assert_eq!(odd.last().unwrap() & 1, 1);
    refused(device.run(ask(4, &x)), Status::OUT_OF_RANGE);
    refused(device.run(ask(2, &[0xFF; 32])), Status::INVALID_PUBLIC_KEY);
}

#[test]
fn write_public_key_works_once_and_wants_a_point() {
    let mut device = stage::device();
    let key = example::host();
    let off = WritePublicKey { slot: 2, key: off_curve() };
    refused_for_good(&mut device, off, Status::INVALID_PUBLIC_KEY);
    agreed(&mut device, WritePublicKey { slot: 2, key: key.clone() });
    assert_eq!(device.run(PublicKeySlot { slot: 2 }).unwrap().key, Some(key.clone()));
    refused_for_good(&mut device, WritePublicKey { slot: 2, key: key.clone() }, Status::ACCESS_CONDITION);
    refused_for_good(&mut device, WritePublicKey { slot: 4, key }, Status::OUT_OF_RANGE);
    let useless = WireKey { curve: Curve::X25519, bytes: vec![9; 32] };
    refused_for_good(&mut device, WritePublicKey { slot: 1, key: useless }, Status::WRONG_KEY_TYPE);
}
