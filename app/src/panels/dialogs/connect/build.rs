//! From the view and the picker's state to what it shows.

use stsafe_core::transport::Origin;
use stsafe_core::transport::address::Address;

use super::State;
use super::data::{Choice, Data, Detail, Entry, Group, Input, Mark};
use super::port;
use crate::theme::{Tone, icon};
use crate::view::View;
use crate::view::bridges::{Port, PortState};

/// Name of the row for typed addresses.
pub(super) const TYPED: &str = "Another address";
/// Name of the rows for captures.
const RECORDING: &str = "Capture, played as a device";
/// Bridges over TCP that are remembered in the list, and captures.
const MOST_RECENT: usize = 3;

/// Builds the picker.
pub fn build(view: &View, state: &State) -> Data {
    let in_use = view.device.as_ref().filter(|_| !view.is_gone()).map(|device| device.address.as_str());
    let sim_in_file = in_use.is_some_and(|address| address.starts_with("sim:"));
    let connected = |here: bool| here.then_some(Mark::Connected);
    let simulated = vec![
        Entry {
            choice: Choice::InMemory,
            glyph: icon::CPU,
            tone: Some(Tone::Sim),
            name: "SPL05 virtual chip, in memory".to_owned(),
            address: "sim".to_owned(),
            origin: Some(Origin::Virtual),
            mark: connected(in_use == Some("sim")),
            why: "",
        },
        Entry {
            choice: Choice::InFile,
            glyph: icon::FILE,
            tone: Some(Tone::Sim),
            name: "Virtual chip kept in a file".to_owned(),
            address: "sim:FILE".to_owned(),
            origin: Some(Origin::Virtual),
            mark: connected(sim_in_file),
            why: "",
        },
    ];
    let bridges = view.ports.iter().map(|port| entry(port, in_use)).collect();
    let recent = state.recent.iter().filter(|address| address.starts_with("tcp:")).take(MOST_RECENT);
    let known = |glyph, name: &str, address: &String, origin| Entry {
        choice: Choice::Recent(address.clone()),
        glyph,
        tone: None,
        name: name.to_owned(),
        address: address.clone(),
        origin,
        mark: connected(in_use == Some(address)),
        why: "",
    };
    let bridge = |address| known(icon::GLOBE, "Bridge over TCP, used before", address, None);
    let mut other: Vec<Entry> = recent.map(bridge).collect();
    let played = recordings(state);
    let played = played.iter().map(|address| known(icon::PLAY, RECORDING, address, Some(Origin::Replay)));
    other.extend(played);
    other.push(Entry {
        choice: Choice::Typed,
        glyph: icon::KEYBOARD,
        tone: None,
        name: TYPED.to_owned(),
        address: "tcp:HOST:PORT, serial:PORT, replay:FILE".to_owned(),
        origin: None,
        mark: None,
        why: "",
    });
    let group = |name, rows, empty| Group { name, rows, empty };
    let connect = target(view, state, in_use);
    Data {
        groups: vec![
            group("Simulated", simulated, ""),
            group("Bridges", bridges, "No bridge found. Looking…"),
            group("Other", other, ""),
        ],
        detail: detail(view, state, in_use),
        read_only: state.read_only.unwrap_or_else(|| real_and_new(view, state, connect.as_deref().ok())),
        connect,
    }
}

/// Captures as devices: those that were played, and those that were looked at.
fn recordings(state: &State) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let played = state.recent.iter().filter(|address| address.starts_with("replay:")).cloned();
    for address in played.chain(state.captures.iter().map(|path| format!("replay:{path}"))) {
        if !found.contains(&address) {
            found.push(address);
        }
    }
    found.truncate(MOST_RECENT);
    found
}

/// A real chip is opened read-only the first time, unless somebody unticks the box.
fn real_and_new(view: &View, state: &State, address: Option<&str>) -> bool {
    let Some(address) = address else { return false };
    let virtual_one = address == "sim" || address.starts_with("sim:") || address.starts_with("replay:");
    let known_virtual =
        view.ports.iter().any(|port| port.address == address && origin(port) == Some(Origin::Virtual));
    !virtual_one && !known_virtual && !state.recent.iter().any(|used| used == address)
}

fn origin(port: &Port) -> Option<Origin> {
    match &port.state {
        PortState::Ready(info) => Some(info.origin()),
        _ if port.started_here => Some(Origin::Virtual),
        _ => None,
    }
}

/// How a port stands: a board in use was not asked, or was ready before it was opened.
pub(super) fn mark(port: &Port, in_use: Option<&str>) -> Mark {
    match port.state {
        PortState::InUse => Mark::Connected,
        PortState::Ready(_) if in_use == Some(port.address.as_str()) => Mark::Connected,
        PortState::Ready(_) => Mark::Ready,
        PortState::Asking => Mark::Asking,
        PortState::PulledOut => Mark::PulledOut,
        PortState::Rejected(_) => Mark::Rejected,
    }
}

fn entry(port: &Port, in_use: Option<&str>) -> Entry {
    let mark = mark(port, in_use);
    let origin = origin(port);
    let (glyph, tone) = match (mark, origin) {
        (Mark::Rejected, _) => (icon::WARNING_CIRCLE, Some(port::tone(port))),
        (_, Some(Origin::Virtual)) => (icon::USB, Some(Tone::Sim)),
        _ => (icon::USB, None),
    };
    Entry {
        choice: Choice::Port(port.address.clone()),
        glyph,
        tone: tone.filter(|tone| *tone != Tone::Info),
        name: port.name.clone(),
        address: if port.address.is_empty() { "no port".to_owned() } else { port.address.clone() },
        origin,
        mark: Some(mark),
        why: port::why(port),
    }
}

/// What Connect would open, or why it cannot.
fn target(view: &View, state: &State, in_use: Option<&str>) -> Result<String, String> {
    let why = |why: &str| Err(why.to_owned());
    match &state.chosen {
        Choice::InMemory => Ok("sim".to_owned()),
        Choice::InFile if state.path.trim().is_empty() => why("Name a file first"),
        Choice::InFile => Ok(format!("sim:{}", state.path.trim())),
        Choice::Recent(address) => Ok(address.clone()),
        Choice::Typed if state.typed.trim().is_empty() => why("Type an address first"),
        Choice::Typed => {
            let address = state.typed.trim().parse::<Address>();
            address.map(|address| address.to_string()).map_err(|_| "This is no address".to_owned())
        }
        Choice::Port(address) => match view.ports.iter().find(|port| port.address == *address) {
            None => why("It is not plugged in"),
            Some(port) => match mark(port, in_use) {
                Mark::Ready => Ok(address.clone()),
                Mark::Connected => why("It is connected"),
                Mark::Asking => why("It is being asked who it is"),
                Mark::Rejected => why("This port was rejected"),
                Mark::PulledOut => why("This board is unplugged"),
            },
        },
    }
}

fn detail(view: &View, state: &State, in_use: Option<&str>) -> Detail {
    let simulated =
        "Simulated: its certificate is issued by a simulator authority and proves nothing about a product.";
    let plain = |address: &str, title: &str, about: &[&str]| Detail {
        address: address.to_owned(),
        title: title.to_owned(),
        about: about.iter().map(|&text| text.to_owned()).collect(),
        ..Detail::default()
    };
    match &state.chosen {
        Choice::InMemory => plain(
            "sim",
            "SPL05 virtual chip",
            &[
                "A fresh STSAFE-A120 of the generic sample profile. It answers byte for byte as the documents say.",
                "It lives in this window: closing it, or choosing it again, brings the fresh chip back.",
                simulated,
            ],
        ),
        Choice::InFile => Detail {
            input: Some(Input::File),
            ..plain(
                &format!("sim:{}", state.path),
                "Virtual chip kept in a file",
                &[
                    "What you do to it survives this window, one-way steps included. A new file starts as a fresh chip.",
                    simulated,
                ],
            )
        },
        Choice::Recent(address) if address.starts_with("replay:") => plain(
            address,
            RECORDING,
            &[
                "What was recorded is answered as it was: the same frame gets the same answer, with the same time.",
                "Nothing else is answered, and no chip is behind it.",
            ],
        ),
        Choice::Recent(address) => plain(
            address,
            "Bridge over TCP",
            &[
                "The bridge protocol over a TCP connection, used before. Who answers there is known once it is opened.",
                "TCP has no password: whoever reaches this port can use the chip.",
            ],
        ),
        Choice::Typed => {
            let mistake = match state.typed.trim() {
                "" => None,
                typed => typed.parse::<Address>().err().map(|why| why.to_string()),
            };
            Detail {
                input: Some(Input::Address),
                status: mistake.map(|why| (Tone::Danger, "Not an address", why)),
                ..plain(
                    "",
                    TYPED,
                    &[
                        "tcp:HOST:PORT is a bridge over TCP, for example a virtual board of another machine.",
                        "serial:PORT is a bridge behind a serial port that is not in the list; serial:auto takes the first \
                         one that answers.",
                        "sim:FILE is a virtual chip kept on disk; replay:FILE plays a capture.",
                    ],
                )
            }
        }
        Choice::Port(address) => match view.ports.iter().find(|port| port.address == *address) {
            Some(port) => port::detail(port, mark(port, in_use)),
            None => Detail {
                status: Some((
                    Tone::Info,
                    "Unplugged",
                    "The port went. It is listed again when it comes back.".to_owned(),
                )),
                ..plain(address, "A port that was here", &[])
            },
        },
    }
}
