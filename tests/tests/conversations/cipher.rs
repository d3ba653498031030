//! Encrypt and Decrypt at once: ECB (SP 800-38A), CCM (RFC 3610), GCM (McGrew and Viega, test cases of the submission
//! to NIST), the counter in the nonce, and what is refused.

use stsafe_core::bytes::Fault;
use stsafe_core::command::cipher::{
    Decrypt, DecryptInput, Decrypted, Encrypt, EncryptInput, Encrypted, Verified,
};
use stsafe_core::command::tables::{KeyMode, KeyType};
use stsafe_core::command::{Command, NoContext};
use stsafe_core::device::{Consent, Device};
use stsafe_core::link::{Code, Status};

use super::stage::{self, bytes, refused, usage};

const BOTH: u8 = usage::ENCRYPT | usage::DECRYPT;
const CCM_8: KeyMode = KeyMode::Ccm { tag_bytes: 8, counter_offset: None, offset_bits: 0 };
/// RFC 3610, packet vector 1.
const CCM_KEY: &str = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf";
const CCM_NONCE: &str = "00000003020100a0a1a2a3a4a5";
const CCM_AAD: &str = "0001020304050607";
const CCM_MESSAGE: &str = "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e";
const CCM_CIPHERTEXT: &str = "588c979a61c663d2f066d0c2c0f989806d5f6b61dac384";
const CCM_TAG: &str = "17e8d12cfdf926e0";

fn with_key(key_type: KeyType, mode: KeyMode, usage: u8, secret: &str) -> Device {
    let mut device = stage::device();
    stage::give(&mut device, 4, stage::key(key_type, mode, usage, secret));
    device
}

fn ecb(message: &str) -> Encrypt {
    Encrypt { slot: 4, input: EncryptInput::Ecb { message: bytes(message) } }
}

fn ccm(slot: u8, nonce: &str) -> Encrypt {
    let (aad, message) = (bytes(CCM_AAD), bytes(CCM_MESSAGE));
    Encrypt { slot, input: EncryptInput::Ccm { nonce: bytes(nonce).try_into().unwrap(), aad, message } }
}

fn open_ccm(nonce: &[u8], ciphertext: &[u8], tag: &[u8]) -> Decrypt {
    let input = DecryptInput::Ccm {
        nonce: nonce.try_into().unwrap(),
        aad: bytes(CCM_AAD),
        ciphertext: ciphertext.to_vec(),
        tag: tag.to_vec(),
    };
    Decrypt { slot: 4, input }
}

fn opened(message: &str) -> Decrypted {
    Decrypted::Verified(Verified { genuine: true, message: bytes(message) })
}

fn forged() -> Decrypted {
    Decrypted::Verified(Verified { genuine: false, message: Vec::new() })
}

#[test]
fn encrypt_and_decrypt_whole_blocks_with_ecb() {
    let key = "2b7e151628aed2a6abf7158809cf4f3c";
    let (message, ciphertext) = ("6bc1bee22e409f96e93d7e117393172a", "3ad77bb40d7a3660a89ecaf32466ef97");
    let mut device = with_key(KeyType::Aes128, KeyMode::Ecb, BOTH, key);
    let before = stage::nvm(&mut device).clone();
    let answer = device.run(ecb(message)).unwrap();
    assert_eq!(answer, Encrypted::Ecb { ciphertext: bytes(ciphertext) });
    let back = Decrypt { slot: 4, input: DecryptInput::Ecb { ciphertext: bytes(ciphertext) } };
    assert_eq!(device.run(back).unwrap(), Decrypted::Ecb { message: bytes(message) });
    refused(device.run(ecb(&message[2..])), Status::INCONSISTENT_DATA);
    refused(device.run(ecb("")), Status::INCONSISTENT_DATA);
    assert!(*stage::nvm(&mut device) == before, "encryption leaves no trace");
}

#[test]
fn encrypt_with_ccm_gives_ciphertext_tag_and_no_counter() {
    let mut device = with_key(KeyType::Aes128, CCM_8, BOTH, CCM_KEY);
    let answer = device.run(ccm(4, CCM_NONCE)).unwrap();
    let expected = Encrypted::Ccm { ciphertext: bytes(CCM_CIPHERTEXT), tag: bytes(CCM_TAG), counter: None };
    assert_eq!(answer, expected);
    refused(device.run_with(ccm(5, CCM_NONCE), Consent::Given), Status::KEY_NOT_FOUND);
}

#[test]
fn a_bound_counter_takes_four_bytes_of_the_nonce_and_goes_up() {
    let mode = KeyMode::Ccm { tag_bytes: 8, counter_offset: Some(0), offset_bits: 0 };
    let mut device = stage::device();
    let mut key = stage::key(KeyType::Aes128, mode, BOTH, CCM_KEY);
    key.counter = 3;
    stage::give(&mut device, 4, key);
    // The published nonce begins with 00000003: with this counter any first four bytes give the published result.
    let mine = ["ffffffff", &CCM_NONCE[8..]].concat();
    assert!(device.run(ccm(4, &mine)).is_err(), "the counter never comes back: not sent without consent");
    let answer = device.run_with(ccm(4, &mine), Consent::Given).unwrap();
    let expected =
        Encrypted::Ccm { ciphertext: bytes(CCM_CIPHERTEXT), tag: bytes(CCM_TAG), counter: Some(3) };
    assert_eq!(answer, expected);
    assert_eq!(stage::nvm(&mut device).symmetric[4].key.as_ref().unwrap().counter, 4);
    assert_eq!(device.observation().symmetric_key(4).unwrap().counter, Some(4), "the host counts along");

    let back = open_ccm(&bytes(CCM_NONCE), &bytes(CCM_CIPHERTEXT), &bytes(CCM_TAG));
    assert_eq!(device.run(back).unwrap(), opened(CCM_MESSAGE), "decryption takes the nonce as it was used");
    assert_eq!(stage::nvm(&mut device).symmetric[4].key.as_ref().unwrap().counter, 4);

    stage::nvm(&mut device).symmetric[4].key.as_mut().unwrap().counter = u32::MAX;
    refused(device.run_with(ccm(4, &mine), Consent::Given), Status::COUNTER_LIMIT);
    assert_eq!(stage::nvm(&mut device).symmetric[4].key.as_ref().unwrap().counter, u32::MAX);
}

#[test]
fn decrypt_with_ccm_verifies_and_gives_no_message_after_a_wrong_tag() {
    let mut device = with_key(KeyType::Aes128, CCM_8, BOTH, CCM_KEY);
    let (nonce, ciphertext, mut tag) = (bytes(CCM_NONCE), bytes(CCM_CIPHERTEXT), bytes(CCM_TAG));
    assert_eq!(device.run(open_ccm(&nonce, &ciphertext, &tag)).unwrap(), opened(CCM_MESSAGE));
    tag[7] ^= 1;
    assert_eq!(device.run(open_ccm(&nonce, &ciphertext, &tag)).unwrap(), forged());
    refused(device.run(open_ccm(&nonce, &[], &tag[..4])), Status::INCONSISTENT_DATA);
}

#[test]
fn a_tag_of_no_bytes_is_plain_counter_mode() {
    // SP 800-38C formats counter block 1 as 01 || nonce || 0001; SP 800-38A's AES gives the keystream.
    let mode = KeyMode::Ccm { tag_bytes: 0, counter_offset: None, offset_bits: 0 };
    let mut device = with_key(KeyType::Aes128, mode, BOTH, CCM_KEY);
    let answer = device.run(ccm(4, CCM_NONCE)).unwrap();
    let expected = Encrypted::Ccm { ciphertext: bytes(CCM_CIPHERTEXT), tag: Vec::new(), counter: None };
    assert_eq!(answer, expected, "the ciphertext does not depend on the tag's length");
    let back = device.run(open_ccm(&bytes(CCM_NONCE), &bytes(CCM_CIPHERTEXT), &[])).unwrap();
    assert_eq!(back, opened(CCM_MESSAGE));
}

#[test]
fn gcm_takes_ivs_of_any_length() {
    // Test cases 4, 5 and 6: one key, message and associated data, IVs of 12, 8 and 60 bytes.
    let key = "feffe9928665731c6d6a8f9467308308";
    let message = bytes(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    );
    let aad = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let cases = [
        (
            "cafebabefacedbaddecaf888",
            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091",
            "5bc94fbc3221a5db94fae95ae7121a47",
        ),
        (
            "cafebabefacedbad",
            "61353b4c2806934a777ff51fa22a4755699b2a714fcdc6f83766e5f97b6c742373806900e49f24b22b097544d4896b424989b5e1ebac0f07c23f4598",
            "3612d2e79e3b0785561be14aaca2fccb",
        ),
        (
            "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b",
            "8ce24998625615b603a033aca13fb894be9112a5c3a211a8ba262a3cca7e2ca701e4a9a4fba43c90ccdcb281d48c7c6fd62875d2aca417034c34aee5",
            "619cc5aefffe0bfa462af43c1699d050",
        ),
    ];
    let mut device = with_key(KeyType::Aes128, KeyMode::Gcm { tag_bytes: 16 }, BOTH, key);
    for (iv, ciphertext, tag) in cases {
        let (iv, ciphertext, tag) = (bytes(iv), bytes(ciphertext), bytes(tag));
        let input = EncryptInput::Gcm { iv: iv.clone(), aad: aad.clone(), message: message.clone() };
        let answer = device.run(Encrypt { slot: 4, input }).unwrap();
        assert_eq!(answer, Encrypted::Gcm { ciphertext: ciphertext.clone(), tag: tag.clone() });

        let open = |aad: &[u8], tag: &[u8]| {
            let (iv, ciphertext) = (iv.clone(), ciphertext.clone());
            let input = DecryptInput::Gcm { iv, aad: aad.to_vec(), ciphertext, tag: tag.to_vec() };
            Decrypt { slot: 4, input }
        };
        let verified = Decrypted::Verified(Verified { genuine: true, message: message.clone() });
        assert_eq!(device.run(open(&aad, &tag)).unwrap(), verified);
        assert_eq!(device.run(open(&aad[1..], &tag)).unwrap(), forged());
        refused(device.run(open(&aad, &tag[..12])), Status::WRONG_MAC_LENGTH);
    }
    let no_iv = EncryptInput::Gcm { iv: Vec::new(), aad, message };
    refused(device.run(Encrypt { slot: 4, input: no_iv }), Status::INCONSISTENT_DATA);
}

#[test]
fn gmac_is_gcm_of_nothing() {
    // Test case 1 of the submission to NIST: key, IV and everything else zero or empty.
    let gcm = KeyMode::Gcm { tag_bytes: 16 };
    let mut device = with_key(KeyType::Aes128, gcm, BOTH, &"00".repeat(16));
    let tag = bytes("58e2fccefa7e3061367f1d57a4e7455a");
    let input = EncryptInput::Gcm { iv: vec![0; 12], aad: Vec::new(), message: Vec::new() };
    let answer = device.run(Encrypt { slot: 4, input }).unwrap();
    assert_eq!(answer, Encrypted::Gcm { ciphertext: Vec::new(), tag: tag.clone() });
    let input = DecryptInput::Gcm { iv: vec![0; 12], aad: Vec::new(), ciphertext: Vec::new(), tag };
    assert_eq!(device.run(Decrypt { slot: 4, input }).unwrap(), opened(""));
}

#[test]
fn a_key_serves_only_its_own_mode_and_uses() {
    let mut device = with_key(KeyType::Aes128, CCM_8, usage::DECRYPT, CCM_KEY);
    refused(device.run(ccm(4, CCM_NONCE)), Status::WRONG_KEY_USAGE);
    let cmac = stage::key(KeyType::Aes128, KeyMode::Cmac { min_mac_bytes: 4 }, 0xFF, CCM_KEY);
    stage::give(&mut device, 4, cmac);
    refused(device.run(ecb(CCM_KEY)), Status::WRONG_MODE);
    let back = Decrypt { slot: 4, input: DecryptInput::Ecb { ciphertext: bytes(CCM_KEY) } };
    refused(device.run(back), Status::WRONG_MODE);
    stage::give(&mut device, 4, stage::key(KeyType::GenericSecret, KeyMode::Ecb, BOTH, CCM_KEY));
    refused(device.run(ecb(CCM_KEY)), Status::WRONG_KEY_TYPE);
    let broken = stage::key(KeyType::Aes128, KeyMode::Gcm { tag_bytes: 5 }, BOTH, CCM_KEY);
    stage::give(&mut device, 4, broken);
    let input = EncryptInput::Gcm { iv: vec![0; 12], aad: Vec::new(), message: Vec::new() };
    refused(device.run(Encrypt { slot: 4, input }), Status::WRONG_MAC_LENGTH);
}

#[test]
fn slots_that_do_not_exist_are_out_of_range() {
    let mut device = stage::device();
    let chip = stage::chip(&mut device);
    assert_eq!(stage::raw(chip, Code::Basic(0x1B), &[2, 16, 0]).0, Status::OUT_OF_RANGE);
    assert_eq!(stage::raw(chip, Code::Basic(0x1C), &[2, 0, 0]).0, Status::KEY_NOT_FOUND);
    assert_eq!(stage::raw(chip, Code::Basic(0x1B), &[3, 0, 0]).0, Status::INCONSISTENT_DATA);
}

#[test]
fn an_answer_that_would_not_fit_is_refused_before_the_counter_moves() {
    let mode = KeyMode::Ccm { tag_bytes: 16, counter_offset: Some(0), offset_bits: 0 };
    let mut device = with_key(KeyType::Aes128, mode, BOTH, CCM_KEY);
    let input = EncryptInput::Ccm { nonce: [0; 13], aad: Vec::new(), message: vec![0; 731] };
    refused(device.run_with(Encrypt { slot: 4, input }, Consent::Given), Status::BUFFER_EXCEEDED);
    assert_eq!(stage::nvm(&mut device).symmetric[4].key.as_ref().unwrap().counter, 0);
}

#[test]
fn without_the_mode_of_the_key_the_bytes_stay_bytes() {
    let payload = [2, 4, 1, 2, 3];
    for code in [0x1B, 0x1C] {
        let error = Command::decode(Code::Basic(code), &payload, &NoContext).map(|_| ()).unwrap_err();
        let stsafe_core::command::catalog::DecodeError::Field(_, field) = error else { panic!("{error}") };
        assert!(matches!(field.fault, Fault::NeedsContext { .. }), "{field}");
    }
}
