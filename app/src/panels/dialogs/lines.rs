//! The last look before the chip loses its power or is held in reset: what becomes unknown by it.

use egui::{Margin, Ui, vec2};

use stsafe_core::bridge::Lines;
use stsafe_core::policy::Session;

use crate::{
    theme::{Tone, icon, space},
    view::{View, bridges::Errand},
    widgets::{
        button::{Button, Kind},
        dialog, region,
        row::{self, Row},
        words,
    },
};

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// It is done.
    Agreed,
    /// It is not done.
    Cancelled,
}

/// Shows it.
pub fn show(ui: &Ui, errand: Errand, view: &View) -> Decision {
    let power = matches!(errand, Errand::SetLines(Lines(Lines::POWER), _));
    let (title, button) = if power {
        ("Switch the chip's power off?", "Switch power off")
    } else {
        ("Hold the chip in reset?", "Hold in reset")
    };
    let mut decision = Decision::Open;
    let close = dialog::dialog(ui, title, vec2(560.0, 300.0), |ui, all| {
        let (body, ()) = dialog::foot(ui, all, |ui| {
            if Button::new(Kind::Plain, "Cancel").shortcut("Esc").show(ui).clicked() {
                decision = Decision::Cancelled;
            }
            if Button::new(Kind::Primary, button).show(ui).clicked() {
                decision = Decision::Agreed;
            }
        });
        region::inside(ui, "lines", body, Margin::symmetric(24, 18), |ui| content(ui, view));
    });
    if close && decision == Decision::Open { Decision::Cancelled } else { decision }
}

fn content(ui: &mut Ui, view: &View) {
    let session = if view.session == Session::None {
        "No host session is open."
    } else {
        "A host session is open: where it stands becomes unknown. Its counter is asked for before the next protected \
         command."
    };
    let mut row = Row::text(ui, 24.0);
    let ink = if view.session == Session::None { Tone::Info } else { Tone::Warn };
    row.left(0.0, &[words::icon(icon::WARNING).filled().tone(ink)]);
    row.left(26.0, &[words::strong("What the chip remembers becomes unknown")]);
    row.end();
    ui.add_space(space::S2);
    for text in [
        "Lost: running digests and ciphers, a verified password, proofs of entities, the volatile ECDHE key, keys that \
         were agreed on and not yet written.",
        "Kept: zones, counters, keys in slots, and the count of wrong C-MACs.",
        session,
    ] {
        row::paragraph(ui, &[words::body(text).dim()]);
        ui.add_space(space::S2);
    }
}
