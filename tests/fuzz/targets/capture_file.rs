//! A capture file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::capture::probe::file(bytes));
