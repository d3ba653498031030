//! Value, gauge, history and slow motion of the selected counter.

use egui::{Margin, Rect, Ui, accesskit::Role, vec2};

use super::{
    Span, State,
    data::{Data, Shown},
    history, plot, walk,
};
use crate::{
    action::{Outbox, Sought},
    panels::in_trace,
    theme::{self, space},
    widgets::{
        copying::{self, Copied},
        facts, fade, gauge, region,
        row::Row,
        segment::{Choice, grouped, segment_small},
        words,
    },
};

/// Height of the slow motion, in points.
const WALK: f32 = 214.0;

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, shown: &Shown, out: &mut Outbox) {
    let (upper, lower) = region::split_top(ui, rect, 168.0);
    let (past, slow) = region::split_top(ui, lower, lower.height() - WALK);
    let margin = Margin { left: 24, right: 24, top: 18, bottom: 0 };
    region::inside(ui, "value", upper, margin, |ui| value(ui, shown, out));
    let margin = Margin { left: 24, right: 24, top: 12, bottom: 0 };
    region::inside(ui, "history", past, margin, |ui| past_and_future(ui, state, shown));
    region::inside(ui, "walk", slow, margin, |ui| walk::show(ui, state, data, shown, out));
}

fn value(ui: &mut Ui, shown: &Shown, out: &mut Outbox) {
    let rest = region::heading(ui, &format!("Zone {}", shown.zone), &shown.note);
    in_trace::at_end(ui, rest, Sought::Zone(shown.zone), out);
    let fade = fade::of(ui, ("counter value", shown.zone), Some(shown.value));
    let mut row = Row::value(ui, 62.0);
    let said = grouped(u64::from(shown.value));
    let run = words::run(theme::DISPLAY, said.as_str());
    let place = vec2(row.pen.width(std::slice::from_ref(&run)), 50.0);
    fade::behind(&row.pen, Rect::from_min_size(row.rect.min + vec2(0.0, 6.0), place), fade);
    let used = row.left(0.0, &[fade::run(run, fade)]);
    let x = used.right() - row.rect.left() + 16.0;
    let at = egui::pos2(used.right() + 16.0, row.rect.center().y + 11.0);
    let code = [words::hex(format!("{:08X}", shown.value)).faint()];
    row.pen.line(at, egui::Align::Min, f32::INFINITY, &code);
    if let Some(from) = shown.lowered {
        let from = grouped(u64::from(from));
        let runs = [words::body("lowered from").dim(), words::hex(from).dim().gap(4.0)];
        if x + row.pen.width(&runs) + 110.0 < row.rect.width() {
            let right = egui::pos2(row.rect.right(), at.y);
            row.pen.line(right, egui::Align::Max, f32::INFINITY, &runs);
        }
    }
    let response = row.named(Role::Label, format!("Zone {}, {said} of 4,294,967,295", shown.zone));
    let name = format!("counter of zone {}", shown.zone);
    copying::offer(&response, || Copied::bytes(&name, &shown.value.to_be_bytes()));
    ui.add_space(8.0);
    gauge::scale(ui, shown.value);
}

fn past_and_future(ui: &mut Ui, state: &mut State, shown: &Shown) {
    let rest = region::heading(ui, "History", &shown.history.note);
    region::heading_controls(ui, rest, |ui| {
        let spans = [("Minute", Span::Minute), ("Hour", Span::Hour), ("All", Span::All)];
        let choices = spans.map(|(text, _)| Choice { text, closed: "" });
        let chosen = spans.iter().position(|(_, span)| *span == state.span).unwrap_or(2);
        if let Some((_, span)) =
            segment_small(ui, "Shown past", &choices, chosen).and_then(|index| spans.get(index))
        {
            state.span = *span;
        }
    });
    ui.add_space(8.0);
    let height = (ui.available_height() - 58.0).max(60.0);
    plot::show(ui, height, shown, state.span);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::PAD;
        let Some(rate) = shown.history.rate else {
            facts::figure(ui, "Rate", &[words::body("Two decrements give a rate").faint()]);
            return;
        };
        let (number, unit) = history::per(rate.mean);
        facts::figure(ui, "Rate", &[words::hex(number).semibold(), words::body(unit).gap(5.0)]);
        if shown.value == 0 {
            facts::figure(ui, "Reaches zero", &[words::body("It has reached it").semibold()]);
            return;
        }
        let left = f64::from(shown.value) / rate.mean;
        let zero = [
            words::body(format!("in about {}", history::duration(left))).semibold(),
            words::body("at this rate").gap(5.0),
        ];
        facts::figure(ui, "Reaches zero", &zero);
        if ui.max_rect().width() < 560.0 {
            return;
        }
        let (slow, unit) = history::per(rate.slowest);
        let (fast, fast_unit) = history::per(rate.fastest);
        let runs = [
            words::hex(slow),
            words::body(unit).dim().gap(5.0),
            words::body("to").dim().gap(5.0),
            words::hex(fast).gap(5.0),
            words::body(fast_unit).dim().gap(5.0),
        ];
        facts::figure(ui, "Slowest, fastest", &runs);
    });
}
