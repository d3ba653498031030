//! One line of a capture, read into an entry whose buffers are used again.

use std::borrow::Cow;
use std::ops::Range;
use std::time::Duration;

use crate::capture::Entry;
use crate::capture::blank::Secrets;
use crate::exchange::Outcome;
use crate::link::{MAX_ANSWER_BYTES, Status};

/// The longest write or answer that is taken: longer than anything on the bus, shorter than a nuisance.
const MOST_BYTES: usize = 2 * MAX_ANSWER_BYTES;

/// Reads a line into `entry`. The error says what is wrong with it.
pub fn entry(text: &[u8], start_ms: u64, entry: &mut Entry) -> Result<(), String> {
    let mut words = Words { rest: text };
    let mut word = |what: &str| words.next().ok_or_else(|| format!("the line ends before {what}"));
    let exchange = &mut entry.exchange;
    exchange.number = decimal(word("the number")?).ok_or("it does not begin with a number")?;
    exchange.unix_ms =
        at(word("the time")?, start_ms).ok_or("the second word is no time in seconds (12.204)")?;
    word("the milliseconds since the line before")?;
    let Secrets { sent, received } = &mut entry.hidden;
    hex(word("what was sent")?, &mut exchange.sent, sent).map_err(|e| format!("sent: {e}"))?;
    hex(word("what was received")?, &mut exchange.received, received)
        .map_err(|e| format!("received: {e}"))?;
    let status = word("the status")?;
    let (mut nacks, mut again, mut n) = (0, 0, None);
    let (mut took, mut expected) = (Duration::ZERO, Duration::ZERO);
    let mut why = String::new();
    let mut from: &[u8] = b"";
    entry.note.clear();
    entry.pinned = false;
    while let Some(word) = words.next() {
        if word == b"pinned" {
            entry.pinned = true;
            continue;
        }
        let (key, value) = split(word).ok_or_else(|| format!("{:?} is no key=value", shown(word)))?;
        let wrong = || format!("{:?} is no value of {}", shown(value), shown(key));
        match key {
            b"took" => took = millis(value).ok_or_else(wrong)?,
            b"expected" => expected = millis(value).ok_or_else(wrong)?,
            b"nacks" => nacks = decimal(value).and_then(|n| u32::try_from(n).ok()).ok_or_else(wrong)?,
            b"again" => again = decimal(value).and_then(|n| u32::try_from(n).ok()).ok_or_else(wrong)?,
            b"n" => n = Some(counter(value).ok_or_else(wrong)?),
            b"from" => from = value,
            b"why" => why = unquoted(value),
            b"note" => entry.note = unquoted(value),
            // A later program may say more.
            _ => {}
        }
    }
    (exchange.nacks, exchange.read_again, exchange.session_n) = (nacks, again, n);
    (exchange.took, exchange.expected) = (took, expected);
    asked_by(&mut exchange.asked_by, from);
    exchange.outcome = match status {
        b"damaged" => Outcome::Damaged(why),
        b"none" => Outcome::Failed(why),
        [hi, lo] => {
            let code = digit(*hi).zip(digit(*lo)).map(|(hi, lo)| hi << 4 | lo);
            let status = Status::of(code.ok_or_else(|| not_a_status(status))?);
            match exchange.received.first() {
                Some(first) if Status::of(*first) == status => Outcome::Answered(status),
                Some(first) => {
                    return Err(format!(
                        "status {:02X}, but the answer begins with {first:02X}",
                        status.code()
                    ));
                }
                None => return Err(format!("status {:02X}, but there is no answer", status.code())),
            }
        }
        _ => return Err(not_a_status(status)),
    };
    Ok(())
}

fn not_a_status(word: &[u8]) -> String {
    format!("{:?} is no status (two hex digits, damaged or none)", shown(word))
}

/// Words between blanks; quotes keep blanks together.
struct Words<'a> {
    rest: &'a [u8],
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        self.rest = self.rest.trim_ascii_start();
        if self.rest.is_empty() {
            return None;
        }
        let (mut quoted, mut escaped, mut end) = (false, false, self.rest.len());
        for (i, byte) in self.rest.iter().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b' ' | b'\t' if !quoted => {
                    end = i;
                    break;
                }
                _ => {}
            }
        }
        let (word, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(word)
    }
}

fn split(word: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = word.iter().position(|b| *b == b'=')?;
    Some((word.get(..at)?, word.get(at + 1..)?))
}

fn shown(word: &[u8]) -> String {
    String::from_utf8_lossy(word.get(..40).unwrap_or(word)).into_owned()
}

fn unquoted(value: &[u8]) -> String {
    let inside = value.strip_prefix(b"\"").map_or(value, |rest| rest.strip_suffix(b"\"").unwrap_or(rest));
    let text = String::from_utf8_lossy(inside);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some(c) => out.push(printable(c)),
                None => {}
            },
            (c, false) => out.push(printable(c)),
        }
    }
    out
}

fn printable(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

/// The same name stands in most lines: it is only read again where it changes.
fn asked_by(old: &mut Cow<'static, str>, new: &[u8]) {
    if old.as_bytes() != new || new.contains(&b'\\') || new.contains(&b'"') {
        *old = Cow::Owned(unquoted(new));
    }
}

/// Hex digits into `out`, and where they were blanked into `hidden`.
fn hex(word: &[u8], out: &mut Vec<u8>, hidden: &mut Vec<Range<usize>>) -> Result<(), String> {
    out.clear();
    hidden.clear();
    if word == b"-" {
        return Ok(());
    }
    if !word.len().is_multiple_of(2) {
        return Err(format!("{} hex digits, pairs needed", word.len()));
    }
    if word.len() / 2 > MOST_BYTES {
        return Err(format!("{} B, the longest frame has {MAX_ANSWER_BYTES} B", word.len() / 2));
    }
    for pair in word.chunks_exact(2) {
        let &[hi, lo] = pair else { continue };
        match (digit(hi), digit(lo)) {
            (Some(hi), Some(lo)) => out.push(hi << 4 | lo),
            _ if pair == b"**" => {
                match hidden.last_mut() {
                    Some(range) if range.end == out.len() => range.end += 1,
                    _ => hidden.push(out.len()..out.len() + 1),
                }
                out.push(0);
            }
            _ => return Err(format!("{:?} is no hex pair", shown(pair))),
        }
    }
    Ok(())
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

fn decimal(word: &[u8]) -> Option<u64> {
    if word.is_empty() {
        return None;
    }
    word.iter().try_fold(0_u64, |value, byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        value.checked_mul(10)?.checked_add(digit)
    })
}

/// A decimal number in thousandths: `12.204` is 12204.
fn thousandths(word: &[u8]) -> Option<u64> {
    let (whole, fraction) = match word.iter().position(|b| *b == b'.') {
        Some(at) => (word.get(..at)?, word.get(at + 1..)?),
        None => (word, &b""[..]),
    };
    let mut scaled = 0;
    for place in 0..3 {
        let digit =
            fraction.get(place).map_or(Some(0), |b| b.is_ascii_digit().then(|| u64::from(b - b'0')))?;
        scaled = scaled * 10 + digit;
    }
    decimal(whole)?.checked_mul(1000)?.checked_add(scaled)
}

fn at(word: &[u8], start_ms: u64) -> Option<u64> {
    match word.strip_prefix(b"-") {
        Some(before) => start_ms.checked_sub(thousandths(before)?),
        None => start_ms.checked_add(thousandths(word)?),
    }
}

fn millis(word: &[u8]) -> Option<Duration> {
    thousandths(word).map(Duration::from_micros)
}

fn counter(word: &[u8]) -> Option<u32> {
    if word.len() > 8 || word.is_empty() {
        return None;
    }
    word.iter().try_fold(0, |value, byte| Some(value << 4 | u32::from(digit(*byte)?)))
}
