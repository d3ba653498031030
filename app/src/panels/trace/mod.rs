//! Trace: every exchange, dense, explained, from any screen.

mod build;
pub mod data;
mod detail;
mod table;

use egui::{Key, Margin, Modifiers, Rect, Ui};

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    text, theme,
    theme::{icon, space},
    widgets::{
        button::{Button, Kind},
        copying,
        field::Field,
        region, segment, state as states, words,
    },
};

pub use build::{build, detail, row};
pub use data::{Data, Detail, Only, TraceRow};

/// What this screen remembers.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Words every shown row must contain.
    pub filter: String,
    /// Which exchanges are shown.
    pub only: Only,
    /// Place of the chosen exchange in the store; the newest until one is chosen.
    pub chosen: Option<usize>,
    /// New rows are followed until the user scrolls up or chooses a row.
    pub paused: bool,
    /// Chosen field of the chosen exchange.
    pub field: Option<usize>,
    hovered: Option<usize>,
    /// The list under this filter, as far as it was built.
    list: build::List,
}

/// What the panel paints from: counts, visible rows on demand, the chosen exchange.
pub struct Source<'a> {
    /// The list.
    pub data: &'a Data,
    /// Builds the row at a place in the store.
    pub row: &'a dyn Fn(usize) -> Option<TraceRow>,
    /// The chosen exchange.
    pub detail: Option<&'a Detail>,
}

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, source: &Source<'_>, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let purpose = [words::body("Live, every exchange with its bytes").faint()];
    region::screen_header(ui, header, Screen::Trace.name(), &purpose, |ui| {
        let (text, glyph) =
            if state.paused { ("Follow", icon::ARROW_LINE_DOWN) } else { ("Hold", icon::PAUSE) };
        let tooltip =
            if state.paused { "Choose and show the newest exchange again" } else { "Keep the list still" };
        if source.data.total > 0 && hold(text, glyph, state.paused).tooltip(tooltip).show(ui).clicked() {
            state.paused = !state.paused;
            if !state.paused {
                state.chosen = None;
            }
        }
    });
    if source.data.total == 0 {
        region::inside(ui, "empty", content, Margin::same(24), |ui| {
            if states::empty(ui, text::NOTHING_SENT, &[(Kind::Primary, "Refresh Overview")]).is_some() {
                out.push(Action::Show(Screen::Overview));
                out.push(Action::Refresh);
            }
        });
        return;
    }
    let (filter, rest) = content.split_top_bottom_at_y(content.top() + 44.0);
    show_filter(ui, filter, state, source.data);
    let bottom = if rest.height() > 560.0 { 264.0 } else { 210.0 };
    // Whole rows only, so that none is cut at the top when the newest is followed.
    let rows = ((rest.height() - bottom - table::HEAD) / space::ROW_DENSE).floor().max(3.0);
    let (list, detail) = region::split_top(ui, rest, table::HEAD + rows * space::ROW_DENSE);
    table::show(ui, list, state, source);
    detail::show(ui, detail, state, source.detail, out);
    row_keys(ui, state, source.data);
    let chosen =
        state.chosen.or_else(|| source.data.shown.last().copied()).and_then(|place| (source.row)(place));
    if let Some(row) = chosen.filter(|_| !ui.ctx().text_edit_focused() && copying::take_copy(ui.ctx())) {
        out.push(Action::Copy(row.name()));
    }
}

/// The button that holds the list or lets it run.
fn hold(text: &str, glyph: char, paused: bool) -> Button<'_> {
    let button = Button::new(Kind::Plain, text).icon(glyph);
    if paused { button } else { button.solid() }
}

fn show_filter(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data) {
    let margin = Margin { left: 24, right: 24, top: 8, bottom: 8 };
    region::inside(ui, "filter", rect, margin, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S2;
            let width = (ui.available_width() - 320.0).clamp(200.0, 520.0);
            let field = Field::new("Filter", "Filter by any word of the row: read, zone 0, 11, Memory");
            let response =
                field.icon(icon::FUNNEL).face(theme::TABLE).width(width).show(ui, &mut state.filter);
            let slash = !ui.ctx().text_edit_focused() && ui.input(|i| i.key_pressed(Key::Slash));
            let find = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F));
            if slash || find {
                response.request_focus();
            }
            let chips = [
                ("All", data.total, Only::All),
                ("Refused", data.refused, Only::Refused),
                ("Slow", data.slow, Only::Slow),
            ];
            for (text, count, only) in chips {
                if segment::chip(ui, text, count, state.only == only).clicked() {
                    state.only = only;
                }
            }
        });
    });
}

/// Arrow keys move through the rows.
fn row_keys(ui: &Ui, state: &mut State, data: &Data) {
    if ui.ctx().text_edit_focused() || data.shown.is_empty() {
        return;
    }
    let last = data.shown.len() - 1;
    let here = state.chosen.and_then(|c| data.shown.iter().position(|s| *s == c)).unwrap_or(last);
    let pressed = |key| ui.input(|i| i.key_pressed(key));
    let next = if pressed(Key::ArrowUp) {
        here.saturating_sub(1)
    } else if pressed(Key::ArrowDown) {
        (here + 1).min(last)
    } else if pressed(Key::Home) {
        0
    } else if pressed(Key::End) {
        last
    } else {
        return;
    };
    state.chosen = data.shown.get(next).copied();
    state.paused = next != last;
    state.field = None;
}
