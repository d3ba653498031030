//! Pasted text or a file as documents: plain values.

use stsafe_core::x509::{Document, documents, inspect, pasted};

use super::{Piece, Read};
use crate::panels::certificates::build::fields;

/// What some bytes are. The error is a sentence.
pub fn build(bytes: &[u8]) -> Read {
    match pasted(bytes) {
        Err(error) => Read { pieces: Vec::new(), wrong: Some(format!("Not read, {error}.")) },
        Ok(found) => {
            let mut pieces = Vec::new();
            for part in &found {
                pieces.extend(documents(part).iter().map(|document| piece(document, part.written.name())));
            }
            Read { pieces, wrong: None }
        }
    }
}

fn piece(document: &Document, written: &str) -> Piece {
    let remarks = match &document.certificate {
        Some(certificate) => certificate.remarks.clone(),
        None => Vec::new(),
    };
    // The tree of a certificate carries its marks already.
    let inspected = document.certificate.as_ref().map(|certificate| inspect(&certificate.der).tree);
    let tree = inspected.as_ref().unwrap_or(&document.tree);
    let blank = document
        .blank
        .map(|(count, byte)| format!("{count} bytes {byte:02X} follow: memory that was never written."));
    Piece {
        kind: document.kind(),
        place: format!("{} B, {written}, offset {}", document.bytes.len(), document.offset),
        der: document.bytes.clone(),
        fields: fields(&remarks, tree),
        remarks: remarks
            .iter()
            .filter(|remark| !remark.at.is_empty())
            .map(|remark| remark.at.clone())
            .collect(),
        bad: document.fault.as_ref().map(|fault| (fault.offset, fault.to_string())),
        note: blank.unwrap_or_default(),
    }
}
