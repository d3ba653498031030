//! Start, Process and Finish, encrypting and decrypting, in CCM and GCM. Values of RFC 3610 (packet vector 1) and of
//! McGrew and Viega's test case 4 for GCM.

use stsafe_core::command::chunked::{
    Closed, FinishDecrypt, FinishEncrypt, Opening, Piece, Presence, ProcessDecrypt, ProcessEncrypt,
    StartDecrypt, StartEncrypt,
};
use stsafe_core::command::cipher::Verified;
use stsafe_core::command::maintenance::Reset;
use stsafe_core::command::tables::{KeyMode, KeyType};
use stsafe_core::device::{Consent, Device};
use stsafe_core::link::{Code, Status};

use super::stage::{self, bytes, refused, usage};

const BOTH: u8 = usage::ENCRYPT_CHUNKS | usage::DECRYPT_CHUNKS;
const CCM_KEY: &str = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf";
const CCM_NONCE: &str = "00000003020100a0a1a2a3a4a5";
const CCM_AAD: &str = "0001020304050607";
const CCM_MESSAGE: &str = "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e";
const CCM_CIPHERTEXT: &str = "588c979a61c663d2f066d0c2c0f989806d5f6b61dac384";
const CCM_TAG: &str = "17e8d12cfdf926e0";
const GCM_KEY: &str = "feffe9928665731c6d6a8f9467308308";
const GCM_IV: &str = "cafebabefacedbaddecaf888";
const GCM_AAD: &str = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
const GCM_MESSAGE: &str = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
const GCM_CIPHERTEXT: &str = "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091";
const GCM_TAG: &str = "5bc94fbc3221a5db94fae95ae7121a47";

fn with_ccm_key(counter_offset: Option<u8>, usage: u8) -> Device {
    let mut device = stage::device();
    let mode = KeyMode::Ccm { tag_bytes: 8, counter_offset, offset_bits: counter_offset.unwrap_or(0) };
    stage::give(&mut device, 4, stage::key(KeyType::Aes128, mode, usage, CCM_KEY));
    device
}

fn with_gcm_key() -> Device {
    let mut device = stage::device();
    let mode = KeyMode::Gcm { tag_bytes: 16 };
    stage::give(&mut device, 4, stage::key(KeyType::Aes128, mode, BOTH, GCM_KEY));
    device
}

fn ccm(nonce: &str, aad: &str, message: &str) -> Opening {
    Opening::Ccm {
        nonce: bytes(nonce),
        total_aad: 8,
        total_message: 23,
        first: Piece { aad: bytes(aad), message: bytes(message) },
    }
}

fn gcm(aad: &str, message: &str) -> Opening {
    Opening::Gcm { iv: bytes(GCM_IV), first: Piece { aad: bytes(aad), message: bytes(message) } }
}

fn piece(message: &str) -> Piece {
    Piece::of(&bytes(message))
}

#[test]
fn start_encrypt_with_ccm_tells_that_there_is_no_counter() {
    let mut device = with_ccm_key(None, BOTH);
    let opening = ccm(CCM_NONCE, CCM_AAD, &CCM_MESSAGE[..10]);
    let started = device.run(StartEncrypt { slot: 4, opening }).unwrap();
    assert_eq!(started.data, bytes(&CCM_CIPHERTEXT[..10]));
    assert_eq!(started.presence, Presence::Absent);
    let closed = device.run(FinishEncrypt(piece(&CCM_MESSAGE[10..]))).unwrap();
    assert_eq!(closed, Closed { ciphertext: bytes(&CCM_CIPHERTEXT[10..]), tag: bytes(CCM_TAG) });
    let opening =
        Opening::Ccm { nonce: vec![0; 12], total_aad: 0, total_message: 0, first: Piece::default() };
    refused(device.run(StartEncrypt { slot: 4, opening }), Status::INCONSISTENT_DATA);
}

#[test]
fn start_encrypt_puts_a_bound_counter_into_the_nonce_once() {
    let mut device = with_ccm_key(Some(0), BOTH);
    stage::nvm(&mut device).symmetric[4].key.as_mut().unwrap().counter = 3;
    let opening = ccm(&["ffffffff", &CCM_NONCE[8..]].concat(), CCM_AAD, "");
    let start = StartEncrypt { slot: 4, opening };
    assert!(device.run(start.clone()).is_err(), "not sent without consent");
    let started = device.run_with(start, Consent::Given).unwrap();
    assert_eq!(started.presence, Presence::Counter(3));
    assert_eq!(device.run(ProcessEncrypt(piece(&CCM_MESSAGE[..32]))).unwrap(), bytes(&CCM_CIPHERTEXT[..32]));
    let closed = device.run(FinishEncrypt(piece(&CCM_MESSAGE[32..]))).unwrap();
    assert_eq!(closed.tag, bytes(CCM_TAG));
    assert_eq!(stage::nvm(&mut device).symmetric[4].key.as_ref().unwrap().counter, 4);
    assert_eq!(device.observation().symmetric_key(4).unwrap().counter, Some(4));

    let too_much = ccm(CCM_NONCE, CCM_AAD, &[CCM_MESSAGE, "00"].concat());
    let start = StartEncrypt { slot: 4, opening: too_much };
    refused(device.run_with(start, Consent::Given), Status::INCONSISTENT_DATA);
    assert_eq!(stage::nvm(&mut device).symmetric[4].key.as_ref().unwrap().counter, 4, "refused, not counted");
}

#[test]
fn process_encrypt_needs_a_start_and_keeps_to_the_totals() {
    let mut device = with_ccm_key(None, BOTH);
    refused(device.run(ProcessEncrypt(piece("00"))), Status::UNEXPECTED);
    device.run(StartEncrypt { slot: 4, opening: ccm(CCM_NONCE, &CCM_AAD[..6], "") }).unwrap();
    refused(device.run(ProcessEncrypt(piece("00"))), Status::INCONSISTENT_DATA);
    refused(device.run(ProcessDecrypt(piece("00"))), Status::UNEXPECTED);
    let rest = Piece { aad: bytes(&CCM_AAD[6..]), message: bytes(&CCM_MESSAGE[..2]) };
    assert_eq!(device.run(ProcessEncrypt(rest)).unwrap(), bytes(&CCM_CIPHERTEXT[..2]));
    refused(device.run(ProcessEncrypt(piece(CCM_MESSAGE))), Status::INCONSISTENT_DATA);
    let closed = device.run(FinishEncrypt(piece(&CCM_MESSAGE[2..]))).unwrap();
    assert_eq!(closed.tag, bytes(CCM_TAG), "what was refused changed nothing");
}

#[test]
fn finish_encrypt_wants_everything_announced_and_ends_the_run() {
    let mut device = with_ccm_key(None, BOTH);
    refused(device.run(FinishEncrypt::default()), Status::UNEXPECTED);
    device.run(StartEncrypt { slot: 4, opening: ccm(CCM_NONCE, CCM_AAD, "") }).unwrap();
    refused(device.run(FinishEncrypt(piece(&CCM_MESSAGE[2..]))), Status::INCONSISTENT_DATA);
    assert!(stage::chip(&mut device).ram.cipher.is_some(), "the run goes on after a refusal");
    assert_eq!(device.run(FinishEncrypt(piece(CCM_MESSAGE))).unwrap().tag, bytes(CCM_TAG));
    assert!(stage::chip(&mut device).ram.cipher.is_none());
    device.run(StartEncrypt { slot: 4, opening: ccm(CCM_NONCE, CCM_AAD, "") }).unwrap();
    device.run(Reset).unwrap();
    refused(device.run(FinishEncrypt(piece(CCM_MESSAGE))), Status::UNEXPECTED);
}

#[test]
fn start_decrypt_believes_only_the_lower_half_of_the_total() {
    for total_message in [23, 0x8084_0000 | 23] {
        let mut device = with_ccm_key(None, BOTH);
        let first = Piece { aad: bytes(CCM_AAD), message: bytes(&CCM_CIPHERTEXT[..10]) };
        let opening = Opening::Ccm { nonce: bytes(CCM_NONCE), total_aad: 8, total_message, first };
        let started = device.run(StartDecrypt { slot: 4, opening }).unwrap();
        assert_eq!(started.data, bytes(&CCM_MESSAGE[..10]));
        assert_eq!(started.presence, Presence::NotTold);
        let finish = FinishDecrypt { last: piece(&CCM_CIPHERTEXT[10..]), tag: bytes(CCM_TAG) };
        let verified = device.run(finish).unwrap();
        assert_eq!(verified, Verified { genuine: true, message: bytes(&CCM_MESSAGE[10..]) });
    }
    let mut device = with_ccm_key(None, usage::ENCRYPT_CHUNKS);
    let start = StartDecrypt { slot: 4, opening: ccm(CCM_NONCE, CCM_AAD, "") };
    refused(device.run(start), Status::WRONG_KEY_USAGE);
}

#[test]
fn process_decrypt_gives_the_message_before_anybody_verified_it() {
    let mut device = with_gcm_key();
    refused(device.run(ProcessDecrypt(piece("00"))), Status::UNEXPECTED);
    device.run(StartDecrypt { slot: 4, opening: gcm(GCM_AAD, &GCM_CIPHERTEXT[..34]) }).unwrap();
    assert_eq!(
        device.run(ProcessDecrypt(piece(&GCM_CIPHERTEXT[34..80]))).unwrap(),
        bytes(&GCM_MESSAGE[34..80])
    );
    let late = Piece { aad: vec![1], message: Vec::new() };
    refused(device.run(ProcessDecrypt(late)), Status::INCONSISTENT_DATA);
    let finish = FinishDecrypt { last: piece(&GCM_CIPHERTEXT[80..]), tag: bytes(GCM_TAG) };
    assert!(device.run(finish).unwrap().genuine);
}

#[test]
fn finish_decrypt_verifies_and_gives_no_message_after_a_wrong_tag() {
    let mut device = with_gcm_key();
    refused(device.run(FinishDecrypt::default()), Status::UNEXPECTED);
    device.run(StartDecrypt { slot: 4, opening: gcm(GCM_AAD, "") }).unwrap();
    let mut finish = FinishDecrypt { last: piece(GCM_CIPHERTEXT), tag: bytes(&GCM_TAG[..24]) };
    refused(device.run(finish.clone()), Status::WRONG_MAC_LENGTH);
    finish.tag = bytes(&GCM_TAG.replace("5bc9", "5bc8"));
    let verified = device.run(finish.clone()).unwrap();
    assert_eq!(verified, Verified { genuine: false, message: Vec::new() });
    refused(device.run(finish), Status::UNEXPECTED);
}

#[test]
fn gcm_in_pieces_announces_no_totals() {
    let mut device = with_gcm_key();
    let started = device.run(StartEncrypt { slot: 4, opening: gcm(&GCM_AAD[..12], "") }).unwrap();
    assert_eq!((started.data, started.presence), (Vec::new(), Presence::NotTold));
    let rest = Piece { aad: bytes(&GCM_AAD[12..]), message: bytes(&GCM_MESSAGE[..50]) };
    assert_eq!(device.run(ProcessEncrypt(rest)).unwrap(), bytes(&GCM_CIPHERTEXT[..50]));
    let closed = device.run(FinishEncrypt(piece(&GCM_MESSAGE[50..]))).unwrap();
    assert_eq!(closed, Closed { ciphertext: bytes(&GCM_CIPHERTEXT[50..]), tag: bytes(GCM_TAG) });
}

#[test]
fn another_start_takes_the_place_of_a_run_but_a_refused_one_does_not() {
    let mut device = with_gcm_key();
    device.run(StartEncrypt { slot: 4, opening: gcm("", "00") }).unwrap();
    device.run(StartEncrypt { slot: 4, opening: gcm(GCM_AAD, "") }).unwrap();
    let no_iv = Opening::Gcm { iv: Vec::new(), first: Piece::default() };
    refused(device.run(StartEncrypt { slot: 4, opening: no_iv }), Status::INCONSISTENT_DATA);
    assert_eq!(device.run(FinishEncrypt(piece(GCM_MESSAGE))).unwrap().tag, bytes(GCM_TAG));
}

#[test]
fn only_ccm_and_gcm_come_in_pieces() {
    let mut device = stage::device();
    stage::give(&mut device, 4, stage::key(KeyType::Aes128, KeyMode::Ecb, 0xFF, GCM_KEY));
    let chip = stage::chip(&mut device);
    assert_eq!(stage::raw(chip, Code::Extended(0x11), &[4, 0, 0]).0, Status::WRONG_MODE);
    assert_eq!(stage::raw(chip, Code::Extended(0x14), &[4, 0, 0]).0, Status::WRONG_MODE);
    assert_eq!(stage::raw(chip, Code::Extended(0x11), &[5, 0, 0]).0, Status::KEY_NOT_FOUND);
}
