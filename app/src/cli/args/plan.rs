//! Arguments of `plan`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::byte;

/// `plan`.
#[derive(Subcommand)]
pub enum PlanCommand {
    /// Print a plan: whom it is for, every step in words and bytes, the expected answers
    Show {
        /// A plan file (RON)
        file: PathBuf,
    },
    /// Rehearse a plan on a twin of the chip, then carry the very same list out on the chip
    Run {
        /// A plan file (RON)
        file: PathBuf,
        /// Only on the twin, or on the twin and then on the chip
        #[arg(long, default_value = "chip")]
        on: PlanTarget,
    },
    /// Make a plan for the connected chip; nothing is sent but queries and reads
    New(PlanNew),
}

/// `plan new`.
#[derive(Args)]
pub struct PlanNew {
    /// Where it is written; a file that is there is left alone
    pub file: PathBuf,
    /// Close this zone to updates for ever (may be repeated)
    #[arg(long, value_name = "ZONE", value_parser = byte)]
    pub freeze: Vec<u8>,
    /// A command by header and payload, hex, without CRC (may be repeated; after the zones to freeze)
    #[arg(long, value_name = "HEX")]
    pub step: Vec<String>,
    /// What will be true afterwards
    #[arg(long)]
    pub title: Option<String>,
}

/// Where a plan is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum PlanTarget {
    /// On a virtual copy of the chip only.
    Twin,
    /// On the copy first, then on the chip.
    Chip,
}
