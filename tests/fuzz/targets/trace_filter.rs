//! A filter of the trace, as it is typed.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::trace::probe::filter(bytes));
