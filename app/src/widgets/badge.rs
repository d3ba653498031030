//! Badges: a word with a meaning. Shape is part of the meaning: simulated is dashed, real is
//! filled, assumed is dotted.

use egui::{
    Align, Color32, CornerRadius, Painter, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
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
        Badge::Simulated => dashed(&pen.painter, rect, space::RADIUS, p.sim.ink, 4.0, 2.0, 1.2),
        Badge::Assumed => dashed(&pen.painter, rect, space::RADIUS, p.line_strong, 1.5, 1.5, 1.0),
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

/// A dashed rounded border, just inside `rect`.
pub fn dashed(painter: &Painter, rect: Rect, radius: f32, colour: Color32, dash: f32, gap: f32, width: f32) {
    let path = rounded(rect.shrink(width / 2.0), radius);
    painter.extend(Shape::dashed_line(&path, Stroke::new(width, colour), dash, gap));
}

/// The outline of a rounded rectangle as a closed path.
fn rounded(rect: Rect, radius: f32) -> Vec<egui::Pos2> {
    const STEPS: u8 = 4;
    let corners = [
        (pos2(rect.right() - radius, rect.top() + radius), -90.0_f32),
        (pos2(rect.right() - radius, rect.bottom() - radius), 0.0),
        (pos2(rect.left() + radius, rect.bottom() - radius), 90.0),
        (pos2(rect.left() + radius, rect.top() + radius), 180.0),
    ];
    let mut path = vec![pos2(rect.left() + radius, rect.top())];
    for (centre, start) in corners {
        for step in 0..=STEPS {
            let angle = (start + 90.0 * f32::from(step) / f32::from(STEPS)).to_radians();
            path.push(centre + radius * egui::Vec2::angled(angle));
        }
    }
    path.push(pos2(rect.left() + radius, rect.top()));
    path
}
