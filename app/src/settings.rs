//! What the window remembers from one start to the next: how it looks, where it was, which devices and files it had.
//! One small RON file, written whole; a file that cannot be read is left alone, and said.
//!
//! Knows no secret: keys and passwords never come here.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use stsafe_core::chip::store::replace;

use crate::action::Screen;
#[cfg(not(target_arch = "wasm32"))]
use crate::store;

/// Devices that are remembered, and files.
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

/// Sizes of everything, in percent of how it was drawn.
pub const ZOOMS: [u16; 6] = [80, 90, 100, 110, 125, 150];

/// The settings. Fields that are missing in a file have their default, so that older files go on working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Theme of the window.
    pub theme: Theme,
    /// Nothing moves: fades and slides take no time.
    pub reduced_motion: bool,
    /// Size of everything, in percent.
    pub zoom_percent: u16,
    /// The window starts with writing off.
    pub read_only: bool,
    /// Addresses of devices, the last one first.
    pub recent: Vec<String>,
    /// Files that were opened as bytes or as a certificate, the last one first.
    pub files: Vec<PathBuf>,
    /// Captures that were opened in the Trace, the last one first.
    pub captures: Vec<PathBuf>,
    /// The screen that was shown last.
    pub screen: Screen,
    /// The zone that was looked at last.
    pub zone: u8,
    /// Size of the window in points.
    pub window: Option<(u32, u32)>,
    /// Its upper left corner on the desktop, in points.
    pub position: Option<(i32, i32)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            reduced_motion: false,
            zoom_percent: 100,
            read_only: false,
            recent: Vec::new(),
            files: Vec::new(),
            captures: Vec::new(),
            screen: Screen::Overview,
            zone: 0,
            window: None,
            position: None,
        }
    }
}

/// One setting, changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Theme of the window.
    Theme(Theme),
    /// Whether nothing moves.
    ReducedMotion(bool),
    /// Size of everything, in percent.
    Zoom(u16),
    /// Whether the window starts with writing off.
    ReadOnly(bool),
    /// Forget devices and files.
    ForgetRecent,
}

impl Settings {
    /// Remembers a device as the last one.
    pub fn used(&mut self, address: &str) {
        first(&mut self.recent, address.to_owned());
    }

    /// Remembers a file as the last one.
    pub fn opened(&mut self, file: &Path) {
        first(&mut self.files, file.to_owned());
    }

    /// Remembers a capture as the last one.
    pub fn looked_at(&mut self, capture: &Path) {
        first(&mut self.captures, capture.to_owned());
    }

    /// Takes in a change.
    pub fn change(&mut self, change: &Change) {
        match change {
            Change::Theme(theme) => self.theme = *theme,
            Change::ReducedMotion(on) => self.reduced_motion = *on,
            Change::Zoom(percent) => self.zoom_percent = *percent,
            Change::ReadOnly(on) => self.read_only = *on,
            Change::ForgetRecent => {
                self.recent.clear();
                self.files.clear();
                self.captures.clear();
            }
        }
    }

    /// The size of everything as a factor; a file may say anything.
    pub fn zoom_factor(&self) -> f32 {
        f32::from(self.zoom_percent.clamp(50, 300)) / 100.0
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

    #[cfg(not(target_arch = "wasm32"))]
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

/// Puts one on top of a list that is not longer than it should be.
fn first<T: PartialEq>(list: &mut Vec<T>, one: T) {
    list.retain(|other| *other != one);
    list.insert(0, one);
    list.truncate(MOST_RECENT);
}

#[cfg(not(target_arch = "wasm32"))]
/// Where the settings of this user are; `None` where there is no such place.
pub fn place() -> Option<PathBuf> {
    store::folder().map(|folder| folder.join("settings.ron"))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
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
        settings.screen = Screen::Trace;
        settings.position = Some((-40, 12));
        settings.opened(Path::new("chain.pem"));
        settings.change(&Change::Zoom(125));
        settings.write(&path).unwrap();
        assert_eq!(Settings::read(&path).unwrap(), settings);
    }

    #[test]
    fn forgetting_keeps_how_the_window_looks() {
        let mut settings = Settings { theme: Theme::Dark, ..Settings::default() };
        for number in 0..20 {
            settings.used(&format!("sim:{number}.ron"));
        }
        assert_eq!(settings.recent.len(), MOST_RECENT);
        assert_eq!(settings.recent.first().map(String::as_str), Some("sim:19.ron"));
        settings.change(&Change::ForgetRecent);
        assert_eq!(settings, Settings { theme: Theme::Dark, ..Settings::default() });
    }

    #[test]
    fn a_size_that_nobody_can_read_is_not_taken_from_a_file() {
        let settings = Settings { zoom_percent: 0, ..Settings::default() };
        assert!(settings.zoom_factor() >= 0.5);
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
