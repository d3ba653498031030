//! `certs chip`: every chain whose leaf lies in a zone of the chip.

use serde_json::json;
use stsafe_core::command::query;
use stsafe_core::command::tables::ZoneRecord;
use stsafe_core::device::{Device, DeviceError};
use stsafe_core::transport::Origin;
use stsafe_core::x509::held::{chains, in_zone};
use stsafe_core::x509::{DeviceKind, HEADER_BYTES, Timestamp, ZoneContent, certificate_length};

use super::args::Common;
use super::certs::{chain_json, chain_text};
use super::opening::Opening;
use super::outcome::{Outcome, Report, device_json};
use super::trust;

pub fn run(common: &Common, at: Option<Timestamp>) -> Outcome {
    let store = trust::store(common)?;
    let mut device = Opening::new(common, "certs")?.begin();
    let (mut held, mut broken, mut unread, mut zone_0) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for zone in device.run(query::Partition)? {
        let bytes = match read(&mut device, &zone) {
            Ok(bytes) => bytes,
            Err(error) if error.is_lost() => return Err(error.into()),
            Err(error) => {
                unread.push((zone.index, error.to_string()));
                continue;
            }
        };
        let (found, stopped) = in_zone(zone.index, &bytes);
        held.extend(found);
        broken.extend(stopped);
        if zone.index == 0 {
            zone_0 = bytes;
        }
    }
    let kind = match device.transport().origin() {
        Origin::Virtual => DeviceKind::Virtual,
        Origin::Real | Origin::Replay => DeviceKind::Real,
    };
    let found = chains(&held, &store, trust::at(at), kind, Some(&zone_0));
    let positive = broken.is_empty() && found.iter().all(|chain| chain.report.verdict.is_positive());
    let (mut text, mut list) = (String::new(), Vec::new());
    for chain in &found {
        text += &format!("Zone {}, offset {}\n{}\n", chain.zone, chain.offset, chain_text(&chain.report));
        list.push(chain_json(&chain.report, [("zone", json!(chain.zone)), ("offset", json!(chain.offset))]));
    }
    for broken in &broken {
        text +=
            &format!("Zone {}, offset {}: no certificate: {}\n", broken.zone, broken.offset, broken.error);
    }
    for (zone, why) in &unread {
        text += &format!("Zone {zone} was not read: {why}\n");
    }
    if held.is_empty() && broken.is_empty() {
        text += "No zone that was read begins with a certificate\n";
    }
    let json = json!({
        "device": device_json(&mut device),
        "chains": list,
        "broken": broken.iter().map(|it| json!({ "zone": it.zone, "offset": it.offset, "why": it.error.to_string() }))
            .collect::<Vec<_>>(),
        "unread": unread.iter().map(|(zone, why)| json!({ "zone": zone, "why": why })).collect::<Vec<_>>(),
    });
    Ok(Report { text, positive, json })
}

/// The certificates of a zone, without the rest of it: the bus is slow.
fn read(device: &mut Device, zone: &ZoneRecord) -> Result<Vec<u8>, DeviceError> {
    let (mut bytes, size) = (Vec::new(), usize::from(zone.bytes));
    while bytes.len() + HEADER_BYTES <= size {
        let at = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
        let start = device.read_zone(zone.index, at, HEADER_BYTES as u16)?;
        let Ok(ZoneContent::Certificate(length)) = certificate_length(&start) else { break };
        let length = length.min(size - bytes.len());
        bytes.extend(device.read_zone(zone.index, at, u16::try_from(length).unwrap_or(u16::MAX))?);
    }
    Ok(bytes)
}
