//! The window, driven by label through the accessibility tree, and pictures of every screen.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod access;
mod authentication;
mod bench;
mod board;
#[cfg(unix)]
mod bridges;
mod certificates;
mod classroom;
mod clicks;
mod copying;
mod counters;
mod fades;
mod host_key;
mod idle;
mod judge;
#[cfg(unix)]
mod kept_keys;
mod keyboard;
mod keys;
mod lab;
mod lab_keys;
mod lab_session;
mod lessons;
mod memory;
mod names;
mod pictures;
mod profile;
mod provision;
mod session;
mod settings;
mod signed_keys;
mod trace;
mod trace_compare;
mod trace_opened;
mod trace_secrets;
mod trace_ways;
mod twin;
