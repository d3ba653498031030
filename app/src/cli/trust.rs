//! Which roots are believed: the shipped ones, or exactly those of `--root`.

use stsafe_core::x509::{Timestamp, TrustStore, Use};

use super::args::Common;
use super::outcome::Failure;

/// The trust store of the common options.
pub fn store(common: &Common) -> Result<TrustStore, Failure> {
    let mut store = TrustStore::shipped();
    if common.roots.is_empty() {
        return Ok(store);
    }
    let names: Vec<String> = store.anchors().iter().map(|anchor| anchor.id.clone()).collect();
    for name in &names {
        store.set(name, Use::Off);
    }
    for root in &common.roots {
        if store.set(root, Use::On) {
            continue;
        }
        let bytes = std::fs::read(root).map_err(|e| {
            Failure::file(format!("{root}: {e}. It is also no shipped root; those are {}.", names.join(", ")))
        })?;
        store.add_user(&bytes).map_err(|e| Failure::file(format!("{root}: {e}")))?;
    }
    Ok(store)
}

/// The date to judge for.
pub fn at(given: Option<Timestamp>) -> Timestamp {
    given.unwrap_or_else(Timestamp::now)
}
