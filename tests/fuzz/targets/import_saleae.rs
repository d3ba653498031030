//! An export of Saleae Logic.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::import::probe::saleae(bytes));
