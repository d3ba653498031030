//! Host keys and passphrases, for every command; arguments of `secrets`.

use std::cell::OnceCell;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use stsafe_core::crypto::Curve;

use crate::cli::request::any_curve;
use crate::secret::TypedKeys;

/// Who speaks for the host.
#[derive(Args)]
pub struct KeyArgs {
    /// Open a host session first. Hex: the MAC key, then the cipher key, 16 or 32 bytes each; a file with that hex or with
    /// the bytes; or a pair that was kept with secrets add
    #[arg(long, global = true, value_name = "HEX|@FILE|stored:NAME")]
    pub host_keys: Option<String>,
    /// Passphrase of the kept secrets: the first line of this file, - for stdin; asked for on the terminal where left out
    #[arg(long, global = true, value_name = "FILE|-")]
    pub passphrase_file: Option<PathBuf>,
    /// The host keys, once they were read: the passphrase is asked for once.
    #[arg(skip)]
    pub read: OnceCell<TypedKeys>,
}

/// `secrets`.
#[derive(Subcommand)]
pub enum SecretsCommand {
    /// Keep host keys or a private key under a name; the file is made with the first one
    Add(AddArgs),
    /// The names, kinds and types of what is kept
    List,
    /// Remove one for good
    Remove {
        /// Its name
        name: String,
    },
    /// Print what one is; the secret itself only with --reveal
    Show {
        /// Its name
        name: String,
        /// Print the secret in clear
        #[arg(long)]
        reveal: bool,
    },
}

/// `secrets add`.
#[derive(Args)]
pub struct AddArgs {
    /// Its name: letters, digits, dots, dashes and underscores
    pub name: String,
    /// A private key of the host or of an issuer, instead of the pair of --host-keys: @FILE in PKCS#8 or SEC1, PEM or DER,
    /// not encrypted; or with --curve its scalar, hex or @FILE
    #[arg(long, value_name = "HEX|@FILE", conflicts_with = "host_keys")]
    pub private_key: Option<String>,
    /// Curve of that key, where a key file does not name it: p256, p384, p521, bp256, bp384, bp512, x25519 or ed25519
    #[arg(long, value_name = "CURVE", value_parser = any_curve, requires = "private_key")]
    pub curve: Option<Curve>,
}
