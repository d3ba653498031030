//! One thing broken on purpose in a protected Echo, to see which check catches it, on which side, and what that costs.
//!
//! Most of these bring the host keys one step nearer to being blocked, so nothing leaves without consent, not in
//! read-only mode, and not beyond the driver's own limit unless the user accepts that the keys may be lost.

use super::session::WRONG_MACS_STOP;
use super::{Consent, Device, DeviceError, Fault, Layer, budget};
use crate::access::Encryption;
use crate::command::Command;
use crate::command::catalog::Listed as _;
use crate::command::maintenance::Echo;
use crate::link::{CommandFrame, Flags, ResponseFrame, Status};
use crate::session::{self, Generation, SessionKeys, reckon, transcript};

/// What is echoed: 12 bytes, so that one block holds them.
const ECHOED: &[u8] = b"one is wrong";

/// The one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Breakage {
    /// The MAC is made with N + 1.
    Counter,
    /// One bit of the MAC key is wrong.
    Key,
    /// The MAC is made over the header without its flags.
    Flag,
    /// The payload is padded the PKCS#7 way.
    Padding,
    /// One bit of the payload changes after the MAC was made; the CRC is made anew.
    OneBit,
    /// A right frame is sent a second time.
    Replay,
    /// The second of two frames is sent before the first.
    Order,
}

impl Breakage {
    /// In the order of the screen.
    pub const ALL: [Self; 7] =
        [Self::Counter, Self::Key, Self::Flag, Self::Padding, Self::OneBit, Self::Replay, Self::Order];

    /// The word on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Counter => "Counter",
            Self::Key => "Key",
            Self::Flag => "Flag",
            Self::Padding => "Padding",
            Self::OneBit => "One bit",
            Self::Replay => "Replay",
            Self::Order => "Order",
        }
    }

    /// What is done, in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Counter => "The C-MAC is made with N + 1 in place of N.",
            Self::Key => "The C-MAC is made with a MAC key in which one bit is wrong.",
            Self::Flag => "The C-MAC is made over the header without its flag bits.",
            Self::Padding => {
                "The payload is padded with counts (PKCS#7) in place of 80 00; the C-MAC is right."
            }
            Self::OneBit => "One bit of the payload changes after the C-MAC was made; the CRC is made anew.",
            Self::Replay => "A right frame is sent, then the same bytes once more.",
            Self::Order => "Of two right frames the second is sent first.",
        }
    }

    /// Whether the chip counts a wrong C-MAC for it.
    pub fn costs_budget(self) -> bool {
        self != Self::Padding
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caught {
    /// What was broken.
    pub what: Breakage,
    /// Status of the broken frame.
    pub status: Status,
    /// Number of its exchange.
    pub number: u64,
    /// Wrong C-MACs in a row afterwards.
    pub wrong_macs: u16,
    /// Steps that the counter went on, right frames included.
    pub steps: u32,
}

/// What the host believes to send, and what goes out.
struct Made {
    wire: CommandFrame,
    believed: CommandFrame,
    keys: SessionKeys,
    n: u32,
}

impl Device {
    /// Whether the payload of an Echo is encrypted by this chip's table: without that there is no padding to break.
    pub fn echo_is_encrypted(&self) -> bool {
        self.echo_encryption().command
    }

    fn echo_encryption(&self) -> Encryption {
        let echo = Echo { data: ECHOED.to_vec() }.into_command();
        super::session::record(&echo, &self.observation).map_or(Encryption::default(), |row| row.encryption)
    }

    /// Sends a protected Echo in which one thing is wrong.
    pub fn break_one(&mut self, what: Breakage, consent: Consent) -> Result<Caught, DeviceError> {
        let echo = Echo { data: ECHOED.to_vec() }.into_command();
        let error = |fault| DeviceError::new(echo.row(), Layer::Session, fault);
        let judged = budget::wrong_mac();
        self.writable(echo.row().name, &judged)?;
        self.permit(echo.row().name, echo.row().key.code(), ECHOED, judged, consent)?;
        self.recall_wrong_macs();
        if what.costs_budget() && self.wrong_macs >= WRONG_MACS_STOP && !self.accept_wrong_macs {
            return Err(error(Fault::WrongMacBudget { used: self.wrong_macs }));
        }
        let Some(keys) = self.session.as_ref().map(|session| session.keys.clone()) else {
            return Err(error(Fault::NoSession));
        };
        let n = self.counter()?;
        let encryption = self.echo_encryption();
        let right = |n| protect(&keys, n, &echo, encryption);
        let plain = |wire: CommandFrame, n| Made { believed: wire.clone(), wire, keys: keys.clone(), n };
        let broken = match what {
            Breakage::Replay => {
                self.send_made(&echo, plain(right(n), n), encryption)?;
                plain(right(n), n)
            }
            Breakage::Order => plain(right(n.wrapping_add(1)), n.wrapping_add(1)),
            Breakage::Padding => {
                let wire = padded_otherwise(&keys, n, &right(n));
                plain(wire, n)
            }
            Breakage::Counter => {
                let mut wire = right(n);
                wire.cmac = Some(session::command_mac(&keys, Generation::V2, n.wrapping_add(1), &wire));
                Made { n: n.wrapping_add(1), ..plain(wire, n) }
            }
            Breakage::Key => {
                let wrong = keys.with_one_wrong_bit();
                let mut wire = right(n);
                wire.cmac = Some(session::command_mac(&wrong, Generation::V2, n, &wire));
                Made { keys: wrong, ..plain(wire, n) }
            }
            Breakage::Flag => {
                let mut wire = right(n);
                let mut believed = CommandFrame { flags: Flags::NONE, ..wire.clone() };
                wire.cmac = Some(session::command_mac(&keys, Generation::V2, n, &believed));
                believed.cmac = wire.cmac;
                Made { believed, ..plain(wire, n) }
            }
            Breakage::OneBit => {
                let believed = right(n);
                let mut wire = believed.clone();
                wire.payload.iter_mut().take(1).for_each(|byte| *byte ^= 0x01);
                Made { believed, ..plain(wire, n) }
            }
        };
        let status = self.send_made(&echo, broken, encryption)?;
        let (number, wrong_macs) = (self.count, self.wrong_macs);
        if what == Breakage::Order {
            self.send_made(&echo, plain(right(n), n), encryption)?;
        }
        let steps = self.counter()?.wrapping_sub(n);
        Ok(Caught { what, status, number, wrong_macs, steps })
    }

    /// Sends what was made and believes the answer as far as it can be believed; keeps what the host reckoned.
    fn send_made(
        &mut self,
        echo: &Command,
        made: Made,
        encryption: Encryption,
    ) -> Result<Status, DeviceError> {
        let Made { wire, believed, keys, n } = made;
        self.set_counter(None);
        let row = echo.row();
        let answer = self.exchange(row.name, &wire.encode(), row.time(), Some(n));
        let frame: Option<&ResponseFrame> = answer.as_ref().ok();
        let host = transcript::reckon(&keys, Generation::V2, n, &believed, frame, encryption);
        self.broken.insert(self.count, host);
        let answer = answer.inspect_err(|_| {
            self.doubt_keys();
            self.observation.doubt_host_keys();
        })?;
        let status = answer.status();
        let opened = self.believe(&keys, n, &wire, &answer, encryption);
        if status == Status::INVALID_CMAC {
            // The frame's counter may be the wrong one: only the chip knows where it stands.
            self.set_counter(None);
        }
        opened.map(|(status, _)| status).map_err(|e| DeviceError::new(row, Layer::Session, Fault::Session(e)))
    }
}

fn protect(keys: &SessionKeys, n: u32, echo: &Command, encryption: Encryption) -> CommandFrame {
    session::protect_command(keys, Generation::V2, n, echo.row().key.code(), &echo.payload(), encryption)
}

/// The same frame with counts as padding, under a right C-MAC.
fn padded_otherwise(keys: &SessionKeys, n: u32, right: &CommandFrame) -> CommandFrame {
    let count = right.payload.len().saturating_sub(ECHOED.len());
    let mut padded = ECHOED.to_vec();
    padded.resize(right.payload.len(), u8::try_from(count).unwrap_or(16));
    let iv = reckon::iv(keys, &Generation::V2.block(n.wrapping_add(1), reckon::C_ENC));
    let payload = reckon::encrypt_blocks(keys, &iv, &padded);
    let mut wire = CommandFrame { payload, ..right.clone() };
    wire.cmac = Some(session::command_mac(keys, Generation::V2, n, &wire));
    wire
}
