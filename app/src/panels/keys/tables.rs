//! The table of private slots, and what is known of the host keys.

use egui::{Align, CornerRadius, Rect, Stroke, Ui, accesskit::Role, pos2, vec2};

use super::{
    Slot, State, build,
    data::{Budget, Data, Host, Private},
};
use crate::{
    theme::{Tone, icon, space},
    widgets::{
        badge::{self, Badge},
        region,
        row::{self, Row},
        slots,
        words::{self, Run},
    },
};

/// Height of a row of private slots, in points.
const ROW: f32 = 30.0;
/// The width the columns were drawn for.
const DRAWN: f32 = 816.0;

/// A heading inside the full width of the region.
pub(super) fn heading(ui: &mut Ui, title: &str, note: &str) -> Rect {
    let row = Row::text(ui, 18.0);
    let runs = [words::section(title), words::body(note).faint().gap(space::S2)];
    let room = row.rect.width() - 2.0 * space::PAD;
    let at = pos2(row.rect.left() + space::PAD, row.rect.center().y);
    let used = row.pen.line(at, Align::Min, room, &runs);
    let rest = Rect::from_min_max(
        pos2(used.right() + space::S4, row.rect.top()),
        row.rect.max - vec2(space::PAD, 0.0),
    );
    row.named(Role::Heading, words::spoken(&runs));
    rest
}

/// Columns, from the row's left edge: five of the six are where the design has them, scaled to the room there is.
fn columns(width: f32) -> [f32; 8] {
    let share = ((width - 2.0 * space::PAD) / DRAWN).min(1.1);
    [0.0, 68.0, 190.0, 308.0, 419.0, 471.0, 592.0, 665.0].map(|x| (space::PAD + x * share).round())
}

pub(super) fn private(ui: &mut Ui, state: &mut State, data: &Data) {
    ui.add_space(10.0);
    let rest = heading(ui, "Private keys", "Never leave the chip");
    if data.modes_assumed && rest.width() > 320.0 {
        region::heading_controls(ui, rest, |ui| {
            let row = Row::sized(ui, 194.0, 18.0, egui::Sense::hover());
            let run = [words::note("mode bytes are a proposal, ST prints none").faint()];
            let used = row.pen.line(row.rect.right_center(), Align::Max, f32::INFINITY, &run);
            let width = badge::width(&row.pen, Badge::Assumed, "Assumed");
            let at = pos2(used.left() - width - space::S2, row.rect.center().y);
            badge::paint(&row.pen, at, Badge::Assumed, "Assumed");
            row.named(Role::Label, "Mode bytes are assumed: ST prints none");
        });
    }
    ui.add_space(6.0);
    let mut head = Row::text(ui, 24.0);
    let x = columns(head.rect.width());
    let names =
        ["Slot", "Curve", "Sign digest", "Sign sequence", "Establish", "Generate key", "Mode", "Uses left"];
    for (index, (x, name)) in x.into_iter().zip(names).enumerate() {
        let run = [words::caption(name).faint()];
        if (2..5).contains(&index) {
            head.centre(x, &run)
        } else {
            head.left(x, &run)
        };
    }
    let line = head.pen.palette.line;
    head.rule(line);
    head.end();
    for slot in &data.private {
        private_row(ui, state, slot);
    }
    ui.add_space(12.0);
    region::divider(ui);
}

fn private_row(ui: &mut Ui, state: &mut State, slot: &Private) {
    let place = Slot::Private(slot.slot);
    let chosen = state.slot == place;
    let mut row = Row::choice(ui, ROW, chosen);
    let [at, curve, digest, sequence, establish, generate, mode, left] = columns(row.rect.width());
    let name = stsafe_core::command::signature::slot_name(slot.slot);
    slots::tile(&row.pen, pos2(row.rect.left() + at, row.rect.center().y), &name, slot.mark);
    let empty = slot.mark == slots::Slot::Empty;
    let text = words::table(slot.curve.as_str());
    row.left(curve, &[if empty { text.dim() } else { text.medium() }]);
    for (x, yes) in [digest, sequence, establish].into_iter().zip(slot.uses) {
        let mark = if yes { words::icon_s(icon::CHECK) } else { words::table("–").faint() };
        row.centre(x, &[mark]);
    }
    row.left(generate, &[words::table(slot.generate)]);
    row.left(mode, &[words::hex_s(slot.mode.as_str())]);
    let room = row.rect.width() - left - 8.0;
    row.left_in(left, room, &[words::table(slot.left.as_str()).dim()]);
    row.rule(row.pen.palette.line_subtle);
    let said =
        format!("{}, {}, generate {}, uses: {}", build::name(place), slot.curve, slot.generate, slot.left);
    state.painted(place, &row.chosen(chosen, said));
}

pub(super) fn host(ui: &mut Ui, state: &mut State, data: &Data) {
    let Some(host) = &data.host else { return };
    let chosen = state.slot == Slot::Host;
    let row = Row::choice(ui, 112.0, chosen);
    let left = row.rect.left() + space::PAD;
    let top = row.rect.top();
    let runs = [words::section("Host keys"), words::body(host.kind.as_str()).faint().gap(space::S2)];
    row.pen.line(pos2(left, top + 22.0), Align::Min, f32::INFINITY, &runs);
    let share = ((row.rect.width() - 2.0 * space::PAD) / DRAWN).min(1.0);
    let column = |x: f32| left + (x * share).round();
    let stack = |x: f32, room: f32, caption: &str, value: Run, note: &str| {
        row.pen.line(pos2(x, top + 54.0), Align::Min, room, &[words::caption(caption).faint()]);
        row.pen.line(pos2(x, top + 72.0), Align::Min, room, &[value]);
        row.pen.line(pos2(x, top + 90.0), Align::Min, room, &[words::note(note).faint()]);
    };
    let (counter, of) = match &host.counter {
        Some((counter, of)) => (words::hex(counter.as_str()), of.as_str()),
        None => (words::body("None").dim(), "Begins with the first keys"),
    };
    stack(column(0.0), 170.0 * share, "Session counter", counter, of);
    let (fields, right) = match &host.control {
        Some((fields, right)) => (words::hex(fields.as_str()), *right),
        None => (words::body("Not asked yet").dim(), ""),
    };
    stack(column(182.0), 235.0 * share, "Control fields", fields, right);
    let ways = words::body(host.ways.as_str());
    stack(column(440.0), 185.0 * share, "Ways to write", ways, host.again);
    let bar =
        Rect::from_min_max(pos2(column(640.0), top + 68.0), pos2(row.rect.right() - space::PAD, top + 74.0));
    let said = budget(&row, bar, top, host.budget);
    let control = host.control.as_ref().map_or("", |(fields, _)| fields.as_str());
    row.rule(row.pen.palette.line_subtle);
    let name = format!("Host keys, {}, control fields {control}, {said}", spoken(host));
    state.painted(Slot::Host, &row.chosen(chosen, name));
}

fn spoken(host: &Host) -> String {
    match &host.counter {
        Some((counter, _)) => format!("{}, counter {counter}", host.kind),
        None => host.kind.clone(),
    }
}

/// Wrong C-MACs in a row on their way to the end of the host keys.
fn budget(row: &Row, bar: Rect, top: f32, budget: Budget) -> String {
    let p = row.pen.palette;
    let run = [words::caption("Wrong C-MACs in a row").faint()];
    row.pen.line(pos2(bar.left(), top + 54.0), Align::Min, bar.width(), &run);
    row.pen.painter.rect_filled(bar, CornerRadius::same(2), p.active);
    let x = |n: u16| bar.left() + bar.width() * f32::from(n) / f32::from(budget.limit.max(1));
    let spent = Rect::from_min_max(bar.min, pos2(x(budget.wrong).min(bar.right()), bar.bottom()));
    row.pen.painter.rect_filled(spent, CornerRadius::same(2), p.tone(Tone::Warn).ink);
    for (at, tone) in [(x(budget.stop), Tone::Warn), (bar.right() - 1.0, Tone::Danger)] {
        let line = Stroke::new(space::BOLD, p.tone(tone).ink);
        row.pen.painter.vline(at.round(), bar.top() - 4.0..=bar.bottom() + 4.0, line);
    }
    let said = format!("{} now, stop at {}, blocked at {}", budget.wrong, budget.stop, budget.limit);
    row.pen.line(pos2(bar.left(), top + 90.0), Align::Min, bar.width(), &[words::note(said.as_str()).dim()]);
    said
}

/// A caption over a list.
pub(super) fn caption(ui: &mut Ui, text: &str) {
    row::paragraph(ui, &[words::caption(text).faint()]);
}
