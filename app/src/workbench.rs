//! The window: owns the screens and the view, and decides what an action does. What needs the chip
//! is handed on as a request; nothing here waits.

mod certificate_files;
mod files;
mod looks;
mod secrets;
mod traces;
mod twin;

use std::sync::Arc;

use egui::{Context, Rect, Ui};

use stsafe_core::plan::{Ended, Plan};
use stsafe_core::report::Format;

use crate::{
    action::{self, Action, Outbox, Screen},
    captures::{Job, ToSave},
    panels::{
        access, authentication, bridge, certificates, counters,
        dialogs::{
            confirm, connect, lines, outcome, palette, raw, secrets as kept_secrets, settings, shortcuts,
        },
        kept::Kept,
        keys, lab, lessons, memory, overview, profile, session, shell, trace, twin as twin_panel,
    },
    pick::{Picking, Purpose},
    settings::{Change, Settings},
    view::{
        Activity, Event, View,
        bridges::{Errand, Port, PortState},
        certificates::{CertificateErrand, CertificateEvent},
    },
    widgets::{fade, regions},
};

/// Screens that Back remembers.
const MOST_PAST: usize = 100;

/// The dialog that is open.
enum Dialog {
    Connect,
    Confirm(confirm::State),
    Outcome,
    /// The chip is about to lose its power.
    Lines(Errand),
    Palette(palette::State),
    Secrets(kept_secrets::State),
    Shortcuts,
    Settings,
}

/// Data of the screens that cost the most to build, as long as it holds.
#[derive(Default)]
struct Built {
    memory: Kept<memory::State, memory::Data>,
    counters: Kept<counters::State, counters::Data>,
    access: Kept<access::State, access::Data>,
    certificates: Kept<Option<certificates::data::Leaf>, certificates::Data>,
    no_certificates: Kept<(), (String, Vec<u8>)>,
    compared: Kept<Option<certificates::compare::Asked>, certificates::compare::Data>,
    roots: Kept<(), Vec<certificates::roots::Root>>,
    overview: Kept<(), overview::Data>,
    session: Kept<session::Place, session::Data>,
    twin: Kept<twin_panel::State, twin_panel::Data>,
}

/// The window's state. Before the first frame, `theme::install` gives its context fonts and themes.
#[derive(Default)]
pub struct Workbench {
    /// What the screen knows.
    pub view: View,
    settings: Settings,
    /// The file of the settings, or why they are not kept; `None` in a window that keeps nothing.
    settings_place: Option<Result<String, String>>,
    /// The zone of the last run, until the partition was read.
    zone_to_show: Option<u8>,
    screen: Screen,
    /// Screens that were left, oldest first, and those that were left with Back.
    past: Vec<Screen>,
    future: Vec<Screen>,
    dialog: Option<Dialog>,
    connect: connect::State,
    /// What the search for bridges was told last.
    looking: Option<String>,
    picking: Option<Picking>,
    /// A capture that is being read or written.
    job: Option<Job>,
    to_save: Option<ToSave>,
    secrets: secrets::Desk,
    overview: overview::State,
    memory: memory::State,
    lessons: lessons::State,
    counters: counters::State,
    access: access::State,
    keys: keys::State,
    certificates: certificates::State,
    authentication: authentication::State,
    session: session::State,
    trace: trace::State,
    bridge: bridge::State,
    lab: lab::State,
    profile: profile::State,
    twin: twin_panel::State,
    /// What the chip will be after the rehearsed plan, while the screens show that.
    after: Option<View>,
    built: Built,
    requests: Vec<Action>,
    /// Another chip is connected: its values are no changes of the old ones.
    device_changed: bool,
}

impl Workbench {
    /// The screen that is shown.
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// Takes in what the worker has to say.
    pub fn apply(&mut self, event: Event) {
        match &event {
            Event::Opened { device, profile, .. } => {
                if let Some(profile) = profile {
                    self.profile.begin_with(&profile.name);
                }
                self.settings.used(&device.address);
                self.propose_recent();
                self.device_changed = true;
                self.memory = memory::State::default();
                self.counters = counters::State::default();
                self.access = access::State::default();
                self.keys = keys::State::default();
                self.certificates = certificates::State::default();
                self.authentication = authentication::State::default();
                self.bridge = bridge::State::default();
                self.session = session::State::default();
                self.lab.forget_chip();
            }
            Event::Back { .. } => self.bridge = bridge::State::default(),
            Event::Carried { outcome, .. } if outcome.ended == Ended::AllDone => {
                self.counters.done();
                self.access.done();
                self.keys.done();
            }
            Event::Drawn(drawn) if self.screen == Screen::Session => self.session.take_drawn(&drawn.0),
            Event::Drawn(drawn) => self.keys.take_drawn(&drawn.0),
            // Places of another store mean nothing here.
            Event::Capture(_) => self.trace.forget_places(),
            Event::Compared(compared) => {
                self.trace.forget_places();
                if compared.is_some() {
                    self.go_to(Screen::Trace);
                }
            }
            Event::PowerCut(_) => self.counters.power_was_cut(),
            // A step that just ran is what one wants to see.
            Event::Authentication(_) => self.authentication.step = None,
            Event::Carried { outcome, .. } if !matches!(outcome.ended, Ended::AllDone | Ended::Cancelled) => {
                self.dialog = Some(Dialog::Outcome);
            }
            Event::FileChain(_) => self.certificates.show_chain(),
            Event::Certificates(CertificateEvent::Unreadable { name, bytes }) => {
                self.certificates.look_at(name, bytes);
            }
            Event::Certificates(CertificateEvent::Second(Some(_))) => {
                self.certificates.compare = Some(certificates::compare::State::default());
            }
            _ => {}
        }
        let ports = matches!(event, Event::Ports(_));
        let rehearsal = Self::is_rehearsal(&event);
        if Self::ends_after(&event) {
            self.after = None;
        }
        self.view.apply(event);
        if rehearsal {
            self.twin_happened();
        }
        self.show_remembered_zone();
        if ports {
            self.take_back();
        }
    }

    /// A board of this program that was unplugged is back where only the search for bridges sees it.
    fn take_back(&mut self) {
        let Some(gone) = self.view.unplugged.as_ref().filter(|gone| !gone.back) else { return };
        let same =
            |port: &&Port| matches!(&port.state, PortState::Ready(info) if info.unique_id == gone.unique_id);
        if let Some(port) = self.view.ports.iter().find(same) {
            self.requests.push(Action::TakeBack(port.address.clone()));
        }
    }

    /// Bridges are looked for while the picker is open; the device in use is left alone.
    fn look_for_bridges(&mut self) {
        let held = self.view.device.as_ref().filter(|_| !self.view.is_gone());
        let held = held.map_or_else(String::new, |device| device.address.clone());
        let look = matches!(self.dialog, Some(Dialog::Connect)).then_some(held);
        if self.looking != look {
            self.looking.clone_from(&look);
            self.requests.push(Action::Look(look));
        }
    }

    /// What went wrong outside of any job.
    pub fn notice(&mut self, what: &str, why: String) {
        self.fail(what, why);
    }

    /// A request could not be taken; says why in the status bar.
    pub fn refuse(&mut self, why: &str) {
        self.fail("Not sent", why.to_owned());
    }

    /// What the chip is asked for, oldest first. The window itself never asks it.
    pub fn take_requests(&mut self) -> Vec<Action> {
        let requests = std::mem::take(&mut self.requests);
        self.hold_back(requests)
    }

    /// Shows the last look at a plan.
    pub fn ask(&mut self, plan: Arc<Plan>) {
        self.dialog = Some(Dialog::Confirm(confirm::State::new(plan)));
    }

    /// Paints the whole window and acts on what was asked for.
    pub fn ui(&mut self, ui: &mut Ui) {
        let mut out = Outbox::default();
        if std::mem::take(&mut self.device_changed) {
            fade::forget(ui.ctx());
        }
        // Dialogs and menus handle their own keys, Esc among them; regions are the same everywhere.
        if self.dialog.is_some() {
            action::regions_pressed(ui.ctx()).into_iter().for_each(|action| out.push(action));
        } else if !egui::Popup::is_any_open(ui.ctx()) {
            // Before the table gets them: there a digit is a screen, with or without Alt.
            match self.screen {
                Screen::Lessons => self.lessons.take_keys(ui.ctx()),
                Screen::Authentication => authentication::take_keys(ui.ctx(), &self.view, &mut out),
                _ => {}
            }
            let typing = match self.screen {
                Screen::Memory => self.memory.editing(),
                Screen::Keys => self.keys.typing(),
                Screen::Lab => self.lab.typing(),
                Screen::Session => self.session.typing(),
                _ => false,
            };
            action::pressed(ui.ctx(), self.screen, typing).into_iter().for_each(|action| out.push(action));
        }
        let offered = Self::offers_after(&self.view) || self.is_after();
        let after = offered.then(|| self.is_after());
        let around = shell::Around { screen: self.screen, after, planned: self.twin.draft.len() };
        let screen = shell::show(ui, &self.view, around, &mut out);
        self.show_screen(ui, screen, &mut out);
        self.show_dialog(ui, &mut out);
        self.take_dropped_files(ui.ctx());
        if let Some(answer) = self.picking.as_ref().and_then(Picking::answer)
            && let Some(picking) = self.picking.take()
            && let Some(path) = answer
        {
            self.picked(ui.ctx(), picking.purpose, &path);
        }
        self.take_job();
        self.take_secrets_job();
        for action in out.take() {
            self.act(ui.ctx(), action);
        }
        self.look_for_bridges();
    }

    /// A profile from a file: compared with at once, or opened with its mistakes.
    pub fn take_profile(&mut self, name: &str, text: String) {
        self.profile.take_file(name, text);
        self.go_to(Screen::Profile);
    }

    /// The comparison that the Profile screen would save, with its proposed name.
    pub fn profile_report(&self, format: Format) -> Option<(String, String)> {
        profile::report(&self.view, &self.profile, format)
    }

    fn fail(&mut self, what: &str, why: String) {
        self.view.apply(Event::Activity(Activity::Failed { what: what.to_owned(), why }));
    }

    fn show_screen(&mut self, ui: &mut Ui, rect: Rect, out: &mut Outbox) {
        let view = self.after.as_ref().unwrap_or(&self.view);
        let busy = view.busy();
        match self.screen {
            Screen::Overview => {
                let data = self.built.overview.of(view, &(), || overview::build(view));
                overview::show(ui, rect, &mut self.overview, data, busy, out);
            }
            Screen::Memory => {
                let data = self.built.memory.of(view, &self.memory, || memory::build(view, &self.memory));
                memory::show(ui, rect, &mut self.memory, data, busy, out);
            }
            Screen::Counters => {
                let data =
                    self.built.counters.of(view, &self.counters, || counters::build(view, &self.counters));
                counters::show(ui, rect, &mut self.counters, data, busy, out);
            }
            Screen::Access => {
                let data = self.built.access.of(view, &self.access, || access::build(view, &self.access));
                access::show(ui, rect, &mut self.access, data, busy, out);
            }
            Screen::Keys => {
                let data = keys::build(view, &self.keys);
                keys::show(ui, rect, &mut self.keys, data.as_ref(), busy, out);
            }
            Screen::Certificates => {
                let (built, state) = (&mut self.built, &mut self.certificates);
                let (leaf, asked) = (state.leaf, state.compared());
                let compare = || certificates::compare::build(view, asked.as_ref()?);
                let shown = certificates::Shown {
                    chain: built.certificates.of(view, &leaf, || certificates::build_of(view, leaf)),
                    without: built.no_certificates.of(view, &(), || Some(certificates::without(view))),
                    compared: built.compared.of(view, &asked, compare),
                    roots: built.roots.of(view, &(), || Some(certificates::roots::build(view))),
                };
                certificates::show(ui, rect, state, &shown, busy, out);
            }
            Screen::Authentication => {
                let data = authentication::build(view);
                authentication::show(ui, rect, &mut self.authentication, data.as_ref(), busy, out);
            }
            Screen::Lessons => {
                let data = lessons::build(view, &self.lessons);
                lessons::show(ui, rect, &mut self.lessons, data.as_ref(), busy, out);
            }
            Screen::Profile => {
                let data = profile::build(view, &self.profile);
                profile::show(ui, rect, &mut self.profile, data.as_ref(), busy, out);
            }
            Screen::Session => {
                let place = self.session.place();
                let data = self.built.session.of(view, &place, || Some(session::build(view, place)));
                let keys = session::build_provision(view, &self.session);
                if let Some(data) = data {
                    session::show(ui, rect, &mut self.session, data, keys.as_ref(), out);
                }
            }
            Screen::Trace => {
                if let Some(compared) = &view.compared {
                    return trace::compare::show(ui, rect, &mut self.trace.compare, compared, out);
                }
                let data = trace::build(view, &mut self.trace);
                let chosen = self.trace.chosen.or_else(|| data.shown.last().copied());
                let detail = chosen.and_then(|place| trace::detail(view, place));
                let row = |place| trace::row(view, place);
                let store = view.listed().store;
                let number = |place| store.get(place).map(|row| row.number());
                let (row, number) = (&row, &number);
                let source =
                    trace::Source { data: &data, row, detail: detail.as_ref(), number, names: store.names() };
                trace::show(ui, rect, &mut self.trace, &source, out);
            }
            Screen::Twin => {
                let built = &mut self.built.twin;
                let Some(data) = built.of(view, &self.twin, || Some(twin_panel::build(view, &self.twin)))
                else {
                    return;
                };
                twin_panel::show(ui, rect, &mut self.twin, data, out);
            }
            Screen::Bridge => {
                let data = bridge::build(view);
                let data = data.as_ref().ok_or_else(|| bridge::without(view));
                bridge::show(ui, rect, &mut self.bridge, data, out);
            }
            Screen::Lab => {
                let data = lab::build(view, &self.lab);
                lab::show(ui, rect, &mut self.lab, data.as_ref(), out);
            }
        }
    }

    fn show_dialog(&mut self, ui: &Ui, out: &mut Outbox) {
        if let Some(Dialog::Secrets(state)) = &mut self.dialog {
            let decision = kept_secrets::show(ui, state);
            if self.decided_on_secrets(ui.ctx(), decision) {
                self.dialog = None;
            }
            return;
        }
        let close = match &mut self.dialog {
            None | Some(Dialog::Secrets(_)) => return,
            Some(Dialog::Connect) => connect::show(ui, &mut self.connect, &self.view, out),
            Some(Dialog::Confirm(state)) => match confirm::show(ui, state, &self.view) {
                confirm::Decision::Open => false,
                confirm::Decision::Cancelled => true,
                confirm::Decision::Agreed => {
                    let state = state.clone();
                    let request = self.agreed(&state);
                    self.requests.push(request);
                    true
                }
                confirm::Decision::Rehearse => {
                    let plan = Arc::clone(&state.plan);
                    self.rehearse(&plan);
                    false
                }
                confirm::Decision::Plan => {
                    let plan = Arc::clone(&state.plan);
                    self.add_to_plan(&plan);
                    true
                }
            },
            Some(Dialog::Outcome) => match &self.view.carried {
                Some((plan, ended)) => outcome::show(ui, plan, ended, out),
                None => true,
            },
            Some(Dialog::Lines(errand)) => match lines::show(ui, *errand, &self.view) {
                lines::Decision::Open => false,
                lines::Decision::Cancelled => true,
                lines::Decision::Agreed => {
                    self.requests.push(Action::Bridge(*errand));
                    true
                }
            },
            Some(Dialog::Palette(state)) => palette::show(ui, state, &self.settings, &self.view, out),
            Some(Dialog::Settings) => settings::show(ui, &self.settings, self.settings_place.as_ref(), out),
            Some(Dialog::Shortcuts) => shortcuts::show(ui, self.screen),
        };
        if close {
            self.dialog = None;
        }
    }

    /// Goes to a screen; Back comes back.
    pub fn go_to(&mut self, screen: Screen) {
        if screen == self.screen {
            return;
        }
        // What this screen is about is asked for slot by slot, which no other screen needs.
        let by_slot = matches!(screen, Screen::Keys | Screen::Profile);
        if by_slot
            && !self.is_after()
            && self.view.device.is_some()
            && self.view.known.symmetric_control.is_empty()
        {
            self.requests.push(Action::QueryKeys);
        }
        if screen == Screen::Twin {
            self.look_at_twin();
        }
        self.future.clear();
        self.past.push(std::mem::replace(&mut self.screen, screen));
        let over = self.past.len().saturating_sub(MOST_PAST);
        self.past.drain(..over);
    }

    /// Does what was asked for, as if a button said so.
    pub fn act(&mut self, ctx: &Context, action: Action) {
        let Some(action) = self.plan_action(action) else { return };
        match action {
            Action::Show(screen) => self.go_to(screen),
            Action::Back => {
                if let Some(screen) = self.past.pop() {
                    self.future.push(std::mem::replace(&mut self.screen, screen));
                }
            }
            Action::Forward => {
                if let Some(screen) = self.future.pop() {
                    self.past.push(std::mem::replace(&mut self.screen, screen));
                }
            }
            Action::OpenZone(zone) => {
                self.go_to(Screen::Memory);
                self.memory.look_at(zone);
            }
            Action::OpenCounter(zone) => {
                self.go_to(Screen::Counters);
                self.counters.look_at(zone);
            }
            Action::OpenAccess(zone) => {
                self.go_to(Screen::Access);
                self.access.look_at(zone);
            }
            Action::ChooseDevice => self.dialog = Some(Dialog::Connect),
            Action::Palette => self.dialog = Some(Dialog::Palette(palette::State::default())),
            Action::Shortcuts => self.dialog = Some(Dialog::Shortcuts),
            Action::Propose(plan) if plan.effect().needs_consent() => {
                self.dialog = Some(Dialog::Confirm(confirm::State::new(plan)));
            }
            Action::ProposeRaw(frame) => {
                let (raw, plan) = raw::Raw::new(frame, &self.view.known);
                if raw.effect().needs_consent() {
                    self.dialog = Some(Dialog::Confirm(confirm::State::typed(raw, plan.shared())));
                } else {
                    self.requests.push(Action::SendRaw { frame: raw.frame, agreed: false });
                }
            }
            Action::Interrupt { plan, cut } => {
                self.dialog = Some(Dialog::Confirm(confirm::State::interrupted(plan, cut)));
            }
            Action::Propose(plan) => {
                let asked_by = self.screen.name();
                self.requests.push(Action::CarryOut { plan, agreed: false, asked_by, cut: None });
            }
            Action::Close if self.view.busy() => self.requests.push(Action::Cancel),
            Action::Close | Action::Dismiss => {
                self.dialog = None;
                if matches!(self.view.activity, Activity::Failed { .. }) {
                    self.view.apply(Event::Activity(Activity::Idle));
                }
            }
            Action::NextRegion => regions::step(ctx, false),
            Action::PreviousRegion => regions::step(ctx, true),
            Action::Settings => self.dialog = Some(Dialog::Settings),
            Action::Set(change) => self.set(ctx, &change),
            Action::ToggleTheme => self.toggle_theme(ctx),
            Action::ToggleMotion => {
                self.set(ctx, &Change::ReducedMotion(!self.settings.reduced_motion));
            }
            Action::Zoom(zoom) => self.zoom(ctx, zoom),
            Action::FullScreen => Self::toggle_full_screen(ctx),
            Action::OpenFile => self.open_file(ctx),
            Action::SaveFile => self.save_file(ctx),
            Action::OpenRecentFile(path) => self.open_recent_file(&path),
            Action::PutFileAway => {
                self.apply(Event::FileChain(None));
                self.requests.push(Action::Certificates(CertificateErrand::Forget));
            }
            Action::PickChipFile => self.picking = Some(Picking::open(ctx, Purpose::ChipFile, "")),
            Action::Import => self.picking = Some(Picking::open(ctx, Purpose::Import, "")),
            Action::Export { name, bytes } => {
                self.picking = Some(Picking::open(ctx, Purpose::Export(bytes), &name));
            }
            Action::KeepSecret(kept) => self.ask_for_secrets(kept_secrets::Errand::Keep(kept)),
            Action::TakeSecret(wanted) => self.ask_for_secrets(kept_secrets::Errand::Take(wanted)),
            Action::SaveReport(format) => self.save_report(ctx, format),
            Action::Bridge(errand) if errand.takes_power() => self.dialog = Some(Dialog::Lines(errand)),
            Action::Refresh if self.screen == Screen::Bridge => {
                if self.view.bridge.is_some() {
                    self.requests.push(Action::Bridge(Errand::Look));
                }
            }
            Action::Trace(errand) => self.trace_errand(ctx, errand),
            Action::OpenCapture => self.picking = Some(Picking::open(ctx, Purpose::Capture, "")),
            Action::CloseCapture => self.apply(Event::Capture(None)),
            Action::SaveCapture => self.ask_where_to_save(ctx),
            Action::Pin { place, on } => self.view.trace_mut().pin(place, on),
            Action::Note { place, text } => self.view.trace_mut().note(place, &text),
            Action::Copy(text) => ctx.copy_text(text),
            Action::Refresh if matches!(self.screen, Screen::Keys | Screen::Profile) => {
                self.requests.push(Action::QueryKeys)
            }
            Action::Refresh if self.screen == Screen::Certificates => {
                self.requests.push(Action::ReadCertificate)
            }
            Action::Refresh if self.screen == Screen::Memory && self.view.known.partition.is_some() => {
                self.requests.push(Action::ReadZone(self.memory.zone));
            }
            request => self.requests.push(request),
        }
    }
}
