//! Effects and verdicts of commands that are not sent yet: icon, word and colour say the same.

use egui::{Align, Rect, Sense, Ui, pos2};

use stsafe_core::{
    effect::Effect,
    policy::{Answer, Verdict},
};

use super::{
    row::{self, Row},
    words::{self, Pen, Run},
};
use crate::theme::{Tone, icon};

/// The icon of an effect.
pub const fn effect_icon(effect: Effect) -> char {
    match effect {
        Effect::ReadOnly => icon::EYE,
        Effect::Volatile | Effect::Reversible => icon::ARROW_COUNTER_CLOCKWISE,
        Effect::Consuming | Effect::OneWay => icon::ARROW_LINE_RIGHT,
    }
}

/// The colour of an effect; only what cannot be undone has one of its own.
pub const fn effect_tone(effect: Effect) -> Tone {
    match effect {
        Effect::Consuming | Effect::OneWay => Tone::OneWay,
        Effect::ReadOnly | Effect::Volatile | Effect::Reversible => Tone::Info,
    }
}

/// Icon and word of an effect.
pub fn effect_runs(effect: Effect) -> [Run; 2] {
    let mark = words::icon_s(effect_icon(effect));
    let word = words::table(effect.name()).gap(6.0);
    if effect.needs_consent() {
        [mark.bold().tone(Tone::OneWay), word.tone(Tone::OneWay)]
    } else {
        [mark.dim(), word.dim()]
    }
}

/// An effect at the right of a heading, in what the heading leaves.
pub fn effect_in_heading(ui: &Ui, rest: Rect, effect: Effect) {
    let at = pos2(rest.right(), rest.center().y);
    Pen::new(ui).line(at, Align::Max, f32::INFINITY, &effect_runs(effect));
}

/// Icon and word of an answer.
pub fn answer_runs(answer: Answer) -> [Run; 2] {
    let (glyph, tone, word) = match answer {
        Answer::Accepted => (icon::CHECK_CIRCLE, Tone::Ok, "Accepted"),
        Answer::Refused(_) => (icon::X_CIRCLE, Tone::Danger, "Refused"),
        Answer::Unknown => (icon::QUESTION, Tone::Info, "Not known"),
    };
    let mark = words::icon_s(glyph).tone(tone);
    let mark = if answer == Answer::Unknown { mark } else { mark.filled() };
    [mark, words::table(word).tone(tone).gap(6.0)]
}

/// The rule of a verdict, in front of it the status when it is a refusal.
pub fn rule(verdict: &Verdict) -> String {
    match verdict.answer {
        Answer::Refused(status) => format!("{status}: {}", verdict.rule),
        Answer::Accepted | Answer::Unknown => verdict.rule.clone(),
    }
}

/// A verdict as a paragraph with its mark.
pub fn verdict(ui: &mut Ui, verdict: &Verdict) {
    let [mark, _] = answer_runs(verdict.answer);
    let head = match verdict.answer {
        Answer::Accepted => "The chip will accept it.".to_owned(),
        Answer::Refused(status) => format!("The chip will refuse it: {status}."),
        Answer::Unknown => "Not known beforehand.".to_owned(),
    };
    let top = ui.cursor().min;
    let pen = Pen::new(ui);
    let width = ui.available_width() - 24.0;
    let runs = [words::strong(head).semibold(), words::body(format!(" {}", verdict.rule)).dim()];
    let (rect, response) = {
        let galley = pen.paragraph(width, &runs);
        let size = egui::vec2(width + 24.0, galley.size().y);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        pen.painter.galley(rect.min + egui::vec2(24.0, 0.0), galley, pen.palette.text);
        (rect, response)
    };
    let mark = Run { face: crate::theme::ICON, ..mark };
    let mark = if verdict.answer == Answer::Unknown { mark } else { mark.filled() };
    pen.line(egui::pos2(rect.left(), top.y + 9.0), egui::Align::Min, f32::INFINITY, &[mark]);
    let said = verdict.to_string();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &said));
}

/// Why the control beside it cannot be used, in the flow of a row of controls.
pub fn reason(ui: &mut Ui, reason: &str) {
    if reason.is_empty() {
        return;
    }
    let pen = Pen::new(ui);
    let text = words::table(reason);
    let runs = if reason == crate::text::READ_ONLY {
        vec![words::icon_s(icon::LOCK_SIMPLE).tone(Tone::Warn), text.tone(Tone::Warn).gap(6.0)]
    } else {
        vec![text.dim()]
    };
    let mut row = Row::sized(ui, pen.width(&runs) + 4.0, 18.0, Sense::hover());
    row.left(0.0, &runs);
    row.end();
}

/// The sentence of something one-way, with its mark.
pub fn one_way(ui: &mut Ui, sentence: &str) {
    let pen = Pen::new(ui);
    let top = ui.cursor().min;
    let width = ui.available_width() - 24.0;
    let mark = [words::icon(icon::ARROW_LINE_RIGHT).bold().tone(Tone::OneWay)];
    pen.line(egui::pos2(top.x, top.y + 9.0), egui::Align::Min, f32::INFINITY, &mark);
    row::paragraph_in(ui, 24.0, width, &[words::body(sentence).dim()]);
}
