//! The user's own roots between runs: one PEM file in the settings folder, which other tools read too. Written whole; a
//! file that cannot be read is left alone, and said. Public data, never a secret.

use std::path::Path;
#[cfg(not(target_arch = "wasm32"))]
use std::path::PathBuf;

use stsafe_core::x509::TrustStore;

use crate::files;
#[cfg(not(target_arch = "wasm32"))]
use crate::store;

/// Hundreds of roots fit.
const MOST_BYTES: usize = 1 << 20;

/// Where the roots of this user are; `None` where there is no such place.
#[cfg(not(target_arch = "wasm32"))]
pub fn place() -> Option<PathBuf> {
    store::folder().map(|folder| folder.join("roots.pem"))
}

/// Adds the user's roots to the store; none where there is no file. The error is a sentence.
pub fn load(store: &mut TrustStore, path: &Path) -> Result<(), String> {
    if !path.exists() {
        return Ok(());
    }
    let text = files::read_raw(path, MOST_BYTES)?;
    store.take_user_text(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes the user's roots. The error is a sentence.
pub fn keep(store: &TrustStore, path: &Path) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    files::write(path, store.user_text().as_bytes())
}
