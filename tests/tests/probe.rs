//! The entries of the fuzz targets, fed with what the golden transcripts hold and with damaged copies of it. The same
//! inputs are left in the target folder, where `tests/fuzz/run` begins its search.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::fs;
use std::path::{Path, PathBuf};

use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::store::Store;
use stsafe_core::link::{CommandFrame, ResponseFrame};
use stsafe_core::{chip, command};
use workbench_tests::transcript::{self, Step};

/// Runs a target on every seed, whole and damaged, and leaves the seeds where the fuzzer finds them.
fn probe(name: &str, seeds: &[Vec<u8>], target: impl Fn(&[u8])) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fuzz-seeds").join(name);
    fs::create_dir_all(&folder).unwrap();
    for (n, seed) in seeds.iter().enumerate() {
        target(seed);
        target(&seed[..seed.len() / 2]);
        for at in (n % 7..seed.len()).step_by(seed.len() / 8 + 1) {
            let mut damaged = seed.clone();
            damaged[at] ^= 1 << (n % 8);
            target(&damaged);
        }
        fs::write(folder.join(format!("{n:04}")), seed).unwrap();
    }
    assert!(!seeds.is_empty(), "{name} has no seeds");
}

/// Header and payload without CRC.
fn body(step: &Step) -> Option<Vec<u8>> {
    let mut write = step.write()?;
    CommandFrame::decode(&write).ok()?;
    write.truncate(write.len() - 2);
    (write.len() <= 255).then_some(write)
}

/// One seed of each kind of command: its first five bytes decide, and the length.
fn different(mut seeds: Vec<Vec<u8>>, prefix: usize) -> Vec<Vec<u8>> {
    seeds.sort();
    seeds.dedup_by_key(|seed| (seed[..prefix.min(seed.len())].to_vec(), seed.len()));
    seeds
}

#[test]
fn commands() {
    let scenarios = transcript::load_all();
    let bodies = scenarios.iter().flat_map(|s| &s.steps).filter_map(body).collect();
    probe("command", &different(bodies, 3), command::probe::command);
}

#[test]
fn answers() {
    let scenarios = transcript::load_all();
    let seed = |step: &Step| {
        let sent = body(step)?;
        let answer = ResponseFrame::decode(&step.read()).ok().filter(|answer| answer.status().is_ok())?;
        Some([&[u8::try_from(sent.len()).ok()?][..], &sent, &answer.body].concat())
    };
    let seeds = scenarios.iter().flat_map(|s| &s.steps).filter_map(seed).collect();
    probe("response", &different(seeds, 4), command::probe::response);
}

#[test]
fn frames() {
    let scenarios = transcript::load_all();
    let pieces = |scenario: &transcript::Scenario, flags: u8| -> Vec<u8> {
        let bodies = scenario.steps.iter().filter_map(body).take(12);
        let marked = bodies.map(|mut body| {
            body[0] |= flags;
            body
        });
        marked.flat_map(|body| [&[u8::try_from(body.len()).unwrap()][..], &body].concat()).collect()
    };
    // As they are, and under a C-MAC that the target reckons itself.
    let seeds: Vec<Vec<u8>> = scenarios
        .iter()
        .flat_map(|scenario| [pieces(scenario, 0), pieces(scenario, 0xE0)])
        .filter(|seed: &Vec<u8>| !seed.is_empty() && seed.len() < 1500)
        .collect();
    probe("chip", &different(seeds, 200), chip::probe::frames);
}

#[test]
fn state_files() {
    // A small chip, so that every byte of its file counts.
    let mut nvm = scenario::state(Scenario::Genuine).unwrap();
    nvm.zones.truncate(2);
    nvm.zones.iter_mut().for_each(|zone| zone.data.truncate(4));
    nvm.commands.truncate(2);
    nvm.symmetric.truncate(1);
    nvm.public.truncate(1);
    nvm.private.truncate(1);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("small-chip.ron");
    let _ = fs::remove_file(&path);
    drop(Store::create(&path, &nvm).unwrap());
    let text = fs::read(&path).unwrap();
    assert!(text.len() < 4096, "{} B: the fuzzer takes up to 4096", text.len());
    probe("state_file", &[text, b"(version: 1, chip: ())".to_vec()], chip::probe::state_file);
}
