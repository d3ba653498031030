//! The one table of what has a name for people: text, tooltip, shortcut. Buttons, palette and the list of shortcuts are
//! made from it.

use egui::{Key, KeyboardShortcut, Modifiers};

use stsafe_core::chip::start::Start;

use super::{Action, Screen, TraceErrand, Zoom};
use crate::view::twin::TwinErrand;

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
    entry(Action::Show(Screen::Lab), "Go to Lab", "Experiments on this chip and its bus", NONE, Key::L),
    entry(
        Action::Show(Screen::Profile),
        "Go to Profile",
        "What a chip should be, and whether it is",
        NONE,
        Key::Num0,
    ),
    entry(
        Action::Show(Screen::Twin),
        "Go to Twin",
        "A copy of the chip to rehearse on, the plan, start states",
        NONE,
        Key::T,
    ),
    entry(
        Action::Show(Screen::Lessons),
        "Go to Lessons",
        "Predict, run it on a chip of your own, see",
        NONE,
        Key::E,
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
    entry(
        Action::RehearseHere,
        "Rehearse on a twin",
        "Carries out on a copy of the chip what this screen plans; nothing is sent to the chip",
        CTRL,
        Key::R,
    ),
    entry(
        Action::PlanHere,
        "Add to the plan",
        "What this screen plans becomes the last steps of the plan on Twin",
        CTRL,
        Key::P,
    ),
    Entry {
        action: Action::OpenCapture,
        text: "Open a capture…",
        tooltip: "Look at recorded exchanges from a file",
        keys: None,
        screen: None,
    },
    Entry {
        action: Action::Trace(TraceErrand::PickSecond),
        text: "Compare with a capture…",
        tooltip: "Holds a second capture against what the Trace shows, the first difference first",
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
    Entry {
        action: Action::Twin(TwinErrand::Begin(Start::Fresh)),
        text: "Begin with Fresh SPL05",
        tooltip: "A virtual chip in this state; the chip that is connected waits",
        keys: None,
        screen: None,
    },
    Entry {
        action: Action::Twin(TwinErrand::Begin(Start::Provisioned)),
        text: "Begin with Provisioned",
        tooltip: "A virtual chip in this state; the chip that is connected waits",
        keys: None,
        screen: None,
    },
    Entry {
        action: Action::Twin(TwinErrand::Begin(Start::Clone)),
        text: "Begin with Clone",
        tooltip: "A virtual chip in this state; the chip that is connected waits",
        keys: None,
        screen: None,
    },
    Entry {
        action: Action::Twin(TwinErrand::Begin(Start::WornCounter)),
        text: "Begin with Worn counter",
        tooltip: "A virtual chip in this state; the chip that is connected waits",
        keys: None,
        screen: None,
    },
    Entry {
        action: Action::Twin(TwinErrand::Begin(Start::BlockedHostKey)),
        text: "Begin with Blocked host key",
        tooltip: "A virtual chip in this state; the chip that is connected waits",
        keys: None,
        screen: None,
    },
    Entry {
        action: Action::Twin(TwinErrand::Leave),
        text: "Back to the chip before",
        tooltip: "Ends the lesson; the chip that waited is connected again",
        keys: None,
        screen: None,
    },
];
