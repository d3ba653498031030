//! Bytes to the bridge's own program.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::bridge::probe::bridge(bytes));
