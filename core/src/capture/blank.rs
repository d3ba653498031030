//! Which bytes of an exchange are secrets: what the decoders mark as such, and everything where they cannot tell.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::command::{Command, Context};
use crate::describe::{self, Field};
use crate::exchange::Exchange;
use crate::link::frame::split_header;
use crate::link::{Code, CommandFrame};

/// Ranges of secret bytes on both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets {
    /// In the write.
    pub sent: Vec<Range<usize>>,
    /// In the answer.
    pub received: Vec<Range<usize>>,
}

impl Secrets {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sent.is_empty() && self.received.is_empty()
    }
}

/// The secrets of an exchange. Where a command that may carry one cannot be decoded, its whole payload counts.
pub fn secrets(exchange: &Exchange, context: &dyn Context) -> Secrets {
    let (sent, received) = (&exchange.sent, &exchange.received);
    let body = sent.get(..sent.len().saturating_sub(2)).unwrap_or(&[]);
    let Ok((code, _, used)) = split_header(body) else { return Secrets::default() };
    if !may_carry(code) {
        return Secrets::default();
    }
    let (ranges, command) = in_sent(sent, used, context);
    let mut found = Secrets { sent: ranges, received: Vec::new() };
    let answer = describe::received(received, command.as_ref(), context);
    if command.is_none() {
        found.received.push(payload_of(3, received.len()));
    } else {
        // An answer that its decoder gave up on may be a secret that was cut.
        if answer.complaints.is_empty() {
            collect(&answer.fields, &mut found.received);
        } else if received.len() > 5 {
            found.received.push(payload_of(3, received.len()));
        }
    }
    found.sent.retain(|range| !range.is_empty());
    found.received.retain(|range| !range.is_empty());
    found
}

/// A payload that was not sent, with the bytes of its secrets as 00.
pub fn payload(code: Code, payload: &[u8], context: &dyn Context) -> Vec<u8> {
    if !may_carry(code) {
        return payload.to_vec();
    }
    let frame = CommandFrame::plain(code, payload.to_vec());
    let (used, mut sent) = (frame.header().len(), Zeroizing::new(frame.encode()));
    for range in in_sent(&sent, used, context).0 {
        sent.get_mut(range).unwrap_or_default().fill(0);
    }
    sent.get(used..used + payload.len()).unwrap_or_default().to_vec()
}

/// The secrets of a write whose payload begins at `used`, and its command, where it can be decoded.
fn in_sent(sent: &[u8], used: usize, context: &dyn Context) -> (Vec<Range<usize>>, Option<Command>) {
    let (side, command) = describe::sent(sent, context);
    let mut found = Vec::new();
    match command {
        Some(_) => collect(&side.fields, &mut found),
        None => found.push(payload_of(used, sent.len())),
    }
    (found, command)
}

/// From here to the CRC.
fn payload_of(from: usize, len: usize) -> Range<usize> {
    from..len.saturating_sub(2).max(from)
}

/// Codes whose write or answer can hold a password, a key or a shared secret in the clear. A test goes through every
/// golden transcript for fields that are marked as secret and not named here.
pub fn may_carry(code: Code) -> bool {
    match code {
        // LoRa keys and issuer envelopes, local envelopes, attributes (host keys V1), Put key, agreement, password.
        Code::Basic(code) => matches!(code, 0x08 | 0x0B | 0x0E | 0x0F | 0x10 | 0x12 | 0x18 | 0x1A),
        // Host keys and symmetric keys in the clear, derived keys, codes without a known layout.
        Code::Extended(code) => matches!(code, 0x07 | 0x0C | 0x0D | 0x10 | 0x17) || code > 0x1A,
    }
}

fn collect(fields: &[Field], out: &mut Vec<Range<usize>>) {
    for field in fields {
        if field.secret {
            out.push(field.range.clone());
        }
        collect(&field.children, out);
    }
}
