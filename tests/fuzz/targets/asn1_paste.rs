//! ASN.1 out of a paste or a file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stsafe_core::x509::probe::paste(bytes));
