//! Which bridges are plugged in: the system's serial ports joined with what USB says, each candidate asked who it is,
//! and for each port that is none the reason.

use core::fmt;

use serialport::SerialPortType;

use super::bridge_host::{BridgeInfo, BridgeLink, LinkFault};
use super::serial::{OpenFault, Serial};
use crate::bridge::usb;

/// What USB says about a device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsbFacts {
    /// Vendor number.
    pub vendor: u16,
    /// Product number.
    pub product: u16,
    /// Product string.
    pub name: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Release of the device, from its descriptor (`bcdDevice`), as `1.02`.
    pub release: Option<String>,
}

impl UsbFacts {
    /// Worth asking: our own numbers, or an ST-LINK, which may carry a bridge on its virtual COM port.
    pub fn is_candidate(&self) -> bool {
        (self.vendor, self.product) == (usb::VENDOR, usb::PRODUCT)
            || self.name.as_deref().is_some_and(|name| name.replace('_', " ") == usb::NAME)
            || self.vendor == usb::ST && usb::ST_LINKS.contains(&self.product)
    }

    /// Ours by number or name: asked first, and missed when it has no port.
    pub fn is_ours(&self) -> bool {
        self.is_candidate() && self.vendor != usb::ST
    }
}

/// A serial port, or a USB device that should have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Name of the port; `None` where the system made none for the device.
    pub port: Option<String>,
    /// What USB says, where the port is a USB device.
    pub usb: Option<UsbFacts>,
}

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

/// All serial ports, ours first. Nothing is opened.
pub fn ports() -> Vec<Seen> {
    join(serial_ports(), usb_devices())
}

/// Asks every candidate who it is. Takes up to 1.8 s for each port that stays silent.
pub fn probe_all(ports: Vec<Seen>) -> Vec<Found> {
    let probe = |seen: Seen| Found { outcome: probe(&seen), seen };
    ports.into_iter().map(probe).collect()
}

/// Opens one port and shakes hands.
fn probe(seen: &Seen) -> Result<BridgeInfo, Rejected> {
    let Some(port) = &seen.port else { return Err(Rejected::NoPort) };
    if !seen.usb.as_ref().is_some_and(UsbFacts::is_candidate) {
        return Err(Rejected::OtherDevice);
    }
    probe_port(port)
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

/// Joins ports with USB devices: by numbers, and by serial number where both sides know it.
fn join(ports: Vec<Seen>, devices: Vec<UsbFacts>) -> Vec<Seen> {
    let mut devices = devices;
    let mut joined: Vec<Seen> = ports
        .into_iter()
        .map(|mut seen| {
            if let Some(facts) = &mut seen.usb {
                let same = |device: &UsbFacts| {
                    (device.vendor, device.product) == (facts.vendor, facts.product)
                        && (device.serial.is_none()
                            || facts.serial.is_none()
                            || device.serial == facts.serial)
                };
                if let Some(device) = devices.iter().position(same).map(|at| devices.remove(at)) {
                    facts.release = device.release;
                    facts.name = facts.name.take().or(device.name);
                    facts.serial = facts.serial.take().or(device.serial);
                }
            }
            seen
        })
        .collect();
    joined.extend(
        devices.into_iter().filter(UsbFacts::is_ours).map(|facts| Seen { port: None, usb: Some(facts) }),
    );
    joined.sort_by_key(|seen| match &seen.usb {
        Some(facts) if facts.is_ours() => 0,
        Some(facts) if facts.is_candidate() => 1,
        Some(_) => 2,
        None => 3,
    });
    joined
}

/// The system's serial ports. A system that cannot list them has none.
fn serial_ports() -> Vec<Seen> {
    let seen = |info: serialport::SerialPortInfo| Seen {
        usb: match info.port_type {
            SerialPortType::UsbPort(usb) => Some(UsbFacts {
                vendor: usb.vid,
                product: usb.pid,
                name: usb.product,
                serial: usb.serial_number,
                release: None,
            }),
            _ => None,
        },
        port: Some(info.port_name),
    };
    serialport::available_ports().unwrap_or_default().into_iter().map(seen).collect()
}

/// Devices on the USB buses, from their descriptors; strings where this user may open the device. A machine without a
/// USB bus has none: the context itself fails there.
fn usb_devices() -> Vec<UsbFacts> {
    use rusb::UsbContext as _;
    let Ok(devices) = rusb::Context::new().and_then(|context| context.devices()) else { return Vec::new() };
    let facts = |device: rusb::Device<rusb::Context>| {
        let descriptor = device.device_descriptor().ok()?;
        let version = descriptor.device_version();
        let mut facts = UsbFacts {
            vendor: descriptor.vendor_id(),
            product: descriptor.product_id(),
            release: Some(format!("{}.{}{}", version.major(), version.minor(), version.sub_minor())),
            ..UsbFacts::default()
        };
        if facts.is_candidate()
            && let Ok(handle) = device.open()
        {
            facts.name = handle.read_product_string_ascii(&descriptor).ok();
            facts.serial = handle.read_serial_number_string_ascii(&descriptor).ok();
        }
        Some(facts)
    };
    devices.iter().filter_map(facts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(vendor: u16, product: u16, serial: Option<&str>) -> UsbFacts {
        UsbFacts { vendor, product, serial: serial.map(Into::into), ..UsbFacts::default() }
    }

    fn port(name: &str, usb: Option<UsbFacts>) -> Seen {
        Seen { port: Some(name.into()), usb }
    }

    #[test]
    fn ports_and_devices_are_joined_by_numbers_and_serial_number_and_ours_come_first() {
        let ours = |serial| device(usb::VENDOR, usb::PRODUCT, Some(serial));
        let with_release =
            |facts: UsbFacts, release: &str| UsbFacts { release: Some(release.into()), ..facts };
        let joined = join(
            vec![
                port("/dev/ttyS0", None),
                port("/dev/ttyUSB0", Some(device(0x0403, 0x6001, None))),
                port("/dev/ttyACM0", Some(device(usb::ST, 0x374B, Some("066D")))),
                port("/dev/ttyACM2", Some(ours("BB"))),
                port("/dev/ttyACM1", Some(ours("AA"))),
            ],
            vec![with_release(ours("AA"), "1.02"), with_release(ours("BB"), "1.03"), ours("CC")],
        );
        let names: Vec<_> = joined.iter().map(|seen| seen.port.as_deref()).collect();
        let expected = ["/dev/ttyACM2", "/dev/ttyACM1", "", "/dev/ttyACM0", "/dev/ttyUSB0", "/dev/ttyS0"];
        assert_eq!(names, expected.map(|name| Some(name).filter(|name| !name.is_empty())));
        let release = |at: usize| joined.get(at).and_then(|seen| seen.usb.as_ref()?.release.clone());
        assert_eq!((release(0).as_deref(), release(1).as_deref()), (Some("1.03"), Some("1.02")));
    }

    #[test]
    fn a_machine_without_usb_or_ports_gives_a_list_and_no_panic() {
        let found = probe_all(ports().into_iter().filter(|seen| seen.usb.is_none()).collect());
        assert!(found.iter().all(|found| found.outcome.is_err()), "{found:?}");
    }

    #[test]
    fn every_rejected_port_is_named_with_its_reason() {
        let seen = port("/dev/ttyACM0", None);
        let text = words(&[
            Found { seen: seen.clone(), outcome: Err(Rejected::Open(OpenFault::Permission)) },
            Found { seen: seen.clone(), outcome: Err(Rejected::Open(OpenFault::Busy)) },
            Found { seen, outcome: Err(Rejected::Link(LinkFault::WrongVersion { bridge: 9 })) },
        ]);
        assert!(
            text.contains("idVendor") && text.contains("another program") && text.contains("version 9"),
            "{text}"
        );
    }
}
