//! A command and the payload of its answer.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::command::probe::response(bytes));
