//! The command palette: everything by name, with what the chip would say to it.

use egui::{Align, Key, Margin, Rect, Ui, accesskit::Role, pos2, vec2};

use super::palette_rows::{self, PaletteRow};
use crate::{
    action::Outbox,
    panels::shell::{key_cap, origin_badge},
    settings::Settings,
    theme::{self, Ink, Tone, icon},
    view::View,
    widgets::{
        badge, dialog,
        field::Field,
        judged, region,
        row::{self, Row},
        words,
    },
};

/// What the palette remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// What was typed.
    pub text: String,
    /// Place of the chosen row among those shown.
    pub chosen: usize,
}

const ROW: f32 = 44.0;
const HEAD: f32 = 28.0;
const FOOT: f32 = 36.0;
/// Rows before the list scrolls.
const MOST: usize = 9;

/// Shows the palette; returns whether it wants to close.
pub fn show(ui: &Ui, state: &mut State, settings: &Settings, view: &View, out: &mut Outbox) -> bool {
    let rows = palette_rows::rows(view, settings, &state.text);
    let heads = rows.chunk_by(|one, next| one.group == next.group).count();
    let list = (ROW * rows.len().max(1) as f32 + HEAD * heads as f32).min(ROW * MOST as f32 + 2.0 * HEAD);
    let mut done = false;
    let size = vec2(680.0, 52.0 + list + 16.0 + FOOT);
    let close = dialog::plain(ui, "Run or find anything", size, Some(96.0), |ui, all| {
        let (head, body) = region::split_top(ui, all, 52.0);
        region::inside(ui, "search", head, Margin::symmetric(14, 12), |ui| search(ui, state, view));
        let moved = move_choice(ui, state, rows.len());
        let (body, foot) = region::split_top(ui, body, body.height() - FOOT);
        let mut clicked = None;
        region::scrolled(ui, "found", body, Margin::symmetric(0, 8), |ui| {
            if rows.is_empty() {
                nothing(ui, state, settings, view);
            }
            let mut group = "";
            for (index, row) in rows.iter().enumerate() {
                if row.group != group {
                    group = row.group;
                    let mut head = Row::text(ui, HEAD);
                    head.left(16.0, &[words::caption(group).faint()]);
                    head.named(Role::Heading, group);
                }
                let here = index == state.chosen;
                let response = show_row(ui, row, here, &state.text);
                if here && moved {
                    ui.scroll_to_rect(response.rect, None);
                }
                if response.clicked() {
                    clicked = Some(index);
                }
            }
        });
        footer(ui, foot);
        let enter = ui.input(|i| i.key_pressed(Key::Enter)).then_some(state.chosen);
        if let Some(action) = clicked.or(enter).and_then(|n| rows.get(n)).and_then(|row| row.action.clone()) {
            out.push(action);
            done = true;
        }
    });
    close || done
}

fn search(ui: &mut Ui, state: &mut State, view: &View) {
    let pen = words::Pen::new(ui);
    let mark = view.device.as_ref().map(|device| origin_badge(device.origin));
    let inset = mark.map_or(0.0, |(badge, word)| badge::width(&pen, badge, word) + 12.0);
    let width = ui.available_width() - inset;
    let field = Field::new("What to run or find", "Run or find anything").icon(icon::MAGNIFYING_GLASS);
    let response = field.face(theme::BODY).width(width).show(ui, &mut state.text);
    response.request_focus();
    if response.changed() {
        state.chosen = 0;
    }
    if let Some((badge, word)) = mark {
        badge::paint(
            &pen,
            pos2(response.rect.left() + width - 22.0 + 6.0, response.rect.center().y),
            badge,
            word,
        );
    }
}

fn nothing(ui: &mut Ui, state: &State, settings: &Settings, view: &View) {
    let typed = state.text.trim();
    let text = match palette_rows::near(view, settings, typed) {
        Some(near) => format!("Nothing called “{typed}”. Did you mean {near}?"),
        None => format!("Nothing called “{typed}”."),
    };
    row::paragraph_in(ui, 16.0, 600.0, &[words::body(text).dim()]);
}

/// Moves the choice with the arrows; returns whether it moved.
fn move_choice(ui: &Ui, state: &mut State, count: usize) -> bool {
    let before = state.chosen;
    let (up, down) = ui.input(|i| (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown)));
    if down {
        state.chosen += 1;
    } else if up {
        state.chosen = state.chosen.saturating_sub(1);
    }
    state.chosen = state.chosen.min(count.saturating_sub(1));
    state.chosen != before
}

fn show_row(ui: &mut Ui, entry: &PaletteRow, chosen: bool, typed: &str) -> egui::Response {
    let row = Row::choice(ui, ROW, chosen);
    let rect = row.rect;
    let refused = entry.action.is_none();
    let tone = match entry.effect {
        Some(effect) if !refused && effect.needs_consent() => Ink::Tone(judged::effect_tone(effect)),
        _ if chosen && !refused => Ink::Accent,
        _ => Ink::Dim,
    };
    let at = |x: f32, y: f32| pos2(rect.left() + x, rect.top() + y);
    row.pen.line(at(25.0, 22.0), Align::Center, f32::INFINITY, &[words::icon(entry.icon).ink(tone)]);
    let mut right = rect.right() - 16.0;
    if !entry.keys.is_empty() {
        right = key_cap(&row.pen, pos2(right, rect.center().y), &entry.keys) - 10.0;
    }
    let said = match (refused, entry.effect) {
        (true, _) => vec![
            words::icon_s(icon::X_CIRCLE).filled().tone(Tone::Danger),
            words::body("Refused").tone(Tone::Danger).gap(5.0),
        ],
        (false, Some(effect)) => judged::effect_runs(effect).to_vec(),
        (false, None) => Vec::new(),
    };
    let used = row.pen.line(pos2(right, rect.center().y), Align::Max, f32::INFINITY, &said);
    let room = used.left() - rect.left() - 46.0 - 12.0;
    let title = matched(&entry.text, typed, refused);
    row.pen.line(at(46.0, 14.0), Align::Min, room, &title);
    row.pen.line(at(46.0, 31.0), Align::Min, room, &[words::table(entry.detail.as_str()).dim()]);
    let mut name = entry.text.clone();
    if let Some(effect) = entry.effect {
        let answer = if refused { format!("refused, {}", entry.detail) } else { entry.answer.to_owned() };
        name = format!("{}, {answer}, {effect}", entry.text.trim_end_matches('…'));
    }
    row.named(Role::MenuItem, name)
}

/// The name with the letters that were typed in the accent.
fn matched(text: &str, typed: &str, refused: bool) -> Vec<words::Run> {
    let plain = |part: &str| if refused { words::body(part).dim() } else { words::strong(part) };
    let lower = text.to_lowercase();
    // Lower case may have other lengths; then nothing is marked.
    let typed = typed.trim().to_lowercase();
    let found = (!typed.is_empty() && lower.len() == text.len()).then(|| lower.find(&typed)).flatten();
    let Some((before, rest)) = found.and_then(|at| text.split_at_checked(at)) else {
        return vec![plain(text)];
    };
    let Some((hit, after)) = rest.split_at_checked(typed.len()) else { return vec![plain(text)] };
    let runs = [plain(before), plain(hit).semibold().accent(), plain(after)];
    runs.into_iter().filter(|run| !run.text.is_empty()).collect()
}

fn footer(ui: &mut Ui, rect: Rect) {
    let pen = words::Pen::new(ui);
    let middle = rect.center().y;
    let mut x = rect.left() + 16.0;
    for (keys, does) in [("↑ ↓", "Move"), ("Enter", "Run"), ("Esc", "Close")] {
        let cap = [words::hex_xs(keys)];
        x += pen.width(&cap) + 10.0;
        key_cap(&pen, pos2(x, middle), keys);
        let word = [words::note(does).dim()];
        x = pen.line(pos2(x + 6.0, middle), Align::Min, f32::INFINITY, &word).right() + 16.0;
    }
    let note = [words::note("Nothing one-way runs from here without its confirm step").faint()];
    let room = rect.right() - 16.0 - x;
    if pen.width(&note) <= room {
        pen.line(pos2(rect.right() - 16.0, middle), Align::Max, room, &note);
    }
}
