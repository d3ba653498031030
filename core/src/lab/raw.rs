//! A command frame as somebody typed it, before anything is sent: header, payload, and a CRC that is added or was typed.
//!
//! What the bytes would do is judged by the device. A frame is typed plain, or plain and for the open session to
//! protect, or with its C-MAC; see [`look`] for what such a frame costs before it is sent.

pub mod look;

use core::fmt;

use crate::access::Encryption;
use crate::command::Command;
use crate::effect::{self, Judged};
use crate::link::frame::split_header;
use crate::link::{Code, CommandFrame, Flags, LinkError, MAC_BYTES, MAX_FRAME_BYTES, Status, crc};
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

/// Whether the session encrypts the payload of a frame that it protects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seal {
    /// As the chip's own table says of the command.
    #[default]
    ByTable,
    /// In any case.
    Encrypted,
    /// In no case.
    Clear,
}

/// What the open session adds to a frame that was typed plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shield {
    /// The flags of the header; a C-MAC is always among them.
    pub flags: Flags,
    /// Whether the payload is encrypted.
    pub seal: Seal,
}

impl Default for Shield {
    fn default() -> Self {
        Self { flags: Flags::HOST_SESSION, seal: Seal::default() }
    }
}

impl Shield {
    /// The flags that can be asked for: those with a C-MAC, ST's own first.
    pub const FLAGS: [Flags; 4] = [
        Flags::HOST_SESSION,
        Flags { cmac: true, rmac: false, host: true },
        Flags { cmac: true, rmac: true, host: false },
        Flags { cmac: true, rmac: false, host: false },
    ];

    /// How a command goes out of which the table says `table`.
    pub fn encryption(self, table: Encryption) -> Encryption {
        let command = match self.seal {
            Seal::ByTable => table.command,
            Seal::Encrypted => true,
            Seal::Clear => false,
        };
        Encryption { command, ..table }
    }
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
    /// The session cannot protect a frame whose first byte has flags already.
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
                "Header {first:02X} has flags already (bits 5 to 7). Type the header without them, or send the frame as it \
                 is."
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
    flags: Flags,
    header_bytes: usize,
    crc: Crc,
    shield: Option<Shield>,
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
        if flags.cmac && body.len() < header_bytes + MAC_BYTES {
            return Err(RawError::Short(LinkError::TooShort {
                got: body.len() + 2,
                needed: header_bytes + MAC_BYTES + 2,
            }));
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
        Ok(Self { wire, code, flags, header_bytes, crc, shield: None })
    }

    /// The same bytes, for the open session to protect.
    pub fn shielded(self, shield: Shield) -> Result<Self, RawError> {
        match self.wire.first() {
            Some(first) if self.flags != Flags::NONE => Err(RawError::Protected(*first)),
            _ => Ok(Self { shield: Some(shield), ..self }),
        }
    }

    /// The bytes as they were typed, CRC included. Where the session protects them, those on the wire are others.
    pub fn wire(&self) -> &[u8] {
        &self.wire
    }

    /// What the session adds, where it protects the frame.
    pub fn shield(&self) -> Option<Shield> {
        self.shield
    }

    /// Whether it goes out with a C-MAC, typed or made by the session: the chip checks it, and may count it as wrong.
    pub fn has_cmac(&self) -> bool {
        self.flags.cmac || self.shield.is_some()
    }

    /// The frame as it was typed, its C-MAC taken off the payload.
    pub fn command_frame(&self) -> CommandFrame {
        let body = self.payload();
        let (payload, cmac) = match body.split_last_chunk::<MAC_BYTES>() {
            Some((payload, cmac)) if self.flags.cmac => (payload, Some(*cmac)),
            _ => (body, None),
        };
        CommandFrame { code: self.code, flags: self.flags, payload: payload.to_vec(), cmac }
    }

    /// The command code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What is between header and CRC: the payload, and a C-MAC where one was typed.
    pub fn payload(&self) -> &[u8] {
        self.wire.get(self.header_bytes..self.wire.len().saturating_sub(2)).unwrap_or_default()
    }

    /// Its CRC.
    pub fn crc(&self) -> Crc {
        self.crc
    }

    /// The command in it as far as it is understood, what it would do with a right CRC, and what the chip will say to
    /// it: of a frame that goes out without a C-MAC, also while a host session is open.
    pub fn judged(&self, seen: &Observation) -> (Option<Command>, Judged, Verdict) {
        let (command, judged) = judge(self.code, self.payload(), seen);
        let verdict = match (self.crc, &command) {
            (Crc::Wrong { typed, computed }, _) => Verdict {
                answer: Answer::Refused(Status::COMMUNICATION_ERROR),
                rule: format!(
                    "The CRC is {typed:04X}, computed is {computed:04X}; the chip checks it before anything else."
                ),
            },
            _ if self.flags != Flags::NONE => Verdict {
                answer: Answer::Unknown,
                rule: "Flags without a C-MAC: what the chip makes of them is not documented.".to_owned(),
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
    fn a_typed_c_mac_is_taken_off_the_payload() {
        // Worked example A of specification 5.
        let frame = RawFrame::read("E50001001000087F50858225A1", CrcMode::Typed).unwrap();
        assert!(frame.has_cmac());
        assert_eq!(frame.command_frame().encode(), frame.wire());
        assert_eq!(frame.command_frame().cmac, Some([0x7F, 0x50, 0x85, 0x82]));
    }

    #[test]
    fn only_a_frame_without_flags_can_be_protected() {
        let plain = RawFrame::read("00 01 02 03", CrcMode::Append).unwrap();
        assert!(plain.shielded(Shield::default()).unwrap().has_cmac());
        let typed = RawFrame::read("E0 01 02 03 04", CrcMode::Append).unwrap();
        assert_eq!(typed.shielded(Shield::default()), Err(RawError::Protected(0xE0)));
        assert!(Shield::FLAGS.iter().all(|flags| flags.cmac));
    }

    #[test]
    fn what_cannot_be_sent_says_why() {
        let why = |text: &str, mode| RawFrame::read(text, mode).unwrap_err().to_string();
        assert!(why("00 01 zz", CrcMode::Append).contains("'z' is not a hex digit"));
        assert!(why("E0 01 02", CrcMode::Append).contains("smallest has 7 B"), "no room for a C-MAC");
        assert!(why("1F", CrcMode::Append).contains("smallest"));
        assert!(why("00", CrcMode::Typed).contains("smallest"));
        assert!(why(&"00".repeat(753), CrcMode::Append).contains("753 B"));
    }
}
