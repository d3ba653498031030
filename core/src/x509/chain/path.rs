//! Finding the chain: which of the certificates at hand lead from the leaf to a root?

use super::{ChainQuery, MAX_CANDIDATES, MAX_LEVELS};
use crate::x509::certificate::Certificate;
use crate::x509::signature::{self, Scheme, SignatureFault};
use crate::x509::trust::Anchor;
use std::collections::HashMap;

/// A step of the chain.
#[derive(Clone)]
pub(super) struct Step<'a> {
    pub certificate: &'a Certificate,
    /// The root of the trust store that this is, if any.
    pub anchor: Option<&'a Anchor>,
    /// Signature by the next step, or by itself where it is the last and self-issued.
    pub signature: Option<Result<Scheme, SignatureFault>>,
}

/// Leaf first.
pub(super) type Path<'a> = Vec<Step<'a>>;

/// Everything at hand, with the signatures already checked.
struct Search<'a> {
    query: &'a ChainQuery<'a>,
    pool: Vec<(&'a Certificate, Option<&'a Anchor>)>,
    checked: HashMap<(usize, usize), Result<Scheme, SignatureFault>>,
    best: Option<(Score, Vec<usize>)>,
}

/// What makes one chain better than another, most important first.
type Score = (bool, bool, bool, bool, bool, core::cmp::Reverse<usize>);

pub(super) fn best<'a>(query: &'a ChainQuery<'a>) -> Path<'a> {
    // 0 is the leaf; a leaf that is itself a known root is found as one.
    let mut pool = vec![(query.leaf, query.store.find(query.leaf))];
    pool.extend(query.store.anchors().iter().map(|anchor| (&anchor.certificate, Some(anchor))));
    for candidate in query.candidates.iter().take(MAX_CANDIDATES) {
        if pool.iter().all(|(known, _)| known.der != candidate.der) {
            pool.push((candidate, None));
        }
    }
    let mut search = Search { query, pool, checked: HashMap::new(), best: None };
    search.extend(&mut vec![0]);
    let path = search.best.take().map_or_else(|| vec![0], |(_, path)| path);
    search.steps(&path)
}

impl<'a> Search<'a> {
    /// Tries every way on from the last certificate; at most [`MAX_LEVELS`] deep.
    fn extend(&mut self, path: &mut Vec<usize>) {
        let Some((last, anchor)) = path.last().and_then(|last| self.pool.get(*last)).copied() else { return };
        if anchor.is_some() && path.len() > 1 {
            // A root of the store ends a chain even where somebody else signed it.
            self.propose(path);
        }
        if last.subject.same_ignoring_case(&last.issuer) || path.len() >= MAX_LEVELS {
            self.propose(path);
            return;
        }
        let issuers: Vec<usize> = (1..self.pool.len())
            .filter(|id| !path.contains(id))
            .filter(|id| {
                self.pool.get(*id).is_some_and(|(issuer, _)| issuer.subject.same_ignoring_case(&last.issuer))
            })
            .collect();
        if issuers.is_empty() {
            self.propose(path);
        }
        for issuer in issuers {
            path.push(issuer);
            self.extend(path);
            path.pop();
        }
    }

    fn propose(&mut self, path: &[usize]) {
        let score = self.score(path);
        if self.best.as_ref().is_none_or(|(best, _)| score > *best) {
            self.best = Some((score, path.to_vec()));
        }
    }

    fn score(&mut self, path: &[usize]) -> Score {
        let pairs: Vec<(usize, usize)> = path.iter().copied().zip(path.iter().skip(1).copied()).collect();
        let signed = pairs.iter().all(|(child, issuer)| self.check(*child, *issuer).is_ok());
        let at = |id: &usize| self.pool.get(*id).copied();
        let same_bytes = pairs.iter().all(|(child, issuer)| match (at(child), at(issuer)) {
            (Some((child, _)), Some((issuer, _))) => child.issuer.same_bytes(&issuer.subject),
            _ => false,
        });
        let valid = path.iter().filter_map(at).all(|(it, _)| it.is_valid_at(self.query.at));
        let last = path.last().and_then(at);
        let trust = match last.and_then(|(_, anchor)| anchor) {
            Some(anchor) if anchor.is_believed_for(self.query.device) => 2,
            Some(_) => 1,
            None => 0,
        };
        let complete = last.is_some_and(|(it, _)| it.subject.same_ignoring_case(&it.issuer)) || trust > 0;
        // A signature that verifies counts more than a root that is believed: a forged leaf still ends at the root
        // it claims, and a leaf of a known but unbelieved root ends there.
        (signed, complete, trust == 2, same_bytes, valid, core::cmp::Reverse(path.len()))
    }

    fn check(&mut self, child: usize, issuer: usize) -> Result<Scheme, SignatureFault> {
        if let Some(known) = self.checked.get(&(child, issuer)) {
            return known.clone();
        }
        let result = match (self.pool.get(child), self.pool.get(issuer)) {
            (Some((child, _)), Some((issuer, _))) => signature::verify(child, &issuer.key),
            _ => Err(SignatureFault::Wrong),
        };
        self.checked.insert((child, issuer), result.clone());
        result
    }

    fn steps(&mut self, path: &[usize]) -> Path<'a> {
        let mut steps = Vec::new();
        for (place, id) in path.iter().enumerate() {
            let Some((certificate, anchor)) = self.pool.get(*id).copied() else { continue };
            let signer = match path.get(place + 1) {
                Some(issuer) => Some(*issuer),
                None => certificate.subject.same_ignoring_case(&certificate.issuer).then_some(*id),
            };
            let signature = signer.map(|signer| self.check(*id, signer));
            steps.push(Step { certificate, anchor, signature });
        }
        steps
    }
}
