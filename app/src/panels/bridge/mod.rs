//! Bridge: the board between this program and the chip. What it is, how the link does, and what it can do to the bus.

mod build;
pub mod data;
mod desk;

use egui::{Margin, Rect, Ui, accesskit::Role, pos2};

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    text,
    theme::{self, icon, space},
    view::{View, bridges::Errand},
    widgets::{
        badge,
        button::{Button, Kind},
        facts, region,
        row::Row,
        state as states, words,
    },
};

pub use build::build;
use data::{Data, Line};

/// Width of the left part, of the reference window's content.
const LEFT: f32 = 660.0 / 1264.0;
/// Column of values, in points.
const COLUMN: f32 = 152.0;

/// What this screen remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The board was asked for speed and lines since it was opened.
    looked: bool,
}

/// What is said without a bridge: one sentence, and what to do.
pub fn without(view: &View) -> String {
    match &view.device {
        None => text::NO_DEVICE.to_owned(),
        Some(device) => {
            format!("{} is a virtual chip inside this program: there is no bridge before it.", device.address)
        }
    }
}

/// Paints the screen; without data, the sentence.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Result<&Data, String>, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let purpose = [words::body("The board between this program and the chip").faint()];
    region::screen_header(ui, header, Screen::Bridge.name(), &purpose, |ui| {
        let Ok(data) = &data else { return };
        let refresh = Button::new(Kind::Plain, "Ask again").icon(icon::ARROWS_CLOCKWISE).shortcut("F5");
        let tooltip = if data.closed.is_empty() { "Who it is, bus speed, lines" } else { data.closed };
        if refresh.enabled(data.closed.is_empty()).tooltip(tooltip).show(ui).clicked() {
            out.push(Action::Bridge(Errand::Look));
        }
    });
    let data = match data {
        Ok(data) => data,
        Err(sentence) => {
            region::inside(ui, "empty", content, Margin::same(24), |ui| {
                if states::empty(ui, &sentence, &[(Kind::Primary, "Choose a device…")]).is_some() {
                    out.push(Action::ChooseDevice);
                }
            });
            return;
        }
    };
    if data.unasked && !state.looked {
        state.looked = true;
        out.push(Action::Bridge(Errand::Look));
    }
    let (left, right) = region::split_left(ui, content, (content.width() * LEFT).round());
    let margin = Margin { left: 24, right: 24, top: 19, bottom: 16 };
    region::scrolled(ui, "board", left, margin, |ui| board(ui, data));
    region::scrolled(ui, "desk", right, margin, |ui| desk::show(ui, data, out));
}

fn board(ui: &mut Ui, data: &Data) {
    let mut title = Row::text(ui, 30.0);
    title.left(0.0, &[words::run(theme::TITLE, data.board.as_str())]);
    title.named(Role::Heading, data.board.as_str());
    ui.add_space(space::S1);
    line(ui, "Firmware", &data.firmware);
    facts::facts(ui, &data.facts, COLUMN, space::ROW_FACT);
    part(ui, "What it can do", "As its firmware says");
    for capability in &data.capabilities {
        let mut row = Row::text(ui, space::ROW_FACT);
        let (glyph, word) = if capability.can { (icon::CHECK, "yes") } else { (icon::MINUS, "no") };
        let mark = words::icon_s(glyph).bold();
        let mark = if capability.can { mark.tone(theme::Tone::Ok) } else { mark.faint() };
        row.pen.line(
            pos2(row.rect.left() + 7.0, row.rect.center().y),
            egui::Align::Center,
            f32::INFINITY,
            &[mark],
        );
        row.left_in(22.0, COLUMN - 30.0, &[words::body(capability.name)]);
        row.left_in(COLUMN, row.rect.width() - COLUMN, &[words::body(capability.why).dim()]);
        row.named(Role::Label, format!("{}, {word}: {}", capability.name, capability.why));
    }
    part(ui, "Link", "Since the device was opened");
    line(ui, "", &data.verdict);
    ui.add_space(space::S2);
    for figures in data.health.chunks(4) {
        let width = (ui.available_width() / 4.0).floor();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (caption, value) in figures {
                figure(ui, caption, value, width);
            }
        });
        ui.add_space(space::S3);
    }
}

/// A figure in a column of fixed width: a value that grows moves no neighbour.
fn figure(ui: &mut Ui, caption: &str, value: &str, width: f32) {
    let row = Row::sized(ui, width, 42.0, egui::Sense::hover());
    let line = |y: f32, run| {
        let at = pos2(row.rect.left(), row.rect.top() + y);
        row.pen.line(at, egui::Align::Min, width - space::S2, &[run]);
    };
    line(8.0, words::caption(caption).faint());
    line(28.0, words::hex(value).medium());
    row.named(Role::Label, format!("{caption} {value}"));
}

/// A new part of a region, after a line.
fn part(ui: &mut Ui, title: &str, remark: &str) {
    ui.add_space(15.0);
    region::divider(ui);
    ui.add_space(12.0);
    region::heading(ui, title, remark);
    ui.add_space(space::S2);
}

/// A mark and its words; with a label, in the column of the facts.
fn line(ui: &mut Ui, label: &str, line: &Line) {
    let mut row = Row::text(ui, space::ROW_FACT);
    let x = if label.is_empty() { 0.0 } else { COLUMN };
    row.left(0.0, &[words::body(label).faint()]);
    let mark = words::icon_s(badge::tone_icon(line.tone)).filled().tone(line.tone);
    row.left_in(x, row.rect.width() - x, &[mark, words::body(line.words.as_str()).gap(6.0)]);
    row.named(Role::Label, format!("{label} {}", line.words).trim_start().to_owned());
}
