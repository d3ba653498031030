//! A command frame as somebody typed it, before anything is sent: header, payload, and a CRC that is added or was typed.
//!
//! What the bytes would do is judged by the device. A frame that asks for protection is refused here: a C-MAC typed by
//! hand is almost surely wrong, and wrong ones in a row block the host keys for ever.

use core::fmt;

use crate::command::Command;
use crate::effect::{self, Judged};
use crate::link::frame::split_header;
use crate::link::{Code, LinkError, MAX_FRAME_BYTES, Status, crc};
use crate::observe::Observation;
use crate::paste::{self, Direction, PasteError};
use crate::policy::{self, Answer, Verdict};

/// The two bytes at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crc {
    /// Computed and appended here.
    Added(u16),
    /// Typed, and right.
    Right(u16),
    /// Typed, and wrong: sent as it is, on purpose.
    Wrong {
        /// What was typed.
        typed: u16,
        /// What it should be.
        computed: u16,
    },
}

/// Who makes the CRC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CrcMode {
    /// This program, behind the typed bytes.
    #[default]
    Append,
    /// The last two typed bytes are it.
    Typed,
}

/// Why text is not a frame that can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawError {
    /// Not hex, in any notation.
    Paste(PasteError),
    /// It is an answer of the chip.
    Answer,
    /// More than one command.
    Several(usize),
    /// No header, or no room for a CRC.
    Short(LinkError),
    /// The first byte asks for protection.
    Protected(u8),
    /// More bytes than any frame of this chip.
    Long(usize),
}

impl fmt::Display for RawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Paste(error) => error.fmt(f),
            Self::Answer => f.write_str("An answer of the chip; only commands can be sent."),
            Self::Several(frames) => write!(f, "{frames} commands; one is sent at a time."),
            Self::Short(error) => write!(f, "{error}."),
            Self::Protected(first) => write!(
                f,
                "Header {first:02X} asks for a C-MAC (bits 5 to 7). A typed one is almost surely wrong, and wrong ones in \
                 a row block the host keys: Session sends protected frames, and breaks one on purpose."
            ),
            Self::Long(bytes) => write!(f, "{bytes} B; a frame has at most {MAX_FRAME_BYTES} B and its CRC."),
        }
    }
}

impl core::error::Error for RawError {}

/// A frame that can be sent. It may hold a key: only its length is printed.
#[derive(Clone, PartialEq, Eq)]
pub struct RawFrame {
    wire: Vec<u8>,
    code: Code,
    header_bytes: usize,
    crc: Crc,
}

impl fmt::Debug for RawFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawFrame({} B)", self.wire.len())
    }
}

impl RawFrame {
    /// Reads text in any notation that [`paste`] knows.
    pub fn read(text: &str, mode: CrcMode) -> Result<Self, RawError> {
        let frames = paste::frames(text).map_err(RawError::Paste)?;
        let mut commands = frames.iter().filter(|frame| frame.direction != Some(Direction::Answer));
        let Some(first) = commands.next() else { return Err(RawError::Answer) };
        match commands.count() {
            0 => Self::of(&first.bytes, mode),
            more => Err(RawError::Several(more + 1)),
        }
    }

    /// A frame of these bytes.
    pub fn of(bytes: &[u8], mode: CrcMode) -> Result<Self, RawError> {
        let (body, typed) = match (mode, bytes.split_last_chunk::<2>()) {
            (CrcMode::Append, _) => (bytes, None),
            (CrcMode::Typed, Some((body, typed))) => (body, Some(u16::from_be_bytes(*typed))),
            (CrcMode::Typed, None) => {
                return Err(RawError::Short(LinkError::TooShort { got: bytes.len(), needed: 3 }));
            }
        };
        let (code, flags, header_bytes) = split_header(body).map_err(RawError::Short)?;
        if flags.bits() != 0 {
            return Err(RawError::Protected(body.first().copied().unwrap_or_default()));
        }
        if body.len() > MAX_FRAME_BYTES {
            return Err(RawError::Long(body.len()));
        }
        let computed = crc::of(&[body]);
        let crc = match typed {
            None => Crc::Added(computed),
            Some(typed) if typed == computed => Crc::Right(typed),
            Some(typed) => Crc::Wrong { typed, computed },
        };
        let wire = [body, &typed.unwrap_or(computed).to_be_bytes()].concat();
        Ok(Self { wire, code, header_bytes, crc })
    }

    /// The bytes on the wire, CRC included.
    pub fn wire(&self) -> &[u8] {
        &self.wire
    }

    /// The command code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The payload: what is between header and CRC.
    pub fn payload(&self) -> &[u8] {
        self.wire.get(self.header_bytes..self.wire.len().saturating_sub(2)).unwrap_or_default()
    }

    /// Its CRC.
    pub fn crc(&self) -> Crc {
        self.crc
    }

    /// The command in it as far as it is understood, what it would do with a right CRC, and what the chip will say to
    /// it. A raw frame goes out plain, also while a host session is open.
    pub fn judged(&self, seen: &Observation) -> (Option<Command>, Judged, Verdict) {
        let (command, judged) = judge(self.code, self.payload(), seen);
        let verdict = match (self.crc, &command) {
            (Crc::Wrong { typed, computed }, _) => Verdict {
                answer: Answer::Refused(Status::COMMUNICATION_ERROR),
                rule: format!(
                    "The CRC is {typed:04X}, computed is {computed:04X}; the chip checks it before anything else."
                ),
            },
            (_, Some(command)) => policy::may(command, seen, policy::Session::None),
            (_, None) => {
                Verdict { answer: Answer::Unknown, rule: "No decoder understands these bytes.".to_owned() }
            }
        };
        (command, judged, verdict)
    }

    /// The typed bytes already ended with a CRC that is right, and another one was appended.
    pub fn has_two_crcs(&self) -> bool {
        let typed = self.wire.get(..self.wire.len().saturating_sub(2)).unwrap_or_default();
        let Some((body, end)) = typed.split_last_chunk::<2>() else { return false };
        matches!(self.crc, Crc::Added(_)) && !body.is_empty() && crc::of(&[body]) == u16::from_be_bytes(*end)
    }
}

/// What bytes are and would do; those that no decoder understands count as one-way.
pub(crate) fn judge(code: Code, payload: &[u8], seen: &Observation) -> (Option<Command>, Judged) {
    match Command::decode(code, payload, seen) {
        Ok(command) => {
            let judged = effect::of(&command, seen);
            (Some(command), judged)
        }
        Err(_) => (None, effect::of_undecodable()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
mod tests {
    use super::*;

    #[test]
    fn the_published_echo_frame_comes_out_of_its_header_and_payload() {
        // Specification 1.3: Echo 01 02 03 is 00 01 02 03 A7 29.
        let frame = RawFrame::read("00 01 02 03", CrcMode::Append).unwrap();
        assert_eq!(frame.wire(), [0x00, 0x01, 0x02, 0x03, 0xA7, 0x29]);
        assert_eq!((frame.payload(), frame.crc()), (&[1, 2, 3][..], Crc::Added(0xA729)));
        let typed = RawFrame::read("{0x00, 0x01, 0x02, 0x03, 0xA7, 0x29}", CrcMode::Typed).unwrap();
        assert_eq!((typed.wire(), typed.crc()), (frame.wire(), Crc::Right(0xA729)));
    }

    #[test]
    fn a_wrong_crc_stays_as_it_was_typed_and_is_told() {
        let frame = RawFrame::read("000102030000", CrcMode::Typed).unwrap();
        assert_eq!(frame.wire(), [0, 1, 2, 3, 0, 0]);
        assert_eq!(frame.crc(), Crc::Wrong { typed: 0, computed: 0xA729 });
    }

    #[test]
    fn a_second_crc_is_noticed() {
        assert!(RawFrame::read("00010203A729", CrcMode::Append).unwrap().has_two_crcs());
        assert!(!RawFrame::read("00010203", CrcMode::Append).unwrap().has_two_crcs());
        assert!(!RawFrame::read("00010203A729", CrcMode::Typed).unwrap().has_two_crcs());
    }

    #[test]
    fn what_cannot_be_sent_says_why() {
        let why = |text: &str, mode| RawFrame::read(text, mode).unwrap_err().to_string();
        assert!(why("00 01 zz", CrcMode::Append).contains("'z' is not a hex digit"));
        assert!(why("E0 01 02", CrcMode::Append).contains("asks for a C-MAC"));
        assert!(why("1F", CrcMode::Append).contains("smallest"));
        assert!(why("00", CrcMode::Typed).contains("smallest"));
        assert!(why(&"00".repeat(753), CrcMode::Append).contains("753 B"));
    }
}
