//! The real window: eframe around the [`Workbench`], and the worker behind it. Says in a sentence what is missing
//! when it cannot open.

use std::path::PathBuf;

use eframe::egui;

use crate::action::Action;
use crate::finder::Finder;
use crate::log::Level;
use crate::open::Options;
use crate::record::{Place, Written};
use crate::roots;
use crate::secrets::Vault;
use crate::settings::{self, Settings};
use crate::store;
use crate::theme;
use crate::workbench::Workbench;
use crate::worker::{Surroundings, Worker};

/// Size of a new window in points, and the smallest one that the screens are made for.
const SIZE: [f32; 2] = [1440.0, 900.0];
const SMALLEST: [f32; 2] = [1024.0, 680.0];

/// Opens the window on a device and runs until it is closed. The error is a sentence for the user.
pub fn run(address: String, options: Options, trace: Option<Place>, log: Level) -> Result<(), String> {
    let remembered = Remembered::read();
    let (width, height) = remembered.settings.window.unwrap_or((SIZE[0] as u32, SIZE[1] as u32));
    let size = [(width as f32).clamp(SMALLEST[0], 8192.0), (height as f32).clamp(SMALLEST[1], 8192.0)];
    let viewport = egui::ViewportBuilder::default()
        .with_title("STSAFE-A120 Workbench")
        .with_app_id("stsafe-workbench")
        .with_inner_size(size)
        .with_min_inner_size(SMALLEST);
    let viewport = match remembered.settings.position {
        Some((x, y)) => viewport.with_position([x as f32, y as f32]),
        None => viewport,
    };
    let native = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let opened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        eframe::run_native(
            "stsafe-workbench",
            native,
            Box::new(move |creation| {
                theme::install(&creation.egui_ctx);
                let ctx = creation.egui_ctx.clone();
                let mut workbench = Workbench::default();
                workbench.restore(&ctx, remembered.settings.clone(), remembered.place_in_words());
                if let Some(folder) = store::folder() {
                    workbench.keep_secrets_in(Vault::in_folder(&folder));
                }
                if let Some(why) = remembered.broken.clone() {
                    workbench.notice("The settings were not read; the file is left as it is", why);
                }
                let waker = ctx.clone();
                let written = Written::default();
                let around = Surroundings::watched(trace, written.clone(), log);
                let around = Surroundings { roots: roots::place(), ..around };
                let worker = Worker::start(options, around, move || waker.request_repaint())?;
                let waker = ctx.clone();
                let finder = Finder::start(options, move || waker.request_repaint())?;
                let read_only = options.read_only || remembered.settings.read_only;
                worker.request(Action::Connect { address, read_only });
                Ok(Box::new(Window { workbench, worker, finder, remembered, written, told: false }))
            }),
        )
    }));
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(explain(&error.to_string())),
        // The window library panics where libxkbcommon-x11 is missing; its own words went to stderr before this.
        Err(_) => Err(explain("the window library stopped")),
    }
}

fn explain(what: &str) -> String {
    // The window library names its own source file here; what the user needs is the second half of its sentence.
    let what = if what.contains("DISPLAY") {
        "there is no display, neither DISPLAY nor WAYLAND_DISPLAY is set"
    } else {
        what.trim_end_matches('.')
    };
    format!(
        "The window cannot be opened: {what}.\nOn Debian it needs a display and: libx11-6 libxcursor1 libxi6 \
         libx11-xcb1 libxkbcommon-x11-0 libgl1. Without a window, every subcommand works; see --help."
    )
}

struct Window {
    workbench: Workbench,
    worker: Worker,
    finder: Finder,
    remembered: Remembered,
    /// What became of the capture that is written.
    written: Written,
    /// Whether it was told that it is not whole.
    told: bool,
}

/// Settings, and where they come from.
struct Remembered {
    settings: Settings,
    place: Option<PathBuf>,
    /// Why the file could not be read; then it is not written either.
    broken: Option<String>,
}

impl Remembered {
    fn read() -> Self {
        let place = settings::place();
        let read = place.as_deref().map_or_else(|| Ok(Settings::default()), Settings::read);
        let broken = read.as_ref().err().cloned();
        Self { settings: read.unwrap_or_default(), place, broken }
    }

    /// The file, or why nothing is kept.
    fn place_in_words(&self) -> Result<String, String> {
        match (&self.place, &self.broken) {
            (_, Some(why)) => Err(why.clone()),
            (Some(place), None) => Ok(place.display().to_string()),
            (None, None) => Err("this system names no folder for settings".to_owned()),
        }
    }

    /// Where the window is and how large, as long as it is a window.
    fn look_at_window(&mut self, ctx: &egui::Context) {
        let zoom = ctx.zoom_factor();
        ctx.input(|input| {
            let window = input.viewport();
            let odd = [window.fullscreen, window.maximized, window.minimized];
            if odd.contains(&Some(true)) {
                return;
            }
            if let Some(inner) = window.inner_rect.filter(|rect| rect.is_positive()) {
                self.settings.window = Some(((inner.width() * zoom) as u32, (inner.height() * zoom) as u32));
            }
            if let Some(outer) = window.outer_rect {
                self.settings.position = Some(((outer.left() * zoom) as i32, (outer.top() * zoom) as i32));
            }
        });
    }

    /// Keeps what the window remembers.
    fn keep(&mut self, workbench: &Workbench) {
        let (window, position) = (self.settings.window, self.settings.position);
        self.settings = Settings { window, position, ..workbench.remembered() };
        if let (Some(place), None) = (&self.place, &self.broken) {
            // The window is closing: there is nobody left to tell.
            let _ = self.settings.write(place);
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.remembered.keep(&self.workbench);
    }
}

impl eframe::App for Window {
    fn logic(&mut self, _: &egui::Context, _: &mut eframe::Frame) {
        for event in self.worker.events().chain(self.finder.events()) {
            self.workbench.apply(event);
        }
        if let Some(why) = self.written.trouble().filter(|_| !self.told) {
            self.workbench.notice("The capture is not whole", why);
            self.told = true;
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.workbench.ui(ui);
        self.remembered.look_at_window(ui.ctx());
        for request in self.workbench.take_requests() {
            let Some(request) = self.finder.take(request) else { continue };
            if !self.worker.request(request) {
                self.workbench.refuse("The chip is busy with what was asked before.");
            }
        }
    }
}
