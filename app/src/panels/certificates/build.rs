//! Builds the Certificates screen from the chain report.

use stsafe_core::{
    verdict::CheckResult,
    x509::{self, ChainReport, Link as CoreLink, RemarkKind, RootClass},
};

use super::data::{Certificate, ChainCheck, Data, Field, Leaf};
use crate::{
    text,
    theme::Tone,
    view::View,
    widgets::{
        badge::Badge,
        chain::{Link, Node},
    },
};

/// The chain from a file while there is one, else that of the connected chip; `None` before zone 0 was read.
pub fn build(view: &View) -> Option<Data> {
    build_of(view, None)
}

/// The same; `leaf` is the one of the chip's leaves that was chosen, that of zone 0 without.
pub fn build_of(view: &View, leaf: Option<Leaf>) -> Option<Data> {
    if let Some((name, report)) = &view.file_chain {
        return Some(Data { from_file: true, ..of_report(report, &format!("From the file {name}")) });
    }
    of_chip(view, leaf)
}

/// The chain of the connected chip.
pub fn of_chip(view: &View, leaf: Option<Leaf>) -> Option<Data> {
    let device = view.device.as_ref()?;
    let held = &view.certificates.held;
    let chosen = leaf.and_then(|leaf| held.iter().find(|chain| (chain.zone, chain.offset) == leaf));
    let report = chosen.map(|chain| &chain.report).or(view.chain.as_ref());
    // A chip without a leaf in zone 0 may have one elsewhere.
    let report = report.or_else(|| held.first().map(|chain| &chain.report))?;
    let first = view.chain.as_ref().map(|_| (0, 0));
    let all: Vec<Leaf> =
        first.into_iter().chain(held.iter().map(|chain| (chain.zone, chain.offset))).collect();
    let shown = chosen.map(|chain| (chain.zone, chain.offset)).or(all.first().copied()).unwrap_or_default();
    let source = match shown {
        (zone, 0) => format!("Leaf from zone {zone} of {}", device.address),
        (zone, offset) => format!("Leaf from zone {zone}, offset {offset}, of {}", device.address),
    };
    let leaves =
        if all.len() > 1 { all.iter().map(|leaf| (*leaf, *leaf == shown)).collect() } else { Vec::new() };
    Some(Data { leaves, zone: Some(shown.0), ..of_report(report, &source) })
}

/// Why there is no chain to show, and the bytes that stand in its place.
pub fn without(view: &View) -> (String, Vec<u8>) {
    let zone = view.known.zones.get(&0);
    let bytes: Vec<u8> =
        zone.map(|zone| zone.bytes.iter().map_while(|byte| *byte).collect()).unwrap_or_default();
    match x509::Certificate::from_zone(&bytes) {
        Err(error) if !bytes.is_empty() => (format!("Zone 0 holds no certificate. {error}"), bytes),
        Ok(None) if !bytes.is_empty() => {
            ("Zone 0 is blank: this chip was given no certificate.".to_owned(), Vec::new())
        }
        _ => (text::NO_CERTIFICATE.to_owned(), Vec::new()),
    }
}

/// A chain, wherever it comes from; `source` names it.
pub fn of_report(report: &ChainReport, source: &str) -> Data {
    // The report is leaf first; the screen has the root on top.
    let certificates: Vec<_> =
        report.links.iter().rev().map(|link| certificate(link, report.root_class)).collect();
    let links = report.links.iter().rev().skip(1).map(arrow).collect();
    let count = certificates.len();
    let place = |source: &str| {
        let index = report.links.iter().position(|link| link.role.word() == source)?;
        Some(count - 1 - index)
    };
    let checks = report
        .verdict
        .checks
        .iter()
        .map(|check| ChainCheck {
            title: check.title.clone(),
            reason: check.reason.clone(),
            answer: check.result.into(),
            rests_on: check.bytes.as_ref().and_then(|bytes| Some((place(&bytes.source)?, bytes.range()))),
        })
        .collect();
    Data { source: source.to_owned(), certificates, links, checks, ..Data::default() }
}

fn certificate(link: &CoreLink, class: Option<RootClass>) -> Certificate {
    let parsed = &link.certificate;
    let inspection = x509::inspect(&parsed.der);
    Certificate {
        node: node(link, class),
        der: parsed.der.clone(),
        fields: fields(&parsed.remarks, &inspection.tree),
        remarks: parsed
            .remarks
            .iter()
            .filter(|remark| remark.kind != RemarkKind::Note && !remark.at.is_empty())
            .map(|remark| remark.at.clone())
            .collect(),
    }
}

fn node(link: &CoreLink, class: Option<RootClass>) -> Node {
    let parsed = &link.certificate;
    let root = link.role == x509::Role::Root;
    let mut place = link.role.word();
    if let Some(first) = place.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if root && parsed.is_self_issued() {
        place.push_str(", self-signed");
    }
    let badge = match class.filter(|_| root) {
        Some(RootClass::St) | None => None,
        Some(RootClass::Simulator) => Some((Badge::Simulated, "Simulator".to_owned())),
        Some(RootClass::User) => Some((Badge::Neutral, "Your own".to_owned())),
        Some(class) => Some((Badge::Tone(Tone::Warn), class.word().to_owned())),
    };
    let subject = &parsed.subject;
    let organisation = [("O", subject.organization()), ("C", subject.country())];
    let organisation: Vec<_> =
        organisation.iter().filter_map(|(key, value)| Some(format!("{key} = {}", (*value)?))).collect();
    Node {
        place,
        badge,
        name: subject.common_name().unwrap_or("no common name").to_owned(),
        mono: !root,
        lines: vec![
            format!("{}, {} to {}", parsed.key.name, day(&parsed.not_before), day(&parsed.not_after)),
            organisation.join(", "),
        ],
    }
}

/// The date without the time of day: the structure has both.
fn day(time: &x509::Time) -> String {
    time.to_string().chars().take("2026-11-20".len()).collect()
}

/// The arrow that ends at `link`: its signature, checked with the key above.
fn arrow(link: &CoreLink) -> Link {
    let result = link.signature.unwrap_or(CheckResult::NotRun);
    let title = match result {
        CheckResult::Pass | CheckResult::Warn => "Signature verifies",
        CheckResult::Fail => "Signature does not verify",
        CheckResult::NotRun => "Signature not checked",
    };
    let parsed = &link.certificate;
    Link {
        answer: result.into(),
        title: title.to_owned(),
        detail: format!("{} over {} B", parsed.signature_algorithm.name(), parsed.tbs.len()),
    }
}

/// The rows of a tree, with what is remarked about them.
pub fn fields(remarks: &[x509::Remark], tree: &x509::Tree) -> Vec<Field> {
    tree.rows().map(|(_, node)| field(remarks, tree, node)).collect()
}

fn field(remarks: &[x509::Remark], tree: &x509::Tree, node: &x509::Node) -> Field {
    let range = node.range();
    let here = |remark: &&x509::Remark| {
        !remark.at.is_empty() && range.start <= remark.at.start && remark.at.end <= range.end
    };
    // The remark belongs to the smallest field that holds it; the tree marks that one.
    let remark =
        node.remarked.then(|| remarks.iter().filter(here).min_by_key(|remark| remark.at.len())).flatten();
    let tone = |kind| if kind == RemarkKind::Note { Tone::Info } else { Tone::Warn };
    let mono = node.text.len() >= 8 && node.text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let meaning = if node.name == "serialNumber" && node.text.len() == 22 && node.text.starts_with("0209") {
        "The device ID: the same bytes lie at offset 15 of zone 0.".to_owned()
    } else {
        format!(
            "{}{}",
            node.kind,
            if node.text.is_empty() { String::new() } else { format!(", {}", node.text) }
        )
    };
    Field {
        depth: node.depth,
        name: node.name.to_string(),
        path: path(tree, node),
        value: node.text.clone(),
        mono,
        header: node.header.clone(),
        content: node.value.clone(),
        group: !node.children.is_empty(),
        folded: node.folded,
        remark: remark.map(|remark| (tone(remark.kind), remark.text.clone())),
        meaning,
    }
}

/// `organizationName, value`: a name that many fields have says little alone.
fn path(tree: &x509::Tree, node: &x509::Node) -> String {
    let common =
        ["value", "type", "algorithm", "parameters"].contains(&&*node.name) || node.name == node.kind;
    let mut parent = node.parent.and_then(|id| tree.node(id));
    while let Some(above) = parent.filter(|above| above.name == above.kind) {
        parent = above.parent.and_then(|id| tree.node(id));
    }
    match parent.filter(|_| common) {
        Some(above) => format!("{}, {}", above.name, node.name),
        None => node.name.to_string(),
    }
}
