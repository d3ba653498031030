//! Certificates beside the chip's own chain: from files, from other zones, and the roots they are judged against.

use stsafe_core::x509::held::HeldChain;
use stsafe_core::x509::{ChainReport, TrustStore};

/// A chain from a file, and the file's name.
pub type Judged = Option<(String, Box<ChainReport>)>;

/// What is asked of the worker about certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateErrand {
    /// Judge a certificate from a file and put it beside the one that is shown.
    Compare {
        /// The file's name.
        name: String,
        /// PEM or DER.
        bytes: Vec<u8>,
    },
    /// The file in place of the chip's chain was put away: it is not judged again.
    Forget,
    /// Believe the certificates of a file, from now on.
    AddRoot {
        /// The file's name.
        name: String,
        /// PEM or DER.
        bytes: Vec<u8>,
    },
    /// Forget a root of the user's own.
    RemoveRoot(String),
    /// Believe a root that ships with the program, or not, until the program ends.
    Believe {
        /// Its short name.
        id: String,
        /// Whether it is believed.
        on: bool,
    },
}

/// What came of it.
pub enum CertificateEvent {
    /// The chain beside the one that is shown.
    Second(Judged),
    /// These roots are known, and believed or not.
    Trust(Box<TrustStore>),
    /// The files that are looked at, judged again.
    Again {
        /// In place of the chip's chain.
        file: Judged,
        /// Beside it.
        second: Judged,
    },
    /// Chains whose leaf lies in another place than the beginning of zone 0.
    Held(Vec<HeldChain>),
    /// A file that is no certificate: its bytes, to be looked at.
    Unreadable {
        /// The file's name.
        name: String,
        /// What is in it.
        bytes: Vec<u8>,
    },
}

/// What is known of certificates.
#[derive(Default)]
pub struct CertificatesView {
    /// A second chain to compare with, and where it comes from.
    pub second: Option<(String, ChainReport)>,
    /// The roots, once the worker has told them.
    pub trust: Option<TrustStore>,
    /// Chains of other leaves than the one at the beginning of zone 0.
    pub held: Vec<HeldChain>,
}

impl CertificatesView {
    /// Takes in what happened; gives the chain from a file where that was judged again.
    pub(super) fn apply(&mut self, event: CertificateEvent) -> Judged {
        let plain = |judged: Judged| judged.map(|(name, report)| (name, *report));
        match event {
            CertificateEvent::Second(second) => self.second = plain(second),
            CertificateEvent::Trust(store) => self.trust = Some(*store),
            CertificateEvent::Again { file, second } => {
                if second.is_some() {
                    self.second = plain(second);
                }
                return file;
            }
            CertificateEvent::Held(held) => self.held = held,
            CertificateEvent::Unreadable { .. } => {}
        }
        None
    }

    /// What stays when another device is opened.
    pub(super) fn of_another_device(&mut self) -> Self {
        Self { trust: self.trust.take(), ..Self::default() }
    }
}
