//! Arguments of `report`.

use std::path::PathBuf;

use clap::Args;
use stsafe_core::x509::Timestamp;

use super::date;

/// `report`.
#[derive(Args)]
pub struct ReportArgs {
    /// The profile to compare with: a file, or one that ships with the program
    #[arg(default_value = "spl05", value_name = "NAME|FILE")]
    pub profile: String,
    /// Write the report as one HTML page that needs nothing else
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write the report as JSON
    #[arg(long, value_name = "FILE")]
    pub json_file: Option<PathBuf>,
    /// Write the capture whose hash stands in the report
    #[arg(long, value_name = "FILE")]
    pub capture: Option<PathBuf>,
    /// Judge certificates for this date (2026-11-20, or with a time) instead of now
    #[arg(long, value_parser = date)]
    pub at: Option<Timestamp>,
}
