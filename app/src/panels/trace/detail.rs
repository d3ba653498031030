//! The chosen exchange: its fields, its bytes, its facts. Pointing at a field lights its bytes, and
//! the other way round.

use egui::{Align, Margin, Rect, Ui, pos2, vec2};

use super::{
    State,
    data::{Block, Detail, Side, TraceField},
};
use crate::{
    action::{Action, Outbox},
    theme::{self, Tone, icon, space},
    widgets::{
        button::{self, Button, Kind},
        bytes::{self, ByteRole, Bytes, Pointed},
        copying::Copied,
        facts,
        field::Field,
        region, row,
        tree::{self, TreeRow, TreeSource, TreeStyle},
        verdict, words,
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, detail: Option<&Detail>, out: &mut Outbox) {
    let Some(detail) = detail else { return };
    let scale = rect.width() / 1264.0;
    let (left, rest) = region::split_left(ui, rect, (460.0 * scale).round());
    let (middle, right) = region::split_left(ui, rest, (448.0 * scale).round());
    let lit = state.hovered.or(state.field);
    let in_tree = fields(ui, left, state, detail);
    let in_bytes = both_sides(ui, middle, state, detail, lit, out);
    state.hovered = in_tree.or(in_bytes);
    about(ui, right, state, detail, out);
}

fn fields(ui: &mut Ui, rect: Rect, state: &mut State, detail: &Detail) -> Option<usize> {
    let (head, body) = rect.split_top_bottom_at_y(rect.top() + 32.0);
    region::inside(ui, "decoded", head, Margin { left: 24, right: 16, top: 8, bottom: 0 }, |ui| {
        let rest = region::heading(ui, "Decoded", "");
        if detail.opened {
            region::heading_controls(ui, rest, |ui| {
                let mut note = row::Row::text(ui, 16.0);
                let text = words::note("shown decrypted").accent().gap(5.0);
                note.end_at(0.0, &[words::icon_xs(icon::LOCK_KEY).accent(), text]);
                note.end();
            });
        }
    });
    let all: Vec<usize> = (0..detail.fields.len()).collect();
    let row = |id: usize| detail.fields.get(id).map_or_else(TreeRow::default, tree_row);
    let style = TreeStyle { row: 19.0, left: 24.0, indent: 14.0, right: 8.0, reveal: false };
    let events = region::scrolled(ui, "fields", body, Margin::ZERO, |ui| {
        let source = TreeSource { row: &row, copied: &|id| copied(detail, id) };
        tree::tree(ui, &all, state.field, style, source)
    });
    if let Some(id) = events.chosen {
        state.field = Some(id);
    }
    events.hovered
}

/// The bytes of a field; its words where it has none.
fn copied(detail: &Detail, id: usize) -> Copied {
    let Some(field) = detail.fields.get(id) else { return Copied::Words(String::new()) };
    match detail.bytes(field.side).get(field.range.clone()).filter(|bytes| !bytes.is_empty()) {
        Some(bytes) => Copied::bytes(&field.name, bytes),
        None => Copied::Words(field.words.clone()),
    }
}

fn tree_row(field: &TraceField) -> TreeRow {
    let name = words::table(field.name.as_str());
    let mut value = Vec::new();
    if !field.bytes.is_empty() {
        value.push(words::hex_s(field.bytes.as_str()));
    }
    if !field.words.is_empty() {
        let said = words::table(field.words.as_str());
        let said = if field.group { said } else { said.faint() };
        let said = field.tone.map_or(said.clone(), |tone| said.tone(tone));
        value.push(said.gap(if value.is_empty() { 0.0 } else { 7.0 }));
    }
    TreeRow {
        depth: field.depth,
        runs: vec![if field.group { name.medium() } else { name.dim() }],
        right: Vec::new(),
        middle: Some((172.0, value)),
        open: field.group.then_some(true),
        mark: None,
        name: format!("{} {} {}", field.name, field.bytes, field.words),
    }
}

fn both_sides(
    ui: &mut Ui,
    rect: Rect,
    state: &mut State,
    detail: &Detail,
    lit: Option<usize>,
    out: &mut Outbox,
) -> Option<usize> {
    let margin = Margin { left: 24, right: 20, top: 8, bottom: 8 };
    region::scrolled(ui, "sides", rect, margin, |ui| {
        let rest = region::heading(ui, "Bytes", "");
        region::heading_controls(ui, rest, |ui| {
            let copy = Button::new(Kind::Quiet, "Copy").icon(icon::COPY).small();
            if copy.tooltip("Copy both directions as hex").show(ui).clicked() {
                let [sent, got] = [Side::Sent, Side::Received].map(|side| bytes::pairs(detail.bytes(side)));
                out.push(Action::Copy(format!("> {sent}\n< {got}")));
            }
        });
        ui.add_space(8.0);
        let mut hovered = None;
        for block in &detail.blocks {
            let (over, chosen) = one_block(ui, block, detail, lit);
            hovered = hovered.or(over);
            state.field = chosen.or(state.field);
            ui.add_space(10.0);
        }
        for complaint in &detail.complaints {
            ui.add_space(4.0);
            verdict::remark(ui, Tone::Warn, complaint);
        }
        hovered
    })
}

/// One block of bytes; returns the field under the pointer and the one that was clicked.
fn one_block(
    ui: &mut Ui,
    block: &Block,
    detail: &Detail,
    lit: Option<usize>,
) -> (Option<usize>, Option<usize>) {
    let Block { side, title, remark, bytes: all, roles } = block;
    let side = *side;
    bytes::caption(ui, title, remark);
    if all.is_empty() {
        row::paragraph(ui, &[words::table("No answer came.").dim()]);
        return (None, None);
    }
    let mut marks = roles.clone();
    if let Some(field) = lit.and_then(|index| detail.fields.get(index)).filter(|field| field.side == side) {
        marks.push((field.range.clone(), ByteRole::Value));
    }
    let Pointed { hovered, clicked, .. } = Bytes::frame(ui, title, all, &marks).show(ui);
    let field_at = |at: usize| {
        let here = |(_, field): &(usize, &TraceField)| field.side == side && field.range.contains(&at);
        let found = detail.fields.iter().enumerate().filter(here);
        found.min_by_key(|(_, field)| field.range.len()).map(|(index, _)| index)
    };
    (hovered.and_then(field_at), clicked.and_then(field_at))
}

fn about(ui: &mut Ui, rect: Rect, state: &mut State, detail: &Detail, out: &mut Outbox) {
    let margin = Margin { left: 24, right: 24, top: 8, bottom: 8 };
    region::scrolled(ui, "exchange", rect, margin, |ui| {
        let rest = region::heading(ui, &format!("Exchange {}", detail.number), "");
        region::heading_controls(ui, rest, |ui| {
            let word = if detail.pinned { "Take the pin out" } else { "Pin" };
            if Button::new(Kind::Quiet, word).icon(icon::PUSH_PIN).small().shortcut("P").show(ui).clicked() {
                out.push(Action::Pin { place: detail.place, on: !detail.pinned });
                state.marks_changed = true;
            }
        });
        ui.add_space(10.0);
        timing(ui, detail.timing);
        ui.add_space(8.0);
        facts::facts(ui, &detail.facts, 92.0, 22.0);
        ui.add_space(6.0);
        note(ui, state, detail, out);
        let clicked = |ui: &mut Ui, at: usize, text: &str| match at {
            0 => {
                ui.add_space(6.0);
                let button = Button::new(Kind::Plain, text).icon(icon::ARROW_RIGHT).small();
                button.shortcut("Enter").show(ui).clicked()
            }
            _ => {
                ui.add_space(4.0);
                button::link(ui, text).clicked()
            }
        };
        for (at, (text, action)) in detail.ways.iter().enumerate() {
            if clicked(ui, at, text) {
                out.push(action.clone());
            }
        }
    });
}

/// A line beside the exchange, kept as it is typed.
fn note(ui: &mut Ui, state: &mut State, detail: &Detail, out: &mut Outbox) {
    let (_, mut text) = state
        .note
        .take()
        .filter(|(place, _)| *place == detail.place)
        .unwrap_or((detail.place, detail.note.clone()));
    let response = Field::new("Note", "Note").icon(icon::NOTE_PENCIL).face(theme::TABLE).show(ui, &mut text);
    super::filter::enter_is_used_up(ui, &response);
    if std::mem::take(&mut state.wants_note) {
        response.request_focus();
    }
    if response.changed() {
        out.push(Action::Note { place: detail.place, text: text.clone() });
        // The list moves on while one writes about one exchange.
        (state.chosen, state.paused, state.marks_changed) = (Some(detail.place), true, true);
    }
    state.note = Some((detail.place, text));
}

/// Duration as a bar, with the expected duration as a tick.
fn timing(ui: &mut Ui, (took, expected): (f32, f32)) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), egui::Sense::hover());
    let pen = words::Pen::new(ui);
    let p = pen.palette;
    let full = (took.max(expected) * 1.08).max(0.1);
    let bar = Rect::from_min_size(rect.min, vec2(rect.width(), 12.0));
    let x = |ms: f32| bar.left() + bar.width() * ms / full;
    pen.painter.rect_filled(bar, egui::CornerRadius::ZERO, p.hover);
    let done = Rect::from_min_max(bar.min, pos2(x(took), bar.bottom()));
    let slow = took > 1.5 * expected;
    pen.painter.rect_filled(done, egui::CornerRadius::ZERO, if slow { p.warn.ink } else { p.text3 });
    let tick = x(expected).round() + 0.5;
    let stroke = egui::Stroke::new(space::BOLD, p.text);
    pen.painter.vline(tick, bar.top() - 3.0..=bar.bottom() + 3.0, stroke);
    let y = rect.bottom() - 5.0;
    pen.line(pos2(rect.left(), y), Align::Min, f32::INFINITY, &[words::note("0 ms").faint()]);
    let expected_text = [words::note(format!("expected {expected:.0} ms")).faint()];
    let half = pen.width(&expected_text) / 2.0;
    let at = tick.clamp(rect.left() + half + 36.0, rect.right() - half);
    pen.line(pos2(at, y), Align::Center, f32::INFINITY, &expected_text);
}
