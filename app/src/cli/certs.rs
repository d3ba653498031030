//! `certs verify`, `certs show`: certificates from files.

use std::path::Path;

use serde_json::json;
use stsafe_core::x509::{Certificate, ChainQuery, DeviceKind, chain};

use super::args::{CertsCommand, Common, VerifyArgs};
use super::outcome::{Failure, Outcome, Report, verdict_text};
use super::{request, trust};

/// No certificate is near this size.
const MAX_BYTES: u64 = 1 << 20;

pub fn run(common: &Common, command: &CertsCommand) -> Outcome {
    match command {
        CertsCommand::Request(args) => request::request(common, args),
        CertsCommand::Install(args) => request::install(common, args),
        CertsCommand::Verify(args) => verify(common, args),
        CertsCommand::Show { file } => show(file),
    }
}

fn verify(common: &Common, args: &VerifyArgs) -> Outcome {
    let mut given = read(&args.leaf)?.into_iter();
    let leaf =
        given.next().ok_or_else(|| Failure::file(format!("{}: no certificate", args.leaf.display())))?;
    let mut candidates: Vec<Certificate> = given.collect();
    for path in &args.intermediates {
        candidates.extend(read(path)?);
    }
    let store = trust::store(common)?;
    let report = chain::judge(&ChainQuery {
        leaf: &leaf,
        candidates: &candidates,
        store: &store,
        at: trust::at(args.at),
        device: DeviceKind::Real,
        zone: None,
    });
    let names: Vec<String> = report.links.iter().map(|link| link.certificate.label()).collect();
    let class = report.root_class.map(|class| class.word());
    let json = json!({
        "leaf": leaf.label(),
        "chain": names,
        "root_class": class,
        "remarks": remarks(&leaf),
        "verdicts": [report.verdict],
    });
    let mut text = verdict_text(&report.verdict);
    text += &format!("\nChain: {}\n", names.join(" ← "));
    for remark in &leaf.remarks {
        text += &format!("Remark: {}\n", remark.text);
    }
    Ok(Report { text, positive: report.verdict.is_positive(), json })
}

fn show(path: &Path) -> Outcome {
    let (mut text, mut list) = (String::new(), Vec::new());
    for certificate in read(path)? {
        let fields = [
            ("Subject", certificate.subject.short()),
            ("Issuer", certificate.issuer.short()),
            ("Serial", certificate.serial_hex()),
            ("Valid from", certificate.not_before.at.to_string()),
            ("Valid to", certificate.not_after.at.to_string()),
            ("Signature", certificate.signature_algorithm.name()),
            ("Length", format!("{} B", certificate.der.len())),
        ];
        for (name, value) in &fields {
            text += &format!("{name:11} {value}\n");
        }
        for remark in &certificate.remarks {
            text += &format!("Remark      {}\n", remark.text);
        }
        text.push('\n');
        let mut entry: serde_json::Map<_, _> = fields
            .iter()
            .map(|(name, value)| (name.to_lowercase().replace(' ', "_"), json!(value)))
            .collect();
        entry.insert("remarks".into(), json!(remarks(&certificate)));
        list.push(entry);
    }
    Ok(Report::new(text, json!({ "certificates": list })))
}

fn remarks(certificate: &Certificate) -> Vec<&str> {
    certificate.remarks.iter().map(|remark| remark.text.as_str()).collect()
}

fn read(path: &Path) -> Result<Vec<Certificate>, Failure> {
    let failed = |what: String| Failure::file(format!("{}: {what}", path.display()));
    let size = std::fs::metadata(path).map_err(|e| failed(e.to_string()))?.len();
    if size > MAX_BYTES {
        return Err(failed(format!("{size} bytes are too many for certificates")));
    }
    let bytes = std::fs::read(path).map_err(|e| failed(e.to_string()))?;
    Certificate::all_from_any(&bytes).map_err(|e| failed(e.to_string()))
}
