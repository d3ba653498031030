//! Captures from the command line: written while commands run, played as a device, explained, compared, sent again.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;

use std::fs;

use support::{folder, json, run};

/// A file of this test's own that does not exist yet.
fn fresh(name: &str) -> String {
    folder(&format!("trace-{name}")).join(name).display().to_string()
}

/// The capture of one command on the virtual chip.
fn capture_of(name: &str, args: &[&str]) -> String {
    let file = fresh(name);
    let (code, _, words) = run(&[args, &["--trace", &file]].concat());
    assert_eq!(code, 0, "{words}");
    file
}

#[test]
fn a_recorded_run_is_played_back_with_the_same_result() {
    let file = capture_of("zones.capture", &["zones"]);
    let (code, live, _) = run(&["zones"]);
    let device = format!("replay:{file}");
    let (replayed_code, replayed, words) = run(&["zones", "--device", &device]);
    assert_eq!((code, replayed_code), (0, 0), "{words}");
    assert_eq!(replayed, live);
    let (_, document) = json(&["zones", "--device", &device]);
    assert_eq!(document["device"]["origin"], "replay", "a recording is called so");
    // What was not recorded is refused, by name.
    let (code, _, words) = run(&["read", "1", "--device", &device]);
    assert_eq!(code, 3);
    assert!(words.contains("this capture has no answer to 05 00 01"), "{words}");
    let (code, _, words) = run(&["info", "--device", "replay:/nowhere.capture"]);
    assert_eq!(code, 3);
    assert!(words.contains("nowhere.capture: not a file"), "{words}");
}

#[test]
fn two_runs_into_one_file_are_two_parts_and_a_foreign_file_is_left_alone() {
    let file = capture_of("parts.capture", &["read", "1", "--length", "4"]);
    let once = fs::read_to_string(&file).unwrap();
    // The first program was killed in the middle of a line.
    fs::write(&file, once.trim_end().strip_suffix("from=read").unwrap()).unwrap();
    let (code, _, words) = run(&["read", "2", "--length", "4", "--trace", &file]);
    assert_eq!(code, 0, "{words}");
    let twice = fs::read_to_string(&file).unwrap();
    assert_eq!(twice.matches("stsafe-capture 1\n").count(), 2, "{twice}");
    let lines =
        |text: &str| text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).count();
    assert_eq!(lines(&twice), 2 * lines(&once));

    let foreign = fresh("letter.txt");
    fs::write(&foreign, "Dear all,\n").unwrap();
    let (code, _, words) = run(&["info", "--trace", &foreign]);
    assert_eq!(code, 3);
    assert!(words.contains("letter.txt: not continued, no capture"), "{words}");
    assert_eq!(fs::read_to_string(&foreign).unwrap(), "Dear all,\n");
}

#[test]
fn decoding_names_every_field_and_every_line_that_cannot_be_read() {
    let file = fresh("spec.capture");
    // Frames of the specification, section 1.5; the last line was cut.
    let text = "stsafe-capture 1\ndate: 2026-11-20T14:02:11.204Z\n\
        1 0.000 - 1447CB0D 00000801000000003A1682 00 took=5 expected=5 from=Lab note=\"look here\"\n\
        2 0.010 10 0001 1100 00\n\
        2 0.010 10 000102 0000 00\n\
        3 0.020 10 05000000020002EA79 110002F170 11 took=2 expected=23\n\
        4 0.030 10 0500";
    fs::write(&file, text).unwrap();
    let (code, text, _) = run(&["trace", "decode", &file]);
    assert_eq!(code, 1, "not all of it could be read");
    for words in [
        "Query host key slot",
        "# look here",
        "0000003A",
        "11 Access condition not satisfied",
        "! 2 B, the smallest answer has 5 B",
        "! spec.capture, line 4: status 00, but the answer begins with 11",
        "! spec.capture, line 7: the file ends in the middle of this line",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let (_, document) = json(&["trace", "decode", &file]);
    assert_eq!(document["exchanges"].as_array().unwrap().len(), 3);
    assert_eq!(document["exchanges"][0]["at"], "2026-11-20T14:02:11.204Z");
    assert_eq!(document["exchanges"][0]["sent"]["title"], "Query host key slot");
}

#[test]
fn comparing_tells_the_first_difference_first() {
    let one = capture_of("one.capture", &["read", "1", "--length", "4"]);
    let (code, text, _) = run(&["trace", "compare", &one, &one]);
    assert_eq!((code, text.starts_with("No difference")), (0, true), "{text}");
    // One answer changes in one byte, one exchange is missing.
    let text = fs::read_to_string(&one).unwrap();
    let read = text.lines().find(|line| line.contains(" 050001")).unwrap();
    let answer = read.split(' ').nth(4).unwrap();
    let changed = text.replace(answer, &format!("{}FF{}", &answer[..6], &answer[8..]));
    let kept: Vec<&str> = changed.lines().filter(|line| !line.starts_with("1 ")).collect();
    let two = fresh("two.capture");
    fs::write(&two, kept.join("\n") + "\n").unwrap();
    let (code, document) = json(&["trace", "compare", &one, &two]);
    assert_eq!(code, 1);
    let found = document["differences"].as_array().unwrap();
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!((&found[0]["kind"], &found[0]["number"]), (&"only_first".into(), &1.into()));
    assert_eq!((&found[1]["kind"], &found[1]["byte"]), (&"answer".into(), &3.into()));
}

#[test]
fn a_capture_is_sent_again_and_one_way_commands_only_with_consent() {
    let reads = capture_of("reads.capture", &["zones"]);
    let (code, text, words) = run(&["trace", "replay", &reads, "--device", "sim"]);
    assert_eq!(code, 0, "{text}{words}");
    assert!(text.contains("No difference"), "{text}");

    let down = capture_of("down.capture", &["decrement", "5", "--yes"]);
    let chip = format!("sim:{}", fresh("replayed-chip.ron"));
    let value = || json(&["read", "5", "--length", "0", "--device", &chip]).1["counter"].as_u64().unwrap();
    let before = value();
    let (code, _, words) = run(&["trace", "replay", &down, "--device", &chip]);
    assert_eq!(code, 2);
    assert!(words.contains("Nothing was sent") && words.contains("one-way"), "{words}");
    assert_eq!(value(), before);
    let (code, text, words) = run(&["trace", "replay", &down, "--device", &chip, "--yes"]);
    assert_eq!(code, 0, "{text}{words}");
    assert_eq!(value(), before - 1);
    // The chip now answers differently: it is one further.
    let (code, text, _) = run(&["trace", "replay", &down, "--device", &chip, "--yes"]);
    assert_eq!(code, 1);
    assert!(text.contains("another answer"), "{text}");
}

#[test]
fn a_capture_of_another_tool_is_decoded_and_exported_for_wireshark() {
    // A frame of a real A110 and its answer, as people note them down; then a line that is none.
    let file = fresh("notes.txt");
    let lines = "> 14 17 99 88\n< 00 00 03 00 0F 47\n";
    fs::write(&file, format!("{lines}12 3\n")).unwrap();
    let (code, text, _) = run(&["trace", "decode", &file]);
    assert_eq!(code, 1, "one line could not be read: {text}");
    assert!(text.contains("Query host key") && text.contains("! notes.txt, line 3: column 4"), "{text}");

    fs::write(&file, lines).unwrap();
    let out = fresh("notes.pcapng");
    let (code, text, words) = run(&["trace", "export", &file, "--pcapng", &out]);
    assert_eq!(code, 0, "{text}{words}");
    let bytes = fs::read(&out).unwrap();
    assert!(bytes.starts_with(&[0x0A, 0x0D, 0x0D, 0x0A]), "a section header begins the file");
    for frame in [&[0x40, 0x14, 0x17, 0x99, 0x88][..], &[0x41, 0, 0, 3, 0, 0x0F, 0x47]] {
        assert!(bytes.windows(frame.len()).any(|window| window == frame), "{frame:02X?}");
    }
}

#[test]
fn an_export_blanks_secrets_unless_they_are_asked_for() {
    // Verify password with sixteen times 31, from the specification's list of frames.
    let file = fresh("password.txt");
    fs::write(&file, "> 1A31313131313131313131313131313131 1434\n").unwrap();
    for (more, seen) in [(&[][..], false), (&["--secrets"][..], true)] {
        let out = fresh("password.pcapng");
        let (code, text, words) = run(&[&["trace", "export", &file, "--pcapng", &out], more].concat());
        assert_eq!(code, 0, "{text}{words}");
        let bytes = fs::read(&out).unwrap();
        assert_eq!(bytes.windows(16).any(|window| window == [0x31; 16]), seen, "{text}");
    }
}

#[test]
fn each_log_level_says_what_the_one_before_says_and_more_and_never_a_password() {
    let said = |level: &str, args: &[&str]| {
        let (_, out, err) = run(&[args, &["--log-level", level]].concat());
        (out, err)
    };
    let read = ["read", "1", "--length", "4"];
    let (quiet_out, quiet) = said("error", &read);
    assert_eq!(quiet, "", "nothing failed");
    assert_eq!(said("warn", &read).1, "", "nothing was refused");
    let (out, info) = said("info", &read);
    assert_eq!(out, quiet_out, "results stay where they are");
    assert!(info.contains("info  opened sim, SPL05 virtual chip") && info.contains("Read: 00 OK"), "{info}");
    assert!(!info.contains("050001"), "no bytes: {info}");
    let debug = said("debug", &read).1;
    assert!(debug.contains("debug") && debug.contains("050001"), "{debug}");
    // A password of sixteen times 31: its command is said, its bytes are not.
    let password = ["raw", "1A31313131313131313131313131313131", "--yes", "--force"];
    let debug = said("debug", &password).1;
    assert!(debug.contains("1A****") && !debug.contains("3131"), "{debug}");
    let warn = said("warn", &["raw", "0600000000AA", "--yes", "--force"]).1;
    assert!(warn.starts_with("warn "), "a refusal: {warn}");
    let (code, _, words) = run(&["info", "--log-level", "loud"]);
    assert_eq!(code, 2);
    assert!(words.contains("error, warn, info or debug"), "{words}");
}

#[test]
fn a_table_without_a_column_is_named_by_its_line_and_other_devices_on_the_bus_are_told() {
    let file = fresh("columns.csv");
    fs::write(&file, "Time [s],Packet ID,Address,Read/Write,ACK/NAK\n0.1,0,0x20,Write,ACK\n").unwrap();
    let (code, _, words) = run(&["trace", "decode", &file]);
    assert_eq!(code, 3);
    assert!(words.contains("columns.csv, line 1: the header has no column \"data\""), "{words}");
    let head = "Time [s],Packet ID,Address,Data,Read/Write,ACK/NAK\n";
    let ours = "0.1,0,0x20,0x14,Write,ACK\n0.1,0,0x20,0x17,Write,ACK\n0.1,0,0x20,0x99,Write,ACK\n0.1,0,0x20,0x88,Write,ACK\n";
    fs::write(&file, format!("{head}0.0,9,0x50,0x01,Write,ACK\n{ours}")).unwrap();
    let (code, text, words) = run(&["trace", "decode", &file]);
    assert_eq!(code, 0, "{text}{words}");
    assert!(text.contains("1 transfer with another address on this bus is left out"), "{text}");
}
