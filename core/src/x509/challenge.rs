//! Does it hold the key? A signed challenge against the key in the certificate.
//!
//! The chip signs the challenge itself as if it were a digest (RUN: the signatures printed for eval3 and eval4 chips
//! verify only that way; Ed25519 keys sign it as a message).

use super::certificate::Certificate;
use crate::crypto::Signature;
use crate::verdict::{Check, CheckResult, Evidence, Verdict};

/// Judges whether the holder of the leaf's private key signed `challenge`.
pub fn judge(leaf: &Certificate, challenge: &[u8], signature: &Signature) -> Verdict {
    let title = "Signature over the challenge";
    let check = match leaf.key.public_key() {
        Err(why) => Check::new("challenge-signature", title, CheckResult::Fail, why).on(Evidence::of(
            "leaf",
            &leaf.der,
            leaf.key.bytes_range.clone(),
        )),
        Ok(key) => {
            let right = if key.curve().is_weierstrass() {
                key.verify_digest(challenge, signature)
            } else {
                key.verify_message(challenge, signature)
            };
            let (result, reason) = if right {
                (
                    CheckResult::Pass,
                    "The key in the certificate verifies it: whoever answered holds the private key."
                        .to_owned(),
                )
            } else {
                (
                    CheckResult::Fail,
                    "The key in the certificate does not verify it: whoever answered does not hold the private key, \
                     as with a copied certificate."
                        .to_owned(),
                )
            };
            let bytes = signature.to_bytes();
            Check::new("challenge-signature", title, result, reason).on(Evidence {
                source: "signature R, S".to_owned(),
                offset: 0,
                bytes,
            })
        }
    };
    let fresh = if challenge.len() >= SHORTEST {
        Check::new(
            "challenge-length",
            "Length of the challenge",
            CheckResult::Pass,
            format!("{} bytes: long enough not to come twice.", challenge.len()),
        )
    } else {
        Check::new(
            "challenge-length",
            "Length of the challenge",
            CheckResult::Warn,
            format!("{} bytes are few: an answer recorded earlier might fit.", challenge.len()),
        )
    };
    let fresh = fresh.on(Evidence { source: "challenge".to_owned(), offset: 0, bytes: challenge.to_vec() });
    Verdict::new("challenge", "Does it hold the key?", vec![check, fresh])
}

/// 128 bits.
const SHORTEST: usize = 16;
