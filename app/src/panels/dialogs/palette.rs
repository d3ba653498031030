//! The command palette: every action by name.

use egui::{Align, Key, Margin, Ui, accesskit::Role, pos2, vec2};

use crate::{
    action::{self, Action, Entry, Outbox},
    panels::shell::key_cap,
    theme::{self, icon},
    widgets::{
        dialog,
        field::Field,
        region,
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
/// Rows before the list scrolls.
const MOST: usize = 9;

/// Shows the palette; returns whether it wants to close.
pub fn show(ui: &Ui, state: &mut State, out: &mut Outbox) -> bool {
    let entries: Vec<&Entry> = action::TABLE
        .iter()
        .filter(|entry| !matches!(entry.action, Action::Palette | Action::Close))
        .filter(|entry| matches(entry, &state.text))
        .collect();
    let list = ROW * entries.len().clamp(1, MOST) as f32;
    let mut done = false;
    let size = vec2(680.0, 52.0 + list + 16.0);
    let close = dialog::plain(ui, "Run or find anything", size, Some(96.0), |ui, all| {
        let (head, body) = region::split_top(ui, all, 52.0);
        region::inside(ui, "search", head, Margin::symmetric(14, 12), |ui| {
            let field =
                Field::new("What to run or find", "Run or find anything").icon(icon::MAGNIFYING_GLASS);
            let response = field.face(theme::BODY).show(ui, &mut state.text);
            response.request_focus();
            if response.changed() {
                state.chosen = 0;
            }
        });
        move_choice(ui, state, entries.len());
        region::scrolled(ui, "found", body, Margin::symmetric(0, 8), |ui| {
            if entries.is_empty() {
                let text = format!("Nothing called “{}”.", state.text.trim());
                row::paragraph_in(ui, 16.0, 600.0, &[words::body(text).dim()]);
            }
            for (index, entry) in entries.iter().enumerate() {
                if show_entry(ui, entry, index == state.chosen) {
                    out.push(entry.action.clone());
                    done = true;
                }
            }
        });
        let enter = ui.input(|i| i.key_pressed(Key::Enter));
        if let Some(entry) = entries.get(state.chosen).filter(|_| enter && !done) {
            out.push(entry.action.clone());
            done = true;
        }
    });
    close || done
}

/// Every word that was typed stands in the text or the tooltip.
fn matches(entry: &Entry, typed: &str) -> bool {
    let all = format!("{} {}", entry.text, entry.tooltip).to_lowercase();
    typed.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

fn move_choice(ui: &Ui, state: &mut State, count: usize) {
    let (up, down) = ui.input(|i| (i.key_pressed(Key::ArrowUp), i.key_pressed(Key::ArrowDown)));
    if down {
        state.chosen = (state.chosen + 1).min(count.saturating_sub(1));
    } else if up {
        state.chosen = state.chosen.saturating_sub(1);
    }
}

fn show_entry(ui: &mut Ui, entry: &Entry, chosen: bool) -> bool {
    let row = Row::choice(ui, ROW, chosen);
    let rect = row.rect;
    let line =
        |y: f32, run| row.pen.line(pos2(rect.left() + 20.0, rect.top() + y), Align::Min, 520.0, &[run]);
    line(14.0, words::strong(entry.text));
    line(31.0, words::table(entry.tooltip).dim());
    if let Some(keys) = entry.keys {
        key_cap(&row.pen, pos2(rect.right() - 16.0, rect.center().y), &action::keys(keys));
    }
    row.named(Role::MenuItem, entry.text).clicked()
}
