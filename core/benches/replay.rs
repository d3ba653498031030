//! All golden transcripts, as far as the chip can answer them: what a test run costs.

use criterion::{Criterion, Throughput};

use crate::{bench, transcript};

pub fn run(criterion: &mut Criterion) {
    let scenarios = bench::scenarios();
    let writes: Vec<Vec<Vec<u8>>> =
        scenarios.iter().map(|s| s.steps.iter().filter_map(transcript::Step::write).collect()).collect();
    let steps: usize = writes.iter().map(Vec::len).sum();
    let mut group = criterion.benchmark_group("transcripts");
    group.sample_size(10).throughput(Throughput::Elements(steps as u64));
    group.bench_function(format!("{} scenarios, {steps} exchanges", scenarios.len()), |b| {
        b.iter(|| {
            for (scenario, writes) in scenarios.iter().zip(&writes) {
                let mut chip = transcript::chip(scenario);
                for write in writes {
                    chip.take(write);
                }
            }
        });
    });
    group.finish();
}
