//! Golden transcripts: the file format, and the chip state that a file starts from.

mod channel;
mod given;

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use stsafe_core::hex;

pub use channel::{Channel, channel};
pub use given::{chip, curve, device_after, device_state};

/// One file.
#[derive(Deserialize)]
pub struct Scenario {
    /// Name.
    pub name: String,
    /// State before the first step.
    pub given: Value,
    /// Exchanges.
    pub steps: Vec<Step>,
    /// State after the last step.
    #[serde(default)]
    pub result: Value,
}

/// One exchange.
#[derive(Deserialize)]
pub struct Step {
    /// Library call.
    pub api: String,
    /// Its arguments.
    #[serde(default)]
    pub args: Value,
    /// `i/n` where a call needs several exchanges.
    pub part: Option<String>,
    /// The whole write; `None` where there was no exchange.
    write: Option<String>,
    /// The whole read.
    read: Option<String>,
    /// Status of the answer.
    pub device_status: Option<String>,
    /// How to compare.
    pub compare: String,
    /// Fault that the bench puts on the answer.
    pub injected_fault: Option<String>,
    /// What the library gave back.
    #[serde(default)]
    pub outputs: Value,
    /// Values inside the exchange, hex by name.
    #[serde(default)]
    pub intermediate: Value,
    /// The library does something wrong here.
    #[serde(default, rename = "library_bug")]
    pub fault_of_stselib: Value,
    /// Right bytes for such a step.
    pub corrected: Option<Corrected>,
    /// Entries of `given.host_rng` that the call draws.
    #[serde(default)]
    pub host_rng_used: Vec<usize>,
    /// False where the write holds bytes that the inputs do not fix.
    pub write_deterministic: Option<bool>,
}

/// Right bytes of a step with a library bug.
#[derive(Deserialize)]
pub struct Corrected {
    write: String,
    read: String,
}

impl Corrected {
    /// Right write and the read that belongs to it.
    pub fn bytes(&self) -> (Vec<u8>, Vec<u8>) {
        (bytes(&self.write), bytes(&self.read))
    }
}

impl Step {
    /// The write, where there was one.
    pub fn write(&self) -> Option<Vec<u8>> {
        self.write.as_deref().filter(|text| !text.is_empty()).map(bytes)
    }

    /// The read.
    pub fn read(&self) -> Vec<u8> {
        self.read.as_deref().map(bytes).unwrap_or_default()
    }
}

/// Reads the transcripts of the project and of every directory in `STSAFE_VECTORS`.
pub fn load_all() -> Vec<Scenario> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let further = std::env::var_os("STSAFE_VECTORS");
    let further = further.iter().flat_map(std::env::split_paths).filter(|dir| !dir.as_os_str().is_empty());
    std::iter::once(own).chain(further).flat_map(|dir| load(&dir)).collect()
}

/// Reads the transcripts of one directory, in the order of their names.
pub fn load(dir: &Path) -> Vec<Scenario> {
    let entries = fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|ext| ext == "json"));
    files.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let value: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        // An index or a report may lie beside the transcripts.
        value.get("steps")?;
        Some(serde_json::from_value(value).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
    };
    files.iter().filter_map(read).collect()
}

/// Hex of a transcript.
pub fn bytes(text: &str) -> Vec<u8> {
    hex::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}
