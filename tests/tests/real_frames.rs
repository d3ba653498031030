//! Frames that were seen on real chips: the CRC of each, what the decoders make of it, and the virtual chip's answer
//! where the real one's is known. The source of each frame is in `data/real-frames.json`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use serde_json::Value;
use stsafe_core::chip::Chip;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::command::signature::GenerateKey;
use stsafe_core::command::{Command, CommandValue, NoContext};
use stsafe_core::crypto::{Curve, PublicKey, SeededRandom};
use stsafe_core::describe;
use stsafe_core::hex;
use stsafe_core::link::{CommandFrame, LinkError, ResponseFrame, Status};

fn frames() -> Vec<Value> {
    serde_json::from_str(include_str!("../data/real-frames.json")).unwrap()
}

fn chip() -> Chip {
    scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap()
}

fn answer(chip: &mut Chip, write: &str) -> String {
    hex::run(&chip.take(&hex::parse(write).unwrap()).answer)
}

#[test]
fn the_crc_of_every_real_frame_gets_its_verdict() {
    for frame in frames() {
        let wire = hex::parse(frame["hex"].as_str().unwrap()).unwrap();
        let result = if frame["dir"] == "cmd" {
            CommandFrame::decode(&wire).map(|_| ())
        } else {
            ResponseFrame::decode(&wire).map(|_| ())
        };
        if frame["crc_ok"].as_bool().unwrap() {
            assert!(result.is_ok(), "{frame}: {result:?}");
            continue;
        }
        let Err(LinkError::Crc { computed, .. }) = result else { panic!("{frame}: {result:?}") };
        assert_eq!(format!("{computed:04X}"), frame["crc_calc"].as_str().unwrap(), "{frame}");
    }
}

#[test]
fn every_right_command_is_understood_and_described_to_its_last_byte() {
    let frames = frames();
    let commands = frames.iter().filter(|f| f["dir"] == "cmd" && f["crc_ok"] == true);
    let mut understood = 0;
    for frame in commands {
        let wire = hex::parse(frame["hex"].as_str().unwrap()).unwrap();
        let (side, command) = describe::sent(&wire, &NoContext);
        assert!(side.complaints.is_empty(), "{frame}: {:?}", side.complaints);
        assert_eq!(side.fields.last().unwrap().range.end, wire.len());
        let parsed = CommandFrame::decode(&wire).unwrap();
        assert_eq!(command.unwrap().payload(), parsed.payload, "written again as it was");
        understood += 1;
    }
    assert_eq!(understood, 8);
}

#[test]
fn the_frame_printed_without_its_flag_bits_is_right_with_them() {
    let right =
        CommandFrame::decode(&hex::parse("B113010001800D00092B240303020801010B1F7C1E890DAF").unwrap());
    let right = right.unwrap();
    assert_eq!(right.cmac.map(|mac| hex::run(&mac)).as_deref(), Some("1F7C1E89"));
    let Ok(Command::GenerateKey(key)) = Command::decode(right.code, &right.payload, &NoContext) else {
        panic!("a Generate key");
    };
    assert_eq!((key.slot, key.curve, key.mode), (1, Curve::BrainpoolP384, [0x80, 0x0D]));
}

#[test]
fn the_real_brainpool_key_lies_on_its_curve() {
    let frames = frames();
    let printed = frames.iter().find(|f| f["note"] == "generate key BP-P384 answer").unwrap();
    let answer = ResponseFrame::decode(&hex::parse(printed["hex"].as_str().unwrap()).unwrap()).unwrap();
    let asked = GenerateKey { slot: 1, usage_limit: 1, mode: [0x80, 0x0D], curve: Curve::BrainpoolP384 };
    let mut r = stsafe_core::bytes::Reader::new(&answer.body);
    let key = asked.decode_response(&mut r, &NoContext).unwrap();
    assert!(r.end().is_ok());
    assert!(PublicKey::new(key.curve, &key.bytes).is_ok());
}

#[test]
fn the_virtual_chip_answers_a_wrong_crc_as_the_real_one_did() {
    assert_eq!(answer(&mut chip(), "005A331C48"), "010002E1F1");
}

#[test]
fn the_virtual_chip_answers_an_empty_host_key_slot_as_the_real_one_did() {
    assert_eq!(answer(&mut chip(), "14179988"), "000003000F47");
}

#[test]
fn envelope_keys_are_made_once_and_reported_as_on_the_real_chip() {
    let mut chip = chip();
    assert_eq!(answer(&mut chip, "11070000AFC1"), "000002F078");
    assert_eq!(answer(&mut chip, "11070100B619"), "000002F078");
    assert_eq!(answer(&mut chip, "14078909"), "00000902000100010100FC88", "as a real A110 with both keys");
    let again = chip.take(&hex::parse("11070000AFC1").unwrap()).answer;
    assert_eq!(Status::of(again[0]), Status::ACCESS_CONDITION, "11, as on the real chip");
}

#[test]
fn a_read_that_would_loosen_the_access_is_refused_with_11_as_on_the_real_chip() {
    // The real frame asked Always for zone 2 under a C-MAC; without host keys only the rule can be compared.
    let mut chip = chip();
    chip.nvm.zone_mut(2).unwrap().read.may_change = false;
    let frame =
        CommandFrame::plain(stsafe_core::link::Code::Basic(5), hex::parse("18 02 0000 0001").unwrap());
    let refused = chip.take(&frame.encode()).answer;
    assert_eq!(Status::of(refused[0]), Status::ACCESS_CONDITION);
}
