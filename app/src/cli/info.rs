//! `info`: what the chip is and holds, and what of it is assumed.

use serde_json::{Value, json};
use stsafe_core::command::query::Product;
use stsafe_core::hex;
use stsafe_core::profile::Profile;
use stsafe_core::transport::Origin;

use super::args::Common;
use super::opening::Opening;
use super::outcome::{Failure, Outcome, Report, device_json};

pub fn run(common: &Common) -> Outcome {
    let mut device = Opening::new(common, "info")?.begin();
    let failed = device.refresh();
    let id = device.identity().ok().and_then(|identity| identity.device_id);
    // When even the first query fails there is no chip to tell about.
    if device.observation().product_data.is_none()
        && let Some(error) = failed.into_iter().next()
    {
        return Err(error.into());
    }
    let seen = device.observation();
    let mask = seen.product_data.as_ref().and_then(|data| data.value.mask);
    let mut rows: Vec<(&str, String)> = Vec::new();
    let product = mask.map_or("unknown product", |mask| Product::of(mask).name());
    rows.push(("product", format!("{product}, mask {}", mask.map_or("unknown".into(), |m| hex::pairs(&m)))));
    rows.push(("device id", id.as_ref().map_or("not read".into(), |id| hex::run(id))));
    if let Some(state) = &seen.life_cycle {
        rows.push(("life cycle", format!("{:02X} {}", state.value.0, state.value.name())));
    }
    if let Some(i2c) = &seen.i2c {
        rows.push(("I²C address", format!("0x{:02X}", i2c.value.address())));
    }
    if let Some(zones) = &seen.partition {
        let bytes: u32 = zones.value.iter().map(|zone| u32::from(zone.bytes)).sum();
        rows.push(("zones", format!("{}, {bytes} B of data", zones.value.len())));
    }
    if let Some(table) = &seen.private_keys {
        let used = table.value.slots.iter().filter(|slot| slot.curve.is_some()).count();
        rows.push(("private keys", format!("{used} in {} slots", table.value.slots.len())));
    }
    if let Some(slots) = &seen.symmetric_keys {
        let used = slots.value.iter().filter(|slot| slot.key.is_some()).count();
        rows.push(("symmetric keys", format!("{used} in {} slots", slots.value.len())));
    }
    if let Some(keys) = &seen.host_key {
        let words =
            keys.value.map_or("none".into(), |k| format!("{}, counter {:08X}", k.key_type.name(), k.counter));
        rows.push(("host keys", words));
    }
    let facts: serde_json::Map<_, _> = rows
        .iter()
        .map(|(name, value)| (name.replace([' ', '²'], "_").to_lowercase(), json!(value)))
        .collect();
    let assumed = assumed(device.transport().origin())?;
    let mut json = device_json(&mut device);
    if let Value::Object(map) = &mut json {
        map.extend(facts);
    }
    let mut text: String = rows.iter().map(|(name, value)| format!("{name:15} {value}\n")).collect();
    if !assumed.is_empty() {
        text += "\nSimulated. Assumed, not printed by ST:\n";
        for line in &assumed {
            text += &format!("  {} = {} ({})\n", line.what, line.value, line.why);
        }
    }
    Ok(Report::new(text, json!({ "device": json, "assumed": assumed })))
}

/// What the virtual chip's profile had to assume; nothing of a real chip.
fn assumed(origin: Origin) -> Result<Vec<stsafe_core::profile::Assumption>, Failure> {
    match origin {
        Origin::Virtual => {
            let profile =
                Profile::spl05().map_err(|e| Failure::file(format!("shipped SPL05 profile: {e}")))?;
            Ok(profile.assumptions())
        }
        Origin::Real | Origin::Replay => Ok(Vec::new()),
    }
}
