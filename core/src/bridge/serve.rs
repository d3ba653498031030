//! The bridge: takes requests, works the bus, gives answers. The very same code runs on every board, in the emulator
//! and on a virtual board in this program.

use embedded_io_async::{Read, Write};

use super::answer::{ANSWER_HEADER, Answer, Error, Info, Stage, capability};
use super::frame::{Damage, Decoder, encode};
use super::out::Out;
use super::table::{REQUEST_HEADER, Request};
use super::wires::{Board, Lines, Wires};
use super::{MAX_DATA, MAX_WAIT_US, MAX_WIRE, VERSION};
use crate::bytes::Reader;

/// Addresses that a scan probes: the others are reserved by the I²C specification.
const SCANNED: core::ops::RangeInclusive<u8> = 0x08..=0x77;

/// I²C addresses have seven bits.
const HIGHEST_ADDRESS: u8 = 0x7F;

/// A bus, a board, and how the request in hand stands.
pub struct Bridge<W, B> {
    wires: W,
    board: B,
    served: u32,
    damaged: u32,
    nacks: u16,
    stage: Stage,
}

/// Memory of [`serve`]: about 3 KiB, to be kept in a static.
pub struct Buffers {
    decoder: Decoder,
    data: [u8; MAX_DATA],
    wire: [u8; MAX_WIRE],
}

impl Default for Buffers {
    fn default() -> Self {
        Self::new()
    }
}

impl Buffers {
    /// Empty buffers.
    pub const fn new() -> Self {
        Self { decoder: Decoder::new(), data: [0; MAX_DATA], wire: [0; MAX_WIRE] }
    }
}

/// Serves a stream until it ends. What came of a frame goes out before the next byte is read: one request at a time.
pub async fn serve<R: Read, T: Write<Error = R::Error>, W: Wires, B: Board>(
    rx: &mut R,
    tx: &mut T,
    bridge: &mut Bridge<W, B>,
    buffers: &mut Buffers,
) -> Result<(), R::Error> {
    let mut chunk = [0; 64];
    buffers.decoder.reset();
    loop {
        let n = rx.read(&mut chunk).await?;
        let mut input = chunk.get(..n).unwrap_or(&[]);
        if n == 0 {
            return Ok(());
        }
        while let Some(frame) = buffers.decoder.next(&mut input) {
            let answer = bridge.handle(frame, &mut buffers.data).await;
            let mut header = Out::<ANSWER_HEADER>::default();
            answer.put_header(&mut header);
            if let Some(len) = encode(&[header.bytes(), answer.data], &mut buffers.wire) {
                tx.write_all(buffers.wire.get(..len).unwrap_or(&[])).await?;
                tx.flush().await?;
            }
        }
    }
}

impl<W: Wires, B: Board> Bridge<W, B> {
    /// A bridge between this bus and whoever asks.
    pub fn new(wires: W, board: B) -> Self {
        Self { wires, board, served: 0, damaged: 0, nacks: 0, stage: Stage::Nothing }
    }

    /// Does what one frame asks for. What cannot be read is answered with sequence number 0.
    pub async fn handle<'d>(
        &mut self,
        frame: Result<&[u8], Damage>,
        data: &'d mut [u8; MAX_DATA],
    ) -> Answer<'d> {
        let start_us = self.board.now_us();
        (self.nacks, self.stage) = (0, Stage::Nothing);
        let (seq, code, result) = match frame.ok().and_then(|content| content.split_first_chunk()) {
            None => {
                self.damaged = self.damaged.wrapping_add(1);
                (0, 0, Err((Error::Damaged, 0)))
            }
            Some((header, fields)) => {
                let header: &[u8; REQUEST_HEADER] = header;
                let [version, seq_hi, seq_lo, code] = *header;
                self.served = self.served.wrapping_add(1);
                let result = if version == VERSION {
                    self.request(code, fields, data).await
                } else {
                    Err((Error::WrongVersion, 0))
                };
                (u16::from_be_bytes([seq_hi, seq_lo]), code, result)
            }
        };
        let (error, len) = match result {
            Ok(len) => (None, len),
            Err((error, len)) => (Some(error), len),
        };
        Answer {
            version: VERSION,
            seq,
            code,
            error,
            stage: self.stage,
            nacks: self.nacks,
            start_us,
            end_us: self.board.now_us(),
            data: data.get(..len).unwrap_or(&[]),
        }
    }

    /// Length of the answer's data, also where there is an error.
    async fn request(&mut self, code: u8, fields: &[u8], out: &mut [u8; MAX_DATA]) -> Result<usize, Failed> {
        let request = match Request::read(code, fields) {
            None => return fail(Error::UnknownRequest),
            Some(Err(_)) => return fail(Error::Malformed),
            Some(Ok(request)) => request,
        };
        match request {
            Request::Write { address, .. }
            | Request::Read { address, .. }
            | Request::WriteRead { address, .. }
            | Request::Probe { address }
                if address > HIGHEST_ADDRESS =>
            {
                fail(Error::Malformed)
            }
            // Some HALs take an empty piece of a transaction for done without asking the bus.
            Request::WriteRead { data: [], .. } => fail(Error::Malformed),
            Request::Info {} => Ok(self.info(out)),
            Request::Echo { data } => put(out, data),
            Request::Write { address, data } => {
                let outcome = self.wires.write(address, data).await;
                self.written(outcome).map(|()| 0)
            }
            Request::Read { address, len } => {
                let into = piece(out, len)?;
                let outcome = self.wires.read(address, into).await;
                self.read_done(outcome).map(|()| usize::from(len))
            }
            Request::WriteRead { address, len, data } => {
                let into = piece(out, len)?;
                let outcome = self.wires.write_read(address, data, into).await;
                self.written(outcome)?;
                self.stage = Stage::Answered;
                Ok(usize::from(len))
            }
            Request::Probe { address } => self.probe(address).await.map(|()| 0),
            Request::Scan {} => self.scan(out).await,
            Request::SetSpeed { hertz } => match hertz {
                0 => fail(Error::Malformed),
                _ => put(out, &self.wires.set_speed_hz(hertz).to_be_bytes()),
            },
            Request::GetSpeed {} => put(out, &self.wires.speed_hz().to_be_bytes()),
            Request::Recover {} => match self.wires.recover().await {
                Some(recovery) => put(out, &[recovery.pulses, u8::from(recovery.free)]),
                None => fail(Error::Unsupported),
            },
            Request::SetLines { mask, value } => {
                match self.board.set_lines(Lines(mask), Lines(value)).await {
                    Some(lines) => put(out, &[lines.0]),
                    None => fail(Error::Unsupported),
                }
            }
            Request::PollRead { address, interval, deadline, len } => {
                let poll = Poll::new(address, interval, deadline)?;
                self.poll(poll, self.board.now_us(), piece(out, len)?).await.map(|()| usize::from(len))
            }
            Request::Transceive {
                address,
                first,
                interval,
                deadline,
                head,
                length_at,
                beyond,
                restart,
                limit,
                data,
            } => {
                let poll = Poll::new(address, interval, deadline)?;
                let layout = Layout { head, length_at, beyond, restart: restart == 1, limit };
                if first > MAX_WAIT_US || restart > 1 || !layout.makes_sense() {
                    return fail(Error::Malformed);
                }
                if !data.is_empty() {
                    self.write_once(poll, data).await?;
                    self.board.wait_us(first).await;
                }
                self.read_whole(poll, layout, out).await
            }
        }
    }

    fn info(&self, out: &mut [u8; MAX_DATA]) -> usize {
        let tells = if W::TELLS_NACKS { capability::TELLS_NACKS } else { 0 };
        let mut fields = Out::<128>::default();
        Info {
            firmware: self.board.firmware(),
            capabilities: self.board.capabilities() | tells,
            max_data: u16::try_from(MAX_DATA).unwrap_or(u16::MAX),
            max_wait_us: MAX_WAIT_US,
            served: self.served,
            damaged: self.damaged,
            board: at_most(self.board.name().as_bytes(), 32),
            unique_id: at_most(self.board.unique_id(), 16),
        }
        .put(&mut fields);
        put(out, fields.bytes()).unwrap_or(0)
    }

    async fn probe(&mut self, address: u8) -> Result<(), Failed> {
        match self.wires.write(address, &[]).await {
            Ok(()) => Ok(()),
            // No data was sent, so it can only have been the address.
            Err(e) if is_nack(W::classify(&e)) => {
                self.nacks = self.nacks.saturating_add(1);
                fail(Error::AddressNack)
            }
            Err(e) => fail(W::classify(&e)),
        }
    }

    async fn scan(&mut self, out: &mut [u8; MAX_DATA]) -> Result<usize, Failed> {
        let mut found = [0u8; 16];
        for address in SCANNED {
            match self.probe(address).await {
                Ok(()) => {
                    if let Some(byte) = found.get_mut(usize::from(address / 8)) {
                        *byte |= 1 << (address % 8);
                    }
                }
                Err((Error::AddressNack, _)) => {}
                // A stuck bus would fail 112 times, each with its own timeout.
                Err(e) => return Err(e),
            }
        }
        put(out, &found)
    }

    /// Writes when the address is acknowledged, once. Only an attempt of which no byte can have been acknowledged is
    /// followed by another.
    async fn write_once(&mut self, poll: Poll, data: &[u8]) -> Result<(), Failed> {
        let start = self.board.now_us();
        loop {
            let refused = if W::TELLS_NACKS {
                match self.wires.write(poll.address, data).await {
                    Err(e) if W::classify(&e) == Error::AddressNack => true,
                    outcome => return self.written(outcome),
                }
            } else {
                match self.wires.write(poll.address, &[]).await {
                    Err(e) if is_nack(W::classify(&e)) => true,
                    Err(e) => return fail(W::classify(&e)),
                    Ok(()) => {
                        let outcome = self.wires.write(poll.address, data).await;
                        return self.written(outcome);
                    }
                }
            };
            if refused {
                self.nacks = self.nacks.saturating_add(1);
            }
            if self.board.now_us().wrapping_sub(start) >= poll.deadline {
                return fail(Error::AddressNack);
            }
            self.board.wait_us(poll.interval).await;
        }
    }

    fn written(&mut self, outcome: Result<(), W::Error>) -> Result<(), Failed> {
        match outcome {
            Ok(()) => {
                self.stage = Stage::Written;
                Ok(())
            }
            Err(e) => {
                let error = W::classify(&e);
                if is_nack(error) {
                    self.nacks = self.nacks.saturating_add(1);
                }
                if error != Error::AddressNack {
                    self.stage = Stage::Perhaps;
                }
                fail(error)
            }
        }
    }

    fn read_done(&mut self, outcome: Result<(), W::Error>) -> Result<(), Failed> {
        match outcome {
            Ok(()) => {
                self.stage = Stage::Answered;
                Ok(())
            }
            // In a read the chip acknowledges nothing but its address.
            Err(e) if is_nack(W::classify(&e)) => {
                self.nacks = self.nacks.saturating_add(1);
                fail(Error::AddressNack)
            }
            Err(e) => fail(W::classify(&e)),
        }
    }

    /// Reads until the address is acknowledged or the time is over.
    async fn poll(&mut self, poll: Poll, start: u32, into: &mut [u8]) -> Result<(), Failed> {
        loop {
            let outcome = self.wires.read(poll.address, into).await;
            match self.read_done(outcome) {
                Err((Error::AddressNack, _)) => {}
                done => return done,
            }
            if self.board.now_us().wrapping_sub(start) >= poll.deadline {
                return fail(Error::Timeout);
            }
            self.board.wait_us(poll.interval).await;
        }
    }

    async fn read_whole(
        &mut self,
        poll: Poll,
        layout: Layout,
        out: &mut [u8; MAX_DATA],
    ) -> Result<usize, Failed> {
        let start = self.board.now_us();
        let head = usize::from(layout.head);
        self.poll(poll, start, piece(out, layout.head.into())?).await?;
        let total = layout.total(out);
        if total > usize::from(layout.limit) {
            return Err((Error::TooLong, head));
        }
        if total <= head {
            // Also a length that cannot be: the host's own reader says what is wrong with it.
            return Ok(head);
        }
        let from = if layout.restart { 0 } else { head };
        let Some(rest) = out.get_mut(from..total) else { return Err((Error::TooLong, head)) };
        self.poll(poll, start, rest).await?;
        Ok(total)
    }
}

/// An error, and how many bytes of data go with it.
type Failed = (Error, usize);

fn fail<T>(error: Error) -> Result<T, Failed> {
    Err((error, 0))
}

fn is_nack(error: Error) -> bool {
    matches!(error, Error::AddressNack | Error::DataNack | Error::UnknownNack)
}

/// Whom to ask how often for how long.
#[derive(Clone, Copy)]
struct Poll {
    address: u8,
    interval: u32,
    deadline: u32,
}

impl Poll {
    fn new(address: u8, interval: u32, deadline: u32) -> Result<Self, Failed> {
        let possible = address <= HIGHEST_ADDRESS && interval <= MAX_WAIT_US && deadline <= MAX_WAIT_US;
        if possible { Ok(Self { address, interval, deadline }) } else { fail(Error::Malformed) }
    }
}

/// How an answer says how long it is.
#[derive(Clone, Copy)]
struct Layout {
    head: u8,
    length_at: u8,
    beyond: u8,
    restart: bool,
    limit: u16,
}

impl Layout {
    fn makes_sense(self) -> bool {
        u16::from(self.length_at) + 2 <= u16::from(self.head)
            && usize::from(self.limit) <= MAX_DATA
            && u16::from(self.head) <= self.limit
    }

    fn total(self, head: &[u8]) -> usize {
        let mut r = Reader::new(head.get(usize::from(self.length_at)..).unwrap_or(&[]));
        usize::from(r.u16("length").unwrap_or(0)) + usize::from(self.beyond)
    }
}

fn piece(out: &mut [u8; MAX_DATA], len: u16) -> Result<&mut [u8], Failed> {
    match out.get_mut(..usize::from(len)) {
        Some(piece) if len > 0 => Ok(piece),
        Some(_) => fail(Error::Malformed),
        None => fail(Error::TooLong),
    }
}

fn put(out: &mut [u8; MAX_DATA], data: &[u8]) -> Result<usize, Failed> {
    match out.get_mut(..data.len()) {
        Some(slot) => {
            slot.copy_from_slice(data);
            Ok(data.len())
        }
        None => fail(Error::TooLong),
    }
}

fn at_most(bytes: &[u8], len: usize) -> &[u8] {
    bytes.get(..len).unwrap_or(bytes)
}
