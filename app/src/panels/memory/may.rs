//! *May I?*: every request on the zone, its effect, what the chip will say and why, and its bytes; the button that
//! sends the chosen one.

use egui::{Align, Margin, Rect, Ui, UiBuilder, pos2, vec2};

use stsafe_core::{effect::Effect, policy::Answer};

use super::{
    Lower, State,
    data::{Ask, Data, Request, Shown},
};
use crate::{
    action::{Action, Outbox},
    panels::proposal,
    text,
    theme::{Ink, Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        judged, region,
        row::Row,
        segment::{Choice, segment_small},
        words,
    },
};

/// Left edges of the columns at the reference width of 1,264.
const EFFECT: f32 = 248.0;
const VERDICT: f32 = 356.0;
const RULE: f32 = 456.0;
const BYTES: f32 = 236.0;

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let Some(shown) = &data.shown else { return };
    let (body, foot) = rect.split_top_bottom_at_y(rect.bottom() - 64.0);
    region::inside(ui, "may", body, Margin { top: 12, ..Margin::ZERO }, |ui| {
        heading(ui, state, shown.zone);
        heads(ui);
        // A low window has room for some of the rows only.
        egui::ScrollArea::vertical().id_salt("requests").auto_shrink([false, false]).show(ui, |ui| {
            for (index, request) in shown.requests.iter().enumerate() {
                if request_row(ui, request, index == state.request, shown.zone) {
                    state.request = index;
                }
            }
        });
    });
    action_row(ui, foot, state, data, shown, out);
}

/// Heading of the lower part, with the choice of what it shows.
pub(super) fn heading(ui: &mut Ui, state: &mut State, zone: u8) {
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 18.0), egui::Sense::hover());
    let margin = Margin { left: 24, right: 24, top: 4, bottom: 4 };
    region::inside(ui, "may-heading", rect.expand2(vec2(0.0, 4.0)), margin, |ui| {
        let (title, note) = match state.lower {
            Lower::MayI => (
                "May I?",
                format!("What the chip will say to each request on zone {zone}, before anything is sent"),
            ),
            Lower::Record => ("Record", format!("Zone {zone}, as the chip describes it")),
        };
        let rest = region::heading(ui, title, &note);
        region::heading_controls(ui, rest, |ui| {
            let choices = [Choice { text: "May I?", closed: "" }, Choice { text: "Record", closed: "" }];
            let chosen = usize::from(state.lower == Lower::Record);
            if let Some(now) = segment_small(ui, "Requests or record", &choices, chosen) {
                state.lower = if now == 1 { Lower::Record } else { Lower::MayI };
            }
        });
    });
}

fn heads(ui: &mut Ui) {
    let mut row = Row::text(ui, space::ROW_HEAD);
    let right = row.rect.width();
    for (x, text) in [
        (space::PAD, "Request"),
        (EFFECT, "Effect"),
        (VERDICT, "Verdict"),
        (RULE, "Deciding rule"),
        (right - BYTES, "Bytes before CRC"),
    ] {
        row.left(x, &[words::caption(text).faint()]);
    }
    row.rule(row.pen.palette.line);
    row.end();
}

fn request_row(ui: &mut Ui, request: &Request, selected: bool, zone: u8) -> bool {
    let mut row = Row::choice(ui, space::ROW, selected);
    let width = row.rect.width();
    row.left_in(space::PAD, EFFECT - space::PAD - 8.0, &[words::table(request.text.as_str()).medium()]);
    row.left(EFFECT, &judged::effect_runs(request.effect));
    row.left(VERDICT, &judged::answer_runs(request.verdict.answer));
    let rule = judged::rule(&request.verdict);
    row.left_in(RULE, width - BYTES - RULE - 12.0, &[words::table(rule.as_str()).dim()]);
    bytes(&mut row, width - BYTES, request);
    let line = row.pen.palette.line_subtle;
    row.rule(line);
    let name = format!("{}, zone {zone}, {}, {}", request.text, request.effect, request.verdict);
    row.chosen(selected, name).clicked()
}

fn bytes(row: &mut Row, x: f32, request: &Request) {
    const MOST: usize = 10;
    let mut runs = Vec::new();
    for (index, byte) in request.bytes.iter().take(MOST).enumerate() {
        let run = words::hex_s(format!("{byte:02X}")).gap(if index == 0 { 0.0 } else { 7.0 });
        let one_way = request.one_way_option && index == request.option_at;
        runs.push(if one_way { run.tone(Tone::OneWay).semibold() } else { run });
    }
    if request.bytes.len() > MOST {
        runs.push(words::hex_s("…").faint().gap(7.0));
    }
    let room = row.rect.width() - x - 12.0;
    row.left_in(x, room, &runs);
}

fn action_row(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, shown: &Shown, out: &mut Outbox) {
    let Some(request) = shown.requests.get(state.request) else { return };
    let inner = rect.shrink2(vec2(space::PAD, 0.0)).translate(vec2(0.0, -14.0));
    let builder =
        UiBuilder::new().id_salt("send").max_rect(inner).layout(egui::Layout::left_to_right(Align::Center));
    let mut ui = ui.new_child(builder);
    ui.spacing_mut().item_spacing.x = space::S2;
    let reason = reason(data, shown, request);
    let one_way = request.effect.needs_consent();
    let refused = request.verdict.answer != Answer::Accepted;
    let kind = match (one_way, refused) {
        (true, _) => Kind::OneWay,
        (false, true) => Kind::Plain,
        (false, false) => Kind::Primary,
    };
    let label = if one_way { format!("{}…", request.button) } else { request.button.clone() };
    let button = Button::new(kind, &label).enabled(reason.is_empty()).tooltip(reason);
    let button = if one_way { button.icon(icon::ARROW_LINE_RIGHT) } else { button };
    if button.show(&mut ui).clicked() {
        match &request.ask {
            Ask::Read(zone) => out.push(Action::ReadZone(*zone)),
            Ask::Plan(plan) => out.push(Action::Propose(std::sync::Arc::clone(plan))),
            Ask::Nothing => {}
        }
    }
    if let Ask::Plan(plan) = &request.ask {
        proposal::add(&mut ui, plan, out);
    }
    judged::reason(&mut ui, reason);
    if !shown.changed.is_empty() && Button::new(Kind::Quiet, "Discard changes").show(&mut ui).clicked() {
        state.edit(shown.zone).discard();
        state.note = None;
    }
    let pen = words::Pen::new(&ui);
    let note = match &request.ask {
        Ask::Plan(plan) if plan.steps.len() > 1 => {
            let ms: u64 = plan.steps.iter().map(|step| u64::from(step.command.row().time_ms)).sum();
            format!("{} steps, about {ms} ms, read back and compared", plan.steps.len())
        }
        _ => String::new(),
    };
    let runs = [words::table(note).ink(Ink::Dim)];
    if ui.min_rect().right() + pen.width(&runs) + 24.0 < inner.right() {
        pen.line(pos2(inner.right(), inner.center().y), Align::Max, f32::INFINITY, &runs);
    }
}

fn reason(data: &Data, shown: &Shown, request: &Request) -> &'static str {
    if data.read_only && request.effect > Effect::Volatile {
        return text::READ_ONLY;
    }
    let writes = request.button.starts_with("Write") && request.effect == Effect::Reversible;
    if writes && shown.changed.is_empty() {
        return text::NOTHING_CHANGED;
    }
    shown.closed
}
