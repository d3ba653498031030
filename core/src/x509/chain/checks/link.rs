//! What is checked between a certificate and its issuer, and about every certificate alike.

use super::Placed;
use crate::verdict::{Check, CheckResult};
use crate::x509::Timestamp;
use crate::x509::chain::Role;
use crate::x509::name::{Attribute, Name};
use crate::x509::oid;
use crate::x509::time::{self, Time};

/// The issuer's key against the child's signed bytes.
pub(super) fn signature(child: &Placed<'_>, issuer: &Placed<'_>) -> Check {
    let certificate = child.step.certificate;
    let title = format!("Signature of the {}", child.role.word());
    let (signer, length) = (issuer.role.word(), certificate.tbs.len());
    let (result, reason) = match &child.step.signature {
        Some(Ok(scheme)) if scheme.is_broken() => (
            CheckResult::Warn,
            format!(
                "The key of the {signer} verifies it, but with {scheme}, which no longer proves who signed."
            ),
        ),
        Some(Ok(scheme)) => {
            let key = &issuer.step.certificate.key.name;
            (
                CheckResult::Pass,
                format!("The key of the {signer} verifies it: {scheme} of {length} bytes, {key}."),
            )
        }
        Some(Err(fault)) => {
            (CheckResult::Fail, format!("The {signer} did not sign this {}. {fault}", child.role.word()))
        }
        None => (CheckResult::NotRun, "There is no issuer whose key could verify it.".to_owned()),
    };
    Check::new("signature", title, result, reason).on(child.bytes(certificate.spans.signature.clone()))
}

/// Issuer of the child and subject of the issuer, byte by byte: the comparison strict software makes.
pub(super) fn name_bytes(child: &Placed<'_>, issuer: &Placed<'_>) -> Check {
    let (one, two) = (&child.step.certificate.issuer, &issuer.step.certificate.subject);
    let (child_word, issuer_word) = (child.role.word(), issuer.role.word());
    let title = format!("Issuer name of the {child_word}, byte by byte");
    let id = "issuer-name-bytes";
    if one.same_bytes(two) {
        let reason = format!(
            "Issuer of the {child_word} and subject of the {issuer_word} are the same {} bytes.",
            one.der.len()
        );
        return Check::new(id, title, CheckResult::Pass, reason).on(child.bytes(one.range.clone()));
    }
    let reason = match difference(one, two) {
        Some((ours, theirs, at)) => format!(
            "Byte {} of {} is {} in the {child_word} and {} in the {issuer_word}. Software that compares bytes will \
             not accept the chain.",
            at + 1,
            oid::name(&ours.oid),
            shown(ours, at),
            shown(theirs, at),
        ),
        None => "The same text, written in different bytes. Software that compares bytes will not accept the chain."
            .to_owned(),
    };
    let place = difference(one, two).map_or_else(|| one.range.clone(), |(ours, _, _)| ours.range.clone());
    Check::new(id, title, CheckResult::Warn, reason).on(child.bytes(place))
}

fn difference<'a>(one: &'a Name, two: &'a Name) -> Option<(&'a Attribute, &'a Attribute, usize)> {
    one.first_difference(two)
}

/// A byte with its letter: `54 T`.
fn shown(attribute: &Attribute, at: usize) -> String {
    match attribute.bytes.get(at) {
        Some(byte) if byte.is_ascii_graphic() => format!("{byte:02X} {}", char::from(*byte)),
        Some(byte) => format!("{byte:02X}"),
        None => "missing".to_owned(),
    }
}

/// The same comparison without case, spaces and string types: the one RFC 5280 asks for and OpenSSL makes.
pub(super) fn name_folded(child: &Placed<'_>, issuer: &Placed<'_>) -> Check {
    let (one, two) = (&child.step.certificate.issuer, &issuer.step.certificate.subject);
    let title = format!("Issuer name of the {}, ignoring case", child.role.word());
    let (result, reason) = if one.same_ignoring_case(two) {
        (CheckResult::Pass, format!("The same name, as OpenSSL compares: {}.", two.short()))
    } else {
        let reason = format!("Issued by {}, but the {} is {}.", one.short(), issuer.role.word(), two.short());
        (CheckResult::Fail, reason)
    };
    Check::new("issuer-name", title, result, reason).on(child.bytes(one.range.clone()))
}

/// The date against both dates of the certificate.
pub(super) fn validity(placed: &Placed<'_>, at: Timestamp) -> Check {
    let certificate = placed.step.certificate;
    let (from, to) = (&certificate.not_before, &certificate.not_after);
    let title = format!("Validity of the {} on {}", placed.role.word(), time::civil(at).date());
    let (result, reason) = if at < from.at {
        (CheckResult::Fail, format!("It becomes valid on {from}. Check the date of this computer."))
    } else if at > to.at {
        (CheckResult::Fail, format!("It ended on {to}."))
    } else {
        (CheckResult::Pass, format!("Valid from {from} to {to}, {}.", left(at, to)))
    };
    Check::new("validity", title, result, reason).on(placed.bytes(certificate.spans.validity.clone()))
}

fn left(at: Timestamp, end: &Time) -> String {
    match time::whole_years(at, end.at) {
        0 => "less than a year left".to_owned(),
        1 => "1 year left".to_owned(),
        years => format!("{years} years left"),
    }
}

/// May this certificate sign others? `below` counts the intermediates between it and the leaf.
pub(super) fn may_sign(placed: &Placed<'_>, below: usize) -> Check {
    let certificate = placed.step.certificate;
    let word = placed.role.word();
    let title =
        if placed.role == Role::Root { "Root is a CA".to_owned() } else { format!("The {word} is a CA") };
    let constraints = certificate.basic_constraints.as_ref();
    let too_deep = constraints.and_then(|it| it.path_length).and_then(|most| usize::try_from(most).ok());
    let may_not = certificate.key_usage.as_ref().is_some_and(|usage| !usage.key_cert_sign());
    let (result, reason) = match constraints {
        Some(it) if !it.ca => (
            CheckResult::Fail,
            format!("Its basicConstraints say CA FALSE: the {word} may not issue certificates."),
        ),
        Some(_) if may_not => {
            (CheckResult::Fail, format!("The keyUsage of the {word} does not allow it to sign certificates."))
        }
        Some(_) if too_deep.is_some_and(|most| below > most) => (
            CheckResult::Fail,
            format!(
                "The {word} allows {} intermediates below it, there are {below}.",
                too_deep.unwrap_or_default()
            ),
        ),
        Some(_) => (CheckResult::Pass, "Its basicConstraints say CA TRUE.".to_owned()),
        None if certificate.version < 3 && placed.role == Role::Root => (
            CheckResult::Warn,
            format!(
                "Version {} has no basicConstraints; a root so old is taken as a CA.",
                certificate.version
            ),
        ),
        None => (
            CheckResult::Fail,
            format!("The {word} has no basicConstraints, so nothing says that it may issue certificates."),
        ),
    };
    let place = constraints.map_or_else(|| certificate.spans.extensions.clone(), |it| it.range.clone());
    let check = Check::new("ca", title, result, reason);
    if place.is_empty() { check } else { check.on(placed.bytes(place)) }
}
