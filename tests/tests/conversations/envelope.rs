//! Local envelopes: a key in an empty slot for good, wrapping, unwrapping. Values of RFC 3394.

use stsafe_core::chip::state::{EnvelopeKey, Secret};
use stsafe_core::command::envelope::{GenerateEnvelopeKey, Unwrap, Wrap};
use stsafe_core::command::query::EnvelopeKeys;
use stsafe_core::command::tables::KeyType;
use stsafe_core::device::Consent;
use stsafe_core::link::Status;

use super::stage::{self, bytes, refused};

/// RFC 3394, section 4.1: 128 bits of key data with a 128-bit key.
const KEY: &str = "000102030405060708090a0b0c0d0e0f";
const CONTENT: &str = "00112233445566778899aabbccddeeff";
const ENVELOPE: &str = "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5";

fn wrap(slot: u8, content: &str) -> Wrap {
    Wrap { slot, content: bytes(content).into() }
}

fn unwrap(slot: u8, envelope: &str) -> Unwrap {
    Unwrap { slot, envelope: bytes(envelope) }
}

#[test]
fn generate_envelope_key_fills_an_empty_slot_for_good() {
    let mut device = stage::device();
    device.run(EnvelopeKeys).unwrap();
    let new = GenerateEnvelopeKey { slot: 0, key_type: KeyType::Aes256 };
    assert!(device.run(new).is_err(), "one-way: not sent without consent");
    assert!(stage::nvm(&mut device).envelope[0].is_none());

    device.run_with(new, Consent::Given).unwrap();
    let key = stage::nvm(&mut device).envelope[0].clone().unwrap();
    assert_eq!(key.secret.0.len(), 32);
    let seen = &device.observation().envelope_keys.as_ref().unwrap().value;
    assert_eq!(seen[0].key_type, Some(KeyType::Aes256), "the host knows it without asking again");

    let again = GenerateEnvelopeKey { slot: 0, key_type: KeyType::Aes128 };
    refused(device.run_with(again, Consent::Given), Status::ACCESS_CONDITION);
    assert!(stage::nvm(&mut device).envelope[0].as_ref() == Some(&key), "the key is still the first one");
    let nowhere = GenerateEnvelopeKey { slot: 9, key_type: KeyType::Aes128 };
    refused(device.run_with(nowhere, Consent::Given), Status::OUT_OF_RANGE);
}

#[test]
fn wrap_is_aes_key_wrap_and_takes_whole_semiblocks() {
    let mut device = stage::device();
    refused(device.run(wrap(1, CONTENT)), Status::KEY_NOT_FOUND);
    let key = EnvelopeKey { key_type: KeyType::Aes128, secret: Secret(bytes(KEY)) };
    stage::nvm(&mut device).envelope[1] = Some(key);
    let before = stage::nvm(&mut device).clone();
    assert_eq!(device.run(wrap(1, CONTENT)).unwrap(), bytes(ENVELOPE));
    refused(device.run(wrap(1, &CONTENT[..16])), Status::INCONSISTENT_DATA);
    refused(device.run(wrap(1, &[CONTENT, "00"].concat())), Status::INCONSISTENT_DATA);
    refused(device.run(wrap(1, &"00".repeat(488))), Status::BUFFER_EXCEEDED);
    assert_eq!(device.run(wrap(1, &"00".repeat(480))).unwrap().len(), 488);
    refused(device.run(wrap(2, CONTENT)), Status::OUT_OF_RANGE);
    assert!(*stage::nvm(&mut device) == before);
}

#[test]
fn unwrap_opens_only_what_this_key_made() {
    let mut device = stage::device();
    let key = EnvelopeKey { key_type: KeyType::Aes128, secret: Secret(bytes(KEY)) };
    stage::nvm(&mut device).envelope[0] = Some(key);
    assert_eq!(*device.run(unwrap(0, ENVELOPE)).unwrap(), bytes(CONTENT));
    let flipped = ENVELOPE.replace("1fa6", "1fa7");
    refused(device.run(unwrap(0, &flipped)), Status::DECRYPTION_ERROR);
    refused(device.run(unwrap(0, &ENVELOPE[..32])), Status::INCONSISTENT_DATA);
    refused(device.run(unwrap(1, ENVELOPE)), Status::KEY_NOT_FOUND);
}
