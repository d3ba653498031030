//! The idea, the picture, the question, and what was seen.

use egui::{Align, CornerRadius, Margin, Rect, Sense, Stroke, StrokeKind, Ui, accesskit::Role, pos2, vec2};

use super::data::{Choice, Data, Page, Phase};
use super::figure;
use super::state::State;
use crate::{
    action::Outbox,
    lesson::Piece,
    text,
    theme::{self, Ink, Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        region,
        row::{self, Row},
        verdict,
        words::{self, Run},
    },
};

/// Width of the text, in points.
const MEASURE: f32 = 560.0;

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, busy: bool, out: &mut Outbox) {
    let page = &data.page;
    let side = ((rect.width() - MEASURE) / 2.0).clamp(24.0, 48.0);
    #[allow(clippy::cast_possible_truncation, reason = "24 to 48")]
    let margin = Margin { left: side as i8, right: side as i8, top: 24, bottom: 0 };
    // Each step begins at its top.
    region::scrolled(ui, &format!("page {}", page.index), rect, margin, |ui| {
        ui.set_max_width(MEASURE);
        ui.spacing_mut().item_spacing.y = 0.0;
        row::paragraph(ui, &[words::table(format!("Step {}", page.index + 1)).faint()]);
        ui.add_space(space::S1);
        heading(ui, page.name);
        ui.add_space(space::S3);
        let runs: Vec<Run> = page.text.iter().map(piece).collect();
        row::paragraph(ui, &runs);
        ui.add_space(space::PAD);
        figure::show(ui, &page.figure, page.index);
        ui.add_space(space::PAD);
        let asked = words::run(theme::LESSON, page.ask).semibold();
        row::paragraph(ui, &[asked]);
        ui.add_space(space::S3);
        for (index, one) in page.choices.iter().enumerate() {
            if choice(ui, index, one, page.phase) {
                state.choose(index);
            }
            ui.add_space(space::S2);
        }
        if let Some((right, because)) = page.said {
            ui.add_space(space::S2);
            verdict::remark(ui, if right { Tone::Ok } else { Tone::Danger }, because);
        }
        seen(ui, page);
        ui.add_space(space::S4);
        buttons(ui, state, page, busy, out);
        ui.add_space(space::PAD);
        // What was just said or seen comes into sight, with the way on.
        let now = Some((page.index, page.phase));
        if state.painted != now && page.phase != Phase::Predict {
            ui.scroll_to_cursor(None);
        }
        state.painted = now;
    });
}

fn heading(ui: &mut Ui, name: &str) {
    let mut row = Row::text(ui, theme::LESSON_TITLE.line);
    row.left(0.0, &[words::run(theme::LESSON_TITLE, name)]);
    row.named(Role::Heading, name);
}

fn piece(piece: &Piece) -> Run {
    match piece {
        Piece::Say(text) => words::run(theme::LESSON, *text).dim(),
        Piece::Term(text) => words::run(theme::LESSON, *text).semibold(),
    }
}

fn choice(ui: &mut Ui, index: usize, choice: &Choice, phase: Phase) -> bool {
    let open = phase == Phase::Predict;
    let sense = if open { Sense::click() } else { Sense::hover() };
    let row = Row::sized(ui, ui.available_width(), 36.0, sense);
    let p = row.pen.palette;
    let radius = CornerRadius::same(space::RADIUS as u8);
    let tone = choice.checked.map(|right| p.tone(if right { Tone::Ok } else { Tone::Danger }));
    let (fill, line) = match (tone, choice.chosen) {
        (Some(pair), _) => (pair.soft, pair.ink),
        (None, true) => (p.selected, p.accent),
        (None, false) if row.response.hovered() && open => (p.hover, p.line),
        (None, false) => (p.raised, p.line),
    };
    row.pen.painter.rect(row.rect, radius, fill, Stroke::new(space::HAIR, line), StrokeKind::Inside);
    if row.response.has_focus() {
        theme::focus_ring(&row.pen.painter, p, row.rect, space::RADIUS);
    }
    let y = row.rect.center().y;
    let centre = pos2(row.rect.left() + 22.0, y);
    match choice.checked {
        Some(right) => {
            let (glyph, tone) =
                if right { (icon::CHECK_CIRCLE, Tone::Ok) } else { (icon::X_CIRCLE, Tone::Danger) };
            row.pen.line(centre, Align::Center, f32::INFINITY, &[words::icon(glyph).filled().tone(tone)]);
        }
        None => {
            let colour = if choice.chosen { p.accent } else { p.line_strong };
            row.pen.painter.circle_stroke(centre, 7.0, Stroke::new(space::ARROW, colour));
            if choice.chosen {
                row.pen.painter.circle_filled(centre, 4.0, p.accent);
            }
        }
    }
    let text = words::body(choice.text);
    let text = if choice.chosen { text.medium() } else { text };
    row.pen.line(pos2(row.rect.left() + 42.0, y), Align::Min, row.rect.width() - 84.0, &[text]);
    let letter = ["A", "B", "C"].get(index).copied().unwrap_or_default();
    let cap = Rect::from_center_size(pos2(row.rect.right() - 22.0, y), vec2(20.0, 18.0));
    let line = Stroke::new(space::HAIR, p.line);
    row.pen.painter.rect_stroke(cap, CornerRadius::same(space::RADIUS as u8), line, StrokeKind::Inside);
    row.pen.line(cap.center(), Align::Center, f32::INFINITY, &[words::hex_xs(letter).ink(Ink::Dim)]);
    let standing = match choice.checked {
        Some(true) => ", right",
        Some(false) => ", not right",
        None => "",
    };
    let name = format!("{letter}. {}{standing}", choice.text);
    let (response, chosen) = (row.response, choice.chosen);
    response.widget_info(|| egui::WidgetInfo::selected(Role::RadioButton, open, chosen, &name));
    response.clicked()
}

/// What the run shows, once it ran.
fn seen(ui: &mut Ui, page: &Page) {
    if page.seen.is_empty() {
        return;
    }
    ui.add_space(space::S4);
    region::heading(ui, "What the chips did", "");
    ui.add_space(space::S2);
    for line in &page.seen {
        row::paragraph(ui, &[words::body(line.as_str()).dim()]);
    }
}

fn buttons(ui: &mut Ui, state: &mut State, page: &Page, busy: bool, out: &mut Outbox) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S2;
        let back = Button::new(Kind::Plain, "Back").enabled(page.index > 0);
        if back.tooltip("The step before (Alt ←)").show(ui).clicked() {
            state.back();
        }
        let next = if page.last { "Finish" } else { "Next" };
        match page.phase {
            Phase::Predict => {
                let chosen = page.choices.iter().any(|choice| choice.chosen);
                let check = Button::new(Kind::Primary, "Check my answer").enabled(chosen);
                if check.tooltip("Is it so? (Enter)").show(ui).clicked() {
                    state.check();
                }
            }
            Phase::Run => {
                let run = Button::new(Kind::Primary, page.run).icon(icon::PLAY).solid();
                let run = run.enabled(!busy).busy(busy);
                if run.tooltip("On the lesson's own chips (Enter)").show(ui).clicked() {
                    state.run(out);
                }
                if Button::new(Kind::Plain, next).tooltip("Without running it (Alt →)").show(ui).clicked() {
                    state.next();
                }
            }
            Phase::Seen => {
                if Button::new(Kind::Primary, next).tooltip("On with it (Enter, Alt →)").show(ui).clicked()
                {
                    state.next();
                }
            }
        }
        if page.phase == Phase::Predict {
            let mut row = Row::text(ui, space::CONTROL);
            row.end_at(0.0, &[words::body(text::ANSWER_FIRST).faint()]);
            row.end();
        }
    });
}
