//! Who vouches for it? A leaf, everything that might have issued it, and the roots that are believed: one verdict.
//!
//! Chains of two to four certificates are built from an unordered set. Every check is a line with its bytes; the
//! date is the caller's, never a clock's.

mod checks;
mod path;

use super::Timestamp;
use super::certificate::Certificate;
use super::trust::{DeviceKind, RootClass, TrustStore};
use crate::verdict::{CheckResult, Verdict};

/// Certificates in a chain, leaf and root included.
pub const MAX_LEVELS: usize = 4;
/// Candidates looked at; more are left out, and a check says so.
pub const MAX_CANDIDATES: usize = 16;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct ChainQuery<'a> {
    /// The certificate that is doubted.
    pub leaf: &'a Certificate,
    /// Certificates that may lie between leaf and root, in any order; roots that are not believed may be among them.
    pub candidates: &'a [Certificate],
    /// The roots known and believed.
    pub store: &'a TrustStore,
    /// The date to judge for.
    pub at: Timestamp,
    /// What the leaf was read from.
    pub device: DeviceKind,
    /// Zone 0 as read from the chip, to compare the device identity.
    pub zone: Option<&'a [u8]>,
}

/// Place of a certificate in its chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The one that was asked about.
    Leaf,
    /// Between leaf and root; 1 is next to the leaf.
    Intermediate(usize),
    /// The end of the chain.
    Root,
}

impl Role {
    /// In a sentence: `leaf`, `intermediate`, `intermediate 2`, `root`.
    pub fn word(self) -> String {
        match self {
            Self::Leaf => "leaf".to_owned(),
            Self::Intermediate(1) => "intermediate".to_owned(),
            Self::Intermediate(number) => format!("intermediate {number}"),
            Self::Root => "root".to_owned(),
        }
    }
}

/// One certificate of the chain that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its place.
    pub role: Role,
    /// The certificate.
    pub certificate: Certificate,
    /// Short name of the root in the trust store, where it is one.
    pub anchor: Option<String>,
    /// Does the next certificate's key verify this one's signature? For a self-signed root: its own key. Nothing
    /// when there is no next one.
    pub signature: Option<CheckResult>,
}

/// The chain that was found and what is to be thought of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// Leaf first; without its root when that was not found.
    pub links: Vec<Link>,
    /// Class of the root it ends at, also when that root is not believed; none when no known root was reached.
    pub root_class: Option<RootClass>,
    /// Line by line.
    pub verdict: Verdict,
}

/// Builds the best chain and judges it.
pub fn judge(query: &ChainQuery<'_>) -> ChainReport {
    let path = path::best(query);
    checks::report(query, &path)
}
