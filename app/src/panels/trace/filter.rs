//! The filter row: what is typed, what could be typed next, where it is wrong; counts; the number to go to.

use egui::{Key, Margin, Modifiers, Popup, Rect, Response, Ui, pos2};
use stsafe_core::trace::filter::complete;

use super::{Only, Source, State};
use crate::{
    theme::{self, Tone, icon, space},
    widgets::{field::Field, region, row::Row, segment, words},
};

pub(super) fn show(ui: &mut Ui, rect: Rect, state: &mut State, source: &Source<'_>) {
    let margin = Margin { left: 24, right: 24, top: 8, bottom: 8 };
    let data = source.data;
    region::inside(ui, "filter", rect, margin, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S2;
            let width = (ui.available_width() - 470.0).clamp(200.0, 520.0);
            let field = Field::new("Filter", "cmd, zone, status, session, bytes, text");
            let field = field.icon(icon::FUNNEL).face(theme::TABLE).width(width);
            let response = field.mistake(data.mistake.is_some()).show(ui, &mut state.filter);
            enter_is_used_up(ui, &response);
            let typing = ui.ctx().text_edit_focused();
            let slash = !typing && ui.input(|i| i.key_pressed(Key::Slash));
            let find = ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::F));
            if slash || find {
                response.request_focus();
            }
            if let Some(mistake) = &data.mistake {
                underline(ui, &response, &state.filter, &mistake.at);
            }
            below(ui, &response, state, source);
            go_to(ui, state, source, typing);
            let chips = [
                ("All", data.total, Only::All),
                ("Protected", data.protected, Only::Protected),
                ("Refused", data.refused, Only::Refused),
                ("Slow", data.slow, Only::Slow),
                ("Pinned", data.pinned, Only::Pinned),
            ];
            for (text, count, only) in chips {
                if segment::chip(ui, text, count, state.only == only).clicked() {
                    state.only = only;
                }
            }
            if data.left > 0 {
                let done = (data.total.saturating_sub(data.left)) * 100 / data.total.max(1);
                let mut note = Row::text(ui, space::CONTROL_SMALL);
                note.left(0.0, &[words::note(format!("Searching, {done} %")).dim()]);
                note.end();
            }
        });
    });
}

/// Enter that ends a field does not also go to the screen that asked.
pub(super) fn enter_is_used_up(ui: &Ui, field: &Response) {
    if field.lost_focus() {
        ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
    }
}

/// A line under the bytes that are wrong.
fn underline(ui: &Ui, response: &Response, text: &str, at: &std::ops::Range<usize>) {
    let pen = words::Pen::new(ui);
    let width = |end: usize| pen.width(&[words::run(theme::TABLE, text.get(..end).unwrap_or(text))]);
    // The response is the text itself, without the icon.
    let left = response.rect.left();
    let (from, to) = (left + width(at.start), left + width(at.end));
    let y = response.rect.center().y + 9.0;
    let stroke = egui::Stroke::new(space::BOLD, pen.palette.danger.ink);
    pen.painter.line_segment([pos2(from, y), pos2(to.max(from + 4.0).min(response.rect.right()), y)], stroke);
}

/// Under the field while it has the keyboard: what is wrong, or what could come next.
fn below(ui: &Ui, response: &Response, state: &mut State, source: &Source<'_>) {
    if !response.has_focus() {
        return;
    }
    let cursor = state.filter.len();
    let found = complete(&state.filter, cursor, source.names.iter().map(String::as_str));
    let mistake = source.data.mistake.as_ref();
    if found.suggestions.is_empty() && mistake.is_none() {
        return;
    }
    let mut taken = None;
    let first_by_tab = ui.input(|i| i.modifiers.ctrl && i.key_pressed(Key::Space));
    Popup::from_response(response).open(true).gap(4.0).width(response.rect.width()).show(|ui| {
        if let Some(mistake) = mistake {
            let mut line = Row::text(ui, 22.0);
            let words = words::table(mistake.what.as_str()).tone(Tone::Danger);
            line.left_in(8.0, line.rect.width() - 16.0, &[words]);
            line.named(egui::accesskit::Role::Alert, &mistake.what);
        }
        for suggestion in found.suggestions.iter().take(8) {
            let mut line = Row::choice(ui, 22.0, false);
            line.left(8.0, &[words::hex_s(suggestion.text.as_str())]);
            let room = line.rect.width() - 168.0;
            line.left_in(160.0, room, &[words::table(suggestion.what.as_str()).faint()]);
            if line.chosen(false, format!("Complete {}", suggestion.text)).clicked() {
                taken = Some(suggestion.text.clone());
            }
        }
    });
    if first_by_tab {
        taken = found.suggestions.first().map(|suggestion| suggestion.text.clone());
    }
    if let Some(text) = taken {
        state.filter.replace_range(found.at, &text);
        response.request_focus();
    }
}

/// A small field that takes a number and goes there.
fn go_to(ui: &mut Ui, state: &mut State, source: &Source<'_>, typing: bool) {
    let asked = !typing && ui.input(|i| i.key_pressed(Key::G));
    if asked {
        state.go_to = Some(String::new());
    }
    let Some(mut text) = state.go_to.take() else { return };
    let number = text.trim().parse::<u64>().ok();
    let field = Field::new("Go to number", "No.").face(theme::TABLE).width(76.0);
    let response = field.mistake(!text.is_empty() && number.is_none()).show(ui, &mut text);
    if asked {
        response.request_focus();
        // The key that asked for the field is no part of the number.
        text.clear();
    }
    let (enter, escape) = ui.input(|i| (i.key_pressed(Key::Enter), i.key_pressed(Key::Escape)));
    enter_is_used_up(ui, &response);
    if let Some(number) = number.filter(|_| enter) {
        let found = source.data.shown.iter().find(|place| (source.number)(**place) == Some(number));
        if let Some(place) = found {
            (state.chosen, state.field, state.paused) = (Some(*place), None, true);
            state.reveal = true;
            return;
        }
    }
    if !escape && (asked || response.has_focus()) {
        state.go_to = Some(text);
    }
}
