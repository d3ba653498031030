//! Arguments of `raw`.

use clap::{Args, ValueEnum};
use stsafe_core::lab::raw::{Seal, Shield};
use stsafe_core::link::Flags;

/// `raw`.
#[derive(Args)]
pub struct RawArgs {
    /// Header and payload, hex, without CRC: 05 00 00 00 00 00 04
    #[arg(required = true, num_args = 1..)]
    pub hex: Vec<String>,
    /// The last two bytes are the CRC; a wrong one goes out as it is
    #[arg(long)]
    pub crc_typed: bool,
    /// The session of --host-keys makes the C-MAC and the CRC of the typed frame
    #[arg(long, conflicts_with = "crc_typed")]
    pub protect: bool,
    /// Flags of the header of a protected frame: E0, A0, C0 or 80 (bit 7 C-MAC, bit 6 R-MAC wanted, bit 5 host channel)
    #[arg(long, value_name = "HEX", default_value = "E0", value_parser = flags, requires = "protect")]
    pub flags: Flags,
    /// Whether the payload of a protected frame is encrypted
    #[arg(long, value_enum, default_value_t = PayloadArg::Table, requires = "protect")]
    pub payload: PayloadArg,
}

impl RawArgs {
    /// How the session protects the frame, where it does.
    pub fn shield(&self) -> Option<Shield> {
        let seal = match self.payload {
            PayloadArg::Table => Seal::ByTable,
            PayloadArg::Encrypted => Seal::Encrypted,
            PayloadArg::Clear => Seal::Clear,
        };
        self.protect.then_some(Shield { flags: self.flags, seal })
    }
}

/// Whether a payload is encrypted.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PayloadArg {
    /// As the chip's own table says
    Table,
    /// In any case
    Encrypted,
    /// In no case
    Clear,
}

fn flags(text: &str) -> Result<Flags, String> {
    let byte = u8::from_str_radix(text.trim_start_matches("0x"), 16).ok();
    let found = Shield::FLAGS.into_iter().find(|flags| Some(flags.bits()) == byte);
    found.ok_or_else(|| format!("{text:?}: E0, A0, C0 or 80"))
}
