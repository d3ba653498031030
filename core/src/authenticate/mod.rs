//! Is this the chip it claims to be, and does it believe us? Act by act, each with its bytes and its time.
//!
//! The workflows of the device profile 4.1, 4.2 and 4.18: read the certificate from zone 0, judge its chain, draw a fresh
//! challenge, have slot 0 sign it (the challenge is used directly as the digest), verify with the leaf's key; then,
//! where it is mutual, the other way round ([`entity`]). Window, command line and lessons run these same lists, one act
//! at a time or all at once.

mod act;
pub mod entity;
mod perform;

pub use act::{Act, Kind};
pub use entity::{Host, HostCase, Proof};

use core::fmt;
use std::time::Duration;

use crate::crypto::{CryptoError, RandomError, RandomSource, Signature};
use crate::device::{Device, DeviceError};
use crate::verdict::{CheckResult, Verdict};
use crate::x509::{Certificate, ChainReport, DeviceKind, LengthError, Timestamp, TrustStore, X509Error};

/// Zone of the certificate and slot of its key (SPL05).
pub const ZONE: u8 = 0;
/// Private key slot that belongs to the certificate in zone 0 (SPL05).
pub const SLOT: u8 = 0;

/// One act that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Which.
    pub act: Act,
    /// What was learnt: the first bytes, the certificate, the challenge, R and S.
    pub bytes: Vec<u8>,
    /// What came of it, in a sentence.
    pub outcome: String,
    /// How it ended.
    pub result: CheckResult,
    /// Time on the bus, or on the host.
    pub took: Duration,
    /// Numbers of its exchanges, first and last; `None` for acts on the host.
    pub exchanges: Option<(u64, u64)>,
}

/// Why an act could not be done. The acts after it are not run.
#[derive(Clone, Debug, PartialEq)]
pub enum Stopped {
    /// Between program and chip.
    Device(DeviceError),
    /// Zone 0 does not begin with a certificate.
    Length(LengthError),
    /// Zone 0 is blank.
    Blank,
    /// What is in zone 0 is no certificate.
    Certificate(X509Error),
    /// No challenge could be drawn.
    Random(RandomError),
    /// The host could not sign.
    HostKey(CryptoError),
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(e) => e.fmt(f),
            Self::Length(e) => write!(f, "zone {ZONE}: {e}"),
            Self::Blank => write!(f, "zone {ZONE} is blank: there is no certificate to believe or doubt"),
            Self::Certificate(e) => write!(f, "zone {ZONE}: {e}"),
            Self::Random(e) => write!(f, "no challenge could be drawn: {e}"),
            Self::HostKey(e) => write!(f, "the host cannot sign: {e}"),
        }
    }
}

impl core::error::Error for Stopped {}

/// One run of a workflow.
pub struct Authentication {
    /// Which way, and how finely cut.
    pub kind: Kind,
    store: TrustStore,
    at: Timestamp,
    device_kind: DeviceKind,
    host: Option<Host>,
    length: usize,
    leaf: Option<Certificate>,
    challenge: Vec<u8>,
    signature: Option<Signature>,
    /// Acts that were done, in order.
    pub done: Vec<Done>,
    /// Who vouches for it?
    pub chain: Option<ChainReport>,
    /// Does it hold the key?
    pub possession: Option<Verdict>,
    /// What went to and fro so that the chip can judge the host.
    pub proof: Proof,
    /// Does it believe us?
    pub entity: Option<Verdict>,
    /// Why it went no further.
    pub stopped: Option<Stopped>,
}

impl Authentication {
    /// Starts a run of [`Kind::Device`]: which roots are believed, for which date, and whether the device says it is
    /// virtual.
    pub fn new(store: TrustStore, at: Timestamp, device_kind: DeviceKind) -> Self {
        Self {
            kind: Kind::Device,
            store,
            at,
            device_kind,
            host: None,
            length: 0,
            leaf: None,
            challenge: Vec::new(),
            signature: None,
            done: Vec::new(),
            chain: None,
            possession: None,
            proof: Proof::default(),
            entity: None,
            stopped: None,
        }
    }

    /// The same run cut finer: [`Kind::MultiStep`].
    #[must_use]
    pub fn in_steps(mut self) -> Self {
        self.kind = Kind::MultiStep;
        self
    }

    /// The same run both ways: [`Kind::Mutual`].
    #[must_use]
    pub fn mutual(mut self, host: Host) -> Self {
        (self.kind, self.host) = (Kind::Mutual, Some(host));
        self
    }

    /// The act that comes next; `None` when all are done, one has failed, or a no has closed the rest.
    pub fn next(&self) -> Option<Act> {
        if self.stopped.is_some() || self.closed().is_some() { None } else { self.upcoming() }
    }

    /// The act that would come next if nothing stood against it.
    pub fn upcoming(&self) -> Option<Act> {
        self.kind.acts().get(self.done.len()).copied()
    }

    /// Why the rest is not run although nothing broke: a question was answered with no, and what comes after it would be
    /// wrong to do.
    pub fn closed(&self) -> Option<&'static str> {
        let next = self.upcoming()?;
        let negative = |verdict: Option<&Verdict>| verdict.is_some_and(|verdict| !verdict.is_positive());
        let chain = negative(self.chain.as_ref().map(|report| &report.verdict));
        match (self.kind, next) {
            (Kind::MultiStep, _) if chain => {
                Some("No believed root vouches for it, so it is not asked to sign")
            }
            (Kind::Mutual, Act::AskSlot) if chain || negative(self.possession.as_ref()) => {
                Some("This host does not prove itself to a chip that it does not believe")
            }
            (Kind::Mutual, _) if negative(self.entity.as_ref()) => {
                Some("The chip has no key to verify this host with")
            }
            _ => None,
        }
    }

    /// The certificate, once it was read.
    pub fn leaf(&self) -> Option<&Certificate> {
        self.leaf.as_ref()
    }

    /// The challenge, once it was drawn.
    pub fn challenge(&self) -> &[u8] {
        &self.challenge
    }

    /// The signature, once it came.
    pub fn signature(&self) -> Option<&Signature> {
        self.signature.as_ref()
    }

    /// The roots that count for this device.
    pub fn roots(&self) -> impl Iterator<Item = &Certificate> {
        let believed = self.store.anchors().iter().filter(|anchor| anchor.is_believed_for(self.device_kind));
        believed.map(|anchor| &anchor.certificate)
    }

    /// The verdicts, in their order; an act that was not reached leaves its verdict out.
    pub fn verdicts(&self) -> Vec<&Verdict> {
        let chain = self.chain.iter().map(|report| &report.verdict);
        chain.chain(&self.possession).chain(&self.entity).collect()
    }

    /// Every verdict of this kind was reached and is positive.
    pub fn is_genuine(&self) -> bool {
        let verdicts = self.verdicts();
        verdicts.len() == self.kind.questions() && verdicts.iter().all(|verdict| verdict.is_positive())
    }

    /// Runs every act that is left.
    pub fn run_all(&mut self, device: &mut Device, random: &mut dyn RandomSource) {
        while self.next().is_some() {
            self.step(device, random);
        }
    }

    /// Runs the next act.
    pub fn step(&mut self, device: &mut Device, random: &mut dyn RandomSource) {
        let Some(act) = self.next() else { return };
        device.asked_by("Authentication");
        let before = device.exchanges();
        let start = web_time::Instant::now();
        match self.perform(act, device, random) {
            Ok((bytes, outcome, result)) => {
                let after = device.exchanges();
                let exchanges = (after > before).then_some((before + 1, after));
                self.done.push(Done { act, bytes, outcome, result, took: start.elapsed(), exchanges });
            }
            Err(stopped) => self.stopped = Some(stopped),
        }
    }
}
