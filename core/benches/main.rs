//! How fast the virtual chip, the driver and the session arithmetic are: `cargo bench -p stsafe-core`.
//!
//! Ends with a table of the numbers that have a target, measured side by side in the same run.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench that cannot go on stops, and prints what it measured"
)]

mod bench;
mod chip;
mod codec;
#[allow(dead_code, reason = "a bench needs less of it")]
#[path = "../../tests/benches/measure.rs"]
mod measure;
mod replay;
mod targets;
mod trace;
// The reader of golden transcripts is the tests' own.
#[allow(dead_code, unused_imports, reason = "a bench needs less of it")]
#[path = "../../tests/src/transcript/mod.rs"]
mod transcript;

use std::time::Duration;

use criterion::Criterion;

fn main() {
    if trace::only_opens() {
        return;
    }
    let short = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(50);
    let mut criterion = short.configure_from_args();
    chip::run(&mut criterion);
    codec::run(&mut criterion);
    replay::run(&mut criterion);
    criterion.final_summary();
    targets::print();
    trace::print();
}
