//! Transfers on the bus, folded into exchanges as the specification's section 10.4 says: polls that nobody acknowledged
//! are counted, the five-byte probe is part of the read after it, an answer that is read again replaces the first.

use std::time::Duration;

use super::text::Line;
use super::{Format, Imported, MOST_PROBLEMS, Problem};
use crate::command::catalog::row_of;
use crate::exchange::{Exchange, Outcome};
use crate::link::frame::{answer_len, split_header};
use crate::link::{I2C_ADDRESS, ResponseFrame};
use crate::words::grouped;

/// What stands between a start condition and the next one, or the stop.
#[derive(Clone, Debug, Default)]
pub(super) struct Transfer {
    /// Line of its first byte.
    pub line: usize,
    /// First and last moment, from the beginning of the capture; zero where it has no times.
    pub from: Duration,
    /// See `from`.
    pub until: Duration,
    /// 7-bit address.
    pub address: u8,
    /// From the chip to the host.
    pub reading: bool,
    /// The address was acknowledged.
    pub acknowledged: bool,
    /// The bytes after the address.
    pub data: Vec<u8>,
    /// Which byte of a write was not acknowledged, from 1.
    pub refused: Option<usize>,
}

/// An exchange whose answer may still come.
struct Open {
    line: usize,
    from: Duration,
    until: Duration,
    sent: Vec<u8>,
    refused: Option<usize>,
    received: Vec<u8>,
    nacks: u32,
    read_again: u32,
}

/// Takes transfers, gives exchanges.
#[derive(Default)]
pub(super) struct Fold {
    exchanges: Vec<Exchange>,
    problems: Vec<Problem>,
    more_problems: usize,
    open: Option<Open>,
    /// Writes that were not acknowledged: they belong to the command that goes out next.
    nacks: u32,
    other_addresses: usize,
}

impl Fold {
    /// Names a line that cannot be used.
    pub(super) fn problem(&mut self, line: usize, what: impl Into<String>) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem { line, what: what.into() });
        } else {
            self.more_problems += 1;
        }
    }

    /// The text of a line, or the problem that it is too long.
    pub(super) fn text<'a>(&mut self, line: &'a Line<'_>) -> Option<&'a str> {
        if let Some(characters) = line.too_long {
            self.problem(
                line.number,
                format!("{} characters are no line of a capture; it is left out", grouped(characters as u64)),
            );
            return None;
        }
        Some(line.text.trim()).filter(|text| !text.is_empty())
    }

    /// The next transfer.
    pub(super) fn transfer(&mut self, transfer: Transfer) {
        if transfer.address != I2C_ADDRESS {
            self.other_addresses += 1;
        } else if transfer.reading {
            self.read(transfer);
        } else if !transfer.acknowledged {
            self.nacks += 1;
        } else if !transfer.data.is_empty() {
            // A write without bytes only wakes the chip up.
            self.close();
            self.open = Some(Open {
                line: transfer.line,
                from: transfer.from,
                until: transfer.until,
                sent: transfer.data,
                refused: transfer.refused,
                received: Vec::new(),
                nacks: std::mem::take(&mut self.nacks),
                read_again: 0,
            });
        }
    }

    fn read(&mut self, transfer: Transfer) {
        let Some(open) = &mut self.open else {
            // Somebody polled before the capture began.
            if transfer.acknowledged {
                self.problem(transfer.line, "an answer without a command before it; it is left out");
            }
            return;
        };
        if !transfer.acknowledged {
            open.nacks += 1;
        } else if !transfer.data.is_empty() {
            open.until = transfer.until;
            let had_all = is_whole(&open.received);
            open.read_again += u32::from(had_all);
            if is_whole(&transfer.data) || !had_all {
                open.received = transfer.data;
            }
        }
    }

    fn close(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        // A chip that is read too far supplies FF.
        open.received.truncate(announced(&open.received).unwrap_or(usize::MAX));
        let outcome = match ResponseFrame::decode(&open.received) {
            Ok(answer) => Outcome::Answered(answer.status()),
            Err(_) if open.received.is_empty() => Outcome::Failed(match open.refused {
                Some(byte) => format!("byte {byte} of the command was not acknowledged"),
                None => "no answer in this capture".into(),
            }),
            Err(error) => Outcome::Damaged(format!("{error} (line {})", open.line)),
        };
        let row = split_header(&open.sent)
            .ok()
            .and_then(|(code, _, used)| row_of(code, open.sent.get(used..).unwrap_or_default()));
        self.exchanges.push(Exchange {
            number: self.exchanges.len() as u64 + 1,
            unix_ms: u64::try_from(open.from.as_millis()).unwrap_or(u64::MAX),
            asked_by: "Import".into(),
            sent: open.sent,
            received: open.received,
            nacks: open.nacks,
            read_again: open.read_again,
            took: open.until.saturating_sub(open.from),
            expected: row.map_or(Duration::ZERO, |row| row.time()),
            session_n: None,
            outcome,
        });
    }

    /// What came of it.
    pub(super) fn finish(mut self, format: Format) -> Imported {
        self.close();
        Imported {
            format,
            exchanges: self.exchanges,
            problems: self.problems,
            more_problems: self.more_problems,
            other_addresses: self.other_addresses,
        }
    }
}

fn announced(answer: &[u8]) -> Option<usize> {
    answer_len([*answer.get(1)?, *answer.get(2)?]).ok()
}

/// An answer that is as long as it says, so it is more than the probe for its length.
fn is_whole(answer: &[u8]) -> bool {
    announced(answer).is_some_and(|bytes| answer.len() >= bytes)
}
