//! Generate MAC and Verify MAC. Values of RFC 4493 (CMAC) and RFC 4231 (HMAC).

use stsafe_core::command::mac::{GenerateMac, VerifyMac};
use stsafe_core::command::tables::{KeyMode, KeyType};
use stsafe_core::device::Device;
use stsafe_core::link::Status;

use super::stage::{self, bytes, refused, usage};

const BOTH: u8 = usage::GENERATE_MAC | usage::VERIFY_MAC;
/// RFC 4493, section 4: the key, the message of 40 bytes and its MAC.
const KEY: &str = "2b7e151628aed2a6abf7158809cf4f3c";
const MESSAGE: &str = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411";
const MAC: &str = "dfa66747de9ae63030ca32611497c827";

fn with_cmac_key(slot: usize, usage: u8) -> Device {
    let mut device = stage::device();
    let mode = KeyMode::Cmac { min_mac_bytes: 8 };
    stage::give(&mut device, slot, stage::key(KeyType::Aes128, mode, usage, KEY));
    device
}

fn generate(slot: u8, mac_bytes: u8, message: &str) -> GenerateMac {
    GenerateMac { slot, mac_bytes, message: bytes(message) }
}

fn verify(slot: u8, mac: &str, message: &str) -> VerifyMac {
    VerifyMac { slot, mac: bytes(mac), message: bytes(message) }
}

#[test]
fn generate_mac_gives_the_front_of_the_whole_mac() {
    let mut device = with_cmac_key(3, BOTH);
    let before = stage::nvm(&mut device).clone();
    assert_eq!(device.run(generate(3, 16, MESSAGE)).unwrap(), bytes(MAC));
    assert_eq!(device.run(generate(3, 5, MESSAGE)).unwrap(), bytes(&MAC[..10]));
    assert_eq!(device.run(generate(3, 16, "")).unwrap(), bytes("bb1d6929e95937287fa37d129b756746"));
    refused(device.run(generate(3, 0, MESSAGE)), Status::WRONG_MAC_LENGTH);
    refused(device.run(generate(3, 17, MESSAGE)), Status::WRONG_MAC_LENGTH);
    refused(device.run(generate(4, 16, MESSAGE)), Status::KEY_NOT_FOUND);
    refused(device.run(generate(16, 16, MESSAGE)), Status::OUT_OF_RANGE);
    assert!(*stage::nvm(&mut device) == before, "a MAC leaves no trace");
}

#[test]
fn verify_mac_says_yes_or_no_and_wants_the_keys_minimum() {
    let mut device = with_cmac_key(3, BOTH);
    assert!(device.run(verify(3, MAC, MESSAGE)).unwrap());
    assert!(device.run(verify(3, &MAC[..16], MESSAGE)).unwrap(), "8 bytes are the minimum of this key");
    assert!(!device.run(verify(3, MAC, "6bc1")).unwrap(), "a wrong MAC is an answer, not a refusal");
    refused(device.run(verify(3, &MAC[..14], MESSAGE)), Status::WRONG_MAC_LENGTH);
    refused(device.run(verify(3, &[MAC, "00"].concat(), MESSAGE)), Status::WRONG_MAC_LENGTH);
}

#[test]
fn a_key_serves_only_its_own_uses() {
    let mut device = with_cmac_key(0, usage::VERIFY_MAC);
    assert!(device.run(verify(0, MAC, MESSAGE)).unwrap());
    refused(device.run(generate(0, 16, MESSAGE)), Status::WRONG_KEY_USAGE);
    let ecb = stage::key(KeyType::Aes128, KeyMode::Ecb, 0xFF, KEY);
    stage::give(&mut device, 1, ecb);
    refused(device.run(generate(1, 16, MESSAGE)), Status::WRONG_MODE);
}

#[test]
fn hmac_is_hmac_sha_256() {
    // RFC 4231, test case 1.
    let mut device = stage::device();
    let mode = KeyMode::Hmac { min_mac_bytes: 16, secret_bytes: 20 };
    stage::give(&mut device, 9, stage::key(KeyType::GenericSecret, mode, BOTH, &"0b".repeat(20)));
    let mac = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
    assert_eq!(device.run(generate(9, 32, "4869205468657265")).unwrap(), bytes(mac));
    assert!(device.run(verify(9, &mac[..32], "4869205468657265")).unwrap());
    refused(device.run(verify(9, &mac[..30], "4869205468657265")), Status::WRONG_MAC_LENGTH);
    refused(device.run(generate(9, 33, "")), Status::WRONG_MAC_LENGTH);
}
