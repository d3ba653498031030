//! A certificate from a file, judged like one from a chip. The file says nothing about a device, so the simulator's root
//! is not accepted for it.

use stsafe_core::x509::{Certificate, ChainQuery, ChainReport, DeviceKind, Timestamp, TrustStore, chain};

/// Judges the first certificate of a file; the others may be its issuers. The error is a sentence.
pub(super) fn file(bytes: &[u8], store: &TrustStore, at: Timestamp) -> Result<ChainReport, String> {
    let given = Certificate::all_from_any(bytes).map_err(|error| error.to_string())?;
    let mut given = given.into_iter();
    let Some(leaf) = given.next() else { return Err("No certificate, neither PEM nor DER.".to_owned()) };
    let candidates: Vec<_> = given.collect();
    let query =
        ChainQuery { leaf: &leaf, candidates: &candidates, store, at, device: DeviceKind::Real, zone: None };
    Ok(chain::judge(&query))
}
