//! The window: owns the screens and the view, and decides what an action does. What needs the chip
//! is handed on as a request; nothing here waits.

use std::sync::Arc;

use egui::{Context, Rect, Theme, Ui};

use stsafe_core::plan::Ended;

use crate::{
    action::{self, Action, Outbox, Screen},
    panels::{
        authentication, certificates,
        dialogs::{confirm, connect, outcome, palette, shortcuts},
        memory, overview, shell, trace,
    },
    pick::Picking,
    view::{Activity, Event, View},
};

/// The dialog that is open.
enum Dialog {
    Connect,
    Confirm(confirm::State),
    Outcome,
    Palette(palette::State),
    Shortcuts,
}

/// The window's state. Before the first frame, `theme::install` gives its context fonts and themes.
#[derive(Default)]
pub struct Workbench {
    /// What the screen knows.
    pub view: View,
    screen: Screen,
    dialog: Option<Dialog>,
    connect: connect::State,
    picking: Option<Picking>,
    overview: overview::State,
    memory: memory::State,
    certificates: certificates::State,
    authentication: authentication::State,
    trace: trace::State,
    requests: Vec<Action>,
}

impl Workbench {
    /// The screen that is shown.
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// Takes in what the worker has to say.
    pub fn apply(&mut self, event: Event) {
        match &event {
            Event::Opened { .. } => {
                self.memory = memory::State::default();
                self.certificates = certificates::State::default();
                self.authentication = authentication::State::default();
            }
            // A step that just ran is what one wants to see.
            Event::Authentication(_) => self.authentication.step = None,
            Event::Carried { outcome, .. } if !matches!(outcome.ended, Ended::AllDone | Ended::Cancelled) => {
                self.dialog = Some(Dialog::Outcome);
            }
            _ => {}
        }
        self.view.apply(event);
    }

    /// A request could not be taken; says why in the status bar.
    pub fn refuse(&mut self, why: &str) {
        let what = "Not sent".to_owned();
        self.view.apply(Event::Activity(Activity::Failed { what, why: why.to_owned() }));
    }

    /// What the chip is asked for, oldest first. The window itself never asks it.
    pub fn take_requests(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.requests)
    }

    /// Paints the whole window and acts on what was asked for.
    pub fn ui(&mut self, ui: &mut Ui) {
        let mut out = Outbox::default();
        // Dialogs handle their own keys, Esc among them.
        if self.dialog.is_none() {
            action::pressed(ui.ctx(), self.screen).into_iter().for_each(|action| out.push(action));
        }
        let screen = shell::show(ui, &self.view, self.screen, &mut out);
        self.show_screen(ui, screen, &mut out);
        self.show_dialog(ui, &mut out);
        if let Some(answer) = self.picking.as_ref().and_then(Picking::answer) {
            self.picking = None;
            if let Some(path) = answer {
                self.connect.path = path.display().to_string();
                self.connect.chosen = connect::Choice::InFile;
                self.dialog = Some(Dialog::Connect);
            }
        }
        for action in out.take() {
            self.act(ui.ctx(), action);
        }
    }

    fn show_screen(&mut self, ui: &mut Ui, rect: Rect, out: &mut Outbox) {
        let (view, busy) = (&self.view, self.view.busy());
        match self.screen {
            Screen::Overview => {
                let data = overview::build(view);
                overview::show(ui, rect, &mut self.overview, data.as_ref(), busy, out);
            }
            Screen::Memory => {
                let data = memory::build(view, &self.memory);
                memory::show(ui, rect, &mut self.memory, data.as_ref(), busy, out);
            }
            Screen::Certificates => {
                let data = certificates::build(view);
                certificates::show(ui, rect, &mut self.certificates, data.as_ref(), busy, out);
            }
            Screen::Authentication => {
                let data = authentication::build(view);
                authentication::show(ui, rect, &mut self.authentication, data.as_ref(), busy, out);
            }
            Screen::Trace => {
                let data = trace::build(view, &mut self.trace);
                let chosen = self.trace.chosen.or_else(|| data.shown.last().copied());
                let detail = chosen.and_then(|place| trace::detail(view, place));
                let row = |place| trace::row(view, place);
                let source = trace::Source { data: &data, row: &row, detail: detail.as_ref() };
                trace::show(ui, rect, &mut self.trace, &source, out);
            }
        }
    }

    fn show_dialog(&mut self, ui: &Ui, out: &mut Outbox) {
        let close = match &mut self.dialog {
            None => return,
            Some(Dialog::Connect) => connect::show(ui, &mut self.connect, &self.view, out),
            Some(Dialog::Confirm(state)) => match confirm::show(ui, state, &self.view) {
                confirm::Decision::Open => false,
                confirm::Decision::Cancelled => true,
                confirm::Decision::Agreed => {
                    let (plan, asked_by) = (Arc::clone(&state.plan), self.screen.name());
                    self.requests.push(Action::CarryOut { plan, agreed: true, asked_by });
                    true
                }
            },
            Some(Dialog::Outcome) => match &self.view.carried {
                Some((plan, ended)) => outcome::show(ui, plan, ended, out),
                None => true,
            },
            Some(Dialog::Palette(state)) => palette::show(ui, state, out),
            Some(Dialog::Shortcuts) => shortcuts::show(ui, self.screen),
        };
        if close {
            self.dialog = None;
        }
    }

    fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Show(screen) => self.screen = screen,
            Action::OpenZone(zone) => {
                self.screen = Screen::Memory;
                self.memory.zone = zone;
            }
            Action::ChooseDevice => self.dialog = Some(Dialog::Connect),
            Action::Palette => self.dialog = Some(Dialog::Palette(palette::State::default())),
            Action::Shortcuts => self.dialog = Some(Dialog::Shortcuts),
            Action::Propose(plan) if plan.effect().needs_consent() => {
                self.dialog = Some(Dialog::Confirm(confirm::State::new(plan)));
            }
            Action::Propose(plan) => {
                let asked_by = self.screen.name();
                self.requests.push(Action::CarryOut { plan, agreed: false, asked_by });
            }
            Action::Close if self.view.busy() => self.requests.push(Action::Cancel),
            Action::Close | Action::Dismiss => {
                self.dialog = None;
                if matches!(self.view.activity, Activity::Failed { .. }) {
                    self.view.apply(Event::Activity(Activity::Idle));
                }
            }
            Action::ToggleTheme => {
                let theme = if ctx.theme() == Theme::Dark { Theme::Light } else { Theme::Dark };
                ctx.set_theme(theme);
            }
            Action::PickChipFile => self.picking = Some(Picking::chip_file(ctx)),
            Action::Copy(text) => ctx.copy_text(text),
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
