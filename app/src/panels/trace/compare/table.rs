//! The list of stretches; only visible rows are built.

use egui::{Key, Margin, Rect, Ui};

use super::{State, build, data::CompareRow};
use crate::{
    theme::{Tone, icon, space},
    view::Compared,
    widgets::{
        copying::{self, Copied},
        region,
        row::{self, Row},
        words,
    },
};

/// Left edges of the columns; `what` takes what is left.
struct Columns {
    second: f32,
    code: f32,
    command: f32,
    what: f32,
    difference: f32,
    statuses: [f32; 2],
}

impl Columns {
    fn new(width: f32) -> Self {
        let status = if width >= 1_150.0 { 170.0 } else { 120.0 };
        let statuses = [width - 2.0 * status - 24.0, width - status - 24.0];
        let difference = (statuses[0] - 260.0).max(400.0);
        Self { second: 84.0, code: 144.0, command: 184.0, what: 310.0, difference, statuses }
    }
}

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, compared: &Compared, chosen: Option<usize>) {
    let at = Columns::new(rect.width());
    let (head, body) = rect.split_top_bottom_at_y(rect.top() + space::ROW_HEAD);
    region::inside(ui, "compare head", head, Margin::ZERO, |ui| heads(ui, &at, compared));
    let count = build::len(compared);
    if count == 0 {
        region::inside(ui, "nothing to compare", body, Margin::same(24), |ui| {
            row::paragraph(ui, &[words::body("Neither has an exchange.").dim()]);
        });
        return;
    }
    region::inside(ui, "compare rows", body, Margin::ZERO, |ui| {
        let mut area = egui::ScrollArea::vertical().id_salt("stretches").auto_shrink([false, false]);
        if std::mem::take(&mut state.reveal) {
            let top = chosen.map_or(0.0, |place| (place as f32 - 2.0) * space::ROW_DENSE);
            area = area.vertical_scroll_offset(top.max(0.0));
        }
        area.show_rows(ui, space::ROW_DENSE, count, |ui, visible| {
            for place in visible {
                let Some(row) = build::row(compared, place) else { continue };
                if show_row(ui, &at, &row, chosen == Some(place)) {
                    state.chosen = Some(place);
                }
            }
        });
    });
    if ui.ctx().text_edit_focused() || ui.ctx().any_popup_open() {
        return;
    }
    let (up, down) = ui.input(|input| (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown)));
    if up || down {
        let now = chosen.unwrap_or(0);
        let next = if up { now.saturating_sub(1) } else { (now + 1).min(count - 1) };
        (state.chosen, state.reveal) = (Some(next), true);
    }
}

fn heads(ui: &mut Ui, at: &Columns, compared: &Compared) {
    let mut row = Row::text(ui, space::ROW_HEAD);
    let head = |text: &str| [words::caption(text).faint()];
    row.left(24.0, &head("No."));
    row.left(at.second, &head("No."));
    row.left(at.code, &head("Code"));
    row.left(at.command, &head("Command"));
    row.left(at.what, &head("What"));
    row.left(at.difference, &head("Difference"));
    let names = [&compared.first.name, &compared.second.name];
    for ((x, next), name) in at.statuses.iter().zip([at.statuses[1], row.rect.width()]).zip(names) {
        row.left_in(*x, next - x - 12.0, &head(name));
    }
    row.rule(row.pen.palette.line);
    row.end();
}

fn show_row(ui: &mut Ui, at: &Columns, data: &CompareRow, selected: bool) -> bool {
    let mut row = Row::choice(ui, space::ROW_DENSE, selected);
    match data {
        CompareRow::Alike(text) => {
            row.left(at.command, &[words::table(text.as_str()).faint()]);
        }
        CompareRow::NotSent(number, why) => {
            row.left(24.0, &[words::hex_s(number.to_string()).faint()]);
            row.left(at.command, &[words::table(format!("Not sent: {why}")).dim()]);
        }
        CompareRow::Differs { numbers, code, command, what, difference, statuses } => {
            let number = |number: Option<u64>| number.map_or_else(|| "–".to_owned(), |n| n.to_string());
            row.left(24.0, &[words::hex_s(number(numbers.0)).faint()]);
            row.left(at.second, &[words::hex_s(number(numbers.1)).faint()]);
            row.left(at.code, &[words::hex_s(code.as_str()).semibold()]);
            row.left_in(at.command, at.what - at.command - 8.0, &[words::table(command.as_str()).medium()]);
            row.left_in(at.what, at.difference - at.what - 12.0, &[words::table(what.as_str()).dim()]);
            let mark = words::icon_xs(icon::GIT_DIFF).tone(Tone::Danger);
            let text = words::table(difference.as_str()).gap(5.0);
            row.left_in(at.difference, at.statuses[0] - at.difference - 12.0, &[mark, text]);
            let differs = statuses.0 != statuses.1;
            let ends = [at.statuses[1], row.rect.width()];
            for ((x, end), status) in at.statuses.iter().zip(ends).zip([&statuses.0, &statuses.1]) {
                let text = words::table(status.as_str());
                let text = if differs { text.semibold() } else { text.faint() };
                row.left_in(*x, end - x - 12.0, &[text]);
            }
        }
    }
    let response = row.chosen(selected, data.name());
    copying::offer(&response, || Copied::Words(data.name()));
    response.clicked()
}
