//! Devices are named by one address: the same words in the connection picker, in `--device` and in saved settings.

use core::fmt;
use core::str::FromStr;
use std::path::PathBuf;

/// A device's address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    /// `sim`: the default virtual chip, in memory.
    Sim,
    /// `sim:FILE`: a virtual chip kept on disk.
    SimFile(PathBuf),
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressError(String);

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for AddressError {}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        match text.split_once(':') {
            None if text == "sim" => Ok(Self::Sim),
            Some(("sim", "")) => Err(AddressError("sim: needs a file name behind the colon".into())),
            Some(("sim", file)) => Ok(Self::SimFile(file.into())),
            Some(("serial" | "tcp" | "replay", _)) => Err(AddressError(format!(
                "{text:?}: bridges and captures cannot be opened by this version yet; there are sim and sim:FILE"
            ))),
            _ => Err(AddressError(format!("{text:?} is no device address; there are sim and sim:FILE"))),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sim => f.write_str("sim"),
            Self::SimFile(path) => write!(f, "sim:{}", path.display()),
        }
    }
}
