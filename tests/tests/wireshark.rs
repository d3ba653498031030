//! Exports read by Wireshark's own command line, with the dissector that is shipped.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use stsafe_core::command::catalog::{CATALOG, row_of};
use stsafe_core::exchange::{Exchange, Outcome};
use stsafe_core::link::{CommandFrame, ResponseFrame, Status};
use stsafe_core::pcapng;
use workbench_tests::{skip, transcript};

fn dissector() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("assets/wireshark/stsafe-a120.lua")
}

/// What tshark prints of these fields, a line for each packet; `None` where it is not installed.
fn tshark(name: &str, file: &[u8], fields: &[&str]) -> Option<Vec<Vec<String>>> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pcapng"));
    fs::write(&path, file).unwrap();
    let mut command = Command::new("tshark");
    command.arg("-r").arg(&path).arg("-X").arg(format!("lua_script:{}", dissector().display()));
    // Two passes: only then does a command know its answer.
    command.args(["-2", "-T", "fields", "-E", "separator=|"]);
    fields.iter().for_each(|field| {
        command.args(["-e", field]);
    });
    let Ok(out) = command.output() else {
        skip(name, "tshark is not installed (apt-get install tshark)");
        return None;
    };
    let words = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && !words.contains("Lua"), "{words}");
    let text = String::from_utf8(out.stdout).unwrap();
    Some(text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect())
}

fn exchange(number: usize, sent: Vec<u8>, received: Vec<u8>) -> Exchange {
    let outcome = match ResponseFrame::decode(&received) {
        Ok(answer) => Outcome::Answered(answer.status()),
        Err(_) if received.is_empty() => Outcome::Failed("no answer".into()),
        Err(error) => Outcome::Damaged(error.to_string()),
    };
    Exchange {
        number: number as u64,
        unix_ms: 1_790_000_000_123 + 100 * number as u64,
        asked_by: "test".into(),
        sent,
        received,
        nacks: 0,
        read_again: 0,
        took: Duration::from_micros(12_345),
        expected: Duration::ZERO,
        session_n: None,
        outcome,
    }
}

/// Every exchange of the golden transcripts whose frames are whole.
fn golden() -> Vec<Exchange> {
    let steps = transcript::load_all().into_iter().flat_map(|scenario| scenario.steps);
    let frames = steps.filter_map(|step| Some((step.write()?, step.read())));
    let whole =
        frames.filter(|(sent, got)| CommandFrame::decode(sent).is_ok() && ResponseFrame::decode(got).is_ok());
    whole.enumerate().map(|(n, (sent, got))| exchange(n + 1, sent, got)).collect()
}

fn file(exchanges: &[Exchange]) -> Vec<u8> {
    let mut file = pcapng::begin("sim", "SPL05 virtual chip, simulated");
    exchanges.iter().for_each(|exchange| pcapng::append(&mut file, exchange, "golden"));
    file
}

#[test]
fn every_golden_exchange_is_read_back_with_its_command_its_status_and_a_right_crc() {
    let exchanges = golden();
    assert!(exchanges.len() > 2_500, "{} exchanges", exchanges.len());
    let fields = [
        "stsafe.command",
        "stsafe.status",
        "stsafe.crc.good",
        "stsafe.answer_in",
        "stsafe.answer_to",
        "stsafe.time",
        "frame.time_epoch",
    ];
    let Some(lines) = tshark("golden", &file(&exchanges), &fields) else { return };
    assert_eq!(lines.len(), 2 * exchanges.len(), "a packet for each write and each read");
    for (exchange, pair) in exchanges.iter().zip(lines.chunks(2)) {
        let frame = CommandFrame::decode(&exchange.sent).unwrap();
        let name = row_of(frame.code, &frame.payload).map_or("Unknown command", |row| row.name);
        let number = 2 * exchange.number;
        let time = format!("{}.{:03}000000", exchange.unix_ms / 1000, exchange.unix_ms % 1000);
        assert_eq!(pair[0], [name, "", "1", &number.to_string(), "", "", &time]);
        let status = format!("0x{:02x}", ResponseFrame::decode(&exchange.received).unwrap().status().code());
        assert_eq!(pair[1][1..5], [status.as_str(), "1", "", &(number - 1).to_string()]);
        let milliseconds: f64 = pair[1][5].parse().unwrap();
        assert!((milliseconds - 12.345).abs() < 0.01, "{milliseconds} ms");
    }
}

#[test]
fn a_flipped_bit_and_a_missing_answer_are_seen() {
    let sent = transcript::bytes("00 AB CD");
    let whole = CommandFrame::decode(&golden()[0].sent).unwrap().encode();
    let mut flipped = whole.clone();
    flipped[1] ^= 1;
    let exchanges =
        [exchange(1, whole, Vec::new()), exchange(2, flipped, Vec::new()), exchange(3, sent, vec![1])];
    let fields = ["stsafe.crc.good", "frame.comment", "_ws.expert.message"];
    let Some(lines) = tshark("damaged", &file(&exchanges), &fields) else { return };
    assert_eq!(lines.len(), 4, "two writes without a read, one with a piece of one");
    assert_eq!(lines[0][..2], ["1", "1 golden; no answer"]);
    assert_eq!(lines[1][..2], ["0", "2 golden; no answer"]);
    let complains = |line: usize, of: &str| lines[line][2].contains(of);
    assert!(!complains(0, "damaged") && complains(1, "The frame is damaged"), "{lines:?}");
    assert!(complains(3, "Shorter than any answer"), "{lines:?}");
}

#[test]
fn another_device_on_the_bus_stays_plain_i2c() {
    let mut bytes = file(&[exchange(1, transcript::bytes("00 AB CD"), Vec::new())]);
    // The address byte 40 of the one packet: the first after five zeros of the pseudo header.
    let at = bytes.windows(6).rposition(|window| window == [0, 0, 0, 0, 0, 0x40]).unwrap();
    bytes[at + 5] = 0xA0;
    let Some(lines) = tshark("foreign", &bytes, &["i2c.addr", "stsafe.command", "_ws.expert.message"]) else {
        return;
    };
    assert_eq!(lines, [["0x50", "", "1 golden; no answer"]]);
}

#[test]
fn the_names_in_the_dissector_are_those_of_the_catalogue() {
    let mut tables = String::from("local COMMANDS = {\n");
    CATALOG.iter().for_each(|row| writeln!(tables, "    [\"{}\"] = \"{}\",", row.key, row.name).unwrap());
    tables.push_str("}\nlocal STATUSES = {\n");
    (0..32).map(Status::of).for_each(|status| {
        writeln!(tables, "    [0x{:02X}] = \"{}\",", status.code(), status.name()).unwrap();
    });
    tables.push_str("}\n");

    let lua = fs::read_to_string(dissector()).unwrap();
    let (before, rest) = lua.split_once("compares them)\n").unwrap();
    let (now, after) = rest.split_once("-- Tables end").unwrap();
    if std::env::var_os("UPDATE_DISSECTOR").is_some() {
        fs::write(dissector(), format!("{before}compares them)\n{tables}-- Tables end{after}")).unwrap();
        return;
    }
    assert_eq!(now, tables, "UPDATE_DISSECTOR=1 cargo test -p workbench-tests --test wireshark mends it");
}
