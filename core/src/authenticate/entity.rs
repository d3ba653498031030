//! The other direction: does the chip believe the host? The chip draws a challenge, the host signs it, the chip verifies
//! with the public key of a generic slot (protocol 4.9).
//!
//! The host's private key lives in a [`Host`] and never goes over any seam: only a signature does. What never lives
//! here: where that key comes from, and the consent to write its public half into a chip.

use core::fmt;
use core::str::FromStr;

use serde::Serialize;

use crate::command::Command;
use crate::command::access::VerifyEntitySignature;
use crate::command::asymmetric::WritePublicKey;
use crate::command::attribute::PutPublicKeyFlags;
use crate::command::catalog::Listed as _;
use crate::command::query::{PublicKeyFlags, PublicKeySlotContent};
use crate::command::wire::WireKey;
use crate::crypto::{CryptoError, Draw, Hash, PrivateKey, PublicKey, RandomSource, Signature};
use crate::observe::Observation;
use crate::verdict::{Check, CheckResult, Evidence, Verdict};

/// Flags of a slot that verifies entities and does nothing else, for good (KNOWN: bit 3 of the second byte).
const ENTITY_ONLY: PublicKeyFlags = PublicKeyFlags([0x00, 0x08]);

/// The question of this direction.
pub const QUESTION: &str = "Does the chip believe us?";

/// How the host behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostCase {
    /// It signs the chip's challenge with its key.
    #[default]
    RightKey,
    /// It signs with a key drawn for this run: somebody who never had the host's key.
    WrongKey,
    /// It plays back a signature over an earlier challenge: somebody who listened.
    OldSignature,
    /// One bit of the challenge changes on the way to the host.
    ChangedChallenge,
}

impl HostCase {
    /// In the order of the screen.
    pub const ALL: [Self; 4] = [Self::RightKey, Self::WrongKey, Self::OldSignature, Self::ChangedChallenge];

    /// The words on the screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RightKey => "Right key",
            Self::WrongKey => "Wrong key",
            Self::OldSignature => "Old signature",
            Self::ChangedChallenge => "Changed challenge",
        }
    }

    /// The word on the command line: `wrong-key`.
    pub fn word(self) -> String {
        self.name().to_lowercase().replace(' ', "-")
    }
}

impl fmt::Display for HostCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for HostCase {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|case| case.word().eq_ignore_ascii_case(text));
        let words: Vec<String> = Self::ALL.into_iter().map(Self::word).collect();
        known
            .ok_or_else(|| format!("{text:?} is no way for a host to behave; there are {}", words.join(", ")))
    }
}

/// Who the host is, for one run.
#[derive(Clone, Debug)]
pub struct Host {
    /// Its private key; it never leaves this value.
    pub key: PrivateKey,
    /// Generic public key slot of the chip that holds the public half.
    pub slot: u8,
    /// How it behaves.
    pub case: HostCase,
}

/// What went to and fro, as far as it has come. Public values only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// What the chip says about its slot.
    pub slot: Option<PublicKeySlotContent>,
    /// An earlier challenge of the chip, whose signature is kept to be played back.
    pub earlier: Vec<u8>,
    /// The chip's challenge.
    pub challenge: Vec<u8>,
    /// The challenge that reached the host.
    pub received: Vec<u8>,
    /// The public half of the key that signed.
    pub signer: Option<PublicKey>,
    /// The signature that goes to the chip.
    pub signature: Option<Signature>,
    /// Whether the chip says it is valid.
    pub valid: Option<bool>,
}

impl Host {
    /// What the host does with the challenges: the one it received, and where it plays back, an earlier one.
    pub(super) fn sign(
        &self,
        proof: &Proof,
        random: &mut dyn RandomSource,
    ) -> Result<(PublicKey, Signature), CryptoError> {
        let drawn;
        let (key, challenge) = match self.case {
            HostCase::RightKey | HostCase::ChangedChallenge => (&self.key, &proof.received),
            HostCase::OldSignature => (&self.key, &proof.earlier),
            HostCase::WrongKey => {
                drawn = PrivateKey::generate(Draw::HostEphemeral(self.key.curve()), random)?;
                (&drawn, &proof.received)
            }
        };
        Ok((key.public().clone(), sign(key, challenge)?))
    }

    /// The command that has the chip verify a signature.
    pub(super) fn present(&self, signature: Signature) -> VerifyEntitySignature {
        VerifyEntitySignature { slot: self.slot, signature }
    }
}

/// Signs a challenge of the chip. Ed25519 signs the 16 bytes themselves (KNOWN); ECDSA signs their hash: SHA-256 on
/// P-256 (KNOWN, ST's example), the hash that fits the curve elsewhere (INFERRED).
pub fn sign(key: &PrivateKey, challenge: &[u8]) -> Result<Signature, CryptoError> {
    if !key.curve().is_weierstrass() {
        return key.sign_message(challenge);
    }
    let hash = Hash::for_digest_len(key.curve().coordinate_len());
    key.sign_digest(&hash.digest(challenge)?, hash)
}

/// Whether the owner of `key` signed `challenge` as [`sign`] does.
pub fn verifies(key: &PublicKey, challenge: &[u8], signature: &Signature) -> bool {
    if !key.curve().is_weierstrass() {
        return key.verify_message(challenge, signature);
    }
    let hash = Hash::for_digest_len(key.curve().coordinate_len());
    hash.digest(challenge).is_ok_and(|digest| key.verify_digest(&digest, signature))
}

/// The slot to use: the one that holds this key, else the first that is known to be empty, else slot 0.
pub fn slot_for(seen: &Observation, key: &PublicKey) -> u8 {
    let slots = 0..seen.public_key_slots().unwrap_or(0);
    let holds = |slot: &u8| seen.public_key(*slot).flatten().is_some_and(|held| is(held, key));
    let empty = |slot: &u8| seen.public_slot(*slot).is_some_and(|(present, _)| !present);
    slots.clone().find(holds).or_else(|| slots.clone().find(empty)).unwrap_or(0)
}

/// What is missing for the chip to know this host: its public key, the use of the slot. Both are one-way. Nothing when
/// the chip knows it.
pub fn enrolment(seen: &Observation, slot: u8, key: &PublicKey) -> Vec<(String, Command)> {
    let wire = WireKey { curve: key.curve(), bytes: key.bytes().to_vec() };
    let write = (
        format!("Write the host's key to public slot {slot}"),
        WritePublicKey { slot, key: wire }.into_command(),
    );
    let allow = (
        format!("Let public slot {slot} verify entities, and nothing else"),
        PutPublicKeyFlags { slot, flags: ENTITY_ONLY }.into_command(),
    );
    let held = seen.public_key(slot).flatten().is_some_and(|held| is(held, key));
    let allowed = seen.public_slot(slot).is_some_and(|(_, flags)| flags.entity_authentication());
    [(held, write), (allowed, allow)].into_iter().filter(|(done, _)| !done).map(|(_, step)| step).collect()
}

fn is(held: &WireKey, key: &PublicKey) -> bool {
    held.curve == key.curve() && held.bytes == key.bytes()
}

/// Whether the slot can verify anybody: the first line of the verdict, and the only one that can be said before the host
/// has signed.
pub(super) fn slot_check(slot: u8, content: &PublicKeySlotContent) -> Check {
    let (result, reason) = match &content.key {
        None => (CheckResult::Fail, format!("Public key slot {slot} is empty: the chip knows no host.")),
        Some(_) if !content.flags.entity_authentication() => {
            (CheckResult::Fail, format!("Public key slot {slot} holds a key, but may not verify entities."))
        }
        Some(key) => (
            CheckResult::Pass,
            format!("Public key slot {slot} holds a key on {} and may verify entities.", key.curve),
        ),
    };
    let flags =
        Evidence { source: format!("flags of slot {slot}"), offset: 0, bytes: content.flags.0.to_vec() };
    Check::new("entity-slot", "The chip knows a host", result, reason).on(flags)
}

/// Judges the whole direction: what a chip's plain no cannot tell apart has a line each.
pub(super) fn judge(host: &Host, proof: &Proof) -> Option<Verdict> {
    let content = proof.slot.as_ref()?;
    let (signer, signature, valid) = (proof.signer.as_ref()?, proof.signature.as_ref()?, proof.valid?);
    let held = content.key.as_ref()?;
    let own = is(held, signer);
    let intact = proof.received == proof.challenge;
    let fresh = verifies(signer, &proof.received, signature);
    let computed =
        PublicKey::new(held.curve, &held.bytes).is_ok_and(|key| verifies(&key, &proof.challenge, signature));
    let evidence =
        |source: &str, bytes: &[u8]| Evidence { source: source.into(), offset: 0, bytes: bytes.to_vec() };
    let result = |yes| if yes { CheckResult::Pass } else { CheckResult::Fail };
    let slot = host.slot;
    let key = Check::new(
        "host-key",
        format!("Signed with the key of slot {slot}"),
        result(own),
        if own {
            format!("The key that signed is the private half of the key in slot {slot}.")
        } else {
            format!("The key that signed is another one than that in slot {slot}.")
        },
    );
    let challenge = Check::new(
        "challenge-intact",
        "Challenge arrived unchanged",
        result(intact),
        if intact {
            "The host received the 16 bytes that the chip sent.".to_owned()
        } else {
            "The host received other bytes than the chip sent: somebody is between them.".to_owned()
        },
    );
    let new = Check::new(
        "signature-fresh",
        "Signed in this run",
        result(fresh),
        if fresh {
            "The signature is over the challenge of this run.".to_owned()
        } else {
            "The signature is over an earlier challenge: a recording.".to_owned()
        },
    );
    // Where everything else is right the chip has to say yes; a no is then the chip's own.
    let agrees = valid == computed && (valid || !(own && intact && fresh));
    let said = if valid { "01 valid" } else { "00 not valid" };
    let answer = Check::new(
        "chip-answer",
        "Chip answers as computed here",
        result(agrees),
        if agrees {
            format!("The chip answers {said}, and so does the host's own computation.")
        } else {
            format!(
                "The chip answers {said}, the host computes the opposite. ECDSA hashes other than SHA-256 are inferred."
            )
        },
    );
    Some(Verdict::new(
        "entity",
        QUESTION,
        vec![
            slot_check(slot, content),
            key.on(evidence("key that signed", signer.bytes())),
            challenge.on(evidence("challenge of the chip", &proof.challenge)),
            new.on(evidence("signature R, S", &signature.to_bytes())),
            answer.on(evidence("answer of the chip", &[u8::from(valid)])),
        ],
    ))
}
