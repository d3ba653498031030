//! Where the chain ends, and whether that end is believed.

use super::Placed;
use crate::verdict::{Check, CheckResult};
use crate::x509::chain::{ChainQuery, MAX_LEVELS};
use crate::x509::signature;
use crate::x509::trust::{Anchor, DeviceKind, RootClass, Use};

/// Lines about the last certificate: its missing issuer, or its signature over itself.
pub(super) fn found(query: &ChainQuery<'_>, last: &Placed<'_>) -> Vec<Check> {
    let certificate = last.step.certificate;
    let Some(own) = &last.step.signature else {
        if last.step.anchor.is_some() {
            return Vec::new();
        }
        return vec![missing(query, last)];
    };
    let (result, reason) = match own {
        Ok(scheme) if scheme.is_broken() => (
            CheckResult::Pass,
            format!(
                "It verifies, with {scheme}. Harmless here: a root is believed for being in your list, not for this."
            ),
        ),
        Ok(scheme) => (
            CheckResult::Pass,
            format!("It verifies: {scheme}. That shows only that its maker holds its key."),
        ),
        Err(fault) if last.step.anchor.is_some() => (
            CheckResult::Warn,
            format!("{fault} The root is believed for being in your list, so this does not decide."),
        ),
        Err(fault) => (CheckResult::Fail, fault.to_string()),
    };
    let title = format!("The {}'s signature over itself", last.role.word());
    vec![
        Check::new("self-signature", title, result, reason)
            .on(last.bytes(certificate.spans.signature.clone())),
    ]
}

/// No certificate at hand bears the issuer's name.
fn missing(query: &ChainQuery<'_>, last: &Placed<'_>) -> Check {
    let certificate = last.step.certificate;
    let issuer = certificate.issuer.short();
    let mut reason = format!(
        "The {} is issued by {issuer}, and no certificate of that name is among your roots or the files given.",
        last.role.word()
    );
    let same_key = query
        .store
        .anchors()
        .iter()
        .find(|anchor| signature::verify(certificate, &anchor.certificate.key).is_ok());
    if let Some(anchor) = same_key {
        reason.push_str(&format!(
            " The key of {} verifies the signature all the same: the same key under another name.",
            anchor.certificate.label()
        ));
    }
    Check::new("issuer", format!("Issuer of the {}", last.role.word()), CheckResult::Fail, reason)
        .on(last.bytes(certificate.issuer.range.clone()))
}

/// Is the end of the chain believed, and what does it prove?
pub(super) fn trust(query: &ChainQuery<'_>, last: &Placed<'_>) -> Check {
    let certificate = last.step.certificate;
    let name = certificate.label();
    let (title, result, reason) = match last.step.anchor {
        Some(anchor) if anchor.is_believed_for(query.device) => believed(query, anchor, &name),
        Some(anchor) => ("Root is not trusted", CheckResult::Fail, unbelieved(anchor, &name)),
        None if last.step.signature.is_none() => (
            "No root reached",
            // That the issuer is missing has failed already; of a root that is not there nothing can be said.
            CheckResult::NotRun,
            format!("The chain stops at {name} without reaching a root, so there is none to be believed."),
        ),
        None => ("Root is not trusted", CheckResult::Fail, unknown(query, last, &name)),
    };
    Check::new("root-trust", title, result, reason).on(last.bytes(certificate.subject.range.clone()))
}

fn believed(query: &ChainQuery<'_>, anchor: &Anchor, name: &str) -> (&'static str, CheckResult, String) {
    let reason = format!("{name}, class {}. {}", anchor.class, anchor.meaning);
    match anchor.class {
        RootClass::St => ("Trusted root is ST's", CheckResult::Pass, reason),
        RootClass::StTest => ("Trusted root is a test authority", CheckResult::Warn, reason),
        RootClass::User => ("Trusted root is yours", CheckResult::Pass, reason),
        RootClass::Simulator if query.device == DeviceKind::Virtual => {
            ("Trusted root is the simulator's", CheckResult::Pass, format!("{reason} The chip is simulated."))
        }
        RootClass::Simulator => ("Trusted root is the simulator's", CheckResult::Warn, reason),
    }
}

fn unbelieved(anchor: &Anchor, name: &str) -> String {
    let why = match (anchor.class, anchor.usage) {
        (RootClass::Simulator, Use::VirtualOnly) => {
            "It is accepted only from virtual chips, because its private key is public: this certificate is an \
             imitation."
        }
        (RootClass::StTest, _) => "It is a test root and switched off in your list of roots.",
        _ => "It is switched off in your list of roots.",
    };
    format!("{name}, class {}. {why}", anchor.class)
}

/// The chain ends at a root that is in no list.
fn unknown(query: &ChainQuery<'_>, last: &Placed<'_>, name: &str) -> String {
    let certificate = last.step.certificate;
    let namesake = query
        .store
        .anchors()
        .iter()
        .find(|anchor| anchor.certificate.subject.same_ignoring_case(&certificate.subject));
    if namesake.is_some() {
        return format!("It bears the name of {name}, a root you know, with another key: an imitation.");
    }
    if last.role == crate::x509::chain::Role::Leaf {
        return format!(
            "{name} signed itself and is not in your list of roots: anybody can make such a certificate."
        );
    }
    let most = MAX_LEVELS;
    if !certificate.subject.same_ignoring_case(&certificate.issuer) {
        return format!("No root within {most} certificates.");
    }
    format!("{name} is not in your list of roots: anybody can make such a root.")
}
