//! `profile show`, `profile check`: what a chip should be, and whether this one is.

use std::path::Path;

use serde_json::json;
use stsafe_core::capture::write::date;
use stsafe_core::chip::store;
use stsafe_core::device::Device;
use stsafe_core::profile::compare::{Comparison, Group, Standing};
use stsafe_core::profile::{Change, ContentSpec, Profile};
use stsafe_core::report::{Compared, Format, ProfileReport};
use stsafe_core::words::grouped;

use super::args::{CheckArgs, Common, ProfileArgs, ProfileCommand, shipped_words};
use super::opening::Opening;
use super::outcome::{Failure, Outcome, Report};

pub fn run(common: &Common, command: &ProfileCommand) -> Outcome {
    match command {
        ProfileCommand::Show(args) => show(args),
        ProfileCommand::Check(args) => check(common, args),
    }
}

/// A shipped profile by its word, or one from a file.
pub fn find(word: &str) -> Result<Profile, Failure> {
    if let Some(profile) = Profile::shipped(word) {
        return profile.map_err(|e| Failure::file(format!("the shipped profile {word}: {e}")));
    }
    let text = crate::files::read_text(Path::new(word), Profile::MAX_BYTES).map_err(|e| {
        Failure::file(format!("{e}. It is also no shipped profile; those are {}", shipped_words()))
    })?;
    Profile::from_ron(&text).map_err(|e| Failure::problems(word, &e))
}

fn show(args: &ProfileArgs) -> Outcome {
    let profile = find(&args.profile)?;
    let mut text = format!("{}  {}\nFor {}\n", profile.name, profile.title, profile.product);
    for source in &profile.sources {
        text += &format!("Source: {source}\n");
    }
    text += "\nzone  kind     bytes  read               update             counter        content\n";
    for zone in &profile.zones {
        let right = |(access, change)| match change {
            Change::MayChange => format!("{access}"),
            Change::Frozen => format!("{access}, frozen"),
        };
        let content = match zone.content {
            ContentSpec::Empty => "",
            ContentSpec::LeafCertificate => "leaf certificate",
        };
        let line = format!(
            "{:4}  {:7}  {:5}  {:17}  {:17}  {:13}  {content}",
            zone.index,
            format!("{:?}", zone.kind).to_lowercase(),
            zone.bytes,
            right((zone.read.0, zone.read.1)),
            right((zone.update.0, zone.update.1)),
            zone.counter.map_or(String::new(), |value| grouped(u64::from(value))),
        );
        text += line.trim_end();
        text.push('\n');
    }
    let assumed = profile.assumptions();
    if !assumed.is_empty() {
        text += "\nAssumed, not printed by ST:\n";
        for line in &assumed {
            text += &format!("  {} = {} ({})\n", line.what, line.value, line.why);
        }
    }
    Ok(Report::new(text, json!({ "profile": profile, "assumed": assumed })))
}

/// Asks everything that a comparison rests on. What cannot be read stays unknown; only a chip that does not even tell its
/// product data is a failure.
pub fn observe(device: &mut Device) -> Result<(), Failure> {
    let failed = device.refresh();
    if device.observation().product_data.is_none()
        && let Some(error) = failed.into_iter().next()
    {
        return Err(error.into());
    }
    device.refresh_slots();
    Ok(())
}

/// As [`observe`], and the content of every zone that can be read.
pub fn observe_all(device: &mut Device) -> Result<(), Failure> {
    observe(device)?;
    // A zone that this host may not read stays unknown, and whoever uses the observation says so.
    device.refresh_zones();
    Ok(())
}

fn check(common: &Common, args: &CheckArgs) -> Outcome {
    let profile = find(&args.profile.profile)?;
    let mut device = Opening::new(common, "profile")?.begin();
    observe(&mut device)?;
    for zone in profile.zones.iter().filter(|zone| zone.content == ContentSpec::LeafCertificate) {
        // A certificate that cannot be read is unknown, and the comparison says so.
        let _ = device.read_certificate(zone.index);
    }
    let transport = device.transport();
    let named = Compared { address: transport.address().to_owned(), origin: transport.origin() };
    let date = date(device.take_log().last().map_or(0, |exchange| exchange.unix_ms));
    let report = ProfileReport::new(named, &date, device.observation(), &profile);
    let json = serde_json::to_value(&report).map_err(|e| Failure::file(e.to_string()))?;
    write(args.html.as_deref(), &report.to_file(Format::Html))?;
    write(args.json_file.as_deref(), &report.to_file(Format::Json))?;
    Ok(Report { text: text(&report.comparison), json, positive: report.comparison.is_positive() })
}

/// A report into a file, where one is named.
pub fn write(path: Option<&Path>, text: &str) -> Result<(), Failure> {
    path.map_or(Ok(()), |path| {
        store::replace(path, text.as_bytes()).map_err(|e| Failure::file(e.to_string()))
    })
}

/// Deviations and doubts line by line; what agrees or is assumed is counted, group by group.
pub fn text(comparison: &Comparison) -> String {
    let counts = comparison.counts();
    let mut text = format!("{}\n", comparison.sentence());
    text += &format!(
        "{} agree, {} deviate, {} as assumed, {} not as assumed, {} not read\n",
        counts.agree, counts.deviate, counts.assumed, counts.differ, counts.unknown
    );
    for group in Group::ALL {
        let counts = comparison.counts_of(group);
        if counts.total() == 0 {
            continue;
        }
        text += &format!("\n{:15} {} agree", group.name(), counts.agree);
        for (n, word) in [
            (counts.deviate, "deviate"),
            (counts.assumed, "as assumed"),
            (counts.differ, "not as assumed"),
            (counts.unknown, "not read"),
        ] {
            if n > 0 {
                text += &format!(", {n} {word}");
            }
        }
        text.push('\n');
        for item in comparison.group(group) {
            let word = match item.standing {
                Standing::Agrees | Standing::Assumed => continue,
                Standing::Deviates => "FAIL",
                Standing::DiffersFromAssumed | Standing::Unknown => "warn",
            };
            text += &format!("  {word}  {}: {}\n", item.title, item.sentence());
            if let Some(proof) = &item.proof {
                let computed = if proof.computed { ", computed" } else { "" };
                let bytes = stsafe_core::hex::pairs(proof.deciding());
                text += &format!("        {bytes}  in {}{computed}\n", proof.source);
            }
        }
    }
    text
}
