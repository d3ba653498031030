//! The last look before something that cannot be undone: what will be true, before and after, the exact bytes, the
//! verdict. The list that is shown here is the list that is sent.

use std::sync::Arc;

use egui::{Align, CornerRadius, Margin, Rect, Ui, pos2, vec2};

use stsafe_core::{
    chip::power::PowerCut,
    describe::Field,
    effect::Effect,
    plan::{Plan, Planned},
    transport::Origin,
};

use super::raw::{self, Raw};
use super::rehearsal;
use crate::{
    panels::{
        before_after::value,
        masked::{hidden, masked},
        shell::origin_badge,
    },
    text,
    theme::{self, Ink, Tone, icon, space},
    view::View,
    widgets::{
        badge,
        button::{Button, Kind},
        bytes,
        copying::{self, Copied},
        dialog,
        field::Field as TextField,
        judged, region,
        row::{self, Row},
        words,
    },
};

/// Over the bytes of a plan's step, and over those of a typed frame.
const PLAIN_BYTES: &str = "Exact bytes, before a session adds its C-MAC";
const TYPED_BYTES: &str = "Exact bytes, as they go out";

/// What the dialog remembers.
#[derive(Clone, Debug)]
pub struct State {
    /// What somebody is asked to agree to.
    pub plan: Arc<Plan>,
    /// The words typed so far; asked for on real hardware only.
    pub typed: String,
    /// The power goes at this point of it; a virtual chip only.
    pub cut: Option<PowerCut>,
    /// The plan only shows what a typed frame means; the frame is what is sent.
    pub raw: Option<Raw>,
    /// The step whose bytes are shown.
    pub step: usize,
    /// It is the plan of the Twin screen itself, which is not added to that plan.
    pub listed: bool,
    settled: bool,
}

impl State {
    /// Asks about `plan`.
    pub fn new(plan: Arc<Plan>) -> Self {
        Self { plan, typed: String::new(), cut: None, raw: None, step: 0, listed: false, settled: false }
    }

    /// Asks about the plan of the Twin screen.
    pub fn listed(plan: Arc<Plan>) -> Self {
        Self { listed: true, ..Self::new(plan) }
    }

    /// The same, with a power cut in the middle of it.
    pub fn interrupted(plan: Arc<Plan>, cut: PowerCut) -> Self {
        Self { cut: Some(cut), ..Self::new(plan) }
    }

    /// Asks about a typed frame.
    pub fn typed(raw: Raw, plan: Arc<Plan>) -> Self {
        Self { raw: Some(raw), ..Self::new(plan) }
    }

    fn effect(&self) -> Effect {
        self.raw.as_ref().map_or_else(|| self.plan.effect(), Raw::effect)
    }
}

/// What somebody decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// Not to do it.
    Cancelled,
    /// To do exactly this.
    Agreed,
    /// To try it on a twin first; the dialog stays.
    Rehearse,
    /// To do it later, with other steps.
    Plan,
}

/// Shows the dialog.
pub fn show(ui: &Ui, state: &mut State, view: &View) -> Decision {
    let real = view.device.as_ref().is_none_or(|device| device.origin != Origin::Virtual);
    let typed = real && !state.plan.words.is_empty();
    let size = vec2(
        784.0,
        match state.plan.steps.len() {
            0..=1 if !typed => 570.0,
            0..=4 => 650.0,
            _ if !typed => 680.0,
            _ => 730.0,
        },
    );
    let mut decision = Decision::Open;
    let plan = Arc::clone(&state.plan);
    let close = dialog::plain(ui, &plan.title, size, None, |ui, all| {
        let p = theme::palette(ui);
        let top = Rect::from_min_size(all.min, vec2(all.width(), 3.0));
        ui.painter().rect_filled(
            top,
            CornerRadius { nw: 8, ne: 8, sw: 0, se: 0 },
            p.tone(judged::effect_tone(state.effect())).ink,
        );
        let reason = reason(view, state, typed);
        let (body, decided) = dialog::foot(ui, all, |ui| foot(ui, state, view, reason, !typed));
        decision = decided;
        let margin = Margin { left: 54, right: 24, top: 20, bottom: 8 };
        let wished = region::inside(ui, "confirm", body, margin, |ui| content(ui, state, view, &plan, typed));
        if decision == Decision::Open {
            decision = wished;
        }
    });
    if close && decision == Decision::Open { Decision::Cancelled } else { decision }
}

/// When the power goes, and what is left then.
fn cut_words(cut: PowerCut) -> &'static str {
    match cut {
        PowerCut::Before => "The power goes before anything is written: the old value will stay.",
        PowerCut::During { .. } => {
            "The power goes in the middle of writing: the old value or the new one, never more."
        }
        PowerCut::After => {
            "The power goes before the answer: the new value will be there, and nobody was told."
        }
    }
}

/// Why it cannot be sent; empty when it can.
fn reason(view: &View, state: &State, typed: bool) -> &'static str {
    if !view.closed().is_empty() {
        view.closed()
    } else if typed && state.typed.trim() != state.plan.words {
        text::WAITING_FOR_WORDS
    } else {
        ""
    }
}

fn content(ui: &mut Ui, state: &mut State, view: &View, plan: &Arc<Plan>, typed: bool) -> Decision {
    title(ui, view, plan, state.effect());
    if let Some(cut) = state.cut {
        ui.add_space(6.0);
        let runs = [words::icon(icon::LIGHTNING).tone(Tone::Sim), words::body(cut_words(cut)).gap(8.0)];
        let mut row = Row::text(ui, 20.0);
        row.left(0.0, &runs);
        row.end();
    }
    ui.add_space(14.0);
    let several = plan.steps.len() > 1;
    if several {
        steps(ui, state, plan);
    }
    let decision = match (plan.steps.get(state.step).or_else(|| plan.steps.first()), &state.raw) {
        (Some(step), _) => one_step(ui, state, view, step, if several { 4 } else { 6 }),
        (None, Some(typed)) => {
            raw::show(ui, typed);
            Decision::Open
        }
        (None, None) => return Decision::Open,
    };
    if typed {
        ui.add_space(10.0);
        let mut ask = Row::text(ui, 22.0);
        ask.left(
            0.0,
            &[
                words::body("Type"),
                words::hex(plan.words.as_str()).semibold().gap(5.0),
                words::body("to confirm").gap(5.0),
            ],
        );
        ask.end();
        ui.add_space(6.0);
        let field = TextField::new("Words to confirm with", "").width(324.0).show(ui, &mut state.typed);
        if !state.settled {
            field.request_focus();
            state.settled = true;
        }
    }
    decision
}

/// What one step changes, its bytes, how its rehearsal went, and what the chip will say to the list.
fn one_step(ui: &mut Ui, state: &State, view: &View, step: &Planned, most: usize) -> Decision {
    changes(ui, step, most);
    ui.add_space(10.0);
    region::divider(ui);
    ui.add_space(12.0);
    // What is sent of a typed frame is the frame: the plan only says what it means, so there is no list to rehearse.
    let caption = if state.raw.is_some() { TYPED_BYTES } else { PLAIN_BYTES };
    exact_bytes(ui, step, caption);
    ui.add_space(10.0);
    region::divider(ui);
    ui.add_space(8.0);
    let listed = state.cut.is_none() && state.raw.is_none();
    let decision = if !listed { Decision::Open } else { rehearsal::row(ui, view, state) };
    ui.add_space(8.0);
    let verdict = state.plan.obstacle().unwrap_or(step);
    judged::verdict(ui, &verdict.verdict);
    decision
}

fn title(ui: &mut Ui, view: &View, plan: &Plan, effect: Effect) {
    let mut row = Row::text(ui, 26.0);
    let tone = judged::effect_tone(effect);
    let mark = words::run(theme::Face { size: 20.0, ..theme::ICON }, judged::effect_icon(effect));
    row.left(-30.0, &[mark.bold().tone(tone)]);
    let width = row.rect.width() - 130.0;
    row.left_in(0.0, width, &[words::run(theme::TITLE, plan.title.as_str())]);
    let (mark, word) = origin_badge(view.device.as_ref().map_or(Origin::Real, |device| device.origin));
    let left = row.rect.right() - badge::width(&row.pen, mark, word);
    badge::paint(&row.pen, pos2(left, row.rect.center().y), mark, word);
    row.named(egui::accesskit::Role::Heading, format!("{}, {effect}, {word}", plan.title));
    row::paragraph(ui, &[words::body(plan.consequence.as_str()).dim()]);
}

/// The whole list, with effects and verdicts; the chosen step's bytes stand below.
fn steps(ui: &mut Ui, state: &mut State, plan: &Plan) {
    let caption =
        format!("{} steps, in this order; it stops at the first unexpected answer", plan.steps.len());
    let mut head = Row::text(ui, 20.0);
    head.left(0.0, &[words::caption(caption).faint()]);
    head.end();
    // Where the window is low, the list scrolls.
    let most = if ui.available_height() > 540.0 { 7.0 } else { 4.0 };
    let height = (plan.steps.len() as f32).min(most) * space::ROW;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), egui::Sense::hover());
    region::inside(ui, "steps", rect, Margin::ZERO, |ui| {
        egui::ScrollArea::vertical().auto_shrink([false, false]).show_rows(
            ui,
            space::ROW,
            plan.steps.len(),
            |ui, range| {
                for index in range {
                    let Some(step) = plan.steps.get(index) else { continue };
                    let mut row = Row::choice(ui, space::ROW, index == state.step);
                    row.left(6.0, &[words::hex_s((index + 1).to_string()).faint()]);
                    let room = row.rect.width() - 300.0;
                    row.left_in(36.0, room, &[words::table(step.title.as_str())]);
                    let right = row.rect.width();
                    row.left(right - 250.0, &judged::effect_runs(step.judged.effect));
                    row.left(right - 130.0, &judged::answer_runs(step.verdict.answer));
                    let line = row.pen.palette.line_subtle;
                    row.rule(line);
                    let name = format!("Step {}, {}, {}", index + 1, step.title, step.judged.effect);
                    if row.chosen(index == state.step, name).clicked() {
                        state.step = index;
                    }
                }
            },
        );
    });
    ui.add_space(12.0);
}

/// Now and after, one line per thing that changes.
fn changes(ui: &mut Ui, step: &Planned, most: usize) {
    const NOW: f32 = 138.0;
    const AFTER: f32 = 390.0;
    let mut head = Row::text(ui, 20.0);
    head.left(NOW, &[words::caption("Now").faint()]);
    head.left(AFTER, &[words::caption("After").faint()]);
    head.end();
    if step.changes.is_empty() {
        let mut none = Row::text(ui, 26.0);
        none.left(0.0, &[words::body(step.judged.because.as_str()).dim()]);
        none.end();
    }
    let more = step.changes.len().saturating_sub(most);
    for change in step.changes.iter().take(most) {
        let mut row = Row::text(ui, 26.0);
        row.left_in(0.0, NOW - 12.0, &[words::body(change.what.as_str()).dim()]);
        value(&mut row, NOW, AFTER - NOW - 34.0, &change.now, false);
        row.left(AFTER - 30.0, &[words::icon_s(icon::ARROW_RIGHT).tone(Tone::OneWay)]);
        let room = row.rect.width() - AFTER;
        value(&mut row, AFTER, room, &change.after, true);
        row.end();
    }
    if more > 0 {
        let mut row = Row::text(ui, 18.0);
        row.left(0.0, &[words::note(format!("and {more} more")).faint()]);
        row.end();
    }
}

/// The frame, and its fields under it.
fn exact_bytes(ui: &mut Ui, step: &Planned, caption: &str) {
    let mut head = Row::text(ui, 18.0);
    head.left(0.0, &[words::caption(caption).faint()]);
    head.end();
    let mut line = Row::value(ui, 26.0);
    let crc = step.frame.len().saturating_sub(2);
    let hidden = hidden(step);
    let shown = masked(step, 20, 4);
    let end = bytes::pairs(step.frame.get(crc..).unwrap_or_default());
    line.left(0.0, &[words::hex(shown.as_str()).semibold(), words::hex(end).faint().gap(8.0)]);
    copying::offer(&line.end(), || match hidden.is_empty() {
        true => Copied::bytes(&step.title, &step.frame),
        false => Copied::Words(shown),
    });
    for field in step.fields.iter().filter(|field| !field.range.is_empty()).take(6) {
        field_row(ui, step, field);
    }
}

fn field_row(ui: &mut Ui, step: &Planned, field: &Field) {
    let range = step.frame.get(field.range.clone()).unwrap_or_default();
    let shown =
        if field.secret { "••••••••".to_owned() } else { bytes::pairs_short(range, 4, 0) };
    let mut row = Row::text(ui, 17.0);
    let one_way = field.name == "Option" && range.first().is_some_and(|option| option & 0x10 != 0);
    let ink = if one_way { Ink::Tone(Tone::OneWay) } else { Ink::Text };
    row.left_in(0.0, 120.0, &[words::hex_xs(shown).ink(ink)]);
    let said = if field.name == "Header" {
        step.command.row().name.to_owned()
    } else if field.words.is_empty() {
        field.name.clone()
    } else {
        format!("{}, {}", field.name, field.words)
    };
    let width = row.rect.width() - 130.0;
    row.left_in(130.0, width, &[words::note(said).dim()]);
    row.end();
}

fn foot(ui: &mut Ui, state: &mut State, view: &View, reason: &str, focus_cancel: bool) -> Decision {
    let mut decision = Decision::Open;
    let cancel = Button::new(Kind::Plain, "Cancel").shortcut("Esc").show(ui);
    if focus_cancel && !state.settled {
        cancel.request_focus();
        state.settled = true;
    }
    if cancel.clicked() {
        decision = Decision::Cancelled;
    }
    let button =
        Button::new(Kind::OneWaySolid, &state.plan.button).enabled(reason.is_empty()).tooltip(reason);
    if button.show(ui).clicked() {
        decision = Decision::Agreed;
    }
    judged::reason(ui, reason);
    let id = view.known.zones.get(&0).and_then(|zone| zone.prefix(26)).unwrap_or_default();
    if let Some(id) = id.get(15..26) {
        let pen = words::Pen::new(ui);
        let at = ui.max_rect().left_center() + vec2(4.0, 0.0);
        let runs = [words::table("Device").dim(), words::hex_s(stsafe_core::hex::run(id)).faint().gap(5.0)];
        if ui.min_rect().left() > at.x + pen.width(&runs) + 12.0 {
            pen.line(at, Align::Min, f32::INFINITY, &runs);
        }
    }
    decision
}
