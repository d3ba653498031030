//! The trace's store and its filter language: every key, every mistake with its place, completion, and the words only
//! where they decide.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::time::Duration;

use stsafe_core::capture::Entry;
use stsafe_core::exchange::{Exchange, Outcome};
use stsafe_core::hex;
use stsafe_core::link::Status;
use stsafe_core::trace::Store;
use stsafe_core::trace::filter::{complete, parse};
use stsafe_core::trace::store::MOST;

fn exchange(number: u64, asked_by: &'static str, sent: &str, received: &str) -> Exchange {
    let received = hex::parse(received).unwrap();
    Exchange {
        number,
        unix_ms: 1_795_183_331_204 + number,
        asked_by: asked_by.into(),
        sent: hex::parse(sent).unwrap(),
        nacks: 0,
        read_again: 0,
        took: Duration::from_millis(5),
        expected: Duration::from_millis(5),
        session_n: None,
        outcome: received
            .first()
            .map_or(Outcome::Failed("no answer".into()), |first| Outcome::Answered(Status::of(*first))),
        received,
    }
}

/// Frames of the specification: 1.5, 5.7 and 5.8, and a read that nobody answered.
fn store() -> Store {
    let mut store = Store::default();
    store.push(&exchange(1, "Overview", "14 47 CB 0D", "00 00 08 01 00 00 00 00 3A 16 82"));
    store.push(&exchange(2, "Memory", "05 00 00 00 02 00 02 EA 79", "11 00 02 F1 70"));
    let protected = exchange(
        3,
        "Session",
        "E5 00 01 00 10 00 08 7F 50 85 82 25 A1",
        "40 00 0E A0 A1 A2 A3 A4 A5 A6 A7 48 BE D9 79 8C AC",
    );
    store.push(&Exchange { session_n: Some(0x3A), took: Duration::from_micros(23_100), ..protected });
    let sealed = exchange(
        4,
        "Session",
        "E6 FDEF076E665B9DA740ED269DA0DFAD02760BC09E6CE3DD61DFF1AF5E6686286E 1543A030 A041",
        "40 00 06 00 51 14 80 A1 93",
    );
    store.push(&Exchange { session_n: Some(0x3B), nacks: 3, ..sealed });
    let silent = exchange(5, "Memory", "05 00 04 00 00 00 04 00 00", "");
    store.push_entry(&Entry { pinned: true, note: "look".into(), ..Entry::from(silent) });
    store
}

/// Numbers of the rows that pass; the words of every row are its number.
fn passes(filter: &str) -> Vec<u64> {
    let filter = parse(filter).unwrap_or_else(|e| panic!("{filter}: {e}"));
    let store = store();
    let passing =
        store.iter().filter(|(_, row)| filter.passes(row, || format!("words of row {}", row.number())));
    passing.map(|(_, row)| row.number()).collect()
}

#[test]
fn every_key_of_the_language_finds_its_rows() {
    for (filter, rows) in [
        ("", &[1, 2, 3, 4, 5][..]),
        ("cmd:read", &[2, 3, 5]),
        ("cmd:05", &[2, 3, 5]),
        ("cmd:query", &[1]),
        ("cmd:\"query host key slot\"", &[1]),
        ("cmd:1447", &[1]),
        ("cmd:update,query", &[1, 4]),
        ("-cmd:read", &[1, 4]),
        ("cmd!=read", &[1, 4]),
        ("zone:0", &[2]),
        ("zone:1..4", &[3, 5]),
        ("zone>=1", &[3, 5]),
        ("status:00", &[1, 3, 4]),
        ("status!=00", &[2, 5]),
        ("status:11,none", &[2, 5]),
        ("status:AccessConditionNotSatisfied", &[2]),
        ("session:yes", &[3, 4]),
        ("session:no cmd:read", &[2, 5]),
        ("bytes:\"A1 A2\"", &[3]),
        ("bytes:A1??A3", &[3]),
        ("sent:E5", &[3]),
        ("got:F170", &[2]),
        ("ms>20", &[3]),
        ("ms:23.1", &[3]),
        ("ms<5.1", &[1, 2, 4, 5]),
        ("nack>0", &[4]),
        ("no:2..3", &[2, 3]),
        ("n:3B", &[4]),
        ("from:memory", &[2, 5]),
        ("pinned:yes", &[5]),
        ("note:yes", &[5]),
        ("slow:yes", &[3]),
        ("\"row 4\"", &[4]),
        ("cmd:read row 5", &[5]),
        ("-\"row 4\" session:yes", &[3]),
    ] {
        assert_eq!(passes(filter), rows, "{filter}");
    }
}

#[test]
fn an_encrypted_payload_is_not_taken_for_a_zone() {
    // Its second byte on the wire is EF.
    assert_eq!(passes("zone:239"), [] as [u64; 0]);
}

#[test]
fn every_mistake_says_what_is_wrong_and_where() {
    for (filter, wrong, words) in [
        ("zoen:1", "zoen", "is no key"),
        ("cmd:read staus:00", "staus", "is no key"),
        ("cmd:frobnicate", "frobnicate", "no command is called"),
        ("cmd:read,frobnicate", "frobnicate", "no command is called"),
        ("zone:many", "many", "no number"),
        ("zone:4..1", "4..1", "ends before it begins"),
        ("zone<0", "0", "less than 0"),
        ("status:40", "40", "is no status"),
        ("status>11", "status>11", "is not a number"),
        ("session:maybe", "maybe", "yes or no"),
        ("bytes:DEA", "DEA", "pairs needed"),
        ("bytes:xy", "xy", "hex pairs"),
        ("ms:fast", "fast", "no number"),
        ("cmd:", "cmd:", "needs a value"),
        ("cmd:,1F07", ",1F07", "beside a comma"),
        ("from:memory,", "memory,", "beside a comma"),
        ("ms:3,,5", "3,,5", "beside a comma"),
        ("bytes:\"DE AD", "bytes:\"DE AD", "quote is not closed"),
        ("ärger zone:x", "x", "no number"),
    ] {
        let mistake = parse(filter).unwrap_err();
        assert_eq!(&filter[mistake.at.clone()], wrong, "{filter}");
        assert!(mistake.what.contains(words), "{filter}: {mistake}");
    }
}

#[test]
fn completion_offers_what_fits_where_the_cursor_stands() {
    let offers = |text: &str| {
        let found = complete(text, text.len(), ["Memory", "Key room"].into_iter());
        let texts: Vec<String> = found.suggestions.into_iter().map(|it| it.text).collect();
        (text[found.at].to_owned(), texts)
    };
    assert_eq!(offers("st"), ("st".into(), vec!["status:".into()]));
    assert_eq!(offers("cmd:upd"), ("upd".into(), vec!["update".into()]));
    assert!(offers("cmd:\"host k").1.is_empty(), "no command begins so");
    assert!(offers("cmd:generate").1.contains(&"\"generate key\"".to_owned()));
    assert_eq!(offers("status:1").1[0], "10");
    assert_eq!(offers("status:access").1, ["11"]);
    assert_eq!(offers("cmd:read,upd"), ("read,upd".into(), vec!["read,update".into()]));
    assert_eq!(offers("from:"), (String::new(), vec!["Memory".into(), "\"Key room\"".into()]));
    assert_eq!(offers("session:y").1, ["yes"]);
    // A new term: every key.
    assert_eq!(offers("cmd:read ").1.len(), 15.min(offers("").1.len()));
    // What is offered can be taken.
    for (before, offer) in [("cmd:", "cmd:"), ("status:", "status:")] {
        for text in offers(before).1 {
            parse(&format!("{offer}{text}")).unwrap_or_else(|e| panic!("{offer}{text}: {e}"));
        }
    }
}

#[test]
fn the_store_gives_back_what_was_put_in() {
    let store = store();
    assert_eq!(store.places(), 0..5);
    let last = store.last().unwrap();
    let silent = exchange(5, "Memory", "05 00 04 00 00 00 04 00 00", "");
    assert_eq!(last.entry(), Entry { pinned: true, note: "look".into(), ..Entry::from(silent) });
    let rows: Vec<u64> = store.iter().map(|(_, row)| row.exchange().number).collect();
    assert_eq!(rows, [1, 2, 3, 4, 5]);
}

#[test]
fn pins_and_notes_stay_at_their_row() {
    let mut store = store();
    store.pin(1, true);
    store.note(1, "refused");
    store.pin(4, false);
    assert!(store.get(1).unwrap().pinned() && !store.get(4).unwrap().pinned());
    assert_eq!(store.get(1).unwrap().note(), "refused");
    assert_eq!(store.get(4).unwrap().note(), "look");
}

#[test]
fn the_oldest_go_when_there_are_too_many_and_places_stay() {
    let mut store = Store::default();
    let one = exchange(1, "Memory", "14 47 CB 0D", "00 00 03 00 0F 47");
    let silent = Exchange { number: 2, outcome: Outcome::Failed("gone".into()), ..one.clone() };
    store.push(&silent);
    for number in 3..(MOST as u64 + 100_000) {
        store.push(&Exchange { number, ..one.clone() });
    }
    assert!(store.len() >= MOST && store.len() < MOST + 40_000, "{}", store.len());
    assert!(store.get(0).is_none());
    let end = store.places().end;
    assert_eq!(end, MOST + 100_000 - 2);
    assert_eq!(store.get(end - 1).unwrap().number(), MOST as u64 + 99_999);
    assert_eq!(store.get(store.places().start).unwrap().number(), store.places().start as u64 + 2);
}
