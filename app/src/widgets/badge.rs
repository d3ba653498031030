//! Badges: a word with a meaning. Shape is part of the meaning: simulated is dashed, real is
//! filled, assumed is dotted.

use egui::{
    Align, Color32, CornerRadius, Painter, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role,
    emath::GuiRounding as _, pos2, vec2,
};

use super::words::{self, Pen, Run};
use crate::theme::{Ink, Tone, icon, space};

/// What a badge says about its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    /// Dashed, no fill.
    Simulated,
    /// Filled solid, inverted text.
    Real,
    /// Recorded: neutral with a line.
    Replay,
    /// Dotted: ST prints no value.
    Assumed,
    /// Grey.
    Neutral,
    /// A semantic colour over its soft fill, with its icon.
    Tone(Tone),
}

const HEIGHT: f32 = 20.0;

/// Paints a badge with its left middle at `at`; returns its place.
pub fn paint(pen: &Pen, at: egui::Pos2, badge: Badge, word: &str) -> Rect {
    let runs = runs(badge, word);
    let padding = if badge == Badge::Neutral { 8.0 } else { 7.0 };
    let size = vec2((pen.width(&runs) + 2.0 * padding).ceil(), HEIGHT);
    let rect = Rect::from_min_size(pos2(at.x, at.y - HEIGHT / 2.0), size);
    let p = pen.palette;
    let radius = CornerRadius::same(space::RADIUS as u8);
    match badge {
        Badge::Simulated => dashed(&pen.painter, rect, space::RADIUS, p.sim.ink, 4.0, 2.0),
        Badge::Assumed => dashed(&pen.painter, rect, space::RADIUS, p.line_strong, 2.0, 2.0),
        Badge::Real => drop(pen.painter.rect_filled(rect, radius, p.real.ink)),
        Badge::Replay => {
            pen.painter.rect_stroke(
                rect,
                radius,
                Stroke::new(space::HAIR, p.line_strong),
                StrokeKind::Inside,
            );
        }
        Badge::Neutral => drop(pen.painter.rect_filled(rect, radius, p.hover)),
        Badge::Tone(tone) => drop(pen.painter.rect_filled(rect, radius, p.tone(tone).soft)),
    }
    pen.line(pos2(rect.left() + padding, at.y), Align::Min, f32::INFINITY, &runs);
    rect
}

/// Width of the badge, in points.
pub fn width(pen: &Pen, badge: Badge, word: &str) -> f32 {
    (pen.width(&runs(badge, word)) + 14.0).ceil()
}

/// A badge in the flow of a ui.
pub fn show(ui: &mut Ui, badge: Badge, word: &str) -> egui::Response {
    let pen = Pen::new(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width(&pen, badge, word), HEIGHT), Sense::hover());
    paint(&pen, rect.left_center(), badge, word);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, word));
    response
}

fn runs(badge: Badge, word: &str) -> Vec<Run> {
    let word = words::caption(word);
    let marked =
        |glyph: char, tone| vec![words::icon_xs(glyph).filled().tone(tone), word.clone().tone(tone).gap(4.0)];
    match badge {
        Badge::Simulated => vec![word.tone(Tone::Sim)],
        Badge::Real => {
            vec![words::icon_xs(icon::PLUGS_CONNECTED).ink(Ink::OnFill), word.ink(Ink::OnFill).gap(4.0)]
        }
        Badge::Replay | Badge::Assumed | Badge::Neutral => vec![word.dim()],
        Badge::Tone(tone) => marked(tone_icon(tone), tone),
    }
}

/// The icon that belongs to a meaning.
pub const fn tone_icon(tone: Tone) -> char {
    match tone {
        Tone::Ok => icon::CHECK_CIRCLE,
        Tone::Warn => icon::WARNING,
        Tone::Danger => icon::X_CIRCLE,
        Tone::Info => icon::INFO,
        Tone::Sim => icon::CPU,
        Tone::Real => icon::PLUGS_CONNECTED,
        Tone::OneWay => icon::ARROW_LINE_RIGHT,
    }
}

/// A dashed border just inside `rect`: whole pixels, open corners.
pub fn dashed(painter: &Painter, rect: Rect, radius: f32, colour: Color32, dash: f32, gap: f32) {
    let rect = rect.round_to_pixels(painter.pixels_per_point());
    let thick = space::HAIR;
    let fill = |x: f32, y: f32, w: f32, h: f32| {
        let piece = Rect::from_min_size(pos2(x, y), vec2(w, h));
        painter.rect_filled(piece, CornerRadius::ZERO, colour);
    };
    // Corners of one pixel each, where the border bends.
    let bend = (radius / 2.0).floor().max(1.0);
    for (x, y) in [
        (rect.left() + 1.0, rect.top() + 1.0),
        (rect.right() - 2.0, rect.top() + 1.0),
        (rect.left() + 1.0, rect.bottom() - 2.0),
        (rect.right() - 2.0, rect.bottom() - 2.0),
    ] {
        if bend > 1.0 {
            fill(x, y, thick, thick);
        }
    }
    for (start, length) in dashes(rect.width() - 2.0 * bend, dash, gap) {
        for y in [rect.top(), rect.bottom() - thick] {
            fill(rect.left() + bend + start, y, length, thick);
        }
    }
    for (start, length) in dashes(rect.height() - 2.0 * bend, dash, gap) {
        for x in [rect.left(), rect.right() - thick] {
            fill(x, rect.top() + bend + start, thick, length);
        }
    }
}

/// Start and length of the dashes along a side, with a whole dash at both ends.
fn dashes(side: f32, dash: f32, gap: f32) -> impl Iterator<Item = (f32, f32)> {
    let count = ((side + gap) / (dash + gap)).round().max(1.0);
    let step = if count > 1.0 { (side - dash) / (count - 1.0) } else { 0.0 };
    (0..count as usize).map(move |index| ((index as f32 * step).round(), dash.min(side)))
}
