//! From the view to what the Bridge screen shows.

use stsafe_core::bridge::Lines;
use stsafe_core::bridge::answer::capability;
use stsafe_core::link::I2C_ADDRESS;
use stsafe_core::transport::Origin;
use stsafe_core::transport::bridge_host::BridgeInfo;

use super::data::{Capability, Data, Line, LineRow};
use crate::theme::Tone;
use crate::view::View;
use crate::view::bridges::{BridgeSeen, Errand};
use crate::widgets::facts::Fact;
use crate::widgets::segment::grouped;
use crate::widgets::words;

/// Clocks that I²C knows: standard, fast, and a slow one for long wires, in hertz.
const SPEEDS: [u32; 3] = [50_000, 100_000, 400_000];

/// Builds the screen; `None` for a device without a bridge.
pub fn build(view: &View) -> Option<Data> {
    let seen = view.bridge.as_ref()?;
    let info = &seen.info;
    let device = view.device.as_ref()?;
    let chip = match info.origin() {
        Origin::Real => "real, as far as the bridge says",
        _ => "virtual: the bridge says so",
    };
    let served = match info.served {
        1 => "1 request".to_owned(),
        n => format!("{} requests", grouped(n.into())),
    };
    Some(Data {
        board: info.board.clone(),
        facts: vec![
            Fact::new("Address", [words::hex_s(device.address.as_str())]),
            Fact::new("Unique number", [words::hex_s(info.unique_id.as_str())]),
            Fact::new("Chip behind it", [words::body(chip)]),
            Fact::new(
                "Longest data",
                [words::body(format!("{} B in one request", grouped(info.max_data.into())))],
            ),
            Fact::new("Since it started", [words::body(format!("{served}, {} damaged", info.damaged))]),
        ],
        firmware: firmware(info.firmware),
        capabilities: capabilities(info),
        health: health(seen),
        verdict: verdict(seen),
        speed: SPEEDS.iter().position(|hertz| Some(*hertz) == seen.speed_hz),
        speeds: SPEEDS.to_vec(),
        speed_words: speed(seen),
        scan: scan(seen),
        recovery: recovery(seen),
        can_recover: info.can(capability::RECOVER),
        lines: vec![
            power(info.can(capability::POWER), seen.lines),
            reset(info.can(capability::RESET), seen.lines),
        ],
        closed: view.occupied(),
        unasked: seen.speed_hz.is_none() && !view.is_gone(),
    })
}

/// Firmware and program are released together, with one version.
fn firmware(is: [u8; 3]) -> Line {
    let number = |text: &str| text.parse().unwrap_or(0);
    let current = [
        number(env!("CARGO_PKG_VERSION_MAJOR")),
        number(env!("CARGO_PKG_VERSION_MINOR")),
        number(env!("CARGO_PKG_VERSION_PATCH")),
    ];
    let words = |[major, minor, patch]: [u8; 3]| format!("{major}.{minor}.{patch}");
    let (tone, what) = match is.cmp(&current) {
        std::cmp::Ordering::Equal => (Tone::Ok, "current: it belongs to this program".to_owned()),
        std::cmp::Ordering::Less => {
            (Tone::Warn, format!("older than this program, which comes with {}", words(current)))
        }
        std::cmp::Ordering::Greater => (Tone::Info, format!("newer than this program ({})", words(current))),
    };
    Line { tone, words: format!("{}, {what}", words(is)) }
}

fn capabilities(info: &BridgeInfo) -> Vec<Capability> {
    let row = |name, bit, yes, no| {
        let can = info.can(bit);
        Capability { name, can, why: if can { yes } else { no } }
    };
    vec![
        row(
            "Power line",
            capability::POWER,
            "Switches the chip on and off",
            "The chip's power is wired elsewhere",
        ),
        row(
            "Reset line",
            capability::RESET,
            "Holds the chip in reset",
            "The chip's reset is wired elsewhere",
        ),
        row("Recovery", capability::RECOVER, "Frees a stuck bus", "A stuck bus needs power off and on"),
        row(
            "Tells NACKs apart",
            capability::TELLS_NACKS,
            "Address and data bytes are told apart",
            "Each write waits for the address first, one empty write more",
        ),
    ]
}

fn health(seen: &BridgeSeen) -> Vec<(&'static str, String)> {
    let health = &seen.health;
    vec![
        ("Round trips", grouped(health.requests)),
        ("Answers", grouped(health.answers)),
        ("Errors", grouped(health.errors)),
        ("NACKs", grouped(health.nacks)),
        ("Damaged", grouped(health.damaged)),
        ("Strays", grouped(health.strays)),
        ("Bytes out", grouped(health.bytes_out)),
        ("Bytes in", grouped(health.bytes_in)),
    ]
}

fn verdict(seen: &BridgeSeen) -> Line {
    let health = &seen.health;
    let unanswered = health.requests.saturating_sub(health.answers);
    let line = |tone, words: String| Line { tone, words };
    if health.damaged > 0 {
        let words = format!("{} frames arrived damaged. Try another cable or port.", grouped(health.damaged));
        line(Tone::Warn, words)
    } else if unanswered > 0 {
        line(Tone::Warn, format!("{} requests were not answered in time.", grouped(unanswered)))
    } else if health.errors > 0 {
        let words = format!("The link is whole; {} answers say that the bus failed.", grouped(health.errors));
        line(Tone::Info, words)
    } else {
        line(Tone::Ok, "Every request was answered, nothing was damaged.".to_owned())
    }
}

/// Kilohertz, with what is behind the point only where it is not zero.
pub(super) fn khz(hertz: u32) -> String {
    let (whole, rest) = (grouped(u64::from(hertz / 1000)), hertz % 1000);
    if rest == 0 { format!("{whole} kHz") } else { format!("{whole}.{rest:03} kHz") }
}

fn speed(seen: &BridgeSeen) -> String {
    match (seen.speed_hz, seen.wanted_hz) {
        (None, _) => "Not asked yet".to_owned(),
        (Some(set), Some(wanted)) if set != wanted => {
            format!("{} was asked for, the board really set {}.", khz(wanted), khz(set))
        }
        (Some(set), _) => format!("The board says that {} is set.", khz(set)),
    }
}

fn scan(seen: &BridgeSeen) -> String {
    let Some(found) = &seen.scan else {
        return "Calls every address without data: which chips are on this bus?".to_owned();
    };
    let name = |address: &u8| {
        if *address == I2C_ADDRESS {
            format!("0x{address:02X} (the STSAFE-A120's)")
        } else {
            format!("0x{address:02X}")
        }
    };
    match found.len() {
        0 => "Nobody acknowledges, 0x20 neither. Check power and wiring.".to_owned(),
        1 => format!("One address acknowledges: {}.", found.iter().map(name).collect::<String>()),
        n => format!("{n} addresses acknowledge: {}.", found.iter().map(name).collect::<Vec<_>>().join(", ")),
    }
}

fn recovery(seen: &BridgeSeen) -> String {
    if !seen.info.can(capability::RECOVER) {
        return "This board cannot give clock pulses by hand.".to_owned();
    }
    match seen.recovery {
        None => "Up to nine clock pulses and a stop, for a chip that holds the data line.".to_owned(),
        Some(done) if done.free => format!("{} clock pulses, both lines are high.", done.pulses),
        Some(done) => {
            format!("{} clock pulses, and a line is still low. Switch the power off and on.", done.pulses)
        }
    }
}

fn power(can: bool, lines: Option<Lines>) -> LineRow {
    let mask = Lines(Lines::POWER);
    let on = lines.map(|lines| lines.0 & Lines::POWER != 0);
    let button = match on {
        Some(true) => Some(("Switch power off…", Errand::SetLines(mask, Lines(0)))),
        Some(false) => Some(("Switch power on", Errand::SetLines(mask, mask))),
        None => None,
    };
    row("Power", can, on.map(|on| if on { "On" } else { "Off: the chip answers nothing" }), button)
}

fn reset(can: bool, lines: Option<Lines>) -> LineRow {
    let mask = Lines(Lines::RESET);
    let held = lines.map(|lines| lines.0 & Lines::RESET != 0);
    let button = match held {
        Some(false) => Some(("Hold in reset…", Errand::SetLines(mask, mask))),
        Some(true) => Some(("Release reset", Errand::SetLines(mask, Lines(0)))),
        None => None,
    };
    row(
        "Reset",
        can,
        held.map(|held| if held { "Held: the chip answers nothing" } else { "Released" }),
        button,
    )
}

fn row(
    name: &'static str,
    can: bool,
    now: Option<&'static str>,
    button: Option<(&'static str, Errand)>,
) -> LineRow {
    let now = if can { now.unwrap_or("Not asked yet") } else { "No such line on this board" };
    LineRow { name, now: now.to_owned(), button: button.filter(|_| can) }
}
