//! Answers: one header for all, errors that can be told apart, and what a bridge says about itself.

use core::fmt;

use crate::bytes::{FieldError, Put, Reader};

/// Bytes of the header.
pub const ANSWER_HEADER: usize = 16;

macro_rules! errors {
    ($( $code:literal $name:ident $word:literal; )+) => {
        /// Why a request was not done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Error {
            $( #[doc = $word] $name, )+
            /// A code that this version does not know.
            Unknown(u8),
        }

        /// Codes and words, for documents and tests.
        pub const ERRORS: &[(u8, &str)] = &[ $( ($code, $word), )+ ];

        impl Error {
            /// Its code on the wire; 0 means done.
            pub fn code(self) -> u8 {
                match self { $( Self::$name => $code, )+ Self::Unknown(code) => code }
            }

            /// The error of a code; `None` for 0.
            pub fn of(code: u8) -> Option<Self> {
                match code { 0 => None, $( $code => Some(Self::$name), )+ _ => Some(Self::Unknown(code)) }
            }

            /// In words.
            pub fn words(self) -> &'static str {
                match self { $( Self::$name => $word, )+ Self::Unknown(_) => "an error unknown to this program" }
            }
        }
    };
}

errors! {
    1 AddressNack "the address was not acknowledged";
    2 DataNack "a data byte was not acknowledged";
    3 UnknownNack "not acknowledged, address or data";
    4 Bus "bus error: a start or stop where none may be";
    5 Arbitration "arbitration lost: another master, or a short circuit";
    6 Timeout "no answer in time";
    7 TooLong "longer than the limit";
    8 UnknownRequest "the bridge does not know this request";
    9 WrongVersion "the bridge speaks another version of the protocol";
    10 Malformed "the fields of the request make no sense";
    11 Unsupported "the board cannot do this";
    12 Damaged "the request arrived damaged";
    13 Other "the I²C controller failed";
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// How far a request came: what decides whether it may be repeated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// No byte of it was acknowledged.
    #[default]
    Nothing,
    /// Some bytes may have been acknowledged.
    Perhaps,
    /// All bytes were acknowledged.
    Written,
    /// The answer was read, or has begun to be.
    Answered,
}

impl Stage {
    const ALL: [Self; 4] = [Self::Nothing, Self::Perhaps, Self::Written, Self::Answered];
}

/// An answer of the bridge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// Version that the bridge speaks.
    pub version: u8,
    /// Sequence number of the request; 0 where the request could not be read.
    pub seq: u16,
    /// Code of the request.
    pub code: u8,
    /// Why it was not done; `None` where it was.
    pub error: Option<Error>,
    /// How far it came.
    pub stage: Stage,
    /// Attempts that were not acknowledged.
    pub nacks: u16,
    /// Microseconds of the bridge's clock when it began, modulo 2³².
    pub start_us: u32,
    /// Microseconds when it ended, modulo 2³².
    pub end_us: u32,
    /// What the request asked for.
    pub data: &'a [u8],
}

impl<'a> Answer<'a> {
    /// Writes the header; the data goes behind it.
    pub fn put_header(&self, out: &mut impl Put) {
        out.put_u8(self.version);
        out.put_u16(self.seq);
        out.put_u8(self.code);
        out.put_u8(self.error.map_or(0, Error::code));
        let stage = Stage::ALL.iter().position(|stage| *stage == self.stage);
        out.put_u8(stage.and_then(|n| u8::try_from(n).ok()).unwrap_or(1));
        out.put_u16(self.nacks);
        out.put_u32(self.start_us);
        out.put_u32(self.end_us);
    }

    /// Reads the content of a frame.
    pub fn read(content: &'a [u8]) -> Result<Self, FieldError> {
        let mut r = Reader::new(content);
        Ok(Self {
            version: r.u8("version")?,
            seq: r.u16("sequence number")?,
            code: r.u8("code")?,
            error: Error::of(r.u8("error")?),
            // What is not known is the worst that can be: perhaps.
            stage: Stage::ALL.get(usize::from(r.u8("stage")?)).copied().unwrap_or(Stage::Perhaps),
            nacks: r.u16("NACKs")?,
            start_us: r.u32("start")?,
            end_us: r.u32("end")?,
            data: r.rest("data"),
        })
    }

    /// How long it took on the bridge, in microseconds.
    pub fn took_us(&self) -> u32 {
        self.end_us.wrapping_sub(self.start_us)
    }
}

/// What a bridge can do: bits of [`Info::capabilities`].
pub mod capability {
    /// The chip behind it is a virtual one.
    pub const VIRTUAL: u16 = 1;
    /// It can switch the chip's power.
    pub const POWER: u16 = 2;
    /// It can reset the chip by its reset line.
    pub const RESET: u16 = 4;
    /// It can free a stuck bus.
    pub const RECOVER: u16 = 8;
    /// It tells an address that is not acknowledged from a data byte that is not.
    pub const TELLS_NACKS: u16 = 16;
}

/// What a bridge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info<'a> {
    /// Version of the firmware: major, minor, patch.
    pub firmware: [u8; 3],
    /// See [`capability`].
    pub capabilities: u16,
    /// Data bytes in one request or answer.
    pub max_data: u16,
    /// Longest waiting time of one request, in microseconds.
    pub max_wait_us: u32,
    /// Requests answered since it started.
    pub served: u32,
    /// Frames that arrived damaged since it started.
    pub damaged: u32,
    /// Name of the board, ASCII.
    pub board: &'a [u8],
    /// Unique number of the microcontroller: the serial number of its USB port, where it has one.
    pub unique_id: &'a [u8],
}

impl<'a> Info<'a> {
    /// Writes the fields.
    pub fn put(&self, out: &mut impl Put) {
        out.put(&self.firmware);
        out.put_u16(self.capabilities);
        out.put_u16(self.max_data);
        out.put_u32(self.max_wait_us);
        out.put_u32(self.served);
        out.put_u32(self.damaged);
        out.put_len2(self.board);
        out.put_len2(self.unique_id);
    }

    /// Reads the fields. More may follow in a later version.
    pub fn read(data: &'a [u8]) -> Result<Self, FieldError> {
        let mut r = Reader::new(data);
        Ok(Self {
            firmware: r.array("firmware version")?,
            capabilities: r.u16("capabilities")?,
            max_data: r.u16("longest data")?,
            max_wait_us: r.u32("longest wait")?,
            served: r.u32("requests served")?,
            damaged: r.u32("damaged frames")?,
            board: r.len2("length of the board's name", "name of the board")?,
            unique_id: r.len2("length of the unique number", "unique number")?,
        })
    }
}
