//! A file of kept secrets.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::sealed::probe(bytes));
