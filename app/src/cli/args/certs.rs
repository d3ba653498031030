//! `certs`: its arguments.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use stsafe_core::x509::Timestamp;

use super::{InstallArgs, RequestArgs, date};

/// `certs`.
#[derive(Subcommand)]
pub enum CertsCommand {
    /// Judge a leaf certificate against the believed roots
    Verify(VerifyArgs),
    /// Judge every chain whose leaf lies in a zone of the chip
    Chip {
        /// Judge for this date (2026-11-20, or with a time) instead of now
        #[arg(long, value_parser = date)]
        at: Option<Timestamp>,
    },
    /// The roots that are known: where each comes from, what it is believed for
    Roots {
        #[command(subcommand)]
        change: Option<RootsCommand>,
    },
    /// Have the chip sign a request for a certificate about the key in a slot
    Request(RequestArgs),
    /// Write a certificate about a slot's key into a zone, rehearsed first, and close the zone where asked
    Install(InstallArgs),
    /// Print what is in a certificate, with every oddity
    Show {
        /// PEM or DER
        file: PathBuf,
    },
    /// Tell where two certificates differ, to the byte; 1 is the exit code where they do
    Compare {
        /// One certificate, PEM or DER
        first: PathBuf,
        /// The other
        second: PathBuf,
    },
    /// Print anything as ASN.1: DER, PEM of any label, base64, hex in any notation
    Asn1 {
        /// A file, or - for what is piped in
        file: PathBuf,
    },
}

/// `certs roots`.
#[derive(Subcommand)]
pub enum RootsCommand {
    /// Believe the certificates of a file, from now on, in every command and in the window
    Add {
        /// PEM or DER
        file: PathBuf,
    },
    /// Forget a root of your own
    Remove {
        /// Its name in the list: user-1
        name: String,
    },
}

/// `certs verify`.
#[derive(Args)]
pub struct VerifyArgs {
    /// Leaf certificate, PEM or DER; in a PEM of several the first is the leaf
    pub leaf: PathBuf,
    /// Certificates between leaf and root, PEM or DER, in any order
    pub between: Vec<PathBuf>,
    /// The same, one by one (may be repeated)
    #[arg(long = "intermediate", value_name = "FILE")]
    pub intermediates: Vec<PathBuf>,
    /// Judge for this date (2026-11-20, or with a time) instead of now
    #[arg(long, value_parser = date)]
    pub at: Option<Timestamp>,
}
