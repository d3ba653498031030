//! Verdicts: the big light, and the lines of checks under it. A verdict is never colour alone:
//! icon, word and colour say the same.

use egui::{Align, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{
    row::Row,
    words::{self, Pen},
};
use stsafe_core::verdict::CheckResult;

use crate::theme::{self, Ink, Tone, icon, space};

/// How a question was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Not asked yet.
    Open,
    /// Yes.
    Pass,
    /// Yes, but mind this.
    Warn,
    /// No.
    Fail,
}

impl From<CheckResult> for Answer {
    fn from(result: CheckResult) -> Self {
        match result {
            CheckResult::Pass => Self::Pass,
            CheckResult::Warn => Self::Warn,
            CheckResult::Fail => Self::Fail,
            CheckResult::NotRun => Self::Open,
        }
    }
}

impl Answer {
    /// Its colour, if it has one.
    pub const fn tone(self) -> Option<Tone> {
        match self {
            Self::Open => None,
            Self::Pass => Some(Tone::Ok),
            Self::Warn => Some(Tone::Warn),
            Self::Fail => Some(Tone::Danger),
        }
    }

    /// Its word for screen readers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "not asked",
            Self::Pass => "passed",
            Self::Warn => "warning",
            Self::Fail => "failed",
        }
    }

    const fn mark(self) -> char {
        match self {
            Self::Open => icon::MINUS,
            Self::Pass => icon::CHECK,
            Self::Warn => icon::WARNING,
            Self::Fail => icon::X,
        }
    }

    const fn disc(self) -> char {
        match self {
            Self::Open => icon::CIRCLE_DASHED,
            Self::Pass => icon::CHECK_CIRCLE,
            Self::Warn => icon::WARNING,
            Self::Fail => icon::X_CIRCLE,
        }
    }
}

/// One check of a verdict.
#[derive(Clone, Debug)]
pub struct Check {
    /// What was checked.
    pub text: String,
    /// The value it rests on, or the reason.
    pub evidence: String,
    /// Why it went so, where `evidence` does not say it.
    pub reason: String,
    /// How it went.
    pub answer: Answer,
}

/// The big light: a circle of 56 points, the question, and the answer in words.
pub fn light(ui: &mut Ui, question: &str, answer: Answer, words_of_answer: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 56.0), Sense::hover());
    let pen = Pen::new(ui);
    circle(&pen, rect.left_center() + vec2(28.0, 0.0), 27.0, answer);
    let ink = answer.tone().map_or(Ink::Faint, Ink::Tone);
    let left = rect.left() + 72.0;
    let width = rect.right() - left;
    pen.line(pos2(left, rect.top() + 16.0), Align::Min, width, &[words::body(question).dim()]);
    let said = words::run(theme::VERDICT, words_of_answer).ink(ink);
    pen.line(pos2(left, rect.top() + 38.0), Align::Min, width, &[said]);
    let name = format!("{question} {}: {words_of_answer}", answer.word());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}

/// The same of 36 points, for a side part.
pub fn small_light(ui: &mut Ui, question: &str, answer: Answer, words_of_answer: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 38.0), Sense::hover());
    let pen = Pen::new(ui);
    circle(&pen, rect.left_center() + vec2(18.0, 0.0), 17.0, answer);
    let ink = answer.tone().map_or(Ink::Faint, Ink::Tone);
    let left = rect.left() + 48.0;
    let width = rect.right() - left;
    pen.line(pos2(left, rect.top() + 10.0), Align::Min, width, &[words::table(question).dim()]);
    let said = words::strong(words_of_answer).semibold().ink(ink);
    pen.line(pos2(left, rect.top() + 28.0), Align::Min, width, &[said]);
    let name = format!("{question} {}: {words_of_answer}", answer.word());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}

/// The circle of a light: dotted as long as nobody has asked.
fn circle(pen: &Pen, centre: egui::Pos2, radius: f32, answer: Answer) {
    let p = pen.palette;
    match answer.tone() {
        None => {
            let path: Vec<_> = (0..=48)
                .map(|i| centre + radius * egui::Vec2::angled(i as f32 * std::f32::consts::TAU / 48.0))
                .collect();
            pen.painter.extend(egui::Shape::dashed_line(&path, Stroke::new(1.5, p.line_strong), 3.0, 3.0));
        }
        Some(tone) => {
            let pair = p.tone(tone);
            pen.painter.circle(centre, radius, pair.soft, Stroke::new(1.5, pair.ink));
            // Drawn for a radius of 27.
            let size = (28.0 * radius / 27.0).round();
            let face = theme::Face { size, line: size + 2.0, ..theme::ICON };
            pen.line(
                centre,
                Align::Center,
                f32::INFINITY,
                &[words::run(face, answer.mark()).bold().tone(tone)],
            );
        }
    }
}

/// One check as a line: mark, text, evidence at the right.
pub fn check_line(ui: &mut Ui, check: &Check) {
    let mut row = Row::text(ui, space::ROW_FACT);
    let ink = check.answer.tone().map_or(Ink::Faint, Ink::Tone);
    row.left(0.0, &[words::icon(check.answer.mark()).bold().ink(ink)]);
    let text = words::body(check.text.as_str());
    let text = if check.answer == Answer::Open { text.faint() } else { text };
    let used = row.left(22.0, &[text]);
    let room = row.rect.right() - used.right() - space::S3;
    let evidence = words::hex_s(check.evidence.as_str()).faint();
    if row.pen.width(std::slice::from_ref(&evidence)) <= room {
        row.end_at(0.0, &[evidence]);
    } else {
        row.left_in(used.right() - row.rect.left() + space::S3, room, &[evidence]);
    }
    let name = format!("{}: {}, {}", check.text, check.answer.word(), check.evidence);
    let response = row.named(Role::Label, name);
    if !check.reason.is_empty() {
        response.on_hover_text(check.reason.as_str());
    }
}

/// One check as a block: disc, name, reason under it. Clickable; returns whether it was.
pub fn check_block(ui: &mut Ui, check: &Check, selected: bool) -> bool {
    let pen = Pen::new(ui);
    let width = ui.available_width() - 26.0;
    let reason = pen.paragraph(width, &[words::table(check.evidence.as_str()).dim()]);
    let height = 22.0 + reason.size().y + 8.0;
    let row = Row::sized(ui, ui.available_width(), height, Sense::click());
    let p = row.pen.palette;
    let frame = row.rect.expand2(vec2(space::S2, 0.0)).translate(vec2(0.0, -1.0));
    if selected || row.response.hovered() {
        let fill = if selected { p.selected } else { p.hover };
        row.pen.painter.rect_filled(frame, egui::CornerRadius::same(space::RADIUS as u8), fill);
    }
    if row.response.has_focus() {
        theme::focus_ring(&row.pen.painter, p, frame.shrink(2.0), space::RADIUS);
    }
    let ink = check.answer.tone().map_or(Ink::Faint, Ink::Tone);
    let top = row.rect.top();
    row.pen.line(
        pos2(row.rect.left(), top + 12.0),
        Align::Min,
        f32::INFINITY,
        &[words::icon(check.answer.disc()).filled().ink(ink)],
    );
    let left = row.rect.left() + 26.0;
    row.pen.line(pos2(left, top + 12.0), Align::Min, width, &[words::strong(check.text.as_str())]);
    row.pen.painter.galley(pos2(left, top + 21.0), reason, p.text2);
    let name = format!("{}: {}, {}", check.text, check.answer.word(), check.evidence);
    row.chosen(selected, name).clicked()
}

/// A remark with its meaning's icon.
pub fn remark(ui: &mut Ui, tone: Tone, text: &str) {
    let pen = Pen::new(ui);
    let width = ui.available_width() - 24.0;
    let galley = pen.paragraph(width, &[words::body(text).dim()]);
    let row = Row::text(ui, galley.size().y + 4.0);
    let mark = words::icon(super::badge::tone_icon(tone)).filled().tone(tone);
    pen.line(row.rect.min + vec2(0.0, 11.0), Align::Min, f32::INFINITY, &[mark]);
    pen.painter.galley(row.rect.min + vec2(24.0, 2.0), galley, pen.palette.text2);
    row.named(Role::Label, text);
}
