//! Arguments of `lab`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use stsafe_core::crypto::Hash;

use super::{byte, word};

/// `lab`.
#[derive(Subcommand)]
pub enum LabCommand {
    /// Bring a bus up: echoes of all lengths, errors, times, throughput
    Echo(EchoArgs),
    /// Draw random bytes, with figures that prove nothing
    Random(RandomArgs),
    /// A digest by the chip, and the host's own beside it
    Hash(HashArgs),
    /// Make or verify a CMAC or HMAC with a symmetric key
    Mac(MacArgs),
    /// Encrypt with a symmetric key
    Encrypt(CipherArgs),
    /// Decrypt with a symmetric key
    Decrypt(CipherArgs),
    /// Wrap bytes in a local envelope
    Wrap(EnvelopeArgs),
    /// Open a local envelope again
    Unwrap(EnvelopeArgs),
    /// Derive keys by HKDF, to the host
    Derive(DeriveArgs),
}

/// `lab echo`.
#[derive(Args)]
pub struct EchoArgs {
    /// Bytes of data (may be repeated); nine lengths from 1 to 735 where left out
    #[arg(long, value_name = "BYTES", value_parser = word)]
    pub length: Vec<u16>,
    /// How often every length is sent
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: u32,
}

/// `lab random`.
#[derive(Args)]
pub struct RandomArgs {
    /// How many bytes
    #[arg(long, default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..=16_777_216))]
    pub bytes: u32,
    /// Write them to this file, as they came
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Bytes that go in: one of the three.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Input {
    /// Bytes in hex, in any usual notation
    #[arg(long)]
    pub hex: Option<String>,
    /// The bytes of a text
    #[arg(long)]
    pub text: Option<String>,
    /// The bytes of a file
    #[arg(long)]
    pub file: Option<PathBuf>,
}

/// `lab hash`.
#[derive(Args)]
pub struct HashArgs {
    #[command(flatten)]
    pub input: Input,
    /// sha-224, sha-256, sha-384, sha-512, sha3-256, sha3-384 or sha3-512
    #[arg(long, default_value = "sha-256", value_parser = digest)]
    pub alg: Hash,
    /// Send it in pieces of so many bytes
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u16).range(1..))]
    pub piece: Option<u16>,
}

/// `lab mac`.
#[derive(Args)]
pub struct MacArgs {
    /// Symmetric slot
    #[arg(long, value_parser = byte)]
    pub slot: u8,
    #[command(flatten)]
    pub input: Input,
    /// Bytes of the MAC: the front of the whole one
    #[arg(long, default_value = "16", value_parser = byte)]
    pub length: u8,
    /// Verify this MAC (hex) in place of making one
    #[arg(long, value_name = "HEX")]
    pub verify: Option<String>,
    /// The slot's key, for the host's own value
    #[arg(long, value_name = "HEX|@FILE")]
    pub key: Option<String>,
}

/// `lab encrypt`, `lab decrypt`.
#[derive(Args)]
pub struct CipherArgs {
    /// Symmetric slot; its key's mode says what is needed
    #[arg(long, value_parser = byte)]
    pub slot: u8,
    #[command(flatten)]
    pub input: Input,
    /// Nonce of CCM* (13 bytes) or IV of GCM, hex
    #[arg(long, value_name = "HEX", default_value = "", hide_default_value = true)]
    pub nonce: String,
    /// Associated data, hex
    #[arg(long, value_name = "HEX", default_value = "", hide_default_value = true)]
    pub aad: String,
    /// Tag to verify, hex; for decrypt
    #[arg(long, value_name = "HEX", default_value = "", hide_default_value = true)]
    pub tag: String,
    /// Send it in pieces of so many bytes
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u16).range(1..))]
    pub piece: Option<u16>,
    /// The slot's key, for the host's own value
    #[arg(long, value_name = "HEX|@FILE")]
    pub key: Option<String>,
}

/// `lab wrap`, `lab unwrap`.
#[derive(Args)]
pub struct EnvelopeArgs {
    /// Envelope slot
    #[arg(long, default_value = "0", value_parser = byte)]
    pub slot: u8,
    #[command(flatten)]
    pub input: Input,
}

/// `lab derive`.
#[derive(Args)]
pub struct DeriveArgs {
    /// Symmetric slot of the input key
    #[arg(long, value_parser = byte, required_unless_present = "input_key", conflicts_with = "input_key")]
    pub slot: Option<u8>,
    /// The input key in the command
    #[arg(long, value_name = "HEX|@FILE")]
    pub input_key: Option<String>,
    /// Salt, hex
    #[arg(long, value_name = "HEX", default_value = "", hide_default_value = true)]
    pub salt: String,
    /// Expand alone, without salt
    #[arg(long, conflicts_with = "salt")]
    pub expand_only: bool,
    /// Context and application information, hex
    #[arg(long, value_name = "HEX", default_value = "", hide_default_value = true)]
    pub info: String,
    /// Bytes of a key (may be repeated)
    #[arg(long, value_name = "BYTES", default_values_t = [32], value_parser = clap::value_parser!(u16).range(1..))]
    pub length: Vec<u16>,
    /// Digest
    #[arg(long, default_value = "sha-256", value_parser = digest)]
    pub alg: Hash,
    /// The slot's key, for the host's own value
    #[arg(long, value_name = "HEX|@FILE")]
    pub key: Option<String>,
}

fn digest(text: &str) -> Result<Hash, String> {
    let found = Hash::ALL.into_iter().find(|hash| hash.name().eq_ignore_ascii_case(text));
    found.ok_or_else(|| format!("{text:?} is no digest (sha-256, sha3-512)"))
}
