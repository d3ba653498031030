//! The STSAFE-A120 as a library: codec, link, sessions, policy and a virtual chip.
//!
//! The map: `bytes` reads and writes fields · `link` frames them for the I²C bus · `bridge` is what host and firmware
//! say to each other · `command` gives each command its layout · `chip` answers them like the real one · `transport` carries bytes to a chip · `device` joins the layers.
#![cfg_attr(not(feature = "std"), no_std)]

pub mod bridge;
pub mod bytes;
pub mod link;

#[cfg(feature = "std")]
pub mod access;
#[cfg(feature = "std")]
pub mod authenticate;
#[cfg(feature = "std")]
pub mod capture;
#[cfg(feature = "std")]
pub mod chip;
#[cfg(feature = "std")]
pub mod command;
#[cfg(feature = "std")]
pub mod crypto;
#[cfg(feature = "std")]
pub mod describe;
#[cfg(feature = "std")]
pub mod device;
#[cfg(feature = "std")]
pub mod effect;
#[cfg(feature = "std")]
pub mod exchange;
#[cfg(feature = "std")]
pub mod hex;
#[cfg(feature = "std")]
pub mod import;
#[cfg(feature = "std")]
pub mod lab;
#[cfg(feature = "std")]
pub mod observe;
#[cfg(feature = "std")]
pub mod paste;
#[cfg(feature = "std")]
pub mod pcapng;
#[cfg(feature = "std")]
pub mod places;
#[cfg(feature = "std")]
pub mod plan;
#[cfg(feature = "std")]
pub mod policy;
#[cfg(feature = "std")]
pub mod preset;
#[cfg(feature = "std")]
pub mod profile;
#[cfg(feature = "std")]
pub mod report;
#[cfg(feature = "std")]
pub mod sealed;
#[cfg(feature = "std")]
pub mod session;
#[cfg(feature = "std")]
pub mod trace;
#[cfg(feature = "std")]
pub mod transport;
#[cfg(feature = "std")]
pub mod twin;
#[cfg(feature = "std")]
pub mod verdict;
#[cfg(feature = "std")]
pub mod words;
#[cfg(feature = "std")]
pub mod x509;
