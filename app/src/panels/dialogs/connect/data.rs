//! What the device picker shows, as plain data.

use stsafe_core::transport::Origin;

use crate::action::Action;
use crate::theme::Tone;

/// A row of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// `sim`.
    #[default]
    InMemory,
    /// `sim:FILE`.
    InFile,
    /// The port at this address.
    Port(String),
    /// An address that was used before.
    Recent(String),
    /// An address that is typed.
    Typed,
}

/// The picker.
pub struct Data {
    /// Groups of the list, in order.
    pub groups: Vec<Group>,
    /// What is said about the chosen row.
    pub detail: Detail,
    /// The address that Connect would open; or why there is none.
    pub connect: Result<String, String>,
    /// Whether it would be opened read-only.
    pub read_only: bool,
}

/// A group of the list.
pub struct Group {
    /// Heading.
    pub name: &'static str,
    /// Rows.
    pub rows: Vec<Entry>,
    /// What is said where there is no row.
    pub empty: &'static str,
}

/// A row.
pub struct Entry {
    /// What it chooses.
    pub choice: Choice,
    /// Icon.
    pub glyph: char,
    /// Its colour, where it has a meaning.
    pub tone: Option<Tone>,
    /// First line.
    pub name: String,
    /// Second line.
    pub address: String,
    /// What is behind it, where that is known.
    pub origin: Option<Origin>,
    /// How it stands.
    pub mark: Option<Mark>,
    /// Why it was rejected, in a word or two.
    pub why: &'static str,
}

/// How a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is the device in use.
    Connected,
    /// A bridge that answers.
    Ready,
    /// It is being asked.
    Asking,
    /// It cannot be used.
    Rejected,
    /// A virtual board that is pulled out.
    PulledOut,
}

impl Mark {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Connected => "Connected",
            Self::Ready => "Ready",
            Self::Asking => "Asking",
            Self::Rejected => "Rejected",
            Self::PulledOut => "Unplugged",
        }
    }
}

/// What is said about the chosen row.
#[derive(Default)]
pub struct Detail {
    /// Address.
    pub address: String,
    /// Heading.
    pub title: String,
    /// How it stands, in a few words, and why.
    pub status: Option<(Tone, &'static str, String)>,
    /// What it is.
    pub about: Vec<String>,
    /// What to try.
    pub try_this: String,
    /// A line to copy.
    pub line: Option<String>,
    /// What can be done from here: text, icon, action.
    pub buttons: Vec<(&'static str, char, Action)>,
    /// How it was probed.
    pub steps: Vec<Step>,
    /// What is typed here.
    pub input: Option<Input>,
}

/// A step of probing.
pub struct Step {
    /// What was done.
    pub name: &'static str,
    /// Whether it worked; `None` where it was not tried.
    pub worked: Option<bool>,
    /// What came of it, with its time.
    pub words: String,
}

/// What is typed in the detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file's path.
    File,
    /// An address.
    Address,
}
