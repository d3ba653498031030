//! The list of lessons.

use egui::{Margin, Rect, Ui};

use super::state::State;
use crate::{
    lesson::LESSONS,
    text,
    theme::{icon, space},
    widgets::{
        region,
        row::{self, Row},
        words,
    },
};

pub(super) fn show(ui: &mut Ui, content: Rect, state: &mut State) {
    region::scrolled(ui, "lessons", content, Margin::same(24), |ui| {
        ui.set_max_width(720.0);
        row::paragraph(ui, &[words::body(text::LESSON_CHIPS).dim()]);
        ui.add_space(space::S4);
        for (index, lesson) in LESSONS.iter().enumerate() {
            let mut row = Row::choice(ui, 64.0, false);
            let middle = row.rect.center().y;
            let left = row.rect.left();
            let pen = row.pen.clone();
            row.left(12.0, &[words::icon(icon::STUDENT).accent()]);
            let line = |y: f32, run: words::Run| {
                pen.line(egui::pos2(left + 44.0, y), egui::Align::Min, 560.0, &[run]);
            };
            line(middle - 10.0, words::strong(lesson.title));
            line(middle + 10.0, words::table(lesson.aim).dim());
            row.end_at(12.0, &[words::body(format!("{} minutes", lesson.minutes)).faint()]);
            row.rule(pen.palette.line_subtle);
            let name = format!("Lesson {}, {}, about {} minutes", index + 1, lesson.title, lesson.minutes);
            if row.named(egui::accesskit::Role::Button, name).clicked() {
                state.open(index);
            }
        }
    });
}
