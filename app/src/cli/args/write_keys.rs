//! `keys host`, `keys public`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use stsafe_core::crypto::Curve;

use super::byte;
use crate::cli::request::{any_curve, curve};

/// `keys`.
#[derive(Subcommand)]
pub enum KeysCommand {
    /// Write the host keys (one-way): in an envelope, in clear, or agreed on with the chip; signed where the chip asks for it
    Host(HostArgs),
    /// Write a public key into a slot, once (one-way)
    Public(PublicArgs),
}

/// How host keys get into the chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum KeyWay {
    /// In an envelope that only this chip opens.
    Wrapped,
    /// Both sides reckon the same pair; no key travels.
    Agreed,
    /// As they are: everybody on the bus learns them.
    InClear,
}

/// `keys host`.
#[derive(Args)]
pub struct HostArgs {
    /// How they get there
    #[arg(long, default_value = "wrapped")]
    pub way: KeyWay,
    /// The new pair. Hex: the MAC key, then the cipher key, 16 or 32 bytes each; a file with that hex or with the bytes; or
    /// a pair that was kept with secrets add
    #[arg(long = "new", value_name = "HEX|@FILE|stored:NAME")]
    pub pair: Option<String>,
    /// With --way agreed: bits of each key, 128 or 256
    #[arg(long, default_value_t = 128, value_name = "BITS")]
    pub bits: u16,
    /// Curve of both ephemeral keys: p256, p384, p521, bp256, bp384, bp512 or x25519
    #[arg(long, default_value = "p256", value_name = "CURVE", value_parser = any_curve)]
    pub curve: Curve,
    /// Private key of the owner of the public slot that the chip's control fields name: a file in PKCS#8 or SEC1, PEM or
    /// DER, not encrypted, or a key that was kept with secrets add
    #[arg(long, value_name = "FILE|stored:NAME")]
    pub signer: Option<String>,
    /// Keep the new pair in the encrypted file under this name, before it is written; --way agreed needs it, because nobody
    /// else would know the pair
    #[arg(long, value_name = "NAME")]
    pub keep: Option<String>,
}

/// `keys public`.
#[derive(Args)]
pub struct PublicArgs {
    /// Public key slot
    #[arg(long, value_parser = byte)]
    pub slot: u8,
    /// The key: a public key or a certificate, PEM or DER
    #[arg(long, value_name = "FILE", required_unless_present = "hex", conflicts_with_all = ["hex", "curve"])]
    pub key: Option<PathBuf>,
    /// The key as the chip has it, hex: X and Y, or 32 bytes on Ed25519
    #[arg(long, requires = "curve")]
    pub hex: Option<String>,
    /// Curve of that key: p256, p384, p521, bp256, bp384, bp512 or ed25519
    #[arg(long, value_name = "CURVE", value_parser = curve)]
    pub curve: Option<Curve>,
}
