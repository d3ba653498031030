//! The compared items, group by group, with the bytes that decide.

use egui::{Ui, accesskit::Role};

use stsafe_core::profile::compare::Standing;

use super::{
    data::{Data, Item, Line},
    state::State,
};
use crate::{
    theme::{Tone, icon, space},
    widgets::{
        bytes,
        row::Row,
        words::{self, Run},
    },
};

/// The columns as drawn, in 792 points.
const COLUMNS: [f32; 6] = [20.0, 50.0, 208.0, 340.0, 528.0, 731.0];
/// Below this width the last column is left out, in points.
const NARROW: f32 = 640.0;

/// Where columns begin: mark, item, profile, chip, evidence, from.
fn columns(width: f32) -> [f32; 6] {
    // Where there is little room, the bytes count more than the query they came from.
    let drawn = if width < NARROW { [14.0, 36.0, 208.0, 350.0, 548.0, 792.0] } else { COLUMNS };
    drawn.map(|x| (x * width / 792.0).round())
}

pub(super) fn show(ui: &mut Ui, state: &mut State, data: &Data) {
    let mut head = Row::text(ui, 28.0);
    let [_, item, profile, chip, evidence, from] = columns(head.rect.width());
    let names = [
        (item, "Item"),
        (profile, data.name.as_str()),
        (chip, "This chip"),
        (evidence, "Evidence"),
        (from, "From"),
    ];
    for (x, name) in names {
        head.left(x, &[words::caption(name).faint()]);
    }
    let line = head.pen.palette.line;
    head.rule(line);
    head.end();
    let chosen = state.item;
    let mut area = egui::ScrollArea::vertical().id_salt("compared").auto_shrink([false, false]);
    if std::mem::take(&mut state.reveal) {
        let at = data.rows.iter().position(|row| matches!(row, Line::Item(n) if Some(*n) == chosen));
        let top = at.unwrap_or(0) as f32 * space::ROW;
        area = area.vertical_scroll_offset((top - ui.available_height() / 2.0).max(0.0));
    }
    area.show_rows(ui, space::ROW, data.rows.len(), |ui, range| {
        for row in data.rows.get(range).unwrap_or_default() {
            match row {
                Line::Heading(name, words) => heading(ui, name, words),
                Line::Item(index) => {
                    let Some(item) = data.items.get(*index) else { continue };
                    if item_row(ui, item, chosen == Some(*index)) {
                        state.item = Some(*index);
                    }
                }
            }
        }
    });
}

fn heading(ui: &mut Ui, name: &str, counted: &str) {
    let mut row = Row::text(ui, space::ROW);
    row.left(20.0, &[words::caption(name).dim().semibold(), words::note(counted).faint().gap(8.0)]);
    row.rule(row.pen.palette.line_subtle);
    row.named(Role::Heading, format!("{name}: {counted}"));
}

/// The mark of a standing: agreement with an assumption is never green.
pub(super) fn mark(standing: Standing) -> Run {
    match standing {
        Standing::Agrees => words::icon_s(icon::CHECK_CIRCLE).filled().tone(Tone::Ok),
        Standing::Deviates => words::icon_s(icon::X_CIRCLE).filled().tone(Tone::Danger),
        Standing::DiffersFromAssumed => words::icon_s(icon::WARNING).filled().tone(Tone::Warn),
        Standing::Assumed => words::icon_s(icon::QUESTION).dim(),
        Standing::Unknown => words::icon_s(icon::CIRCLE_DASHED).faint(),
    }
}

fn item_row(ui: &mut Ui, item: &Item, chosen: bool) -> bool {
    let mut row = Row::choice(ui, space::ROW, chosen);
    let [at, title, profile, chip, evidence, from] = columns(row.rect.width());
    row.left(at, &[mark(item.standing)]);
    let strong = |run: Run| if item.deviates { run.semibold() } else { run };
    row.left_in(title, profile - title - 8.0, &[strong(words::table(item.title.as_str()))]);
    row.left_in(profile, chip - profile - 8.0, &[words::table(item.expected.as_str()).dim()]);
    let observed = strong(words::table(item.observed.as_str()));
    let observed = match item.standing {
        Standing::Deviates => observed.tone(Tone::Danger),
        Standing::Unknown => observed.faint(),
        _ => observed,
    };
    row.left_in(chip, evidence - chip - 8.0, &[observed]);
    // A pair takes 21.6 points.
    let pairs = ((from - evidence - 44.0) / 21.6).max(3.0) as usize;
    row.left_in(evidence, from - evidence - 4.0, &lit(item, pairs.min(10)));
    let room = row.rect.width() - from - 6.0;
    row.left_in(from, room, &[words::note(item.from.as_str()).faint()]);
    row.rule(row.pen.palette.line_subtle);
    let said =
        format!("{}: {}, expected {}, is {}", item.title, item.standing.word(), item.expected, item.observed);
    row.chosen(chosen, said).clicked()
}

/// The record with its deciding bytes marked; what is long is cut around them.
pub(super) fn lit(item: &Item, most: usize) -> Vec<Run> {
    let (record, range) = &item.record;
    if record.is_empty() {
        return vec![words::hex_s("–").faint()];
    }
    let end = range.end.min(record.len());
    let start = range.start.min(end);
    let from = if end > most { end.saturating_sub(most).min(start) } else { 0 };
    let until = (from + most).min(record.len());
    let part = |range: std::ops::Range<usize>| bytes::pairs(record.get(range).unwrap_or_default());
    let tone = |run: Run| if item.deviates { run.tone(Tone::Danger) } else { run };
    let mut runs: Vec<Run> = Vec::new();
    let mut push = |run: Run| {
        let gap = if runs.is_empty() { 0.0 } else { 7.0 };
        runs.push(run.gap(gap));
    };
    if from > 0 {
        push(words::hex_s("…").faint());
    }
    if from < start {
        push(words::hex_s(part(from..start)).faint());
    }
    if start < end.min(until) {
        push(tone(words::hex_s(part(start..end.min(until))).semibold()));
    }
    if end < until {
        push(words::hex_s(part(end..until)).faint());
    }
    if until < record.len() {
        push(words::hex_s("…").faint());
    }
    runs
}
