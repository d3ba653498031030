//! Which roots are believed: the shipped ones and the user's own, or exactly those of `--root`.

use std::path::Path;

use stsafe_core::x509::{Timestamp, TrustStore, Use};

use super::args::Common;
use super::outcome::Failure;
use crate::{files, roots};

/// No certificate is near this size.
pub const MOST_BYTES: usize = 1 << 20;

/// Every root that is known.
pub fn known() -> Result<TrustStore, Failure> {
    let mut store = TrustStore::shipped();
    if let Some(path) = roots::place() {
        roots::load(&mut store, &path).map_err(Failure::file)?;
    }
    Ok(store)
}

/// The trust store of the common options.
pub fn store(common: &Common) -> Result<TrustStore, Failure> {
    let mut store = known()?;
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
        let bytes = files::read_raw(Path::new(root), MOST_BYTES).map_err(|e| {
            Failure::file(format!("{e}. It is also no known root; those are {}.", names.join(", ")))
        })?;
        let from = format!("{root}, for this run");
        store.add_user(&bytes, &from).map_err(|e| Failure::file(format!("{root}: {e}")))?;
    }
    Ok(store)
}

/// The date to judge for.
pub fn at(given: Option<Timestamp>) -> Timestamp {
    given.unwrap_or_else(Timestamp::now)
}
