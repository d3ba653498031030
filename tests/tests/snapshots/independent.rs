//! The same data against sources that are not our own output:
//!
//! * the SPL05 profile as plain facts (`data/spl05-profile.json`, from ST's application note and headers): zone sizes,
//!   conditions, change rights, counters;
//! * the fresh chip's answers (`data/spl05-fresh-answers.json`): the bytes that the Trace shows;
//! * a golden transcript of ST's library (`vectors/command_ac_spl05_recommended.json`): the two writes that the Access
//!   screen's table makes;
//! * frames captured from real chips (`data/real-frames.json`): what the Trace says of them;
//! * OpenSSL: depth, place and length of every field that the Certificates screen shows.

use std::process::Command;

use egui::{Key, Theme};
use serde_json::Value;
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::exchange::{Exchange, Outcome};
use stsafe_core::hex;
use stsafe_core::link::Status;
use stsafe_workbench::panels::{access, certificates, memory, overview, trace};
use stsafe_workbench::view::Event;
use workbench_tests::transcript;

use crate::bench::{Bench, click, key, window};
use crate::{authenticated, counter_of};

fn file(text: &str) -> Value {
    serde_json::from_str(text).expect("the data file is JSON")
}

fn facts() -> Vec<Value> {
    let profile = file(include_str!("../../data/spl05-profile.json"));
    profile["nvm"]["zones"].as_array().expect("zones").clone()
}

#[test]
fn zones_are_as_the_collected_facts_have_them() {
    let bench = Bench::fresh();
    let view = &bench.window.view;
    let memory = memory::build(view, &memory::State::default()).expect("a chip");
    let access = access::build(view, &access::State::default()).expect("a chip");
    let facts = facts();
    assert_eq!((memory.zones.len(), access.zones.len(), facts.len()), (12, 12, 12));
    for ((zone, tracks), fact) in memory.zones.iter().zip(&access.zones).zip(&facts) {
        let index = fact["index"].as_u64().expect("an index");
        assert_eq!(u64::from(zone.map.index), index);
        assert_eq!(Some(u64::from(zone.data_bytes)), fact["data_bytes"].as_u64(), "zone {index}");
        assert_eq!(zone.map.counter, fact["kind"] == "counter", "zone {index}");
        assert_eq!(zone.map.read.name().to_lowercase(), fact["read_ac"].as_str().expect("a word"));
        assert_eq!(zone.map.update.name().to_lowercase(), fact["update_ac"].as_str().expect("a word"));
        let rights = [("read_ac_change", zone.read_spent), ("update_ac_change", zone.update_spent)];
        for ((right, spent), track) in rights.into_iter().zip(tracks.tracks) {
            assert_eq!(Some(!spent), fact[right].as_bool(), "zone {index}, {right}");
            assert_eq!(Some(track.may_change), fact[right].as_bool(), "zone {index}, {right} on the track");
        }
        if let Some(initial) = fact["counter_initial"].as_u64() {
            let shown = counter_of(view, zone.map.index).and_then(|data| data.shown).expect("the counter");
            assert_eq!(u64::from(shown.value), initial, "counter {index}");
        }
    }
}

#[test]
fn the_overview_names_what_the_collected_facts_name() {
    let bench = Bench::fresh();
    let data = overview::build(&bench.window.view).expect("a chip");
    let profile = file(include_str!("../../data/spl05-profile.json"));
    let prefix = hex::parse(profile["device_id"]["prefix"].as_str().expect("hex")).expect("hex");
    assert!(data.id.starts_with(&prefix));
    assert_eq!(Some(data.id.len() as u64), profile["device_id"]["length"].as_u64());
    let slots = profile["private_keys"]["slots"].as_array().expect("slots");
    let row = data.keys.iter().find(|row| row.label.contains("Private")).expect("private keys");
    assert_eq!(row.slots.len(), slots.len());
    let symmetric = data.keys.iter().find(|row| row.label.contains("Symmetric")).expect("symmetric keys");
    assert_eq!(Some(symmetric.slots.len() as u64), profile["symmetric_keys"]["slots"].as_u64());
    assert_eq!(data.counters.len(), facts().iter().filter(|zone| zone["kind"] == "counter").count());
}

#[test]
fn the_trace_of_a_fresh_chip_shows_the_collected_answers() {
    let bench = Bench::fresh();
    let view = &bench.window.view;
    let answers = file(include_str!("../../data/spl05-fresh-answers.json"));
    let mut found = 0;
    for answer in answers["answers"].as_array().expect("answers") {
        let bytes = |side: &str| hex::parse(answer[side].as_str().expect("hex")).expect("hex");
        let write = bytes("write");
        let Some((place, _)) = view.exchanges.iter().find(|(_, row)| row.sent == write) else { continue };
        let detail = trace::detail(view, place).expect("a detail");
        assert_eq!(
            hex::run(detail.bytes(trace::data::Side::Sent)),
            hex::run(&bytes("write")),
            "{}",
            answer["name"]
        );
        assert_eq!(
            hex::run(detail.bytes(trace::data::Side::Received)),
            hex::run(&bytes("read")),
            "{}",
            answer["name"]
        );
        assert!(detail.complaints.is_empty(), "{}: {:?}", answer["name"], detail.complaints);
        found += 1;
    }
    assert!(found >= 10, "only {found} of 13 queries were asked when the chip was opened");
}

#[test]
fn the_sdk_table_is_written_with_the_bytes_of_st_s_own_library() {
    let scenarios = transcript::load_all();
    let golden =
        scenarios.iter().find(|it| it.name == "command_ac_spl05_recommended").expect("the transcript");
    let writes = golden.steps.iter().filter_map(transcript::Step::write);
    let golden: Vec<String> = writes
        .filter(|write| write.starts_with(&[0x10, 0x29]) || write.starts_with(&[0x10, 0x2A]))
        .map(|write| hex::run(&write))
        .take(2)
        .collect();
    let mut harness = window(Bench::fresh(), Theme::Light);
    key(&mut harness, Key::Num4);
    click(&mut harness, "SDK example");
    click(&mut harness, "Write the table…");
    click(&mut harness, "Write the table");
    let exchanges = &harness.state().window.view.exchanges;
    let ours: Vec<String> = exchanges
        .iter()
        .filter(|(_, e)| e.sent.first() == Some(&0x10))
        .map(|(_, e)| hex::run(e.sent))
        .collect();
    assert_eq!(ours, golden);
}

#[test]
fn frames_of_real_chips_are_called_what_they_are() {
    // What the capture's author says of it, and the words of our row.
    let expected = [
        ("050000000000FF73AB", "Read", "255 B at 0000"),
        ("14249A90", "Query", ""),
        ("11070000AFC1", "Generate local envelope key", ""),
        ("005A331C48", "Echo", ""),
    ];
    let captured = file(include_str!("../../data/real-frames.json"));
    for (frame, command, what) in expected {
        let known = captured.as_array().expect("frames").iter().any(|it| it["hex"] == frame);
        assert!(known, "{frame} is no capture");
        let mut bench = Bench::fresh();
        let exchange = Exchange { sent: hex::parse(frame).expect("hex"), ..blank() };
        bench.window.apply(Event::Exchanges(vec![exchange]));
        let view = &bench.window.view;
        let row = trace::row(view, view.exchanges.len() - 1).expect("a row");
        assert_eq!(row.command, command, "{frame}");
        assert!(row.what.contains(what), "{frame}: {}", row.what);
    }
}

fn blank() -> Exchange {
    let bench = Bench::fresh();
    let mut exchange = bench.window.view.exchanges.last().expect("something was exchanged").exchange();
    exchange.outcome = Outcome::Answered(Status::OK);
    exchange
}

/// A line of `openssl asn1parse`: depth, place, length of the header, length of the value; and whether the value is a
/// string of bytes, into which only we look.
fn parsed(line: &str) -> Option<([usize; 4], bool)> {
    let number = |name: &str| {
        let rest = line.split_once(name)?.1.trim_start();
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    let place = line.split_once(':')?.0.trim().parse().ok()?;
    let string = line.contains("prim: OCTET STRING") || line.contains("prim: BIT STRING");
    Some(([number("d=")?, place, number("hl=")?, number(" l=")?], string))
}

#[test]
fn fields_of_the_certificates_lie_where_openssl_finds_them() {
    if Command::new("openssl").arg("version").output().is_err() {
        let test = "fields_of_the_certificates_lie_where_openssl_finds_them";
        return workbench_tests::skip(test, "needs apt install openssl");
    }
    let bench = authenticated(Scenario::Genuine);
    let data = certificates::build(&bench.window.view).expect("a chain");
    for (number, certificate) in data.certificates.iter().enumerate() {
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shown-{number}.der"));
        std::fs::write(&path, &certificate.der).expect("a file");
        let parse = ["asn1parse", "-inform", "DER", "-in"];
        let output = Command::new("openssl").args(parse).arg(&path).output().expect("openssl runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let found: Vec<([usize; 4], bool)> = text.lines().filter_map(parsed).collect();
        let within_a_string = |at: usize| {
            found.iter().any(|([_, place, header, length], string)| {
                *string && at >= place + header && at < place + header + length
            })
        };
        let ours: Vec<[usize; 4]> = certificate
            .fields
            .iter()
            .filter(|field| !within_a_string(field.header.start))
            .map(|field| [field.depth, field.header.start, field.header.len(), field.content.len()])
            .collect();
        let theirs: Vec<[usize; 4]> = found.iter().map(|(place, _)| *place).collect();
        assert!(theirs.len() > 30, "openssl found only {} fields:\n{text}", theirs.len());
        assert_eq!(ours, theirs, "certificate {number}\n{text}");
    }
}
