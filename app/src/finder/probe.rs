//! One port: what it is called, who it says it is, and why it cannot be used.

use std::time::Instant;

use stsafe_core::bridge::{VERSION, usb};
use stsafe_core::transport::bridge_host::{BridgeLink, LinkFault};
use stsafe_core::transport::discover::{Seen, UsbFacts};
use stsafe_core::transport::serial::{OpenFault, Serial, udev_rule};

use crate::view::bridges::{Port, PortState, Reason};

/// A port as the system lists it, before it is asked.
pub(super) fn port(seen: &Seen) -> Port {
    let name = match &seen.usb {
        Some(facts) if facts.vendor == usb::ST && facts.is_candidate() => {
            "ST-LINK port of a NUCLEO board".to_owned()
        }
        Some(facts) if facts.is_candidate() => usb::NAME.to_owned(),
        Some(UsbFacts { name: Some(name), .. }) => {
            name.chars().filter(|c| !c.is_control()).take(40).collect()
        }
        Some(facts) => format!("USB serial adapter {:04X}:{:04X}", facts.vendor, facts.product),
        None => "Serial port".to_owned(),
    };
    Port {
        address: seen.port.as_ref().map_or_else(String::new, |port| format!("serial:{port}")),
        name,
        usb: seen.usb.as_ref().map(|facts| (facts.vendor, facts.product)),
        started_here: false,
        opened: None,
        asked: None,
        state: PortState::Asking,
    }
}

/// Opens the port and asks who is there, for up to 1.8 s.
pub(super) fn ask(port: &mut Port) {
    let Some(name) = port.address.strip_prefix("serial:").map(str::to_owned) else { return };
    (port.opened, port.asked) = (None, None);
    let start = Instant::now();
    let serial = match Serial::open(&name) {
        Ok(serial) => serial,
        Err(fault) => return port.state = PortState::Rejected(closed(fault, &name, port.usb)),
    };
    port.opened = Some(start.elapsed());
    let start = Instant::now();
    let answer = BridgeLink::new(serial).handshake();
    port.asked = Some(start.elapsed());
    port.state = match answer {
        Ok(info) => {
            if !port.started_here {
                port.name.clone_from(&info.board);
            }
            PortState::Ready(info)
        }
        Err(fault) => PortState::Rejected(match fault {
            LinkFault::Silent { strays: 0, .. } => Reason::Silent,
            LinkFault::WrongVersion { bridge } => Reason::WrongVersion { theirs: bridge, ours: VERSION },
            LinkFault::Gone(why) => Reason::NotABridge(why),
            other => Reason::NotABridge(other.to_string()),
        }),
    };
}

fn closed(fault: OpenFault, name: &str, numbers: Option<(u16, u16)>) -> Reason {
    match fault {
        OpenFault::Busy => Reason::Busy { by: user_of(name) },
        OpenFault::Permission { .. } => {
            let (vendor, product) = numbers.unwrap_or((usb::VENDOR, usb::PRODUCT));
            Reason::Permission { owners: owners_of(name), rule: udev_rule(vendor, product) }
        }
        OpenFault::Missing => Reason::Other("there is no such port".to_owned()),
        OpenFault::Other(what) => Reason::Other(what),
    }
}

/// The program that has the port open, where this user may see it.
#[cfg(target_os = "linux")]
fn user_of(port: &str) -> Option<String> {
    use std::fs;
    let port = fs::canonicalize(port).ok()?;
    let me = std::process::id();
    for process in fs::read_dir("/proc").ok()?.flatten() {
        let number = process.file_name().to_str().and_then(|name| name.parse::<u32>().ok());
        let Ok(open) = fs::read_dir(process.path().join("fd")) else { continue };
        let has_it = open.flatten().any(|file| fs::read_link(file.path()).is_ok_and(|path| path == port));
        if let Some(number) = number.filter(|number| has_it && *number != me) {
            let name = fs::read_to_string(process.path().join("comm")).ok()?;
            return Some(format!("{} (process {number})", name.trim()));
        }
    }
    None
}

#[cfg(not(target_os = "linux"))]
fn user_of(_: &str) -> Option<String> {
    None
}

/// Owner and group of the port: `root and group dialout`.
#[cfg(unix)]
fn owners_of(port: &str) -> String {
    use std::os::unix::fs::MetadataExt;
    let Ok(facts) = std::fs::metadata(port) else { return String::new() };
    let name = |table: &str, number: u32| {
        let text = std::fs::read_to_string(table).unwrap_or_default();
        let row = text.lines().find(|row| row.split(':').nth(2) == Some(number.to_string().as_str()));
        row.and_then(|row| row.split(':').next()).map_or_else(|| number.to_string(), str::to_owned)
    };
    format!("{} and group {}", name("/etc/passwd", facts.uid()), name("/etc/group", facts.gid()))
}

#[cfg(not(unix))]
fn owners_of(_: &str) -> String {
    String::new()
}
