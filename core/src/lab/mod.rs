//! Experiments on one chip: an echo loop that brings a bus up, random bytes with figures, frames typed by hand, and what
//! a host can reckon beside the chip's answer.
//!
//! Every command leaves through [`crate::device::Device`], consent and read-only mode included. Nothing is painted here,
//! no file is touched, and no clock is read: durations come from the exchanges.

pub mod echo;
pub mod figures;
mod gamma;
pub mod raw;
pub mod reckon;
pub mod work;
