//! Trace: every exchange, dense, explained, from any screen.

mod build;
pub mod compare;
pub mod data;
mod detail;
mod fields;
mod filter;
mod find;
mod keys;
mod list;
mod strip;
mod table;

use egui::{Margin, Rect, Ui};

use crate::{
    action::{Action, Outbox, Screen, TraceErrand},
    panels::shell,
    text,
    theme::{icon, space},
    widgets::{
        button::{Button, Kind},
        copying, region, state as states, words,
    },
};

pub use build::{detail, live_row, row};
pub use data::{Data, Detail, Only, TraceRow};
pub use find::find;
pub use list::{build, build_while};

/// What this screen remembers.
#[derive(Default)]
pub struct State {
    /// What every shown row must be, as it is typed; see `stsafe_core::trace::filter`.
    pub filter: String,
    /// Which exchanges are shown.
    pub only: Only,
    /// Place of the chosen exchange in the store; the newest until one is chosen.
    pub chosen: Option<usize>,
    /// New rows are followed until the user scrolls up or chooses a row.
    pub paused: bool,
    /// Chosen field of the chosen exchange.
    pub field: Option<usize>,
    /// Number that is being typed, to go there.
    pub go_to: Option<String>,
    hovered: Option<usize>,
    /// The note as it is typed, and of which exchange.
    note: Option<(usize, String)>,
    wants_note: bool,
    /// The chosen row is to be scrolled to.
    reveal: bool,
    /// Pins or notes changed that the list depends on.
    marks_changed: bool,
    /// The list under this filter, as far as it was built.
    list: list::List,
    /// What the strip above a capture is open for.
    strip: Option<strip::Strip>,
    /// The comparison, while there is one.
    pub compare: compare::State,
}

impl State {
    /// Other exchanges are shown now: what was chosen among the old ones means nothing.
    pub fn forget_places(&mut self) {
        (self.chosen, self.field, self.hovered, self.note) = (None, None, None, None);
        (self.paused, self.list) = (false, list::List::default());
        (self.strip, self.compare) = (None, compare::State::default());
    }

    /// Other words are shown for the same exchanges: what was found in the old ones is looked for again.
    pub fn forget_words(&mut self) {
        self.list = list::List::default();
    }

    /// Shows the exchange at this place, whatever was filtered.
    pub fn show_place(&mut self, place: usize) {
        (self.filter, self.only) = (String::new(), Only::All);
        (self.chosen, self.field, self.paused, self.reveal) = (Some(place), None, true, true);
    }
}

/// What the panel paints from: counts, visible rows on demand, the chosen exchange.
pub struct Source<'a> {
    /// The list.
    pub data: &'a Data,
    /// Builds the row at a place in the store.
    pub row: &'a dyn Fn(usize) -> Option<TraceRow>,
    /// The chosen exchange.
    pub detail: Option<&'a Detail>,
    /// Number of the exchange at a place.
    pub number: &'a dyn Fn(usize) -> Option<u64>,
    /// Everyone who asked for something.
    pub names: &'a [String],
}

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, source: &Source<'_>, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let what = match &source.data.remark {
        Some(name) => format!("{name}, a capture"),
        None => "Live, every exchange with its bytes".to_owned(),
    };
    let purpose = [words::body(what).faint()];
    region::screen_header(ui, header, Screen::Trace.name(), &purpose, |ui| {
        buttons(ui, state, source.data, out)
    });
    if source.data.total == 0 {
        region::inside(ui, "empty", content, Margin::same(24), |ui| {
            let ways = [(Kind::Primary, "Refresh Overview"), (Kind::Plain, "Open a capture…")];
            match states::empty(ui, text::NOTHING_SENT, &ways) {
                Some(0) => {
                    out.push(Action::Show(Screen::Overview));
                    out.push(Action::Refresh);
                }
                Some(_) => out.push(Action::OpenCapture),
                None => {}
            }
        });
        return;
    }
    let (filter, rest) = content.split_top_bottom_at_y(content.top() + 44.0);
    filter::show(ui, filter, state, source);
    let rest = strip::strip(ui, rest, state, source.data, out);
    let bottom = if rest.height() > 560.0 { 264.0 } else { 210.0 };
    // Whole rows only, so that none is cut at the top when the newest is followed.
    let rows = ((rest.height() - bottom - table::HEAD) / space::ROW_DENSE).floor().max(3.0);
    let (list, detail) = region::split_top(ui, rest, table::HEAD + rows * space::ROW_DENSE);
    table::show(ui, list, state, source);
    detail::show(ui, detail, state, source.detail, out);
    keys::rows(ui, state, source, out);
    if source.data.left > 0 {
        ui.ctx().request_repaint();
    }
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

fn buttons(ui: &mut Ui, state: &mut State, data: &Data, out: &mut Outbox) {
    let (text, glyph) = if state.paused { ("Follow", icon::ARROW_LINE_DOWN) } else { ("Hold", icon::PAUSE) };
    let tooltip =
        if state.paused { "Choose and show the newest exchange again" } else { "Keep the list still" };
    if data.remark.is_some() {
        let close = Button::new(Kind::Plain, "Back to live").icon(icon::ARROW_LINE_DOWN).solid();
        if close.tooltip("Close the capture").show(ui).clicked() {
            out.push(Action::CloseCapture);
        }
        strip::buttons(ui, state, data);
    } else if data.total > 0 && hold(text, glyph, state.paused).tooltip(tooltip).show(ui).clicked() {
        state.paused = !state.paused;
        if !state.paused {
            state.chosen = None;
        }
    }
    if data.total > 0 {
        let save = Button::new(Kind::Plain, "Save, secrets blanked").icon(icon::FLOPPY_DISK);
        if save.tooltip("Write a capture file; passwords and keys are left out").show(ui).clicked() {
            out.push(Action::SaveCapture);
        }
    }
    if data.total > 0 {
        let compare = Button::new(Kind::Plain, "Compare").icon(icon::GIT_DIFF);
        if compare.tooltip("Hold a second capture against this").show(ui).clicked() {
            out.push(Action::Trace(TraceErrand::PickSecond));
        }
    }
    let open = Button::new(Kind::Plain, "Open").icon(icon::FOLDER_OPEN);
    if open.tooltip("Look at a capture file; it can also be dropped here").show(ui).clicked() {
        out.push(Action::OpenCapture);
    }
}
