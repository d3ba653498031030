//! One frame of each screen, as the processor sees it: building its data, laying it out, listing its shapes. Turning
//! shapes into triangles and pixels is the graphics side's work and is not counted here.

use egui::{Event, Key, Modifiers, RawInput, Rect, Shape, Theme, Vec2};
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::chip::state::{HostKeys, Secret};
use stsafe_core::command::tables::KeyType;
use stsafe_core::trace::store::MOST;
use stsafe_workbench::action::{Action, Screen, TABLE};
use stsafe_workbench::theme;
use stsafe_workbench::view::Event as Happened;
use stsafe_workbench::view::session::{MOST_PROTECTED, SessionErrand};

use crate::bench::{Bench, update};

/// The window the target is given for.
const SIZE: [f32; 2] = [1280.0, 800.0];
/// Seconds between two frames of an unhurried display.
const FRAME_S: f64 = 1.0 / 60.0;

/// A window without a display: the program's own window code, and how much it painted.
pub struct Window {
    pub name: String,
    bench: Bench,
    ctx: egui::Context,
    time_s: f64,
}

impl Window {
    fn new(name: &str, bench: Bench) -> Self {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        ctx.set_theme(Theme::Light);
        let mut window = Self { name: name.to_owned(), bench, ctx, time_s: 0.0 };
        window.settle();
        window
    }

    /// One frame without input; how many texts it painted.
    pub fn frame(&mut self) -> usize {
        self.frame_with(Vec::new())
    }

    fn frame_with(&mut self, events: Vec<Event>) -> usize {
        self.time_s += FRAME_S;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, Vec2::from(SIZE))),
            time: Some(self.time_s),
            events,
            focused: true,
            ..RawInput::default()
        };
        let bench = &mut self.bench;
        let mut output = self.ctx.run_ui(input, |ui| {
            bench.window.ui(ui);
            for request in bench.window.take_requests() {
                bench.serve(request);
            }
        });
        // Nothing is drawn here.
        output.textures_delta.clear();
        output.shapes.iter().map(|shape| texts(&shape.shape)).sum()
    }

    /// Frames until nothing moves any more.
    fn settle(&mut self) {
        for _ in 0..120 {
            self.frame();
        }
    }

    fn press(mut self, modifiers: Modifiers, key: Key) -> Self {
        let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        self.frame_with(vec![event(true), event(false)]);
        self.settle();
        self
    }

    fn write(mut self, text: &str) -> Self {
        self.frame_with(vec![Event::Text(text.to_owned())]);
        self.settle();
        self
    }
}

fn texts(shape: &Shape) -> usize {
    match shape {
        Shape::Text(_) => 1,
        Shape::Vec(shapes) => shapes.iter().map(texts).sum(),
        _ => 0,
    }
}

/// A frame of as many plain labels: what egui itself costs.
pub struct Labels {
    ctx: egui::Context,
    count: usize,
}

impl Labels {
    pub fn new(count: usize) -> Self {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        Self { ctx, count }
    }

    pub fn frame(&mut self) {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, Vec2::from(SIZE))),
            ..RawInput::default()
        };
        let count = self.count;
        let mut output = self.ctx.run_ui(input, |ui| {
            ui.horizontal_wrapped(|ui| {
                for number in 0..count {
                    ui.label(LABELS.get(number % LABELS.len()).copied().unwrap_or_default());
                }
            });
        });
        output.textures_delta.clear();
        std::hint::black_box(output);
    }
}

const LABELS: [&str; 4] = ["Zone 4", "4,294,967,295", "06 17 02 00 00", "The chip will accept it."];

/// A chip that has been talked to, with its authentication done.
fn talked() -> Bench {
    let mut bench = Bench::talked();
    bench.serve(Action::SetScenario(Scenario::Genuine));
    bench.serve(Action::RunAll);
    bench
}

/// A trace as long as the store lets it become.
pub fn long() -> Bench {
    let mut bench = talked();
    let seen: Vec<_> = bench.window.view.exchanges.iter().map(|(_, row)| row.exchange()).collect();
    while bench.window.view.exchanges.len() < MOST {
        bench.window.apply(Happened::Exchanges(seen.clone()));
    }
    bench
}

/// A session with as many protected exchanges as the window keeps.
fn in_session() -> Bench {
    let mut bench = talked();
    bench.behind(|bus| {
        let key = |byte| Secret(vec![byte; 16]);
        let keys = HostKeys { key_type: KeyType::Aes128, mac: key(0x11), cipher: key(0x22), counter: 0x3A };
        bus.chip.nvm.host_keys = Some(keys);
        let rules = &mut bus.chip.nvm.commands;
        // Echo: Host, both directions encrypted.
        rules
            .iter_mut()
            .filter(|rule| rule.code == 0)
            .for_each(|rule| (rule.access, rule.encryption) = (3, 3));
    });
    bench.serve(Action::Refresh);
    bench.serve(Action::Session(SessionErrand::OpenWithOwn));
    for _ in 0..MOST_PROTECTED {
        bench.serve(Action::Session(SessionErrand::Echo));
    }
    bench
}

fn on(screen: Screen, name: &str, bench: Bench) -> Window {
    let window = Window::new(name, bench);
    let keys = TABLE.iter().find(|entry| entry.action == Action::Show(screen)).and_then(|entry| entry.keys);
    match keys {
        Some(keys) if screen != Screen::Overview => window.press(keys.modifiers, keys.logical_key),
        _ => window,
    }
}

/// Every screen as it opens, and the states of screens and dialogs that show most.
pub fn all() -> Vec<Window> {
    let mut windows: Vec<Window> =
        Screen::ALL.iter().map(|(screen, _, name, _)| on(*screen, name, talked())).collect();
    windows.push(on(Screen::Trace, "Trace, 1,000,000 exchanges", long()));
    let filtered = on(Screen::Trace, "Trace, 1,000,000 exchanges, filtered", long());
    windows.push(filtered.press(Modifiers::NONE, Key::Slash).write("cmd:update"));
    windows.push(on(Screen::Memory, "Memory, 1,000,000 exchanges behind it", long()));
    let mut counted = talked();
    for step in 0..500 {
        counted.wait_ms(20_000);
        counted.send(
            "Counters",
            stsafe_core::command::catalog::Listed::into_command(
                stsafe_core::command::data_partition::Decrement::by(5, 1 + step % 3),
            ),
        );
    }
    counted.send("Memory", update(1, 0, b"Hello again"));
    windows.push(on(Screen::Counters, "Counters, 500 decrements", counted));
    windows.push(on(Screen::Session, "Session, 1,000 exchanges", in_session()));
    windows.push(
        Window { name: "Command palette".to_owned(), ..on(Screen::Overview, "", talked()) }
            .press(Modifiers::COMMAND, Key::K),
    );
    windows.push(on(Screen::Memory, "List of shortcuts", talked()).press(Modifiers::NONE, Key::Questionmark));
    windows.push(on(Screen::Overview, "Device picker", talked()).press(Modifiers::COMMAND, Key::D));
    windows.push(Window::new("No device", Bench::empty()));
    windows
}
