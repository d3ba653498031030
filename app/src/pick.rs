//! The system's own file dialog, off the screen's thread.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

use stsafe_core::crypto::Curve;

/// What a file is picked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A virtual chip to open.
    ChipFile,
    /// Bytes that land as an edit.
    Import,
    /// A certificate to judge.
    Certificate,
    /// A certificate to compare with.
    Beside,
    /// A certificate to believe.
    Root,
    /// Anything to look at as ASN.1.
    Asn1,
    /// A capture to look at.
    Capture,
    /// A private key of the host or of an issuer, on this curve or on any that signs.
    PrivateKey(Option<Curve>),
    /// A plan.
    Plan,
    /// A state to begin a lesson in.
    State,
    /// A capture to hold against what is shown.
    SecondCapture,
    /// Where a capture is saved.
    SaveCapture,
    /// Where this certificate is saved: the ending of the name says how.
    SaveCertificate(Vec<u8>),
    /// Where these bytes are saved.
    Export(Vec<u8>),
}

/// A dialog that is open somewhere.
pub struct Picking {
    answer: Receiver<Option<PathBuf>>,
    /// What it was opened for.
    pub purpose: Purpose,
}

impl Picking {
    /// Opens the dialog; `name` is proposed when something is saved. `ctx` is woken when it is answered.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn open(ctx: &egui::Context, purpose: Purpose, name: &str) -> Self {
        let (send, answer) = channel();
        let (ctx, wanted, name) = (ctx.clone(), purpose.clone(), name.to_owned());
        std::thread::spawn(move || {
            let dialog = rfd::FileDialog::new();
            let picked = match wanted {
                Purpose::ChipFile => {
                    dialog.set_title("Virtual chip").add_filter("Virtual chip (RON)", &["ron"]).pick_file()
                }
                // Keys have any ending, or none.
                Purpose::PrivateKey(_) => dialog.set_title("Private key, PEM or DER").pick_file(),
                Purpose::Plan => dialog.set_title("Plan").add_filter("Plan (RON)", &["ron"]).pick_file(),
                Purpose::State => {
                    dialog.set_title("Start state").add_filter("Virtual chip (RON)", &["ron"]).pick_file()
                }
                Purpose::Capture => dialog.set_title("Capture").pick_file(),
                Purpose::SecondCapture => dialog.set_title("Capture to compare with").pick_file(),
                Purpose::SaveCapture => dialog.set_title("Save the trace").set_file_name(name).save_file(),
                Purpose::Import => dialog.set_title("Bytes for this zone").pick_file(),
                Purpose::Certificate => certificates(dialog, "Certificate or chain, PEM or DER").pick_file(),
                Purpose::Beside => certificates(dialog, "Certificate to compare with").pick_file(),
                Purpose::Root => certificates(dialog, "Certificate to believe").pick_file(),
                Purpose::Asn1 => dialog.set_title("Anything as ASN.1").pick_file(),
                Purpose::SaveCertificate(_) => dialog
                    .set_title("Save the certificate: .der or .pem")
                    .add_filter("DER", &["der", "cer"])
                    .add_filter("PEM", &["pem", "crt"])
                    .set_file_name(name)
                    .save_file(),
                Purpose::Export(_) => dialog.set_title("Save the bytes").set_file_name(name).save_file(),
            };
            // The window may be gone by now; then nobody listens.
            let _ = send.send(picked);
            ctx.request_repaint();
        });
        Self { answer, purpose }
    }

    /// A browser has no files to open.
    #[cfg(target_arch = "wasm32")]
    pub fn open(_: &egui::Context, purpose: Purpose, _: &str) -> Self {
        Self { answer: channel().1, purpose }
    }

    /// The answer, once there is one; `Some(None)` when it was cancelled.
    pub fn answer(&self) -> Option<Option<PathBuf>> {
        match self.answer.try_recv() {
            Ok(path) => Some(path),
            Err(std::sync::mpsc::TryRecvError::Empty) => None,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => Some(None),
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn certificates(dialog: rfd::FileDialog, title: &str) -> rfd::FileDialog {
    let endings = ["pem", "der", "cer", "crt"];
    dialog.set_title(title).add_filter("Certificates", &endings).add_filter("All files", &["*"])
}
