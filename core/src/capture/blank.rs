//! Which bytes of an exchange are secrets: what the decoders mark as such, and everything where they cannot tell.

use std::ops::Range;

use zeroize::Zeroizing;

use super::open::{self, Explained};
use crate::command::Context;
use crate::describe::{Field, Inside};
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
    if !carries(sent) {
        return Secrets::default();
    }
    of(sent, received, &open::explain_closed(sent, received, context))
}

/// The same for an exchange that is explained already. What was decrypted is ciphertext on the wire, and that is no
/// secret; see [`inside`] for the bytes in it.
pub fn of(sent: &[u8], received: &[u8], explained: &Explained) -> Secrets {
    let Some(used) = header(sent).filter(|(code, _)| may_carry(*code)).map(|(_, used)| used) else {
        return Secrets::default();
    };
    let payload = |from: usize, len: usize| from..len.saturating_sub(2).max(from);
    let (whole_sent, whole_answer) = (payload(used, sent.len()), payload(3, received.len()));
    let opened = explained.opened.as_ref();
    let mut found = Secrets::default();
    match &explained.command {
        _ if opened.is_some_and(|opened| opened.command.is_some()) => {}
        Some(_) => collect(&explained.sent.fields, &mut found.sent),
        None => found.sent.push(whole_sent),
    }
    match &explained.command {
        _ if opened.is_some_and(|opened| opened.answer.is_some()) => {}
        // An answer that its decoder gave up on may be a secret that was cut.
        Some(_) if explained.received.complaints.is_empty() => {
            collect(&explained.received.fields, &mut found.received);
        }
        Some(_) if received.len() <= 5 => {}
        _ => found.received.push(whole_answer),
    }
    found.sent.retain(|range| !range.is_empty());
    found.received.retain(|range| !range.is_empty());
    found
}

/// A payload that was not sent, with the bytes of its secrets as 00.
pub fn payload(code: Code, payload: &[u8], context: &dyn Context) -> Vec<u8> {
    let frame = CommandFrame::plain(code, payload.to_vec());
    let (used, mut sent) = (frame.header().len(), Zeroizing::new(frame.encode()));
    if may_carry(code) {
        let found = of(&sent, &[], &open::explain_closed(&sent, &[], context));
        zero(&mut sent, &found.sent);
    }
    sent.get(used..used + payload.len()).unwrap_or_default().to_vec()
}

/// Ranges of secret bytes in a payload of the command `sent` after decryption, by the same rule.
pub fn inside(sent: &[u8], inside: &Inside) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if inside.complaints.is_empty() {
        collect(&inside.fields, &mut found);
    } else if carries(sent) {
        found.push(0..inside.padded.len());
    }
    found.retain(|range| !range.is_empty());
    found
}

/// Puts 00 in place of secret bytes, as many of them as there are.
pub fn zero(bytes: &mut [u8], secrets: &[Range<usize>]) {
    for range in secrets {
        let end = range.end.min(bytes.len());
        bytes.get_mut(range.start..end).into_iter().flatten().for_each(|byte| *byte = 0);
    }
}

fn header(sent: &[u8]) -> Option<(Code, usize)> {
    let body = sent.get(..sent.len().saturating_sub(2)).unwrap_or(&[]);
    split_header(body).ok().map(|(code, _, used)| (code, used))
}

fn carries(sent: &[u8]) -> bool {
    header(sent).is_some_and(|(code, _)| may_carry(code))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
    use super::*;
    use crate::access::Encryption;
    use crate::observe::Observation;
    use crate::session::on_wire::sample;

    /// Write host keys with two AES-128 keys: where its secrets are on the wire, and where inside what was decrypted.
    fn write_host_keys(command: bool) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
        let flags = Encryption { command, response: false };
        let wires = sample(Code::Extended(0x07)).unwrap().protected(flags).unwrap();
        let seen = Observation::default();
        let explained = open::explain(&wires.sent, &wires.received, wires.values.as_ref(), &seen);
        let found = of(&wires.sent, &wires.received, &explained);
        assert_eq!(found.received, [], "the answer is its status");
        let opened = explained.opened.unwrap().command;
        (found.sent, opened.map(|opened| inside(&wires.sent, &opened)).unwrap_or_default())
    }

    fn bytes(ranges: &[Range<usize>]) -> usize {
        ranges.iter().map(Range::len).sum()
    }

    #[test]
    fn under_a_c_mac_alone_a_key_is_secret_on_the_wire_and_encrypted_only_in_what_was_decrypted() {
        let (wire, opened) = write_host_keys(false);
        assert_eq!((bytes(&wire), bytes(&opened)), (32, 0));
        let (wire, opened) = write_host_keys(true);
        assert_eq!((bytes(&wire), bytes(&opened)), (0, 32));
    }

    #[test]
    fn a_payload_that_cannot_be_decoded_counts_as_a_whole() {
        let wire = [0x1F, 0x07, 0x00, 0x00, 0xAA, 0xBB, 0x12, 0x34];
        let explained = open::explain_closed(&wire, &[0x00, 0x00, 0x02, 0, 0], &Observation::default());
        assert!(explained.command.is_none());
        assert_eq!(of(&wire, &[0x00, 0x00, 0x02, 0, 0], &explained).sent, vec![2..6]);
    }
}
