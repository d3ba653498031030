//! What the page about host keys on their way shows, as plain values.

use std::sync::Arc;

use stsafe_core::plan::Plan;
use stsafe_core::session::eavesdrop::{Conclusion, Overheard};

use crate::order::KeyOrder;
use crate::secret::TypedKeys;

/// How host keys get into the chip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Way {
    /// As they are.
    #[default]
    Plaintext,
    /// In an envelope of a KEK session with anybody.
    Wrapped,
    /// In an envelope of a KEK session that the host signs for.
    Signed,
    /// Both sides reckon them.
    Established,
}

impl Way {
    /// In the order of the control.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Plaintext, "In clear"),
        (Self::Wrapped, "Wrapped"),
        (Self::Signed, "Wrapped, signed"),
        (Self::Established, "Established"),
    ];

    /// What it is, in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Plaintext => "The keys go over the bus as they are. For a room that nobody else is in.",
            Self::Wrapped => {
                "Both sides exchange ephemeral keys; the host keys travel in an envelope. Anybody may be the host."
            }
            Self::Signed => {
                "The same, and the chip checks the host's signature with a public key that it was given before."
            }
            Self::Established => {
                "Both sides exchange ephemeral keys and reckon the same pair. No key travels."
            }
        }
    }
}

/// The page.
pub struct Data {
    /// The way.
    pub way: Way,
    /// Its steps.
    pub steps: Vec<Step>,
    /// What a listener can do after all that was sent since the page began.
    pub conclusion: Conclusion,
    /// What is known of writing the keys again, and where each sentence comes from.
    pub again: Vec<(&'static str, &'static str)>,
    /// Place of the next exchange.
    pub next_place: usize,
    /// Why nothing can be changed now; empty when it can.
    pub closed: &'static str,
}

/// One step.
pub struct Step {
    /// What it is.
    pub part: Part,
    /// Where it stands, or what it is for.
    pub detail: String,
    /// What cannot be undone about it; empty where all can.
    pub one_way: String,
    /// It is done.
    pub done: bool,
    /// What can be pressed: words, why it cannot be pressed, and what it does.
    pub deed: Option<(String, String, Deed)>,
    /// What the bus carried for this step since the page began.
    pub heard: Vec<Overheard>,
    /// What a listener will learn, while nothing was sent.
    pub forecast: &'static str,
}

/// The steps there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The control fields.
    Fields,
    /// The issuer's public key in the chip.
    Issuer,
    /// The pair itself, or its type.
    Keys,
    /// Ephemeral keys of both sides.
    Exchange,
    /// The write.
    Write,
    /// A session with the new pair.
    Session,
}

impl Part {
    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Fields => "Control fields",
            Self::Issuer => "Issuer",
            Self::Keys => "Keys",
            Self::Exchange => "Ephemeral keys",
            Self::Write => "Write",
            Self::Session => "Session",
        }
    }
}

/// What a button does.
#[derive(Clone)]
pub enum Deed {
    /// Proposes a list of commands.
    Propose(Arc<Plan>),
    /// Exchanges ephemeral keys.
    Prepare(Arc<KeyOrder>),
    /// Asks for control fields and slots.
    Query,
    /// Opens a session with the new pair.
    Open(TypedKeys),
    /// Sends a protected Echo.
    Echo,
}
