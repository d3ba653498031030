//! The steps of the plan as a table, and the chosen one with its bytes and its places under it.

use egui::{Key, Margin, Modifiers, Rect, Ui, vec2};

use super::{
    data::{Mark, PlanShown, StepRow},
    state::State,
};
use crate::{
    panels::masked::masked,
    theme::{Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        copying::{self, Copied},
        judged, region,
        row::{self, Row},
        words::{self, Run},
    },
};

/// Height of the part about the chosen step, in points.
const CHOSEN: f32 = 190.0;

/// Where the columns begin, from the left edge.
struct Columns {
    effect: f32,
    verdict: f32,
    /// Not where the table is narrow: the chosen step says it too.
    predicted: Option<f32>,
    twin: f32,
    chip: f32,
}

impl Columns {
    fn of(width: f32) -> Self {
        let chip = width - 108.0;
        let twin = chip - 108.0;
        let predicted = (width > 760.0).then_some(twin - 196.0);
        let verdict = predicted.unwrap_or(twin) - 92.0;
        Self { effect: verdict - 88.0, verdict, predicted, twin, chip }
    }
}

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, plan: &PlanShown) {
    let lower = CHOSEN.min(rect.height() * 0.5);
    let (table, chosen) = region::split_top(ui, rect, rect.height() - lower);
    state.step = state.step.min(plan.steps.len().saturating_sub(1));
    let before = state.step;
    keys(ui, state, plan);
    let moved = state.step != before;
    region::inside(ui, "steps", table, Margin::ZERO, |ui| list(ui, state, plan, moved));
    region::scrolled(ui, "step", chosen, Margin { left: 24, right: 20, top: 12, bottom: 8 }, |ui| {
        step(ui, state, plan);
    });
}

fn list(ui: &mut Ui, state: &mut State, plan: &PlanShown, reveal: bool) {
    let mut head = Row::text(ui, space::ROW_HEAD);
    let columns = Columns::of(head.rect.width());
    let heads = [
        (Some(60.0), "Step"),
        (Some(columns.effect), "Effect"),
        (Some(columns.verdict), "Verdict"),
        (columns.predicted, "Predicted"),
        (Some(columns.twin), "On the twin"),
        (Some(columns.chip), "On the chip"),
    ];
    for (x, word) in heads.into_iter().filter_map(|(x, word)| Some((x?, word))) {
        head.left(x, &[words::caption(word).faint()]);
    }
    head.rule(head.pen.palette.line_subtle);
    head.end();
    egui::ScrollArea::vertical().id_salt("steps").auto_shrink([false, false]).show_rows(
        ui,
        space::ROW,
        plan.steps.len(),
        |ui, range| {
            if reveal {
                // Rows out of sight are not made; their places follow from the first that is.
                let down = space::ROW * (state.step as f32 - range.start as f32);
                let row = Rect::from_min_size(ui.max_rect().min, vec2(1.0, space::ROW));
                ui.scroll_to_rect(row.translate(vec2(0.0, down)), None);
            }
            for index in range {
                let Some(step) = plan.steps.get(index) else { continue };
                if paint(ui, index, step, &columns, index == state.step) {
                    state.step = index;
                }
            }
        },
    );
}

fn paint(ui: &mut Ui, index: usize, step: &StepRow, columns: &Columns, chosen: bool) -> bool {
    let mut row = Row::choice(ui, space::ROW, chosen);
    row.right(46.0, &[words::hex_s((index + 1).to_string()).faint()]);
    row.left_in(60.0, columns.effect - 72.0, &[words::table(step.title.as_str())]);
    row.left(columns.effect, &judged::effect_runs(step.effect));
    row.left(columns.verdict, &judged::answer_runs(step.verdict));
    if let Some(predicted) = columns.predicted {
        let room = columns.twin - predicted - 8.0;
        row.left_in(predicted, room, &[words::table(step.predicted.as_str()).dim()]);
    }
    row.left(columns.twin, &mark(step.twin));
    row.left(columns.chip, &mark(step.chip));
    row.rule(row.pen.palette.line_subtle);
    let said = format!(
        "Step {}, {}, {}, predicted {}, on the twin: {}, on the chip: {}",
        index + 1,
        step.title,
        step.effect,
        step.predicted,
        step.twin.words().to_lowercase(),
        step.chip.words().to_lowercase()
    );
    row.chosen(chosen, said).clicked()
}

fn mark(mark: Mark) -> Vec<Run> {
    let word = words::table(mark.words());
    match mark {
        Mark::None => vec![word.faint()],
        Mark::AsPredicted => {
            vec![words::icon_s(icon::CHECK_CIRCLE).filled().tone(Tone::Ok), word.gap(6.0)]
        }
        Mark::Differs => {
            let mark = words::icon_s(icon::X_CIRCLE).filled().tone(Tone::Danger);
            vec![mark, word.semibold().tone(Tone::Danger).gap(6.0)]
        }
        Mark::Left => vec![words::icon_s(icon::MINUS).dim(), word.dim().gap(6.0)],
    }
}

/// The chosen step: its bytes, what the chip will say and why, and its place in the list.
fn step(ui: &mut Ui, state: &mut State, plan: &PlanShown) {
    let index = state.step;
    let (Some(row), Some(step)) = (plan.steps.get(index), plan.plan.steps.get(index)) else { return };
    let rest = region::heading(ui, &format!("Step {}", index + 1), &row.title);
    region::heading_controls(ui, rest, |ui| {
        let last = index + 1 == plan.steps.len();
        if Button::new(Kind::Quiet, "Take out").icon(icon::TRASH).small().show(ui).clicked() {
            state.draft.remove(index);
        }
        let later = Button::new(Kind::Quiet, "Later").icon(icon::CARET_DOWN).small().enabled(!last);
        if later.tooltip("Changes places with the next step (Alt ↓)").show(ui).clicked() {
            state.draft.later(index);
            state.step += 1;
        }
        let earlier =
            Button::new(Kind::Quiet, "Earlier").icon(icon::CARET_UP_DOWN).small().enabled(index > 0);
        if earlier.tooltip("Changes places with the step before (Alt ↑)").show(ui).clicked() {
            state.draft.earlier(index);
            state.step -= 1;
        }
    });
    ui.add_space(8.0);
    let mut line = Row::value(ui, 22.0);
    let pairs = ((line.rect.width() - 120.0) / 24.0).max(6.0) as usize;
    let shown = masked(step, pairs.saturating_sub(3), 2);
    line.left(0.0, &[words::caption("Bytes before CRC").faint()]);
    line.left(110.0, &[words::hex(shown.as_str()).semibold()]);
    copying::offer(&line.end(), || Copied::Words(shown));
    let mut answer = Row::text(ui, 22.0);
    answer.left(0.0, &[words::caption("Predicted").faint()]);
    let room = answer.rect.width() - 110.0;
    answer.left_in(110.0, room, &[words::body(row.predicted.as_str())]);
    answer.end();
    ui.add_space(4.0);
    judged::verdict(ui, &step.verdict);
    ui.add_space(4.0);
    row::paragraph_in(
        ui,
        24.0,
        (ui.available_width() - 24.0).max(0.0),
        &[words::body(format!("{}: {}", step.judged.effect, step.judged.because)).dim()],
    );
}

/// ↑ ↓ step by step, with Alt the step itself moves, Delete takes it out.
fn keys(ui: &Ui, state: &mut State, plan: &PlanShown) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let last = plan.steps.len().saturating_sub(1);
    if pressed(Modifiers::ALT, Key::ArrowUp) && state.step > 0 {
        state.draft.earlier(state.step);
        state.step -= 1;
    }
    if pressed(Modifiers::ALT, Key::ArrowDown) && state.step < last {
        state.draft.later(state.step);
        state.step += 1;
    }
    if pressed(Modifiers::NONE, Key::ArrowUp) {
        state.step = state.step.saturating_sub(1);
    }
    if pressed(Modifiers::NONE, Key::ArrowDown) {
        state.step = (state.step + 1).min(last);
    }
    if pressed(Modifiers::NONE, Key::Delete) {
        state.draft.remove(state.step);
    }
}
