//! Hash, MAC, encryption, envelopes and derivation in the Lab, against published vectors: the chip's answer, and the
//! host's own value beside it.

use egui::{Key, Theme};
use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::state::{Secret, SymmetricKey};
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::envelope::GenerateEnvelopeKey;
use stsafe_core::command::tables::{KeyMode, KeyType, Lock};
use stsafe_core::hex;
use stsafe_workbench::action::Action;
use stsafe_workbench::theme::space;

use crate::bench::{Bench, click, click_first, key, picture, shows, sized};
use crate::lab::{on_screen, type_into};

/// RFC 4493, 4: the key of all examples, and example 2.
const CMAC_KEY: &str = "2B7E151628AED2A6ABF7158809CF4F3C";
const CMAC_MESSAGE: &str = "6BC1BEE22E409F96E93D7E117393172A";
/// RFC 3610, 8, packet vector 1: key, nonce, associated data, message.
const CCM_KEY: &str = "C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF";
const CCM_NONCE: &str = "00000003020100A0A1A2A3A4A5";
const CCM_AAD: &str = "0001020304050607";
const CCM_MESSAGE: &str = "08090A0B0C0D0E0F101112131415161718191A1B1C1D1E";

/// Keys of published examples in the slots 1 to 5.
fn with_keys(bus: &mut Bus) {
    let aes = |slot: usize, mode: KeyMode, usage: u8, key: &str, counter: u32| {
        let secret = Secret(hex::parse(key).expect("hex"));
        let key_type = KeyType::Aes128;
        let key =
            SymmetricKey { lock: Lock::Unlocked, key_type, mode, usage, secret, counter, derived: false };
        (slot, key)
    };
    let ccm = |counter_offset: Option<u8>| KeyMode::Ccm {
        tag_bytes: 8,
        counter_offset,
        offset_bits: counter_offset.unwrap_or(0),
    };
    for (slot, key) in [
        aes(1, KeyMode::Cmac { min_mac_bytes: 4 }, 0x03, CMAC_KEY, 0),
        aes(2, ccm(None), 0x3C, CCM_KEY, 0),
        // McGrew and Viega, the GCM specification, test case 2: all zeros.
        aes(3, KeyMode::Gcm { tag_bytes: 16 }, 0x3C, &"00".repeat(16), 0),
        // FIPS 197, C.1.
        aes(4, KeyMode::Ecb, 0x0C, "000102030405060708090A0B0C0D0E0F", 0),
        // The counter of this one stands where RFC 3610's nonce has 03 02 01 00.
        aes(5, ccm(Some(3)), 0x3C, CCM_KEY, 0x0302_0100),
    ] {
        bus.chip.nvm.symmetric[slot].key = Some(key);
    }
}

fn with_keyed() -> Bench {
    let mut bench = Bench::used();
    bench.behind(with_keys);
    bench.serve(Action::Refresh);
    bench
}

fn open(experiment: &str) -> Harness<'static, Bench> {
    let mut harness = on_screen(with_keyed());
    click_first(&mut harness, &format!("{experiment}: "));
    harness
}

/// Types over what is in a field, in hex.
fn set(harness: &mut Harness<'static, Bench>, field: &str, bytes: &str) {
    harness.get_by_label(field).focus();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    harness.run();
    type_into(harness, field, bytes);
}

/// Presses the hex side of the field with this place among all such switches.
fn in_hex(harness: &mut Harness<'static, Bench>, nth: usize) {
    let switch = harness.get_all_by_label("Hex").nth(nth).expect("a switch");
    switch.click();
    harness.run();
}

fn exchanged(harness: &Harness<'static, Bench>) -> u64 {
    harness.state().window.view.exchange_count
}

#[test]
fn a_digest_of_the_chip_is_that_of_the_standard_at_once_and_in_pieces() {
    let mut harness = open("Hash");
    set(&mut harness, "Message", "abc");
    click(&mut harness, "Hash 3 B with SHA-256");
    // FIPS 180-4, SHA-256 of "abc".
    let digest =
        "BA 78 16 BF 8F 01 CF EA 41 41 40 DE 5D AE 22 23 B0 03 61 A3 96 17 7A 9C B4 10 FF 61 F2 00 15 AD";
    assert!(shows(&harness, &format!("Digest, chip {digest}, equal to host")));
    click(&mut harness, "In pieces");
    set(&mut harness, "Piece in bytes", "1");
    let before = exchanged(&harness);
    click(&mut harness, "Hash 3 B with SHA-256");
    assert_eq!(exchanged(&harness), before + 3, "Start, Process, Finish");
    assert!(shows(&harness, &format!("Digest, chip {digest}, equal to host")));
    click(&mut harness, "SHA3-256");
    assert!(shows(&harness, "The inputs were changed since"));
    click(&mut harness, "Hash 3 B with SHA3-256");
    // FIPS 202, SHA3-256 of "abc".
    assert!(shows(&harness, "Digest, chip 3A 98 5D A7 4F E2 25 B2 04 5C 17 2D 6B D3 90 BD"));
    assert!(!shows(&harness, "not equal"));
}

#[test]
fn a_digest_that_the_chip_does_not_offer_is_refused_as_it_was_foretold() {
    let mut harness = open("Hash");
    click(&mut harness, "SHA-1");
    assert!(shows(&harness, "Refused: 03 Value out of range. SHA-1 is not offered."));
    let before = exchanged(&harness);
    click(&mut harness, "Send it, to see the refusal");
    assert!(exchanged(&harness) > before);
    assert!(shows(&harness, "refused: 03 Value out of range"));
}

#[test]
fn a_mac_stands_beside_the_hosts_once_the_key_is_typed_and_a_wrong_key_is_seen() {
    let mut harness = open("MAC");
    assert!(shows(&harness, "Slot 1: AES-128, CMAC, verified from 4 B"));
    in_hex(&mut harness, 0);
    set(&mut harness, "Message", CMAC_MESSAGE);
    click(&mut harness, "Make a MAC over 16 B");
    // RFC 4493, example 2.
    let mac = "07 0A 16 B4 6B 4D 41 44 F7 9B DD 9D D0 4A 28 7C";
    assert!(shows(&harness, &format!("MAC, chip {mac}, the host has none")));
    let before = exchanged(&harness);
    type_into(&mut harness, "Key of the slot, for comparison", CMAC_KEY);
    assert!(shows(&harness, &format!("MAC, chip {mac}, equal to host")));
    assert!(!shows(&harness, "2B 7E"), "the key is masked");
    key(&mut harness, Key::Delete);
    type_into(&mut harness, "Key of the slot, for comparison", &"11".repeat(16));
    assert!(shows(&harness, &format!("MAC, chip {mac}, not equal to host")));
    assert!(shows(&harness, "Chip and host differ."));
    assert_eq!(exchanged(&harness), before, "the key goes nowhere");
    assert!(!format!("{:?}", harness.state().asked).contains("1111"));
}

#[test]
fn a_mac_is_verified_and_a_wrong_one_is_an_answer() {
    let mut harness = open("MAC");
    in_hex(&mut harness, 0);
    set(&mut harness, "Message", CMAC_MESSAGE);
    click(&mut harness, "Verify");
    assert!(shows(&harness, "Type the MAC that is to be verified, in hex."));
    set(&mut harness, "MAC", "070A16B46B4D4144F79BDD9DD04A287C");
    click(&mut harness, "Verify the MAC over 16 B");
    assert!(shows(&harness, "MAC, chip right"));
    set(&mut harness, "MAC", "070A16B46B4D4144F79BDD9DD04A287D");
    click(&mut harness, "Verify the MAC over 16 B");
    assert!(shows(&harness, "MAC, chip wrong"));
}

/// Fills in packet vector 1 of RFC 3610 for this slot.
fn packet(harness: &mut Harness<'static, Bench>, slot: &str) {
    click(harness, slot);
    set(harness, "Nonce, IV", CCM_NONCE);
    in_hex(harness, 1);
    set(harness, "Assoc. data", CCM_AAD);
    in_hex(harness, 2);
    set(harness, "Message", CCM_MESSAGE);
    type_into(harness, "Key of the slot, for comparison", CCM_KEY);
}

const CCM_CIPHERTEXT: &str = "58 8C 97 9A 61 C6 63 D2 F0 66 D0 C2 C0 F9 89 80 6D 5F 6B 61 DA C3 84";
const CCM_TAG: &str = "17 E8 D1 2C FD F9 26 E0";

#[test]
fn ccm_gives_the_packet_of_the_rfc_at_once_in_pieces_and_back() {
    let mut harness = open("Encrypt");
    packet(&mut harness, "2");
    for in_pieces in [false, true] {
        if in_pieces {
            click(&mut harness, "In pieces");
            set(&mut harness, "Piece in bytes", "10");
        }
        click(&mut harness, "Encrypt 23 B");
        assert!(shows(&harness, &format!("Ciphertext, chip {CCM_CIPHERTEXT}, equal to host")));
        assert!(shows(&harness, &format!("Tag, chip {CCM_TAG}, equal to host")));
    }
    click(&mut harness, "Decrypt");
    set(&mut harness, "Ciphertext", CCM_CIPHERTEXT);
    set(&mut harness, "Tag", CCM_TAG);
    click(&mut harness, "Decrypt 23 B");
    assert!(shows(&harness, "Tag, chip right, equal to host"));
    assert!(shows(&harness, "Message, chip 08 09 0A 0B"));
    set(&mut harness, "Tag", "17 E8 D1 2C FD F9 26 E1");
    click(&mut harness, "Decrypt 23 B");
    assert!(shows(&harness, "Tag, chip wrong, equal to host"));
    assert!(!shows(&harness, "Message, chip"), "nothing is told of a message that is not genuine");
}

#[test]
fn a_key_that_counts_its_uses_asks_first_and_the_host_puts_the_same_counter_into_the_nonce() {
    let mut harness = open("Encrypt");
    packet(&mut harness, "5");
    assert!(shows(&harness, "its counter at byte 3 of the nonce"));
    // Whatever is typed there, the chip's counter takes its place.
    set(&mut harness, "Nonce, IV", "000000FFFFFFFFA0A1A2A3A4A5");
    let before = exchanged(&harness);
    click(&mut harness, "Encrypt 23 B…");
    assert!(shows(&harness, "Encrypt 23 B with slot 5, CCM*, Consuming"));
    assert_eq!(exchanged(&harness), before);
    click(&mut harness, "Encrypt 23 B");
    assert_eq!(exchanged(&harness), before + 1);
    assert!(shows(&harness, &format!("Ciphertext, chip {CCM_CIPHERTEXT}, equal to host")));
    assert!(shows(&harness, &format!("Tag, chip {CCM_TAG}, equal to host")));
}

#[test]
fn gcm_and_ecb_give_the_published_blocks() {
    let mut harness = open("Encrypt");
    click(&mut harness, "3");
    set(&mut harness, "Nonce, IV", &"00".repeat(12));
    in_hex(&mut harness, 2);
    set(&mut harness, "Message", &"00".repeat(16));
    click(&mut harness, "Encrypt 16 B");
    assert!(shows(&harness, "Ciphertext, chip 03 88 DA CE 60 B6 A3 92 F3 28 C2 B9 71 B2 FE 78"));
    assert!(shows(&harness, "Tag, chip AB 6E 47 D4 2C EC 13 BD F5 3A 67 B2 12 57 BD DF"));
    click(&mut harness, "4");
    assert!(!shows(&harness, "Nonce, IV"), "ECB has none");
    set(&mut harness, "Message", "00112233445566778899AABBCCDDEEFF");
    click(&mut harness, "Encrypt 16 B");
    assert!(shows(&harness, "Ciphertext, chip 69 C4 E0 D8 6A 7B 04 30 D8 CD B7 80 70 B4 C5 5A"));
}

#[test]
fn an_empty_slot_is_refused_with_its_reason_before_anything_is_sent() {
    let mut harness = open("Encrypt");
    click(&mut harness, "9");
    assert!(shows(&harness, "Slot 9: empty"));
    assert!(shows(&harness, "Refused: 0A Key not found. The slot holds no key."));
    click_first(&mut harness, "Envelope: ");
    type_into(&mut harness, "Content", &"5A".repeat(16));
    assert!(shows(&harness, "No envelope slot holds a key. Keys generates one, once."));
    assert!(shows(&harness, "Envelope slot 0 is empty."));
}

#[test]
fn an_envelope_takes_480_bytes_and_what_is_more_is_named_and_not_sent() {
    let mut bench = with_keyed();
    bench.send("Keys", GenerateEnvelopeKey { slot: 0, key_type: KeyType::Aes128 }.into_command());
    let mut harness = on_screen(bench);
    click_first(&mut harness, "Envelope: ");
    let content = "5A".repeat(480);
    type_into(&mut harness, "Content", &content);
    click(&mut harness, "Wrap 480 B");
    let answered = harness.state().window.view.lab.answered.as_ref().expect("answered");
    let stsafe_core::command::Response::Wrap(envelope) = answered.answers[0].as_ref().expect("done").clone()
    else {
        panic!("an envelope")
    };
    assert_eq!(envelope.len(), 488, "specification 1.6: payload 480, envelope 488");
    type_into(&mut harness, "Content", "5A");
    assert!(shows(&harness, "Content: 481 B were typed, and an envelope holds at most 480 B."));
    let sent = harness.state().window.view.exchange_count;
    harness.get_all_by_label_contains("Wrap 4").for_each(|node| node.click());
    harness.run();
    assert_eq!(harness.state().window.view.exchange_count, sent, "what does not fit is not cut to what fits");
    harness.key_press(Key::Backspace);
    harness.run();
    assert!(shows(&harness, "Content: 481 B"), "half a byte too many is too many");
    click(&mut harness, "Unwrap");
    set(&mut harness, "Envelope", &hex::run(&envelope));
    click(&mut harness, "Unwrap 488 B");
    assert!(shows(&harness, "Content, chip ••••••••  480 B"));
    set(&mut harness, "Envelope", &format!("{}{}", hex::run(&envelope), "00".repeat(8)));
    assert!(shows(&harness, "496 B, at most 488 B fit."));
}

#[test]
fn what_was_wrapped_is_unwrapped_again_and_stays_masked_until_somebody_looks() {
    let mut bench = with_keyed();
    bench.send("Keys", GenerateEnvelopeKey { slot: 0, key_type: KeyType::Aes128 }.into_command());
    let mut harness = on_screen(bench);
    click_first(&mut harness, "Envelope: ");
    type_into(&mut harness, "Content", &"5A".repeat(16));
    click(&mut harness, "Wrap 16 B");
    let answered = harness.state().window.view.lab.answered.as_ref().expect("answered");
    let stsafe_core::command::Response::Wrap(envelope) = answered.answers[0].as_ref().expect("done").clone()
    else {
        panic!("an envelope")
    };
    assert_eq!(envelope.len(), 24, "RFC 3394 adds 8 bytes");
    click(&mut harness, "Unwrap");
    set(&mut harness, "Envelope", &hex::run(&envelope));
    click(&mut harness, "Unwrap 24 B");
    assert!(shows(&harness, "Content, chip ••••••••  16 B"));
    assert!(!shows(&harness, "5A 5A"));
    click(&mut harness, "Look at the secret answers");
    assert!(shows(&harness, &format!("Content, chip {}", hex::pairs(&[0x5A; 16]))));
}

#[test]
fn a_derivation_gives_the_key_material_of_the_rfc() {
    let mut harness = open("Derive");
    assert!(shows(&harness, "Type the input key: 16 to 32 B, in hex."));
    // RFC 5869, A.1.
    type_into(&mut harness, "Key in the command, 16 to 32 B", &"0B".repeat(22));
    in_hex(&mut harness, 0);
    set(&mut harness, "Salt", "000102030405060708090A0B0C");
    in_hex(&mut harness, 1);
    set(&mut harness, "Info", "F0F1F2F3F4F5F6F7F8F9");
    set(&mut harness, "Key lengths", "32, 10");
    click(&mut harness, "Derive 2 keys");
    assert!(shows(&harness, "Derived key, chip ••••••••  32 B, equal to host"));
    click(&mut harness, "Look at the secret answers");
    let first =
        "3C B2 5F 25 FA AC D5 7A 90 43 4F 64 D0 36 2F 2A 2D 2D 0A 90 CF 1A 5A 4C 5D B0 2D 56 EC C4 C5 BF";
    assert!(shows(&harness, &format!("Derived key, chip {first}, equal to host")));
    assert!(shows(&harness, "Derived key, chip 34 00 72 08 D5 B8 87 18 58 65, equal to host"));
}

#[test]
fn in_read_only_mode_a_key_for_a_slot_is_not_derived_but_a_digest_is_made() {
    let mut bench = with_keyed();
    bench.serve(Action::ToggleReadOnly);
    let mut harness = on_screen(bench);
    click_first(&mut harness, "Derive: ");
    type_into(&mut harness, "Key in the command, 16 to 32 B", &"0B".repeat(16));
    click_first(&mut harness, "Extract into a slot");
    assert!(shows(&harness, "Read-only mode is on"));
    click_first(&mut harness, "Hash: ");
    let before = exchanged(&harness);
    click(&mut harness, "Hash 13 B with SHA-256");
    assert_eq!(exchanged(&harness), before + 2);
}

#[test]
fn another_chip_gets_no_key_that_was_typed_for_the_old_one() {
    let mut harness = open("MAC");
    type_into(&mut harness, "Key of the slot, for comparison", CMAC_KEY);
    click(&mut harness, "Make a MAC over 13 B");
    assert!(shows(&harness, "equal to host"));
    harness.state_mut().serve(Action::Connect { address: "sim".to_owned(), read_only: false });
    harness.state_mut().behind(with_keys);
    harness.state_mut().serve(Action::Refresh);
    harness.run();
    click(&mut harness, "Make a MAC over 13 B");
    assert!(shows(&harness, "the host has none"));
}

#[test]
fn pictures() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (size, small) in [(space::REFERENCE, ""), (space::SMALLEST, "-small")] {
            let mut harness = sized(with_keyed(), theme, size);
            key(&mut harness, Key::L);
            click_first(&mut harness, "Hash: ");
            click(&mut harness, "Hash 13 B with SHA-256");
            picture(&mut harness, &format!("lab-hash{small}-{word}"));
            click_first(&mut harness, "MAC: ");
            type_into(&mut harness, "Key of the slot, for comparison", &"11".repeat(16));
            click(&mut harness, "Make a MAC over 13 B");
            picture(&mut harness, &format!("lab-mac{small}-{word}"));
            click_first(&mut harness, "Encrypt: ");
            click(&mut harness, "Encrypt 13 B");
            assert!(shows(&harness, "the host has none"), "the key of another slot is another key");
            type_into(&mut harness, "Key of the slot, for comparison", CCM_KEY);
            picture(&mut harness, &format!("lab-encrypt{small}-{word}"));
            click_first(&mut harness, "Envelope: ");
            picture(&mut harness, &format!("lab-envelope{small}-{word}"));
            click_first(&mut harness, "Derive: ");
            type_into(&mut harness, "Key in the command, 16 to 32 B", &"0B".repeat(22));
            picture(&mut harness, &format!("lab-derive{small}-{word}"));
        }
    }
}
