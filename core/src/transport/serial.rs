//! A bridge behind a serial port: `serial:PORT`.

use core::fmt;
use std::io;
use std::sync::mpsc;
use std::time::Duration;

use serialport::{ErrorKind, SerialPort};

use super::bridge_host::Port;
use crate::bridge::{UART_BAUD, usb};

/// A port that takes no bytes for this long is not worth waiting for.
const WRITE_LIMIT: Duration = Duration::from_secs(2);

/// How long closing may keep us.
const CLOSE_LIMIT: Duration = Duration::from_millis(200);

/// An opened serial port.
pub struct Serial {
    /// Gone only while it is dropped.
    port: Option<Box<dyn SerialPort>>,
    wait: Duration,
}

/// Why a serial port cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenFault {
    /// Another program has it open.
    Busy,
    /// This user may not open it.
    Permission {
        /// Vendor number of the device, where it is known; else a bridge's own.
        vendor: u16,
        /// Product number.
        product: u16,
    },
    /// There is no such port.
    Missing,
    /// Anything else, in the system's words.
    Other(String),
}

/// The line that lets everybody who sits at the machine use a bridge with these numbers; the whole file ships with the
/// program.
pub fn udev_rule(vendor: u16, product: u16) -> String {
    format!(
        r#"SUBSYSTEM=="tty", ATTRS{{idVendor}}=="{vendor:04x}", ATTRS{{idProduct}}=="{product:04x}", MODE="0660", TAG+="uaccess""#
    )
}

impl fmt::Display for OpenFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("another program has it open"),
            Self::Permission { vendor, product } => write!(
                f,
                "you may not open it; put this line into /etc/udev/rules.d/70-stsafe-bridge.rules and plug the board in \
                 again: {}",
                udev_rule(*vendor, *product)
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
        Ok(Self { port: Some(port.map_err(|e| fault(&e))?), wait })
    }
}

impl Serial {
    /// The port; one limit serves its reads and writes.
    fn within(&mut self, wait: Duration) -> io::Result<&mut dyn SerialPort> {
        let port = self.port.as_deref_mut().ok_or(io::ErrorKind::NotConnected)?;
        if self.wait != wait {
            port.set_timeout(wait).map_err(io::Error::from)?;
            self.wait = wait;
        }
        Ok(port)
    }
}

/// Linux waits half a minute when a port is closed whose device takes nothing (RUN, Linux 6.1, USB modems). A thread does
/// the waiting; it ends with the program, and the program then no longer has the port.
impl Drop for Serial {
    fn drop(&mut self) {
        let Some(port) = self.port.take() else { return };
        // A port that is gone has nothing left.
        if port.bytes_to_write().is_ok_and(|left| left > 0) {
            let (closed, closing) = mpsc::channel::<()>();
            let close = move || {
                drop(port);
                drop(closed);
            };
            // Where no thread can be had, the port was dropped with the closure.
            if std::thread::Builder::new().name("close a port".into()).spawn(close).is_ok() {
                let _ = closing.recv_timeout(CLOSE_LIMIT);
            }
        }
    }
}

fn fault(error: &serialport::Error) -> OpenFault {
    match error.kind() {
        ErrorKind::Io(io::ErrorKind::PermissionDenied) => {
            OpenFault::Permission { vendor: usb::VENDOR, product: usb::PRODUCT }
        }
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
        self.within(WRITE_LIMIT)?.write_all(bytes)
    }

    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize> {
        // The shortest wait that every system knows is a millisecond.
        let port = self.within(wait.max(Duration::from_millis(1)))?;
        if wait.is_zero() && port.bytes_to_read().map_err(io::Error::from)? == 0 {
            return Ok(0);
        }
        match port.read(buffer) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => Ok(n),
            Err(e) if matches!(e.kind(), io::ErrorKind::TimedOut | io::ErrorKind::Interrupted) => Ok(0),
            Err(e) => Err(e),
        }
    }
}
