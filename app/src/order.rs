//! Keys that are to get into the chip without travelling in clear: what is ordered, and what came of it. Secrets inside
//! are wiped and never printed.

use std::fmt;
use std::sync::Arc;

use stsafe_core::{crypto::Curve, plan::Plan, session::material::Material};
use zeroize::Zeroizing;

/// What host and chip are to agree on, and the words somebody will be asked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyOrder {
    /// The keys, or who makes them.
    pub material: Material,
    /// Curve of both ephemeral keys.
    pub curve: Curve,
    /// Title of the plan.
    pub title: String,
    /// What follows from it.
    pub consequence: String,
    /// What the button says.
    pub button: String,
    /// What is typed on real hardware.
    pub words: String,
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
