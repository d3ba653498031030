//! Everything a user can ask for, in one table: text, tooltip, shortcut. Buttons, palette and the
//! list of shortcuts are made from it. What an action does is not decided here.

use egui::{Key, KeyboardShortcut, Modifiers};

use std::path::PathBuf;
use std::sync::Arc;

use stsafe_core::chip::power::PowerCut;
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::plan::Plan;
use stsafe_core::profile::Profile;

pub use crate::order::KeyOrder;
use crate::settings::Change;
use crate::theme::icon;
use crate::view::bridges::Errand;
use crate::view::session::SessionErrand;

/// A screen of the navigation, in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Screen {
    /// What the chip is and holds.
    #[default]
    Overview,
    /// Zones and their bytes.
    Memory,
    /// One-way counters.
    Counters,
    /// Who may do what.
    Access,
    /// Slots, rights, remaining uses.
    Keys,
    /// The chain, field by field.
    Certificates,
    /// Chain, then challenge.
    Authentication,
    /// Protected exchanges, value by value.
    Session,
    /// Every exchange.
    Trace,
    /// The board before the chip.
    Bridge,
    /// What a chip should be, and whether it is.
    Profile,
}

/// A group of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// About the chip.
    Chip,
    /// About what goes over the wire.
    Bus,
    /// About many chips.
    Production,
}

impl Group {
    /// Its heading.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chip => "Chip",
            Self::Bus => "Bus",
            Self::Production => "Production",
        }
    }
}

impl Screen {
    /// One row per screen: a new screen adds itself here. Group, name, icon.
    pub const ALL: [(Self, Group, &'static str, char); 11] = [
        (Self::Overview, Group::Chip, "Overview", icon::CPU),
        (Self::Memory, Group::Chip, "Memory", icon::ROWS),
        (Self::Counters, Group::Chip, "Counters", icon::GAUGE),
        (Self::Access, Group::Chip, "Access", icon::LOCK_KEY),
        (Self::Keys, Group::Chip, "Keys", icon::KEY),
        (Self::Certificates, Group::Chip, "Certificates", icon::CERTIFICATE),
        (Self::Authentication, Group::Chip, "Authentication", icon::SEAL_CHECK),
        (Self::Session, Group::Bus, "Session", icon::BUG),
        (Self::Trace, Group::Bus, "Trace", icon::LIST_MAGNIFYING_GLASS),
        (Self::Bridge, Group::Bus, "Bridge", icon::USB),
        (Self::Profile, Group::Production, "Profile", icon::GIT_DIFF),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(screen, ..)| *screen == self).map_or("", |(_, _, name, _)| name)
    }
}

/// Something a user asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Go to a screen.
    Show(Screen),
    /// Go to the screen before.
    Back,
    /// Go to the screen that was left with Back.
    Forward,
    /// The keyboard goes to the next region of the window.
    NextRegion,
    /// The keyboard goes one region back.
    PreviousRegion,
    /// Read again what the current screen shows.
    Refresh,
    /// Open the device picker.
    ChooseDevice,
    /// Connect to an address; `read_only` is how it is opened.
    Connect {
        /// `sim`, `sim:FILE`, …
        address: String,
        /// Whether writing is off.
        read_only: bool,
    },
    /// Ask for a file of a virtual chip with the system's own dialog.
    PickChipFile,
    /// Read-only mode on or off.
    ToggleReadOnly,
    /// Light or dark.
    ToggleTheme,
    /// Whether things move.
    ToggleMotion,
    /// Open the command palette.
    Palette,
    /// Open the list of shortcuts.
    Shortcuts,
    /// Open the settings.
    Settings,
    /// Change one setting.
    Set(Change),
    /// The next larger or smaller size of everything, or the normal one.
    Zoom(Zoom),
    /// The window fills the screen, or is a window again.
    FullScreen,
    /// Close the dialog that is open.
    Close,
    /// Stop the running job.
    Cancel,
    /// Take the notice of a failed job away.
    Dismiss,
    /// Read one zone.
    ReadZone(u8),
    /// Read all zones.
    ReadAllZones,
    /// Show this zone on the Memory screen.
    OpenZone(u8),
    /// Show this zone on the Counters screen.
    OpenCounter(u8),
    /// Show this zone on the Access screen.
    OpenAccess(u8),
    /// Read the certificate from zone 0 and judge it.
    ReadCertificate,
    /// Build a virtual chip in memory that is what a profile says, and connect to it.
    BuildChip(Arc<Profile>),
    /// Ask for everything about keys, slot by slot.
    QueryKeys,
    /// Draw keys of these lengths, in bytes.
    DrawKeys(Vec<usize>),
    /// Exchange ephemeral keys with the chip, so that keys can be written that do not travel in clear.
    Prepare(Arc<KeyOrder>),
    /// Judge the chain of a certificate from a file.
    JudgeFile {
        /// The file's name.
        name: String,
        /// PEM or DER.
        bytes: Vec<u8>,
    },
    /// Show the chip's own chain again.
    PutFileAway,
    /// Ask for a file, for what this screen takes.
    OpenFile,
    /// Ask where to save what this screen shows.
    SaveFile,
    /// Take in a file that was used before.
    OpenRecentFile(PathBuf),
    /// Choose who answers in the authentication.
    SetScenario(Scenario),
    /// Run the next step of the authentication.
    NextStep,
    /// Run all remaining steps.
    RunAll,
    /// Put text on the clipboard.
    Copy(String),
    /// Ask for a file whose bytes land as an edit of the zone that is looked at.
    Import,
    /// Ask for a capture file and look at it in the Trace.
    OpenCapture,
    /// Back to the exchanges of this window.
    CloseCapture,
    /// Ask where to save what the Trace shows, secrets blanked.
    SaveCapture,
    /// Pin an exchange of the Trace, or take the pin out.
    Pin {
        /// Its place in the store.
        place: usize,
        /// Whether it is pinned.
        on: bool,
    },
    /// Write something beside an exchange of the Trace.
    Note {
        /// Its place in the store.
        place: usize,
        /// What.
        text: String,
    },
    /// Ask where to save these bytes.
    Export {
        /// Proposed file name.
        name: String,
        /// What is saved.
        bytes: Vec<u8>,
    },
    /// Ask the chip again for everything, and for the zone that is looked at.
    ReadBack,
    /// Do what is planned: at once where nothing is used up and nothing is final, else after the confirm dialog.
    Propose(Arc<Plan>),
    /// Do what is planned and cut the power of the virtual chip in the middle of it, after the confirm dialog.
    Interrupt {
        /// One step.
        plan: Arc<Plan>,
        /// When the power goes.
        cut: PowerCut,
    },
    /// Read a chip as if it had just been connected: tables, certificate, then the zones.
    ReadAnew,
    /// Look for bridges, but leave the device at this address alone; look no more where there is none.
    Look(Option<String>),
    /// Ask the port at this address again who it is.
    AskAgain(String),
    /// Plug in a virtual board: a new one, or the one that was at this address.
    PlugIn(Option<String>),
    /// Pull out the virtual board at this address.
    PullOut(String),
    /// Ask something of the bridge before the device.
    Bridge(Errand),
    /// Something of the host session.
    Session(SessionErrand),
    /// Go on with the board that was unplugged, if it is at this address now.
    TakeBack(String),
    /// Carry a plan out. Only the window itself asks for this, and says that somebody agreed only after the confirm
    /// dialog; the device checks it once more.
    CarryOut {
        /// The very list that was shown.
        plan: Arc<Plan>,
        /// Somebody agreed to exactly this list.
        agreed: bool,
        /// The power of the virtual chip goes at this point of the first step, and comes back.
        cut: Option<PowerCut>,
        /// The screen it was planned on.
        asked_by: &'static str,
    },
}

/// How the size of everything changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    /// A tenth larger.
    Larger,
    /// A tenth smaller.
    Smaller,
    /// As it was drawn.
    Normal,
}

/// What panels want done, in order.
#[derive(Debug, Default)]
pub struct Outbox(Vec<Action>);

impl Outbox {
    /// Adds a wish.
    pub fn push(&mut self, action: Action) {
        self.0.push(action);
    }

    /// Takes all wishes.
    pub fn take(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.0)
    }
}

/// A row of the table.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What is asked.
    pub action: Action,
    /// Verb and object.
    pub text: &'static str,
    /// One sentence more.
    pub tooltip: &'static str,
    /// Keys, if any.
    pub keys: Option<KeyboardShortcut>,
    /// Only on this screen; everywhere when `None`.
    pub screen: Option<Screen>,
}

const fn entry(
    action: Action,
    text: &'static str,
    tooltip: &'static str,
    modifiers: Modifiers,
    key: Key,
) -> Entry {
    Entry { action, text, tooltip, keys: Some(KeyboardShortcut::new(modifiers, key)), screen: None }
}

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const ALT: Modifiers = Modifiers::ALT;

/// The table.
pub static TABLE: &[Entry] = &[
    entry(Action::Show(Screen::Overview), "Go to Overview", "What this chip is and holds", NONE, Key::Num1),
    entry(Action::Show(Screen::Memory), "Go to Memory", "Zones to scale, and their bytes", NONE, Key::Num2),
    entry(Action::Show(Screen::Counters), "Go to Counters", "Values that only fall", NONE, Key::Num3),
    entry(
        Action::Show(Screen::Access),
        "Go to Access",
        "Who may do what, and what can be tightened",
        NONE,
        Key::Num4,
    ),
    entry(Action::Show(Screen::Keys), "Go to Keys", "Slots, rights and remaining uses", NONE, Key::Num5),
    entry(
        Action::Show(Screen::Certificates),
        "Go to Certificates",
        "The chain, down to the byte",
        NONE,
        Key::Num6,
    ),
    entry(
        Action::Show(Screen::Authentication),
        "Go to Authentication",
        "Chain, then challenge",
        NONE,
        Key::Num7,
    ),
    entry(
        Action::Show(Screen::Session),
        "Go to Session",
        "Protected exchanges, value by value; paste a frame and have it judged",
        NONE,
        Key::Num8,
    ),
    entry(Action::Show(Screen::Trace), "Go to Trace", "Every exchange with its bytes", NONE, Key::Num9),
    entry(Action::Show(Screen::Bridge), "Go to Bridge", "The board before the chip", NONE, Key::B),
    entry(
        Action::Show(Screen::Profile),
        "Go to Profile",
        "What a chip should be, and whether it is",
        NONE,
        Key::Num0,
    ),
    entry(Action::Back, "Back", "The screen before", ALT, Key::ArrowLeft),
    entry(Action::Forward, "Forward", "The screen that was left with Back", ALT, Key::ArrowRight),
    // Before F6: what needs Shift is asked for first.
    entry(Action::PreviousRegion, "Previous region", "The keyboard goes one region back", SHIFT, Key::F6),
    entry(Action::NextRegion, "Next region", "The keyboard goes to the next region", NONE, Key::F6),
    entry(Action::Refresh, "Refresh", "Read again what this screen shows", NONE, Key::F5),
    entry(Action::ChooseDevice, "Choose a device…", "Virtual chips and bridges", CTRL, Key::D),
    entry(Action::ToggleTheme, "Switch light and dark", "The theme of the window", CTRL, Key::T),
    entry(Action::ToggleReadOnly, "Switch read-only mode", "Nothing is written while it is on", CTRL, Key::L),
    entry(Action::Palette, "Run or find anything", "Every action by name", CTRL, Key::K),
    entry(Action::Shortcuts, "Show shortcuts", "All keys of this screen", NONE, Key::Questionmark),
    entry(Action::Close, "Close or cancel", "Closes a dialog, or stops what is running", NONE, Key::Escape),
    Entry {
        action: Action::OpenCapture,
        text: "Open a capture…",
        tooltip: "Look at recorded exchanges from a file",
        keys: None,
        screen: None,
    },
    Entry {
        action: Action::SaveCapture,
        text: "Save the trace, secrets blanked…",
        tooltip: "Writes a capture file; passwords and keys are left out",
        keys: None,
        screen: None,
    },
    Entry {
        action: Action::NextStep,
        text: "Next step",
        tooltip: "Run one step of the authentication",
        keys: Some(KeyboardShortcut::new(NONE, Key::N)),
        screen: Some(Screen::Authentication),
    },
    Entry {
        action: Action::RunAll,
        text: "Run all steps",
        tooltip: "Run the whole authentication",
        keys: Some(KeyboardShortcut::new(NONE, Key::R)),
        screen: Some(Screen::Authentication),
    },
    Entry {
        action: Action::ReadAllZones,
        text: "Read all zones",
        tooltip: "Read the bytes of every readable zone",
        keys: None,
        screen: None,
    },
    Entry {
        action: Action::QueryKeys,
        text: "Query all key tables",
        tooltip: "Asks for every key slot and its control fields",
        keys: None,
        screen: None,
    },
    Entry {
        action: Action::ReadCertificate,
        text: "Read the certificate from the chip",
        tooltip: "Reads zone 0 and judges the chain",
        keys: None,
        screen: None,
    },
    Entry {
        action: Action::ToggleMotion,
        text: "Switch reduced motion",
        tooltip: "Nothing slides or fades while it is on",
        keys: None,
        screen: None,
    },
    entry(Action::OpenFile, "Open a file…", "Bytes, a certificate or a capture, by screen", CTRL, Key::O),
    entry(
        Action::SaveFile,
        "Save to a file…",
        "The bytes, certificate or trace of this screen",
        CTRL,
        Key::S,
    ),
    entry(Action::Settings, "Open the settings", "Theme, motion, size, what is kept", CTRL, Key::Comma),
    entry(Action::Zoom(Zoom::Larger), "Larger", "Everything a tenth larger", CTRL, Key::Plus),
    entry(Action::Zoom(Zoom::Smaller), "Smaller", "Everything a tenth smaller", CTRL, Key::Minus),
    entry(Action::Zoom(Zoom::Normal), "Normal size", "As large as it was drawn", CTRL, Key::Num0),
    entry(Action::FullScreen, "Switch full screen", "The window fills the screen, or not", NONE, Key::F11),
    Entry {
        action: Action::PickChipFile,
        text: "Open a virtual chip from a file…",
        tooltip: "A chip kept on disk, address sim:FILE",
        keys: None,
        screen: None,
    },
];

/// Keys that belong to what has the keyboard, so that no action is made from them; only the list of shortcuts is.
#[derive(Clone, Copy, Debug)]
pub struct Inside {
    /// What they do.
    pub text: &'static str,
    /// As people write them.
    pub keys: &'static str,
    /// Only on this screen; everywhere when `None`.
    pub screen: Option<Screen>,
}

const fn inside(text: &'static str, keys: &'static str, screen: Option<Screen>) -> Inside {
    Inside { text, keys, screen }
}

/// These keys.
pub static INSIDE: &[Inside] = &[
    inside("Next, previous control", "Tab, Shift Tab", None),
    inside("Next, previous row", "↑ ↓", None),
    inside("Press, open", "Enter", None),
    inside("Copy as shown", "Ctrl C", None),
    inside("Copy as hex, C array, Rust, text", "Shift F10", None),
    inside("Next, previous zone on the map", "← →", Some(Screen::Memory)),
    inside("Undo, redo an edit, never a write", "Ctrl Z, Ctrl Shift Z", Some(Screen::Memory)),
    inside("To the amount", "D", Some(Screen::Counters)),
    inside("Station to station", "← → ↑ ↓", Some(Screen::Access)),
    inside("Plan a station, take it back", "Enter, Delete", Some(Screen::Access)),
    inside("Filter", "/, Ctrl F", Some(Screen::Trace)),
    inside("First, last exchange", "Home, End", Some(Screen::Trace)),
    inside("Go to a number", "G", Some(Screen::Trace)),
    inside("Follow the newest", "F", Some(Screen::Trace)),
    inside("Pin, note", "P, N", Some(Screen::Trace)),
    inside("Go to the screen that asked", "Enter", Some(Screen::Trace)),
];

/// Keys as people write them: `Ctrl T`, `F5`, `?`.
pub fn keys(shortcut: KeyboardShortcut) -> String {
    let name = match shortcut.logical_key {
        Key::Questionmark => "?",
        Key::Escape => "Esc",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::Comma => ",",
        Key::Plus => "+",
        Key::Minus => "−",
        key => key.name(),
    };
    if shortcut.modifiers.shift {
        format!("Shift {name}")
    } else if shortcut.modifiers.command {
        format!("Ctrl {name}")
    } else if shortcut.modifiers.alt {
        format!("Alt {name}")
    } else {
        name.to_owned()
    }
}

/// The keys of an action; empty when it has none.
pub fn keys_of(action: &Action) -> String {
    let entry = TABLE.iter().find(|entry| entry.action == *action);
    entry.and_then(|entry| entry.keys).map(keys).unwrap_or_default()
}

/// The actions that work in a dialog too: from region to region.
pub fn regions_pressed(ctx: &egui::Context) -> Vec<Action> {
    let region = |entry: &&Entry| matches!(entry.action, Action::NextRegion | Action::PreviousRegion);
    let pressed =
        |entry: &&Entry| entry.keys.is_some_and(|keys| ctx.input_mut(|input| input.consume_shortcut(&keys)));
    TABLE.iter().filter(region).filter(pressed).map(|entry| entry.action.clone()).collect()
}

/// The actions whose keys were pressed. Single keys count only when no field has the keyboard.
pub fn pressed(ctx: &egui::Context, screen: Screen, typing: bool) -> Vec<Action> {
    let typing = typing || ctx.text_edit_focused();
    TABLE
        .iter()
        .filter(|entry| entry.screen.is_none_or(|only| only == screen))
        .filter(|entry| {
            entry.keys.is_some_and(|keys| {
                let single = !keys.modifiers.command
                    && !keys.modifiers.alt
                    && !matches!(keys.logical_key, Key::F5 | Key::F6 | Key::F11 | Key::Escape);
                if single && typing {
                    return false;
                }
                // On most keyboards `?` needs Shift, so modifiers other than Ctrl do not matter.
                ctx.input_mut(|input| {
                    if keys.logical_key == Key::Questionmark {
                        input.key_pressed(keys.logical_key) && !input.modifiers.command
                    } else {
                        input.consume_shortcut(&keys)
                    }
                })
            })
        })
        .map(|entry| entry.action.clone())
        .collect()
}
