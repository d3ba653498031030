//! A chip behind a bridge: every command is one request and one answer. Works on any port that moves bytes.

use std::io;
use std::time::Duration;

use serde::Serialize;
use web_time::Instant;

use super::bridge::{Ask, Bridge};
pub use super::link_fault::LinkFault;
use super::{Answer, Origin, Timing, Transport, TransportError};
use crate::bridge::answer::{self, Error, Info, Stage, capability};
use crate::bridge::client::{Client, Health, Trouble};
use crate::bridge::{MAX_WAIT_US, Request};
use crate::crypto::random::{Draw, OsRandom, RandomSource};
use crate::link::{FIRST_READ_BYTES, I2C_ADDRESS, MAX_ANSWER_BYTES};

/// A bridge that is there answers this fast, also over a slow UART.
pub const HANDSHAKE_LIMIT: Duration = Duration::from_millis(700);
/// What a request may take beyond its own waiting times: 1 KiB on the slowest bus and on the slowest link, twice.
const SLACK: Duration = Duration::from_millis(1500);
/// How long one read of the port waits.
const READ_SLICE: Duration = Duration::from_millis(50);

/// Something that moves bytes to and from a bridge.
pub trait Port: Send {
    /// Writes all of it.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Reads what is there, waiting up to `wait` for the first byte; 0 where nothing came. An error means that the port
    /// is gone.
    fn read(&mut self, buffer: &mut [u8], wait: Duration) -> io::Result<usize>;
}

/// What a bridge said about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BridgeInfo {
    /// Name of the board.
    pub board: String,
    /// Unique number, hex: the serial number of its USB port, where it has one.
    pub unique_id: String,
    /// Version of the firmware.
    pub firmware: [u8; 3],
    /// See [`capability`].
    pub capabilities: u16,
    /// Data bytes in one request or answer.
    pub max_data: u16,
    /// Requests answered since it started.
    pub served: u32,
    /// Frames that arrived damaged at the bridge since it started.
    pub damaged: u32,
}

impl BridgeInfo {
    pub(super) fn of(info: &Info<'_>) -> Self {
        Self {
            board: String::from_utf8_lossy(info.board).chars().filter(|c| !c.is_control()).collect(),
            unique_id: crate::hex::run(info.unique_id),
            firmware: info.firmware,
            capabilities: info.capabilities,
            max_data: info.max_data,
            served: info.served,
            damaged: info.damaged,
        }
    }

    /// Whether it can do this.
    pub fn can(&self, capability: u16) -> bool {
        self.capabilities & capability != 0
    }

    /// What the chip behind it is.
    pub fn origin(&self) -> Origin {
        if self.can(capability::VIRTUAL) { Origin::Virtual } else { Origin::Real }
    }
}

/// What the bridge answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Data.
    pub data: Vec<u8>,
    /// Attempts that were not acknowledged.
    pub nacks: u32,
    /// Microseconds on the bridge's clock.
    pub took_us: u64,
}

/// A bridge, opened: requests and their answers. Nothing is ever sent twice, and once the port is gone it stays so.
pub struct BridgeLink<P> {
    port: P,
    client: Client,
    /// Why nothing is asked any more.
    ended: Option<LinkFault>,
}

impl<P: Port> BridgeLink<P> {
    /// Takes a port. Nothing is sent. Requests are numbered from a random start, because answers that a program before
    /// left unread are still on the way, and have its numbers.
    pub fn new(port: P) -> Self {
        let mut bytes = [0; 2];
        match OsRandom.draw(Draw::RequestNumber, &mut bytes) {
            Ok(()) => Self::numbered_from(port, u16::from_be_bytes(bytes)),
            Err(why) => Self { ended: Some(LinkFault::NoNumber(why)), ..Self::numbered_from(port, 1) },
        }
    }

    /// As [`new`](Self::new), with a known first number: only for traffic whose bytes have to be the same every time,
    /// on a port that nobody used before.
    pub fn numbered_from(port: P, first: u16) -> Self {
        Self { port, client: Client::numbered_from(first), ended: None }
    }

    /// How well the link does.
    pub fn health(&self) -> Health {
        self.client.health()
    }

    /// Whether the port is still there. Nothing is sent; what came unasked belongs to nobody.
    pub fn is_there(&mut self) -> bool {
        if self.ended.is_none()
            && let Err(gone) = self.drop_what_is_late()
        {
            self.ended = Some(gone);
        }
        self.ended.is_none()
    }

    /// Asks who is there, for up to two and a half times [`HANDSHAKE_LIMIT`]. Asking again is safe, it changes nothing; and the first
    /// answers may be complaints about noise that was written to the port before.
    pub fn handshake(&mut self) -> Result<BridgeInfo, LinkFault> {
        let start = Instant::now();
        loop {
            match self.ask(&Request::Info {}, HANDSHAKE_LIMIT) {
                Err(LinkFault::Silent { .. } | LinkFault::Damaged(_))
                    if start.elapsed() < HANDSHAKE_LIMIT + HANDSHAKE_LIMIT / 2 => {}
                Err(fault) => return Err(fault),
                Ok(reply) => {
                    let info = Info::read(&reply.data)
                        .map_err(|_| LinkFault::Damaged("what it says about itself cannot be read"))?;
                    return Ok(BridgeInfo::of(&info));
                }
            }
        }
    }

    /// One request, one answer.
    pub fn ask(&mut self, request: &Request<'_>, limit: Duration) -> Result<Reply, LinkFault> {
        if let Some(fault) = &self.ended {
            return Err(fault.clone());
        }
        let result = self.ask_once(request, limit);
        if let Err(fault @ LinkFault::Gone(_)) = &result {
            self.ended = Some(fault.clone());
        }
        result
    }

    /// An answer that came too late belongs to nobody any more.
    fn drop_what_is_late(&mut self) -> Result<(), LinkFault> {
        let mut buffer = [0; 2048];
        loop {
            let n = self.port.read(&mut buffer, Duration::ZERO).map_err(gone)?;
            self.client.discard(n);
            if n < buffer.len() {
                return Ok(());
            }
        }
    }

    fn ask_once(&mut self, request: &Request<'_>, limit: Duration) -> Result<Reply, LinkFault> {
        self.drop_what_is_late()?;
        let mut buffer = [0; 2048];
        let strays = self.client.health().strays;
        let wire = self.client.request(request).ok_or(LinkFault::TooLong)?;
        let start = Instant::now();
        self.port.write_all(wire).map_err(gone)?;
        loop {
            let waited = start.elapsed();
            let Some(left) = limit.checked_sub(waited).filter(|left| !left.is_zero()) else {
                return Err(LinkFault::Silent { waited, strays: self.client.health().strays - strays });
            };
            let n = self.port.read(&mut buffer, left.min(READ_SLICE)).map_err(gone)?;
            let mut input = buffer.get(..n).unwrap_or(&[]);
            if let Some(found) = self.client.feed(&mut input) {
                return match found {
                    Ok(answer) => reply(&answer),
                    Err(Trouble::Damaged(damage)) => Err(LinkFault::Damaged(damage.words())),
                    Err(Trouble::RequestDamaged) => Err(LinkFault::Damaged("the bridge could not read it")),
                    Err(Trouble::WrongVersion { bridge }) => Err(LinkFault::WrongVersion { bridge }),
                    Err(Trouble::Field(_)) => Err(LinkFault::Damaged("an answer without a header")),
                };
            }
        }
    }
}

fn gone(e: io::Error) -> LinkFault {
    LinkFault::Gone(gone_words(&e))
}

fn reply(answer: &answer::Answer<'_>) -> Result<Reply, LinkFault> {
    let (data, nacks, took_us) = (answer.data.to_vec(), answer.nacks.into(), answer.took_us().into());
    match answer.error {
        None => Ok(Reply { data, nacks, took_us }),
        Some(error) => Err(LinkFault::Refused { error, stage: answer.stage, nacks, took_us, data }),
    }
}

fn gone_words(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => {
            "unplugged, or its program ended".into()
        }
        io::ErrorKind::TimedOut => "it takes no bytes".into(),
        _ => e.to_string(),
    }
}

/// A chip behind a bridge.
pub struct BridgeHost<P> {
    link: BridgeLink<P>,
    info: BridgeInfo,
    address: String,
    last: Timing,
}

impl<P: Port> BridgeHost<P> {
    /// Shakes hands with the bridge behind `port`, which was opened as `address`.
    pub fn open(port: P, address: impl Into<String>) -> Result<Self, LinkFault> {
        Self::over(BridgeLink::new(port), address)
    }

    /// As [`open`](Self::open), over a link that has been made.
    pub fn over(mut link: BridgeLink<P>, address: impl Into<String>) -> Result<Self, LinkFault> {
        let info = link.handshake()?;
        Ok(Self { link, info, address: address.into(), last: Timing::for_time(Duration::ZERO) })
    }

    /// What the bridge said about itself.
    pub fn info(&self) -> &BridgeInfo {
        &self.info
    }

    /// The link itself: bus speed, lines, scan, recovery, health.
    pub fn link(&mut self) -> &mut BridgeLink<P> {
        &mut self.link
    }

    /// One transceive: with an empty frame nothing is written, and the waiting answer is read again.
    fn transceive(&mut self, frame: &[u8], timing: Timing) -> Result<Answer, TransportError> {
        let micros = |time: Duration| u32::try_from(time.as_micros()).unwrap_or(u32::MAX).min(MAX_WAIT_US);
        let request = Request::Transceive {
            address: I2C_ADDRESS,
            first: micros(timing.first),
            interval: micros(timing.interval),
            deadline: micros(timing.deadline),
            head: narrow(FIRST_READ_BYTES),
            length_at: 1,
            beyond: 3,
            restart: 1,
            limit: narrow(MAX_ANSWER_BYTES),
            data: frame,
        };
        let limit = timing.first + timing.deadline * 2 + SLACK;
        let written = self.link.health().requests;
        match self.link.ask(&request, limit) {
            Ok(Reply { data, nacks, took_us }) => Ok(Answer { bytes: data, nacks, took_us }),
            Err(fault) => failed(fault, frame.is_empty() || self.link.health().requests == written),
        }
    }
}

/// Constants of the link layer as the request's fields want them; all of them fit.
fn narrow<T: TryFrom<usize> + Default>(n: usize) -> T {
    T::try_from(n).unwrap_or_default()
}

/// What a fault means for the command. `read_only` says that no byte of a command was on its way.
fn failed(fault: LinkFault, read_only: bool) -> Result<Answer, TransportError> {
    let what = fault.to_string();
    Err(match fault {
        LinkFault::Gone(_) if read_only => {
            TransportError::Lost(format!("{what}; nothing was sent to the chip"))
        }
        LinkFault::Gone(_) => {
            TransportError::Lost(format!("{what}; whether the command was executed is not known"))
        }
        LinkFault::Refused { error: Error::TooLong, nacks, took_us, data, .. } if !data.is_empty() => {
            // The link layer names what is wrong with the length.
            return Ok(Answer { bytes: data, nacks, took_us });
        }
        LinkFault::Refused { error: Error::AddressNack, nacks, took_us, .. } => {
            TransportError::NotTaken { nacks, waited_ms: took_us / 1000 }
        }
        LinkFault::Refused { error: Error::Timeout, stage, nacks, took_us, .. }
            if read_only || stage == Stage::Written =>
        {
            TransportError::NoAnswer { nacks, waited_ms: took_us / 1000 }
        }
        LinkFault::Refused { stage, .. } => {
            TransportError::Failed { what, perhaps_taken: stage != Stage::Nothing && !read_only }
        }
        LinkFault::TooLong | LinkFault::WrongVersion { .. } | LinkFault::NoNumber(_) => {
            TransportError::Failed { what, perhaps_taken: false }
        }
        LinkFault::Silent { .. } | LinkFault::Damaged(_) => {
            TransportError::Failed { what, perhaps_taken: !read_only }
        }
    })
}

impl<P: Port> Transport for BridgeHost<P> {
    fn exchange(&mut self, frame: &[u8], timing: Timing) -> Result<Answer, TransportError> {
        self.last = timing;
        self.transceive(frame, timing)
    }

    fn read_again(&mut self) -> Result<Answer, TransportError> {
        self.transceive(&[], self.last)
    }

    fn origin(&self) -> Origin {
        self.info.origin()
    }

    fn address(&self) -> &str {
        &self.address
    }

    fn bridge(&mut self) -> Option<Bridge<'_>> {
        Some(Bridge { info: &mut self.info, link: &mut self.link })
    }
}

impl<P: Port> Ask for BridgeLink<P> {
    fn ask(&mut self, request: &Request<'_>, limit: Duration) -> Result<Reply, LinkFault> {
        Self::ask(self, request, limit)
    }

    fn health(&self) -> Health {
        Self::health(self)
    }

    fn is_there(&mut self) -> bool {
        Self::is_there(self)
    }
}
