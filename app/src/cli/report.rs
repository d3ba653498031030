//! `report`: an evaluation of the chip in one HTML page and one JSON document, with the capture it rests on.

use serde_json::json;
use stsafe_core::authenticate::Authentication;
use stsafe_core::capture::write::{Writer, date};
use stsafe_core::capture::{Entry, Header};
use stsafe_core::crypto::Hash;
use stsafe_core::exchange::Exchange;
use stsafe_core::hex;
use stsafe_core::observe::Observation;
use stsafe_core::report::{Input, Report as Evaluation};
use stsafe_core::transport::Origin;
use stsafe_core::x509::DeviceKind;

use super::args::{Common, ReportArgs};
use super::opening::Opening;
use super::outcome::{Failure, Outcome, Report, device_json, verdict_text};
use super::profile::{self, observe_all};
use super::trust;

pub fn run(common: &Common, args: &ReportArgs) -> Outcome {
    let profile = profile::find(&args.profile)?;
    let mut device = Opening::new(common, "report")?.begin();
    observe_all(&mut device)?;
    let origin = device.transport().origin();
    let kind = match origin {
        Origin::Virtual => DeviceKind::Virtual,
        Origin::Real | Origin::Replay => DeviceKind::Real,
    };
    let mut run = Authentication::new(trust::store(common)?, trust::at(args.at), kind);
    run.run_all(&mut device, &mut *common.options().host_random());
    let exchanges = device.take_log();
    let address = device.transport().address().to_owned();
    let capture = capture(&exchanges, device.observation(), &address, origin);
    let sha256 = Hash::Sha256.digest(capture.as_bytes()).map_err(|e| Failure::file(e.to_string()))?;
    let verdicts: Vec<_> = run.verdicts().into_iter().cloned().collect();
    let report = Evaluation::new(&Input {
        address: &address,
        origin,
        date: &date(exchanges.last().map_or(0, |exchange| exchange.unix_ms)),
        seen: device.observation(),
        profile: &profile,
        verdicts: &verdicts,
        exchanges: &exchanges,
        capture_sha256: &hex::run(&sha256),
    });
    let document = json!({ "device": device_json(&mut device), "report": report });
    let pretty = serde_json::to_string_pretty(&document).map_err(|e| Failure::file(e.to_string()))?;
    profile::write(args.html.as_deref(), &report.to_html())?;
    profile::write(args.json_file.as_deref(), &pretty)?;
    profile::write(args.capture.as_deref(), &capture)?;
    let mut text = profile::text(&report.comparison);
    if let Some(why) = &run.stopped {
        text += &format!("\nNot authenticated: {why}\n");
    }
    for verdict in &report.verdicts {
        text += &format!("\n{}", verdict_text(verdict));
    }
    text += &format!("\n{} exchanges, SHA-256 of their capture {}\n", exchanges.len(), report.capture.sha256);
    Ok(Report { text, positive: report.is_positive(), json: document })
}

/// The exchanges as a capture, secrets blanked.
fn capture(exchanges: &[Exchange], seen: &Observation, address: &str, origin: Origin) -> String {
    let header = Header {
        device: String::new(),
        address: address.to_owned(),
        origin: Some(origin),
        unix_ms: exchanges.first().map_or(0, |exchange| exchange.unix_ms),
        blanked: true,
    };
    let (mut writer, mut text) = Writer::begin(&header);
    for exchange in exchanges {
        text += &writer.line(&Entry::from(exchange.clone()), seen);
    }
    text
}
