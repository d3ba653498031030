//! A million exchanges: opened, kept, filtered, decoded, and read by tshark for comparison. Frames of the window with
//! them are in the tests' bench of the panels.
//!
//! The million are the golden exchanges of ST's library again and again. Times are processor time of the thread that
//! works; memory is the peak of a process of its own that does nothing but open the file, as the system counts it.
use std::fs;
use std::hint::black_box;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::time::Duration;

use stsafe_core::bytes::Reader;
use stsafe_core::capture::follow::Follower;
use stsafe_core::capture::read::read;
use stsafe_core::capture::write::Writer;
use stsafe_core::capture::{Entry, Header};
use stsafe_core::command::{Command, NoContext};
use stsafe_core::exchange::{Exchange, Outcome};
use stsafe_core::link::{CommandFrame, ResponseFrame};
use stsafe_core::pcapng;
use stsafe_core::trace::filter::parse;
use stsafe_core::trace::{Filling, Store};

use crate::bench;
use crate::measure::{line, once};

const MILLION: usize = 1_000_000;
const OPEN: Duration = Duration::from_secs(2);
const OPEN_MEGABYTES: u64 = 400;
/// A filter on columns; one on bytes is sliced by the window, and its whole time is told here.
const FILTER: Duration = Duration::from_millis(200);
/// A million exchanges decoded on one core.
const DECODE: Duration = Duration::from_secs(1);
/// The process that only opens a file is called with this.
const ONLY_OPEN: &str = "--only-open";

/// The process that only opens a file; false where this is not that process.
pub fn only_opens() -> bool {
    let args: Vec<String> = std::env::args().collect();
    let [_, word, file] = &args[..] else { return false };
    if word == ONLY_OPEN {
        only_open(Path::new(file));
    }
    word == ONLY_OPEN
}

pub fn print() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (capture, export) = (folder.join("million.capture"), folder.join("million.pcapng"));
    let golden = exchanges();
    let bytes: usize = golden.iter().map(|exchange| exchange.sent.len() + exchange.received.len()).sum();
    let (count, each) = (golden.len(), bytes / golden.len());
    println!("\na million exchanges, the {count} golden ones in turn, {each} B each; processor time");
    write_files(&golden, &capture, &export);
    open(&capture, &export);
    let (store, _) = opened(&capture);
    println!(
        "{:46} {:9} B for each row, bytes of the frames included",
        "kept",
        store.memory_bytes() / MILLION
    );
    filters(&store);
    decode(&store);
}

/// The file as the window opens it.
fn opened(file: &Path) -> (Store, u64) {
    let mut filling = Filling::default();
    let file = BufReader::with_capacity(1 << 16, fs::File::open(file).expect("a file"));
    let summary = read(file, &mut |entry| filling.take(entry)).expect("a capture");
    (filling.finish().0, summary.problem_count)
}

/// The golden exchanges as they would be recorded.
fn exchanges() -> Vec<Exchange> {
    let scenarios = bench::scenarios();
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
            took: Duration::from_micros(23_100),
            expected: Duration::from_millis(23),
            session_n: None,
            outcome: Outcome::Answered(answer.status()),
        })
        .collect()
}

fn write_files(golden: &[Exchange], capture: &Path, export: &Path) {
    let header = Header { device: "bench".into(), unix_ms: 1_795_183_331_204, ..Header::default() };
    let (mut writer, heading) = Writer::begin(&header);
    let mut text = BufWriter::new(fs::File::create(capture).expect("a file"));
    let mut packets = BufWriter::new(fs::File::create(export).expect("a file"));
    text.write_all(heading.as_bytes()).expect("written");
    packets.write_all(&pcapng::begin("bench", "bench")).expect("written");
    for (number, exchange) in golden.iter().cycle().take(MILLION).enumerate() {
        let number = number as u64 + 1;
        let exchange = Exchange { number, unix_ms: exchange.unix_ms + number, ..exchange.clone() };
        let mut packet = Vec::new();
        pcapng::append(&mut packet, &exchange, "");
        packets.write_all(&packet).expect("written");
        text.write_all(writer.line(&Entry::from(exchange), &NoContext).as_bytes()).expect("written");
    }
}

/// In a process of its own: opens the file as the window does, and says how long it took and what it needed.
fn only_open(file: &Path) {
    let before = memory_kb("VmRSS:");
    let (took, (store, problems)) = once(|| opened(file));
    assert_eq!((store.len(), problems), (MILLION, 0));
    println!("{} {} {before}", took.as_nanos(), memory_kb("VmHWM:"));
}

fn memory_kb(key: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}

fn open(capture: &Path, export: &Path) {
    let this = std::env::current_exe().expect("this program");
    let said = Process::new(this).arg(ONLY_OPEN).arg(capture).output().expect("it runs");
    let said = String::from_utf8(said.stdout).expect("words");
    let numbers: Vec<u64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [nanoseconds, most_kb, before_kb] = numbers[..] else { panic!("{said}") };
    let took = Duration::from_nanos(nanoseconds);
    let megabytes = fs::metadata(capture).expect("a file").len() / 1_000_000;
    line(&format!("open a capture of {megabytes} MB"), took, OPEN, "");
    let word = if most_kb / 1024 < OPEN_MEGABYTES { "met" } else { "MISSED" };
    let (most, before) = (most_kb / 1024, before_kb / 1024);
    println!(
        "{:46} {most:9} MiB  target {OPEN_MEGABYTES:6} MiB {word:7}{before} MiB before it opened anything",
        "peak of the process that opened it"
    );
    match tshark(export) {
        Some(theirs) => println!(
            "{:46} {:9.3} ms   {:.1} times our time to open the same exchanges",
            "tshark reads the export (pcapng)",
            theirs.as_secs_f64() * 1e3,
            theirs.as_secs_f64() / took.as_secs_f64()
        ),
        None => println!("tshark is not installed, so there is no ratio"),
    }
}

/// Processor time of tshark reading the file and counting what is in it.
fn tshark(export: &Path) -> Option<Duration> {
    let before = children();
    let run = Process::new("tshark").args(["-q", "-z", "io,phs", "-r"]).arg(export).output().ok()?;
    let text = String::from_utf8_lossy(&run.stdout);
    // Packets with a comment and without are told apart.
    let i2c = text.lines().filter(|line| line.trim_start().starts_with("i2c "));
    let frames =
        i2c.filter_map(|line| line.split_once("frames:")?.1.split(' ').next()?.parse::<usize>().ok());
    assert_eq!(frames.sum::<usize>(), 2 * MILLION, "{text}");
    Some(children() - before)
}

/// Processor time of ended children, in ticks of 10 ms as Linux tells it.
fn children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(") ").next().unwrap_or_default();
    let ticks: u64 = after.split(' ').skip(13).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

fn filters(store: &Store) {
    for filter in ["cmd:update status!=00", "zone:1..4 session:no", "ms>20 from:memory", "bytes:\"DE AD\""] {
        let parsed = parse(filter).expect("a filter");
        let (took, found) = once(|| store.iter().filter(|(_, row)| parsed.passes(row, String::new)).count());
        line(&format!("filter {filter} ({found} rows)"), took, FILTER, "");
    }
}

fn decode(store: &Store) {
    let (took, right) =
        once(|| store.iter().filter(|(_, row)| decoded(row.sent, row.received).is_some()).count());
    line(&format!("decode a million ({right} of them whole)"), took, DECODE, "");
    let (rows, mut follower) = (100_000, Follower::new(None));
    let (took, _) = once(|| {
        for (_, row) in store.iter().take(rows) {
            black_box(follower.explain(&row.exchange()).sent.fields.len());
        }
    });
    println!(
        "{:46} {:9.0} /s",
        "explain every field, as trace decode does",
        rows as f64 / took.as_secs_f64()
    );
}

/// Command and answer as values.
fn decoded(sent: &[u8], received: &[u8]) -> Option<bool> {
    let frame = CommandFrame::decode(sent).ok()?;
    let command = Command::decode(frame.code, &frame.payload, &NoContext).ok()?;
    let answer = ResponseFrame::decode(received).ok().filter(|answer| answer.status().is_ok())?;
    Some(command.decode_response(&mut Reader::new(&answer.body), &NoContext).is_ok())
}
