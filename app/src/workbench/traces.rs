//! Captures of the Trace: opened and saved in the background; the window goes on meanwhile.

use std::path::Path;

use egui::Context;
use stsafe_core::capture::Header;

use super::{Workbench, files::nothing_to_save};
use crate::{
    action::Screen,
    captures::{Done, Job, ToSave},
    pick::{Picking, Purpose},
    view::{Event, Listed},
};

impl Workbench {
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
                self.apply(Event::Capture(Some(capture)));
                self.go_to(Screen::Trace);
            }
            Done::Opened(Err(why)) => self.fail("The capture was not opened", why),
            Done::Saved(Ok(())) => {}
            Done::Saved(Err(why)) => self.fail("The trace was not saved", why),
        }
    }
}
