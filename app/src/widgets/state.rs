//! Empty, loading and error, each at the place of the content.

use egui::{Rect, Ui, accesskit::Role, vec2};

use super::{
    button::{Button, Kind},
    gauge, row,
    row::Row,
    words,
};
use crate::theme::{Tone, icon, space};

/// One sentence where the content would be, and the buttons that get it. Returns the button that
/// was pressed.
pub fn empty(ui: &mut Ui, sentence: &str, buttons: &[(Kind, &str)]) -> Option<usize> {
    row::paragraph(ui, &[words::body(sentence).dim()]);
    ui.add_space(space::S3);
    let mut pressed = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S2;
        for (index, (kind, text)) in buttons.iter().enumerate() {
            if Button::new(*kind, text).show(ui).clicked() {
                pressed = Some(index);
            }
        }
    });
    pressed
}

/// What is being read, and how far it is (0 to 1) once that is known.
pub fn loading(ui: &mut Ui, sentence: &str, share: Option<f32>) {
    let mut row = Row::text(ui, 22.0);
    row.left(0.0, &[words::icon(icon::CIRCLE_NOTCH).accent(), words::body(sentence).gap(space::S2)]);
    let pen = row.pen.clone();
    row.named(Role::Status, sentence);
    if let Some(share) = share {
        ui.add_space(space::S2);
        let (rect, _) =
            ui.allocate_exact_size(vec2(ui.available_width().min(324.0), 4.0), egui::Sense::hover());
        gauge::progress(&pen, Rect::from_min_size(rect.min, rect.size()), share);
    }
}

/// What failed, why, and what to try.
pub fn error(ui: &mut Ui, what: &str, why: &str) {
    let mut line = Row::text(ui, 22.0);
    line.left(0.0, &[words::icon(icon::X_CIRCLE).filled().tone(Tone::Danger)]);
    line.left(24.0, &[words::strong(what)]);
    line.named(Role::Alert, what);
    let width = (ui.available_width() - 24.0).min(520.0);
    row::paragraph_in(ui, 24.0, width, &[words::body(why).dim()]);
}
