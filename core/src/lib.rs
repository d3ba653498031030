//! The STSAFE-A120 as a library: codec, link, sessions, policy and a virtual chip.
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "std")]
pub mod crypto;
#[cfg(feature = "std")]
pub mod verdict;
#[cfg(feature = "std")]
pub mod x509;
