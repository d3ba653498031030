//! Arguments of `profile`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use stsafe_core::profile::SHIPPED;

/// `profile`.
#[derive(Subcommand)]
pub enum ProfileCommand {
    /// Print a profile: what is known of it and from where, and what is assumed
    Show(ProfileArgs),
    /// Compare the chip with a profile, item by item; exit code 1 where it deviates
    Check(CheckArgs),
}

/// `profile check`.
#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub profile: ProfileArgs,
    /// Write the comparison as one HTML page that needs nothing else
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write the comparison as JSON
    #[arg(long, value_name = "FILE")]
    pub json_file: Option<PathBuf>,
}

/// Which profile.
#[derive(Args)]
pub struct ProfileArgs {
    #[arg(default_value = "spl05", value_name = "NAME|FILE", help = format!(
        "A profile file (RON), or one that ships with the program: {}", shipped_words()
    ))]
    pub profile: String,
}

/// The words of the shipped profiles, for a sentence.
pub fn shipped_words() -> String {
    SHIPPED.map(|(word, _)| word).join(", ")
}
