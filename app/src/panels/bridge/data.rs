//! What the Bridge screen shows, as plain data.

use crate::theme::Tone;
use crate::view::bridges::Errand;
use crate::widgets::facts::Fact;

/// The screen of a device behind a bridge.
pub struct Data {
    /// `NUCLEO-H503RB`.
    pub board: String,
    /// Facts about the board.
    pub facts: Vec<Fact>,
    /// What the firmware's version means.
    pub firmware: Line,
    /// What the board can do, and what that is for.
    pub capabilities: Vec<Capability>,
    /// Figures of the link: caption, value.
    pub health: Vec<(&'static str, String)>,
    /// What the figures say.
    pub verdict: Line,
    /// Clocks to choose from, in hertz, and the chosen one.
    pub speeds: Vec<u32>,
    /// Which of them is set.
    pub speed: Option<usize>,
    /// What was really set.
    pub speed_words: String,
    /// What a scan found.
    pub scan: String,
    /// What a recovery came to.
    pub recovery: String,
    /// Whether the board can recover the bus.
    pub can_recover: bool,
    /// Lines beside the bus.
    pub lines: Vec<LineRow>,
    /// Why nothing can be asked now; empty when it can.
    pub closed: &'static str,
    /// The board was not asked for speed and lines yet.
    pub unasked: bool,
}

/// A mark with its words.
pub struct Line {
    /// Its meaning.
    pub tone: Tone,
    /// Its words.
    pub words: String,
}

/// Something a board can do, or not.
pub struct Capability {
    /// What.
    pub name: &'static str,
    /// Whether this board can.
    pub can: bool,
    /// What follows from it.
    pub why: &'static str,
}

/// A line beside the bus, and what can be done with it.
pub struct LineRow {
    /// `Power`.
    pub name: &'static str,
    /// `On`.
    pub now: String,
    /// Text of the button and what it asks for; none where the board has no such line.
    pub button: Option<(&'static str, Errand)>,
}
