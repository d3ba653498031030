//! Session: every value of a protected exchange, host beside chip; break one thing; paste a frame and have it judged.

mod breaking;
mod build;
pub mod data;
pub mod flags;
pub mod flow;
mod judge;
mod list;
pub mod provision;
mod rows;
mod table;

use crate::view::session::Breakage;
use egui::{Margin, Rect, Ui};
use zeroize::Zeroizing;

use crate::{
    action::{Action, Outbox},
    panels::shell,
    secret::TypedKeys,
    theme::{icon, space},
    view::{View, session::SessionErrand},
    widgets::{
        button::{Button, Kind},
        region,
        segment::{Choice, segment},
        words,
    },
};

pub use build::build;
pub use data::Data;

/// Width of the list, and height of the judge, in points.
const LIST: f32 = 216.0;
const JUDGE: f32 = 264.0;

/// What stands beside the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Page {
    /// The chosen exchange and the judge.
    #[default]
    Exchanges,
    /// The chip's command table, and what it does to the bytes.
    Flags,
    /// Host keys on their way into the chip.
    Provision,
}

/// What is looked at: all that the screen's data depends on besides the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The exchange that is looked at; the last one when `None`.
    chosen: Option<usize>,
    /// The worked examples are shown.
    examples: bool,
    /// What stands beside the list.
    page: Page,
    /// The chosen command of the table.
    command: usize,
}

/// What this screen remembers.
#[derive(Default)]
pub struct State {
    place: Place,
    /// Host keys on their way.
    provision: provision::State,
    /// The exchange that was painted last, so that the next one gets the keyboard once.
    shown: Option<(bool, usize)>,
    /// The row that was given the keyboard because it is unequal.
    given: Option<egui::Id>,
    /// What the pointer is on.
    pointed: Option<flow::Pointed>,
    /// Keys being typed.
    mac: Zeroizing<String>,
    cipher: Zeroizing<String>,
    /// What is wrong with them.
    mistake: String,
    /// What is about to be broken.
    breaking: Option<Breakage>,
    /// Words typed to go on beyond the limit.
    accept: String,
    /// What is pasted, and the counter it is judged by.
    paste: String,
    counter: String,
    /// What was handed over to be judged last.
    asked: (String, String, bool),
}

impl State {
    /// What is looked at.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Whether keys that are pressed are digits of a key.
    pub fn typing(&self) -> bool {
        self.place.page == Page::Provision && self.provision.typing()
    }

    /// Takes the private key of who signs for the host keys.
    pub fn take_issuer(&mut self, scalar: &[u8]) {
        self.provision.take_issuer(scalar);
    }

    /// Takes keys that were drawn.
    pub fn take_drawn(&mut self, keys: &[Zeroizing<Vec<u8>>]) {
        self.provision.take_drawn(keys);
    }

    /// Shows the worked examples, or the chip's own exchanges.
    fn show_examples(&mut self, examples: bool) {
        self.place = Place { examples, chosen: None, page: Page::Exchanges, ..self.place };
        self.shown = None;
    }

    /// Takes host keys that were kept into the fields.
    pub fn take_keys(&mut self, keys: &TypedKeys) {
        self.mac = Zeroizing::new(stsafe_core::hex::run(keys.mac()));
        self.cipher = Zeroizing::new(stsafe_core::hex::run(keys.cipher()));
        self.mistake.clear();
    }
}

/// The page about host keys on their way, while it is shown: it depends on keys that are being typed, so nobody keeps it.
pub fn build_provision(view: &View, state: &State) -> Option<provision::Data> {
    (state.place.page == Page::Provision).then(|| provision::build(view, &state.provision))
}

/// Paints the screen.
pub fn show(
    ui: &mut Ui,
    screen: Rect,
    state: &mut State,
    data: &Data,
    provision: Option<&provision::Data>,
    out: &mut Outbox,
) {
    let (header, content) = shell::screen_parts(ui, screen);
    let purpose = [words::body("Every protected exchange, value by value").faint()];
    region::screen_header(ui, header, "Host session", &purpose, |ui| controls(ui, state, data, out));
    let (left, rest) = region::split_left(ui, content, LIST);
    let shown = state.place.page;
    list::show(ui, left, state, data, out);
    let back = match (shown, provision, &data.flags) {
        (Page::Provision, Some(provision), _) => {
            provision::show(ui, rest, &mut state.provision, provision, out)
        }
        (Page::Flags, _, Some(flags)) => flags::show(ui, rest, &mut state.place, flags, out),
        _ => {
            exchanges(ui, rest, state, data, out);
            false
        }
    };
    if back {
        state.place.page = Page::Exchanges;
    }
    if shown == Page::Provision && state.place.page != shown {
        state.provision.wipe();
    }
}

fn exchanges(ui: &mut Ui, rest: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    let (upper, lower) = region::split_top(ui, rest, rest.height() - JUDGE.min(rest.height() * 0.45));
    let strip = breaking::height(state, data, upper.width());
    let (strip, upper) = if strip > 0.0 {
        let (strip, upper) = region::split_top(ui, upper, strip);
        (Some(strip), upper)
    } else {
        (None, upper)
    };
    if let Some(strip) = strip {
        breaking::show(ui, strip, state, data, out);
    }
    match &data.table {
        Some(table) => table::show(ui, upper, state, table),
        None => empty(ui, upper, state, data, out),
    }
    judge::show(ui, lower, state, data, out);
}

fn controls(ui: &mut Ui, state: &mut State, data: &Data, out: &mut Outbox) {
    let closed = if !data.session.open { "No host session is open" } else { data.closed };
    let resync = Button::new(Kind::Plain, "Resynchronise").icon(icon::ARROWS_CLOCKWISE);
    let tip =
        if closed.is_empty() { "Query 47: asks the chip for its counter, costs nothing" } else { closed };
    if resync.enabled(closed.is_empty()).tooltip(tip).show(ui).clicked() {
        out.push(Action::Session(SessionErrand::Resynchronise));
    }
    if ui.available_width() < 560.0 || state.place.page != Page::Exchanges {
        return;
    }
    let nothing = Choice { text: "Nothing", closed: "" };
    let others = data.session.breakable.iter().map(|(what, closed)| Choice { text: what.name(), closed });
    let choices: Vec<Choice<'_>> = std::iter::once(nothing).chain(others).collect();
    let breakable = &data.session.breakable;
    let chosen = state.breaking.and_then(|what| breakable.iter().position(|(other, _)| *other == what));
    if let Some(clicked) = segment(ui, "Break", &choices, chosen.map_or(0, |at| at + 1)) {
        state.breaking = clicked.checked_sub(1).and_then(|at| breakable.get(at)).map(|(what, _)| *what);
        state.accept.clear();
    }
    let pen = words::Pen::new(ui);
    let label = [words::body("Break").dim()];
    let row = crate::widgets::row::Row::sized(ui, pen.width(&label) + 8.0, 18.0, egui::Sense::hover());
    pen.line(row.rect.left_center(), egui::Align::Min, f32::INFINITY, &label);
}

fn empty(ui: &mut Ui, rect: Rect, state: &mut State, data: &Data, out: &mut Outbox) {
    region::inside(ui, "empty", rect, Margin::same(24), |ui| {
        let mut buttons = vec![(Kind::Primary, "Open worked examples")];
        if data.session.open && data.closed.is_empty() {
            buttons.push((Kind::Plain, "Send a protected Echo"));
        } else {
            buttons.push((Kind::Plain, "Provision host keys…"));
        }
        ui.add_space(space::S2);
        let pressed = crate::widgets::state::empty(ui, "No protected exchange yet.", &buttons);
        match pressed {
            Some(0) => state.show_examples(true),
            Some(_) if data.session.open => out.push(Action::Session(SessionErrand::Echo)),
            Some(_) => state.place.page = Page::Provision,
            None => {}
        }
    });
}
