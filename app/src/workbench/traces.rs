//! Captures of the Trace: opened and saved in the background; the window goes on meanwhile.

use std::path::Path;
use std::sync::Arc;

use egui::Context;
use stsafe_core::capture::Header;

use super::{Workbench, files::nothing_to_save};
use crate::{
    action::{Action, Recorded, Screen, Sought, TraceErrand},
    captures::{Done, Job, ToSave},
    panels::trace,
    pick::{Picking, Purpose},
    view::{Event, Listed, Part},
};

impl Workbench {
    /// What is asked around the Trace.
    pub(super) fn trace_errand(&mut self, ctx: &Context, errand: TraceErrand) {
        match errand {
            TraceErrand::PickSecond => {
                self.picking = Some(Picking::open(ctx, Purpose::SecondCapture, ""));
            }
            TraceErrand::Open(path) => self.open_capture(ctx, &path),
            TraceErrand::CompareWith(path) => self.compare_capture(ctx, &path),
            TraceErrand::CloseComparison => self.apply(Event::Compared(None)),
            TraceErrand::Unseal(keys) => self.unseal(ctx, &keys),
            TraceErrand::Replay { twin } => {
                let Some(capture) = &self.view.capture else { return };
                let what = Recorded(Arc::new((capture.name.clone(), capture.store.clone())));
                self.requests.push(Action::Trace(TraceErrand::Send { what, twin }));
            }
            send @ TraceErrand::Send { .. } => self.requests.push(Action::Trace(send)),
            TraceErrand::Show(sought) => self.show_in_trace(sought),
        }
    }

    #[cfg_attr(target_arch = "wasm32", allow(unused_variables, reason = "a browser has no thread for it"))]
    fn unseal(&mut self, ctx: &Context, keys: &crate::secret::TypedKeys) {
        let (Some(capture), Ok(keys)) = (&self.view.capture, keys.session()) else { return };
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.job = Some(Job::unseal(ctx, capture.store.clone(), keys));
        }
    }

    #[cfg_attr(target_arch = "wasm32", allow(unused_variables, reason = "a browser opens no file"))]
    pub(super) fn compare_capture(&mut self, ctx: &Context, path: &Path) {
        let Listed { store, known, .. } = self.view.listed();
        let name = self.view.capture.as_ref().map_or_else(|| "this window".to_owned(), |it| it.name.clone());
        let first = Part { name, store: store.clone(), known: known.clone() };
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.job = Some(Job::compare(ctx, first, path.to_owned()));
        }
    }

    /// To the exchange behind a value: no filter hides it, and no capture lies over it.
    fn show_in_trace(&mut self, sought: Sought) {
        let Some(place) = trace::find(&self.view, sought) else {
            let what = "The exchange is not in the Trace";
            return self.fail(
                what,
                "It was not asked yet, or it is older than the exchanges that are kept.".to_owned(),
            );
        };
        if self.view.compared.is_some() || self.view.capture.is_some() {
            self.apply(Event::Capture(None));
        }
        self.trace.show_place(place);
        self.go_to(Screen::Trace);
    }

    #[cfg_attr(target_arch = "wasm32", allow(unused_variables, reason = "a browser opens no file"))]
    pub(super) fn open_capture(&mut self, ctx: &Context, path: &Path) {
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.job = Some(Job::open(ctx, path.to_owned()));
        }
    }

    #[cfg_attr(target_arch = "wasm32", allow(unused_variables, reason = "a browser writes no file"))]
    pub(super) fn save_capture(&mut self, ctx: &Context, path: &Path) {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(what) = self.to_save.take() {
            self.job = Some(Job::save(ctx, path.to_owned(), what));
        }
    }

    /// What is saved is what the Trace shows now, however long the dialog is open.
    pub(super) fn ask_where_to_save(&mut self, ctx: &Context) {
        let Listed { store, known, .. } = self.view.listed();
        let Some(first) = store.get(store.places().start) else {
            return self.fail("Nothing was saved", nothing_to_save(Screen::Trace).to_owned());
        };
        let device = self.view.device.as_ref().filter(|_| self.view.capture.is_none());
        let header = Header {
            device: device.map(|device| device.name.clone()).unwrap_or_default(),
            address: device.map(|device| device.address.clone()).unwrap_or_default(),
            origin: device.map(|device| device.origin),
            unix_ms: first.unix_ms(),
            blanked: true,
        };
        self.to_save = Some(ToSave { store: store.clone(), known: known.clone(), header });
        self.picking = Some(Picking::open(ctx, Purpose::SaveCapture, "trace.capture"));
    }

    pub(super) fn take_job(&mut self) {
        let Some(done) = self.job.as_ref().and_then(Job::done) else { return };
        self.job = None;
        match done {
            Done::Opened(Ok(capture)) => {
                if let Some(remark) = &capture.remark {
                    self.fail("Not all of the capture could be read", remark.clone());
                }
                self.remember_capture(&capture.path);
                self.apply(Event::Capture(Some(capture)));
                self.go_to(Screen::Trace);
            }
            Done::Unsealed(unsealed) => {
                if unsealed.counters.is_empty() {
                    let why =
                        "No C-MAC of this capture was made with them, at no counter near those it tells.";
                    self.fail("These keys open nothing", why.to_owned());
                }
                self.apply(Event::Unsealed(unsealed));
                self.trace.forget_words();
            }
            Done::Compared(Ok(compared)) => {
                if let Some(remark) = &compared.remark {
                    self.fail("Not all of the second capture could be read", remark.clone());
                }
                self.apply(Event::Compared(Some(compared)));
                self.go_to(Screen::Trace);
            }
            Done::Compared(Err(why)) => self.fail("The captures were not compared", why),
            Done::Opened(Err(why)) => self.fail("The capture was not opened", why),
            Done::Saved(Ok(())) => {}
            Done::Saved(Err(why)) => self.fail("The trace was not saved", why),
        }
    }
}
