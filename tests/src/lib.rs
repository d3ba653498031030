//! Shared helpers of the tests: golden transcripts, and chips built from them.
#![allow(clippy::panic, clippy::expect_used, reason = "a test that cannot go on says so and stops")]

pub mod transcript;
