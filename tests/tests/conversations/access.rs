//! Password, and entities that prove themselves.

use stsafe_core::access::{ZoneAccess, ZoneRight};
use stsafe_core::chip::state::HostKeys;
use stsafe_core::command::access::{
    DeletePassword, GenerateChallenge, PasswordVerification, VerifyEntitySignature, VerifyPassword,
};
use stsafe_core::command::data_partition::Read;
use stsafe_core::command::host_keys::{HostKeyPair, WriteHostKeys};
use stsafe_core::command::maintenance::{Echo, Reset};
use stsafe_core::command::tables::KeyType;
use stsafe_core::crypto::{Curve, Draw, Hash, PrivateKey, SeededRandom, Signature};
use stsafe_core::link::Status;
use stsafe_core::session::SessionKeys;

use super::props::{agreed, refused_for_good, set_password, trust, uses};
use super::stage::{self, refused};

fn password(byte: u8) -> VerifyPassword {
    VerifyPassword { password: vec![byte; 16].into() }
}

#[test]
fn verify_password_counts_tries_and_blocks() {
    let mut device = stage::device();
    refused_for_good(&mut device, password(7), Status::KEY_NOT_FOUND);
    set_password(&mut device, [7; 16]);
    let wrong = |tries_left| PasswordVerification { correct: false, tries_left };
    assert_eq!(agreed(&mut device, password(8)), wrong(2));
    assert_eq!(agreed(&mut device, password(7)), PasswordVerification { correct: true, tries_left: 3 });
    assert_eq!(agreed(&mut device, password(8)), wrong(2));
    assert_eq!(agreed(&mut device, password(8)), wrong(1));
    assert_eq!(agreed(&mut device, password(8)), wrong(0));
    refused_for_good(&mut device, password(7), Status::PASSWORD_BLOCKED);
}

#[test]
fn a_verified_password_opens_commands_until_a_reset() {
    let mut device = stage::device();
    set_password(&mut device, [7; 16]);
    stage::nvm(&mut device).commands.iter_mut().find(|rule| rule.code == 0x00).unwrap().access = 4;
    let echo = Echo { data: vec![1, 2] };
    refused(device.run(echo.clone()), Status::ACCESS_CONDITION);
    agreed(&mut device, password(7));
    device.run(echo.clone()).unwrap();
    device.run(Reset).unwrap();
    refused(device.run(echo), Status::ACCESS_CONDITION);
}

#[test]
fn delete_password_leaves_none() {
    let mut device = stage::device();
    refused_for_good(&mut device, DeletePassword, Status::KEY_NOT_FOUND);
    set_password(&mut device, [7; 16]);
    agreed(&mut device, DeletePassword);
    assert!(stage::nvm(&mut device).password.is_none());
    refused_for_good(&mut device, password(7), Status::KEY_NOT_FOUND);
}

/// A signature over the challenge as the chip expects it from a key of this curve.
fn answer(key: &PrivateKey, challenge: &[u8]) -> Signature {
    let hash = match key.curve() {
        Curve::Ed25519 => return key.sign_message(challenge).unwrap(),
        Curve::NistP384 => Hash::Sha384,
        Curve::NistP521 => Hash::Sha512,
        _ => Hash::Sha256,
    };
    key.sign_digest(&hash.digest(challenge).unwrap(), hash).unwrap()
}

#[test]
fn generate_challenge_serves_one_verification() {
    for curve in [Curve::NistP256, Curve::NistP384, Curve::NistP521, Curve::Ed25519] {
        let mut device = stage::device();
        let key = PrivateKey::generate(Draw::IssuerKey(curve), &mut SeededRandom::new(6)).unwrap();
        trust(&mut device, 0, &key, uses::ENTITY);
        let verify = |signature| VerifyEntitySignature { slot: 0, signature };
        let early = answer(&key, &[0; 16]);
        refused(device.run(verify(early.clone())), Status::CHALLENGE_MISSING);
        let older = device.run(GenerateChallenge).unwrap();
        let challenge = device.run(GenerateChallenge).unwrap();
        assert_ne!(older, challenge, "the second replaces the first");
        assert!(device.run(verify(answer(&key, &challenge))).unwrap(), "{curve}");
        assert!(stage::chip(&mut device).ram.entity_authenticated);
        refused(device.run(verify(answer(&key, &challenge))), Status::CHALLENGE_MISSING);
        device.run(GenerateChallenge).unwrap();
        assert!(!device.run(verify(early)).unwrap(), "a wrong signature is an answer");
        assert!(stage::chip(&mut device).ram.challenge.is_none(), "and uses the challenge up");
    }
}

#[test]
fn verify_entity_signature_needs_slot_key_and_use() {
    let mut device = stage::device();
    let key = PrivateKey::generate(Draw::IssuerKey(Curve::NistP256), &mut SeededRandom::new(6)).unwrap();
    let challenge = device.run(GenerateChallenge).unwrap();
    let verify = |slot| VerifyEntitySignature { slot, signature: answer(&key, &challenge) };
    refused(device.run(verify(4)), Status::OUT_OF_RANGE);
    refused(device.run(verify(1)), Status::KEY_NOT_FOUND);
    trust(&mut device, 1, &key, uses::START_KEK);
    refused(device.run(verify(1)), Status::NOT_AUTHORISED);
    trust(&mut device, 1, &key, uses::ENTITY);
    assert!(device.run(verify(1)).unwrap(), "the refusals left the challenge");
}

#[test]
fn an_authenticated_entity_opens_zones_with_auth_and_host() {
    let mut device = stage::device();
    let both = ZoneRight::new(ZoneAccess::AuthAndHost, false);
    stage::nvm(&mut device).zone_mut(1).unwrap().read = both;
    let pair = HostKeyPair { key_type: KeyType::Aes128, mac: vec![1; 16].into(), cipher: vec![2; 16].into() };
    agreed(&mut device, WriteHostKeys { keys: pair });
    assert!(device.refresh().is_empty());
    device.open_session(SessionKeys::new(&[1; 16], &[2; 16]).unwrap()).unwrap();
    refused(device.run(Read::new(1, 0, 4)), Status::ACCESS_CONDITION);
    let key = PrivateKey::generate(Draw::IssuerKey(Curve::Ed25519), &mut SeededRandom::new(6)).unwrap();
    trust(&mut device, 0, &key, uses::ENTITY);
    let challenge = device.run(GenerateChallenge).unwrap();
    let signature = answer(&key, &challenge);
    assert!(device.run(VerifyEntitySignature { slot: 0, signature }).unwrap());
    assert_eq!(device.run(Read::new(1, 0, 4)).unwrap().data.len(), 4);
    device.run(Reset).unwrap();
    refused(device.run(Read::new(1, 0, 4)), Status::ACCESS_CONDITION);
    let HostKeys { counter, .. } = stage::nvm(&mut device).host_keys.clone().unwrap();
    assert_eq!(counter, 3, "three protected reads, two of them refused");
}
