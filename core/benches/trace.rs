//! A million exchanges: written as a capture, opened, kept, filtered, decoded. Each number has a target.

use std::hint::black_box;
use std::io::BufReader;
use std::time::Instant;

use stsafe_core::bytes::Reader;
use stsafe_core::capture::follow::Follower;
use stsafe_core::capture::read::read;
use stsafe_core::capture::write::Writer;
use stsafe_core::capture::{Entry, Header};
use stsafe_core::command::{Command, NoContext};
use stsafe_core::describe;
use stsafe_core::exchange::{Exchange, Outcome};
use stsafe_core::link::{CommandFrame, ResponseFrame};
use stsafe_core::trace::Store;
use stsafe_core::trace::filter::parse;

use crate::transcript;

const MILLION: usize = 1_000_000;

/// The golden exchanges again and again, as they would be recorded.
fn exchanges() -> Vec<Exchange> {
    let scenarios = transcript::load_all();
    let steps = scenarios.iter().flat_map(|scenario| &scenario.steps);
    let golden = steps
        .filter_map(|step| Some((step.write()?, ResponseFrame::decode(&step.read()).ok()?, step.read())));
    golden
        .map(|(sent, answer, received)| Exchange {
            number: 0,
            unix_ms: 1_795_183_331_204,
            asked_by: "Memory".into(),
            sent,
            received,
            nacks: 0,
            read_again: 0,
            took: std::time::Duration::from_micros(23_100),
            expected: std::time::Duration::from_millis(23),
            session_n: None,
            outcome: Outcome::Answered(answer.status()),
        })
        .collect()
}

fn line(name: &str, seconds: f64, most: f64) {
    let word = if seconds <= most { "met" } else { "MISSED" };
    println!("{name:50} {:8.0} ms   target {:6.0} ms  {word}", seconds * 1e3, most * 1e3);
}

pub fn print() {
    let golden = exchanges();
    let bytes: usize = golden.iter().map(|exchange| exchange.sent.len() + exchange.received.len()).sum();
    println!(
        "\na million exchanges, the {} golden ones in turn, {} B each",
        golden.len(),
        bytes / golden.len()
    );
    let header = Header { device: "bench".into(), unix_ms: 1_795_183_331_204, ..Header::default() };
    let (mut writer, mut text) = Writer::begin(&header);
    for (number, exchange) in golden.iter().cycle().take(MILLION).enumerate() {
        let number = number as u64 + 1;
        let entry = Entry::from(Exchange { number, unix_ms: exchange.unix_ms + number, ..exchange.clone() });
        text += &writer.line(&entry, &NoContext);
    }

    let start = Instant::now();
    let mut store = Store::default();
    let summary =
        read(BufReader::with_capacity(1 << 16, text.as_bytes()), &mut |entry| store.push_entry(entry));
    line(&format!("open a capture of {} MB", text.len() / 1_000_000), start.elapsed().as_secs_f64(), 2.0);
    assert_eq!((summary.unwrap().problem_count, store.len()), (0, MILLION));
    let megabytes = store.memory_bytes() / 1_000_000;
    println!(
        "{:50} {megabytes:8} MB   target    400 MB  {}",
        "kept in memory",
        if megabytes < 400 { "met" } else { "MISSED" }
    );
    drop(text);

    for filter in ["cmd:update status!=00", "zone:1..4 session:no", "bytes:\"DE AD\"", "ms>20 from:memory"] {
        let parsed = parse(filter).unwrap();
        let start = Instant::now();
        let found = store.iter().filter(|(_, row)| parsed.passes(row, String::new)).count();
        line(&format!("filter {filter} ({found} rows)"), start.elapsed().as_secs_f64(), 0.2);
    }
    let parsed = parse("\"hello\"").unwrap();
    let start = Instant::now();
    let words = |row: &stsafe_core::trace::Row<'_>| {
        let (sent, command) = describe::sent(row.sent, &NoContext);
        let received = describe::received(row.received, command.as_ref(), &NoContext);
        format!("{} {} {}", sent.title, sent.summary, received.summary).to_lowercase()
    };
    let slice = store.iter().take(50_000).filter(|(_, row)| parsed.passes(row, || words(row))).count();
    black_box(slice);
    line("filter on decoded words, the first 50,000 rows", start.elapsed().as_secs_f64(), 0.2);

    let start = Instant::now();
    for (_, row) in store.iter() {
        black_box(decode(row.sent, row.received));
    }
    line("decode a million to commands and answers", start.elapsed().as_secs_f64(), 1.0);
    let start = Instant::now();
    let mut follower = Follower::new(None);
    let rows = 100_000;
    for (_, row) in store.iter().take(rows) {
        black_box(follower.explain(&row.exchange()).sent.fields.len());
    }
    let rate = rows as f64 / start.elapsed().as_secs_f64();
    println!("{:50} {rate:8.0} /s   every field named, one core", "explain, as trace decode does");
}

/// Command and answer as values.
fn decode(sent: &[u8], received: &[u8]) -> Option<bool> {
    let frame = CommandFrame::decode(sent).ok()?;
    let command = Command::decode(frame.code, &frame.payload, &NoContext).ok()?;
    let answer = ResponseFrame::decode(received).ok().filter(|answer| answer.status().is_ok())?;
    Some(command.decode_response(&mut Reader::new(&answer.body), &NoContext).is_ok())
}
