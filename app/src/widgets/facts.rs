//! Facts: a label and a value per row, with how far the value can be trusted.

use egui::{Align, Rect, Ui, pos2, vec2};

use super::{
    badge::{self, Badge},
    copying::{self, Copied},
    fade,
    row::Row,
    words::{self, Run},
};
use crate::theme::{Ink, space};

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

    /// Whether there is a value: what was not read is faint.
    fn is_known(&self) -> bool {
        self.value.first().is_some_and(|run| run.ink != Ink::Faint)
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
    show(ui, facts, column, height, false);
}

/// The same for facts about the chip: a value that changes fades.
pub fn watched(ui: &mut Ui, facts: &[Fact], column: f32, height: f32) {
    show(ui, facts, column, height, true);
}

fn show(ui: &mut Ui, facts: &[Fact], column: f32, height: f32, watched: bool) {
    for fact in facts {
        let said = words::spoken(&fact.value);
        let known = (watched && fact.is_known()).then_some(&said);
        let fade = fade::of(ui, ("fact", &fact.label), known);
        let mut row = Row::value(ui, height);
        row.left_in(0.0, column - space::S2, &[words::body(fact.label.as_str()).faint()]);
        let badge_width = if fact.assumed { badge::width(&row.pen, Badge::Assumed, "Assumed") } else { 0.0 };
        let width = row.rect.width() - column - badge_width;
        let place = pos2(row.rect.left() + column, row.rect.top());
        let place = Rect::from_min_size(place, vec2(row.pen.width(&fact.value).min(width), height));
        fade::behind(&row.pen, place.shrink2(vec2(0.0, 3.0)), fade);
        let value: Vec<_> = fact.value.iter().cloned().map(|run| fade::run(run, fade)).collect();
        let used = row.left_in(column, width.max(0.0), &value);
        let mut name = format!("{} {said}", fact.label);
        if fact.assumed {
            let left = (used.right() + space::S3).max(row.rect.right() - badge_width - space::PAD);
            badge::paint(&row.pen, pos2(left, row.rect.center().y), Badge::Assumed, "Assumed");
            name.push_str(", assumed");
        }
        let response = row.named(egui::accesskit::Role::Label, name);
        copying::offer(&response, || Copied::Words(said));
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
