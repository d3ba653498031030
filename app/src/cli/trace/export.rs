//! `trace export`: a capture for Wireshark.

use std::path::Path;

use serde_json::json;
use stsafe_core::capture::blank::{Secrets, secrets, zero};
use stsafe_core::capture::follow::Follower;
use stsafe_core::pcapng;
use stsafe_core::transport::Origin;

use super::opened;
use crate::cli::outcome::{Failure, Outcome, Report};
use crate::files;

pub fn run(file: &Path, out: &Path, with_secrets: bool) -> Outcome {
    let (capture, problems) = opened(file)?;
    let header = &capture.header;
    let simulated = if header.origin == Some(Origin::Virtual) { ", simulated" } else { "" };
    let mut bytes = pcapng::begin(&header.address, &format!("{}{simulated}", header.device));
    let mut follower = Follower::default();
    let mut blanked = 0;
    for entry in &capture.entries {
        let title = follower.explain(&entry.exchange).sent.title;
        let mut exchange = entry.exchange.clone();
        let found = if with_secrets { Secrets::default() } else { secrets(&exchange, follower.seen()) };
        let hidden = !found.is_empty() || !entry.hidden.is_empty();
        zero(&mut exchange.sent, &found.sent);
        zero(&mut exchange.received, &found.received);
        blanked += usize::from(hidden);
        // The CRC is that of the wire, so Wireshark says that it does not fit.
        let words = if hidden { format!("{title}, secret bytes are 00 here") } else { title };
        pcapng::append(&mut bytes, &exchange, &words);
    }
    files::write(out, &bytes).map_err(Failure::file)?;
    let exchanges = capture.entries.len();
    let mut text = format!("{exchanges} exchanges in {}\n", out.display());
    if blanked > 0 {
        text += &format!("Secrets are blanked in {blanked} of them; their CRC does not fit any more\n");
    }
    problems.iter().for_each(|problem| text += &format!("! {problem}\n"));
    let json = json!({ "file": out, "exchanges": exchanges, "blanked": blanked, "problems": problems });
    Ok(Report { text, json, positive: problems.is_empty() })
}
