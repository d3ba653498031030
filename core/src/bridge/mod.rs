//! What host and bridge say to each other: one table of requests and answers, frames, and the bridge itself as a
//! program over embedded-hal.
//!
//! Shared with the firmware, so no allocation, no operating system, no panic. The bridge knows I²C and nothing of the
//! chip: what to poll for, and how an answer says how long it is, stands in the request. The wire format is written
//! down for other programmers in `assets/docs/BRIDGE.md`, whose table a test compares with [`table::ROWS`].

pub mod answer;
mod blocking;
pub mod client;
pub mod frame;
mod out;
#[cfg(feature = "std")]
pub mod probe;
pub mod serve;
#[cfg(feature = "std")]
pub mod std_io;
pub mod table;
mod wires;

pub use answer::{Answer, Error, Info, Stage};
pub use blocking::{Blocking, BlockingWires};
pub use frame::{Damage, Decoder};
pub use serve::{Bridge, Buffers, serve};
pub use table::{REQUEST_HEADER, Request};
pub use wires::{Board, Lines, Recovery, Wires};

/// Version of the protocol: first byte of every frame. First byte, sequence number and code stay where they are in
/// every later version, so that two sides of different age can say so.
pub const VERSION: u8 = 1;
/// Data bytes in one request or answer. The chip's largest answer is 755 bytes.
pub const MAX_DATA: usize = 1024;
/// Bytes that may stand before the data: header and parameters of the longest request.
pub const MAX_HEADER: usize = 32;
/// Content of a frame, without CRC.
pub const MAX_CONTENT: usize = MAX_HEADER + MAX_DATA;
/// A frame on the wire: two delimiters, CRC, and one COBS code byte per 254 bytes begun.
pub const MAX_WIRE: usize = MAX_CONTENT + 2 + (MAX_CONTENT + 2).div_ceil(254) + 3;
/// Longest time that a request may let the bridge wait, in microseconds.
pub const MAX_WAIT_US: u32 = 10_000_000;

/// Bits per second of bridges behind a UART (ST-LINK's virtual COM port). USB CDC has no such speed.
pub const UART_BAUD: u32 = 460_800;

/// How a bridge with USB of its own presents itself. Numbers and names only make it a candidate; the handshake decides.
pub mod usb {
    /// Vendor: pid.codes.
    pub const VENDOR: u16 = 0x1209;
    /// Product: one of pid.codes' numbers for tests. A number of our own has to be asked for before boards are sold.
    pub const PRODUCT: u16 = 0x0001;
    /// Manufacturer string.
    pub const MANUFACTURER: &str = "STSAFE-A120 Workbench";
    /// Product string.
    pub const NAME: &str = "STSAFE bridge";
    /// Vendor of the ST-LINK, whose virtual COM port carries the bridge on boards without USB of their own.
    pub const ST: u16 = 0x0483;
    /// ST-LINK/V2-1 and V3 with a virtual COM port.
    pub const ST_LINKS: [u16; 6] = [0x374B, 0x3752, 0x374E, 0x374F, 0x3753, 0x3754];
}
