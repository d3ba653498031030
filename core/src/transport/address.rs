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
    /// `serial:auto`: the first bridge that is found.
    SerialAuto,
    /// `serial:PORT`: a bridge behind this port (`/dev/ttyACM0`, `COM7`).
    Serial(String),
    /// `tcp:HOST:PORT`: a bridge behind a TCP connection.
    Tcp(String),
    /// `replay:FILE`: a capture, played as a device.
    Replay(PathBuf),
}

/// What there is, for error messages.
const KINDS: &str = "there are sim, sim:FILE, serial:auto, serial:PORT, tcp:HOST:PORT and replay:FILE";

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
            Some(("serial", "auto")) => Ok(Self::SerialAuto),
            Some(("serial", "")) => {
                Err(AddressError("serial: needs a port behind the colon, or auto".into()))
            }
            Some(("serial", port)) => Ok(Self::Serial(port.into())),
            Some(("tcp", host)) => match host.rsplit_once(':') {
                Some((name, port)) if !name.is_empty() && port.parse::<u16>().is_ok() => {
                    Ok(Self::Tcp(host.into()))
                }
                _ => Err(AddressError(format!("{text:?}: tcp: needs a host and a port, tcp:localhost:8121"))),
            },
            Some(("replay", "")) => Err(AddressError("replay: needs a file name behind the colon".into())),
            Some(("replay", file)) => Ok(Self::Replay(file.into())),
            _ => Err(AddressError(format!("{text:?} is no device address; {KINDS}"))),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sim => f.write_str("sim"),
            Self::SimFile(path) => write!(f, "sim:{}", path.display()),
            Self::SerialAuto => f.write_str("serial:auto"),
            Self::Serial(port) => write!(f, "serial:{port}"),
            Self::Replay(path) => write!(f, "replay:{}", path.display()),
            Self::Tcp(host) => write!(f, "tcp:{host}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_read_and_written_the_same() {
        for text in [
            "sim",
            "sim:chip.ron",
            "serial:auto",
            "serial:/dev/ttyACM0",
            "serial:COM7",
            "tcp:localhost:8121",
            "tcp:[::1]:8121",
            "replay:monday.capture",
        ] {
            assert_eq!(text.parse::<Address>().map(|address| address.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_is_no_address_is_refused_by_name() {
        for (text, word) in [
            ("usb:1", "no device address"),
            ("serial:", "needs a port"),
            ("tcp:localhost", "needs a host and a port"),
            ("tcp::80", "needs a host and a port"),
            ("tcp:a:99999", "needs a host and a port"),
            ("sim:", "needs a file name"),
            ("replay:", "needs a file name"),
        ] {
            let error = text.parse::<Address>().map_err(|e| e.to_string());
            assert!(error.as_ref().is_err_and(|e| e.contains(word)), "{text}: {error:?}");
        }
    }
}
