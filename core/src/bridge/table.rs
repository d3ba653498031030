//! The table of requests: each one declared once, and encoder, decoder and document follow from it.

use crate::bytes::{FieldError, Put, Reader};

/// Version, sequence number, code.
pub const REQUEST_HEADER: usize = 4;

/// One row of the table, for documents and tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Code in the fourth byte of the frame.
    pub code: u8,
    /// Name.
    pub name: &'static str,
    /// Fields of the request in order, each with its kind: `u8`, `u16`, `u32` (high byte first) or `bytes` (the rest).
    pub fields: &'static [(&'static str, &'static str)],
    /// Data of the answer, in words.
    pub answer: &'static str,
}

macro_rules! kind {
    (u8) => { u8 };
    (u16) => { u16 };
    (u32) => { u32 };
    (bytes) => { &'a [u8] };
}

macro_rules! read {
    ($r:ident, $field:ident, bytes) => {
        $r.rest(stringify!($field))
    };
    ($r:ident, $field:ident, $kind:ident) => {
        $r.$kind(stringify!($field))?
    };
}

macro_rules! write {
    ($out:ident, $field:ident, u8) => {
        $out.put_u8(*$field)
    };
    ($out:ident, $field:ident, u16) => {
        $out.put_u16(*$field)
    };
    ($out:ident, $field:ident, u32) => {
        $out.put_u32(*$field)
    };
    ($out:ident, $field:ident, bytes) => {
        $out.put($field)
    };
}

macro_rules! requests {
    ($( $(#[doc = $doc:literal])+ $code:literal $name:ident {
        $( $(#[doc = $field_doc:literal])+ $field:ident: $kind:ident, )*
    } => $answer:literal; )+) => {
        /// A request to the bridge.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Request<'a> {
            $( $(#[doc = $doc])+ $name { $( $(#[doc = $field_doc])+ $field: kind!($kind), )* }, )+
        }

        /// The table.
        pub const ROWS: &[Row] = &[ $( Row {
            code: $code,
            name: stringify!($name),
            fields: &[ $( (stringify!($field), stringify!($kind)), )* ],
            answer: $answer,
        }, )+ ];

        impl<'a> Request<'a> {
            /// Its code.
            pub fn code(&self) -> u8 {
                match self { $( Self::$name { .. } => $code, )+ }
            }

            /// Writes its fields.
            pub fn put(&self, out: &mut impl Put) {
                match self { $( Self::$name { $( $field, )* } => {
                    let _ = &out;
                    $( write!(out, $field, $kind); )*
                } )+ }
            }

            /// Reads the fields of the request `code`; `None` where there is no such request.
            pub fn read(code: u8, fields: &'a [u8]) -> Option<Result<Self, FieldError>> {
                let mut r = Reader::new(fields);
                Some(match code {
                    $( $code => (|| {
                        let request = Self::$name { $( $field: read!(r, $field, $kind), )* };
                        r.end()?;
                        Ok(request)
                    })(), )+
                    _ => return None,
                })
            }
        }
    };
}

requests! {
    /// Who are you? Also the handshake.
    0x00 Info {} => "what the bridge is: see Info";
    /// Sends data back.
    0x01 Echo {
        /// Anything.
        data: bytes,
    } => "the same data";
    /// One write transaction. Never repeated.
    0x10 Write {
        /// 7-bit address.
        address: u8,
        /// Bytes behind the address.
        data: bytes,
    } => "none";
    /// One read transaction.
    0x11 Read {
        /// 7-bit address.
        address: u8,
        /// Bytes to read.
        len: u16,
    } => "the bytes read";
    /// A write, a repeated start, a read.
    0x12 WriteRead {
        /// 7-bit address.
        address: u8,
        /// Bytes to read.
        len: u16,
        /// Bytes to write first.
        data: bytes,
    } => "the bytes read";
    /// Is the address acknowledged? Writes nothing.
    0x13 Probe {
        /// 7-bit address.
        address: u8,
    } => "none; error 1 where it is not acknowledged";
    /// Probes addresses 08 to 77.
    0x14 Scan {} => "16 bytes: address a answered where bit (a mod 8) of byte (a div 8) is 1";
    /// Asks for a bus speed.
    0x20 SetSpeed {
        /// Clock in hertz.
        hertz: u32,
    } => "u32: the speed that was really set, in hertz";
    /// Which bus speed is set?
    0x21 GetSpeed {} => "u32: hertz";
    /// Frees a stuck bus: up to nine clock pulses, then a stop.
    0x22 Recover {} => "u8: clock pulses given · u8: 1 where both lines are high afterwards";
    /// Switches power and reset lines.
    0x23 SetLines {
        /// Which lines are meant: bit 0 power, bit 1 reset.
        mask: u8,
        /// 1 switches power on, or holds the chip in reset.
        value: u8,
    } => "u8: the lines as they are now";
    /// Reads again and again while the address is not acknowledged.
    0x30 PollRead {
        /// 7-bit address.
        address: u8,
        /// Microseconds between two attempts.
        interval: u32,
        /// Microseconds after which it gives up.
        deadline: u32,
        /// Bytes to read.
        len: u16,
    } => "the bytes read";
    /// A whole command in one round trip: write, wait, poll, read an answer that says how long it is. Without data
    /// nothing is written: the waiting answer is read again.
    0x31 Transceive {
        /// 7-bit address.
        address: u8,
        /// Microseconds between write and first read.
        first: u32,
        /// Microseconds between two attempts.
        interval: u32,
        /// Microseconds after which it gives up: once for the write, once for the read.
        deadline: u32,
        /// Bytes of the first read, which carries the length.
        head: u8,
        /// Offset of the 16-bit length in them, high byte first.
        length_at: u8,
        /// Bytes that the whole answer has beyond that length, counted from its first byte.
        beyond: u8,
        /// 1 where a second read starts again at the first byte, 0 where it goes on.
        restart: u8,
        /// Longest answer that can be.
        limit: u16,
        /// Bytes to write.
        data: bytes,
    } => "the whole answer; with error 7 the head that announced too much";
}
