//! `certs asn1`: anything as ASN.1, with the first byte that does not fit.

use std::io::Read as _;
use std::path::Path;

use serde_json::{Value, json};
use stsafe_core::hex;
use stsafe_core::x509::{Document, Node, documents, pasted};

use super::outcome::{Failure, Outcome, Report};
use super::trust::MOST_BYTES;
use crate::files;

/// Bytes shown on either side of the one that does not fit.
const AROUND: usize = 8;

pub fn run(path: &Path) -> Outcome {
    let bytes = if path == Path::new("-") {
        piped()?
    } else {
        files::read_raw(path, MOST_BYTES).map_err(Failure::file)?
    };
    let pieces = pasted(&bytes).map_err(|e| Failure::file(format!("{}, {e}", path.display())))?;
    let (mut text, mut list, mut whole) = (String::new(), Vec::new(), true);
    for piece in &pieces {
        for document in documents(piece) {
            whole &= document.fault.is_none();
            text += &format!(
                "{}, {} B, from {}, offset {}\n",
                document.kind(),
                document.bytes.len(),
                piece.written.name(),
                document.offset
            );
            text += &words(&document);
            list.push(of(&document, piece.written.name()));
        }
    }
    Ok(Report { text, positive: whole, json: json!({ "documents": list }) })
}

fn piped() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let failed = |e: std::io::Error| Failure::file(format!("what is piped in: {e}"));
    std::io::stdin().take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > MOST_BYTES {
        return Err(Failure::file(format!("what is piped in: more than {MOST_BYTES} B")));
    }
    Ok(bytes)
}

/// One row per element: offset, header and value bytes, name, value.
fn words(document: &Document) -> String {
    let mut text = String::new();
    for (_, node) in document.tree.rows() {
        let indent = "  ".repeat(node.depth);
        let row = format!(
            "{:6} {:2}+{:<5} {indent}{}  {}",
            node.header.start,
            node.header.len(),
            node.value.len(),
            node.name,
            node.text
        );
        text += row.trim_end();
        text.push('\n');
    }
    if let Some(fault) = &document.fault {
        text += &format!("Does not fit: {fault}\n{}", marked(&document.bytes, fault.offset));
    }
    if let Some((count, byte)) = document.blank {
        text += &format!("{count} bytes {byte:02X} follow: memory that was never written\n");
    }
    text + "\n"
}

/// The bytes around a place, and a mark under it.
fn marked(bytes: &[u8], at: usize) -> String {
    let start = at.saturating_sub(AROUND);
    let shown = bytes.get(start..bytes.len().min(at.saturating_add(AROUND))).unwrap_or_default();
    format!("  {start:5}  {}\n         {}^^\n", hex::pairs(shown), " ".repeat(3 * (at - start)))
}

fn of(document: &Document, written: &str) -> Value {
    let element = |node: &Node| {
        json!({
            "depth": node.depth, "name": node.name, "type": node.kind, "offset": node.header.start,
            "header": node.header.len(), "length": node.value.len(), "value": node.text,
        })
    };
    let fault = document.fault.as_ref().map(|fault| {
        json!({
            "field": fault.field, "offset": fault.offset, "expected": fault.expected, "found": fault.found,
        })
    });
    json!({
        "kind": document.kind(),
        "label": document.label,
        "written": written,
        "offset": document.offset,
        "length": document.bytes.len(),
        "fault": fault,
        "elements": document.tree.rows().map(|(_, node)| element(node)).collect::<Vec<_>>(),
    })
}
