//! Lab: experiments on the chip that is connected and on its bus. One experiment at a time, chosen at the left; what a
//! command would do and what the chip will say stands before every button.

mod build;
pub mod data;
pub mod echo;
mod list;
mod parts;
pub mod random;
pub mod raw;
mod state;
pub mod work;

use egui::{Margin, Rect, Ui};

use crate::{
    action::{Action, Outbox, Screen},
    panels::shell,
    text,
    widgets::{button::Kind, region, state as states, words},
};

pub use build::build;
pub use data::Data;
use data::Shown;
pub use state::{Experiment, State};

/// Width of the list of experiments, in points.
const LIST: f32 = 232.0;
/// The same in a narrow window.
const LIST_NARROW: f32 = 192.0;

/// Paints the screen; without data there is no device.
pub fn show(ui: &mut Ui, screen: Rect, state: &mut State, data: Option<&Data>, out: &mut Outbox) {
    state.typing = false;
    let (header, content) = shell::screen_parts(ui, screen);
    let purpose = [words::body("Experiments on this chip and its bus").faint()];
    region::screen_header(ui, header, Screen::Lab.name(), &purpose, |_| {});
    let Some(data) = data else {
        region::inside(ui, "empty", content, Margin::same(24), |ui| {
            if states::empty(ui, text::NO_DEVICE, &[(Kind::Primary, "Choose a device…")]).is_some() {
                out.push(Action::ChooseDevice);
            }
        });
        return;
    };
    let narrow = content.width() < 1_100.0;
    let (left, main) = region::split_left(ui, content, if narrow { LIST_NARROW } else { LIST });
    list::show(ui, left, state, data);
    match &data.shown {
        Shown::Echo(data) => echo::show(ui, main, &mut state.echo, data, out),
        Shown::Random(data) => random::show(ui, main, &mut state.random, data, out),
        Shown::Raw(data) => raw::show(ui, main, &mut state.raw, data, out),
        Shown::Work(data) => {
            work::show(ui, main, &mut state.work, data, out);
            state.typing = state.work.typing();
        }
    }
}
