//! What a frame of each screen costs, and a whole-chip refresh: `cargo bench -p workbench-tests`.
//!
//! Ends with a table of the numbers that have a target, measured side by side in the same run with a peer: a frame of
//! as many plain egui labels.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench that cannot go on stops, and prints what it measured"
)]

// The window with a virtual chip behind it is the tests' own.
#[allow(dead_code, reason = "a bench needs less of it")]
#[path = "../tests/gui/bench.rs"]
mod bench;
mod frames;
#[allow(dead_code, reason = "a bench needs less of it")]
mod measure;

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use stsafe_core::trace::Store;
use stsafe_workbench::action::Action;

use bench::Bench;
use frames::{Labels, Window};
use measure::{TURNS, line, median, once};
use stsafe_workbench::panels::trace;

/// A frame of a screen, without rendering.
const FRAME: Duration = Duration::from_millis(2);
/// The same with a million exchanges in the Trace.
const LONG_FRAME: Duration = Duration::from_millis(4);
/// The first hits of a filter that decodes or goes through all bytes.
const FIRST_HITS: Duration = Duration::from_millis(200);
/// What a search takes of one frame, whatever is looked for: it stops after 6 ms, and processor time may be counted in
/// ticks of 4 ms.
const SLICE: Duration = Duration::from_millis(10);
/// All queries and the bytes of all twelve zones, on a virtual chip that answers at once.
const REFRESH: Duration = Duration::from_millis(50);

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20)
        .configure_from_args();
    let mut windows = frames::all();
    let mut group = criterion.benchmark_group("frame");
    for window in &mut windows {
        let name = window.name.clone();
        group.bench_function(name, |b| b.iter(|| window.frame()));
    }
    group.finish();
    let mut bench = Bench::fresh();
    criterion.bench_function("whole-chip refresh", |b| b.iter(|| refresh(&mut bench)));
    criterion.final_summary();
    table(&mut windows, &mut bench);
}

/// Everything that can be asked, and every byte that can be read; what F5 and *Read all zones* do.
fn refresh(bench: &mut Bench) {
    bench.window.view.exchanges = Store::default();
    bench.asked.clear();
    bench.serve(Action::Refresh);
    bench.serve(Action::ReadAllZones);
}

fn table(windows: &mut [Window], bench: &mut Bench) {
    println!(
        "\none frame at 1280×800 without rendering, median of {TURNS} turns of 100 ms each, in processor time"
    );
    for window in windows {
        let target = if window.name.contains("1,000,000") { LONG_FRAME } else { FRAME };
        let texts = window.frame();
        let mut peer = Labels::new(texts);
        let name = window.name.clone();
        let both = median(vec![
            Box::new(|| {
                black_box(window.frame());
            }),
            Box::new(|| peer.frame()),
        ]);
        let [took, labels] = both[..] else { return };
        let ratio = took.as_secs_f64() / labels.as_secs_f64();
        line(&name, took, target, &format!("{texts:4} texts, {ratio:4.1} times as many plain labels"));
    }
    println!("\nall queries and the bytes of 12 zones, through the worker's own code, chip time not counted");
    let took = median(vec![Box::new(|| refresh(bench))]);
    line("whole-chip refresh", took.first().copied().unwrap_or_default(), REFRESH, "");
    progressive();
}

/// The list of the Trace as the window builds it, slice by slice, one for each frame: when the first hits are there, what
/// a slice costs, when all of it is done.
fn progressive() {
    println!("\nfilters over 1,000,000 exchanges, slice by slice");
    let bench = frames::long();
    for filter in ["cmd:update", "bytes:\"DE AD\"", "\"zone 1\"", "\"second line\""] {
        let mut state = trace::State::default();
        trace::build(&bench.window.view, &mut state);
        state.filter = filter.to_owned();
        let (mut total, mut first, mut slices) = (Duration::ZERO, None, Vec::new());
        loop {
            let (took, data) = once(|| trace::build(&bench.window.view, &mut state));
            total += took;
            slices.push(took);
            if !data.shown.is_empty() && first.is_none() {
                first = Some(total);
            }
            if data.left == 0 {
                break;
            }
        }
        slices.sort_unstable();
        let at = |share: usize| slices.get(slices.len() * share / 100).copied().unwrap_or_default();
        let all = format!("all of it {:.2} s in {} slices", total.as_secs_f64(), slices.len());
        match first {
            Some(first) => line(&format!("first hits of {filter}"), first, FIRST_HITS, &all),
            None => println!("no hits of {filter}, {all}"),
        }
        let usual = format!("usual {:.1} ms", at(50).as_secs_f64() * 1e3);
        line(&format!("99 % of the slices of {filter}"), at(99), SLICE, &usual);
    }
}
