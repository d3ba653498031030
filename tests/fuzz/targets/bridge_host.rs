//! Bytes from a bridge to the host.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::bridge::probe::host(bytes));
