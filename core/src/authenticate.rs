//! Is this the chip it claims to be? Chain, then challenge, act by act, each with its bytes and its time.
//!
//! The workflow of the device profile 4.1 and 4.2: read the certificate from zone 0, judge its chain, draw a fresh
//! challenge, have slot 0 sign it (the challenge is used directly as the digest), verify with the leaf's key. Window
//! and command line run this same list, one act at a time or all at once.

use core::fmt;
use std::time::Duration;

use crate::command::data_partition::Read;
use crate::command::signature::GenerateSignature;
use crate::crypto::{Draw, RandomError, RandomSource, Signature};
use crate::device::{Device, DeviceError};
use crate::verdict::{CheckResult, Verdict};
use crate::x509::{
    Certificate, ChainQuery, ChainReport, DeviceKind, HEADER_BYTES, LengthError, Timestamp, TrustStore,
    X509Error, ZoneContent, certificate_length, chain, challenge,
};

/// Zone of the certificate and slot of its key (SPL05).
pub const ZONE: u8 = 0;
/// Private key slot that belongs to the certificate in zone 0 (SPL05).
pub const SLOT: u8 = 0;

/// One act of the workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Read the first bytes of zone 0: how long is the certificate?
    ReadLength,
    /// Read the certificate in pieces.
    ReadCertificate,
    /// Judge the chain on the host.
    JudgeChain,
    /// Draw a fresh challenge on the host.
    DrawChallenge,
    /// Have the chip sign it.
    Sign,
    /// Verify the signature on the host.
    JudgeSignature,
}

impl Act {
    /// In order.
    pub const ALL: [Self; 6] = [
        Self::ReadLength,
        Self::ReadCertificate,
        Self::JudgeChain,
        Self::DrawChallenge,
        Self::Sign,
        Self::JudgeSignature,
    ];

    /// The stable name for scripts.
    pub fn id(self) -> &'static str {
        match self {
            Self::ReadLength => "read-length",
            Self::ReadCertificate => "read-certificate",
            Self::JudgeChain => "chain",
            Self::DrawChallenge => "challenge",
            Self::Sign => "sign",
            Self::JudgeSignature => "possession",
        }
    }

    /// What happens, in a few words.
    pub fn title(self) -> &'static str {
        match self {
            Self::ReadLength => "Read zone 0, first 4 bytes",
            Self::ReadCertificate => "Read the certificate",
            Self::JudgeChain => "Chain",
            Self::DrawChallenge => "New challenge",
            Self::Sign => "Generate signature, slot 0",
            Self::JudgeSignature => "Challenge",
        }
    }
}

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
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(e) => e.fmt(f),
            Self::Length(e) => write!(f, "zone {ZONE}: {e}"),
            Self::Blank => write!(f, "zone {ZONE} is blank: there is no certificate to believe or doubt"),
            Self::Certificate(e) => write!(f, "zone {ZONE}: {e}"),
            Self::Random(e) => write!(f, "no challenge could be drawn: {e}"),
        }
    }
}

impl core::error::Error for Stopped {}

/// One run of the workflow.
pub struct Authentication {
    store: TrustStore,
    at: Timestamp,
    kind: DeviceKind,
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
    /// Why it went no further.
    pub stopped: Option<Stopped>,
}

impl Authentication {
    /// Starts a run: which roots are believed, for which date, and whether the device says it is virtual.
    pub fn new(store: TrustStore, at: Timestamp, kind: DeviceKind) -> Self {
        Self {
            store,
            at,
            kind,
            length: 0,
            leaf: None,
            challenge: Vec::new(),
            signature: None,
            done: Vec::new(),
            chain: None,
            possession: None,
            stopped: None,
        }
    }

    /// The act that comes next; `None` when all are done or one has failed.
    pub fn next(&self) -> Option<Act> {
        if self.stopped.is_some() { None } else { Act::ALL.get(self.done.len()).copied() }
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

    /// Both verdicts, in their order; an act that was not reached leaves its verdict out.
    pub fn verdicts(&self) -> Vec<&Verdict> {
        self.chain.iter().map(|report| &report.verdict).chain(&self.possession).collect()
    }

    /// Both verdicts were reached and are positive.
    pub fn is_genuine(&self) -> bool {
        self.verdicts().len() == 2 && self.verdicts().iter().all(|verdict| verdict.is_positive())
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

    fn perform(
        &mut self,
        act: Act,
        device: &mut Device,
        random: &mut dyn RandomSource,
    ) -> Result<(Vec<u8>, String, CheckResult), Stopped> {
        match act {
            Act::ReadLength => self.read_length(device),
            Act::ReadCertificate => self.read_certificate(device),
            Act::JudgeChain => Ok(self.judge_chain(device)),
            Act::DrawChallenge => {
                let n = self.leaf.as_ref().map_or(32, challenge_bytes);
                let value = random.value(Draw::HostChallenge { len: n }).map_err(Stopped::Random)?;
                self.challenge = value.to_vec();
                Ok((self.challenge.clone(), format!("{n} random bytes"), CheckResult::Pass))
            }
            Act::Sign => {
                let command = GenerateSignature { slot: SLOT, data: self.challenge.clone() };
                let signature = device.run(command).map_err(Stopped::Device)?;
                let bytes = signature.to_bytes();
                self.signature = Some(signature);
                Ok((bytes, "Signature R, S".into(), CheckResult::Pass))
            }
            Act::JudgeSignature => Ok(self.judge_signature()),
        }
    }

    fn read_length(&mut self, device: &mut Device) -> Result<(Vec<u8>, String, CheckResult), Stopped> {
        let read = Read::new(ZONE, 0, u16::try_from(HEADER_BYTES).unwrap_or(4));
        let start = device.run(read).map_err(Stopped::Device)?.data;
        match certificate_length(&start).map_err(Stopped::Length)? {
            ZoneContent::Blank(_) => Err(Stopped::Blank),
            ZoneContent::Certificate(length) => {
                self.length = length;
                Ok((start, format!("Certificate is {length} bytes long"), CheckResult::Pass))
            }
        }
    }

    fn read_certificate(&mut self, device: &mut Device) -> Result<(Vec<u8>, String, CheckResult), Stopped> {
        let length = u16::try_from(self.length).unwrap_or(u16::MAX);
        let bytes = device.read_zone(ZONE, 0, length).map_err(Stopped::Device)?;
        let leaf = Certificate::parse(&bytes).map_err(Stopped::Certificate)?;
        let outcome = format!("Certificate of {}", leaf.label());
        self.leaf = Some(leaf);
        Ok((bytes, outcome, CheckResult::Pass))
    }

    fn judge_chain(&mut self, device: &Device) -> (Vec<u8>, String, CheckResult) {
        let Some(leaf) = &self.leaf else {
            return (Vec::new(), "There is no certificate".into(), CheckResult::NotRun);
        };
        let zone =
            device.observation().zones.get(&ZONE).and_then(|zone| zone.prefix(zone.known_prefix_len()));
        let report = chain::judge(&ChainQuery {
            leaf,
            candidates: &[],
            store: &self.store,
            at: self.at,
            device: self.kind,
            zone: zone.as_deref(),
        });
        let result = report.verdict.result;
        let outcome = match report.root_class {
            Some(class) if result.is_positive() => format!("Ends at a root of class {class}"),
            _ => "No believed root vouches for it".into(),
        };
        self.chain = Some(report);
        (Vec::new(), outcome, result)
    }

    fn judge_signature(&mut self) -> (Vec<u8>, String, CheckResult) {
        let (Some(leaf), Some(signature)) = (&self.leaf, &self.signature) else {
            return (Vec::new(), "There is no signature".into(), CheckResult::NotRun);
        };
        let verdict = challenge::judge(leaf, &self.challenge, signature);
        let result = verdict.result;
        let outcome = if verdict.is_positive() { "Signature verifies" } else { "Signature does not verify" };
        self.possession = Some(verdict);
        (Vec::new(), outcome.into(), result)
    }
}

/// ST's sizes (KNOWN): the coordinate size, but 64 bytes with P-521.
fn challenge_bytes(leaf: &Certificate) -> usize {
    leaf.key.public_key().map_or(32, |key| key.curve().coordinate_len().min(64))
}
