//! What is said about one port: what it is, why it cannot be used, what to try, how it was probed.

use std::time::Duration;

use stsafe_core::bridge::VERSION;
use stsafe_core::transport::Origin;
use stsafe_core::transport::bridge_host::BridgeInfo;

use super::data::{Detail, Mark, Step};
use crate::action::Action;
use crate::theme::{Tone, icon};
use crate::view::bridges::{Port, PortState, Reason};

/// Builds the detail of a port.
pub(super) fn detail(port: &Port, mark: Mark) -> Detail {
    let mut detail = Detail {
        address: if port.address.is_empty() { "no port".to_owned() } else { port.address.clone() },
        title: port.name.clone(),
        steps: steps(port),
        ..Detail::default()
    };
    match &port.state {
        PortState::Ready(info) => {
            let (word, why) = match mark {
                Mark::Connected => ("Connected", "This is the device in use.".to_owned()),
                _ => ("Ready", who(info)),
            };
            detail.status = Some((Tone::Ok, word, why));
            detail.about.push(match info.origin() {
                Origin::Virtual => {
                    "The bridge says that the chip behind it is a virtual one: its certificate proves nothing about a \
                     product."
                }
                _ => "The bridge says that a real chip is behind it. It opens read-only the first time.",
            }
            .to_owned());
        }
        PortState::InUse => {
            detail.status =
                Some((Tone::Ok, "Connected", "This is the device in use, so it is not asked.".to_owned()));
        }
        PortState::Asking => {
            detail.status =
                Some((Tone::Info, "Asking", "It is asked who it is; a silent port takes 1.8 s.".to_owned()));
        }
        PortState::PulledOut => {
            let why =
                "The board is pulled out. Its chip has no power, and keeps what it keeps without power.";
            detail.status = Some((Tone::Info, "Unplugged", why.to_owned()));
        }
        PortState::Rejected(reason) => reject(&mut detail, reason),
    }
    if port.started_here {
        detail.about.push(
            "A virtual board in this window, with a fresh virtual chip behind the bridge's own program, on a \
             pseudo-terminal. Other programs can open it too."
                .to_owned(),
        );
        detail.buttons.push(match port.state {
            PortState::PulledOut => ("Plug in again", icon::PLUS, Action::PlugIn(Some(port.address.clone()))),
            _ => ("Unplug", icon::LINK_BREAK, Action::PullOut(port.address.clone())),
        });
    } else if matches!(port.state, PortState::Rejected(_) | PortState::Ready(_)) && !port.address.is_empty() {
        detail.buttons.push(("Try again", icon::ARROWS_CLOCKWISE, Action::AskAgain(port.address.clone())));
    }
    detail
}

fn who(info: &BridgeInfo) -> String {
    let [major, minor, patch] = info.firmware;
    format!("{}, firmware {major}.{minor}.{patch}, number {}.", info.board, info.unique_id)
}

/// Why a port was rejected, in a word or two; empty where it was not.
pub(super) fn why(port: &Port) -> &'static str {
    match &port.state {
        PortState::Rejected(reason) => word(reason),
        _ => "",
    }
}

fn word(reason: &Reason) -> &'static str {
    match reason {
        Reason::Busy { .. } => "Busy",
        Reason::Permission { .. } => "Permission denied",
        Reason::NoPort => "No serial port",
        Reason::Silent => "No answer",
        Reason::WrongVersion { .. } => "Wrong protocol version",
        Reason::OtherDevice | Reason::NotABridge(_) => "Not a bridge",
        Reason::Other(_) => "Cannot be opened",
    }
}

fn reject(detail: &mut Detail, reason: &Reason) {
    let (why, try_this): (String, &str) = match reason {
        Reason::Busy { by } => (
            match by {
                Some(program) => format!("{program} has this port open."),
                None => "Another program has this port open.".to_owned(),
            },
            "Close that program. The port is tried again every few seconds.",
        ),
        Reason::Permission { owners, .. } => (
            match owners.as_str() {
                "" => "Your user may not open this port.".to_owned(),
                owners => format!("Your user may not open this port. It belongs to {owners}."),
            },
            "Save this line as 70-stsafe-bridge.rules in /etc/udev/rules.d, then plug the board in again.",
        ),
        Reason::NoPort => (
            "The device is plugged in, but the system made no serial port for it.".to_owned(),
            "Look at the system's log; on Linux the module cdc_acm makes the port.",
        ),
        Reason::OtherDevice => (
            "Neither a bridge nor an ST-LINK by its USB numbers. It was not asked: bytes could disturb it."
                .to_owned(),
            "If a bridge is behind it all the same, type its address under Another address.",
        ),
        Reason::Silent => (
            "The port opened, but nothing answered.".to_owned(),
            "Press the board's reset button, or flash the bridge's firmware.",
        ),
        Reason::WrongVersion { theirs, ours } => (
            format!("The bridge speaks version {theirs} of the protocol, this program version {ours}."),
            if theirs < ours {
                "Flash the firmware of this release."
            } else {
                "Use a newer release of this program."
            },
        ),
        Reason::NotABridge(what) => (
            format!("This is not how a bridge answers: {what}."),
            "Check that the port is the board's, and that its firmware is a bridge.",
        ),
        Reason::Other(what) => (format!("The system says: {what}."), "Unplug it and plug it in again."),
    };
    let tone = if *reason == Reason::OtherDevice { Tone::Info } else { Tone::Danger };
    detail.status = Some((tone, word(reason), why));
    try_this.clone_into(&mut detail.try_this);
    if let Reason::Permission { rule, .. } = reason {
        detail.line = Some(rule.clone());
        detail.buttons.push(("Copy line", icon::COPY, Action::Copy(rule.clone())));
    }
}

/// A port that is simply something else is no trouble.
pub(super) fn tone(port: &Port) -> Tone {
    match port.state {
        PortState::Rejected(Reason::OtherDevice) => Tone::Info,
        _ => Tone::Danger,
    }
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// How the port was probed, step by step.
fn steps(port: &Port) -> Vec<Step> {
    let found = match port.usb {
        _ if port.started_here => "this window".to_owned(),
        Some((vendor, product)) => format!("USB {vendor:04X}:{product:04X}"),
        None => "the system's list".to_owned(),
    };
    let step = |name, worked: Option<bool>, words: String| {
        let words = if worked.is_none() { "not tried".to_owned() } else { words };
        Step { name, worked, words }
    };
    let open = match (&port.state, port.opened) {
        (_, Some(time)) => (Some(true), ms(time)),
        (PortState::Rejected(Reason::Busy { .. }), _) => (Some(false), "in use".to_owned()),
        (PortState::Rejected(Reason::Permission { .. }), _) => (Some(false), "not permitted".to_owned()),
        (PortState::Rejected(Reason::Other(_)), _) => (Some(false), "failed".to_owned()),
        _ => (None, String::new()),
    };
    let hello = match (&port.state, port.asked) {
        (PortState::Rejected(Reason::Silent), Some(time)) => {
            (Some(false), format!("silent for {}", ms(time)))
        }
        (PortState::Rejected(Reason::NotABridge(_)), Some(time)) => {
            (Some(false), format!("no bridge, {}", ms(time)))
        }
        (_, Some(time)) => (Some(true), ms(time)),
        _ => (None, String::new()),
    };
    let version = match &port.state {
        PortState::Ready(_) => (Some(true), format!("{VERSION}, as here")),
        PortState::Rejected(Reason::WrongVersion { theirs, ours }) => {
            (Some(false), format!("{theirs}, here {ours}"))
        }
        _ => (None, String::new()),
    };
    vec![
        step("Found by", Some(true), found),
        step("Open port", open.0, open.1),
        step("Hello to bridge", hello.0, hello.1),
        step("Protocol version", version.0, version.1),
    ]
}
