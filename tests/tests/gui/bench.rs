//! A window with a virtual chip behind it: requests are served on the spot, so a test sees the
//! effect of a click in the next frame.

use std::path::PathBuf;

use egui_kittest::{Harness, kittest::Queryable};
use stsafe_core::{
    authenticate::Authentication,
    chip::{bus::Bus, scenario, scenario::Scenario},
    command::data_partition::{Decrement, Update},
    crypto::SeededRandom,
    device::{Consent, Device},
    exchange::Exchange,
    profile::Profile,
    transport::{Origin, clock::StillClock, simulated::Simulated},
    x509::{Certificate, ChainQuery, DeviceKind, Timestamp, TrustStore, chain},
};
use stsafe_workbench::{
    action::Action,
    theme,
    view::{Activity, AuthenticationRun, Connected, Event},
    workbench::Workbench,
};
use workbench_renderer::CpuRenderer;

pub struct Bench {
    pub window: Workbench,
    device: Option<Device>,
    run: Option<(Authentication, Device)>,
    scenario: Option<Scenario>,
    pub asked: Vec<Action>,
    /// When the next exchange begins, so that pictures show the same times every day.
    clock_ms: u64,
}

fn device(scenario: Scenario) -> Device {
    let chip = scenario::chip(scenario, Box::new(SeededRandom::new(1)))
        .expect("the simulator ships with the program");
    // Documented execution times on a clock that only the bus moves: real durations, no waiting.
    let bus = Bus::new(chip, Box::new(StillClock::default()), 100);
    Device::new(Box::new(Simulated::new(bus, "sim")))
}

fn update(zone: u8, offset: u16, data: &[u8]) -> Update {
    Update { option: Default::default(), zone, offset, data: data.to_vec() }
}

/// Gives exchanges the times they would have had on a bus.
fn stamp(clock_ms: &mut u64, log: &mut [Exchange]) {
    for exchange in log {
        exchange.unix_ms = *clock_ms;
        *clock_ms += u64::try_from(exchange.took.as_millis()).unwrap_or(0) + 2;
    }
    *clock_ms += 400;
}

pub fn today() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().expect("a date")
}

impl Bench {
    pub fn empty() -> Self {
        Self {
            window: Workbench::default(),
            device: None,
            run: None,
            scenario: None,
            asked: Vec::new(),
            clock_ms: 1_795_183_331_204,
        }
    }

    /// Connected to a chip that has been used a little: text in zone 1, bytes in zone 4, a counter lowered.
    pub fn used() -> Self {
        let mut bench = Self::empty();
        bench.serve(Action::Connect { address: "sim".to_owned(), read_only: false });
        let device = bench.device.as_mut().expect("connected");
        device.asked_by("Memory");
        device.run_with(update(1, 0, b"Hello, STSAFE"), Consent::Given).expect("update");
        device.run_with(update(4, 32, &[0xDE, 0xAD, 0xBE, 0xEF]), Consent::Given).expect("update");
        device.run_with(Decrement::by(5, u32::MAX - 500_000), Consent::Given).expect("decrement");
        bench.serve(Action::ReadAllZones);
        bench
    }

    /// The same, after a conversation worth looking at: queries, an authentication, reads, a refusal.
    pub fn talked() -> Self {
        let mut bench = Self::used();
        bench.serve(Action::Refresh);
        bench.serve(Action::RunAll);
        bench.serve(Action::ReadZone(1));
        bench.with_device("Memory", |device| {
            drop(device.run_with(update(0, 16, &[0xDE, 0xAD]), Consent::Given));
            drop(device.run_with(update(1, 16, b"second line"), Consent::Given));
        });
        bench.serve(Action::ReadZone(5));
        bench
    }

    pub fn serve(&mut self, action: Action) {
        self.asked.push(action.clone());
        match action {
            Action::Connect { address, read_only } => {
                let device = device(Scenario::Genuine);
                self.device = Some(device);
                self.run = None;
                self.scenario = None;
                self.window.apply(Event::Opened {
                    device: Connected {
                        name: "SPL05 virtual chip".to_owned(),
                        address,
                        origin: Origin::Virtual,
                        bench: "time ×1, seed 1".to_owned(),
                    },
                    profile: Profile::spl05().ok().map(Box::new),
                    read_only,
                });
                self.serve(Action::Refresh);
                self.serve(Action::ReadCertificate);
            }
            Action::Refresh => {
                self.with_device("Overview", |device| drop(device.refresh()));
            }
            Action::ReadZone(zone) => {
                let length = self.zone_bytes(zone);
                self.with_device("Memory", |device| drop(device.read_zone(zone, 0, length)));
            }
            Action::ReadAllZones => {
                let all: Vec<_> = (0..12).map(|zone| (zone, self.zone_bytes(zone))).collect();
                self.with_device("Memory", |device| {
                    for (zone, length) in all {
                        drop(device.read_zone(zone, 0, length));
                    }
                });
            }
            Action::ReadCertificate => {
                self.with_device("Certificates", |device| drop(device.read_zone(0, 0, 26)));
                let length = self.certificate_bytes();
                self.with_device("Certificates", |device| drop(device.read_zone(0, 0, length)));
                self.judge();
            }
            Action::SetScenario(scenario) => {
                self.scenario = Some(scenario);
                self.run = None;
                let run = AuthenticationRun { scenario: Some(scenario), ..AuthenticationRun::default() };
                self.window.apply(Event::Authentication(Box::new(run)));
            }
            Action::NextStep => self.authenticate(false),
            Action::RunAll => self.authenticate(true),
            Action::ToggleReadOnly => {
                let on = !self.window.view.read_only;
                self.window.apply(Event::ReadOnly(on));
            }
            _ => {}
        }
    }

    fn zone_bytes(&self, zone: u8) -> u16 {
        self.device
            .as_ref()
            .and_then(|device| device.observation().zone(zone))
            .map_or(0, |record| record.bytes)
    }

    fn certificate_bytes(&self) -> u16 {
        let zone = self.device.as_ref().and_then(|device| device.observation().zones.get(&0)?.prefix(4));
        match zone.map(|start| stsafe_core::x509::certificate_length(&start)) {
            Some(Ok(stsafe_core::x509::ZoneContent::Certificate(length))) => {
                u16::try_from(length).unwrap_or(0)
            }
            _ => 0,
        }
    }

    fn judge(&mut self) {
        let zone = self.device.as_ref().and_then(|device| {
            let zone = device.observation().zones.get(&0)?;
            zone.prefix(zone.known_prefix_len())
        });
        let Some(leaf) = zone.as_deref().and_then(|zone| Certificate::from_zone(zone).ok().flatten()) else {
            return;
        };
        let report = chain::judge(&ChainQuery {
            leaf: &leaf,
            candidates: &[],
            store: &TrustStore::shipped(),
            at: today(),
            device: DeviceKind::Virtual,
            zone: zone.as_deref(),
        });
        self.window.apply(Event::Chain(Box::new(report)));
    }

    fn with_device(&mut self, who: &'static str, job: impl FnOnce(&mut Device)) {
        let Some(device) = self.device.as_mut() else { return };
        device.asked_by(who);
        job(device);
        let mut log = device.take_log();
        stamp(&mut self.clock_ms, &mut log);
        let known = device.observation().clone();
        self.window.apply(Event::Exchanges(log));
        self.window.apply(Event::Known(Box::new(known)));
        self.window.apply(Event::Activity(Activity::Idle));
    }

    fn authenticate(&mut self, all: bool) {
        let scenario = self.scenario.unwrap_or(Scenario::Genuine);
        let fresh =
            || (Authentication::new(TrustStore::shipped(), today(), DeviceKind::Virtual), device(scenario));
        if all && self.run.as_ref().is_some_and(|(run, _)| run.next().is_none()) {
            self.run = None;
        }
        let (run, impostor) = self.run.get_or_insert_with(fresh);
        let device = match (&mut self.device, scenario) {
            (Some(device), Scenario::Genuine) => device,
            _ => impostor,
        };
        let mut random = SeededRandom::new(7);
        if all {
            run.run_all(device, &mut random)
        } else {
            run.step(device, &mut random)
        }
        let mut log = device.take_log();
        stamp(&mut self.clock_ms, &mut log);
        let mut exchanges = self.window.view.authentication.exchanges.clone();
        exchanges.extend(log.iter().cloned());
        self.window.apply(Event::Exchanges(log));
        let picture = AuthenticationRun::of(Some(scenario), run, exchanges);
        self.window.apply(Event::Authentication(Box::new(picture)));
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
