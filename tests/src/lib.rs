//! Shared helpers of the tests: golden transcripts, chips built from them, a chip with host keys, and a bridge in memory.
#![allow(clippy::panic, clippy::expect_used, reason = "a test that cannot go on says so and stops")]

use std::io::Write as _;

pub mod keyed;
pub mod loopback;
pub mod still;
pub mod transcript;

/// Says loudly that a test cannot run here, and why. Where CI promises to have everything, that is a failure.
#[allow(clippy::panic, reason = "where nothing may be skipped")]
pub fn skip(test: &str, why: &str) {
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{test}: {why}");
    // Not eprintln: the harness swallows that of a test that passes.
    let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {why}");
}
