//! The frame on the I²C bus: header, length, payload, MAC, CRC, and what a status code means.
//!
//! Knows bytes and nothing else: no command layout, no key, no bus. Only `crc` is shared with the firmware.

pub mod crc;
#[cfg(feature = "std")]
pub mod frame;
#[cfg(feature = "std")]
pub mod header;
#[cfg(feature = "std")]
pub mod status;

#[cfg(feature = "std")]
pub use frame::{CommandFrame, LinkError, ResponseFrame};
#[cfg(feature = "std")]
pub use header::{Code, Flags};
#[cfg(feature = "std")]
pub use status::Status;

/// 7-bit I²C address of a chip as delivered (KNOWN, STSELib's default handler).
pub const I2C_ADDRESS: u8 = 0x20;

/// Largest frame that ST's library accepts for the A120, header, payload and C-MAC, without CRC (KNOWN, STSELib 1.1.9).
/// Whether silicon counts the CRC in is not determined.
pub const MAX_FRAME_BYTES: usize = 752;
/// Largest answer on the bus: `MAX_FRAME_BYTES` and three bytes of header and length (KNOWN, SDK buffer size).
pub const MAX_ANSWER_BYTES: usize = 755;
/// Bytes of a truncated AES-CMAC on the wire.
pub const MAC_BYTES: usize = 4;
/// Bytes of the first read, which carries the length (KNOWN, two-read flow of STSELib).
pub const FIRST_READ_BYTES: usize = 5;
