//! Which bytes of an exchange are secrets: what the decoders mark as such, and everything where they cannot tell.

use std::ops::Range;

use crate::command::Context;
use crate::describe::{self, Field};
use crate::exchange::Exchange;
use crate::link::Code;
use crate::link::frame::split_header;

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
    let (side, command) = describe::sent(sent, context);
    let answer = describe::received(received, command.as_ref(), context);
    let payload = |from: usize, len: usize| from..len.saturating_sub(2).max(from);
    let mut found = Secrets::default();
    if command.is_none() {
        found.sent.push(payload(used, sent.len()));
        found.received.push(payload(3, received.len()));
    } else {
        collect(&side.fields, &mut found.sent);
        // An answer that its decoder gave up on may be a secret that was cut.
        if answer.complaints.is_empty() {
            collect(&answer.fields, &mut found.received);
        } else if received.len() > 5 {
            found.received.push(payload(3, received.len()));
        }
    }
    found.sent.retain(|range| !range.is_empty());
    found.received.retain(|range| !range.is_empty());
    found
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
