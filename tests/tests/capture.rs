//! Capture files: written, read, cut, damaged, foreign; secrets that never reach them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::time::Duration;

use stsafe_core::capture::read::{read, read_all};
use stsafe_core::capture::write::Writer;
use stsafe_core::capture::{Entry, Foreign, Header, blank};
use stsafe_core::command::NoContext;
use stsafe_core::describe::{self, Field};
use stsafe_core::exchange::{Exchange, Outcome};
use stsafe_core::hex;
use stsafe_core::link::Status;
use stsafe_core::link::frame::split_header;
use stsafe_core::transport::Origin;
use workbench_tests::transcript;

/// 2026-11-20T14:02:11.204Z, by `date -u -d @1795183331`.
const START_MS: u64 = 1_795_183_331_204;

fn header(blanked: bool) -> Header {
    Header {
        device: "SPL05 virtual chip".into(),
        address: "sim".into(),
        origin: Some(Origin::Virtual),
        unix_ms: START_MS,
        blanked,
    }
}

fn exchange(number: u64, sent: &str, received: &str) -> Exchange {
    let received = hex::parse(received).unwrap();
    Exchange {
        number,
        unix_ms: START_MS + number * 7,
        asked_by: "Overview".into(),
        sent: hex::parse(sent).unwrap(),
        nacks: 0,
        read_again: 0,
        took: Duration::from_micros(5021),
        expected: Duration::from_millis(5),
        session_n: None,
        outcome: match received.first() {
            Some(first) => Outcome::Answered(Status::of(*first)),
            None => Outcome::Failed("not acknowledged in 1.0 s".into()),
        },
        received,
    }
}

fn text(header: &Header, entries: &[Entry]) -> String {
    let (mut writer, mut text) = Writer::begin(header);
    entries.iter().for_each(|entry| text += &writer.line(entry, &NoContext));
    text
}

/// The two exchanges of specification 1.5, and one that nobody answered.
fn three() -> Vec<Entry> {
    let mut entries: Vec<Entry> = [
        ("14 47 CB 0D", "00 00 08 01 00 00 00 00 3A 16 82"),
        ("05 00 00 00 02 00 02 EA 79", "11 00 02 F1 70"),
        ("00 01 02 03 A7 29", ""),
    ]
    .iter()
    .zip(1..)
    .map(|((sent, received), number)| Entry::from(exchange(number, sent, received)))
    .collect();
    entries[1].pinned = true;
    entries[1].note = "say \"why\"\nbackslash \\".into();
    entries[1].exchange.nacks = 3;
    entries[2].exchange.session_n = Some(0x3B);
    entries
}

#[test]
fn what_is_written_reads_the_same() {
    let text = text(&header(false), &three());
    let capture = read_all(text.as_bytes()).unwrap();
    assert_eq!(capture.problems, []);
    assert_eq!(capture.header, header(false));
    assert_eq!(capture.entries, three());
    // The form people see and diff, once spelt out.
    assert!(text.contains("\ndate: 2026-11-20T14:02:11.204Z\n"), "{text}");
    let line = "\n1 0.007 - 1447CB0D 00000801000000003A1682 00 took=5.021 expected=5 from=Overview\n";
    assert!(text.contains(line), "{text}");
}

#[test]
fn every_golden_exchange_comes_back_from_its_line() {
    let mut count = 0;
    for scenario in transcript::load_all() {
        let steps = scenario.steps.iter().filter_map(|step| Some((step.write()?, step.read())));
        let entries: Vec<Entry> = steps
            .zip(1..)
            .map(|((sent, received), n)| Entry::from(exchange(n, &hex::run(&sent), &hex::run(&received))))
            .collect();
        let capture = read_all(text(&header(false), &entries).as_bytes()).unwrap();
        assert_eq!(capture.problems, [], "{}", scenario.name);
        assert_eq!(capture.entries, entries, "{}", scenario.name);
        count += entries.len();
    }
    assert!(count > 1000, "{count}");
}

#[test]
fn mixed_line_ends_and_a_byte_order_mark_change_nothing() {
    let text = text(&header(false), &three());
    let mixed: String = text
        .lines()
        .zip(["\n", "\r\n", "\r"].iter().cycle())
        .map(|(line, end)| format!("{line}{end}"))
        .collect();
    let capture = read_all(format!("\u{FEFF}{mixed}").as_bytes()).unwrap();
    assert_eq!(capture.problems, []);
    assert_eq!(capture.entries, three());
}

#[test]
fn a_capture_cut_anywhere_gives_every_whole_line_before_the_cut() {
    let text = text(&header(false), &three());
    let first_end = text.find("stsafe-capture 1").unwrap() + "stsafe-capture 1".len();
    for cut in first_end..text.len() {
        let part = &text[..cut];
        let capture = read_all(part.as_bytes()).unwrap_or_else(|e| panic!("cut at {cut}: {e}"));
        let whole = part.matches('\n').count();
        let lines = part.lines().take(whole).filter(|line| line.starts_with(['1', '2', '3'])).count();
        assert!(capture.entries.len() >= lines, "cut at {cut}");
        assert_eq!(capture.entries[..lines], three()[..lines], "cut at {cut}");
        let half = part.lines().nth(whole).is_some_and(|line| line.starts_with(['1', '2', '3']));
        if half {
            assert_eq!(capture.problem_count, 1, "cut at {cut}: {:?}", capture.problems);
            assert_eq!(capture.problems[0].line, whole as u64 + 1);
        }
    }
}

#[test]
fn each_mistake_is_named_with_its_line_and_the_rest_is_read() {
    let good = text(&header(false), &three());
    for (line, words) in [
        ("4 0.1 - 144 0000 00", "sent: 3 hex digits, pairs needed"),
        ("4 0.1 - 14GG 0000 00", "sent: \"GG\" is no hex pair"),
        ("4 0.1 - 14 1100 00", "status 00, but the answer begins with 11"),
        ("4 0.1 - 14 - 00", "there is no answer"),
        ("4 0.1 - 14 0000 0", "is no status"),
        ("4 0.1", "the line ends before the milliseconds"),
        ("4 noon - 14 0000 00", "no time in seconds"),
        ("99999999999999999999999 0.1 - 14 0000 00", "does not begin with a number"),
        ("4 0.1 - 14 0000 00 nacks=many", "\"many\" is no value of nacks"),
        ("what is this", "neither an exchange"),
        ("date: tomorrow", "is no date"),
    ] {
        let text = format!("{line}\n{}", good.split_once('\n').unwrap().1);
        let capture = read_all(format!("stsafe-capture 1\n{text}").as_bytes()).unwrap();
        assert_eq!(capture.entries, three(), "{line}");
        assert_eq!(capture.problem_count, 1, "{line}: {:?}", capture.problems);
        assert_eq!(capture.problems[0].line, 2, "{line}");
        assert!(capture.problems[0].what.contains(words), "{line}: {}", capture.problems[0].what);
    }
}

#[test]
fn a_line_of_megabytes_is_left_out_and_said() {
    let good = text(&header(false), &three());
    let long = format!("{good}4 0.1 - {} 0000 00\n{}", "AB".repeat(3 << 20), "# end\n");
    let capture = read_all(long.as_bytes()).unwrap();
    assert_eq!(capture.entries, three());
    assert_eq!(capture.problem_count, 1);
    assert!(capture.problems[0].what.contains("longer than"), "{}", capture.problems[0]);
    // And many wrong lines are counted, not kept.
    let many = format!("{good}{}", "x y z\n".repeat(5000));
    let summary = read(many.as_bytes(), &mut |_| {}).unwrap();
    assert_eq!((summary.problem_count, summary.problems.len(), summary.entries), (5000, 100, 3));
    assert!(summary.words().unwrap().ends_with("and 4,999 more lines. The other 3 exchanges are shown."));
}

#[test]
fn foreign_files_are_refused_by_what_they_look_like() {
    for (bytes, words) in [
        (&b""[..], "an empty file"),
        (b"\x0A\x0D\x0D\x0A\x1C\0\0\0", "empty line"),
        (b"{\"steps\": []}", "JSON"),
        (b"\x7FELF\x02\x01\0", "a binary file"),
        (b"Dear all,\n", "some other text"),
    ] {
        let error = read_all(bytes).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
    let later = read_all(&b"stsafe-capture 2\n"[..]).unwrap_err();
    assert!(matches!(&later, Foreign::Version(v) if v == "2"), "{later}");
}

#[test]
fn what_is_appended_later_is_a_part_with_times_of_its_own() {
    let mut later = three();
    later.iter_mut().for_each(|entry| entry.exchange.unix_ms += 86_400_000);
    let second = Header { unix_ms: START_MS + 86_400_000, ..header(false) };
    // A half line stands between: the first program was killed.
    let text = format!("{}4 0.1 - 14\n{}", text(&header(false), &three()), text(&second, &later));
    let mut seen = Vec::new();
    let summary = read(text.as_bytes(), &mut |entry| seen.push(entry.clone())).unwrap();
    assert_eq!((summary.parts, summary.problem_count), (2, 1));
    assert_eq!(summary.header, header(false));
    assert_eq!(seen, [three(), later].concat());
}

/// Specification 4.8, plaintext: type, MAC key, cipher key.
#[test]
fn keys_and_passwords_never_reach_a_blanked_file() {
    let key = "A1B2C3D4E5F60718293A4B5C6D7E8F90";
    for sent in [
        format!("1F 07 00 {key} {key}"),
        format!("1A {key}"),
        format!("10 17 {key} {key}"),
        // Too short to be understood: all of it is blanked.
        format!("1F 07 00 {key}"),
        // Known by name only: what is in them may be a key.
        format!("08 {key}"),
        format!("0B {key}"),
        format!("12 {key}"),
        format!("1F 0D {key}"),
    ] {
        let body = hex::parse(&sent).unwrap();
        let wire = hex::run(&[&body[..], &stsafe_core::link::crc::of(&[&body]).to_be_bytes()].concat());
        let entry = Entry::from(exchange(1, &wire, "00 00 02 F0 78"));
        let text = text(&header(true), std::slice::from_ref(&entry));
        assert!(!text.contains("A1B2") && !text.contains("8F90"), "{text}");
        assert!(text.contains("**"), "{text}");
        let read = read_all(text.as_bytes()).unwrap();
        assert_eq!(read.entries[0].exchange.sent.len(), entry.exchange.sent.len());
        assert!(!read.entries[0].hidden.is_empty());
        // Saved again, also where nothing is blanked any more, the stars stay.
        assert_eq!(text.lines().last(), self::text(&header(false), &read.entries).lines().last());
    }
}

#[test]
fn no_decoder_marks_a_secret_in_a_command_that_captures_take_for_harmless() {
    fn any(fields: &[Field]) -> bool {
        fields.iter().any(|field| field.secret || any(&field.children))
    }
    let mut marked = 0;
    for scenario in transcript::load_all() {
        for step in &scenario.steps {
            let (Some(sent), received) = (step.write(), step.read()) else { continue };
            let (side, command) = describe::sent(&sent, &NoContext);
            let answer = describe::received(&received, command.as_ref(), &NoContext);
            if any(&side.fields) || any(&answer.fields) {
                let (code, ..) = split_header(&sent).unwrap();
                assert!(blank::may_carry(code), "{}: {code}", scenario.name);
                marked += 1;
            }
        }
    }
    assert!(marked > 20, "{marked}");
}
