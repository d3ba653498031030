//! The roots as plain values.

use stsafe_core::x509::{Anchor, RootClass, TrustStore, Use};

use super::Root;
use crate::{theme::Tone, view::View, widgets::badge::Badge};

/// Every root that is known; those that ship with the program until the worker has told them all.
pub fn build(view: &View) -> Vec<Root> {
    match &view.certificates.trust {
        Some(store) => of(store),
        None => of(&TrustStore::shipped()),
    }
}

fn of(store: &TrustStore) -> Vec<Root> {
    store.anchors().iter().map(root).collect()
}

fn root(anchor: &Anchor) -> Root {
    let certificate = &anchor.certificate;
    let badge = match anchor.class {
        RootClass::St => (Badge::Tone(Tone::Ok), "ST".to_owned()),
        RootClass::StTest => (Badge::Tone(Tone::Warn), "ST test".to_owned()),
        RootClass::User => (Badge::Neutral, "Your own".to_owned()),
        RootClass::Simulator => (Badge::Simulated, "Simulator, NOT ST".to_owned()),
    };
    let believed = match anchor.usage {
        Use::Off => "Known by name, not believed",
        Use::VirtualOnly => "Believed for virtual chips only",
        Use::On => "Believed",
    };
    let oddity = if !certificate.is_self_issued() {
        "It is issued by somebody else: a chain ends here all the same, as with the option -partial_chain of openssl."
    } else if certificate.is_ca() == Some(false) {
        "Its basicConstraints say CA FALSE: it can vouch for nobody but itself."
    } else {
        ""
    };
    let facts = vec![
        ("Subject", certificate.subject.to_string()),
        ("Issuer", certificate.issuer.to_string()),
        ("Serial", certificate.serial_hex()),
        ("Valid", format!("{} to {}", certificate.not_before, certificate.not_after)),
        ("Key", format!("{}, signed with {}", certificate.key.name, certificate.signature_algorithm.name())),
        ("Name here", anchor.id.clone()),
    ];
    Root {
        id: anchor.id.clone(),
        name: certificate.label(),
        badge,
        believed: believed.to_owned(),
        on: anchor.usage == Use::On,
        own: anchor.class == RootClass::User,
        facts,
        digest: certificate.digest(),
        origin: anchor.origin.clone(),
        meaning: anchor.meaning.clone(),
        oddity: oddity.to_owned(),
        der: certificate.der.clone(),
    }
}
