//! Agreement with the chip's volatile ECDHE key. All of it is public but the secrets, so even the host's signature can
//! be judged here.

use super::entity::verifier;
use super::private_keys::{agreeable, on_curve};
use super::provisioning::{Delivery, host_key_write};
use super::{Case, Check, Stop, refused, unknown};
use crate::command::agreement::{
    Agreement, Authentication, EstablishHostKeys, EstablishSymmetricKeys, StartKekSession,
};
use crate::command::asymmetric::GenerateEcdheKey;
use crate::command::query::PublicKeyFlags;
use crate::command::wire::WireKey;
use crate::crypto::Hash;
use crate::link::Status;
use crate::session::kek;

pub(super) fn generate_key(c: GenerateEcdheKey) -> Check<String> {
    let name = c.curve.name();
    if !c.curve.can_agree() {
        return refused(Status::OUT_OF_RANGE, format!("{name} keys agree on nothing."));
    }
    Ok(format!("{name} keys can agree on a secret."))
}

pub(super) fn start_kek(c: &StartKekSession, case: &Case) -> Check<String> {
    agree(&c.agreement, PublicKeyFlags::start_kek, "start a KEK session", case)
}

pub(super) fn symmetric_keys(c: &EstablishSymmetricKeys, case: &Case) -> Check<String> {
    agree(&c.agreement, PublicKeyFlags::establish_symmetric, "establish symmetric keys", case)
}

pub(super) fn host_keys(c: &EstablishHostKeys, case: &Case) -> Check<String> {
    let by = c.agreement.authentication.as_ref().map(|authentication| authentication.slot);
    let allowed = host_key_write(Delivery::Agreed(by), case)?;
    let agreed = agree(&c.agreement, PublicKeyFlags::establish_host_key, "establish host keys", case)?;
    Ok(format!("{allowed} {agreed}"))
}

fn agree(agreement: &Agreement, may: fn(PublicKeyFlags) -> bool, what: &str, case: &Case) -> Check<String> {
    let volatile = &case.seen.volatile;
    let device = match (&volatile.ecdhe, volatile.reset_seen) {
        (Some(device), _) => device,
        (None, true) => {
            return refused(Status::KEY_NOT_FOUND, "There is no volatile ECDHE key; each serves once.");
        }
        (None, false) => return unknown("Whether the chip holds a volatile ECDHE key is not known."),
    };
    let host = &agreement.host;
    if device.curve != host.curve {
        let rule = format!(
            "The volatile ECDHE key is on {}, the host's key on {}.",
            device.curve.name(),
            host.curve.name()
        );
        return refused(Status::WRONG_KEY_TYPE, rule);
    }
    let Some(authentication) = &agreement.authentication else {
        agreeable(host)?;
        return Ok("The volatile ECDHE key waits for the host's.".into());
    };
    let verifier = signed_for(authentication, may, what, case)?;
    agreeable(host)?;
    let signed = kek::to_be_signed(host, device);
    let right = kek::verify(&on_curve(verifier)?, authentication.hash, &signed, &authentication.signature);
    match right {
        Ok(true) => Ok(format!("The signature is right for public key slot {}.", authentication.slot)),
        Ok(false) => refused(Status::NOT_AUTHORISED, "The signature over curve and public keys is wrong."),
        Err(error) => Err(Stop::Refused(Status::OUT_OF_RANGE, error.to_string())),
    }
}

/// The generic public key that verifies the host's signature, and a hash that goes with its curve.
fn signed_for<'a>(
    authentication: &Authentication,
    may: fn(PublicKeyFlags) -> bool,
    what: &str,
    case: &Case<'a>,
) -> Check<&'a WireKey> {
    let (flags, key) = verifier(authentication.slot, case)?;
    if !may(flags) {
        let rule = format!("Public key slot {} may not {what}.", authentication.slot);
        return refused(Status::NOT_AUTHORISED, rule);
    }
    match (authentication.hash, key.curve.is_weierstrass()) {
        (None, true) => refused(Status::INCONSISTENT_DATA, "A signature with ECDSA needs a hash."),
        (Some(_), false) => refused(Status::INCONSISTENT_DATA, "Ed25519 signs without a hash."),
        (Some(Hash::Sha1), true) => refused(Status::OUT_OF_RANGE, "SHA-1 is not offered."),
        _ => Ok(key),
    }
}
