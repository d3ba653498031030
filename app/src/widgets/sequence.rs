//! A sequence diagram between host and chip that fills in step by step.

use egui::{Align, Color32, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{
    badge,
    verdict::Answer,
    words::{self, Pen, Run},
};
use crate::theme::{self, Ink, Tone, icon, space};

/// Which way a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A command to the chip.
    ToChip,
    /// An answer to the host.
    ToHost,
    /// Something the host does by itself.
    AtHost,
    /// Something the chip does by itself.
    AtChip,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Not yet run.
    Waiting,
    /// Done; checks carry their answer.
    Done(Option<Answer>),
    /// Broke off at the bus.
    Broken,
}

/// One numbered step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which way it goes.
    pub way: Way,
    /// What happens.
    pub title: String,
    /// The bytes on the bus, or what the step looks at.
    pub detail: String,
    /// Whether `detail` is bytes.
    pub bytes: bool,
    /// How long it took, in milliseconds.
    pub took_ms: Option<f32>,
    /// How far it is.
    pub stage: Stage,
    /// A remark drawn as a dotted line under this step.
    pub then: Option<String>,
    /// What a screen reader says.
    pub name: String,
}

/// The two ends.
#[derive(Clone, Debug)]
pub struct Ends {
    /// What the host stands for.
    pub host: String,
    /// What the chip stands for.
    pub chip: String,
    /// Whether the chip is simulated.
    pub simulated: bool,
}

const HEAD: f32 = 48.0;
const ARROW_ROW: f32 = 46.0;
const LOCAL_ROW: f32 = 44.0;
const REMARK_ROW: f32 = 36.0;
const NUMBER: f32 = 12.0;

struct Lanes {
    pen: Pen,
    left: f32,
    right: f32,
    host: f32,
    chip: f32,
}

impl Lanes {
    /// 232 and 640 of the 840 points the diagram was drawn for.
    fn new(ui: &Ui, rect: Rect) -> Self {
        let at = |points: f32| rect.left() + (rect.width() * points / 840.0).round();
        Self { pen: Pen::new(ui), left: rect.left(), right: rect.right(), host: at(232.0), chip: at(640.0) }
    }
}

/// Shows the two ends at the top of `rect`, where they stay; returns what is left for the steps.
pub fn head(ui: &Ui, rect: Rect, ends: &Ends) -> Rect {
    let (top, rest) = rect.split_top_bottom_at_y(rect.top() + HEAD);
    Lanes::new(ui, rect).head(top.top(), ends);
    rest
}

/// Shows the steps over the whole width; returns the one that was clicked. The step `news` scrolls into sight.
pub fn sequence(ui: &mut Ui, steps: &[Step], selected: Option<usize>, news: Option<usize>) -> Option<usize> {
    let height: f32 = steps.iter().map(row_height).sum::<f32>() + 16.0;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let lanes = Lanes::new(ui, rect);
    let (host, chip) = (lanes.host, lanes.chip);
    let mut clicked = None;
    let mut y = rect.top();
    let rows: Vec<_> = steps
        .iter()
        .map(|step| {
            let row = Rect::from_min_max(pos2(rect.left(), y), pos2(rect.right(), y + own_height(step)));
            y += row_height(step);
            row
        })
        .collect();
    if let Some(row) = news.and_then(|index| rows.get(index)) {
        ui.scroll_to_rect(row.expand(space::PAD), None);
    }
    for (index, (step, row)) in steps.iter().zip(&rows).enumerate() {
        let response = ui.interact(*row, ui.scope_id().with(("step", index)), Sense::click());
        response
            .widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected == Some(index), &step.name));
        lanes.ground(*row, selected == Some(index), response.hovered(), response.has_focus());
        if response.clicked() {
            clicked = Some(index);
        }
    }
    for x in [host, chip] {
        let stroke = Stroke::new(1.5, lanes.pen.palette.line);
        lanes.pen.painter.vline(x, rect.top()..=rect.bottom() - 8.0, stroke);
    }
    for (index, (step, row)) in steps.iter().zip(&rows).enumerate() {
        let done = step.stage != Stage::Waiting;
        let drawn =
            ui.ctx().animate_bool_with_time(ui.scope_id().with(("drawn", index)), done, space::STEP_S);
        lanes.step(index, step, *row, if done { drawn } else { 0.0 });
        if let Some(remark) = &step.then {
            lanes.remark(row.bottom() + REMARK_ROW / 2.0, remark);
        }
    }
    clicked
}

fn own_height(step: &Step) -> f32 {
    if matches!(step.way, Way::ToChip | Way::ToHost) { ARROW_ROW } else { LOCAL_ROW }
}

fn row_height(step: &Step) -> f32 {
    own_height(step) + if step.then.is_some() { REMARK_ROW } else { 0.0 }
}

impl Lanes {
    fn line(&self, at: Pos2, align: Align, width: f32, runs: &[Run]) -> Rect {
        self.pen.line(at, align, width, runs)
    }

    fn head(&self, top: f32, ends: &Ends) {
        let wide = f32::INFINITY;
        self.line(pos2(self.host, top + 13.0), Align::Center, wide, &[words::section("Host")]);
        self.line(
            pos2(self.host, top + 30.0),
            Align::Center,
            wide,
            &[words::note(ends.host.as_str()).faint()],
        );
        self.line(pos2(self.chip, top + 13.0), Align::Center, wide, &[words::section("Chip")]);
        let chip = words::note(ends.chip.as_str());
        let chip = if ends.simulated { chip.tone(Tone::Sim) } else { chip.faint() };
        self.line(pos2(self.chip, top + 30.0), Align::Center, wide, &[chip]);
    }

    fn ground(&self, row: Rect, selected: bool, hovered: bool, focused: bool) {
        let p = self.pen.palette;
        let fill = match (selected, hovered) {
            (true, _) => p.selected,
            (false, true) => p.hover,
            (false, false) => Color32::TRANSPARENT,
        };
        self.pen.painter.rect_filled(row, egui::CornerRadius::ZERO, fill);
        if focused {
            theme::focus_ring(&self.pen.painter, p, row.shrink(3.0), space::RADIUS_SMALL);
        }
    }

    fn step(&self, index: usize, step: &Step, row: Rect, drawn: f32) {
        let middle = row.center().y;
        let number = words::hex_xs((index + 1).to_string()).faint();
        self.line(pos2(self.left + NUMBER, middle), Align::Min, f32::INFINITY, &[number]);
        match step.way {
            Way::ToChip => self.arrow(step, middle, self.host + 7.0, self.chip - 7.0, drawn),
            Way::ToHost => self.arrow(step, middle, self.chip - 7.0, self.host + 7.0, drawn),
            Way::AtHost => self.local(step, middle, self.host, Align::Max, drawn),
            Way::AtChip => self.local(step, middle, self.chip, Align::Min, drawn),
        }
    }

    fn arrow(&self, step: &Step, y: f32, from: f32, to: f32, drawn: f32) {
        let p = self.pen.palette;
        let y = y.round();
        let waiting = step.stage == Stage::Waiting;
        let broken = step.stage == Stage::Broken;
        let reach = if broken { from + (to - from) * 0.5 } else { to };
        if drawn < 1.0 {
            self.draw_arrow(from, to, y, p.line);
        }
        if drawn > 0.0 {
            let colour = if broken { p.danger.ink } else { p.text2 };
            let tip = from + (reach - from) * drawn;
            self.pen.painter.hline(from.min(tip)..=from.max(tip), y, Stroke::new(space::ARROW, colour));
            if drawn >= 1.0 && !broken {
                self.draw_arrow(from, to, y, colour);
            }
            if broken {
                let cross = words::icon(icon::X).bold().tone(Tone::Danger);
                self.line(pos2(tip, y), Align::Center, f32::INFINITY, &[cross]);
            }
        }
        let left = from.min(to) + 17.0;
        let room = (to - from).abs() - 90.0;
        let title = words::table(step.title.as_str()).medium();
        let title = if waiting { title.faint() } else { title };
        self.line(pos2(left, y - 12.0), Align::Min, room, &[title]);
        if let Some(took) = step.took_ms {
            let took = words::hex_xs(format!("{took:.1} ms")).faint();
            self.line(pos2(from.max(to) - 17.0, y - 12.0), Align::Max, f32::INFINITY, &[took]);
        }
        let detail =
            if step.bytes { words::hex_xs(step.detail.as_str()) } else { words::note(step.detail.as_str()) };
        let detail = if waiting { detail.faint() } else { detail.dim() };
        self.line(pos2(left, y + 13.0), Align::Min, room + 56.0, &[detail]);
    }

    fn draw_arrow(&self, from: f32, to: f32, y: f32, colour: Color32) {
        let stroke = Stroke::new(space::ARROW, colour);
        let back = if to > from { -7.0 } else { 7.0 };
        self.pen.painter.hline(from.min(to)..=from.max(to), y, stroke);
        let head = vec![pos2(to + back, y - 4.5), pos2(to, y), pos2(to + back, y + 4.5)];
        self.pen.painter.add(Shape::line(head, stroke));
    }

    fn local(&self, step: &Step, y: f32, x: f32, side: Align, drawn: f32) {
        let p = self.pen.palette;
        let centre = pos2(x, y.round());
        self.pen.painter.circle_filled(centre, 10.0, p.surface);
        let answer = match step.stage {
            Stage::Waiting => None,
            Stage::Done(answer) => answer,
            Stage::Broken => Some(Answer::Fail),
        };
        let tone = answer.and_then(Answer::tone);
        if step.stage == Stage::Waiting || drawn < 0.5 {
            self.pen.painter.circle_stroke(centre, 6.5, Stroke::new(space::ARROW, p.line_strong));
        } else if let Some(tone) = tone {
            if tone == Tone::Warn {
                let size = theme::Face { size: 18.0, ..theme::ICON };
                let mark = words::run(size, badge::tone_icon(tone)).filled().tone(tone);
                self.line(centre, Align::Center, f32::INFINITY, &[mark]);
            } else {
                self.pen.painter.circle_filled(centre, 7.5, p.tone(tone).ink);
                let size = theme::Face { size: 10.0, ..theme::ICON };
                let glyph = if tone == Tone::Ok { icon::CHECK } else { icon::X };
                let mark = words::run(size, glyph).bold().ink(Ink::OnFill);
                self.line(centre, Align::Center, f32::INFINITY, &[mark]);
            }
        } else {
            self.pen.painter.circle(centre, 6.5, p.surface, Stroke::new(2.0, p.accent));
        }
        let shift = if side == Align::Max { -18.0 } else { 18.0 };
        let failed = tone == Some(Tone::Danger);
        let title = words::table(step.title.as_str()).medium();
        let title = match step.stage {
            Stage::Waiting => title.faint(),
            _ if failed => title.tone(Tone::Danger),
            _ => title,
        };
        let detail = words::note(step.detail.as_str());
        let detail = detail.ink(if step.stage == Stage::Waiting { Ink::Faint } else { Ink::Dim });
        let room = if side == Align::Max { x - self.left - 40.0 } else { self.right - x - 24.0 };
        self.line(pos2(x + shift, y - 7.0), side, room, &[title]);
        self.line(pos2(x + shift, y + 9.0), side, room, &[detail]);
    }

    fn remark(&self, y: f32, text: &str) {
        let p = self.pen.palette;
        let y = y.round() + 0.5;
        let runs = [words::note(text).faint()];
        let middle = (self.host + self.chip) / 2.0;
        let half = self.pen.width(&runs) / 2.0 + 20.0;
        for (from, to) in [(self.left + NUMBER, middle - half), (middle + half, self.right - 16.0)] {
            let stroke = Stroke::new(space::HAIR, p.line);
            self.pen.painter.extend(Shape::dashed_line(&[pos2(from, y), pos2(to, y)], stroke, 3.0, 3.0));
        }
        for x in [self.host, self.chip] {
            if (middle - half..middle + half).contains(&x) {
                continue;
            }
            self.pen.painter.vline(x, y - 1.0..=y + 1.0, Stroke::new(1.5, p.line));
        }
        self.line(pos2(middle, y), Align::Center, f32::INFINITY, &runs);
    }
}
