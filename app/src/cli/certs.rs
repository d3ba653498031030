//! `certs`: which command is which; `verify`, `show` and `compare`, of certificates from files.

use std::path::Path;

use serde_json::{Value, json};
use stsafe_core::hex;
use stsafe_core::x509::{Certificate, ChainQuery, ChainReport, DeviceKind, chain, compare, differing};

use super::args::{CertsCommand, Common, VerifyArgs};
use super::outcome::{Failure, Outcome, Report, verdict_text};
use super::{asn1, held, request, roots, trust};
use crate::files;

pub fn run(common: &Common, command: &CertsCommand) -> Outcome {
    match command {
        CertsCommand::Request(args) => request::request(common, args),
        CertsCommand::Install(args) => request::install(common, args),
        CertsCommand::Verify(args) => verify(common, args),
        CertsCommand::Chip { at } => held::run(common, *at),
        CertsCommand::Roots { change } => roots::run(common, change.as_ref()),
        CertsCommand::Show { file } => show(file),
        CertsCommand::Compare { first, second } => differences(first, second),
        CertsCommand::Asn1 { file } => asn1::run(file),
    }
}

fn verify(common: &Common, args: &VerifyArgs) -> Outcome {
    let mut given = read(&args.leaf)?.into_iter();
    let leaf =
        given.next().ok_or_else(|| Failure::file(format!("{}: no certificate", args.leaf.display())))?;
    let mut candidates: Vec<Certificate> = given.collect();
    for path in args.between.iter().chain(&args.intermediates) {
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
    let json = chain_json(&report, [("leaf", json!(leaf.label())), ("remarks", json!(remarks(&leaf)))]);
    let mut text = chain_text(&report);
    for remark in &leaf.remarks {
        text += &format!("Remark: {}\n", remark.text);
    }
    Ok(Report { text, positive: report.verdict.is_positive(), json })
}

/// A judged chain for people: the verdict, then the way to the root.
pub fn chain_text(report: &ChainReport) -> String {
    format!("{}\nChain: {}\n", verdict_text(&report.verdict), labels(report).join(" ← "))
}

/// A judged chain for programs, with what is said of it besides.
pub fn chain_json(report: &ChainReport, more: [(&str, Value); 2]) -> Value {
    let root = report.links.last().and_then(|link| link.anchor.as_deref());
    let own = [
        ("chain", json!(labels(report))),
        ("root", json!(root)),
        ("root_class", json!(report.root_class.map(|class| class.word()))),
        ("verdicts", json!([report.verdict])),
    ];
    Value::Object(more.into_iter().chain(own).map(|(name, value)| (name.to_owned(), value)).collect())
}

fn labels(report: &ChainReport) -> Vec<String> {
    report.links.iter().map(|link| link.certificate.label()).collect()
}

/// The first certificate of each file, field by field.
fn differences(first: &Path, second: &Path) -> Outcome {
    let one = |path: &Path| {
        let certificate = read(path)?.into_iter().next();
        certificate.ok_or_else(|| Failure::file(format!("{}: no certificate", path.display())))
    };
    let (one, two) = (one(first)?, one(second)?);
    let (mut text, mut fields) = (String::new(), Vec::new());
    for row in compare(&one.der, &two.der).iter().filter(|row| !row.same && !row.group) {
        let value = |side: &Option<_>, der: &[u8]| {
            let side: &stsafe_core::x509::Side = side.as_ref()?;
            der.get(side.value.clone()).map(|bytes| (side.value.start, bytes.to_vec()))
        };
        let (ours, theirs) = (value(&row.first, &one.der), value(&row.second, &two.der));
        let bytes =
            |side: &Option<(usize, Vec<u8>)>| side.as_ref().map_or(Vec::new(), |(_, bytes)| bytes.clone());
        let (at_first, at_second) = differing(&bytes(&ours), &bytes(&theirs));
        text += &format!("≠ {}\n", row.name);
        for (side, places) in [(&ours, &at_first), (&theirs, &at_second)] {
            let place =
                |start: usize| places.iter().map(|r| format!("{}", start + r.start)).collect::<Vec<_>>();
            text += &side.as_ref().map_or_else(
                || "    not there\n".to_owned(),
                |(start, bytes)| {
                    format!("    {}  from byte {}\n", hex::pairs(bytes), place(*start).join(", "))
                },
            );
        }
        let side = |side: &Option<(usize, Vec<u8>)>, places: &[std::ops::Range<usize>]| {
            side.as_ref().map(|(start, bytes)| {
                let places: Vec<_> = places.iter().map(|at| [start + at.start, start + at.end]).collect();
                json!({ "offset": start, "bytes": hex::run(bytes), "differs": places })
            })
        };
        fields.push(json!({
            "field": row.name, "first": side(&ours, &at_first), "second": side(&theirs, &at_second),
        }));
    }
    let same = fields.is_empty() && one.der == two.der;
    if same {
        text = format!("The same {} bytes\n", one.der.len());
    }
    Ok(Report { text, positive: same, json: json!({ "same": same, "differences": fields }) })
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
    let bytes = files::read_raw(path, trust::MOST_BYTES).map_err(Failure::file)?;
    Certificate::all_from_any(&bytes).map_err(|e| Failure::file(format!("{}: {e}", path.display())))
}
