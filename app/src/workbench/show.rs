//! The screen and the dialog that are shown: built from the view, painted, and what they want noted down.

use std::sync::Arc;

use egui::{Rect, Ui};

use super::{Dialog, Workbench};
use crate::{
    action::{Action, Outbox, Screen},
    panels::{
        access, authentication, bridge, certificates, counters,
        dialogs::{confirm, connect, lines, outcome, palette, secrets as kept_secrets, settings, shortcuts},
        kept::Kept,
        keys, lab, lessons, memory, overview, profile, session, trace, twin as twin_panel,
    },
};

/// Data of the screens that cost the most to build, as long as it holds.
#[derive(Default)]
pub(super) struct Built {
    pub(super) memory: Kept<memory::State, memory::Data>,
    pub(super) counters: Kept<counters::State, counters::Data>,
    pub(super) access: Kept<access::State, access::Data>,
    pub(super) certificates: Kept<Option<certificates::data::Leaf>, certificates::Data>,
    pub(super) no_certificates: Kept<(), (String, Vec<u8>)>,
    pub(super) compared: Kept<Option<certificates::compare::Asked>, certificates::compare::Data>,
    pub(super) roots: Kept<(), Vec<certificates::roots::Root>>,
    pub(super) overview: Kept<(), overview::Data>,
    pub(super) session: Kept<session::Place, session::Data>,
    pub(super) twin: Kept<twin_panel::State, twin_panel::Data>,
}

impl Workbench {
    pub(super) fn show_screen(&mut self, ui: &mut Ui, rect: Rect, out: &mut Outbox) {
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

    pub(super) fn show_dialog(&mut self, ui: &Ui, out: &mut Outbox) {
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
}
