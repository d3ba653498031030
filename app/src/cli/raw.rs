//! `raw`: header and payload by hand, protected by the session where it is asked for. Decoded before it is sent; what no
//! decoder understands counts as one-way.

use std::sync::Arc;

use serde_json::json;
use stsafe_core::describe;
use stsafe_core::device::Consent;
use stsafe_core::hex;
use stsafe_core::lab::raw::{CrcMode, RawFrame};

use super::args::{Common, RawArgs};
use super::opening::Opening;
use super::outcome::{Failure, Outcome, Report, device_json};
use super::tree::fields;

pub fn run(common: &Common, args: &RawArgs) -> Outcome {
    let mode = if args.crc_typed { CrcMode::Typed } else { CrcMode::Append };
    let frame = RawFrame::read(&args.hex.join(" "), mode);
    let frame = match args.shield() {
        Some(shield) => frame.and_then(|frame| frame.shielded(shield)),
        None => frame,
    };
    let frame = Arc::new(frame.map_err(|e| Failure::usage(e.to_string()))?);
    // The tables tell counter zones from data zones, without which the answer to Read cannot be named.
    let mut device = Opening::known(common, "raw")?.begin();
    device.take_log();
    let consent = if common.yes { Consent::Given } else { Consent::Withheld };
    let look = device.look_at(&frame);
    let answer = device.run_frame(&frame, consent)?;
    let Some(exchange) = device.take_log().pop() else {
        return Err(Failure::device("the exchange was not recorded"));
    };
    let (sent, command) = describe::sent(&exchange.sent, device.observation());
    let received = describe::received(&exchange.received, command.as_ref(), device.observation());
    let mut text = format!("{}  {}\n", sent.title, sent.summary);
    fields(&mut text, &sent.fields, &exchange.sent, 1, false);
    text += &format!("{}\n", received.title);
    fields(&mut text, &received.fields, &exchange.received, 1, false);
    for complaint in sent.complaints.iter().chain(&received.complaints) {
        text += &format!("! {complaint}\n");
    }
    let status = answer.status();
    let json = json!({
        "device": device_json(&mut device),
        "command": sent.title, "effect": look.judged.effect, "cost": look.cost.id(), "counter": look.n,
        "sent": hex::run(&exchange.sent), "received": hex::run(&exchange.received),
        "status": { "code": format!("{:02X}", status.code()), "name": status.name() },
    });
    if status.is_ok() {
        return Ok(Report::new(text, json));
    }
    let mut failure = Failure::device(format!("{}: {status}. {}", sent.title, status.meaning()));
    failure.refused(status, text);
    Err(failure)
}
