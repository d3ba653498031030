//! What the program keeps between its runs, in the user's settings folder. Never a secret: those are `secrets`.
//!
//! So far: how many wrong C-MACs in a row each chip has seen, because the chip never forgets them.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use stsafe_core::chip::store::replace;
use stsafe_core::device::Device;
use stsafe_core::device::budget::WrongMacMemory;
use stsafe_core::hex;
use stsafe_core::observe::Observation;
use stsafe_core::transport::Origin;
use stsafe_core::transport::address::Address;
use stsafe_core::x509::DEVICE_ID;

/// Name of this program's folder in the folder of all settings.
const FOLDER: &str = "stsafe-workbench";
const WRONG_MACS: &str = "wrong-macs.ron";
/// Version of the file format.
const FORMAT: u32 = 1;
/// Ten thousand chips fit; more is no such file.
const MAX_BYTES: u64 = 1 << 20;

/// The settings folder of this user, whether it exists or not; `None` where the system names none.
pub fn folder() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || absolute("HOME");
    let settings = if cfg!(windows) {
        absolute("APPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else {
        absolute("XDG_CONFIG_HOME").or_else(|| home().map(|home| home.join(".config")))
    };
    settings.map(|path| path.join(FOLDER))
}

/// Keeps the device's count of wrong C-MACs in `folder`. A chip that ends with the program (`sim`), or that is only a
/// recording, has nothing to keep.
pub fn keep_wrong_macs(device: &mut Device, address: &Address, folder: PathBuf) {
    let origin = device.transport().origin();
    if *address == Address::Sim || origin == Origin::Replay {
        return;
    }
    let address = match address {
        // The same file from another working directory is the same chip.
        Address::SimFile(path) => format!("sim:{}", fs::canonicalize(path).unwrap_or(path.clone()).display()),
        other => other.to_string(),
    };
    device.keep_wrong_macs_in(Box::new(Memory { folder, address, origin, failed: false }));
}

/// The file.
#[derive(Serialize, Deserialize)]
struct WrongMacs {
    version: u32,
    /// Wrong C-MACs in a row by chip: "id 0209…" or the address.
    chips: BTreeMap<String, u16>,
}

/// The count of one chip.
struct Memory {
    folder: PathBuf,
    address: String,
    origin: Origin,
    /// The last count could not be written, so the file is out of date.
    failed: bool,
}

impl WrongMacMemory for Memory {
    fn recall(&mut self, seen: &Observation) -> Option<u16> {
        if self.failed {
            return None;
        }
        let chips = read(&self.folder.join(WRONG_MACS))?;
        // A chip whose ID is known is that chip, wherever it is plugged in. Before that, it is the last one there.
        let key = self.id(seen).unwrap_or_else(|| self.address.clone());
        Some(chips.get(&key).copied().unwrap_or(0))
    }

    fn remember(&mut self, seen: &Observation, count: u16) {
        self.failed = self.write(seen, count).is_none();
    }
}

impl Memory {
    /// Every virtual chip of this program has the same ID, so only a real one is known by it.
    fn id(&self, seen: &Observation) -> Option<String> {
        let zone = seen.zones.get(&0).filter(|_| self.origin == Origin::Real)?;
        let id: Option<Vec<u8>> = zone.bytes.get(DEVICE_ID)?.iter().copied().collect();
        Some(format!("id {}", hex::run(&id?)))
    }

    fn write(&self, seen: &Observation, count: u16) -> Option<()> {
        fs::create_dir_all(&self.folder).ok()?;
        // Two programs that count at the same time wait for each other.
        let lock = File::create(self.folder.join("wrong-macs.lock")).ok()?;
        lock.lock().ok()?;
        let path = self.folder.join(WRONG_MACS);
        let mut chips = match read(&path) {
            Some(chips) => chips,
            None => {
                // Not ours to throw away: somebody edited it, or a newer version wrote it.
                fs::rename(&path, path.with_extension("damaged")).ok()?;
                BTreeMap::new()
            }
        };
        for key in self.id(seen).into_iter().chain([self.address.clone()]) {
            if count == 0 {
                chips.remove(&key)
            } else {
                chips.insert(key, count)
            };
        }
        let text = ron::ser::to_string_pretty(
            &WrongMacs { version: FORMAT, chips },
            ron::ser::PrettyConfig::default(),
        );
        replace(&path, text.ok()?.as_bytes()).ok()
    }
}

/// The counts in a file; none where there is no file; `None` where it cannot be read.
fn read(path: &Path) -> Option<BTreeMap<String, u16>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Some(BTreeMap::new()),
        Err(_) => return None,
    };
    let mut text = String::new();
    file.take(MAX_BYTES).read_to_string(&mut text).ok()?;
    let read: WrongMacs = ron::from_str(&text).ok()?;
    (read.version == FORMAT).then_some(read.chips)
}
