//! Any bytes as a certificate, as a paste and as a file of roots: the entries of the fuzz targets.

use super::{Certificate, Tree, TrustStore, compare, documents, held, inspect, pasted};

/// Bytes as they are: the tree lies inside them, an error names a place in them, comparing finds no difference to itself.
pub fn certificate(bytes: &[u8]) {
    let inspection = inspect(bytes);
    within(&inspection.tree, bytes.len());
    match &inspection.certificate {
        Err(error) => assert!(error.offset <= bytes.len() && !error.field.is_empty()),
        Ok(certificate) => assert!(certificate.remarks.iter().all(|remark| remark.at.end <= bytes.len())),
    }
    assert!(compare(bytes, bytes).iter().all(|row| row.same));
    let (found, _) = held::in_zone(0, bytes);
    assert!(found.iter().all(|held| held.offset + held.certificate.der.len() <= bytes.len()));
    let _ = Certificate::all_from_any(bytes);
    let _ = super::private_key::read(bytes);
    let _ = super::public_key::read(bytes);
    let _ = TrustStore::empty().take_user_text(bytes);
}

/// A paste, or a file: its documents cover it without a gap.
pub fn paste(bytes: &[u8]) {
    let Ok(pieces) = pasted(bytes) else { return };
    assert!(!pieces.is_empty());
    for piece in &pieces {
        let mut at = 0;
        for document in documents(piece) {
            assert_eq!(document.offset, at);
            at += document.bytes.len();
            within(&document.tree, document.bytes.len());
            assert!(document.fault.is_none_or(|fault| fault.offset <= document.bytes.len()));
        }
        assert!(at <= piece.bytes.len());
    }
}

fn within(tree: &Tree, length: usize) {
    for (_, node) in tree.rows() {
        assert!(
            node.header.start < node.header.end
                && node.value.end <= length
                && node.header.end <= node.value.start
        );
    }
}
