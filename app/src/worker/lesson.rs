//! Start states: a virtual chip that a lesson begins with, while the chip that was there waits, untouched and still open.

use std::path::{Path, PathBuf};

use stsafe_core::chip::state::Nvm;
use stsafe_core::device::Device;
use stsafe_core::profile::Profile;

use super::bridge::Bridged;
use super::run::{Emit, Runner};
use crate::view::twin::{Lesson, States, TwinErrand, TwinEvent};
use crate::view::{Activity, Connected, Event};

/// What the runner keeps about start states.
#[derive(Default)]
pub(super) struct Lessons {
    /// The chip that waits.
    waits: Option<Waiting>,
    /// The folder of saved states.
    pub(super) folder: Option<PathBuf>,
}

/// A device that is open and not in use.
struct Waiting {
    device: Device,
    connected: Connected,
    profile: Option<Profile>,
    bridged: Bridged,
}

impl Runner {
    /// Where saved states lie.
    pub fn keep_states_in(&mut self, folder: Option<PathBuf>) {
        self.twinned.lessons.folder = folder;
    }

    pub(super) fn lesson_errand(&mut self, errand: TwinErrand, emit: Emit<'_>) {
        let what = match errand {
            TwinErrand::SaveState(_) => "The state was not saved",
            TwinErrand::ListStates => "The saved states were not found",
            _ => "The lesson did not begin",
        };
        let done = match errand {
            TwinErrand::Begin(start) => {
                let state = start.state().map_err(|error| error.to_string());
                state.map(|nvm| self.begin(start.name(), nvm, emit))
            }
            TwinErrand::BeginWith(path) => {
                files::read(&path).map(|nvm| self.begin(&files::name(&path), nvm, emit))
            }
            TwinErrand::BeginTwin => match self.make_twin(emit) {
                Ok(twin) => {
                    self.begin("Twin", twin.nvm, emit);
                    Ok(())
                }
                Err(activity) => return emit(Event::Activity(activity)),
            },
            TwinErrand::Leave => {
                self.leave(emit);
                Ok(())
            }
            TwinErrand::ListStates => self.list_states(emit),
            TwinErrand::SaveState(name) => self.save_state(&name, emit),
            TwinErrand::Make | TwinErrand::Rehearse(_) | TwinErrand::Apply { .. } => Ok(()),
        };
        if let Err(why) = done {
            emit(Event::Activity(Activity::Failed { what: what.to_owned(), why }));
        }
    }

    /// Nothing waits any more: somebody chose another device.
    pub(super) fn end_lesson(&mut self) {
        self.twinned.lessons.waits = None;
    }

    /// Puts the chip aside, unless one waits already, and goes on with a chip in this state.
    fn begin(&mut self, name: &str, nvm: Nvm, emit: Emit<'_>) {
        let profile = match Profile::spl05() {
            Ok(profile) => profile,
            Err(error) => {
                let what = "The shipped profile is damaged".to_owned();
                return emit(Event::Activity(Activity::Failed { what, why: error.to_string() }));
            }
        };
        if self.twinned.lessons.waits.is_none()
            && let (Some(mut device), Some((mut connected, profile))) =
                (self.device.take(), self.opened.take())
        {
            device.transport().address().clone_into(&mut connected.address);
            let bridged = std::mem::take(&mut self.bridged);
            self.twinned.lessons.waits = Some(Waiting { device, connected, profile, bridged });
        }
        let waits = self.twinned.lessons.waits.as_ref().map(|waiting| waiting.connected.clone());
        self.connect_to(nvm, format!("{name}, virtual chip"), &profile, emit, |emit| {
            let lesson = waits.map(|waits| Lesson { state: name.to_owned(), waits });
            emit(Event::Twin(Box::new(TwinEvent::Lesson(lesson))));
        });
    }

    fn leave(&mut self, emit: Emit<'_>) {
        let Some(waiting) = self.twinned.lessons.waits.take() else { return };
        let Waiting { device, connected, profile, bridged } = waiting;
        self.forget_device();
        self.options.read_only = device.read_only();
        self.announce(connected, profile, emit);
        (self.device, self.bridged) = (Some(device), bridged);
        self.tell_bridge(emit);
        self.tell_session(emit);
        self.read_anew(emit);
    }

    fn list_states(&self, emit: Emit<'_>) -> Result<(), String> {
        let folder = self.twinned.lessons.folder.clone();
        let files = folder.as_deref().map_or_else(|| Ok(Vec::new()), files::list)?;
        emit(Event::Twin(Box::new(TwinEvent::States(States { folder, files }))));
        Ok(())
    }

    fn save_state(&mut self, name: &str, emit: Emit<'_>) -> Result<(), String> {
        let folder = self.twinned.lessons.folder.clone();
        let folder = folder.ok_or("this system names no folder for settings")?;
        let bus = self.bench().ok_or("only the state of a virtual chip in this window can be kept")?;
        files::save(&folder, name, &bus.chip.nvm)?;
        self.list_states(emit)
    }
}

/// The files of states.
#[cfg(not(target_arch = "wasm32"))]
mod files {
    use std::fs;

    use stsafe_core::chip::store::{self, Store};

    use super::{Nvm, Path, PathBuf};

    /// How a state's file ends.
    const ENDING: &str = "ron";
    /// More states than anybody looks through.
    const MOST: usize = 500;

    pub(super) fn read(path: &Path) -> Result<Nvm, String> {
        let text = crate::files::read_text(path, store::MAX_BYTES)?;
        store::parse(path, &text).map_err(|error| error.to_string())
    }

    /// The name of the state in this file.
    pub(super) fn name(path: &Path) -> String {
        path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    pub(super) fn list(folder: &Path) -> Result<Vec<(String, PathBuf)>, String> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(format!("{}: {error}", folder.display())),
        };
        let paths = entries.take(MOST).filter_map(|entry| entry.ok().map(|entry| entry.path()));
        let states = paths.filter(|path| path.extension().is_some_and(|ending| ending == ENDING));
        let mut list: Vec<_> = states.map(|path| (name(&path), path)).collect();
        list.sort();
        Ok(list)
    }

    pub(super) fn save(folder: &Path, name: &str, nvm: &Nvm) -> Result<(), String> {
        let name = name.trim();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | ',');
        if name.is_empty() || name.len() > 80 || !name.chars().all(plain) {
            return Err(format!("{name:?} is no name for a state: letters, digits, spaces, - and _"));
        }
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let path = folder.join(format!("{name}.{ENDING}"));
        Store::create(&path, nvm).map(drop).map_err(|error| error.to_string())
    }
}

/// A browser keeps no files.
#[cfg(target_arch = "wasm32")]
mod files {
    use super::{Nvm, Path, PathBuf};

    const NONE: &str = "a browser keeps no files";

    pub(super) fn read(_: &Path) -> Result<Nvm, String> {
        Err(NONE.into())
    }
    pub(super) fn name(_: &Path) -> String {
        String::new()
    }
    pub(super) fn list(_: &Path) -> Result<Vec<(String, PathBuf)>, String> {
        Ok(Vec::new())
    }
    pub(super) fn save(_: &Path, _: &str, _: &Nvm) -> Result<(), String> {
        Err(NONE.into())
    }
}
