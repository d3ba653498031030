//! The words that are typed to go on beyond the limit of wrong C-MACs.

use crate::view::session::WRONG_MACS_STOP;
use egui::Ui;

use crate::widgets::field::Field;

/// What is typed.
const WORDS: &str = "the chip may be lost";
/// Why a button waits.
pub(super) const WAITING: &str = "Waiting for the typed words";

/// What happened, and what to type.
pub(super) fn sentence() -> String {
    format!("Stopped at {WRONG_MACS_STOP} of about 50. Type that the chip may be lost to go on.")
}

/// Whether the words are there.
pub(super) fn typed(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case(WORDS)
}

/// The field for them.
pub(super) fn field(ui: &mut Ui, text: &mut String) {
    Field::new("The chip may be lost", WORDS).width(200.0).show(ui, text);
}
