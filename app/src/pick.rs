//! The system's own file dialog, off the screen's thread.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

/// A dialog that is open somewhere.
pub struct Picking(Receiver<Option<PathBuf>>);

impl Picking {
    /// Opens the dialog for a virtual chip's file. `ctx` is woken when it is answered.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn chip_file(ctx: &egui::Context) -> Self {
        let (send, receive) = channel();
        let ctx = ctx.clone();
        std::thread::spawn(move || {
            let dialog =
                rfd::FileDialog::new().set_title("Virtual chip").add_filter("Virtual chip (RON)", &["ron"]);
            // The window may be gone by now; then nobody listens.
            let _ = send.send(dialog.pick_file());
            ctx.request_repaint();
        });
        Self(receive)
    }

    /// A browser has no files to open.
    #[cfg(target_arch = "wasm32")]
    pub fn chip_file(_: &egui::Context) -> Self {
        Self(channel().1)
    }

    /// The answer, once there is one; `Some(None)` when it was cancelled.
    pub fn answer(&self) -> Option<Option<PathBuf>> {
        match self.0.try_recv() {
            Ok(path) => Some(path),
            Err(std::sync::mpsc::TryRecvError::Empty) => None,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => Some(None),
        }
    }
}
