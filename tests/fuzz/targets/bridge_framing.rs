//! Bytes from a serial line, as frames, requests and answers.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::bridge::probe::framing(bytes));
