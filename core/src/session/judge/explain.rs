//! Words for what was found: cause, cure, cost.

use super::mac::{Found, Search, distance};
use super::{Explanation, Given, MOST_COUNTERS, UNEXPLAINED};
use crate::hex;
use crate::link::{CommandFrame, LinkError, MAC_BYTES, Status};

/// Nothing to explain.
const RIGHT: &str = "right";
/// Not everything could be checked.
const UNCHECKED: &str = "unchecked";

fn told(
    id: &'static str,
    title: impl Into<String>,
    cause: impl Into<String>,
    cure: &str,
    cost: &str,
) -> Explanation {
    Explanation { id, title: title.into(), cause: cause.into(), cure: cure.into(), cost: cost.into() }
}

/// Whether it speaks of nothing wrong.
pub(super) fn is_fine(explanation: &Explanation) -> bool {
    matches!(explanation.id, RIGHT | UNCHECKED)
}

pub(super) fn nothing() -> Explanation {
    told(UNCHECKED, "Nothing to judge", "", "", "")
}

pub(super) fn not_a_frame(bytes: usize) -> Explanation {
    let cause = format!("{bytes} B are too few for a header, the MAC that its flags announce, and a CRC.");
    told("too-short", "Not a whole frame", cause, "Paste the frame from its header to its CRC.", "")
}

pub(super) fn damaged(error: &LinkError) -> Explanation {
    let cause = match error {
        LinkError::Crc { .. } => format!("{error}. No usual mistake gives these two bytes."),
        LinkError::TooShort { .. } | LinkError::Length { .. } | LinkError::Truncated { .. } => {
            error.to_string()
        }
    };
    let cure =
        "Compare every byte with its source: one that is missing, doubled or mistyped changes the CRC.";
    told(
        "damaged",
        "The frame is damaged",
        cause,
        cure,
        "Nothing: the chip answers 01 before it looks at the MAC.",
    )
}

pub(super) fn without_mac(frame: &CommandFrame) -> Explanation {
    if frame.cmac.is_none() {
        return told(RIGHT, "A command without protection", "It carries no C-MAC.", "", "");
    }
    let cause = "The C-MAC was not checked: without host keys nothing can be said of it.";
    told(
        UNCHECKED,
        "The C-MAC was not checked",
        cause,
        "Give the MAC key, the cipher key and the counter.",
        "",
    )
}

pub(super) fn bare_answer(status: Status) -> Explanation {
    let cause = match status {
        Status::INVALID_CMAC | Status::COMMUNICATION_ERROR => {
            format!("{status} comes without R-MAC: before the C-MAC is checked nobody can make one.")
        }
        _ => format!(
            "{status} came without the R-MAC that was asked for: anybody on the bus can have made it."
        ),
    };
    told(UNCHECKED, "An answer without R-MAC", cause, status.advice(), "")
}

pub(super) fn answer_unchecked(status: Status, carries: bool, command: bool, keys: bool) -> Explanation {
    if !carries {
        let cause = format!("{status}. Its CRC fits; it carries no R-MAC.");
        let cure = if status.is_ok() { "" } else { status.advice() };
        return told(RIGHT, "An answer without protection", cause, cure, "");
    }
    let missing = match (command, keys) {
        (false, _) => "The R-MAC covers the command too: paste the command before its answer.",
        (true, false) => "Without host keys nothing can be said of the R-MAC.",
        (true, true) => "The command asked for no R-MAC.",
    };
    told(UNCHECKED, "The R-MAC was not checked", missing, "", "")
}

pub(super) fn unreadable() -> Explanation {
    told(
        "cipher-key",
        "The plaintext cannot be read",
        "The MAC fits, but the decrypted bytes end in no padding: the cipher key is another one, or the payload was encrypted in a way that is none of the usual mistakes.",
        "Compare the cipher keys of both sides.",
        "One step of the counter: the chip answers 18 with an R-MAC.",
    )
}

/// What became of the search for a MAC.
pub(super) fn mac(
    search: &Search,
    what: &'static str,
    given: &Given<'_>,
    got: [u8; MAC_BYTES],
) -> Explanation {
    let first = *given.counters.start();
    let answer = what == "R-MAC";
    let cost = if answer {
        "The host must not believe it; its counter is in doubt until Query 47.".to_owned()
    } else {
        format!("One wrong C-MAC of those in a row that the chip counts. Its counter stays at {first:08X}.")
    };
    let hex = hex::run(&got);
    match search.found {
        Found::Right => {
            let cause = format!("{hex} fits counter {:08X}.", search.n);
            told(RIGHT, format!("The {what} is right"), cause, "", "")
        }
        Found::Counter(by) => {
            let near = i64::from(search.n) - by;
            let way = if by > 0 { "ahead" } else { "behind" };
            let steps = by.unsigned_abs();
            let mut cause = format!(
                "{hex} fits counter {:08X}: {steps} {} {way} of {near:08X}.",
                search.n,
                if steps == 1 { "step" } else { "steps" }
            );
            if by == 1 && !answer {
                cause += " N + 1 belongs into the IV; the C-MAC takes N.";
            }
            if by == -1 && answer {
                cause += " The R-MAC takes N + 1.";
            }
            let cure = "Query 47 tells the chip's counter; asking costs nothing.";
            told("counter", format!("The counter is off by {by:+}"), cause, cure, &cost)
        }
        Found::Usual(row) => {
            let mut cause = row.cause.to_owned();
            if !given.counters.contains(&search.n) {
                cause += &format!(" And the counter is {:08X} in place of {first:08X}.", search.n);
            }
            told(row.id, row.name, cause, row.cure, &cost)
        }
        Found::Bit { at, bit } => {
            let cause = format!("The MAC fits with bit {bit} of payload byte {at} the other way round.");
            let cure = "The payload was altered after the MAC was made: that is what the MAC is for.";
            told("one-bit", "One bit of the payload differs", cause, cure, &cost)
        }
        Found::MacBit => {
            let right = search.tried.first().map(|tried| hex::run(&tried.value)).unwrap_or_default();
            let cause = format!("{hex} and {right} differ in one bit.");
            told("mac-bit", "One bit of the MAC differs", cause, "Send the MAC as it was reckoned.", &cost)
        }
        Found::None => {
            let nearest = search.tried.iter().min_by_key(|tried| distance(tried.value, got));
            let mut cause = format!("None of {} ways gives {hex}.", search.tried.len());
            if let Some(near) = nearest {
                let bits = distance(near.value, got);
                cause += &format!(
                    " Nearest: {}, {} ({bits} of 32 bits differ).",
                    near.name,
                    hex::run(&near.value)
                );
            }
            if search.cut {
                cause += &format!(" Of the counters only the first {MOST_COUNTERS} were searched.");
            }
            let cure = "Compare the MAC keys of both sides first, then the counter (Query 47).";
            told(UNEXPLAINED, "No explanation fits", cause, cure, &cost)
        }
    }
}
