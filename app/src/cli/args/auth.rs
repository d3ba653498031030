//! `auth`.

use clap::Args;
use stsafe_core::authenticate::{HostCase, Kind};
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::x509::Timestamp;

/// `auth`.
#[derive(Args)]
pub struct AuthArgs {
    /// Which way: device, multi-step (ends at the first no) or mutual (the chip verifies the host too)
    #[arg(long, default_value = "device")]
    pub kind: Kind,
    /// Let an impostor answer in place of the virtual chip: genuine, clone, forged, wrong-ca, flipped-bit
    /// or replayed
    #[arg(long, default_value = "genuine")]
    pub scenario: Scenario,
    /// With --kind mutual, how the host behaves: right-key, wrong-key, old-signature or changed-challenge
    #[arg(long = "host", default_value = "right-key", value_name = "HOW")]
    pub host_case: HostCase,
    /// With --kind mutual, the host's private key: a file in PKCS#8 or SEC1, PEM or DER, not encrypted, or a key that was
    /// kept with secrets add. A virtual chip may know the simulator's
    #[arg(long, value_name = "FILE|stored:NAME")]
    pub host_key: Option<String>,
    /// With --kind mutual, the public key slot by which the chip verifies the host; the one that holds its key where
    /// left out
    #[arg(long, value_parser = super::byte)]
    pub slot: Option<u8>,
    /// With --kind mutual, first write the host's public key to that slot where it is missing (one-way)
    #[arg(long)]
    pub enrol: bool,
    /// Judge for this date (2026-11-20, or with a time) instead of now
    #[arg(long, value_parser = super::date)]
    pub at: Option<Timestamp>,
}
