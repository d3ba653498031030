//! The steps of the lesson, and how far one is.

use egui::{Align, Margin, Rect, Stroke, Ui, pos2, vec2};

use super::data::{Data, Rail};
use super::state::State;
use crate::{
    theme::{self, Ink, icon, space},
    widgets::{
        gauge, region,
        row::{self, Row},
        words,
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, narrow: bool) {
    region::scrolled(ui, "steps", rect, Margin { left: 0, right: 0, top: 16, bottom: 16 }, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if !narrow {
            inset(ui, |ui| drop(row::paragraph(ui, &[words::caption(data.title).faint()])));
            ui.add_space(space::S2);
        }
        for (index, step) in data.rail.iter().enumerate() {
            if entry(ui, index, data.rail.len(), step, narrow) {
                state.go_to(index);
            }
        }
        if narrow {
            return;
        }
        ui.add_space(22.0);
        inset(ui, |ui| {
            row::paragraph(ui, &[words::caption("Your score").faint()]);
            ui.add_space(space::S3);
            let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), 5.0), egui::Sense::hover());
            gauge::progress(&words::Pen::new(ui), bar, data.share);
            ui.add_space(space::S3);
            row::paragraph(ui, &[words::table(data.score.as_str()).dim()]);
        });
    });
}

fn inset(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    egui::Frame::NONE.inner_margin(Margin::symmetric(24, 0)).show(ui, content);
}

fn entry(ui: &mut Ui, index: usize, of: usize, step: &Rail, narrow: bool) -> bool {
    let room = ui.available_width() - 52.0 - 16.0;
    let name = words::body(step.name);
    let name = match (step.here, step.open) {
        (true, _) => name.semibold(),
        (false, true) => name,
        (false, false) => name.dim(),
    };
    let pen = words::Pen::new(ui);
    let galley = pen.paragraph(room.max(1.0), &[name]);
    let height = if narrow { 34.0 } else { galley.size().y + 16.0 };
    let row = Row::choice(ui, height, step.here);
    let centre =
        pos2(if narrow { row.rect.center().x } else { row.rect.left() + 33.0 }, row.rect.top() + 17.0);
    disc(&row, centre, index, step);
    if !narrow {
        let at = pos2(row.rect.left() + 52.0, row.rect.top() + 8.0);
        row.pen.painter.galley(at, galley, row.pen.palette.text);
    }
    let standing = match (step.here, step.done, step.open) {
        (true, ..) => "current",
        (false, true, _) => "answered",
        (false, false, true) => "open",
        (false, false, false) => "not open yet",
    };
    let said = format!("Step {} of {of}, {}, {standing}", index + 1, step.name);
    let response = row.chosen(step.here, said);
    let clicked = response.clicked() && step.open;
    if narrow {
        response.on_hover_text(step.name);
    }
    clicked
}

/// A tick for what is answered, a full disc with its number for the step that is shown, a ring for the others.
fn disc(row: &Row, centre: egui::Pos2, index: usize, step: &Rail) {
    let p = row.pen.palette;
    let number = || words::hex_xs((index + 1).to_string());
    let full = step.done || step.here;
    if full {
        row.pen.painter.circle_filled(centre, 8.5, p.accent);
    } else {
        row.pen.painter.circle_stroke(centre, 8.0, Stroke::new(space::HAIR, p.line_strong));
    }
    let mark = if step.done && !step.here {
        words::run(theme::Face { size: 11.0, ..theme::ICON_XS }, icon::CHECK).bold().ink(Ink::OnAccent)
    } else if full {
        number().semibold().ink(Ink::OnAccent)
    } else {
        number().dim()
    };
    row.pen.line(centre, Align::Center, f32::INFINITY, &[mark]);
}
