//! Arguments of `certs request` and `certs install`.

use std::path::PathBuf;

use clap::Args;
use stsafe_core::crypto::Curve;

use super::byte;
use crate::cli::request::curve;

/// `certs request`.
#[derive(Args)]
pub struct RequestArgs {
    /// Private key slot whose key signs
    #[arg(long, value_parser = byte)]
    pub slot: u8,
    /// Make a new key in the slot first (one-way): p256, p384, p521, bp256, bp384, bp512 or ed25519
    #[arg(long, value_name = "CURVE", value_parser = curve, conflicts_with = "key")]
    pub generate: Option<Curve>,
    /// A certificate about the slot's key, PEM or DER
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Common name
    #[arg(long, value_name = "NAME")]
    pub common_name: String,
    /// Organization
    #[arg(long, default_value = "Workbench", value_name = "NAME")]
    pub organization: String,
    /// Country, two letters; ZZ is none
    #[arg(long, default_value = "ZZ", value_name = "CC")]
    pub country: String,
    /// Write the request there as PEM
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `certs install`.
#[derive(Args)]
pub struct InstallArgs {
    /// The certificate, PEM or DER
    pub file: PathBuf,
    /// Private key slot that it is about, 1 to 4
    #[arg(long, value_parser = byte)]
    pub slot: u8,
    /// Zone that takes it, 1 to 4 on SPL05
    #[arg(long, value_parser = byte)]
    pub zone: u8,
    /// Close the zone to updates afterwards, for ever
    #[arg(long)]
    pub freeze: bool,
}
