//! Paints what the bus carried for a step: each command with its status, and what it gave away.

use egui::{Align, Ui, accesskit::Role, vec2};

use stsafe_core::hex;
use stsafe_core::session::eavesdrop::{Grade, Learned, Overheard};

use super::data::{Part, Step};
use crate::{
    theme::{Tone, icon},
    widgets::{
        bytes,
        row::{self, Row},
        words,
    },
};

/// Bytes of a fact that are shown.
const SHOWN: usize = 12;

pub(super) fn show(ui: &mut Ui, step: &Step, look: bool) {
    if step.heard.is_empty() {
        let yet = if step.part == Part::Keys { "" } else { "Nothing sent yet. " };
        row::paragraph(ui, &[words::note(yet).faint(), words::note(step.forecast).faint()]);
        return;
    }
    for heard in &step.heard {
        command(ui, heard);
        for learned in &heard.learned {
            fact(ui, learned, look);
        }
        ui.add_space(6.0);
    }
}

fn command(ui: &mut Ui, heard: &Overheard) {
    let mut row = Row::text(ui, 20.0);
    let status = heard.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let tone = if heard.status.is_some_and(|status| status.is_ok()) { Tone::Ok } else { Tone::Danger };
    let used = row.pen.width(&[words::note(status.as_str())]);
    let room = row.rect.width() - used - 12.0;
    row.left_in(0.0, room, &[words::body(heard.command.as_str()).medium()]);
    row.end_at(0.0, &[words::note(status).tone(tone)]);
    row.end();
}

/// Icon, name, what it says, and the first bytes; of a key only as many dots.
fn fact(ui: &mut Ui, learned: &Learned, look: bool) {
    let (glyph, tone) = match learned.grade {
        Grade::Secret => (icon::KEY, Tone::Danger),
        Grade::Public => (icon::EYE, Tone::Info),
        Grade::Sealed => (icon::LOCK_SIMPLE, Tone::Ok),
    };
    let hidden = learned.grade == Grade::Secret && !look;
    let shown =
        if hidden { "•".repeat(learned.bytes.len()) } else { bytes::pairs_short(&learned.bytes, SHOWN, 0) };
    let mut row = Row::text(ui, 18.0);
    row.left(0.0, &[words::icon_s(glyph).tone(tone)]);
    let name = words::note(learned.name);
    let name =
        if learned.grade == Grade::Secret { name.tone(Tone::Danger).semibold() } else { name.medium() };
    let room = row.rect.width() - 22.0;
    row.left_in(22.0, room, &[name, words::note(learned.words.as_str()).dim().gap(8.0)]);
    let grade = match learned.grade {
        Grade::Secret => "the key itself",
        Grade::Public => "public",
        Grade::Sealed => "sealed",
    };
    let said = format!("{}, {grade}: {}", learned.name, learned.words);
    row.named(Role::Label, said);
    if shown.is_empty() {
        return;
    }
    let row = Row::text(ui, 18.0);
    let at = row.rect.left_center() + vec2(22.0, 0.0);
    row.pen.line(at, Align::Min, room, &[words::hex_xs(shown.as_str()).dim()]);
    let said = if hidden { format!("{} B, hidden", learned.bytes.len()) } else { hex::pairs(&learned.bytes) };
    row.named(Role::Label, said);
}
