//! Facts: a label and a value per row, with how far the value can be trusted.

use egui::{Align, Ui, pos2};

use super::{
    badge::{self, Badge},
    row::Row,
    words::{self, Run},
};
use crate::theme::space;

/// One row of facts.
#[derive(Clone, Debug, Default)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: Vec<Run>,
    /// ST prints no value: dotted badge.
    pub assumed: bool,
}

impl Fact {
    /// A fact with a value in runs.
    pub fn new(label: &str, value: impl IntoIterator<Item = Run>) -> Self {
        Self { label: label.to_owned(), value: value.into_iter().collect(), assumed: false }
    }

    /// The same, assumed.
    #[must_use]
    pub fn assumed(mut self, assumed: bool) -> Self {
        self.assumed = assumed;
        self
    }
}

/// Shows facts, values `column` points right of the labels.
pub fn facts(ui: &mut Ui, facts: &[Fact], column: f32, height: f32) {
    for fact in facts {
        let mut row = Row::text(ui, height);
        row.left_in(0.0, column - space::S2, &[words::body(fact.label.as_str()).faint()]);
        let badge_width = if fact.assumed { badge::width(&row.pen, Badge::Assumed, "Assumed") } else { 0.0 };
        let width = row.rect.width() - column - badge_width;
        let used = row.left_in(column, width.max(0.0), &fact.value);
        let mut said = format!("{} {}", fact.label, words::spoken(&fact.value));
        if fact.assumed {
            let left = (used.right() + space::S3).max(row.rect.right() - badge_width - space::PAD);
            badge::paint(&row.pen, pos2(left, row.rect.center().y), Badge::Assumed, "Assumed");
            said.push_str(", assumed");
        }
        row.named(egui::accesskit::Role::Label, said);
    }
}

/// A figure with its caption above, for rows of small numbers.
pub fn figure(ui: &mut Ui, caption: &str, value: &[Run]) {
    let pen = words::Pen::new(ui);
    let caption = [words::caption(caption).faint()];
    let width = pen.width(&caption).max(pen.width(value)) + space::PAD;
    let row = Row::sized(ui, width, 38.0, egui::Sense::hover());
    pen.line(pos2(row.rect.left(), row.rect.top() + 8.0), Align::Min, f32::INFINITY, &caption);
    pen.line(pos2(row.rect.left(), row.rect.top() + 26.0), Align::Min, f32::INFINITY, value);
    row.named(egui::accesskit::Role::Label, format!("{} {}", words::spoken(&caption), words::spoken(value)));
}
