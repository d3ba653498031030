//! `trace`: capture files explained, compared, played back.

mod compare;
mod export;
mod replay;

use std::path::Path;

use serde_json::{Value, json};
use stsafe_core::capture::follow::Follower;
use stsafe_core::capture::open::{Explained, Opened};
use stsafe_core::capture::{Capture, Entry, write};
use stsafe_core::describe::{Inside, Side};
use stsafe_core::exchange::Outcome as Ended;

use super::args::{Common, DecodeArgs, TraceCommand};
use super::host_keys;
use super::outcome::{Failure, Outcome, Report};
use super::tree::{fields, fields_json};
use crate::{captures, files};

pub fn run(common: &Common, command: &TraceCommand) -> Outcome {
    match command {
        TraceCommand::Decode(args) => decode(common, args),
        TraceCommand::Compare { first, second } => compare::run(first, second),
        TraceCommand::Export { file, pcapng, secrets } => export::run(file, pcapng, *secrets),
        TraceCommand::Replay { file } => replay::run(common, file),
    }
}

/// A capture, and what is wrong with it in words for people.
fn opened(path: &Path) -> Result<(Capture, Vec<String>), Failure> {
    let capture = captures::open(path).map_err(Failure::file)?;
    let name = files::name(path);
    let mut words: Vec<String> =
        capture.problems.iter().map(|problem| format!("{name}, {problem}")).collect();
    let more = capture.problem_count - capture.problems.len() as u64;
    if more > 0 {
        words.push(format!("{name}: {more} more lines could not be read"));
    }
    Ok((capture, words))
}

fn decode(common: &Common, args: &DecodeArgs) -> Outcome {
    let keys = host_keys::either(common, args.cmac_key.as_deref(), args.cipher_key.as_deref())?;
    let (capture, problems) = opened(&args.file)?;
    let mut follower = Follower::new(keys);
    let mut text = String::new();
    let mut list = Vec::new();
    for entry in &capture.entries {
        let explained = follower.explain(&entry.exchange);
        words(&mut text, entry, &explained, args.secrets);
        list.push(exchange_json(entry, &explained, args.secrets));
    }
    problems.iter().for_each(|problem| text += &format!("! {problem}\n"));
    captures::other_addresses(&capture).into_iter().for_each(|words| text += &format!("({words})\n"));
    let header = &capture.header;
    let json = json!({
        "capture": {
            "device": header.device, "address": header.address, "origin": header.origin,
            "date": write::date(header.unix_ms), "secrets_blanked": header.blanked,
        },
        "exchanges": list,
        "problems": problems,
        "other_addresses": capture.other_addresses,
    });
    // What could be read is given; a program still learns that it is not all.
    let positive = problems.is_empty();
    Ok(Report { text, json, positive })
}

fn words(text: &mut String, entry: &Entry, explained: &Explained, secrets: bool) {
    let exchange = &entry.exchange;
    let ms = exchange.took.as_secs_f64() * 1000.0;
    let ended = match &exchange.outcome {
        Ended::Answered(status) => status.to_string(),
        Ended::Damaged(why) => format!("damaged answer: {why}"),
        Ended::Failed(why) if why.is_empty() => "no answer".into(),
        Ended::Failed(why) => format!("no answer: {why}"),
    };
    let Explained { sent, received, opened, .. } = explained;
    let head = [&*sent.title, &sent.summary, &received.summary].into_iter().filter(|part| !part.is_empty());
    *text += &format!("{}  {}  {ended}  {ms:.1} ms", exchange.number, head.collect::<Vec<_>>().join(", "));
    for (what, shown) in [("pinned", entry.pinned), ("some bytes blanked", !entry.hidden.is_empty())] {
        if shown {
            *text += &format!("  ({what})");
        }
    }
    text.push('\n');
    if !entry.note.is_empty() {
        *text += &format!("  # {}\n", entry.note.replace('\n', "\n  # "));
    }
    let inside =
        |side: fn(&Opened) -> &Option<Inside>| opened.as_ref().and_then(|opened| side(opened).as_ref());
    side(text, ">", sent, &exchange.sent, inside(|o| &o.command), entry, secrets);
    if !exchange.received.is_empty() {
        side(text, "<", received, &exchange.received, inside(|o| &o.answer), entry, secrets);
    }
}

fn side(
    text: &mut String,
    mark: &str,
    side: &Side,
    wire: &[u8],
    inside: Option<&Inside>,
    entry: &Entry,
    secrets: bool,
) {
    *text += &format!("  {mark} {}\n", side.title);
    fields(text, &side.fields, wire, 2, secrets);
    if let Some(inside) = inside {
        *text += "    decrypted with the given keys\n";
        fields(text, &inside.fields, &inside.padded, 3, secrets);
    }
    let blanked = !entry.hidden.is_empty();
    for complaint in side.complaints.iter().filter(|complaint| !(blanked && complaint.starts_with("CRC"))) {
        *text += &format!("  ! {complaint}\n");
    }
}

fn exchange_json(entry: &Entry, explained: &Explained, secrets: bool) -> Value {
    let exchange = &entry.exchange;
    let Explained { sent, received, opened, .. } = explained;
    let side = |side: &Side, wire: &[u8], inside: Option<&Inside>| {
        json!({
            "title": side.title, "summary": side.summary, "bytes": wire.len(),
            "fields": fields_json(&side.fields, wire, secrets),
            "decrypted": inside.map(|inside| fields_json(&inside.fields, &inside.padded, secrets)),
            "complaints": side.complaints,
        })
    };
    let inside = opened.as_ref();
    json!({
        "number": exchange.number,
        "at": write::date(exchange.unix_ms),
        "status": exchange.outcome.status().map(|status| json!({ "code": format!("{:02X}", status.code()), "name": status.name() })),
        "sent": side(sent, &exchange.sent, inside.and_then(|o| o.command.as_ref())),
        "received": side(received, &exchange.received, inside.and_then(|o| o.answer.as_ref())),
        "session": opened.as_ref().map(|o| json!({ "n": format!("{:08X}", o.n), "rmac": o.rmac })),
        "nacks": exchange.nacks, "took_us": u64::try_from(exchange.took.as_micros()).unwrap_or(u64::MAX),
        "asked_by": exchange.asked_by, "pinned": entry.pinned, "note": entry.note,
        "blanked": !entry.hidden.is_empty(),
    })
}
