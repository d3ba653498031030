//! A public key from a file: SubjectPublicKeyInfo or a certificate, PEM or DER. No private key is ever read here.

use der::Decode;
use der::asn1::ObjectIdentifier;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::certificate::Certificate;
use crate::crypto::{Curve, PublicKey};

/// Reads the public key in `bytes`.
///
/// # Errors
///
/// A sentence: it is neither form, or its key is on no curve of the chip.
pub fn read(bytes: &[u8]) -> Result<PublicKey, String> {
    if let Ok(certificate) = Certificate::from_any(bytes) {
        return certificate.key.public_key();
    }
    let text = core::str::from_utf8(bytes).unwrap_or_default();
    if text.contains("PRIVATE KEY-----") {
        return Err("a private key; its public half is wanted: openssl pkey -pubout -in FILE".to_owned());
    }
    let der = match text.find("-----BEGIN PUBLIC KEY-----").and_then(|at| text.get(at..)) {
        Some(block) => {
            let end = block.find("-----END PUBLIC KEY-----").map(|at| at + "-----END PUBLIC KEY-----".len());
            let block = end.and_then(|end| block.get(..end)).ok_or("the end of the block is missing")?;
            der::pem::decode_vec(block.as_bytes()).map_err(|_| "the base64 cannot be read")?.1
        }
        None => bytes.to_vec(),
    };
    let info = SubjectPublicKeyInfoOwned::from_der(&der)
        .map_err(|why| format!("neither a public key (SubjectPublicKeyInfo) nor a certificate: {why}"))?;
    of(&info)
}

/// The key that stands in a SubjectPublicKeyInfo.
pub(super) fn of(info: &SubjectPublicKeyInfoOwned) -> Result<PublicKey, String> {
    // Curve identifier: the parameters of id-ecPublicKey, the algorithm itself for the 25519 family.
    let named = match &info.algorithm.parameters {
        Some(parameters) => parameters.decode_as::<ObjectIdentifier>().map_err(|e| e.to_string())?,
        None => info.algorithm.oid,
    };
    let curve = Curve::from_oid(named.as_bytes())
        .ok_or_else(|| format!("a key of type {}, which the chip does not have", super::oid::name(&named)))?;
    PublicKey::from_sec1(curve, info.subject_public_key.raw_bytes()).map_err(|e| e.to_string())
}
