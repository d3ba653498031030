//! Certificates from files and from zones, judged, and the roots they are judged against. A file says nothing about a
//! device, so the simulator's root is not accepted for it.

use stsafe_core::x509::held::{Held, chains, in_zone};
use stsafe_core::x509::{
    Certificate, ChainQuery, ChainReport, DeviceKind, Timestamp, TrustStore, Use, X509Error, chain,
};

use super::run::{Emit, Runner, kind};
use crate::roots;
use crate::view::certificates::{CertificateErrand, CertificateEvent, Judged};
use crate::view::{Activity, Event};

/// What is looked at, so that it can be judged again when other roots are believed.
#[derive(Default)]
pub(super) struct LookedAt {
    /// The file in place of the chip's chain: name and bytes.
    file: Option<(String, Vec<u8>)>,
    /// The file beside it.
    second: Option<(String, Vec<u8>)>,
}

/// Judges the first certificate of a file; the others may be its issuers.
fn of_file(bytes: &[u8], store: &TrustStore, at: Timestamp) -> Result<ChainReport, X509Error> {
    let mut given = Certificate::all_from_any(bytes)?.into_iter();
    let leaf = given.next().map_or_else(|| Certificate::parse(&[]), Ok)?;
    let candidates: Vec<_> = given.collect();
    let query =
        ChainQuery { leaf: &leaf, candidates: &candidates, store, at, device: DeviceKind::Real, zone: None };
    Ok(chain::judge(&query))
}

impl Runner {
    /// A file takes the place of the chip's chain; one that is no certificate is shown as ASN.1.
    pub(super) fn judge_file(&mut self, name: String, bytes: Vec<u8>, emit: Emit<'_>) {
        match of_file(&bytes, &self.trust, (self.around.today)()) {
            Ok(report) => {
                self.looked_at.file = Some((name.clone(), bytes));
                emit(Event::FileChain(Some((name, Box::new(report)))));
            }
            // The page of ASN.1 says why.
            Err(_) => emit(Event::Certificates(CertificateEvent::Unreadable { name, bytes })),
        }
    }

    pub(super) fn certificate_errand(&mut self, errand: CertificateErrand, emit: Emit<'_>) {
        match errand {
            CertificateErrand::Compare { name, bytes } => {
                match of_file(&bytes, &self.trust, (self.around.today)()) {
                    Ok(report) => {
                        self.looked_at.second = Some((name.clone(), bytes));
                        emit(Event::Certificates(CertificateEvent::Second(Some((name, Box::new(report))))));
                    }
                    Err(why) => fail(emit, format!("{name} is no certificate"), why.to_string()),
                }
            }
            CertificateErrand::Forget => self.looked_at.file = None,
            CertificateErrand::AddRoot { name, bytes } => self.add_root(&name, &bytes, emit),
            CertificateErrand::RemoveRoot(id) => {
                let mut store = self.trust.clone();
                if store.remove_user(&id) {
                    self.trust_from_now(store, emit);
                }
            }
            CertificateErrand::Believe { id, on } => {
                if self.trust.set(&id, if on { Use::On } else { Use::Off }) {
                    self.tell_trust(emit);
                }
            }
        }
    }

    fn add_root(&mut self, name: &str, bytes: &[u8], emit: Emit<'_>) {
        let mut store = self.trust.clone();
        match store.add_user(bytes, name) {
            Ok(_) => self.trust_from_now(store, emit),
            Err(why) => fail(emit, format!("{name} was not added"), why.to_string()),
        }
    }

    /// Keeps the roots first: what is believed and what the file says never differ.
    fn trust_from_now(&mut self, store: TrustStore, emit: Emit<'_>) {
        let kept = match (&self.around.roots, &self.roots_broken) {
            (_, Some(why)) => Err(why.clone()),
            (Some(path), None) => roots::keep(&store, path),
            (None, None) => Ok(()),
        };
        match kept {
            Ok(()) => {
                self.trust = store;
                self.tell_trust(emit);
            }
            Err(why) => fail(emit, "The roots were not changed".to_owned(), why),
        }
    }

    /// Tells which roots are believed, and judges again what is looked at.
    fn tell_trust(&mut self, emit: Emit<'_>) {
        emit(Event::Certificates(CertificateEvent::Trust(Box::new(self.trust.clone()))));
        let at = (self.around.today)();
        let again = |looked_at: &Option<(String, Vec<u8>)>| -> Judged {
            let (name, bytes) = looked_at.as_ref()?;
            Some((name.clone(), Box::new(of_file(bytes, &self.trust, at).ok()?)))
        };
        let (file, second) = (again(&self.looked_at.file), again(&self.looked_at.second));
        emit(Event::Certificates(CertificateEvent::Again { file, second }));
        self.tell_held(emit);
    }

    /// Reads the user's roots, once, before the first verdict.
    pub(super) fn load_roots(&mut self) {
        let Some(path) = &self.around.roots else { return };
        let mut store = self.trust.clone();
        match roots::load(&mut store, path) {
            Ok(()) => self.trust = store,
            Err(why) => self.roots_broken = Some(why),
        }
    }

    /// Which roots there are, for a window that does not know yet, and why some are missing.
    pub(super) fn tell_roots(&mut self, emit: Emit<'_>) {
        emit(Event::Certificates(CertificateEvent::Trust(Box::new(self.trust.clone()))));
        if let Some(why) = &self.roots_broken {
            let what = "Your roots were not read; the file is left as it is".to_owned();
            fail(emit, what, why.clone());
        }
    }

    /// Judges the chains whose leaves lie in zones, from the bytes that were read; asks the chip for nothing.
    pub(super) fn tell_held(&mut self, emit: Emit<'_>) {
        let at = (self.around.today)();
        let Some(device) = self.device.as_mut() else { return };
        let kind = kind(device);
        let read = |zone: &u8| -> Vec<u8> {
            let zone = device.observation().zones.get(zone);
            zone.map(|zone| zone.bytes.iter().map_while(|byte| *byte).collect()).unwrap_or_default()
        };
        let zones: Vec<u8> = device.observation().zones.keys().copied().collect();
        let held: Vec<Held> = zones.iter().flat_map(|zone| in_zone(*zone, &read(zone)).0).collect();
        let zone_0 = read(&0);
        let mut found = chains(&held, &self.trust, at, kind, Some(&zone_0));
        if let Some(own) = found.iter().position(|chain| (chain.zone, chain.offset) == (0, 0)) {
            emit(Event::Chain(Box::new(found.remove(own).report)));
        }
        emit(Event::Certificates(CertificateEvent::Held(found)));
    }
}

fn fail(emit: Emit<'_>, what: String, why: String) {
    emit(Event::Activity(Activity::Failed { what, why }));
}
