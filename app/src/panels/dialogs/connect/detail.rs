//! The right side of the picker: what the chosen row is, why, what to try, how it was probed.

use egui::{Align, CornerRadius, Sense, Stroke, StrokeKind, Ui, accesskit::Role, pos2, vec2};

use super::State;
use super::data::{Detail, Input};
use crate::{
    action::{Action, Outbox},
    theme::{self, Tone, icon, space},
    widgets::{
        badge,
        button::{Button, Kind},
        field::Field,
        region,
        row::{self, Row},
        words,
    },
};

/// Paints the detail.
pub(super) fn show(ui: &mut Ui, state: &mut State, detail: &Detail, out: &mut Outbox) {
    if !detail.address.is_empty() {
        let mut shown = Row::text(ui, 20.0);
        shown.left_in(0.0, shown.rect.width(), &[words::hex_s(detail.address.as_str()).faint()]);
        shown.end();
    }
    let mut title = Row::text(ui, 26.0);
    title.left_in(
        0.0,
        title.rect.width(),
        &[words::run(theme::Face { size: 16.0, ..theme::TITLE }, detail.title.as_str())],
    );
    title.named(Role::Heading, detail.title.as_str());
    ui.add_space(6.0);
    status(ui, detail);
    input(ui, state, detail, out);
    for about in &detail.about {
        row::paragraph(ui, &[words::body(about.as_str()).dim()]);
        ui.add_space(space::S2);
    }
    if !detail.try_this.is_empty() {
        ui.add_space(space::S2);
        region::heading(ui, "What to try", "");
        ui.add_space(space::S1);
        row::paragraph(ui, &[words::body(detail.try_this.as_str()).dim()]);
        ui.add_space(space::S2);
    }
    if let Some(line) = &detail.line {
        boxed(ui, line);
        ui.add_space(space::S3);
    }
    if !detail.buttons.is_empty() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S2;
            for (text, glyph, action) in &detail.buttons {
                if Button::new(Kind::Plain, text).icon(*glyph).show(ui).clicked() {
                    out.push(action.clone());
                }
            }
        });
    }
    steps(ui, detail);
}

/// How it stands, and why.
fn status(ui: &mut Ui, detail: &Detail) {
    let Some((tone, word, why)) = &detail.status else { return };
    let mut row = Row::text(ui, 22.0);
    let glyph = if *tone == Tone::Danger { icon::PROHIBIT } else { badge::tone_icon(*tone) };
    let mark = words::icon(glyph).tone(*tone);
    row.left(0.0, &[if *tone == Tone::Danger { mark.bold() } else { mark.filled() }]);
    let run = words::strong(*word);
    row.left(27.0, &[if *tone == Tone::Info { run } else { run.tone(*tone) }]);
    row.named(Role::Status, format!("{word}. {why}"));
    let width = ui.available_width() - 27.0;
    row::paragraph_in(ui, 27.0, width, &[words::body(why.as_str()).dim()]);
    ui.add_space(space::S3);
}

fn input(ui: &mut Ui, state: &mut State, detail: &Detail, out: &mut Outbox) {
    match detail.input {
        None => {}
        Some(Input::File) => {
            label(ui, "File");
            let field =
                Field::new("File of the virtual chip", "classroom.ron").mistake(state.path.contains('\n'));
            field.show(ui, &mut state.path);
            ui.add_space(space::S2);
            let browse = Button::new(Kind::Plain, "Browse…").icon(icon::FOLDER_OPEN);
            if cfg!(not(target_arch = "wasm32")) && browse.show(ui).clicked() {
                out.push(Action::PickChipFile);
            }
            ui.add_space(space::S3);
        }
        Some(Input::Address) => {
            label(ui, "Address");
            let field = Field::new("Address of the device", "tcp:localhost:8121");
            let response = field.mistake(detail.status.is_some()).show(ui, &mut state.typed);
            if std::mem::take(&mut state.wants_focus) {
                response.request_focus();
            }
            ui.add_space(space::S3);
        }
    }
}

fn label(ui: &mut Ui, text: &str) {
    let mut label = Row::text(ui, 22.0);
    label.left(0.0, &[words::caption(text).faint()]);
    label.end();
}

/// A line to copy, whole, in a block of its own.
fn boxed(ui: &mut Ui, line: &str) {
    let pen = words::Pen::new(ui);
    let p = pen.palette;
    let galley = pen.paragraph(ui.available_width() - 22.0, &[words::hex_xs(line)]);
    let size = vec2(ui.available_width(), galley.size().y + 18.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let radius = CornerRadius::same(space::RADIUS as u8);
    pen.painter.rect(rect, radius, p.sunken, Stroke::new(space::HAIR, p.line), StrokeKind::Inside);
    pen.painter.galley(rect.min + vec2(11.0, 9.0), galley, p.text);
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Label, true, line));
}

fn steps(ui: &mut Ui, detail: &Detail) {
    if detail.steps.is_empty() {
        return;
    }
    ui.add_space(18.0);
    region::divider(ui);
    ui.add_space(10.0);
    label(ui, "How it was probed");
    for step in &detail.steps {
        let mut row = Row::text(ui, 25.0);
        let (glyph, tone, said) = match step.worked {
            Some(true) => (icon::CHECK, Some(Tone::Ok), "worked"),
            Some(false) => (icon::X, Some(Tone::Danger), "failed"),
            None => (icon::MINUS, None, ""),
        };
        let mark = words::icon_s(glyph).bold();
        let at = pos2(row.rect.left() + 7.0, row.rect.center().y);
        let mark = tone.map_or_else(|| mark.clone().faint(), |tone| mark.clone().tone(tone));
        row.pen.line(at, Align::Center, f32::INFINITY, &[mark]);
        let name = words::body(step.name);
        row.left(22.0, &[if tone.is_some() { name } else { name.faint() }]);
        row.end_at(0.0, &[words::hex_s(step.words.as_str()).faint()]);
        row.named(Role::Label, format!("{} {} {}", step.name, step.words, said).trim_end().to_owned());
    }
}
