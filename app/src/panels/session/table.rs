//! The table: every value of the host beside that of the chip, sixteen bytes a line, unequal ones on both sides.

use std::ops::Range;

use egui::{Align, Margin, Rect, Sense, Stroke, Ui, UiBuilder, accesskit::Role, pos2, vec2};

use super::data::{Row, Table};
use crate::{
    theme::{self, Tone, space},
    widgets::{
        bytes::{self, ByteRole, Bytes},
        region,
        row::Row as Line,
        words::{self, Pen},
    },
};

/// Column of the labels, in points.
const LABEL: f32 = 128.0;
/// Between the sides.
const MIDDLE: f32 = 36.0;
/// Height of a line of bytes.
const LINE: f32 = 18.0;

/// Where the columns are.
struct Columns {
    per_line: usize,
    host: f32,
    middle: f32,
    chip: f32,
    /// Of the remark; `None` where there is no room for it.
    how: Option<f32>,
}

impl Columns {
    fn new(ui: &Ui, width: f32) -> Self {
        let of = |columns| bytes::width(ui, theme::HEX_S, columns, 0, false);
        let per_line = if LABEL + 2.0 * of(16) + MIDDLE <= width { 16 } else { 8 };
        let side = of(per_line);
        let chip = LABEL + side + MIDDLE;
        let how = chip + side;
        Self {
            per_line,
            host: LABEL,
            middle: LABEL + side + MIDDLE / 2.0 - 6.0,
            chip,
            how: (how + 96.0 < width).then_some(how),
        }
    }
}

pub(super) fn show(ui: &mut Ui, rect: Rect, table: &Table) {
    let margin = Margin { left: 24, right: 16, top: 8, bottom: 12 };
    region::scrolled(ui, "values", rect, margin, |ui| {
        let columns = Columns::new(ui, ui.available_width());
        let mut head = Line::text(ui, 30.0);
        head.left_in(0.0, LABEL - 8.0, &[words::section(table.title.as_str())]);
        let room = columns.chip - columns.host - 12.0;
        let side = |title: &str, note: &str| [words::section(title), words::note(note).faint().gap(8.0)];
        head.left_in(columns.host, room, &side("Host computes", &table.host));
        let rest = columns.how.unwrap_or(head.rect.width()) - columns.chip - 12.0;
        head.left_in(columns.chip, rest, &side(table.chip_title, table.chip));
        if let Some(how) = columns.how {
            head.left(how, &[words::caption("How").faint()]);
        }
        head.rule(head.pen.palette.line);
        head.end();
        for row in &table.rows {
            show_row(ui, &columns, row);
        }
    });
}

fn show_row(ui: &mut Ui, columns: &Columns, row: &Row) {
    let longest = row.host.len().max(row.chip.len()).max(1);
    let lines = longest.div_ceil(columns.per_line) as f32;
    let noted = !row.note.is_empty() && !row.goes_on;
    let height = (lines.max(if noted { 2.0 } else { 1.0 }) * LINE) + 7.0;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::focusable_noninteractive());
    let pen = Pen::new(ui);
    let first = rect.top() + 3.5 + LINE / 2.0;
    if !row.goes_on {
        pen.painter.hline(rect.x_range(), rect.top(), Stroke::new(space::HAIR, pen.palette.line_subtle));
    }
    let label = if row.goes_on { words::note(row.label).dim() } else { words::body(row.label).medium() };
    pen.line(pos2(rect.left(), first), Align::Min, LABEL - 8.0, &[label]);
    if noted {
        pen.line(
            pos2(rect.left(), first + LINE),
            Align::Min,
            LABEL - 8.0,
            &[words::note(row.note.as_str()).faint()],
        );
    }
    let equal = row.equal();
    for (name, bytes, other, x) in
        [("host", &row.host, &row.chip, columns.host), ("chip", &row.chip, &row.host, columns.chip)]
    {
        let place = Rect::from_min_max(pos2(rect.left() + x, rect.top() + 3.5), rect.max);
        let mut child = ui.new_child(UiBuilder::new().id_salt((name, row.label)).max_rect(place));
        if bytes.is_empty() {
            pen.line(pos2(place.left(), first), Align::Min, f32::INFINITY, &[words::note("none").faint()]);
            continue;
        }
        let marks = marks(row, bytes, other);
        let view = Bytes {
            bytes,
            columns: columns.per_line,
            offset_digits: 0,
            text: false,
            face: theme::HEX_S,
            row: LINE,
            marks: &marks,
            name: row.label,
            ..Bytes::default()
        };
        view.show(&mut child);
    }
    let mark = if equal {
        words::hex_s("=").tone(Tone::Ok)
    } else {
        words::hex_s("≠").tone(Tone::Danger).semibold()
    };
    pen.line(pos2(rect.left() + columns.middle, first), Align::Center, f32::INFINITY, &[mark]);
    if let Some(how) = columns.how {
        pen.line(
            pos2(rect.left() + how, first),
            Align::Min,
            rect.width() - how,
            &[words::note(row.how).faint()],
        );
    }
    let said = if equal {
        format!("{}, host {}, equal to chip", row.label, bytes::pairs_short(&row.host, 8, 0))
    } else {
        format!(
            "{}, host {}, not equal to chip {}",
            row.label,
            bytes::pairs_short(&row.host, 8, 0),
            bytes::pairs_short(&row.chip, 8, 0)
        )
    };
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Label, true, &said));
}

/// What the bytes are: the counter, the MAC, and whatever differs.
fn marks(row: &Row, bytes: &[u8], other: &[u8]) -> Vec<(Range<usize>, ByteRole)> {
    let mut marks = Vec::new();
    if row.counter > 0 {
        marks.push((0..row.counter, ByteRole::Changed));
        marks.push((row.counter..row.counter + 1, ByteRole::Head));
    }
    if let Some((at, length)) = row.mac {
        marks.push((at..at + length, ByteRole::Header));
    }
    for (index, byte) in bytes.iter().enumerate() {
        if other.get(index) != Some(byte) {
            marks.push((index..index + 1, ByteRole::Differ));
        }
    }
    marks
}
