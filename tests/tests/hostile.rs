//! Bytes and text from outside: truncated, over-long, bit-flipped, random. Never a panic; a status or an error that
//! names a field; and a chip that is unchanged by what it refused.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::path::Path;

use proptest::prelude::*;
use stsafe_core::bytes::Reader;
use stsafe_core::chip::Chip;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::store;
use stsafe_core::command::{CATALOG, Command, Key, NoContext};
use stsafe_core::crypto::SeededRandom;
use stsafe_core::link::{Code, CommandFrame, ResponseFrame, Status};
use stsafe_core::profile::Profile;
use stsafe_core::transport::address::Address;
use stsafe_core::{describe, hex};

fn chip() -> Chip {
    scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap()
}

/// A frame with a right CRC around any header and payload.
fn frame(body: &[u8]) -> Vec<u8> {
    let mut wire = body.to_vec();
    wire.extend(stsafe_core::link::crc::of(&[body]).to_be_bytes());
    wire
}

fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..800)
}

/// Bytes that begin like a command of the catalogue, so that decoders are reached.
fn command_bytes() -> impl Strategy<Value = Vec<u8>> {
    let rows = 0..CATALOG.len();
    (rows, proptest::collection::vec(any::<u8>(), 0..120)).prop_map(|(row, rest)| {
        let key = CATALOG[row].key;
        let mut body = key.code().bytes();
        if let Key::Tagged(_, tag) = key {
            body.push(tag);
        }
        body.extend(rest);
        body
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_write_is_answered_and_a_refusal_changes_nothing(body in prop_oneof![any_bytes(), command_bytes()]) {
        let mut chip = chip();
        let before = chip.nvm.clone();
        let answer = chip.take(&frame(&body)).answer;
        let answer = ResponseFrame::decode(&answer).unwrap();
        if !answer.status().is_ok() {
            prop_assert!(chip.nvm == before, "refused with {}, yet the state differs", answer.status());
            prop_assert!(chip.last_refusal().is_some_and(|refusal| !refusal.rule.is_empty()));
        }
    }

    #[test]
    fn a_write_with_a_wrong_crc_is_a_communication_error(body in any_bytes(), bit in 0u32..16) {
        let mut wire = frame(&body);
        let n = wire.len();
        let crc = u16::from_be_bytes([wire[n - 2], wire[n - 1]]) ^ (1 << bit);
        wire[n - 2..].copy_from_slice(&crc.to_be_bytes());
        let mut chip = chip();
        let before = chip.nvm.clone();
        let answer = ResponseFrame::decode(&chip.take(&wire).answer).unwrap();
        prop_assert!(answer.status() == Status::COMMUNICATION_ERROR || answer.status() == Status::BUFFER_EXCEEDED);
        prop_assert!(chip.nvm == before);
    }

    #[test]
    fn decoders_name_the_field_that_is_wrong(body in command_bytes()) {
        let Ok(parsed) = CommandFrame::decode(&frame(&body)) else { return Ok(()) };
        match Command::decode(parsed.code, &parsed.payload, &NoContext) {
            Ok(command) => prop_assert_eq!(command.payload(), parsed.payload, "what was read is written again"),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn describing_any_bytes_stays_within_them(sent in any_bytes(), received in any_bytes()) {
        let (side, command) = describe::sent(&sent, &NoContext);
        let answer = describe::received(&received, command.as_ref(), &NoContext);
        for (fields, bytes) in [(&side.fields, &sent), (&answer.fields, &received)] {
            prop_assert!(fields.iter().all(|field| field.range.end <= bytes.len()));
        }
    }

    #[test]
    fn any_answer_is_read_or_refused_by_every_command(row in 0..CATALOG.len(), payload in any_bytes(), body in command_bytes()) {
        let _ = row;
        let Ok(parsed) = CommandFrame::decode(&frame(&body)) else { return Ok(()) };
        if let Ok(command) = Command::decode(parsed.code, &parsed.payload, &NoContext) {
            let _ = command.decode_response(&mut Reader::new(&payload), &NoContext);
        }
        let _ = ResponseFrame::decode(&payload);
    }

    #[test]
    fn hex_addresses_profiles_and_chip_files_never_panic(text in "\\PC{0,200}") {
        let _ = hex::parse(&text);
        let _ = text.parse::<Address>();
        let _ = Profile::from_ron(&text);
        let _ = store::parse(Path::new("chip.ron"), &text);
    }
}

#[test]
fn a_profile_with_one_character_changed_is_read_or_refused_with_its_place() {
    let good = stsafe_core::profile::SPL05;
    assert!(Profile::from_ron(good).is_ok());
    let mut refused = 0;
    for at in
        (0..good.len()).step_by(37).filter(|at| good.is_char_boundary(*at) && good.is_char_boundary(at + 1))
    {
        let damaged = format!("{}#{}", &good[..at], &good[at + 1..]);
        if let Err(error) = Profile::from_ron(&damaged) {
            refused += 1;
            assert!(!error.to_string().is_empty());
        }
    }
    assert!(refused > 50, "{refused} were refused");
}

#[test]
fn all_mistakes_of_a_profile_are_told_at_once() {
    let bad = stsafe_core::profile::SPL05
        .replace("version: 1", "version: 7")
        .replace("\"003C\"", "\"003\"")
        .replace("\"1F0B\"", "\"2F0B\"")
        .replace("index: 11", "index: 10");
    let error = Profile::from_ron(&bad).unwrap_err().to_string();
    for word in ["version", "private_keys[0].mode", "commands.records", "zones[11].index"] {
        assert!(error.contains(word), "{word} is missing in: {error}");
    }
}

#[test]
fn every_length_of_every_command_is_answered() {
    let mut chip = chip();
    for row in CATALOG {
        for length in 0..=64 {
            let mut body = row.key.code().bytes();
            if let Key::Tagged(_, tag) = row.key {
                body.push(tag);
            }
            body.extend(std::iter::repeat_n(0, length));
            assert!(
                ResponseFrame::decode(&chip.take(&frame(&body)).answer).is_ok(),
                "{} with {length} B",
                row.name
            );
        }
    }
    assert_eq!(chip.take(&frame(&[0; 800])).answer[0], Status::BUFFER_EXCEEDED.code());
    let unknown = Command::decode(Code::Basic(0x1D), &[], &NoContext).map(|_| ()).unwrap_err();
    assert_eq!(unknown.to_string(), "no command with code 1D is known");
}
