//! Frames as people paste them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::paste::probe::text(bytes));
