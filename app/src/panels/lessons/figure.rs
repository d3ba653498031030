//! The picture of a step: the cloud, the genuine chip and its clone, and what goes between them.

use egui::{Align, CornerRadius, Painter, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::data::Figure;
use crate::{
    lesson::Flow,
    theme::{self, Ink, Tone, icon, space},
    widgets::{
        row,
        verdict::Answer,
        words::{self, Pen},
    },
};

const HEIGHT: f32 = 236.0;
const CLOUD: [f32; 2] = [150.0, 140.0];
const CHIP: [f32; 2] = [196.0, 108.0];

pub(super) fn show(ui: &mut Ui, figure: &Figure, step: usize) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let pen = Pen::new(ui);
    // The picture was drawn for 560 points; below that the boxes give way first.
    let scale = (rect.width() / 560.0).min(1.0);
    let cloud = Rect::from_center_size(
        pos2(rect.left() + CLOUD[0] * scale / 2.0, rect.center().y),
        vec2(CLOUD[0] * scale, CLOUD[1]),
    );
    let chip = |top: f32| {
        Rect::from_min_size(pos2(rect.right() - CHIP[0] * scale, top), vec2(CHIP[0] * scale, CHIP[1]))
    };
    let chips = [chip(rect.top()), chip(rect.bottom() - CHIP[1])];
    let drawn =
        ui.ctx().animate_bool_with_time(ui.scope_id().with(("arrows", step)), figure.seen, space::STEP_S);
    draw_cloud(&pen, cloud, figure);
    let words = [
        ("Genuine chip", "made by the factory", "Private key", Tone::Ok),
        ("Clone", "zone 0 copied, nothing else", "Some other key", Tone::Danger),
    ];
    for ((place, ended), (name, about, key, tone)) in chips.iter().zip(figure.ended).zip(words) {
        draw_chip(&pen, *place, name, about, (key, tone), ended);
        between(&pen, cloud, *place, figure.flow, drawn);
    }
    label(&pen, cloud, chips, figure);
    let said = match (figure.flow, figure.seen) {
        (Flow::ToChips, _) => format!("The cloud sends both chips: {}", figure.carries),
        (Flow::ToCloud, _) => format!("Both chips send the cloud: {}", figure.carries),
        (Flow::Inside, _) => format!("The cloud looks at: {}", figure.carries),
    };
    row::name(ui, rect, format!("{said} {}", figure.bytes).trim_end().to_owned());
}

fn boxed(painter: &Painter, pen: &Pen, rect: Rect) {
    let radius = CornerRadius::same(space::RADIUS_NODE as u8);
    let line = Stroke::new(space::HAIR, pen.palette.line);
    painter.rect(rect, radius, pen.palette.raised, line, StrokeKind::Inside);
}

fn draw_cloud(pen: &Pen, rect: Rect, figure: &Figure) {
    boxed(&pen.painter, pen, rect);
    let at = |y: f32| pos2(rect.center().x, rect.top() + y);
    let size = theme::Face { size: 32.0, line: 34.0, ..theme::ICON };
    pen.line(at(32.0), Align::Center, f32::INFINITY, &[words::run(size, icon::CLOUD).dim()]);
    pen.line(at(68.0), Align::Center, f32::INFINITY, &[words::section("Cloud")]);
    for (line, y) in figure.knows.iter().zip([92.0, 110.0]) {
        pen.line(at(y), Align::Center, rect.width() - 8.0, &[words::note(*line).dim()]);
    }
}

fn draw_chip(pen: &Pen, rect: Rect, name: &str, about: &str, key: (&str, Tone), ended: Answer) {
    boxed(&pen.painter, pen, rect);
    let at = |y: f32| pos2(rect.left() + 14.0, rect.top() + y);
    let room = rect.width() - 28.0;
    pen.line(at(18.0), Align::Min, room, &[words::section(name)]);
    pen.line(at(38.0), Align::Min, room, &[words::note(about).faint()]);
    let line = |glyph, ink, text: &str| {
        let word = words::table(text);
        let word = if ink == Ink::Tone(Tone::Danger) { word.ink(ink) } else { word };
        [words::icon(glyph).ink(ink), word.gap(space::S2)]
    };
    pen.line(at(64.0), Align::Min, room, &line(icon::CERTIFICATE, Ink::Dim, "Certificate"));
    pen.line(at(87.0), Align::Min, room, &line(icon::KEY, Ink::Tone(key.1), key.0));
    if let Some(tone) = ended.tone() {
        let glyph = if ended == Answer::Fail { icon::X_CIRCLE } else { icon::CHECK_CIRCLE };
        let size = theme::Face { size: 20.0, line: 22.0, ..theme::ICON };
        let place = pos2(rect.right() - 20.0, rect.top() + 19.0);
        pen.line(place, Align::Center, f32::INFINITY, &[words::run(size, glyph).filled().tone(tone)]);
    }
}

/// The line between cloud and chip; what was sent grows along it.
fn between(pen: &Pen, cloud: Rect, chip: Rect, flow: Flow, drawn: f32) {
    let shift = if chip.center().y < cloud.center().y { -30.0 } else { 30.0 };
    let left = pos2(cloud.right() + 8.0, cloud.center().y + shift);
    let right = pos2(chip.left() - 8.0, chip.center().y - shift * 0.4);
    let p = pen.palette;
    let (from, to) = if flow == Flow::ToCloud { (right, left) } else { (left, right) };
    if flow == Flow::Inside {
        let line = Stroke::new(space::HAIR, p.line);
        pen.painter.extend(egui::Shape::dashed_line(&[from, to], line, 4.0, 4.0));
        return;
    }
    pen.painter.line_segment([from, to], Stroke::new(space::ARROW, p.line));
    head(pen, from, to, p.line);
    if drawn > 0.0 {
        let tip = from + (to - from) * drawn;
        pen.painter.line_segment([from, tip], Stroke::new(space::ARROW, p.accent));
        if drawn >= 1.0 {
            head(pen, from, to, p.accent);
        }
    }
}

fn head(pen: &Pen, from: Pos2, to: Pos2, colour: egui::Color32) {
    let along = (to - from).normalized() * 8.0;
    let across = along.rot90() * 0.5;
    for side in [across, -across] {
        pen.painter.line_segment([to, to - along + side], Stroke::new(space::ARROW, colour));
    }
}

/// What goes, and its first bytes, in the middle.
fn label(pen: &Pen, cloud: Rect, chips: [Rect; 2], figure: &Figure) {
    let [chip, _] = chips;
    let middle = (cloud.right() + chip.left()) / 2.0;
    let room = chip.left() - cloud.right() - 20.0;
    let y = cloud.center().y;
    let up = if figure.bytes.is_empty() { 0.0 } else { 9.0 };
    pen.line(pos2(middle, y - up), Align::Center, room, &[words::note(figure.carries).dim()]);
    if !figure.bytes.is_empty() {
        pen.line(
            pos2(middle, y + 9.0),
            Align::Center,
            room,
            &[words::hex_xs(figure.bytes.as_str()).accent()],
        );
    }
}
