//! The second opinion: does a strict decoder take these bytes?

use crate::x509::certificate::hex;
use crate::x509::remark::{Remark, RemarkKind};
use der::{Decode, Encode};

/// Lets the strict decoder of the `x509-cert` crate read the certificate, and write it again.
pub(super) fn check(der: &[u8], remarks: &mut Vec<Remark>) {
    match x509_cert::Certificate::from_der(der) {
        Err(error) => {
            let at = error.position().and_then(|at| usize::try_from(at).ok()).unwrap_or(0).min(der.len());
            remarks.push(Remark::new(
                at..der.len().min(at.saturating_add(1)),
                RemarkKind::NotStrict,
                format!("A strict decoder refuses this certificate: {error}."),
            ));
        }
        Ok(strict) => {
            let again = strict.to_der().unwrap_or_default();
            let differs = again.iter().zip(der).take_while(|(a, b)| a == b).count();
            let known = remarks.iter().any(|remark| remark.kind > RemarkKind::Note);
            if again != der && !known {
                let found = der.get(differs..der.len().min(differs.saturating_add(4))).unwrap_or_default();
                remarks.push(Remark::new(
                    differs..der.len().min(differs.saturating_add(1)),
                    RemarkKind::NotStrict,
                    format!("A strict encoder would write this differently from {} on.", hex(found)),
                ));
            }
        }
    }
}
