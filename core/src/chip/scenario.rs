//! Virtual chips to learn from: the genuine one, and impostors that a verifier must find out.
//!
//! Impostors are chips of their own, built beside the user's chip; nothing here changes a chip that somebody uses.

use core::fmt;
use core::str::FromStr;

use serde::Serialize;

use super::Chip;
use super::build::Identity;
use super::state::{Nvm, Secret};
use crate::crypto::{Curve, Hash, PrivateKey, RandomSource, Signature};
use crate::hex;
use crate::profile::{Problems, Profile};
use crate::x509::Certificate;
use crate::x509::issue::IssueError;
use crate::x509::simulator;

/// Who answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// The chip that the certificate was made for.
    #[default]
    Genuine,
    /// Zone 0 copied to another chip; the private key could not be copied.
    Clone,
    /// A certificate that somebody else signed in the authority's name, with a key of its own.
    Forged,
    /// A certificate in order in every way, of an authority that nobody here knows.
    WrongCa,
    /// One bit of the certificate's signature is another one: a fault, or somebody who tried.
    FlippedBit,
    /// A box that recorded an earlier answer of the genuine chip and plays it back.
    Replayed,
}

impl Scenario {
    /// In the order of the screen.
    pub const ALL: [Self; 6] =
        [Self::Genuine, Self::Clone, Self::Forged, Self::WrongCa, Self::FlippedBit, Self::Replayed];

    /// The word on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Genuine => "Genuine",
            Self::Clone => "Clone",
            Self::Forged => "Forged",
            Self::WrongCa => "Wrong CA",
            Self::FlippedBit => "Flipped bit",
            Self::Replayed => "Replayed",
        }
    }
}

impl Scenario {
    /// The word on the command line: `wrong-ca`.
    pub fn word(self) -> String {
        self.name().to_lowercase().replace(' ', "-")
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scenario {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|s| s.word().eq_ignore_ascii_case(text));
        known.ok_or_else(|| {
            let words: Vec<String> = Self::ALL.into_iter().map(Self::word).collect();
            format!("{text:?} is no scenario; there are {}", words.join(", "))
        })
    }
}

/// Why a virtual chip cannot be made. Both parts ship with the program, so this means a damaged build.
#[derive(Debug)]
pub enum BuildError {
    /// The shipped profile.
    Profile(Problems),
    /// The simulator's certificates or keys.
    Issue(IssueError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(e) => write!(f, "the shipped SPL05 profile cannot be read: {e}"),
            Self::Issue(e) => write!(f, "the simulator's certificate cannot be made: {e}"),
        }
    }
}

impl core::error::Error for BuildError {}

impl From<IssueError> for BuildError {
    fn from(error: IssueError) -> Self {
        Self::Issue(error)
    }
}

/// State of a fresh chip of any profile, with a certificate of the profile's shape from the simulator's authority.
pub fn fresh(profile: &Profile) -> Result<Nvm, BuildError> {
    let leaf = &profile.leaf;
    let (prefix, trailer) = (hex::fixed(&leaf.serial_prefix), hex::fixed(leaf.serial_trailer.value()));
    let identity = simulator::identity_as(prefix, trailer, &leaf.common_name_prefix)?;
    let identity = Identity { leaf: identity.leaf, key: Secret(identity.private_key.to_vec()) };
    Ok(Nvm::from_profile(profile, &identity))
}

/// State of a fresh SPL05 chip in this scenario.
pub fn state(scenario: Scenario) -> Result<Nvm, BuildError> {
    let profile = Profile::spl05().map_err(BuildError::Profile)?;
    let genuine = simulator::default_identity();
    let key = Secret(genuine.private_key.to_vec());
    let identity = match scenario {
        Scenario::Genuine | Scenario::Replayed => Identity { leaf: genuine.leaf, key },
        Scenario::Clone => {
            Identity { leaf: genuine.leaf, key: Secret(simulator::clone_key()?.to_bytes().to_vec()) }
        }
        Scenario::Forged => Identity { leaf: simulator::forged_leaf()?, key },
        Scenario::WrongCa => Identity { leaf: simulator::wrong_ca_leaf()?, key },
        Scenario::FlippedBit => {
            let mut leaf = genuine.leaf;
            // The last byte belongs to the signature's S: the certificate stays DER, and its content stays true.
            if let Some(last) = leaf.last_mut() {
                *last ^= 0x01;
            }
            Identity { leaf, key }
        }
    };
    Ok(Nvm::from_profile(&profile, &identity))
}

/// Who a chip with this state is, as far as its state tells: a clone where the certificate in zone 0 is about another key
/// than the one in slot 0, else genuine. Only for whoever owns the virtual chip; over the bus nobody sees a private key.
pub fn played(nvm: &Nvm) -> Scenario {
    let named = nvm.zone(0).and_then(|zone| Certificate::from_zone(&zone.data).ok().flatten());
    let named = named.and_then(|leaf| leaf.key.public_key().ok());
    let held = nvm.private.iter().find(|slot| slot.slot == 0).and_then(|slot| slot.key.as_ref());
    let held = held.and_then(|key| PrivateKey::from_bytes(key.curve, &key.secret.0).ok());
    match (named, held) {
        (Some(named), Some(held)) if named != *held.public() => Scenario::Clone,
        _ => Scenario::Genuine,
    }
}

/// A fresh SPL05 chip in this scenario.
pub fn chip(scenario: Scenario, random: Box<dyn RandomSource>) -> Result<Chip, BuildError> {
    let mut chip = Chip::new(state(scenario)?, random);
    if scenario == Scenario::Replayed {
        chip.replay_signature(recorded()?);
    }
    Ok(chip)
}

/// An answer that the genuine chip once gave to another challenge.
fn recorded() -> Result<Signature, IssueError> {
    let key = PrivateKey::from_bytes(Curve::NistP256, &simulator::default_identity().private_key)?;
    let challenge = Hash::Sha256.digest(b"a challenge of yesterday")?;
    Ok(key.sign_digest(&challenge, Hash::Sha256)?)
}
