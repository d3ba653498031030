//! The file of a virtual chip.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::chip::probe::state_file(bytes));
