//! The arguments, as clap reads them.

mod auth;
mod certs;
mod keys;
mod lab;
mod plan;
mod profile;
mod raw;
mod report;
mod request;
mod write_keys;

pub use auth::AuthArgs;
pub use certs::{CertsCommand, RootsCommand, VerifyArgs};
pub use keys::{AddArgs, KeyArgs, SecretsCommand};
pub use lab::{
    CipherArgs, DeriveArgs, EchoArgs, EnvelopeArgs, HashArgs, Input, LabCommand, MacArgs, RandomArgs,
};
pub use plan::{PlanCommand, PlanNew, PlanTarget};
pub use profile::{CheckArgs, ProfileArgs, ProfileCommand, shipped_words};
pub use raw::RawArgs;
pub use report::ReportArgs;
pub use request::{InstallArgs, RequestArgs};
pub use write_keys::{HostArgs, KeyWay, KeysCommand, PublicArgs};

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use stsafe_core::chip::faults::{FAULT_WORDS, Faults};
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::transport::address::Address;
use stsafe_core::x509::Timestamp;

use crate::log::Level;
use crate::open::Options;
use crate::record::{Place, Written};
use crate::serve::{DEFAULT_ADDRESS, Dialect};

/// Desktop workbench for ST's STSAFE-A120 secure element. Without a command it opens the window.
#[derive(Parser)]
#[command(name = "stsafe-workbench", version, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of every command. The help shows a command's own ones first.
#[derive(Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Common {
    /// Device: sim (a virtual chip in memory), sim:FILE (one kept on disk), serial:auto, serial:PORT or tcp:HOST:PORT
    /// (a bridge), replay:FILE (a capture, played)
    #[arg(long, global = true, default_value = "sim", value_name = "ADDRESS")]
    pub device: Address,
    /// Print one JSON document instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// Refuse everything that would change the chip
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Agree to consuming and one-way commands
    #[arg(long, global = true)]
    pub yes: bool,
    /// Send also what the chip is known to refuse
    #[arg(long, global = true)]
    pub force: bool,
    /// Believe only these roots: a PEM or DER file, or a name such as st-prod-01 or sim (may be repeated)
    #[arg(long = "root", visible_alias = "ca", global = true, value_name = "FILE|NAME")]
    pub roots: Vec<String>,
    /// Seed of the virtual chip: every run gives the same bytes
    #[arg(long, global = true, value_name = "N")]
    pub seed: Option<u64>,
    /// Execution times of the virtual chip: 1 as documented, 0 at once
    #[arg(long, global = true, default_value_t = 1.0, value_name = "FACTOR", value_parser = factor)]
    pub time_scale: f32,
    /// Write every exchange to this capture file as it happens; one that is there goes on
    #[arg(long = "trace", global = true, value_name = "FILE")]
    pub trace_file: Option<PathBuf>,
    /// Leave passwords and keys in the capture of --trace; without this they are blanked
    #[arg(long, global = true, requires = "trace_file")]
    pub trace_secrets: bool,
    #[command(flatten)]
    pub keys: KeyArgs,
    /// What is said on stderr while it works: error (why something failed), warn (and refusals, damaged answers), info
    /// (and every command with its status and time), debug (and the bytes, secrets blanked)
    #[arg(long, global = true, default_value_t = Level::Error, value_name = "LEVEL")]
    pub log_level: Level,
    /// What became of it.
    #[arg(skip)]
    pub written: Written,
    #[arg(long = "fault", global = true, value_name = "FAULT", help = format!(
        "Trouble for the virtual chip: {FAULT_WORDS} (may be repeated). It meets the first exchange of the command \
         itself, behind the queries that prepare it; with at=CODE it waits for the next exchange with that code"
    ))]
    pub faults: Vec<Faults>,
}

impl Common {
    /// Where exchanges are written.
    pub fn trace(&self) -> Option<Place> {
        let file = self.trace_file.clone()?;
        Some(Place { file, with_secrets: self.trace_secrets })
    }

    pub fn options(&self) -> Options {
        // Checked to be 0 to 100 when it was read.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let time_percent = (self.time_scale * 100.0).round() as u32;
        Options { seed: self.seed, time_percent, read_only: self.read_only, faults: self.faults() }
    }

    /// All trouble of --fault together.
    pub fn faults(&self) -> Faults {
        self.faults.iter().copied().fold(Faults::default(), Faults::and)
    }
}

fn factor(text: &str) -> Result<f32, String> {
    let value: f32 = text.parse().map_err(|_| format!("{text:?} is no number"))?;
    if (0.0..=100.0).contains(&value) { Ok(value) } else { Err("0 to 100".into()) }
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// What the chip is and holds
    Info,
    /// The zones with their access conditions and counters
    Zones,
    /// Read bytes of a zone
    Read(ReadArgs),
    /// Write bytes to a data zone and read them back
    Update(UpdateArgs),
    /// Decrement a counter zone (one-way)
    Decrement(DecrementArgs),
    /// Authenticate the chip: who vouches for it, does it hold the key, and does it believe us?
    Auth(AuthArgs),
    /// Certificates: judged, compared, shown as ASN.1; from files and from the chip; roots that are believed
    #[command(subcommand)]
    Certs(CertsCommand),
    /// Every key slot with its rights, uses and control fields; or write host keys and public keys
    Keys {
        #[command(subcommand)]
        command: Option<KeysCommand>,
    },
    /// Evaluate the chip: identity, profile, tables, certificates, timings; as one page, and as JSON
    Report(ReportArgs),
    /// What a chip should be: show a profile, compare the chip with it
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// Plans: lists of steps in a file, tried on a twin before they go to the chip
    #[command(subcommand)]
    Plan(PlanCommand),
    /// Send header and payload; the CRC is added, the bytes are decoded first
    Raw(RawArgs),
    /// Capture files: decode, compare, play back to a device
    #[command(subcommand)]
    Trace(TraceCommand),
    /// Serial ports: which carry a bridge, and why the others do not
    Ports,
    /// Virtual chips: make one in a file, offer one to other programs
    #[command(subcommand)]
    Chip(ChipCommand),
    /// Keys that were asked to be kept, in one encrypted file
    #[command(subcommand)]
    Secrets(SecretsCommand),
    /// Experiments: bring a bus up, draw random bytes, compare the chip's cryptography with the host's
    #[command(subcommand)]
    Lab(LabCommand),
    /// Host sessions: explain a protected frame, tell what a listener on the bus learned
    #[command(subcommand)]
    Session(super::session::SessionCommand),
}

/// `trace`.
#[derive(Subcommand)]
pub enum TraceCommand {
    /// Explain every exchange of a capture, byte by byte
    Decode(DecodeArgs),
    /// Tell where two captures differ; 1 is the exit code where they do
    Compare {
        /// One capture
        first: PathBuf,
        /// The other
        second: PathBuf,
    },
    /// Write a capture as pcapng for Wireshark; assets/wireshark has the dissector
    Export {
        /// The capture
        file: PathBuf,
        /// Where to write it
        #[arg(long, value_name = "FILE")]
        pcapng: PathBuf,
        /// Leave passwords and keys as they are
        #[arg(long)]
        secrets: bool,
    },
    /// Send the commands of a capture to --device and tell where it answers differently
    Replay {
        /// The capture
        file: PathBuf,
    },
}

/// `trace decode`.
#[derive(Args)]
pub struct DecodeArgs {
    /// The capture
    pub file: PathBuf,
    /// MAC key of the host session, hex or @FILE: protected frames are then checked and opened
    #[arg(long, value_name = "HEX|@FILE", requires = "cipher_key")]
    pub cmac_key: Option<String>,
    /// Cipher key of the host session, hex or @FILE
    #[arg(long, value_name = "HEX|@FILE", requires = "cmac_key")]
    pub cipher_key: Option<String>,
    /// Show passwords and keys
    #[arg(long)]
    pub secrets: bool,
}

/// `chip`.
#[derive(Subcommand)]
pub enum ChipCommand {
    /// Make a fresh chip in a file that does not exist yet
    New {
        /// Where it is kept; open it with --device sim:FILE
        file: PathBuf,
        /// What it shall be: a profile file, or one that ships with the program
        #[arg(long, default_value = "spl05", value_name = "NAME|FILE")]
        profile: String,
        /// Begin in a state of a lesson: fresh, provisioned, clone, worn-counter, blocked-host-key, or a saved chip's file
        #[arg(long, value_name = "NAME|FILE", conflicts_with = "profile")]
        state: Option<String>,
    },
    /// Save the chip of --device sim:FILE as a start state for later, in a file that does not exist yet
    Save {
        /// Where; begin with it by chip new --state
        file: PathBuf,
    },
    /// Offer the virtual chip of --device to other programs, until Ctrl-C
    Serve(ServeArgs),
}

/// `chip serve`.
#[derive(Args)]
pub struct ServeArgs {
    /// Where to listen; port 0 takes any free one
    #[arg(long, default_value = DEFAULT_ADDRESS, value_name = "ADDRESS:PORT")]
    pub tcp: String,
    /// How bytes on the connection are to be read
    #[arg(long, default_value = "frames")]
    pub dialect: Dialect,
    /// Put a virtual board around the chip: the bridge's own program, on --tcp, --pty or --tty
    #[arg(long, conflicts_with = "dialect")]
    pub board: bool,
    /// Let an impostor answer: clone, forged, wrong-ca, flipped-bit or replayed
    #[arg(long, default_value = "genuine")]
    pub scenario: Scenario,
    /// With --board: a pseudo-terminal, which others open like the port of a plugged-in board
    #[arg(long, requires = "board", conflicts_with_all = ["tcp", "tty"])]
    pub pty: bool,
    /// With --board: serve on this serial device
    #[arg(long, requires = "board", conflicts_with = "tcp", value_name = "DEVICE")]
    pub tty: Option<String>,
}

/// `read`.
#[derive(Args)]
pub struct ReadArgs {
    /// Zone index
    #[arg(value_parser = byte)]
    pub zone: u8,
    /// Offset in the zone
    #[arg(long, default_value = "0", value_parser = word)]
    pub offset: u16,
    /// Bytes to read; all of the zone where left out
    #[arg(long, value_parser = word)]
    pub length: Option<u16>,
}

/// `update`.
#[derive(Args)]
pub struct UpdateArgs {
    /// Zone index
    #[arg(value_parser = byte)]
    pub zone: u8,
    /// Bytes to write, in any usual notation
    #[arg(long, required_unless_present = "file", conflicts_with = "file")]
    pub hex: Option<String>,
    /// File whose bytes are written
    #[arg(long)]
    pub file: Option<PathBuf>,
    /// Offset in the zone
    #[arg(long, default_value = "0", value_parser = word)]
    pub offset: u16,
    /// All or nothing, also after a power loss; must fit one command
    #[arg(long)]
    pub atomic: bool,
}

/// `decrement`.
#[derive(Args)]
pub struct DecrementArgs {
    /// Zone index
    #[arg(value_parser = byte)]
    pub zone: u8,
    /// How much to take off
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub by: u32,
    /// Associated data to write with it, hex
    #[arg(long)]
    pub data: Option<String>,
    /// Offset of the associated data
    #[arg(long, default_value = "0", value_parser = word)]
    pub offset: u16,
}

fn byte(text: &str) -> Result<u8, String> {
    u8::try_from(number(text)?).map_err(|_| "0 to 255".into())
}

fn word(text: &str) -> Result<u16, String> {
    u16::try_from(number(text)?).map_err(|_| "0 to 65535".into())
}

/// Decimal, or hex with `0x`.
pub(super) fn number(text: &str) -> Result<u32, String> {
    let (digits, radix) = text.strip_prefix("0x").map_or((text, 10), |hex| (hex, 16));
    u32::from_str_radix(digits, radix).map_err(|_| format!("{text:?} is no number (12, or 0x0C)"))
}

fn date(text: &str) -> Result<Timestamp, String> {
    let with_time = text.parse::<Timestamp>();
    let at_noon = || format!("{text}T12:00:00Z").parse::<Timestamp>();
    with_time.or_else(|_| at_noon()).map_err(|_| format!("{text:?} is no date (2026-11-20)"))
}
