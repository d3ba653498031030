//! Host keys between the fields and the encrypted file: asked for in a dialog, made and opened off the screen's thread.

use std::sync::mpsc::{Receiver, TryRecvError, channel};

use std::path::Path;

use egui::Context;
use stsafe_core::{crypto::Curve, x509::private_key};
use zeroize::Zeroizing;

use super::{Dialog, Workbench};
use crate::{
    action::{Action, Screen},
    files,
    panels::dialogs::secrets::{Decision, Errand, Stage, State},
    secrets::{Kept, Secrets, SecretsError, Vault},
};

/// A key file is some hundred bytes.
pub const MOST_KEY_FILE_BYTES: usize = 64 * 1024;

/// The file, what is being done with it, and what was opened as long as the dialog is.
#[derive(Default)]
pub(super) struct Desk {
    vault: Option<Vault>,
    job: Option<Receiver<Result<Done, SecretsError>>>,
    opened: Option<Secrets>,
}

enum Done {
    Kept(String),
    Opened(Secrets),
}

impl Workbench {
    /// Where secrets are kept when somebody asks for it; without this they are not.
    pub fn keep_secrets_in(&mut self, vault: Vault) {
        self.secrets.vault = Some(vault);
    }

    /// Opens the dialog.
    pub(super) fn ask_for_secrets(&mut self, errand: Errand) {
        match &self.secrets.vault {
            Some(vault) => {
                let (file, exists) = (vault.file().display().to_string(), vault.exists());
                self.dialog = Some(Dialog::Secrets(State::new(errand, file, exists)));
            }
            None => self.fail("Not kept", "This system names no folder for settings.".to_owned()),
        }
    }

    /// Does what the dialog decided; returns whether it is over.
    pub(super) fn decided_on_secrets(&mut self, ctx: &Context, decision: Decision) -> bool {
        match decision {
            Decision::Open => return false,
            Decision::Closed => {}
            Decision::Keep { name, kept, passphrase } => {
                self.work(ctx, passphrase, move |vault, passphrase| {
                    vault.change(passphrase, |secrets| secrets.add(&name, kept))?;
                    Ok(Done::Kept(name))
                });
                return false;
            }
            Decision::Unlock { passphrase } => {
                self.work(ctx, passphrase, |vault, passphrase| vault.open(passphrase).map(Done::Opened));
                return false;
            }
            Decision::Take(name) => {
                let kept = self.secrets.opened.as_ref().and_then(|secrets| secrets.get(&name).ok());
                if let Some(kept) = kept.cloned() {
                    self.take_secret(&kept);
                }
            }
        }
        self.secrets.opened = None;
        self.secrets.job = None;
        true
    }

    /// A file with a private key: PKCS#8 or SEC1, PEM or DER. It is not remembered, and the key is kept only by who asks.
    pub fn take_private_key(&mut self, path: &Path, curve: Option<Curve>) {
        if !path.is_file() {
            // Nothing waits for a pipe on this thread.
            return self
                .fail("The private key was not taken", format!("{}: no such file.", files::name(path)));
        }
        let read = files::read_secret(path, MOST_KEY_FILE_BYTES).and_then(|bytes| {
            let key = match curve {
                Some(curve) => private_key::read_on(curve, &bytes),
                None => private_key::read_signing(&bytes),
            };
            key.map_err(|why| format!("{}: {why}", files::name(path)))
        });
        match read {
            Ok(key) => self.take_secret(&Kept::from(&key)),
            Err(why) => self.fail("The private key was not taken", format!("{why}.")),
        }
    }

    fn take_secret(&mut self, kept: &Kept) {
        match (self.screen, kept) {
            (Screen::Session, Kept::HostKeys(keys)) => self.session.take_keys(keys),
            (Screen::Session, Kept::PrivateKey { scalar, .. }) => self.session.take_issuer(scalar),
            (Screen::Authentication, kept) => {
                self.authentication.key = Some(kept.clone());
                self.requests.push(Action::HostKey(Some(kept.clone())));
            }
            _ => self.keys.take_kept(kept),
        }
    }

    /// A guess costs a tenth of a second and more, so it is made elsewhere.
    fn work(
        &mut self,
        ctx: &Context,
        passphrase: Zeroizing<String>,
        work: impl FnOnce(&Vault, &str) -> Result<Done, SecretsError> + Send + 'static,
    ) {
        let Some(vault) = self.secrets.vault.clone() else { return };
        let (send, answer) = channel();
        let ctx = ctx.clone();
        let work = move || {
            // The dialog may be gone by now; then nobody listens.
            let _ = send.send(work(&vault, &passphrase));
            ctx.request_repaint();
        };
        #[cfg(not(target_arch = "wasm32"))]
        std::thread::spawn(work);
        // A browser has no threads, and no files either: it fails at once.
        #[cfg(target_arch = "wasm32")]
        work();
        self.secrets.job = Some(answer);
    }

    /// What became of it, once it is known.
    pub(super) fn take_secrets_job(&mut self) {
        let Some(job) = &self.secrets.job else { return };
        let done = match job.try_recv() {
            Ok(done) => done,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => Err(SecretsError::File("the work on the file stopped".into())),
        };
        self.secrets.job = None;
        let Some(Dialog::Secrets(state)) = &mut self.dialog else { return };
        state.stage = match done {
            Ok(Done::Kept(name)) => Stage::Done(format!(
                "Kept as {name}, on the command line stored:{name}. The fields still hold it."
            )),
            Ok(Done::Opened(secrets)) => {
                let fitting = secrets.iter().filter(|(_, kept)| state.wants(kept));
                let names = fitting.map(|(name, kept)| (name.to_owned(), kept.type_name())).collect();
                self.secrets.opened = Some(secrets);
                Stage::Names(names)
            }
            // Which file it is stands above.
            Err(SecretsError::Sealed { why, .. }) => Stage::Failed(why.to_string()),
            Err(why) => Stage::Failed(why.to_string()),
        };
    }
}
