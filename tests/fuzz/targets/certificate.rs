//! Bytes that should be a certificate.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::x509::probe::certificate(bytes));
