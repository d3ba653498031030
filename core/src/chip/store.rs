//! A virtual chip on disk: RON, versioned, never half written, and never open twice.
//!
//! Only what survives power-off is kept. Saving happens before an answer becomes readable, so an answered decrement is
//! on disk: a counter never rolls back.

use core::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::state::Nvm;

/// Version of the file format that this program reads and writes.
pub const FORMAT: u32 = 1;
/// A state file is about 50 KB; more than this is refused unread.
pub const MAX_BYTES: usize = 4 << 20;

#[derive(Serialize)]
struct Saved<'a> {
    version: u32,
    about: &'a str,
    chip: &'a Nvm,
}

#[derive(Deserialize)]
struct Loaded {
    version: u32,
    #[serde(default)]
    #[allow(dead_code, reason = "a word to whoever opens the file")]
    about: String,
    chip: Nvm,
}

#[derive(Deserialize)]
struct VersionOnly {
    version: u32,
}

/// Why a chip's file cannot be used.
#[derive(Debug)]
pub enum StoreError {
    /// The file system said no.
    Io {
        /// Which file.
        path: PathBuf,
        /// What it was needed for.
        doing: &'static str,
        /// What it said.
        error: io::Error,
    },
    /// Another program, or another window, has this chip open.
    InUse(PathBuf),
    /// A new chip was to be made, but there is a file already.
    Exists(PathBuf),
    /// The file is no chip.
    Syntax {
        /// Which file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the reader says.
        what: String,
    },
    /// The file is of another version.
    Version {
        /// Which file.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, doing, error } => write!(f, "{}: {doing}: {error}", path.display()),
            Self::InUse(path) => {
                write!(
                    f,
                    "{}: this virtual chip is already open elsewhere; close it there first",
                    path.display()
                )
            }
            Self::Exists(path) => {
                write!(f, "{}: there is a file already; it was left as it is", path.display())
            }
            Self::Syntax { path, line, column, what } => {
                write!(f, "{}, line {line}, column {column}: {what}", path.display())
            }
            Self::Version { path, found } => write!(
                f,
                "{}: a virtual chip of version {found}; this program knows version {FORMAT}",
                path.display()
            ),
        }
    }
}

impl core::error::Error for StoreError {}

/// An opened, locked chip file.
pub struct Store {
    path: PathBuf,
    // The lock lives as long as this handle. It is on a file of its own, because saving replaces the chip's file.
    _lock: File,
    saved: Nvm,
}

impl Store {
    /// Opens the chip in `path`, or makes it from `fresh` where there is no such file. Gives the chip's state.
    pub fn open(path: &Path, fresh: impl FnOnce() -> Nvm) -> Result<(Self, Nvm), StoreError> {
        let lock = lock(path)?;
        let (nvm, exists) = match read(path)? {
            Some(text) => (parse(path, &text)?, true),
            None => (fresh(), false),
        };
        let mut store = Self { path: path.to_owned(), _lock: lock, saved: nvm.clone() };
        if !exists {
            store.write(&nvm)?;
        }
        Ok((store, nvm))
    }

    /// Makes a new chip file; one that is already there is left alone and named.
    pub fn create(path: &Path, nvm: &Nvm) -> Result<Self, StoreError> {
        let lock = lock(path)?;
        if path.try_exists().unwrap_or(true) {
            return Err(StoreError::Exists(path.to_owned()));
        }
        let mut store = Self { path: path.to_owned(), _lock: lock, saved: nvm.clone() };
        store.write(nvm)?;
        Ok(store)
    }

    /// Where the chip is kept.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the state if it differs from what is on disk.
    pub fn save(&mut self, nvm: &Nvm) -> Result<(), StoreError> {
        if *nvm == self.saved {
            return Ok(());
        }
        self.write(nvm)?;
        self.saved = nvm.clone();
        Ok(())
    }

    fn write(&mut self, nvm: &Nvm) -> Result<(), StoreError> {
        let saved =
            Saved { version: FORMAT, about: "A simulated STSAFE-A120. Its keys are in here.", chip: nvm };
        let text = ron::ser::to_string_pretty(&saved, ron::ser::PrettyConfig::default()).map_err(|e| {
            let error = io::Error::other(e.to_string());
            StoreError::Io { path: self.path.clone(), doing: "put into words", error }
        })?;
        replace(&self.path, text.as_bytes())
    }
}

/// Writes a file so that it is either the old one or the new one: beside it, synced, renamed.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    replace_with(path, bytes, |_| Ok(()))
}

/// The same, and from the first byte on only its owner may read it (where the system knows owners).
pub fn replace_private(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    replace_with(path, bytes, close_to_others)
}

#[cfg(unix)]
fn close_to_others(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn close_to_others(_: &File) -> io::Result<()> {
    Ok(())
}

fn replace_with(
    path: &Path,
    bytes: &[u8],
    prepare: impl FnOnce(&File) -> io::Result<()>,
) -> Result<(), StoreError> {
    let failed = |doing| move |error| StoreError::Io { path: path.to_owned(), doing, error };
    let beside = with_suffix(path, ".new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    let mut file = options.open(&beside).map_err(failed("make the new file"))?;
    prepare(&file).map_err(failed("close to others"))?;
    file.write_all(bytes).map_err(failed("write"))?;
    file.sync_all().map_err(failed("bring to disk"))?;
    fs::rename(&beside, path).map_err(failed("put into place"))?;
    // The rename itself is on disk only when the folder is. Where a folder cannot be opened as a file, nothing is lost
    // but that guarantee.
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let beside = with_suffix(path, ".lock");
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&beside);
    let file =
        file.map_err(|error| StoreError::Io { path: beside.clone(), doing: "make the lock file", error })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(StoreError::Io { path: beside, doing: "lock", error }),
    }
}

fn read(path: &Path) -> Result<Option<String>, StoreError> {
    let failed = |error| StoreError::Io { path: path.to_owned(), doing: "read", error };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mut text = String::new();
    file.take(MAX_BYTES as u64 + 1).read_to_string(&mut text).map_err(failed)?;
    if text.len() > MAX_BYTES {
        return Err(failed(io::Error::other(format!(
            "more than {MAX_BYTES} bytes, that is no virtual chip"
        ))));
    }
    Ok(Some(text))
}

/// Reads a state file's text; also the entry of the fuzz target.
pub fn parse(path: &Path, text: &str) -> Result<Nvm, StoreError> {
    let options = ron::Options::default();
    // The version is looked at first, so that a newer file is refused by name and not by its first unknown field.
    if let Ok(VersionOnly { version }) = options.from_str(text)
        && version != FORMAT
    {
        return Err(StoreError::Version { path: path.to_owned(), found: version });
    }
    let loaded: Loaded = options.from_str(text).map_err(|e| StoreError::Syntax {
        path: path.to_owned(),
        line: e.span.start.line,
        column: e.span.start.col,
        what: e.code.to_string(),
    })?;
    if loaded.version != FORMAT {
        return Err(StoreError::Version { path: path.to_owned(), found: loaded.version });
    }
    Ok(loaded.chip)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
