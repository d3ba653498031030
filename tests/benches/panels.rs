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
use measure::{TURNS, line, median};

/// A frame of a screen, without rendering.
const FRAME: Duration = Duration::from_millis(2);
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
        line(&name, took, FRAME, &format!("{texts:4} texts, {ratio:4.1} times as many plain labels"));
    }
    println!("\nall queries and the bytes of 12 zones, through the worker's own code, chip time not counted");
    let took = median(vec![Box::new(|| refresh(bench))]);
    line("whole-chip refresh", took.first().copied().unwrap_or_default(), REFRESH, "");
}
