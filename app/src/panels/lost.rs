//! What several screens share: the words that are typed to go on beyond the limit of wrong C-MACs.

use crate::view::session::WRONG_MACS_STOP;
use egui::Ui;

use crate::widgets::field::Field;

/// What is typed.
const WORDS: &str = "the chip may be lost";
/// Why a button waits.
pub(in crate::panels) const WAITING: &str = "Waiting for the typed words";

/// What happened, and what to type.
pub(in crate::panels) fn sentence() -> String {
    format!("Stopped at {WRONG_MACS_STOP} of about 50. Type that the chip may be lost to go on.")
}

/// What one more wrong C-MAC costs after so many in a row.
pub(in crate::panels) fn cost(wrong_macs: u16) -> String {
    match wrong_macs.saturating_add(1) {
        then if then <= WRONG_MACS_STOP => {
            format!("Costs one wrong C-MAC in a row: {then} of {WRONG_MACS_STOP}.")
        }
        then => format!("Costs one wrong C-MAC in a row, number {then}."),
    }
}

/// Whether the words are there.
pub(in crate::panels) fn typed(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case(WORDS)
}

/// The field for them.
pub(in crate::panels) fn field(ui: &mut Ui, text: &mut String) {
    Field::new("The chip may be lost", WORDS).width(200.0).show(ui, text);
}
