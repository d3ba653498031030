//! What the system shows of serial ports and USB devices, and which belong together. Nothing is opened but a candidate's
//! descriptor strings.

use std::collections::BTreeSet;

use serialport::SerialPortType;

use crate::bridge::usb;

/// What USB says about a device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsbFacts {
    /// Vendor number.
    pub vendor: u16,
    /// Product number.
    pub product: u16,
    /// Manufacturer string.
    pub maker: Option<String>,
    /// Product string.
    pub name: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Release of the device, from its descriptor (`bcdDevice`), as `1.02`.
    pub release: Option<String>,
    /// Where it is plugged in: bus, and the sockets on the way; `2-1.4`.
    pub place: Option<String>,
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

    /// Whether both are the same device, as far as both sides know: its place decides, else its serial number. Without
    /// either, equal numbers are all there is.
    fn is(&self, other: &Self) -> bool {
        let numbers = (self.vendor, self.product) == (other.vendor, other.product);
        let agree = match (&self.place, &other.place, &self.serial, &other.serial) {
            (Some(a), Some(b), ..) | (_, _, Some(a), Some(b)) => a == b,
            _ => true,
        };
        numbers && agree
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

/// All serial ports, ours first. Nothing is written to any.
pub fn ports() -> Vec<Seen> {
    join(serial_ports(), &usb_devices())
}

/// Gives each port what its device's descriptors say. A device may have several ports.
fn join(ports: Vec<Seen>, devices: &[UsbFacts]) -> Vec<Seen> {
    let mut with_port = BTreeSet::new();
    let mut joined: Vec<Seen> = ports
        .into_iter()
        .map(|mut seen| {
            if let Some(facts) = &mut seen.usb
                && let Some((at, device)) = devices.iter().enumerate().find(|(_, device)| device.is(facts))
            {
                with_port.insert(at);
                facts.release.clone_from(&device.release);
                facts.maker = facts.maker.take().or_else(|| device.maker.clone());
                facts.name = facts.name.take().or_else(|| device.name.clone());
                facts.serial = facts.serial.take().or_else(|| device.serial.clone());
            }
            seen
        })
        .collect();
    let without =
        devices.iter().enumerate().filter(|(at, device)| device.is_ours() && !with_port.contains(at));
    joined.extend(without.map(|(_, facts)| Seen { port: None, usb: Some(facts.clone()) }));
    let rank = |seen: &Seen| match &seen.usb {
        Some(facts) if facts.is_ours() => 0,
        Some(facts) if facts.is_candidate() => 1,
        Some(_) => 2,
        None => 3,
    };
    // By name among equals, so that the first bridge is the same one at every look; the system lists in any order.
    joined.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.port.cmp(&b.port)));
    joined
}

/// The system's serial ports. A system that cannot list them has none.
fn serial_ports() -> Vec<Seen> {
    // There serialport would panic: a container may come without the kernel's files.
    if cfg!(target_os = "linux") && !std::path::Path::new("/sys/class/tty").is_dir() {
        return Vec::new();
    }
    let seen = |info: serialport::SerialPortInfo| Seen {
        usb: match info.port_type {
            SerialPortType::UsbPort(usb) => Some(UsbFacts {
                vendor: usb.vid,
                product: usb.pid,
                maker: usb.manufacturer,
                name: usb.product,
                serial: usb.serial_number,
                release: None,
                // Elsewhere both libraries count buses in their own ways.
                place: usb.location.filter(|_| cfg!(target_os = "linux")).map(|place| place.to_string()),
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
        let place = device.port_numbers().ok().map(|sockets| {
            let sockets: Vec<String> = sockets.iter().map(ToString::to_string).collect();
            format!("{}-{}", device.bus_number(), sockets.join("."))
        });
        let mut facts = UsbFacts {
            vendor: descriptor.vendor_id(),
            product: descriptor.product_id(),
            release: Some(format!("{}.{}{}", version.major(), version.minor(), version.sub_minor())),
            place: place.filter(|_| cfg!(target_os = "linux")),
            ..UsbFacts::default()
        };
        if facts.is_candidate()
            && let Ok(handle) = device.open()
        {
            facts.maker = handle.read_manufacturer_string_ascii(&descriptor).ok();
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

    fn ours(serial: &str) -> UsbFacts {
        device(usb::VENDOR, usb::PRODUCT, Some(serial))
    }

    fn port(name: &str, usb: Option<UsbFacts>) -> Seen {
        Seen { port: Some(name.into()), usb }
    }

    fn releases(joined: &[Seen]) -> Vec<Option<&str>> {
        joined.iter().map(|seen| seen.usb.as_ref()?.release.as_deref()).collect()
    }

    #[test]
    fn ports_and_devices_are_joined_by_numbers_and_serial_number_and_ours_come_first() {
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
            &[with_release(ours("BB"), "1.03"), with_release(ours("AA"), "1.02"), ours("CC")],
        );
        let names: Vec<_> = joined.iter().map(|seen| seen.port.as_deref()).collect();
        let expected = ["", "/dev/ttyACM1", "/dev/ttyACM2", "/dev/ttyACM0", "/dev/ttyUSB0", "/dev/ttyS0"];
        assert_eq!(names, expected.map(|name| Some(name).filter(|name| !name.is_empty())));
        assert_eq!(releases(&joined), [None, Some("1.02"), Some("1.03"), None, None, None]);
    }

    #[test]
    fn where_a_user_may_not_read_serial_numbers_the_place_tells_two_equal_devices_apart() {
        let at = |facts: UsbFacts, place: &str| UsbFacts { place: Some(place.into()), ..facts };
        let unread = |place, release: &str| UsbFacts {
            release: Some(release.into()),
            ..at(device(usb::VENDOR, usb::PRODUCT, None), place)
        };
        let joined = join(
            vec![
                port("/dev/ttyACM0", Some(at(ours("AA"), "1-1"))),
                port("/dev/ttyACM1", Some(at(ours("BB"), "1-2.4"))),
                // A second port of the same device.
                port("/dev/ttyACM2", Some(at(ours("BB"), "1-2.4"))),
            ],
            &[unread("1-2.4", "1.03"), unread("1-1", "1.02")],
        );
        assert_eq!(releases(&joined), [Some("1.02"), Some("1.03"), Some("1.03")]);
    }
}
