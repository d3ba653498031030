//! The real window: eframe around the [`Workbench`], and the worker behind it. Says in a sentence what is missing
//! when it cannot open.

use eframe::egui;

use crate::action::Action;
use crate::open::Options;
use crate::theme;
use crate::workbench::Workbench;
use crate::worker::Worker;

/// Size of a new window in points, and the smallest one that the screens are made for.
const SIZE: [f32; 2] = [1440.0, 900.0];
const SMALLEST: [f32; 2] = [1024.0, 680.0];

/// Opens the window on a device and runs until it is closed. The error is a sentence for the user.
pub fn run(address: String, options: Options) -> Result<(), String> {
    let viewport = egui::ViewportBuilder::default()
        .with_title("STSAFE-A120 Workbench")
        .with_app_id("stsafe-workbench")
        .with_inner_size(SIZE)
        .with_min_inner_size(SMALLEST);
    let native = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let opened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        eframe::run_native(
            "stsafe-workbench",
            native,
            Box::new(move |creation| {
                theme::install(&creation.egui_ctx);
                let ctx = creation.egui_ctx.clone();
                let worker = Worker::start(options, move || ctx.request_repaint())?;
                worker.request(Action::Connect { address, read_only: options.read_only });
                Ok(Box::new(Window { workbench: Workbench::default(), worker }))
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
    format!(
        "The window cannot be opened: {what}.\nOn Debian it needs a display and: libx11-6 libxcursor1 libxi6 \
         libx11-xcb1 libxkbcommon-x11-0 libgl1. Without a window, every subcommand works; see --help."
    )
}

struct Window {
    workbench: Workbench,
    worker: Worker,
}

impl eframe::App for Window {
    fn logic(&mut self, _: &egui::Context, _: &mut eframe::Frame) {
        for event in self.worker.events() {
            self.workbench.apply(event);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.workbench.ui(ui);
        for request in self.workbench.take_requests() {
            if !self.worker.request(request) {
                self.workbench.refuse("The chip is busy with what was asked before.");
            }
        }
    }
}
