//! The window: owns the screens and the view. What needs the chip is handed on as a request; nothing here waits. What an
//! action does is in `act`, what is painted in `show`.

mod act;
mod certificate_files;
mod files;
mod looks;
mod secrets;
mod show;
mod traces;
mod twin;

use std::sync::Arc;

use egui::Ui;

use stsafe_core::plan::{Ended, Plan};
use stsafe_core::report::Format;

use self::show::Built;
use crate::{
    action::{self, Action, Outbox, Screen},
    captures::{Job, ToSave},
    panels::{
        access, authentication, bridge, certificates, counters,
        dialogs::{confirm, connect, palette, secrets as kept_secrets},
        keys, lab, lessons, memory, overview, profile, session, shell, trace, twin as twin_panel,
    },
    pick::Picking,
    settings::Settings,
    view::{
        Activity, Event, View,
        bridges::{Errand, Port, PortState},
        certificates::CertificateEvent,
    },
    widgets::fade,
};

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
                // What somebody was about to agree to was for the chip before.
                if matches!(self.dialog, Some(Dialog::Confirm(_) | Dialog::Lines(_) | Dialog::Outcome)) {
                    self.dialog = None;
                }
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
}
