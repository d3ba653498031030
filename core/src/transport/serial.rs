//! A bridge behind a serial port: `serial:PORT`.

use core::fmt;
use std::io::{self, Read, Write};
use std::time::Duration;

use serialport::{ErrorKind, SerialPort};

use super::bridge_host::Port;
use crate::bridge::UART_BAUD;

/// An opened serial port.
pub struct Serial {
    port: Box<dyn SerialPort>,
    wait: Duration,
}

/// Why a serial port cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenFault {
    /// Another program has it open.
    Busy,
    /// This user may not open it.
    Permission,
    /// There is no such port.
    Missing,
    /// Anything else, in the system's words.
    Other(String),
}

/// The line that lets everybody who sits at the machine use the bridge; the whole file ships with the program.
pub const UDEV_RULE: &str =
    r#"SUBSYSTEM=="tty", ATTRS{idVendor}=="1209", ATTRS{idProduct}=="0001", MODE="0660", TAG+="uaccess""#;

impl fmt::Display for OpenFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("another program has it open"),
            Self::Permission => write!(
                f,
                "you may not open it; put this line into /etc/udev/rules.d/70-stsafe-bridge.rules and plug the board in \
                 again: {UDEV_RULE}"
            ),
            Self::Missing => f.write_str("there is no such port"),
            Self::Other(what) => f.write_str(what),
        }
    }
}

impl core::error::Error for OpenFault {}

impl Serial {
    /// Opens a port by its name: `/dev/ttyACM0`, `COM7`.
    pub fn open(name: &str) -> Result<Self, OpenFault> {
        let wait = Duration::from_millis(50);
        let port = serialport::new(name, UART_BAUD).timeout(wait).dtr_on_open(true).open();
        Ok(Self { port: port.map_err(|e| fault(&e))?, wait })
    }
}

fn fault(error: &serialport::Error) -> OpenFault {
    match error.kind() {
        ErrorKind::Io(io::ErrorKind::PermissionDenied) => OpenFault::Permission,
        ErrorKind::Io(io::ErrorKind::NotFound) => OpenFault::Missing,
        // How serialport says that the port is locked, and that it is no port.
        ErrorKind::NoDevice if error.description.contains("lock") || error.description.contains("busy") => {
            OpenFault::Busy
        }
        _ => OpenFault::Other(error.description.clone()),
    }
}

impl Port for Serial {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.port.write_all(bytes)
    }

    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        if wait.is_zero() && self.port.bytes_to_read().map_err(io::Error::from)? == 0 {
            return Ok(0);
        }
        // The shortest wait that every system knows is a millisecond.
        let wait = wait.max(Duration::from_millis(1));
        if self.wait != wait {
            self.port.set_timeout(wait).map_err(io::Error::from)?;
            self.wait = wait;
        }
        match self.port.read(buffer) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => Ok(n),
            Err(e) if matches!(e.kind(), io::ErrorKind::TimedOut | io::ErrorKind::Interrupted) => Ok(0),
            Err(e) => Err(e),
        }
    }
}
