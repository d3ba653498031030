//! Frames to the virtual chip, one after the other.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::chip::probe::frames(bytes));
