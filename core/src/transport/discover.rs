//! Which bridges are plugged in: the system's serial ports joined with what USB says, each candidate asked who it is,
//! and for each port that is none the reason.

use core::fmt;

use super::bridge_host::{BridgeInfo, BridgeLink, LinkFault};
use super::serial::{OpenFault, Serial};

mod seen;

pub use seen::{Seen, UsbFacts, ports};

/// Why a port is no bridge to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// Neither our numbers nor an ST-LINK: not asked, because bytes could disturb it.
    OtherDevice,
    /// The device is plugged in, but the system made no serial port for it.
    NoPort,
    /// It cannot be opened.
    Open(OpenFault),
    /// It did not answer as a bridge does.
    Link(LinkFault),
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherDevice => f.write_str("neither a bridge nor an ST-LINK by its USB numbers; not asked"),
            Self::NoPort => f.write_str("plugged in, but the system made no serial port for it"),
            Self::Open(fault) => fault.fmt(f),
            // Whoever says nothing was only taken for a bridge.
            Self::Link(LinkFault::Silent { waited, strays: 0 }) => {
                write!(f, "no bridge: it did not answer in {} ms", waited.as_millis())
            }
            Self::Link(LinkFault::Gone(why)) => write!(f, "no bridge: {why}"),
            Self::Link(fault) => fault.fmt(f),
        }
    }
}

/// One port and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The port.
    pub seen: Seen,
    /// The bridge, or the reason why not.
    pub outcome: Result<BridgeInfo, Rejected>,
}

/// Asks every candidate who it is. Takes up to 1.8 s for each port that stays silent, and 2.7 s for one that takes no bytes.
pub fn probe_all(ports: Vec<Seen>) -> Vec<Found> {
    let probe = |seen: Seen| Found { outcome: probe(&seen), seen };
    ports.into_iter().map(probe).collect()
}

/// Opens one port and shakes hands.
fn probe(seen: &Seen) -> Result<BridgeInfo, Rejected> {
    let Some(port) = &seen.port else { return Err(Rejected::NoPort) };
    let Some(usb) = seen.usb.as_ref().filter(|usb| usb.is_candidate()) else {
        return Err(Rejected::OtherDevice);
    };
    probe_port(port).map_err(|rejected| match rejected {
        Rejected::Open(OpenFault::Permission { .. }) => {
            Rejected::Open(OpenFault::Permission { vendor: usb.vendor, product: usb.product })
        }
        other => other,
    })
}

/// Opens the port of this name, whatever it is, and shakes hands.
pub fn probe_port(name: &str) -> Result<BridgeInfo, Rejected> {
    let serial = Serial::open(name).map_err(Rejected::Open)?;
    BridgeLink::new(serial).handshake().map_err(Rejected::Link)
}

/// The port of the first bridge; with `unique_id`, of exactly that one: how a bridge is found again after it was
/// unplugged. Fails with every port and the reason against it.
pub fn find(unique_id: Option<&str>) -> Result<(String, BridgeInfo), Vec<Found>> {
    let mut rejected = Vec::new();
    for seen in ports() {
        let outcome = probe(&seen);
        if let (Ok(info), Some(port)) = (&outcome, &seen.port)
            && unique_id.is_none_or(|wanted| wanted == info.unique_id)
        {
            return Ok((port.clone(), info.clone()));
        }
        rejected.push(Found { seen, outcome });
    }
    Err(rejected)
}

/// The reasons of [`find`] in words, one line per port.
pub fn words(rejected: &[Found]) -> String {
    let mut text = String::from("no bridge was found");
    for found in rejected {
        let port = found.seen.port.as_deref().unwrap_or("a USB device");
        match &found.outcome {
            Ok(info) => text += &format!("\n{port}: another bridge, {} {}", info.board, info.unique_id),
            Err(why) => text += &format!("\n{port}: {why}"),
        }
    }
    if rejected.is_empty() {
        text += ": this machine has no serial port";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn port(name: &str, usb: Option<UsbFacts>) -> Seen {
        Seen { port: Some(name.into()), usb }
    }

    #[test]
    fn a_machine_without_usb_or_ports_gives_a_list_and_no_panic() {
        let found = probe_all(ports().into_iter().filter(|seen| seen.usb.is_none()).collect());
        assert!(found.iter().all(|found| found.outcome.is_err()), "{found:?}");
    }

    #[test]
    fn every_rejected_port_is_named_with_its_reason() {
        let seen = port("/dev/ttyACM0", None);
        let not_allowed = OpenFault::Permission { vendor: 0x0483, product: 0x374E };
        let text = words(&[
            Found { seen: seen.clone(), outcome: Err(Rejected::Open(not_allowed)) },
            Found { seen: seen.clone(), outcome: Err(Rejected::Open(OpenFault::Busy)) },
            Found { seen, outcome: Err(Rejected::Link(LinkFault::WrongVersion { bridge: 9 })) },
        ]);
        assert!(
            text.contains(r#"ATTRS{idVendor}=="0483", ATTRS{idProduct}=="374e""#)
                && text.contains("another program")
                && text.contains("version 9"),
            "{text}"
        );
    }
}
