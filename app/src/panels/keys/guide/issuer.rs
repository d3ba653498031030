//! Who has to sign an exchange of ephemeral keys, where the control fields of a slot name a public key, and the private
//! key that signs. The signature is made by the program; the key never goes to the chip.

use stsafe_core::crypto::Curve;

use super::{Control, Stage, State, Step, View, Way};
use crate::order::{self, IssuerKey};

/// The owner of a public slot of the chip.
pub(super) struct Signer {
    slot: u8,
    /// Curve of the key in it, where it was read and holds one.
    curve: Option<Curve>,
}

/// Who signs for the host keys; `None` where nobody has to.
pub(super) fn of_host_keys(view: &View, way: Way) -> Option<Signer> {
    let slot = order::signer_of_host_keys(&view.known).filter(|_| way != Way::Plaintext);
    slot.map(|slot| signer(view, slot))
}

/// Who signs for a symmetric slot; `None` where nobody has to.
pub(super) fn of_symmetric(view: &View, slot: u8, way: Way) -> Option<Signer> {
    let fields = view.known.symmetric_control.get(&slot)?.value;
    let (anybody, by) = match way {
        Way::Plaintext => return None,
        Way::Wrapped => (fields.wrapped_anonymous(), fields.wrapped_authentication_slot()),
        Way::Agreed => (fields.ecdhe_anonymous(), fields.ecdhe_authentication_slot()),
    };
    by.filter(|_| !anybody).map(|slot| signer(view, slot))
}

fn signer(view: &View, slot: u8) -> Signer {
    let key = view.known.public_key(slot).flatten();
    Signer { slot, curve: key.map(|key| key.curve).filter(|curve| curve.can_sign()) }
}

impl Signer {
    /// Where its private key is given.
    pub(super) fn step(&self, state: &State) -> Step {
        let (detail, control) = match self.curve {
            Some(curve) => (
                format!("Public slot {} checks a signature by its owner, {}", self.slot, curve.name()),
                Control::IssuerKey(curve),
            ),
            None => (format!("Public slot {} holds no key that is known here", self.slot), Control::None),
        };
        let stage = if self.key(state).is_some() { Stage::Done } else { Stage::Now };
        Step { title: "Signer", detail, control, stage }
    }

    /// What is still to be chosen; empty when nothing is.
    pub(super) fn missing(&self, state: &State) -> String {
        match self.curve {
            None => format!("A public key in slot {}, read from the chip", self.slot),
            Some(_) if self.key(state).is_some() => String::new(),
            Some(curve) => {
                format!(
                    "The signer's private key, {} B, of public slot {}",
                    curve.coordinate_len(),
                    self.slot
                )
            }
        }
    }

    /// The key, once it is whole.
    pub(super) fn key(&self, state: &State) -> Option<IssuerKey> {
        let curve = self.curve?;
        IssuerKey::new(curve, state.issuer.bytes(curve.coordinate_len())?, self.slot)
    }
}
