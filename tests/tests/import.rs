//! Captures of other tools become the exchanges that they show. sigrok's export was made by sigrok; the others are
//! written here in the layout that their makers document, around frames of real chips and of ST's library.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use stsafe_core::exchange::{Exchange, Outcome};
use stsafe_core::import::{self, Format, Imported};
use stsafe_core::link::Status;
use workbench_tests::transcript;

fn read(text: &str) -> Imported {
    import::read(text.as_bytes()).unwrap_or_else(|problem| panic!("{problem}"))
}

fn bytes(hex: &str) -> Vec<u8> {
    transcript::bytes(hex)
}

/// Writes and reads of the golden transcripts that were whole exchanges.
fn golden() -> Vec<(Vec<u8>, Vec<u8>)> {
    let steps = transcript::load_all().into_iter().flat_map(|scenario| scenario.steps);
    let pairs = steps.filter_map(|step| Some((step.write()?, step.read())));
    pairs.filter(|(_, read)| read.len() >= 5 && step_is_whole(read)).collect()
}

fn step_is_whole(read: &[u8]) -> bool {
    usize::from(u16::from_be_bytes([read[1], read[2]])) + 3 == read.len()
}

fn assert_same(read: &[Exchange], expected: &[(Vec<u8>, Vec<u8>)]) {
    assert_eq!(read.len(), expected.len());
    for (exchange, (sent, received)) in read.iter().zip(expected) {
        assert_eq!((&exchange.sent, &exchange.received), (sent, received), "exchange {}", exchange.number);
    }
}

/// Query host key and its answer, from a real A110 (real-frames.json).
const QUERY: &str = "14 17 99 88";
const ANSWER: &str = "00 00 03 00 0F 47";

#[test]
fn sigroks_own_annotations_are_folded_into_exchanges() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/import/sigrok-cli.txt");
    let imported = import::read(&fs::read(path).unwrap()).unwrap();
    assert_eq!((imported.format, imported.problems.len(), imported.other_addresses), (Format::Sigrok, 0, 1));
    let [first, echo, unanswered] = &imported.exchanges[..] else { panic!("{:?}", imported.exchanges) };
    // One write was not acknowledged before it, two reads while it worked; the probe and the FFs are gone.
    assert_eq!((&first.sent, &first.received), (&bytes(QUERY), &bytes(ANSWER)));
    assert_eq!((first.nacks, first.read_again, &first.outcome), (3, 0, &Outcome::Answered(Status::OK)));
    // The echo with a wrong CRC, which a real chip answered with 01.
    assert_eq!(echo.outcome, Outcome::Answered(Status::COMMUNICATION_ERROR));
    assert_eq!(unanswered.outcome, Outcome::Failed("no answer in this capture".into()));
    assert_eq!(unanswered.sent, bytes("05 00 00 00 00 00 FF 73 AB"));
}

#[test]
fn pulseview_writes_the_rows_name_before_the_annotation() {
    let line = |text: &str| format!("2521896-2521947 I²C: Address/data: {text}\n");
    let mut text: String = ["Start", "Address write: 20", "Write", "ACK"].into_iter().map(line).collect();
    for byte in bytes(QUERY) {
        text += &line(&format!("Data write: {byte:02X}"));
        text += &line("ACK");
    }
    text += &["Start repeat", "Address read: 20", "Read", "ACK"].into_iter().map(line).collect::<String>();
    for byte in bytes(ANSWER) {
        text += &line(&format!("Data read: {byte:02X}"));
        text += &line("ACK");
    }
    text += &line("Stop");
    assert_same(&read(&text).exchanges, &[(bytes(QUERY), bytes(ANSWER))]);
}

/// Rows of the Logic 2 data table: a transfer begins at `at` seconds, a byte takes 25 µs.
fn table_rows(text: &mut String, at: f64, address: u8, reading: bool, acknowledged: bool, data: &[u8]) {
    writeln!(text, "\"I2C\",\"start\",{at:.9},4e-08,,,,").unwrap();
    writeln!(text, "\"I2C\",\"address\",{at:.9},2.5e-05,{acknowledged},0x{address:02X},{reading},").unwrap();
    for (n, byte) in data.iter().enumerate() {
        let (at, ack) = (at + 25e-6 * (n + 1) as f64, !reading || n + 1 < data.len());
        writeln!(text, "\"I2C\",\"data\",{at:.9},2.5e-05,{ack},,,0x{byte:02X}").unwrap();
    }
    writeln!(text, "\"I2C\",\"stop\",{at:.9},4e-08,,,,").unwrap();
}

const TABLE: &str = "name,type,start_time,duration,\"ack\",\"address\",\"read\",\"data\"\n";

#[test]
fn the_table_of_saleae_logic_2_gives_every_golden_exchange_with_polls_and_times() {
    let golden = golden();
    assert!(golden.len() > 2_500, "{}", golden.len());
    let mut text = String::from(TABLE);
    for (n, (sent, received)) in golden.iter().enumerate() {
        // The capture begins before its trigger.
        let at = n as f64 - 2.0;
        table_rows(&mut text, at, 0x20, false, true, sent);
        table_rows(&mut text, at + 0.030, 0x20, true, false, &[]);
        table_rows(&mut text, at + 0.040, 0x20, true, true, &received[..5.min(received.len())]);
        table_rows(&mut text, at + 0.060, 0x20, true, true, received);
        table_rows(&mut text, at + 0.100, 0x50, true, true, &[1, 2, 3]);
    }
    let imported = read(&text);
    assert_eq!(imported.format, Format::SaleaeTable);
    assert_eq!((imported.problems.len(), imported.other_addresses), (0, golden.len()));
    assert_same(&imported.exchanges, &golden);
    for (n, exchange) in imported.exchanges.iter().enumerate() {
        assert_eq!((exchange.nacks, exchange.unix_ms), (1, 1000 * n as u64));
        // A five-byte answer is whole already when it is probed.
        assert_eq!(exchange.read_again, u32::from(exchange.received.len() == 5));
    }
    let first = &imported.exchanges[0];
    let wire_us = 60_000 + 25 * (first.received.len() as u64 + 1);
    assert!(
        first.took.abs_diff(Duration::from_micros(wire_us)) < Duration::from_micros(2),
        "{:?}",
        first.took
    );
}

#[test]
fn the_analyzer_export_of_saleae_is_read_with_seven_or_eight_bits_of_address() {
    let header = "Time [s],Packet ID,Address,Data,Read/Write,ACK/NAK\r\n";
    for (write, read_) in [("0x20", "0x20"), ("0x40", "0x41")] {
        let mut text = String::from(header);
        writeln!(text, "0.000010,0,{write},,Write,NAK\r").unwrap();
        for (n, byte) in bytes(QUERY).iter().enumerate() {
            writeln!(text, "0.{:06},1,{write},0x{byte:02X},Write,ACK\r", 1000 + 25 * n).unwrap();
        }
        writeln!(text, "0.005,2,{read_},,Read,NAK\r").unwrap();
        for (n, byte) in bytes(ANSWER).iter().enumerate() {
            let ack = if n == 5 { "NAK" } else { "ACK" };
            writeln!(text, "0.{:06},3,{read_},{byte},Read,{ack}\r", 9000 + 25 * n).unwrap();
        }
        let imported = read(&text);
        assert_eq!((imported.format, &imported.problems[..]), (Format::SaleaeAnalyzer, &[][..]));
        assert_same(&imported.exchanges, &[(bytes(QUERY), bytes(ANSWER))]);
        assert_eq!(imported.exchanges[0].nacks, 2, "one before the command, one while it worked");
    }
}

#[test]
fn a_command_that_the_chip_cut_short_is_told_by_its_byte() {
    let mut text = String::from("Time [s],Packet ID,Address,Data,Read/Write,ACK/NAK\n");
    text.push_str("0.1,0,0x20,0x14,Write,ACK\n0.2,0,0x20,0x17,Write,NAK\n");
    let outcome = &read(&text).exchanges[0].outcome;
    assert_eq!(outcome, &Outcome::Failed("byte 2 of the command was not acknowledged".into()));
}

#[test]
fn prints_of_stselib_get_their_length_bytes_back() {
    // As `stse_frame_debug_print` writes: pieces in braces, S for an empty one, LF CR around.
    let text = "\n\r STSAFE Frame >  (4-byte) : { 0x14 0x17 }{ S }{ 0x99 0x88 }\n\r\
                some log of the application\n\r\
                \n\r STSAFE Frame <  (4-byte) : { 0x00 }{ 0x00 }{ 0x0F 0x47 }\n\r\
                \n\r STSAFE Plaintext Frame >  (3-byte) : { 0x06 }{ 0x01 0x02 }\n\r\
                \n\r STSAFE Frame >  (9-byte) : { 0x00 }\n\r";
    let imported = read(text);
    assert_eq!(imported.format, Format::Stselib);
    assert_same(&imported.exchanges, &[(bytes(QUERY), bytes(ANSWER))]);
    let problems: Vec<String> = imported.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["line 9: 9 bytes are announced, 1 are printed; the frame is left out"]);
}

#[test]
fn every_golden_exchange_survives_the_prints_of_stselib() {
    let golden = golden();
    let mut text = String::new();
    let print = |text: &mut String, sign: char, bytes: &[u8]| {
        let words: Vec<String> = bytes.iter().map(|byte| format!("0x{byte:02X}")).collect();
        let words = words.join(" ");
        write!(text, "\n\r STSAFE Frame {sign}  ({}-byte) : {{ {words} }}\n\r", bytes.len()).unwrap();
    };
    for (sent, received) in &golden {
        print(&mut text, '>', sent);
        print(&mut text, '<', &[&received[..1], &received[3..]].concat());
    }
    assert_same(&read(&text).exchanges, &golden);
}

#[test]
fn hex_is_read_with_marks_with_arrows_and_by_its_crc() {
    let expected = [(bytes(QUERY), bytes(ANSWER))];
    for text in [
        format!("> {QUERY}\n< {ANSWER}\n"),
        "# host key\nW: 14179988\r\n\r\nR: {0x00,0x00,0x03,0x00,0x0F,0x47}\r\n".to_owned(),
        format!("{QUERY} -> {ANSWER}"),
        format!("{QUERY} → {ANSWER}\n"),
        format!("{QUERY}\n{ANSWER}\n"),
        format!("TX {QUERY}\rRX {ANSWER}\r"),
    ] {
        let imported = read(&text);
        assert_eq!((imported.format, &imported.problems[..]), (Format::Hex, &[][..]), "{text:?}");
        assert_same(&imported.exchanges, &expected);
    }
}

#[test]
fn a_damaged_answer_is_kept_with_what_is_wrong_with_it() {
    let imported = read(&format!("{QUERY}\n00 00 03 00 0F 48\n> {QUERY}\n< 00 00 09 00\n"));
    let [wrong, cut] = &imported.exchanges[..] else { panic!("{:?}", imported.exchanges) };
    assert_eq!(wrong.received, bytes("00 00 03 00 0F 48"));
    let Outcome::Damaged(why) = &wrong.outcome else { panic!("{:?}", wrong.outcome) };
    assert!(why.contains("CRC") && why.contains("line 1"), "{why}");
    assert!(matches!(cut.outcome, Outcome::Damaged(_)), "{:?}", cut.outcome);
}

#[test]
fn mistakes_are_named_by_line_and_the_good_lines_still_count() {
    let long = "F".repeat(1_000_000);
    let imported = read(&format!("> {QUERY}\n{long}\n12 3\n< {ANSWER}\n> 14 zz\n"));
    assert_same(&imported.exchanges, &[(bytes(QUERY), bytes(ANSWER))]);
    let problems: Vec<String> = imported.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(problems[0].starts_with("line 2: 1,000,000 characters are no line of a capture"), "{problems:?}");
    assert_eq!(problems[1], "line 3: column 4: 1 hex digits, pairs needed; the line is left out");
    assert!(problems[2].starts_with("line 5: column 4: 'z' is not a hex digit"), "{problems:?}");
}

#[test]
fn a_foreign_file_an_empty_one_and_one_without_its_columns_are_refused() {
    let refused = |text: &str| import::read(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(refused(""), "line 1: the file is empty");
    assert!(
        refused("\n\n<html><body>hello</body></html>")
            .starts_with("line 3: no capture that this program knows")
    );
    assert_eq!(
        refused("name,type,start_time,duration,\"ack\",\"read\",\"data\"\n\"I2C\",\"start\",0.1,0.1,,,\n"),
        "line 1: the header has no column \"address\" (read as Saleae Logic 2 data table)"
    );
}

#[test]
fn a_file_that_is_cut_anywhere_gives_what_came_before() {
    let mut text = String::from(TABLE);
    for n in 0..3 {
        table_rows(&mut text, f64::from(n), 0x20, false, true, &bytes(QUERY));
        table_rows(&mut text, f64::from(n) + 0.1, 0x20, true, true, &bytes(ANSWER));
    }
    let whole = read(&text).exchanges;
    let mut most = 0;
    for cut in TABLE.len()..text.len() {
        let read = read(&text[..cut]).exchanges;
        // The last one may be cut itself, in the middle of a number even; those before it are as they were.
        assert!(read.len() + 1 >= most, "cut at {cut}: an exchange is gone that was there");
        most = most.max(read.len());
        let before = read.len().saturating_sub(1);
        for (cut, whole) in read[..before].iter().zip(&whole) {
            assert_eq!((&cut.sent, &cut.received), (&whole.sent, &whole.received));
        }
    }
    assert_eq!(most, 3);
}
