//! A profile file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::places::probe::profile(bytes));
