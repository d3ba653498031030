//! Shared helpers of the tests: golden transcripts, chips built from them, and a bridge in memory.
#![allow(clippy::panic, clippy::expect_used, reason = "a test that cannot go on says so and stops")]

pub mod loopback;
pub mod transcript;

/// Says loudly that a test cannot run here, and why. Where CI promises to have everything, that is a failure.
#[allow(clippy::print_stderr, clippy::panic, reason = "the one line that the test script looks for")]
pub fn skip(test: &str, why: &str) {
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{test}: {why}");
    eprintln!("SKIPPED {test}: {why}");
}
