//! A window with the program's own runner and a virtual chip behind it: requests are served on the spot, so a test sees
//! the effect of a click in the next frame. Only the clock and the date are not the real ones.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::{
    chip::{bus::Bus, scenario, scenario::Scenario},
    command::Command,
    command::{
        catalog::Listed as _,
        data_partition::{Decrement, Update},
    },
    crypto::SeededRandom,
    device::Device,
    exchange::Exchange,
    observe::Observation,
    plan::Plan,
    policy::Session,
    transport::{Answer, Origin, Timing, Transport, TransportError, clock::StillClock, simulated::Simulated},
    x509::Timestamp,
};
use stsafe_workbench::{
    action::Action,
    finder::Finder,
    open::Options,
    theme,
    view::Event,
    workbench::Workbench,
    worker::{Runner, Surroundings},
};
use workbench_renderer::CpuRenderer;

/// A virtual chip that says of itself what it is told to say: the screens of a real chip without one.
struct Disguised {
    inner: Simulated,
    origin: Origin,
}

impl Transport for Disguised {
    fn exchange(&mut self, frame: &[u8], timing: Timing) -> Result<Answer, TransportError> {
        self.inner.exchange(frame, timing)
    }
    fn read_again(&mut self) -> Result<Answer, TransportError> {
        self.inner.read_again()
    }
    fn origin(&self) -> Origin {
        self.origin
    }
    fn address(&self) -> &str {
        self.inner.address()
    }
    fn bench(&mut self) -> Option<&mut Bus> {
        if self.origin == Origin::Virtual { self.inner.bench() } else { None }
    }
}

type Change = Box<dyn FnOnce(&mut Bus) + Send>;

pub struct Bench {
    /// On the heap: a test has several benches, and its thread a small stack.
    pub window: Box<Workbench>,
    runner: Runner,
    pub asked: Vec<Action>,
    /// What the next chip says it is.
    origin: Arc<Mutex<Origin>>,
    /// What is done to the next chip before it is opened.
    change: Arc<Mutex<Option<Change>>>,
    /// When the next exchange begins, so that pictures show the same times every day.
    clock_ms: u64,
    /// The search for bridges, where a test wants the real one.
    finder: Option<Finder>,
}

fn device(scenario: Scenario, origin: Origin, change: Option<Change>) -> Device {
    let chip = scenario::chip(scenario, Box::new(SeededRandom::new(1)))
        .expect("the simulator ships with the program");
    // Documented execution times on a clock that only the bus moves: real durations, no waiting.
    let mut bus = Bus::new(chip, Box::new(StillClock::default()), 100);
    if let Some(change) = change {
        change(&mut bus);
    }
    Device::new(Box::new(Disguised { inner: Simulated::new(bus, "sim"), origin }))
}

pub fn update(zone: u8, offset: u16, data: &[u8]) -> Command {
    Update { option: Default::default(), zone, offset, data: data.to_vec() }.into_command()
}

pub fn today() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().expect("a date")
}

/// Gives exchanges the times they would have had on a bus.
fn stamp(clock_ms: &mut u64, log: &mut [Exchange]) {
    for exchange in log {
        exchange.unix_ms = *clock_ms;
        *clock_ms += u64::try_from(exchange.took.as_millis()).unwrap_or(0) + 2;
    }
}

impl Bench {
    pub fn empty() -> Self {
        let origin = Arc::new(Mutex::new(Origin::Virtual));
        let said = Arc::clone(&origin);
        let change: Arc<Mutex<Option<Change>>> = Arc::default();
        let wanted = Arc::clone(&change);
        let around = Surroundings {
            open: Box::new(move |_, who, options: Options| {
                let change = wanted.lock().ok().and_then(|mut change| change.take());
                let origin = said.lock().map_or(Origin::Virtual, |origin| *origin);
                let mut device = device(who, origin, change);
                device.set_read_only(options.read_only);
                Ok(device)
            }),
            lesson_chip: Box::new(|who, _| Ok(device(who, Origin::Virtual, None))),
            today: Box::new(today),
            roots: None,
        };
        Self { origin, change, ..Self::within(around) }
    }

    /// Not connected; opens what these surroundings open.
    pub fn within(around: Surroundings) -> Self {
        let options = Options { seed: Some(1), ..Options::default() };
        Self {
            window: Box::default(),
            runner: Runner::within(around, options, Box::new(|| false)),
            asked: Vec::new(),
            origin: Arc::new(Mutex::new(Origin::Virtual)),
            change: Arc::default(),
            clock_ms: 1_795_183_331_204,
            finder: None,
        }
    }

    /// Not connected, with the program's own way to open devices and to look for bridges; its chips answer at once.
    pub fn live() -> Self {
        let options = Options { seed: Some(1), time_percent: 0, ..Options::default() };
        let around = Surroundings { today: Box::new(today), ..Surroundings::default() };
        Self {
            runner: Runner::within(around, options, Box::new(|| false)),
            finder: Some(Finder::start(options, || {}).expect("a thread")),
            ..Self::empty()
        }
    }

    /// What the other threads have to say, and what an idle worker does.
    pub fn idle(&mut self) {
        let mut events: Vec<Event> = self.finder.iter().flat_map(Finder::events).collect();
        if self.runner.has_background() {
            self.runner.background(&mut |event| events.push(event));
        } else {
            self.runner.watch(&mut |event| events.push(event));
        }
        events.into_iter().for_each(|event| self.window.apply(event));
    }

    /// Connected to a fresh chip.
    pub fn fresh() -> Self {
        let mut bench = Self::empty();
        bench.connect();
        bench
    }

    fn connect(&mut self) {
        self.serve(Action::Connect { address: "sim".to_owned(), read_only: false });
    }

    /// Connected to a chip that has been used a little: text in zone 1, bytes in zone 4, a counter lowered.
    pub fn used() -> Self {
        let mut bench = Self::fresh();
        bench.prepare();
        bench
    }

    /// The same chip, which says that it is real.
    pub fn real() -> Self {
        let mut bench = Self::empty();
        *bench.origin.lock().expect("not poisoned") = Origin::Real;
        bench.connect();
        bench.prepare();
        bench
    }

    /// The same, with a counter that has had a life: a few decrements, minutes apart.
    pub fn lived() -> Self {
        let mut bench = Self::used();
        for step in 0..24_u32 {
            bench.wait_ms(40_000 + u64::from(step * 7_919 % 31) * 1_000);
            bench.send("Counters", Decrement::by(5, 1 + step % 3).into_command());
        }
        bench
    }

    /// A chip that says it is real, changed before it said so.
    pub fn real_with(change: impl FnOnce(&mut Bus) + Send + 'static) -> Self {
        let mut bench = Self::empty();
        *bench.change.lock().expect("not poisoned") = Some(Box::new(change));
        *bench.origin.lock().expect("not poisoned") = Origin::Real;
        bench.connect();
        bench
    }

    fn prepare(&mut self) {
        self.send("Memory", update(1, 0, b"Hello, STSAFE"));
        self.send("Memory", update(4, 32, &[0xDE, 0xAD, 0xBE, 0xEF]));
        self.send("Counters", Decrement::by(5, u32::MAX - 500_000).into_command());
        self.serve(Action::ReadAllZones);
    }

    /// Sends one command, agreed to.
    pub fn send(&mut self, asked_by: &'static str, command: Command) {
        let seen: &Observation = &self.window.view.known;
        let plan = Plan::new("Prepared", [("Prepared".to_owned(), command)], seen, Session::None).shared();
        self.serve(Action::CarryOut { plan, agreed: true, asked_by, cut: None });
        self.clock_ms += 400;
    }

    /// The same, after a conversation worth looking at: queries, an authentication, reads, a refusal.
    pub fn talked() -> Self {
        let mut bench = Self::used();
        bench.serve(Action::Refresh);
        bench.serve(Action::RunAll);
        bench.serve(Action::ReadZone(1));
        bench.send("Memory", update(0, 16, &[0xDE, 0xAD]));
        bench.send("Memory", update(1, 16, b"second line"));
        bench.serve(Action::ReadZone(5));
        bench
    }

    /// Where saved states lie.
    pub fn keep_states_in(&mut self, folder: &std::path::Path) {
        self.runner.keep_states_in(Some(folder.to_owned()));
    }

    /// Changes the chip behind the program's back.
    pub fn behind(&mut self, change: impl FnOnce(&mut Bus)) {
        if let Some(bus) = self.runner.bench() {
            change(bus);
        }
    }

    /// Lets time pass before the next exchange.
    pub fn wait_ms(&mut self, ms: u64) {
        self.clock_ms += ms;
    }

    /// Lets the real runner do it, and tells the window what happened.
    pub fn serve(&mut self, action: Action) {
        self.asked.push(action.clone());
        let action = match &self.finder {
            Some(finder) => finder.take(action),
            None => Some(action),
        };
        let Some(action) = action else { return };
        let mut events = Vec::new();
        self.runner.perform(action, &mut |event| events.push(event));
        for mut event in events {
            match &mut event {
                Event::Exchanges(log) => stamp(&mut self.clock_ms, log),
                Event::Authentication(run) => stamp(&mut self.clock_ms, &mut run.exchanges),
                _ => {}
            }
            self.window.apply(event);
        }
        self.clock_ms += 400;
    }
}

/// A window of the reference size with this bench behind it.
pub fn window(bench: Bench, theme: egui::Theme) -> Harness<'static, Bench> {
    sized(bench, theme, theme::space::REFERENCE)
}

/// A window of any size.
pub fn sized(bench: Bench, theme: egui::Theme, size: [f32; 2]) -> Harness<'static, Bench> {
    let mut harness = Harness::builder()
        .with_size(egui::Vec2::from(size))
        .with_theme(theme)
        .with_max_steps(60)
        .with_render_cursor(false)
        .renderer(CpuRenderer::default())
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, bench: &mut Bench| {
                bench.window.ui(ui);
                for request in bench.window.take_requests() {
                    bench.serve(request);
                    ui.ctx().request_repaint();
                }
            },
            bench,
        );
    harness.run();
    harness
}

/// Whether something on the screen is called so, or has this in its name.
pub fn shows(harness: &Harness<'static, Bench>, part: &str) -> bool {
    harness.query_all_by_label_contains(part).next().is_some()
}

/// Lets time pass until it is so; 20 s are too long.
pub fn until(
    harness: &mut Harness<'static, Bench>,
    what: &str,
    so: impl Fn(&Harness<'static, Bench>) -> bool,
) {
    let start = std::time::Instant::now();
    while !so(harness) {
        assert!(start.elapsed().as_secs() < 20, "{what}: did not happen");
        std::thread::sleep(std::time::Duration::from_millis(20));
        harness.state_mut().idle();
        harness.run();
    }
}

/// Clicks what is called so.
pub fn click(harness: &mut Harness<'static, Bench>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

/// Presses one key.
pub fn key(harness: &mut Harness<'static, Bench>, key: egui::Key) {
    harness.key_press(key);
    harness.run();
}

/// Writes the picture to `target/pictures`, where people look at it.
pub fn picture(harness: &mut Harness<'static, Bench>, name: &str) {
    let image = harness.render().expect("a picture");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../pictures");
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    image.save(folder.join(format!("{name}.png"))).expect("a picture file");
}

/// Clicks the first of several things whose name contains this.
pub fn click_first(harness: &mut Harness<'static, Bench>, part: &str) {
    let node = harness.get_all_by_label_contains(part).next().expect("something of that name");
    node.click();
    harness.run();
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// Drops files on the window, all at once.
pub fn drop_files(harness: &mut Harness<'static, Bench>, files: &[(&str, &[u8])]) {
    // Tests run side by side: each has a folder of its own.
    let test = std::thread::current().name().unwrap_or("test").replace("::", "-");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("dropped").join(test);
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).expect("a file");
        harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path)));
    }
    harness.run();
}
