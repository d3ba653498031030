//! Paste and judge: wrong frames made by OpenSSL after the specification's rules, the protected frames of the golden
//! transcripts, and every real frame that is known.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use serde_json::Value;
use stsafe_core::access::Encryption;
use stsafe_core::hex;
use stsafe_core::link::{CommandFrame, Status};
use stsafe_core::paste::{self, Direction};
use stsafe_core::session::judge::{Given, Judgement, judge};
use stsafe_core::session::{Generation, SessionKeys};
use workbench_tests::transcript;

fn wrong_frames() -> Value {
    serde_json::from_str(include_str!("../data/wrong-frames.json")).unwrap()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

fn keys(file: &Value, name: &str) -> SessionKeys {
    let pair = &file["keys"][name];
    let key = |i: usize| hex::parse(pair[i].as_str().unwrap()).unwrap();
    SessionKeys::new(&key(0), &key(1)).unwrap()
}

fn judged(
    text: &str,
    keys: Option<&SessionKeys>,
    counters: (u32, u32),
    encryption: Option<Encryption>,
) -> Vec<Judgement> {
    let given = Given { keys, generation: Generation::V2, counters: counters.0..=counters.1, encryption };
    judge(&paste::frames(text).unwrap(), &given)
}

/// The judgement of one row of the file, told its encryption or left to find it.
fn row(file: &Value, frame: &Value, told: bool) -> Judgement {
    let keys = keys(file, text(frame, "keys"));
    let n = u32::try_from(frame["n"].as_u64().unwrap()).unwrap();
    let encryption =
        told.then(|| Encryption { command: text(frame, "encrypted") == "command", response: false });
    let pasted = match frame["command"].as_str() {
        Some(command) => format!("{command} -> {}", text(frame, "frame")),
        None => text(frame, "frame").to_owned(),
    };
    judged(&pasted, Some(&keys), (n, n), encryption).pop().unwrap()
}

#[test]
fn every_wrong_frame_gets_its_explanation() {
    let file = wrong_frames();
    let frames = file["frames"].as_array().unwrap();
    assert!(frames.len() > 60, "{}", frames.len());
    let mut wrong = Vec::new();
    for told in [true, false] {
        for frame in frames {
            let judgement = row(&file, frame, told);
            let (expected, got) = (text(frame, "expected"), judgement.explanation.id);
            // Any bytes are an Echo: whether they were to be encrypted, only the chip's table tells.
            let of_encryption = ["iv-", "padding-", "cipher-"].iter().any(|kind| expected.starts_with(kind));
            if !told && of_encryption && text(frame, "frame").starts_with("E0") {
                continue;
            }
            if expected != got || (expected == "right") != judgement.is_right() {
                wrong.push(format!(
                    "{} (told {told}): {expected}, not {got}: {}",
                    text(frame, "why"),
                    judgement.explanation.cause
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_explained_mistake_is_the_only_one_marked_and_has_the_frames_own_bytes() {
    let file = wrong_frames();
    for frame in file["frames"].as_array().unwrap() {
        let judgement = row(&file, frame, true);
        let marked: Vec<_> = judgement.tried.iter().filter(|tried| tried.explains).collect();
        assert!(marked.len() <= 1, "{}: {marked:?}", text(frame, "why"));
        for tried in marked {
            assert_eq!(Some(tried.value), judgement.mac, "{}", text(frame, "why"));
        }
    }
}

#[test]
fn the_right_frame_is_told_for_a_wrong_mac() {
    let file = wrong_frames();
    let right =
        file["frames"].as_array().unwrap().iter().find(|f| text(f, "why") == "specification 5.8").unwrap();
    for frame in file["frames"].as_array().unwrap() {
        let of_the_update = text(frame, "frame").starts_with("E6FDEF076E665B9DA740");
        let judgement = row(&file, frame, true);
        if of_the_update && judgement.chip_answers == Some(Status::INVALID_CMAC) {
            let told = judgement.right.map(|wire| hex::run(&wire));
            assert_eq!(told.as_deref(), Some(text(right, "frame")), "{}", text(frame, "why"));
        }
    }
}

#[test]
fn what_the_chip_answers_follows_its_order_of_checks() {
    let file = wrong_frames();
    let of = |why: &str| {
        let frame = file["frames"].as_array().unwrap().iter().find(|f| text(f, "why") == why).unwrap();
        row(&file, frame, true).chip_answers
    };
    assert_eq!(of("specification 5.8"), None);
    assert_eq!(of("CCITT-FALSE"), Some(Status::COMMUNICATION_ERROR));
    assert_eq!(of("counter +5"), Some(Status::INVALID_CMAC));
    assert_eq!(of("PKCS#7"), Some(Status::DECRYPTION_ERROR));
}

#[test]
fn a_counter_is_found_in_a_range_and_beyond_it_only_as_a_mistake() {
    let file = wrong_frames();
    let keys = keys(&file, "aes128");
    let update = text(&file["frames"][0], "frame");
    let found = |from, to| judged(update, Some(&keys), (from, to), None).pop().unwrap();
    let inside = found(0, 5000);
    assert!(inside.is_right());
    assert_eq!(inside.n, Some(0x3B));
    let near = found(0x20, 0x30);
    assert_eq!((near.explanation.id, near.n), ("counter", Some(0x3B)));
    assert!(near.explanation.title.contains("+11"), "{}", near.explanation.title);
    assert_eq!(found(0x1000, 0x2000).explanation.id, "unexplained");
}

#[test]
fn without_keys_nothing_is_said_of_the_mac() {
    let file = wrong_frames();
    let judgement = judged(text(&file["frames"][0], "frame"), None, (0, 0), None).pop().unwrap();
    assert_eq!(judgement.explanation.id, "unchecked");
    assert!(judgement.verdict.check("cmac").is_none() && judgement.tried.is_empty());
    assert_eq!(judgement.mac.map(|mac| hex::run(&mac)).as_deref(), Some("1543A030"));
}

/// The nearest value is told where nothing explains the bytes.
#[test]
fn the_nearest_by_differing_bits_is_told_where_nothing_fits() {
    let file = wrong_frames();
    let frame =
        file["frames"].as_array().unwrap().iter().find(|f| text(f, "expected") == "unexplained").unwrap();
    let judgement = row(&file, frame, true);
    let got = u32::from_be_bytes(judgement.mac.unwrap());
    let nearest = judgement
        .tried
        .iter()
        .map(|tried| (u32::from_be_bytes(tried.value) ^ got).count_ones())
        .min()
        .unwrap();
    assert!(
        judgement.explanation.cause.contains(&format!("({nearest} of 32 bits differ)")),
        "{}",
        judgement.explanation.cause
    );
}

#[test]
fn every_protected_exchange_of_the_golden_transcripts_is_right_and_its_counter_is_found() {
    let mut seen = (0, 0);
    for scenario in transcript::load_all() {
        let mut chip = transcript::chip(&scenario);
        for (i, step) in scenario.steps.iter().enumerate() {
            let Some(write) = step.write() else { continue };
            let host = chip.nvm.host_keys.as_ref();
            let protected = CommandFrame::decode(&write).is_ok_and(|frame| frame.cmac.is_some());
            if let (true, Some(host), Some("00")) = (protected, host, step.device_status.as_deref()) {
                let keys = SessionKeys::new(&host.mac.0, &host.cipher.0).unwrap();
                let n = host.counter;
                let text = format!("{} -> {}", hex::run(&write), hex::run(&step.read()));
                let both = judged(&text, Some(&keys), (n.saturating_sub(3), n + 3), None);
                for judgement in &both {
                    // The library's own fault (spec 11.1): an answer may be built under another expectation; MAC and CRC hold.
                    let mac = judgement.verdict.check("cmac").or(judgement.verdict.check("rmac"));
                    assert_eq!(
                        mac.unwrap().result.word(),
                        "pass",
                        "{} step {}: {}",
                        scenario.name,
                        i + 1,
                        judgement.explanation.cause
                    );
                    assert_eq!(judgement.n, Some(n), "{} step {}", scenario.name, i + 1);
                }
                seen.0 += 1;
                seen.1 += usize::from(both.len() == 2);
            }
            chip.take(&write);
        }
    }
    assert!(seen.0 > 700 && seen.1 == seen.0, "{seen:?}");
}

#[test]
fn every_real_frame_is_explained() {
    let file: Value = serde_json::from_str(include_str!("../data/real-frames.json")).unwrap();
    let mut told = Vec::new();
    for frame in file.as_array().unwrap() {
        let judgement = judged(text(frame, "hex"), None, (0, 0), None).pop().unwrap();
        let direction = if text(frame, "dir") == "cmd" { Direction::Command } else { Direction::Answer };
        assert_eq!(judgement.direction, direction, "{frame}");
        let crc = judgement.verdict.check("crc").unwrap().result.word();
        assert_eq!(crc == "pass", frame["crc_ok"].as_bool().unwrap(), "{frame}");
        told.push((
            judgement.explanation.id,
            text(frame, "hex")[..4].to_owned(),
            judgement.explanation.cause,
        ));
    }
    let of = |start: &str| told.iter().find(|(_, hex, _)| hex == start).unwrap();
    assert_eq!(of("1113").0, "crc-flags", "printed without its flag bits");
    assert!(of("1113").2.contains("B1 in place of 11"), "{}", of("1113").2);
    assert_eq!(of("005A").0, "damaged", "the user's own CRC");
    assert!(of("005A").2.contains("EB53"), "{}", of("005A").2);
    assert_eq!(of("E518").0, "unchecked");
}

#[test]
fn no_bytes_make_the_judge_panic() {
    let file = wrong_frames();
    let keys = keys(&file, "aes128");
    for frame in file["frames"].as_array().unwrap().iter().step_by(9) {
        let whole = hex::parse(text(frame, "frame")).unwrap();
        for end in 0..=whole.len() {
            for text in [hex::run(&whole[..end]), format!("-> {}", hex::run(&whole[..end]))] {
                let Ok(pasted) = paste::frames(&text) else { continue };
                let given = Given {
                    keys: Some(&keys),
                    generation: Generation::V1,
                    counters: u32::MAX..=u32::MAX,
                    encryption: None,
                };
                assert_eq!(judge(&pasted, &given).len(), 1, "{text}");
            }
        }
    }
}
