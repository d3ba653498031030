//! What the page about the command table shows, as plain values.

use stsafe_core::access::Encryption;
use stsafe_core::link::Code;

/// The page.
pub struct Data {
    /// One line per command of the chip's table, in its order; empty before it was read.
    pub lines: Vec<Line>,
    /// Place of the chosen one.
    pub chosen: usize,
    /// The chosen command on the wire.
    pub view: Option<View>,
    /// Whether the encryption flags can still be changed, in words.
    pub note: String,
}

/// One command of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// `Host`, `Free`, …
    pub access: &'static str,
    /// C-MAC and R-MAC go with it.
    pub mac: bool,
    /// What is encrypted once a C-MAC goes with it.
    pub encryption: Encryption,
}

/// One command on the wire, in each way.
pub struct View {
    /// `00 Echo, three bytes`.
    pub title: String,
    /// Why there is nothing to see; empty where there is.
    pub missing: &'static str,
    /// The ways.
    pub ways: Vec<WireWay>,
}

/// One way over the bus.
pub struct WireWay {
    /// `Bare`.
    pub name: &'static str,
    /// What a listener reads from it.
    pub note: &'static str,
    /// What this chip's table asks for.
    pub by_table: bool,
    /// The write, in pieces.
    pub sent: Vec<Piece>,
    /// The answer, in pieces.
    pub received: Vec<Piece>,
}

/// A piece of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Header or status.
    Head,
    /// Length of an answer.
    Length,
    /// Payload in clear.
    Clear,
    /// Payload, encrypted.
    Sealed,
    /// C-MAC or R-MAC.
    Mac,
    /// CRC.
    Crc,
}

impl PieceKind {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Head => "header",
            Self::Length => "length",
            Self::Clear => "in clear",
            Self::Sealed => "encrypted",
            Self::Mac => "MAC",
            Self::Crc => "CRC",
        }
    }
}
