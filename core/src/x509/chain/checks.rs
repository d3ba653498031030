//! The lines of a chain verdict, in the order in which a person would look.

mod leaf;
mod link;
mod root;

use super::path::{Path, Step};
use super::{ChainQuery, ChainReport, Link, MAX_CANDIDATES, Role};
use crate::verdict::{Check, CheckResult, Evidence, Verdict};
use core::ops::Range;

/// A step together with its place and what to call it.
struct Placed<'a> {
    step: &'a Step<'a>,
    role: Role,
}

impl Placed<'_> {
    /// Evidence from this certificate's bytes.
    fn bytes(&self, range: Range<usize>) -> Evidence {
        Evidence::of(self.role.word(), &self.step.certificate.der, range)
    }
}

pub(super) fn report(query: &ChainQuery<'_>, path: &Path<'_>) -> ChainReport {
    let placed: Vec<Placed<'_>> = path
        .iter()
        .enumerate()
        .map(|(place, step)| Placed { step, role: role(place, path.len(), step) })
        .collect();
    let mut checks = Vec::new();
    for (child, issuer) in placed.iter().zip(placed.iter().skip(1)) {
        checks.push(link::signature(child, issuer));
        checks.push(link::name_bytes(child, issuer));
        checks.push(link::name_folded(child, issuer));
    }
    if let Some(last) = placed.last() {
        checks.extend(root::found(query, last));
    }
    for certificate in &placed {
        checks.push(link::validity(certificate, query.at));
    }
    for (below, issuer) in placed.iter().skip(1).enumerate() {
        checks.push(link::may_sign(issuer, below));
    }
    if let Some(leaf) = placed.first() {
        checks.push(leaf::key_type(leaf));
        checks.push(leaf::identity(query, leaf));
    }
    for certificate in &placed {
        checks.extend(leaf::critical(certificate));
        checks.extend(leaf::encoding(certificate));
    }
    if query.candidates.len() > MAX_CANDIDATES {
        let count = query.candidates.len();
        checks.push(Check::new(
            "candidates",
            "Certificates looked at",
            CheckResult::Warn,
            format!("Of {count} certificates only the first {MAX_CANDIDATES} were tried."),
        ));
    }
    if let Some(last) = placed.last() {
        checks.push(root::trust(query, last));
    }
    ChainReport {
        links: placed
            .iter()
            .map(|placed| Link {
                role: placed.role,
                certificate: placed.step.certificate.clone(),
                anchor: placed.step.anchor.map(|anchor| anchor.id.clone()),
                signature: placed.step.signature.as_ref().map(|result| match result {
                    Ok(_) => CheckResult::Pass,
                    Err(_) => CheckResult::Fail,
                }),
            })
            .collect(),
        root_class: placed.last().and_then(|last| last.step.anchor).map(|anchor| anchor.class),
        verdict: Verdict::new("chain", "Who vouches for it?", checks),
    }
}

fn role(place: usize, length: usize, step: &Step<'_>) -> Role {
    let is_end =
        step.anchor.is_some() || step.certificate.subject.same_ignoring_case(&step.certificate.issuer);
    if place == 0 {
        Role::Leaf
    } else if place + 1 == length && is_end {
        Role::Root
    } else {
        Role::Intermediate(place)
    }
}
