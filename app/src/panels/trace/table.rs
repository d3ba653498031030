//! The dense table of exchanges; only visible rows are built.

use egui::{Margin, Rect, Ui};

use super::{Source, State, data::TraceRow};
use crate::{
    text,
    theme::{Tone, icon, space},
    widgets::{
        copying::{self, Copied},
        gauge, region,
        row::Row,
        state as states, words,
    },
};

/// Height of the column heads.
pub(super) const HEAD: f32 = space::ROW_HEAD;
/// Width of a digit of the running number.
const DIGIT: f32 = 7.3;
/// A duration this long fills the bar.
const FULL_MS: f32 = 92.0;

/// Columns for one width of the table: left edges, except where an edge is named right.
struct Columns {
    number: f32,
    time: f32,
    delta_right: f32,
    code: f32,
    command: f32,
    what: f32,
    session: f32,
    status: f32,
    sent_right: f32,
    got_right: f32,
    ms_right: f32,
    bar: f32,
    bar_width: f32,
    nack_right: f32,
    from: f32,
}

impl Columns {
    /// Drawn for 1,264 points; what is wider or narrower goes to *What*. A narrow table has no
    /// bars, and cuts long status names.
    fn new(width: f32, digits: usize) -> Self {
        let bars = width >= 1_150.0;
        let (status_width, bar_width) = if bars { (240.0, 92.0) } else { (200.0, 0.0) };
        let fixed = status_width + 94.0 + if bars { 150.0 } else { 40.0 } + 96.0;
        let status = width - fixed;
        // Drawn for four digits; a longer number moves what stands behind it.
        let more = digits.saturating_sub(4) as f32 * DIGIT;
        Self {
            number: 24.0,
            time: 66.0 + more,
            delta_right: 202.0 + more,
            code: 216.0 + more,
            command: 262.0 + more,
            what: 385.0 + more,
            session: status - if bars { 66.0 } else { 0.0 },
            status,
            sent_right: status + status_width,
            got_right: status + status_width + 34.0,
            ms_right: status + status_width + 78.0,
            bar: status + status_width + 94.0,
            bar_width,
            nack_right: width - 112.0,
            from: width - 96.0,
        }
    }
}

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, source: &Source<'_>) {
    let highest = source.data.shown.last().and_then(|place| (source.number)(*place)).unwrap_or(0);
    let columns = Columns::new(rect.width(), highest.to_string().len());
    let (head, body) = rect.split_top_bottom_at_y(rect.top() + HEAD);
    region::inside(ui, "trace head", head, Margin::ZERO, |ui| heads(ui, &columns));
    if source.data.shown.is_empty() {
        region::inside(ui, "no rows", body, Margin::same(24), |ui| {
            if source.data.left > 0 {
                crate::widgets::row::paragraph(ui, &[words::body("Searching…").dim()]);
            } else if states::empty(
                ui,
                text::NOTHING_MATCHES,
                &[(crate::widgets::button::Kind::Plain, "Show all")],
            )
            .is_some()
            {
                state.filter.clear();
                state.only = super::Only::All;
            }
        });
        return;
    }
    let chosen = state.chosen.or_else(|| source.data.shown.last().copied());
    region::inside(ui, "trace rows", body, Margin::ZERO, |ui| {
        let mut area = egui::ScrollArea::vertical()
            .id_salt("rows")
            .auto_shrink([false, false])
            .stick_to_bottom(!state.paused);
        if std::mem::take(&mut state.reveal) {
            let index = chosen.and_then(|chosen| source.data.shown.binary_search(&chosen).ok());
            // Two rows above it stay in sight.
            let top = index.map(|index| (index as f32 - 2.0) * space::ROW_DENSE);
            area = area.vertical_scroll_offset(top.unwrap_or(0.0).max(0.0));
        }
        area.show_rows(ui, space::ROW_DENSE, source.data.shown.len(), |ui, visible| {
            for place in source.data.shown.get(visible).unwrap_or_default() {
                let Some(row) = (source.row)(*place) else { continue };
                if show_row(ui, &columns, &row, chosen == Some(*place)) {
                    state.chosen = Some(*place);
                    state.paused = source.data.shown.last() != Some(place);
                    state.field = None;
                }
            }
        });
    });
}

fn heads(ui: &mut Ui, at: &Columns) {
    let mut row = Row::text(ui, HEAD);
    let head = |text: &str| [words::caption(text).faint()];
    row.left(at.number, &head("No."));
    row.left(at.time, &head("Time, UTC"));
    row.right(at.delta_right, &head("Δ ms"));
    row.left(at.code, &head("Code"));
    row.left(at.command, &head("Command"));
    row.left(at.what, &head("What"));
    if at.session < at.status {
        row.left(at.session, &head("Session N"));
    }
    row.left(at.status, &head("Status"));
    row.right(at.sent_right, &head("Sent"));
    row.right(at.got_right, &head("Got"));
    row.right(at.ms_right, &head("ms"));
    if at.bar_width > 0.0 {
        row.left(at.bar, &head("Against expected"));
    }
    row.right(at.nack_right, &head("NACK"));
    row.left(at.from, &head("From"));
    row.rule(row.pen.palette.line);
    row.end();
}

fn show_row(ui: &mut Ui, at: &Columns, data: &TraceRow, selected: bool) -> bool {
    let mut row = Row::choice(ui, space::ROW_DENSE, selected);
    row.left(at.number, &[words::hex_s(data.number.to_string()).faint()]);
    row.left(at.time, &[words::hex_s(data.time.as_str()).dim()]);
    let delta = data.delta_ms.map_or_else(|| "–".to_owned(), |ms| format!("{ms:.1}"));
    row.right(at.delta_right, &[words::hex_s(delta).faint()]);
    row.left(at.code, &[words::hex_s(data.code.as_str()).semibold()]);
    let command = words::table(data.command.as_str());
    let command = if data.quiet { command.dim() } else { command.medium() };
    row.left_in(at.command, at.what - at.command - 8.0, &[command]);
    let lock = || words::icon_xs(icon::LOCK_KEY);
    let lock = || if data.opened { lock().accent() } else { lock().faint() };
    let what = words::table(data.what.as_str()).dim();
    let room = at.session - at.what - 12.0;
    match (data.protected, at.session < at.status) {
        (true, true) => {
            row.left_in(at.what, room, &[what]);
            let n = words::hex_s(data.session.as_deref().unwrap_or("")).gap(5.0);
            row.left(at.session, &[lock(), n]);
        }
        // Without a column of its own the lock stands before the words.
        (true, false) => {
            row.left_in(at.what, room, &[lock(), what.gap(5.0)]);
        }
        (false, _) => {
            row.left_in(at.what, room, &[what]);
        }
    }
    let (code, name) = &data.status;
    let (code, name) = (words::hex_s(code.as_str()), words::table(name.as_str()).gap(4.0));
    let status = match data.tone {
        Some(tone) => [code.semibold().tone(tone), name.tone(tone)],
        None => [code.faint(), name.faint()],
    };
    row.left_in(at.status, at.sent_right - at.status - 30.0, &status);
    row.right(at.sent_right, &[words::hex_s(data.sent.to_string()).dim()]);
    row.right(at.got_right, &[words::hex_s(data.got.to_string()).dim()]);
    let ms = words::hex_s(format!("{:.1}", data.took_ms));
    row.right(at.ms_right, &[if data.slow { ms.semibold().tone(Tone::Warn) } else { ms.dim() }]);
    let bar = Rect::from_min_size(
        egui::pos2(row.rect.left() + at.bar, row.rect.top()),
        egui::vec2(at.bar_width, row.rect.height()),
    );
    if at.bar_width > 0.0 {
        gauge::timing(&row.pen, bar, data.took_ms, Some(data.expected_ms), data.slow, FULL_MS);
    }
    if data.nacks > 0 {
        row.right(at.nack_right, &[words::hex_s(data.nacks.to_string()).dim()]);
    }
    let room = row.rect.width() - at.from - 8.0;
    let mut from = vec![words::table(data.from.as_str()).faint()];
    for (on, glyph) in [(data.pinned, icon::PUSH_PIN), (data.noted, icon::NOTE_PENCIL)] {
        if on {
            from.push(words::icon_xs(glyph).accent().gap(5.0));
        }
    }
    row.left_in(at.from, room, &from);
    let response = row.chosen(selected, data.name());
    copying::offer(&response, || Copied::Words(data.name()));
    response.clicked()
}
