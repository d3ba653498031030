//! What an action does: it changes what is shown, or it becomes a request to those who have the chip.

use std::sync::Arc;

use egui::Context;

use super::{Dialog, Workbench};
use crate::{
    action::{Action, Screen},
    panels::dialogs::{confirm, palette, raw, secrets as kept_secrets},
    pick::{Picking, Purpose},
    settings::Change,
    view::{Activity, Event, bridges::Errand, certificates::CertificateErrand},
    widgets::regions,
};

/// Screens that Back remembers.
const MOST_PAST: usize = 100;

impl Workbench {
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
            Action::OpenKeySlot(slot) => {
                self.go_to(Screen::Keys);
                self.keys.look_at(slot);
            }
            Action::ChooseDevice => self.dialog = Some(Dialog::Connect),
            Action::Palette => self.dialog = Some(Dialog::Palette(palette::State::default())),
            Action::Shortcuts => self.dialog = Some(Dialog::Shortcuts),
            Action::Propose(plan) if plan.effect().needs_consent() => {
                self.dialog = Some(Dialog::Confirm(confirm::State::new(plan)));
            }
            Action::ProposeRaw { look, lost } => {
                let (raw, plan) = raw::Raw::new(look, lost, &self.view.known);
                if raw.effect().needs_consent() {
                    self.dialog = Some(Dialog::Confirm(confirm::State::typed(raw, plan.shared())));
                } else {
                    let frame = Arc::clone(&raw.look.frame);
                    self.requests.push(Action::SendRaw { frame, agreed: false, lost });
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
            Action::PickPrivateKey(curve) => {
                self.picking = Some(Picking::open(ctx, Purpose::PrivateKey(curve), ""));
            }
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
