//! `ports`: the serial ports of this machine, which of them carry a bridge, and why the others do not.

use serde_json::{Value, json};
use stsafe_core::transport::bridge_host::BridgeInfo;
use stsafe_core::transport::discover::{self, Found, UsbFacts};

use super::outcome::{Outcome, Report};

pub fn run() -> Outcome {
    let found = discover::probe_all(discover::ports());
    let text = match &found[..] {
        [] => "this machine has no serial port".into(),
        found => found.iter().map(line).collect::<Vec<_>>().join("\n"),
    };
    let ports: Vec<Value> = found.iter().map(row).collect();
    Ok(Report::new(text, json!({ "ports": ports })))
}

fn line(found: &Found) -> String {
    let port = found.seen.port.as_deref().unwrap_or("no port");
    let usb = found.seen.usb.as_ref().map_or(String::new(), usb_words);
    let outcome = match &found.outcome {
        Ok(info) => {
            format!("bridge {}, firmware {}, number {}", info.board, firmware(info), info.unique_id)
        }
        Err(why) => why.to_string(),
    };
    format!("{port}{usb}: {outcome}")
}

fn usb_words(usb: &UsbFacts) -> String {
    let mut words = format!(" ({:04X}:{:04X}", usb.vendor, usb.product);
    for text in [&usb.maker, &usb.name, &usb.serial].into_iter().flatten() {
        words.push_str(", ");
        // What a device says about itself must not steer a terminal.
        words.extend(text.chars().filter(|c| !c.is_control()));
    }
    words + ")"
}

fn row(found: &Found) -> Value {
    let usb = found.seen.usb.as_ref().map(|usb| {
        json!({
            "vendor": format!("{:04X}", usb.vendor), "product": format!("{:04X}", usb.product),
            "release": usb.release, "manufacturer": usb.maker, "name": usb.name, "serial": usb.serial,
        })
    });
    let bridge = found.outcome.as_ref().ok().map(|info| {
        json!({
            "board": info.board, "unique_id": info.unique_id, "firmware": firmware(info),
            "origin": info.origin(), "longest_data": info.max_data,
        })
    });
    let rejected = found.outcome.as_ref().err().map(ToString::to_string);
    json!({ "port": found.seen.port, "usb": usb, "bridge": bridge, "rejected": rejected })
}

fn firmware(info: &BridgeInfo) -> String {
    let [major, minor, patch] = info.firmware;
    format!("{major}.{minor}.{patch}")
}
