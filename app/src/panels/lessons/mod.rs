//! Lessons: predict, check, run on chips of the lesson's own, see. The connected chip is never asked for anything here.

mod build;
pub mod data;
mod figure;
mod list;
mod live;
mod page;
mod rail;
mod state;

use egui::{Key, Modifiers, Rect, Ui};

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    theme::{icon, space},
    view::lesson::LessonErrand,
    widgets::{
        button::{Button, Kind},
        region, words,
    },
};

pub use build::build;
pub use data::Data;
use data::Phase;
pub use state::State;

impl State {
    /// Takes the keys that belong to an open lesson before any other action gets them: A B C, and Alt with an arrow.
    pub fn take_keys(&mut self, ctx: &egui::Context) {
        if self.lesson().is_none() || ctx.text_edit_focused() {
            return;
        }
        let pressed = |modifiers, key| ctx.input_mut(|input| input.consume_key(modifiers, key));
        for (index, key) in [Key::A, Key::B, Key::C].into_iter().enumerate() {
            if pressed(Modifiers::NONE, key) {
                self.choose(index);
            }
        }
        if pressed(Modifiers::ALT, Key::ArrowRight) {
            self.next();
        }
        // Before the first step there is the screen that one came from.
        if self.at > 0 && pressed(Modifiers::ALT, Key::ArrowLeft) {
            self.back();
        }
    }

    /// Runs both chips as far as this step goes.
    fn run(&mut self, out: &mut Outbox) {
        if let Some(step) = self.step() {
            self.ran();
            out.push(Action::Lesson(LessonErrand::RunTo(step.act)));
        }
    }

    /// New chips for the same answers.
    fn reset(&mut self, out: &mut Outbox) {
        self.chips_are_new();
        out.push(Action::Lesson(LessonErrand::Reset));
    }
}

/// Paints the screen.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Option<&Data>, busy: bool, out: &mut Outbox) {
    let (header, content) = shell::screen_parts(ui, screen);
    let Some(data) = data else {
        let purpose = [words::body("Predict, run it on a chip of your own, see").faint()];
        region::screen_header(ui, header, Screen::Lessons.name(), &purpose, |_| {});
        return list::show(ui, content, state);
    };
    let purpose = [words::body(data.place.as_str()).faint()];
    region::screen_header(ui, header, data.title, &purpose, |ui| {
        if Button::new(Kind::Quiet, "Leave lesson").icon(icon::X).show(ui).clicked() {
            state.leave();
        }
        let over = Button::new(Kind::Quiet, "Start over").icon(icon::ARROW_COUNTER_CLOCKWISE).enabled(!busy);
        if over.tooltip("Forget the answers and begin with new chips").show(ui).clicked() {
            state.start_over();
            state.reset(out);
        }
    });
    enter(ui, state, data, busy, out);
    // In a small window the steps are numbers, so that the text keeps its measure.
    let narrow = content.width() < 1_100.0;
    let (left, rest) = region::split_left(ui, content, if narrow { space::RAIL_NARROW } else { 248.0 });
    let side = if narrow { 300.0 } else { 360.0 };
    let (middle, right) = region::split_right(ui, rest, side);
    rail::show(ui, left, state, data, narrow);
    page::show(ui, middle, state, data, busy, out);
    live::show(ui, right, state, data, busy, out);
}

/// Enter does what the primary button says, unless something has the keyboard: then it presses that.
fn enter(ui: &Ui, state: &mut State, data: &Data, busy: bool, out: &mut Outbox) {
    let free = ui.memory(|memory| memory.focused().is_none());
    if !free || busy || !ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
        return;
    }
    match data.page.phase {
        Phase::Predict => state.check(),
        Phase::Run => state.run(out),
        Phase::Seen => state.next(),
    }
}
