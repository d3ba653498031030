//! The verdict with its bar, the list of groups, and the empty screen.

use egui::{Align, CornerRadius, Pos2, Rect, Stroke, StrokeKind, Ui, accesskit::Role, pos2, vec2};

use super::{data::Data, state::State};
use crate::{
    theme::{self, Tone, icon, space},
    widgets::{
        button::Kind,
        row::{self, Row},
        state as states, words,
    },
};

pub(super) fn empty(ui: &mut Ui, state: &mut State) {
    let names = state.names();
    let buttons: Vec<_> = names.iter().map(|name| (Kind::Plain, name.as_str())).collect();
    let sentence = "No profile chosen. It is compared with the connected chip, value by value.";
    if let Some(index) = states::empty(ui, sentence, &buttons) {
        state.choose(index);
    }
}

pub(super) fn verdict(ui: &mut Ui, data: &Data) {
    let row = Row::text(ui, 30.0);
    let counts = data.counts;
    let middle = row.rect.center().y;
    let title = [words::run(theme::VERDICT, data.sentence.as_str())];
    let figures = [
        (counts.agree, "agree", Some((icon::CHECK_CIRCLE, Tone::Ok))),
        (counts.deviate, "deviate", Some((icon::X_CIRCLE, Tone::Danger))),
        (counts.assumed + counts.differ, "rest on assumptions", None),
        (counts.unknown, "not read", None),
    ];
    let mut runs = Vec::new();
    for (n, word, mark) in figures.into_iter().filter(|(n, ..)| *n > 0) {
        let gap = if runs.is_empty() { 0.0 } else { space::PAD };
        runs.push(match mark {
            Some((glyph, tone)) => words::icon(glyph).filled().tone(tone).gap(gap),
            None => words::icon(icon::QUESTION).dim().gap(gap),
        });
        runs.push(words::strong(n.to_string()).semibold().gap(8.0));
        runs.push(words::body(word).gap(6.0));
    }
    let used = row.pen.line(pos2(row.rect.right(), middle), Align::Max, f32::INFINITY, &runs);
    let room = used.left() - row.rect.left() - space::S4;
    row.pen.line(row.rect.left_center(), Align::Min, room, &title);
    row.named(
        Role::Heading,
        format!(
            "{}: {} agree, {} deviate, {} rest on assumptions, {} not read",
            data.sentence,
            counts.agree,
            counts.deviate,
            counts.assumed + counts.differ,
            counts.unknown
        ),
    );
    ui.add_space(8.0);
    let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), 8.0), egui::Sense::hover());
    paint_bar(ui, bar, data);
}

/// Agree, deviate, and what proves nothing: hatched, never green.
fn paint_bar(ui: &Ui, bar: Rect, data: &Data) {
    let p = theme::palette(ui);
    let counts = data.counts;
    let share = |n: usize| bar.width() * n as f32 / counts.total().max(1) as f32;
    let mut x = bar.left();
    for (n, tone) in [(counts.agree, Tone::Ok), (counts.deviate, Tone::Danger)] {
        let right = x + share(n);
        // What is there at all is seen.
        let right = if n > 0 { right.max(x + 3.0) } else { right };
        let part = Rect::from_min_max(pos2(x, bar.top()), pos2(right - 1.0, bar.bottom()));
        if n > 0 {
            ui.painter().rect_filled(part, CornerRadius::ZERO, p.tone(tone).ink);
        }
        x = right;
    }
    let rest = Rect::from_min_max(pos2(x, bar.top()), bar.max);
    if rest.width() < 1.0 {
        return;
    }
    let painter = ui.painter().with_clip_rect(rest);
    let stroke = Stroke::new(space::HAIR, p.text3);
    let mut at = rest.left() - rest.height();
    while at < rest.right() {
        let ends: [Pos2; 2] = [pos2(at, rest.bottom()), pos2(at + rest.height(), rest.top())];
        painter.line_segment(ends, stroke);
        at += 5.0;
    }
    painter.rect_stroke(rest, CornerRadius::ZERO, Stroke::new(space::HAIR, p.line), StrokeKind::Inside);
}

pub(super) fn groups(ui: &mut Ui, state: &mut State, data: &Data) {
    for group in &data.groups {
        let chosen = state.group == group.group;
        let mut row = Row::choice(ui, 30.0, chosen);
        let name = words::body(group.name);
        row.left(space::PAD, &[if chosen { name.semibold() } else { name }]);
        let right = row.rect.width();
        if group.deviate > 0 {
            let n = words::strong(group.deviate.to_string()).semibold().tone(Tone::Danger);
            row.right(right - 46.0, &[n]);
        }
        row.right(right - 12.0, &[words::hex_s(group.total.to_string()).faint()]);
        let said = format!("{}, {} items, {} deviate", group.name, group.total, group.deviate);
        if row.chosen(chosen, said).clicked() {
            (state.group, state.item) = (group.group, None);
        }
    }
    ui.add_space(space::S3);
    let width = ui.available_width() - space::PAD - 8.0;
    let note = "Content of zones is not part of a profile";
    row::paragraph_in(ui, space::PAD, width, &[words::note(note).faint()]);
}
