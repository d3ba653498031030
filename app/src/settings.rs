//! What the window remembers from one start to the next: theme, motion, the devices it was connected to. One small RON
//! file, written whole; a file that cannot be read is left alone, and said.
//!
//! Knows no secret: keys and passwords never come here.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use stsafe_core::chip::store::replace;

use crate::store;

/// Devices that are remembered.
const MOST_RECENT: usize = 8;
/// A settings file is small; a larger one is not ours.
const MOST_BYTES: u64 = 64 * 1024;

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The settings. Fields that are missing in a file have their default, so that older files go on working.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Theme of the window.
    pub theme: Theme,
    /// Nothing moves: fades and slides take no time.
    pub reduced_motion: bool,
    /// Addresses of devices, the last one first.
    pub recent: Vec<String>,
    /// Size of the window in points.
    pub window: Option<(u32, u32)>,
}

impl Settings {
    /// Remembers a device as the last one.
    pub fn used(&mut self, address: &str) {
        self.recent.retain(|other| other != address);
        self.recent.insert(0, address.to_owned());
        self.recent.truncate(MOST_RECENT);
    }

    /// Reads the settings; without a file, the defaults. The error is a sentence.
    pub fn read(path: &Path) -> Result<Self, String> {
        let size = match std::fs::metadata(path) {
            Ok(file) => file.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(format!("{}: {error}", path.display())),
        };
        if size > MOST_BYTES {
            return Err(format!("{}: {size} B are too much for settings", path.display()));
        }
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        ron::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Writes the settings: a new file beside the old one, then in its place. The error is a sentence.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        let text = ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default())
            .map_err(|error| error.to_string())?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        replace(path, text.as_bytes()).map_err(|error| error.to_string())
    }
}

/// Where the settings of this user are; `None` where there is no such place.
pub fn place() -> Option<PathBuf> {
    store::folder().map(|folder| folder.join("settings.ron"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
    use super::*;

    fn file(name: &str) -> PathBuf {
        std::env::temp_dir()
            .join(format!("stsafe-settings-{}-{name}", std::process::id()))
            .join("settings.ron")
    }

    #[test]
    fn what_is_written_is_read_again_and_nothing_is_the_default() {
        let path = file("round");
        assert_eq!(Settings::read(&path).unwrap(), Settings::default());
        let mut settings = Settings { theme: Theme::Dark, ..Settings::default() };
        settings.used("sim");
        settings.used("sim:class.ron");
        settings.used("sim");
        assert_eq!(settings.recent, ["sim", "sim:class.ron"]);
        settings.write(&path).unwrap();
        assert_eq!(Settings::read(&path).unwrap(), settings);
    }

    #[test]
    fn an_older_file_lacks_fields_and_a_broken_one_is_said() {
        let path = file("old");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "(theme: Light)").unwrap();
        assert_eq!(Settings::read(&path).unwrap().theme, Theme::Light);
        std::fs::write(&path, "(theme: Purple)").unwrap();
        assert!(Settings::read(&path).unwrap_err().contains("Purple"));
    }
}
