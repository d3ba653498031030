//! The device at work: a request in, events out. Beside this folder only `open` and the command line name [`Device`].

use std::collections::VecDeque;

use stsafe_core::authenticate::Authentication;
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::crypto::{PrivateKey, RandomSource};
use stsafe_core::device::session::WRONG_MACS_STOP;
use stsafe_core::device::{Device, DeviceError};
use stsafe_core::exchange::Exchange;
use stsafe_core::profile::Profile;
use stsafe_core::transport::Origin;
use stsafe_core::transport::address::Address;
use stsafe_core::x509::{DeviceKind, TrustStore};

use super::authenticate::{Chosen, no_host_key};
use super::certificates::LookedAt;
use super::desk::Desk;
use crate::action::{Action, TraceErrand};
use crate::open::Options;
use crate::view::{Activity, Connected, Event, MacBudget};

use super::bridge::Bridged;
use super::surroundings::Surroundings;
use super::twin::Twinned;

/// Where events go.
pub type Emit<'a> = &'a mut dyn FnMut(Event);

/// Owns the device and does what it is asked, one request after the other.
pub struct Runner {
    pub(super) options: Options,
    pub(super) around: Surroundings,
    pub(super) cancelled: Box<dyn Fn() -> bool + Send>,
    pub(super) random: Box<dyn RandomSource>,
    pub(super) trust: TrustStore,
    /// Why the user's roots could not be read; then they are not written either.
    pub(super) roots_broken: Option<String>,
    pub(super) looked_at: LookedAt,
    pub(super) device: Option<Device>,
    /// What the window was told when the device was opened.
    pub(super) opened: Option<(Connected, Option<Profile>)>,
    pub(super) bridged: Bridged,
    pub(super) twinned: Twinned,
    /// A chip of its own for the scenarios: the user's chip is never turned into an impostor.
    pub(super) impostor: Option<Device>,
    /// Kind, scenario and host of the authentication.
    pub(super) chosen: Chosen,
    /// The host's own private key, where somebody gave it for the connected chip.
    pub(super) host_key: Option<PrivateKey>,
    pub(super) run: Option<Authentication>,
    pub(super) run_log: Vec<Exchange>,
    /// The chips of the lesson.
    pub(super) desks: Vec<Desk>,
    /// Zones still to be read when nothing else is wanted: index, offset, end.
    pub(super) background: VecDeque<(u8, u16, u16)>,
}

impl Runner {
    /// A runner without a device. `cancelled` is asked between exchanges of a longer job.
    pub fn new(options: Options, cancelled: Box<dyn Fn() -> bool + Send>) -> Self {
        Self::within(Surroundings::default(), options, cancelled)
    }

    /// The same, with other surroundings than the real ones.
    pub fn within(around: Surroundings, options: Options, cancelled: Box<dyn Fn() -> bool + Send>) -> Self {
        let mut runner = Self {
            options,
            around,
            cancelled,
            random: options.host_random(),
            trust: TrustStore::shipped(),
            roots_broken: None,
            looked_at: LookedAt::default(),
            device: None,
            opened: None,
            bridged: Bridged::default(),
            twinned: Twinned::default(),
            impostor: None,
            chosen: Chosen::default(),
            host_key: None,
            run: None,
            run_log: Vec::new(),
            desks: Vec::new(),
            background: VecDeque::new(),
        };
        runner.load_roots();
        runner
    }

    /// The virtual chip itself, where there is one: for tests, and for a bench beside the window.
    pub fn bench(&mut self) -> Option<&mut Bus> {
        self.device.as_mut()?.transport().bench()
    }

    /// Whether zones are still to be read in the background.
    pub fn has_background(&self) -> bool {
        !self.background.is_empty()
    }

    /// Does what needs the chip.
    pub(super) fn chip_job(&mut self, action: Action, emit: Emit<'_>) {
        match action {
            Action::Connect { address, read_only } => self.connect(&address, read_only, emit),
            Action::Refresh => self.job("Reading the chip's tables", emit, Self::refresh),
            Action::ToggleReadOnly => self.toggle_read_only(emit),
            Action::ReadZone(zone) => {
                let what = format!("Reading zone {zone}");
                self.job(&what, emit, |me, emit| me.read_zones(&[zone], emit));
            }
            Action::ReadBack => self.job("Reading the chip again", emit, |me, emit| {
                me.refresh(emit)?;
                let known =
                    me.device.as_ref().map(|device| device.observation().zones.keys().copied().collect());
                me.read_zones(&known.unwrap_or_else(Vec::new), emit)
            }),
            Action::ReadAnew => self.read_anew(emit),
            Action::ReadAllZones => self.job("Reading all zones", emit, |me, emit| {
                let all: Vec<u8> = me.zones().iter().map(|zone| zone.index).collect();
                me.read_zones(&all, emit)?;
                me.tell_held(emit);
                Ok(())
            }),
            Action::BuildChip(profile) => self.build_chip(&profile, emit),
            Action::QueryKeys => self.job("Asking for all key slots", emit, |me, emit| {
                me.refresh(emit)?;
                me.refresh_slots(emit)
            }),
            Action::DrawKeys(lengths) => self.draw_keys(&lengths, emit),
            Action::Prepare(order) => self.prepare(&order, emit),
            Action::JudgeFile { name, bytes } => self.judge_file(name, bytes, emit),
            Action::Certificates(errand) => self.certificate_errand(errand, emit),
            Action::Trace(TraceErrand::Send { what, twin }) => self.replay(&what, twin, emit),
            Action::Session(errand) => self.session_errand(errand, emit),
            Action::Lab(errand) => self.lab_errand(errand, emit),
            Action::SendRaw { frame, agreed, lost } => self.send_raw(&frame, agreed, lost, emit),
            Action::Twin(errand) => self.twin_errand(errand, emit),
            Action::ReadCertificate => self.job("Reading the certificate", emit, Self::read_certificate),
            Action::SetScenario(scenario) => self.choose(|chosen| chosen.scenario = scenario, emit),
            Action::SetKind(kind) => self.choose(|chosen| chosen.kind = kind, emit),
            Action::SetHostCase(case) => self.choose(|chosen| chosen.host_case = case, emit),
            Action::Lesson(errand) => self.desk_errand(errand, emit),
            Action::HostKey(kept) => self.take_host_key(kept.as_ref(), emit),
            Action::NextStep | Action::RunAll if self.lacks_host_key() => {
                emit(Event::Activity(no_host_key()))
            }
            Action::NextStep => self.job("Authenticating", emit, |me, emit| me.authenticate(false, emit)),
            Action::RunAll => self.job("Authenticating", emit, |me, emit| me.authenticate(true, emit)),
            Action::CarryOut { plan, agreed, asked_by, cut: None } => {
                self.carry_out(&plan, agreed, asked_by, emit)
            }
            Action::CarryOut { plan, agreed, asked_by, cut: Some(cut) } => {
                self.interrupt(&plan, agreed, asked_by, cut, emit);
            }
            // Everything else is the window's own business.
            _ => {}
        }
    }

    fn connect(&mut self, address: &str, read_only: bool, emit: Emit<'_>) {
        // The old device goes first: a chip file is locked as long as it is open.
        self.forget_device();
        self.end_lesson();
        let failed = |why: String| {
            Event::Activity(Activity::Failed { what: format!("{address} cannot be opened"), why })
        };
        let parsed = match address.parse::<Address>() {
            Ok(parsed) => parsed,
            Err(error) => return emit(failed(error.to_string())),
        };
        self.options.read_only = read_only;
        let mut device = match (self.around.open)(&parsed, Scenario::Genuine, self.options) {
            Ok(device) => device,
            Err(error) => {
                emit(Event::Closed);
                return emit(failed(error.to_string()));
            }
        };
        let origin = device.transport().origin();
        // `serial:auto` has found a port by now.
        let address = device.transport().address().to_owned();
        let bench = if device.transport().bench().is_some() { self.bench_words() } else { String::new() };
        let who = device.transport().bench().map_or(Scenario::Genuine, |bus| scenario::played(&bus.chip.nvm));
        let profile = (origin == Origin::Virtual).then(Profile::spl05).and_then(Result::ok);
        self.announce(Connected { name: name(origin), address, origin, bench, who }, profile, emit);
        self.meet_bridge(&mut device, emit);
        self.device = Some(device);
        self.read_anew(emit);
    }

    /// Leaves the device that is open.
    pub(super) fn forget_device(&mut self) {
        (self.device, self.impostor, self.run, self.opened) = (None, None, None, None);
        (self.chosen, self.host_key) = (Chosen::default(), None);
        self.bridged = Bridged::default();
        self.background.clear();
    }

    /// Tells the window what it is connected to from now on.
    pub(super) fn announce(&mut self, device: Connected, profile: Option<Profile>, emit: Emit<'_>) {
        self.opened = Some((device.clone(), profile.clone()));
        emit(Event::Opened { device, profile: profile.map(Box::new), read_only: self.options.read_only });
        self.tell_roots(emit);
        self.looked_at = LookedAt::default();
    }

    /// Runs a job between "working" and "idle", or "failed" with its reason.
    pub(super) fn job(
        &mut self,
        what: &str,
        emit: Emit<'_>,
        work: impl FnOnce(&mut Self, Emit<'_>) -> Result<(), DeviceError>,
    ) {
        if self.device.is_none() {
            return;
        }
        emit(Event::Activity(Activity::Working { what: what.to_owned(), progress: None }));
        let result = work(self, emit);
        self.tell(emit);
        emit(Event::Activity(match result {
            Ok(()) => Activity::Idle,
            Err(error) => Activity::Failed { what: error.to_string(), why: error.advice().to_owned() },
        }));
    }

    fn toggle_read_only(&mut self, emit: Emit<'_>) {
        let Some(device) = self.device.as_mut() else { return };
        let on = !device.read_only();
        device.set_read_only(on);
        self.options.read_only = on;
        emit(Event::ReadOnly(on));
    }

    /// Tells what was exchanged and learnt since the last time.
    pub(super) fn tell(&mut self, emit: Emit<'_>) {
        if let Some(device) = self.device.as_mut() {
            tell(device, emit);
        }
    }

    /// Tells what is known although nothing was exchanged: it is less than before.
    pub(super) fn tell_known(&mut self, emit: Emit<'_>) {
        self.tell(emit);
        if let Some(device) = self.device.as_ref() {
            emit(Event::Known(Box::new(device.observation().clone())));
        }
    }

    /// What was still to be done is not done any more.
    pub(super) fn drop_plans(&mut self) {
        self.background.clear();
        self.run = None;
    }

    pub(super) fn bench_words(&self) -> String {
        let time = f64::from(self.options.time_percent) / 100.0;
        match self.options.seed {
            Some(seed) => format!("time ×{time}, seed {seed}"),
            None => format!("time ×{time}"),
        }
    }
}

pub(super) fn tell(device: &mut Device, emit: Emit<'_>) {
    let log = device.take_log();
    tell_log(device, log, emit);
}

/// Tells these exchanges, and what is known after them.
pub(super) fn tell_log(device: &mut Device, log: Vec<Exchange>, emit: Emit<'_>) {
    if !log.is_empty() {
        super::session::tell_protected(device, &log, emit);
        emit(Event::Exchanges(log));
        emit(Event::Known(Box::new(device.observation().clone())));
        emit(Event::MacBudget(MacBudget { wrong: device.wrong_macs(), stop: WRONG_MACS_STOP }));
    }
}

fn name(origin: Origin) -> String {
    match origin {
        Origin::Virtual => "SPL05 virtual chip".into(),
        Origin::Real => "STSAFE-A120".into(),
        Origin::Replay => "Recording".into(),
    }
}

pub(super) fn kind(device: &mut Device) -> DeviceKind {
    match device.transport().origin() {
        Origin::Virtual => DeviceKind::Virtual,
        Origin::Real | Origin::Replay => DeviceKind::Real,
    }
}
