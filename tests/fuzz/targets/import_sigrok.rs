//! Annotations of sigrok.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::import::probe::sigrok(bytes));
