//! Captures explained in their order: the golden transcripts with a host session, opened with their keys.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::time::Duration;

use stsafe_core::capture::follow::Follower;
use stsafe_core::exchange::{Exchange, Outcome};
use stsafe_core::hex;
use stsafe_core::link::{CommandFrame, Status};
use stsafe_core::session::SessionKeys;
use workbench_tests::transcript;

fn exchange(number: u64, sent: Vec<u8>, received: Vec<u8>) -> Exchange {
    Exchange {
        number,
        unix_ms: 0,
        asked_by: "".into(),
        sent,
        nacks: 0,
        read_again: 0,
        took: Duration::ZERO,
        expected: Duration::ZERO,
        session_n: None,
        outcome: Outcome::Answered(Status::of(received.first().copied().unwrap_or(0))),
        received,
    }
}

/// Specification 5.7 to 5.9: the counter from a query, then a read, an encrypted update, an echo encrypted both ways.
const WORKED: [(&str, &str); 4] = [
    ("1447CB0D", "00000801000000003A1682"),
    ("E500010010000 87F50858225A1", "40000EA0A1A2A3A4A5A6A748BED9798CAC"),
    ("E6FDEF076E665B9DA740ED269DA0DFAD02760BC09E6CE3DD61DFF1AF5E6686286E1543A030A041", "40000600511480A193"),
    (
        "E0214B007BE6323F2839B2E1EF6D5AFA7CA3F78F420FBC1A9B3A070E17F2E16910486D9DAD4367",
        "400026CA269553B700C355212309D819402671224915879EC143842EBAD3B07073DEB489B09E227849",
    ),
];

#[test]
fn the_worked_examples_are_opened_with_nothing_but_the_keys() {
    let keys = ["00112233445566778899AABBCCDDEEFF", "0123456789ABCDEF0123456789ABCDEF"];
    let [mac, cipher] = keys.map(|key| hex::parse(key).unwrap());
    let mut follower = Follower::new(Some(SessionKeys::new(&mac, &cipher).unwrap()));
    let wire = |text: &str| hex::parse(&text.replace(' ', "")).unwrap();
    let mut explained = WORKED
        .iter()
        .zip(1..)
        .map(|((sent, received), n)| follower.explain(&exchange(n, wire(sent), wire(received))));
    assert!(explained.next().unwrap().opened.is_none());
    let read = explained.next().unwrap();
    let opened = read.opened.unwrap();
    assert_eq!((opened.n, opened.rmac), (0x3A, Some(true)));
    assert!(opened.command.is_none() && read.received.complaints.is_empty());
    let update = explained.next().unwrap();
    let opened = update.opened.unwrap();
    assert_eq!((opened.n, opened.rmac), (0x3B, Some(true)));
    assert_eq!(opened.command.unwrap().payload(), b"\0\x01\0\0Hello, STSAFE");
    assert_eq!(update.sent.complaints, Vec::<String>::new());
    assert_eq!(update.sent.title, "Update");
    let echo = explained.next().unwrap().opened.unwrap();
    assert_eq!(echo.command.unwrap().payload(), b"ABCDEFGHIJKLMNOP");
    let answer = echo.answer.unwrap();
    assert_eq!((answer.payload(), answer.padded.len()), (&b"ABCDEFGHIJKLMNOP"[..], 32));
}

#[test]
fn with_other_keys_nothing_is_opened_and_nothing_is_claimed() {
    let mut follower = Follower::new(Some(SessionKeys::new(&[1; 16], &[2; 16]).unwrap()));
    for ((sent, received), n) in WORKED.iter().zip(1..) {
        let wire = |text: &str| hex::parse(&text.replace(' ', "")).unwrap();
        assert!(follower.explain(&exchange(n, wire(sent), wire(received))).opened.is_none());
    }
}

#[test]
fn golden_sessions_decode_to_plaintext_with_their_keys() {
    let (mut opened, mut encrypted) = (0, 0);
    for scenario in transcript::load_all() {
        let mut chip = transcript::chip(&scenario);
        for step in &scenario.steps {
            let Some(write) = step.write() else { continue };
            if let (Ok(frame), Some("00")) = (CommandFrame::decode(&write), step.device_status.as_deref())
                && let Some(channel) = transcript::channel(&chip, &frame)
                && let (Some(host), Some(plain)) = (&chip.nvm.host_keys, channel.command(&frame))
            {
                let keys = SessionKeys::new(&host.mac.0, &host.cipher.0).unwrap();
                let n = Some(host.counter);
                let exchange = Exchange { session_n: n, ..exchange(1, write.clone(), step.read()) };
                let explained = Follower::new(Some(keys)).explain(&exchange);
                let found = explained.opened.unwrap_or_else(|| panic!("{}: not opened", scenario.name));
                assert_eq!(Some(found.n), n, "{}", scenario.name);
                opened += 1;
                if plain != frame.payload {
                    let inside = found.command.unwrap_or_else(|| panic!("{}: not decrypted", scenario.name));
                    assert_eq!(inside.payload(), plain, "{}", scenario.name);
                    encrypted += 1;
                }
            }
            chip.take(&write);
        }
    }
    assert!(opened > 700 && encrypted > 150, "{opened} opened, {encrypted} of them encrypted");
}

#[test]
fn a_capture_that_never_asks_for_the_counter_is_opened_by_searching_it() {
    let keys = ["00112233445566778899AABBCCDDEEFF", "0123456789ABCDEF0123456789ABCDEF"];
    let [mac, cipher] = keys.map(|key| hex::parse(key).unwrap());
    let mut follower = Follower::new(Some(SessionKeys::new(&mac, &cipher).unwrap()));
    let wire = |text: &str| hex::parse(&text.replace(' ', "")).unwrap();
    // Without the query in front, as an analyser that was started late sees it.
    let found: Vec<_> = WORKED[1..]
        .iter()
        .zip(1..)
        .map(|((sent, received), n)| follower.explain(&exchange(n, wire(sent), wire(received))).opened)
        .map(|opened| opened.map(|opened| opened.n))
        .collect();
    assert_eq!(found, [Some(0x3A), Some(0x3B), Some(0x3C)]);
}
