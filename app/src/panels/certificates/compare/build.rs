//! The second chain and the differences, from the view.

use stsafe_core::hex;
use stsafe_core::x509::{Compared, compare, differing};

use super::{Asked, Data, Row, Side};
use crate::{
    panels::certificates::{self, build::of_chip},
    view::View,
    widgets::chain::Node,
};

/// Bytes shown of a value that has no words.
const SHOWN: usize = 12;

/// The comparison; `None` while there is no second chain.
pub fn build(view: &View, asked: &Asked) -> Option<Data> {
    let first = certificates::build_of(view, asked.leaf)?;
    let second = if asked.with_chip {
        of_chip(view, None)?
    } else {
        let (name, report) = view.certificates.second.as_ref()?;
        certificates::of_report(report, &format!("From the file {name}"))
    };
    let last = |count: usize| count.saturating_sub(1);
    let ours = asked.certificates.0.unwrap_or(last(first.certificates.len()));
    let chosen = asked.certificates.1.unwrap_or(last(second.certificates.len()));
    let (one, two) = (first.certificates.get(ours)?, second.certificates.get(chosen)?);
    let found = compare(&one.der, &two.der);
    let rows = (0..found.len()).filter_map(|at| of(&found, at, &one.der, &two.der)).collect();
    // Leaf stands beside leaf, whatever the length of the chains.
    let counts = (first.certificates.len(), second.certificates.len());
    let nodes = second.certificates.iter().enumerate().map(|(index, certificate)| {
        let partner =
            (counts.0 + index).checked_sub(counts.1).and_then(|index| first.certificates.get(index));
        marked(&certificate.node, partner.map(|partner| &partner.node))
    });
    Some(Data { nodes: nodes.collect(), source: second.source, links: second.links, chosen, rows })
}

/// The node with ≠ before what its partner has not.
fn marked(node: &Node, partner: Option<&Node>) -> Node {
    let Some(partner) = partner else { return node.clone() };
    let mark = |ours: &str, theirs: Option<&str>| {
        if theirs == Some(ours) { ours.to_owned() } else { format!("≠ {ours}") }
    };
    let lines = node.lines.iter().enumerate();
    Node {
        name: mark(&node.name, Some(&partner.name)),
        lines: lines.map(|(at, line)| mark(line, partner.lines.get(at).map(String::as_str))).collect(),
        ..node.clone()
    }
}

/// `issuer, commonName`: both names have one.
fn path(rows: &[Compared], at: usize) -> Option<String> {
    let row = rows.get(at)?;
    if rows.iter().filter(|other| other.name == row.name).count() == 1 {
        return Some(row.name.clone());
    }
    let named = |above: &&Compared| {
        above.depth < row.depth && above.name.starts_with(|c: char| c.is_ascii_lowercase())
    };
    let around = rows.iter().take(at).rev().find(named);
    Some(around.map_or_else(|| row.name.clone(), |around| format!("{}, {}", around.name, row.name)))
}

fn of(rows: &[Compared], at: usize, one: &[u8], two: &[u8]) -> Option<Row> {
    let row = rows.get(at)?;
    let bytes = |side: &Option<stsafe_core::x509::Side>, der: &[u8]| {
        side.as_ref().and_then(|side| der.get(side.value.clone())).unwrap_or_default().to_vec()
    };
    let (ours, theirs) = (bytes(&row.first, one), bytes(&row.second, two));
    let (at_first, at_second) = differing(&ours, &theirs);
    let words = |side: &Option<stsafe_core::x509::Side>| side.as_ref().map(|side| side.text.clone());
    let alike = words(&row.first) == words(&row.second);
    let side = |side: &Option<stsafe_core::x509::Side>, bytes: Vec<u8>, differs| {
        let side = side.as_ref()?;
        let text = match &side.text {
            // Equal words for unequal bytes would say nothing.
            text if row.same || row.group || (!text.is_empty() && !alike) => text.clone(),
            _ => crate::widgets::bytes::pairs_short(&bytes, SHOWN, 0),
        };
        Some(Side { text, offset: side.value.start, bytes, differs })
    };
    let sides = [side(&row.first, ours, at_first), side(&row.second, theirs, at_second)];
    let path = path(rows, at)?;
    Some(Row { depth: row.depth, name: row.name.clone(), path, group: row.group, same: row.same, sides })
}

/// For a screen reader and a test: the field, and what it is on either side.
pub(super) fn spoken(row: &Row) -> String {
    let side = |side: &Option<Side>| match side {
        None => "not there".to_owned(),
        Some(side) if side.text.is_empty() => format!("{} bytes", side.bytes.len()),
        Some(side) => side.text.clone(),
    };
    let [first, second] = &row.sides;
    if row.same {
        format!("{}: equal, {}", row.path, side(first))
    } else {
        format!("{}: differs, {} and {}", row.path, side(first), side(second))
    }
}

/// Where the bytes of a side differ: `bytes 17 to 23, 25`, counted in the certificate.
pub(super) fn places(side: &Side) -> String {
    let one = |range: &std::ops::Range<usize>| {
        let (start, last) = (side.offset + range.start, side.offset + range.end.saturating_sub(1));
        if start == last { start.to_string() } else { format!("{start} to {last}") }
    };
    let all: Vec<String> = side.differs.iter().take(6).map(one).collect();
    let more = if side.differs.len() > 6 { " …" } else { "" };
    format!("differs at {}{more}", all.join(", "))
}

/// What Ctrl C takes of a row: both values.
pub(super) fn both(row: &Row) -> String {
    let side = |side: &Option<Side>| {
        side.as_ref().map_or_else(|| "not there".to_owned(), |side| hex::pairs(&side.bytes))
    };
    let [first, second] = &row.sides;
    format!("{}\n{}\n{}", row.name, side(first), side(second))
}
