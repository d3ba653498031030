//! The table: every value of the host beside that of the chip, sixteen bytes a line, unequal ones on both sides.

use std::ops::Range;

use egui::{Align, Margin, Rect, Sense, Stroke, Ui, UiBuilder, accesskit::Role, pos2, vec2};

use super::State;
use super::data::{Row, Side, Table};
use super::flow::{self, Light, Part, Pointed};
use crate::{
    theme::{self, Tone, space},
    widgets::{
        bytes::{self, ByteRole, Bytes},
        region,
        row::{Row as Line, in_sight},
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

/// What the table wants from this frame.
struct Wanted {
    /// Lit because of the last frame.
    lit: Option<Pointed>,
    /// Pointed at in this one.
    pointed: Option<Pointed>,
    /// The row that gets the keyboard, once.
    focus: Option<usize>,
    /// The row that got it.
    given: Option<egui::Id>,
}

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, table: &Table) {
    let shown = Some((state.place.examples, table.number));
    let fresh = std::mem::replace(&mut state.shown, shown) != shown;
    if fresh && let Some(given) = state.given.take() {
        ui.memory_mut(|memory| memory.surrender_focus(given));
    }
    let mut wanted = Wanted {
        lit: state.pointed,
        pointed: None,
        focus: table.first_unequal.filter(|_| fresh),
        given: None,
    };
    let margin = Margin { left: 24, right: 16, top: 8, bottom: 12 };
    region::scrolled(ui, "values", rect, margin, |ui| {
        let columns = Columns::new(ui, ui.available_width());
        let mut head = Line::text(ui, 30.0);
        head.left_in(0.0, LABEL - 8.0, &[words::section(table.title.as_str())]);
        let room = columns.chip - columns.host - 12.0;
        // What is pointed at says beside its side where it flows.
        let flows = |side| {
            let pointed = wanted.lit.filter(|lit| lit.side == side)?;
            Some(words::note(flow::sentence(&table.rows, pointed.part)).accent())
        };
        let side = |title: &str, side, note: &str| {
            let note = flows(side).unwrap_or_else(|| words::note(note).faint());
            [words::section(title), note.gap(8.0)]
        };
        head.left_in(columns.host, room, &side("Host computes", Side::Host, &table.host));
        let rest = columns.how.unwrap_or(head.rect.width()) - columns.chip - 12.0;
        head.left_in(columns.chip, rest, &side(table.chip_title, Side::Chip, table.chip));
        if let Some(how) = columns.how {
            head.left(how, &[words::caption("How").faint()]);
        }
        head.rule(head.pen.palette.line);
        head.end();
        for (index, row) in table.rows.iter().enumerate() {
            let focus = wanted.focus == Some(index);
            show_row(ui, &columns, row, &mut wanted, focus);
        }
    });
    state.given = wanted.given.or(state.given);
    if state.pointed != wanted.pointed {
        state.pointed = wanted.pointed;
        ui.ctx().request_repaint();
    }
}

fn show_row(ui: &mut Ui, columns: &Columns, row: &Row, wanted: &mut Wanted, focus: bool) {
    let longest = row.host.len().max(row.chip.len()).max(1);
    let lines = longest.div_ceil(columns.per_line) as f32;
    let noted = !row.note.is_empty() && !row.goes_on;
    let height = (lines.max(if noted { 2.0 } else { 1.0 }) * LINE) + 7.0;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::focusable_noninteractive());
    if focus {
        response.request_focus();
        wanted.given = Some(response.id);
        ui.scroll_to_rect(rect.expand2(vec2(0.0, 2.0 * LINE)), None);
    } else {
        in_sight(&response);
    }
    if response.has_focus() {
        // The arrows go from exchange to exchange here, not from row to row.
        let filter = egui::EventFilter { vertical_arrows: true, ..egui::EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let part = row.parts.first().map(|(_, part)| *part);
        wanted.pointed = wanted.pointed.or(part.map(|part| Pointed { side: Side::Host, part }));
        let palette = theme::palette(ui);
        theme::focus_ring(ui.painter(), palette, rect.expand2(vec2(6.0, -1.0)), space::RADIUS_SMALL);
    }
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
    for (name, side, bytes, other, x) in [
        ("host", Side::Host, &row.host, &row.chip, columns.host),
        ("chip", Side::Chip, &row.chip, &row.host, columns.chip),
    ] {
        let place = Rect::from_min_max(pos2(rect.left() + x, rect.top() + 3.5), rect.max);
        let mut child = ui.new_child(UiBuilder::new().id_salt((name, row.label)).max_rect(place));
        if bytes.is_empty() {
            pen.line(pos2(place.left(), first), Align::Min, f32::INFINITY, &[words::note("none").faint()]);
            continue;
        }
        let lit = wanted.lit.filter(|lit| lit.side == side).map(|lit| lit.part);
        let marks = marks(row, bytes, other, lit);
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
        let pointed = view.show(&mut child).hovered.and_then(|at| flow::part_at(row, at));
        if let Some(part) = pointed {
            wanted.pointed = Some(Pointed { side, part });
        }
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

/// What the bytes are: the counter, the MAC, what is pointed at, and whatever differs.
fn marks(row: &Row, bytes: &[u8], other: &[u8], lit: Option<Part>) -> Vec<(Range<usize>, ByteRole)> {
    let role = |part: Part| match part {
        Part::Counter => Some(ByteRole::Changed),
        Part::Subject | Part::Header | Part::Status => Some(ByteRole::Head),
        Part::Cmac | Part::Rmac => Some(ByteRole::Header),
        _ => None,
    };
    let of_parts = row.parts.iter().filter_map(|(range, part)| Some((range.clone(), role(*part)?)));
    let mut marks: Vec<(Range<usize>, ByteRole)> = of_parts.collect();
    for (range, light) in lit.into_iter().flat_map(|part| flow::lit(row, part)) {
        marks.push((range, if light == Light::Same { ByteRole::Value } else { ByteRole::Header }));
    }
    for (index, byte) in bytes.iter().enumerate() {
        if other.get(index) != Some(byte) {
            marks.push((index..index + 1, ByteRole::Differ));
        }
    }
    marks
}
