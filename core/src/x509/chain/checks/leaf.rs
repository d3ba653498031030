//! What is checked about the certificates themselves: key, device identity, extensions, encoding.

use super::Placed;
use crate::verdict::{Check, CheckResult, Evidence};
use crate::x509::certificate::{Certificate, hex};
use crate::x509::chain::ChainQuery;
use crate::x509::length::DEVICE_ID;
use crate::x509::remark::RemarkKind;

/// First bytes of every device identity seen (DOC).
const DEVICE_ID_PREFIX: [u8; 2] = [0x02, 0x09];

/// Is the leaf's key one the chip can have, and may it sign a challenge?
pub(super) fn key_type(leaf: &Placed<'_>) -> Check {
    let certificate = leaf.step.certificate;
    let key = &certificate.key;
    let (result, reason) = match key.public_key() {
        Err(why) => (CheckResult::Fail, why),
        Ok(public) if !public.curve().can_sign() => (
            CheckResult::Fail,
            format!("A key of {} makes no signatures, so it cannot answer a challenge.", key.name),
        ),
        Ok(_) if certificate.key_usage.as_ref().is_some_and(|usage| !usage.digital_signature()) => (
            CheckResult::Warn,
            format!("{}, but keyUsage does not name digitalSignature, which a challenge needs.", key.name),
        ),
        Ok(_) => {
            (CheckResult::Pass, format!("{}: a point of the curve, ready to answer a challenge.", key.name))
        }
    };
    Check::new("key-type", "Key of the leaf", result, reason).on(leaf.bytes(key.bytes_range.clone()))
}

/// Is the serial number a device identity, does the subject repeat it, and does zone 0 hold it?
pub(super) fn identity(query: &ChainQuery<'_>, leaf: &Placed<'_>) -> Check {
    let certificate = leaf.step.certificate;
    let (id, title) = ("device-id", "Serial is a device ID");
    let serial = &certificate.serial;
    let place = leaf.bytes(certificate.spans.serial.clone());
    if certificate.is_ca() == Some(true) || certificate.is_self_issued() {
        let reason = "A certificate of an authority names no chip.";
        return Check::new(id, title, CheckResult::NotRun, reason).on(place);
    }
    if serial.len() != DEVICE_ID.len() || !serial.starts_with(&DEVICE_ID_PREFIX) {
        let reason = format!(
            "Serial {} is not shaped like a device ID (02 09, 7 unique bytes, 2 of the product), so it does not name \
             a chip.",
            certificate.serial_hex()
        );
        return Check::new(id, title, CheckResult::Warn, reason).on(place);
    }
    if let Some(named) = serial_in_subject(certificate).filter(|named| *named != certificate.serial_hex()) {
        let reason =
            format!("The subject names chip {named}, the serial number {}.", certificate.serial_hex());
        return Check::new(id, title, CheckResult::Fail, reason)
            .on(leaf.bytes(certificate.subject.range.clone()));
    }
    let parts = format!(
        "02 09, unique {}, product {}",
        hex(serial.get(2..9).unwrap_or_default()),
        hex(serial.get(9..).unwrap_or_default())
    );
    let Some(zone) = query.zone else {
        let reason = format!("{parts}. No zone 0 was given to compare it with.");
        return Check::new(id, title, CheckResult::Pass, reason).on(place);
    };
    let place = Evidence::of("zone 0", zone, DEVICE_ID);
    if place.bytes == *serial {
        let reason = format!("{parts}; the same as the 11 bytes at offset 15 of zone 0.");
        Check::new(id, title, CheckResult::Pass, reason).on(place)
    } else {
        let reason = format!(
            "The leaf is for chip {}, zone 0 holds {} at offset 15.",
            certificate.serial_hex(),
            if place.bytes.is_empty() { "nothing".to_owned() } else { place.hex() }
        );
        Check::new(id, title, CheckResult::Fail, reason).on(place)
    }
}

/// The serial number that a common name such as `eval5-0209…01F1` repeats.
fn serial_in_subject(certificate: &Certificate) -> Option<String> {
    let (label, serial) = certificate.subject.common_name()?.rsplit_once('-')?;
    let is_serial =
        serial.len() == 2 * DEVICE_ID.len() && serial.bytes().all(|byte| byte.is_ascii_hexdigit());
    (label.starts_with("eval") && is_serial).then(|| serial.to_ascii_uppercase())
}

/// Critical extensions that nobody here understands: the standard says to refuse.
pub(super) fn critical(placed: &Placed<'_>) -> Vec<Check> {
    placed
        .step
        .certificate
        .extensions
        .iter()
        .filter(|extension| extension.critical && !extension.is_understood())
        .map(|extension| {
            let title = format!("Critical extension of the {}", placed.role.word());
            let reason = format!(
                "The extension {} is marked critical and not understood here, so the certificate must not be relied on.",
                extension.name()
            );
            Check::new("critical", title, CheckResult::Fail, reason).on(placed.bytes(extension.range.clone()))
        })
        .collect()
}

/// What is not strict DER, one line per remark.
pub(super) fn encoding(placed: &Placed<'_>) -> Vec<Check> {
    let certificate = placed.step.certificate;
    certificate
        .remarks_of(RemarkKind::NotStrict)
        .take(MAX_ENCODING_LINES)
        .map(|remark| {
            let title = format!("Encoding of the {}", placed.role.word());
            let reason = format!("{} Some software may refuse it.", remark.text);
            Check::new("encoding", title, CheckResult::Warn, reason).on(placed.bytes(remark.at.clone()))
        })
        .collect()
}

/// A certificate made to be odd shall not fill the screen.
const MAX_ENCODING_LINES: usize = 4;
