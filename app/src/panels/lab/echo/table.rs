//! One row per length: counts, and the mean time as a bar against the expected one.

use egui::{Rect, Ui, pos2, vec2};

use super::{Data, Length};
use crate::{
    theme::{Tone, space},
    widgets::{gauge, row::Row, segment::grouped, words},
};

/// Right edges of the columns, and where the bar begins, in points.
const RIGHT: [(f32, &str); 6] = [
    (70.0, "Length"),
    (150.0, "Echoes"),
    (226.0, "Errors"),
    (306.0, "NACKs"),
    (396.0, "Mean"),
    (486.0, "Slowest"),
];
const BAR: f32 = 510.0;

pub(super) fn show(ui: &mut Ui, data: &Data) {
    let mut head = Row::text(ui, space::ROW_HEAD);
    for (x, text) in RIGHT {
        head.right(x, &[words::caption(text).faint()]);
    }
    head.left(BAR, &[words::caption("Mean, and the expected time as a tick").faint()]);
    head.rule(head.pen.palette.line);
    head.end();
    let longest = |row: &Length| row.slowest_ms.max(row.expected_ms);
    let full_ms = data.rows.iter().map(longest).fold(1.0, f32::max) * 1.1;
    for row in &data.rows {
        length(ui, row, full_ms);
    }
}

fn length(ui: &mut Ui, length: &Length, full_ms: f32) {
    let mut row = Row::text(ui, space::ROW);
    let ms = |time: f32| format!("{time:.1} ms");
    let errors = words::hex_s(grouped(length.errors.into()));
    let texts = [
        words::hex_s(format!("{} B", length.bytes)).semibold(),
        words::hex_s(grouped(length.sent.into())),
        if length.errors > 0 { errors.tone(Tone::Danger).semibold() } else { errors.faint() },
        words::hex_s(grouped(length.nacks)).dim(),
        words::hex_s(length.mean_ms.map_or_else(|| "–".to_owned(), ms)),
        words::hex_s(ms(length.slowest_ms)).dim(),
    ];
    for ((x, _), text) in RIGHT.iter().zip(texts) {
        row.right(*x, &[text]);
    }
    let bar =
        Rect::from_min_max(pos2(row.rect.left() + BAR, row.rect.top()), row.rect.max - vec2(space::S4, 0.0));
    if let Some(mean) = length.mean_ms.filter(|_| bar.width() > 40.0) {
        let slow = mean > length.expected_ms * 3.0 + 20.0;
        gauge::timing(&row.pen, bar, mean, Some(length.expected_ms), slow, full_ms);
    }
    row.rule(row.pen.palette.line_subtle);
    let said = format!(
        "{} B: {} echoes, {} errors, {} NACKs, mean {}",
        length.bytes,
        length.sent,
        length.errors,
        length.nacks,
        length.mean_ms.map_or_else(|| "not known".to_owned(), ms)
    );
    row.named(egui::accesskit::Role::Label, said);
}
