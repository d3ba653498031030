//! Keys that are to get into the chip without travelling in clear: what is ordered, and what came of it. Secrets inside
//! are wiped and never printed.

use std::fmt;
use std::sync::Arc;

use stsafe_core::{
    command::Command,
    crypto::{Curve, Hash, PrivateKey},
    observe::Observation,
    plan::Plan,
    policy::Session,
    session::material::Material,
};
use zeroize::Zeroizing;

/// What host and chip are to agree on, and the words somebody will be asked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyOrder {
    /// The keys, or who makes them.
    pub material: Material,
    /// Curve of both ephemeral keys.
    pub curve: Curve,
    /// Who signs both ephemeral keys, where the chip asks for it.
    pub issuer: Option<IssuerKey>,
    /// Title of the plan.
    pub title: String,
    /// What follows from it.
    pub consequence: String,
    /// What the button says.
    pub button: String,
    /// What is typed on real hardware.
    pub words: String,
}

/// What is said before somebody agrees to a write, in the window and on the command line.
#[derive(Clone, Debug)]
pub struct Said {
    /// Title of the plan.
    pub title: String,
    /// What follows from it.
    pub consequence: String,
    /// What the button says.
    pub button: String,
    /// What is typed on real hardware.
    pub words: String,
}

impl Said {
    /// Of host keys; `again` where a pair is there already.
    pub fn host_keys(again: bool) -> Self {
        let (title, consequence) = if again {
            (
                "Write the host keys again",
                "The old pair is gone, and every host that has only those is locked out.",
            )
        } else {
            (
                "Write the host keys",
                "Commands can be protected then, and only who has this pair can speak for the host.",
            )
        };
        Self {
            title: title.to_owned(),
            consequence: consequence.to_owned(),
            button: "Write both keys".to_owned(),
            words: "host keys".to_owned(),
        }
    }

    /// Of a key for a public slot.
    pub fn public_key(slot: u8) -> Self {
        Self {
            title: format!("Write the public key of slot {slot}"),
            consequence: format!("Slot {slot} keeps this key for the life of the chip."),
            button: format!("Write public slot {slot}"),
            words: format!("public slot {slot}"),
        }
    }

    /// The order of these keys, under these words.
    pub fn order(self, material: Material, curve: Curve, issuer: Option<IssuerKey>) -> KeyOrder {
        let Self { title, consequence, button, words } = self;
        KeyOrder { material, curve, issuer, title, consequence, button, words }
    }

    /// The plan of these commands, under these words.
    pub fn plan(self, commands: Vec<(String, Command)>, seen: &Observation, session: Session) -> Plan {
        Plan::new(self.title, commands, seen, session)
            .consequence(self.consequence)
            .asks(self.button, self.words)
    }
}

/// Why the key of a public slot would be of no use, for good; empty where it would be of some, and where nobody asked.
pub fn useless_in(seen: &Observation, slot: u8) -> &'static str {
    // Bits 1 to 4 of the second byte are the uses (KNOWN, public key flags).
    let unused = seen.public_slot(slot).is_some_and(|(_, flags)| flags.0[1] & 0x1E == 0);
    if unused { "No use is enabled: a key written now would be useless. Set the uses first." } else { "" }
}

/// The public slot whose owner has to sign for host keys that travel wrapped or not at all; `None` where anybody may write
/// them, and where the control fields are not known.
pub fn signer_of_host_keys(seen: &Observation) -> Option<u8> {
    let fields = seen.host_key_control.as_ref()?.value;
    fields.authentication_slot().filter(|_| !fields.wrapped_anonymous())
}

/// A private key that signs, and the chip's public slot that knows its other half.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuerKey {
    curve: Curve,
    scalar: Zeroizing<Vec<u8>>,
    /// Public slot of the chip.
    pub slot: u8,
}

impl IssuerKey {
    /// From a scalar; `None` where it is none of the curve.
    pub fn new(curve: Curve, scalar: Zeroizing<Vec<u8>>, slot: u8) -> Option<Self> {
        let key = Self { curve, scalar, slot };
        key.private().map(|_| key)
    }

    /// The key in use.
    pub fn private(&self) -> Option<PrivateKey> {
        PrivateKey::from_bytes(self.curve, &self.scalar).ok()
    }

    /// The digest that goes with the curve: as long as its order, or none where the curve has its own.
    pub fn hash(&self) -> Option<Hash> {
        match self.curve {
            Curve::Ed25519 | Curve::X25519 => None,
            Curve::NistP256 | Curve::BrainpoolP256 => Some(Hash::Sha256),
            Curve::NistP384 | Curve::BrainpoolP384 => Some(Hash::Sha384),
            Curve::NistP521 | Curve::BrainpoolP512 => Some(Hash::Sha512),
        }
    }
}

impl fmt::Debug for IssuerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IssuerKey({}, slot {})", self.curve, self.slot)
    }
}

/// The exchange is done: the commands that are left, with their exact bytes.
pub struct PreparedKeys {
    /// What was ordered.
    pub order: Arc<KeyOrder>,
    /// The commands that write the keys.
    pub plan: Arc<Plan>,
    /// The keys that both sides will have.
    pub keys: Vec<Zeroizing<Vec<u8>>>,
    /// The plan was sent; the chip's ephemeral key is used up.
    pub sent: bool,
}

/// Keys that were drawn; never printed.
#[derive(Clone)]
pub struct Drawn(pub Vec<Zeroizing<Vec<u8>>>);

impl fmt::Debug for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Drawn")
    }
}
