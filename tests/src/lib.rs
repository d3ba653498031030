//! Shared helpers of the tests: golden transcripts, chips built from them, and a bridge in memory.
#![allow(clippy::panic, clippy::expect_used, reason = "a test that cannot go on says so and stops")]

pub mod loopback;
pub mod transcript;
