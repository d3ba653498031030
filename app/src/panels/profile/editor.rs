//! A copy of a profile as text, with every mistake by line and column. What is right can be compared with at once.

use egui::{Margin, Rect, TextEdit, Ui, accesskit::Role, text::CCursor, text_selection::CCursorRange};

use super::state::{Editor, State};
use crate::{
    action::{Action, Outbox},
    theme::{self, Tone, icon, space},
    widgets::{
        button::{Button, Kind},
        region,
        row::{self, Row},
        verdict, words,
    },
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, out: &mut Outbox) {
    let Some(editor) = state.editor.as_mut() else { return };
    editor.check();
    let (left, right) = region::split_right(ui, rect, (rect.width() * 0.34).clamp(300.0, 420.0));
    region::scrolled(ui, "profile text", left, Margin::symmetric(24, 12), |ui| text(ui, editor));
    let mut decided = None;
    region::scrolled(ui, "problems", right, Margin::symmetric(20, 14), |ui| {
        decided = problems(ui, editor, out);
    });
    match decided {
        Some(true) => {
            let (name, text) = (editor.name.clone(), editor.text.clone());
            state.keep(&name, text);
        }
        Some(false) => state.editor = None,
        None => {}
    }
}

fn text(ui: &mut Ui, editor: &mut Editor) {
    let p = theme::palette(ui);
    let mut output = TextEdit::multiline(&mut editor.text)
        .font(theme::HEX_S.font())
        .text_color(p.text)
        .frame(egui::Frame::NONE)
        .desired_width(f32::INFINITY)
        .desired_rows(30)
        .show(ui);
    output
        .response
        .response
        .widget_info(|| egui::WidgetInfo::labeled(Role::MultilineTextInput, true, "Profile as text"));
    if let Some((line, column)) = editor.go_to.take() {
        let at = place(&editor.text, line, column);
        let range = CCursorRange::one(CCursor::new(at));
        output.state.cursor.set_char_range(Some(range));
        output.state.store(ui.ctx(), output.response.response.id);
        output.response.response.request_focus();
        let lit = output.galley.pos_from_cursor(CCursor::new(at)).translate(output.galley_pos.to_vec2());
        ui.scroll_to_rect(lit.expand(80.0), None);
    }
}

/// The place of a line and column, in characters.
fn place(text: &str, line: usize, column: usize) -> usize {
    let before: usize =
        text.split('\n').take(line.saturating_sub(1)).map(|line| line.chars().count() + 1).sum();
    before + column.saturating_sub(1)
}

/// The mistakes and what can be done; `Some(true)` compares with the text, `Some(false)` leaves it.
fn problems(ui: &mut Ui, editor: &mut Editor, out: &mut Outbox) -> Option<bool> {
    region::heading(ui, &editor.name, "");
    ui.add_space(10.0);
    let n = editor.problems.len();
    if n == 0 {
        verdict::remark(ui, Tone::Ok, "No mistakes. The text is a profile.");
    } else {
        let said = if n == 1 { "1 mistake".to_owned() } else { format!("{n} mistakes") };
        row::paragraph(ui, &[words::strong(said).semibold().tone(Tone::Danger)]);
        ui.add_space(6.0);
        for problem in &editor.problems {
            let mut line = Row::choice(ui, 22.0, false);
            line.left(4.0, &[words::hex_s(format!("{}:{}", problem.line, problem.column)).accent()]);
            let room = line.rect.width() - 64.0;
            line.left_in(64.0, room, &[words::table(problem.field.as_str()).medium()]);
            let said = problem.to_string();
            if line.chosen(false, said).clicked() {
                editor.go_to = Some((problem.line, problem.column));
            }
            let width = ui.available_width() - 64.0;
            row::paragraph_in(ui, 64.0, width, &[words::table(problem.what.as_str()).dim()]);
            ui.add_space(6.0);
        }
    }
    ui.add_space(16.0);
    let mut decided = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(space::S2, 6.0);
        let compare = Button::new(Kind::Primary, "Compare with this").enabled(n == 0);
        if compare.tooltip(if n == 0 { "" } else { "The mistakes first" }).show(ui).clicked() {
            decided = Some(true);
        }
        if Button::new(Kind::Plain, "Save as a file").icon(icon::EXPORT).show(ui).clicked() {
            let name = format!("{}.ron", editor.name.trim_end_matches(".ron").replace(' ', "-"));
            out.push(Action::Export { name, bytes: editor.text.clone().into_bytes() });
        }
        if Button::new(Kind::Quiet, "Leave the copy").show(ui).clicked() {
            decided = Some(false);
        }
    });
    decided
}
