//! An authentication as the screens know it: plain values of a run that another thread makes.

use stsafe_core::{
    authenticate::{Act, Authentication, Done, HostCase, Kind, Proof},
    chip::scenario::Scenario,
    crypto::PublicKey,
    exchange::Exchange,
    verdict::Verdict,
    x509::{Certificate, ChainReport},
};

/// An authentication, as far as it has run.
#[derive(Clone, Default)]
pub struct AuthenticationRun {
    /// Which way, and how finely cut.
    pub kind: Kind,
    /// Who answers; the connected chip itself when `None`.
    pub scenario: Option<Scenario>,
    /// How the host behaves where the chip is to believe it.
    pub host_case: HostCase,
    /// Who the host is; never its private key.
    pub host: Option<HostSeen>,
    /// Acts that were done, in order.
    pub done: Vec<Done>,
    /// Act that failed, and why.
    pub stopped: Option<(Act, String)>,
    /// Why the rest is not run although nothing broke.
    pub closed: Option<&'static str>,
    /// The leaf, once it was read.
    pub leaf: Option<Certificate>,
    /// The challenge, once it was drawn.
    pub challenge: Vec<u8>,
    /// R and S, once they came.
    pub signature: Vec<u8>,
    /// The chain's verdict.
    pub chain: Option<ChainReport>,
    /// The challenge's verdict.
    pub possession: Option<Verdict>,
    /// What went to and fro so that the chip can judge the host.
    pub proof: Proof,
    /// What the chip thinks of the host.
    pub entity: Option<Verdict>,
    /// The exchanges of this run: an impostor is a chip of its own, with numbers of its own.
    pub exchanges: Vec<Exchange>,
}

/// The host, as everybody may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostSeen {
    /// Its public key.
    pub key: PublicKey,
    /// Public key slot by which the chip is to verify it.
    pub slot: u8,
    /// Somebody gave its private key; else it is the simulator's, which is public.
    pub own: bool,
}

impl AuthenticationRun {
    /// A picture of a run, for the screen. Whose key the host has is told by `blank`.
    pub fn of(blank: Self, run: &Authentication, exchanges: Vec<Exchange>) -> Self {
        let failed = run.upcoming();
        Self {
            kind: run.kind,
            done: run.done.clone(),
            stopped: run.stopped.as_ref().and_then(|why| Some((failed?, why.to_string()))),
            closed: run.closed(),
            leaf: run.leaf().cloned(),
            challenge: run.challenge().to_vec(),
            signature: run.signature().map(|signature| signature.to_bytes()).unwrap_or_default(),
            chain: run.chain.clone(),
            possession: run.possession.clone(),
            proof: run.proof.clone(),
            entity: run.entity.clone(),
            exchanges,
            ..blank
        }
    }

    /// The act that comes next; `None` when all are done, one has failed, or a no has closed the rest.
    pub fn next(&self) -> Option<Act> {
        if self.stopped.is_some() || self.closed.is_some() { None } else { self.upcoming() }
    }

    /// The act that would come next if nothing stood against it.
    pub fn upcoming(&self) -> Option<Act> {
        self.kind.acts().get(self.done.len()).copied()
    }

    /// What was learnt in an act, once it was done.
    pub fn of_act(&self, act: Act) -> Option<&Done> {
        self.done.iter().find(|done| done.act == act)
    }

    /// The exchanges of an act.
    pub fn exchanges_of(&self, act: Act) -> Vec<&Exchange> {
        let Some((first, last)) = self.of_act(act).and_then(|done| done.exchanges) else { return Vec::new() };
        self.exchanges.iter().filter(|exchange| (first..=last).contains(&exchange.number)).collect()
    }
}
