//! Everything a user can ask for. The screens, the table of names and shortcuts, and the keys have a file each. What an
//! action does is not decided here.

mod keys;
mod screen;
mod table;
mod trace;

use std::path::PathBuf;
use std::sync::Arc;

use stsafe_core::authenticate::{HostCase, Kind};
use stsafe_core::chip::power::PowerCut;
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::command::key_slot::KeySlot;
use stsafe_core::crypto::Curve;
use stsafe_core::lab::raw::RawFrame;
use stsafe_core::lab::raw::look::Look;
use stsafe_core::plan::Plan;
use stsafe_core::profile::Profile;
use stsafe_core::report::Format;

pub use self::{
    keys::{INSIDE, Inside, keys, keys_of, pressed, regions_pressed},
    screen::{Group, Screen},
    table::{Entry, TABLE},
    trace::{Fact, Recorded, Sought, TraceErrand},
};
pub use crate::order::KeyOrder;
use crate::secrets::{Kept, Wanted};
use crate::settings::Change;
use crate::view::bridges::Errand;
use crate::view::certificates::CertificateErrand;
use crate::view::lab::LabErrand;
use crate::view::lesson::LessonErrand;
use crate::view::session::SessionErrand;
use crate::view::twin::TwinErrand;

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
    /// Show this slot on the Keys screen.
    OpenKeySlot(KeySlot),
    /// Read the certificate from zone 0 and judge it.
    ReadCertificate,
    /// Build a virtual chip in memory that is what a profile says, and connect to it.
    BuildChip(Arc<Profile>),
    /// Ask for everything about keys, slot by slot.
    QueryKeys,
    /// Ask for a name and a passphrase, and keep this in the encrypted file.
    KeepSecret(Kept),
    /// Ask for the passphrase, and take such a secret from the encrypted file into the fields of this screen.
    TakeSecret(Wanted),
    /// Ask for a file with a private key, on this curve or on any that signs, for the fields of this screen.
    PickPrivateKey(Option<Curve>),
    /// From now on this is the host's private key in a mutual authentication; `None` forgets it.
    HostKey(Option<Kept>),
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
    /// Something about other certificates, or about roots.
    Certificates(CertificateErrand),
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
    /// Choose the kind of authentication.
    SetKind(Kind),
    /// Choose how the host behaves in a mutual authentication.
    SetHostCase(HostCase),
    /// Something for the chips of the lesson.
    Lesson(LessonErrand),
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
    /// Something of the Trace.
    Trace(TraceErrand),
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
    /// Ask where to save the comparison with the profile.
    SaveReport(Format),
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
    /// An experiment that uses nothing up.
    Lab(LabErrand),
    /// Send a typed frame: at once where nothing is used up and nothing is final, else after the confirm dialog.
    ProposeRaw {
        /// What was shown of it.
        look: Arc<Look>,
        /// Somebody typed that the chip may be lost.
        lost: bool,
    },
    /// Send a typed frame. Only the window itself asks for this, and says that somebody agreed only after the confirm
    /// dialog; the device checks it once more.
    SendRaw {
        /// The very bytes that were shown.
        frame: Arc<RawFrame>,
        /// Somebody agreed to exactly these bytes.
        agreed: bool,
        /// Somebody typed that the chip may be lost: the limit of wrong C-MACs does not hold for this frame.
        lost: bool,
    },
    /// Something of the twin, or a start state.
    Twin(TwinErrand),
    /// Rehearse on a twin what this screen plans.
    RehearseHere,
    /// Put what this screen plans at the end of the plan.
    PlanHere,
    /// Put these steps at the end of the plan.
    AddToPlan(Arc<Plan>),
    /// Send the rehearsed plan to the chip: at once where nothing is final, else after the confirm dialog.
    ProposeRehearsed(Arc<Plan>),
    /// The plan is for the chip that is connected, from now on.
    AdoptPlan,
    /// Paint all screens as they will be after the rehearsed plan, or as the chip is.
    ShowAfter(bool),
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

impl Action {
    /// Whether something may go to the chip, so that it waits while there is none.
    pub fn needs_the_chip(&self) -> bool {
        match self {
            Self::Twin(errand) => errand.needs_the_chip(),
            Self::Look(_)
            | Self::AskAgain(_)
            | Self::PlugIn(_)
            | Self::PullOut(_)
            | Self::Connect { .. }
            | Self::ToggleReadOnly
            | Self::SetScenario(_)
            | Self::SetHostCase(_)
            | Self::Lesson(_)
            | Self::Cancel
            | Self::Certificates(_)
            | Self::JudgeFile { .. }
            | Self::Session(SessionErrand::Judge { .. } | SessionErrand::Close) => false,
            _ => true,
        }
    }
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
