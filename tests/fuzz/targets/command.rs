//! A command's header and payload.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::command::probe::command(bytes));
