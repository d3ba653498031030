//! Key pairs and signatures of all eight curves.
//!
//! A [`PublicKey`] has been checked when it exists; a [`PrivateKey`] shows its secret only where it is asked to, for a
//! state file. Each family of curves is one file; which curve belongs to which is said once, in `family`.

mod ed25519;
mod family;
mod private;
mod public;
mod signature;
mod weierstrass;
mod x25519;

pub use private::PrivateKey;
pub use public::PublicKey;
pub use signature::Signature;
