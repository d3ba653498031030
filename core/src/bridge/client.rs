//! The host's side of the protocol without any I/O: requests become bytes to write, bytes that were read become the
//! answer to the request in flight. One request at a time; nothing is ever sent twice.

use super::answer::{Answer, Error};
use super::frame::{Damage, Decoder, encode};
use super::out::Out;
use super::table::{REQUEST_HEADER, Request};
use super::{MAX_DATA, MAX_HEADER, MAX_WIRE, VERSION};
use crate::bytes::{FieldError, Put};

/// How well the link does, since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Requests written: each one is one round trip.
    pub requests: u64,
    /// Answers to them.
    pub answers: u64,
    /// Answers that carried an error.
    pub errors: u64,
    /// I²C attempts that were not acknowledged.
    pub nacks: u64,
    /// Frames that arrived damaged, here or at the bridge.
    pub damaged: u64,
    /// Answers to other requests than the one in flight, or second answers.
    pub strays: u64,
    /// Bytes written.
    pub bytes_out: u64,
    /// Bytes read.
    pub bytes_in: u64,
}

/// What came instead of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A frame arrived damaged; it may have been the answer.
    Damaged(Damage),
    /// The bridge received a frame that it could not read; it may have been the request.
    RequestDamaged,
    /// The bridge speaks another version of the protocol.
    WrongVersion {
        /// Its version.
        bridge: u8,
    },
    /// An answer too short for its header.
    Field(FieldError),
}

/// The host's side.
pub struct Client {
    seq: u16,
    waiting: Option<u8>,
    decoder: Decoder,
    wire: [u8; MAX_WIRE],
    health: Health,
}

impl Client {
    /// Before the first request, which will have this number (1 where it is 0, which no request has).
    ///
    /// Answers that another program left unread come before ours and have its numbers. So the first number is drawn at
    /// random where the other side may have been used before, and fixed only where the bytes are to be known.
    pub fn numbered_from(first: u16) -> Self {
        Self {
            seq: first.saturating_sub(1),
            waiting: None,
            decoder: Decoder::new(),
            wire: [0; MAX_WIRE],
            health: Health::default(),
        }
    }

    /// How well the link does.
    pub fn health(&self) -> Health {
        self.health
    }

    /// Bytes that came while nothing was asked: noise, or an answer that is too late.
    pub fn discard(&mut self, bytes: usize) {
        self.health.bytes_in += u64::try_from(bytes).unwrap_or(0);
        self.decoder.reset();
    }

    /// The bytes to write for `request`; `None` where its data is longer than [`MAX_DATA`].
    pub fn request(&mut self, request: &Request<'_>) -> Option<&[u8]> {
        // 0 is what the bridge says when it could not read the number.
        self.seq = self.seq.checked_add(1).unwrap_or(1);
        self.waiting = Some(request.code());
        self.decoder.reset();
        let mut content = Out::<{ MAX_HEADER + MAX_DATA + 1 }>::default();
        content.put_u8(VERSION);
        content.put_u16(self.seq);
        content.put_u8(request.code());
        request.put(&mut content);
        if content.is_cut() || data_of(request).len() > MAX_DATA {
            return None;
        }
        let len = encode(&[content.bytes()], &mut self.wire)?;
        self.health.requests += 1;
        self.health.bytes_out += u64::try_from(len).unwrap_or(0);
        self.wire.get(..len)
    }

    /// Reads on. Gives the answer to the request in flight, or what came instead; `None` when `input` is used up.
    pub fn feed(&mut self, input: &mut &[u8]) -> Option<Result<Answer<'_>, Trouble>> {
        let before = input.len();
        let found = self.find(input);
        self.health.bytes_in += u64::try_from(before - input.len()).unwrap_or(0);
        let trouble = found?.err();
        self.waiting = None;
        if let Some(trouble) = trouble {
            self.health.damaged += u64::from(!matches!(trouble, Trouble::WrongVersion { .. }));
            return Some(Err(trouble));
        }
        let answer = match self.decoder.content().map(Answer::read) {
            Ok(Ok(answer)) => answer,
            Ok(Err(e)) => return Some(Err(Trouble::Field(e))),
            Err(e) => return Some(Err(Trouble::Damaged(e))),
        };
        self.health.answers += 1;
        self.health.errors += u64::from(answer.error.is_some());
        self.health.nacks += u64::from(answer.nacks);
        Some(match answer.error {
            Some(Error::WrongVersion) => Err(Trouble::WrongVersion { bridge: answer.version }),
            _ => Ok(answer),
        })
    }

    /// Advances to the frame that belongs to the request in flight; others are counted and passed over.
    fn find(&mut self, input: &mut &[u8]) -> Option<Result<(), Trouble>> {
        while self.decoder.advance(input) {
            let content = match self.decoder.content() {
                Ok(content) => content,
                Err(_) if self.waiting.is_none() => continue,
                Err(damage) => return Some(Err(Trouble::Damaged(damage))),
            };
            let header = content.first_chunk::<REQUEST_HEADER>();
            let Some([version, seq_hi, seq_lo, code]) = header.copied() else {
                self.health.strays += 1;
                continue;
            };
            let seq = u16::from_be_bytes([seq_hi, seq_lo]);
            if let Some(waiting) = self.waiting {
                if seq == 0 {
                    return Some(Err(Trouble::RequestDamaged));
                }
                if seq == self.seq && version != VERSION {
                    return Some(Err(Trouble::WrongVersion { bridge: version }));
                }
                if seq == self.seq && code == waiting {
                    return Some(Ok(()));
                }
            }
            self.health.strays += 1;
        }
        None
    }
}

fn data_of<'a>(request: &Request<'a>) -> &'a [u8] {
    match *request {
        Request::Echo { data }
        | Request::Write { data, .. }
        | Request::WriteRead { data, .. }
        | Request::Transceive { data, .. } => data,
        _ => &[],
    }
}
