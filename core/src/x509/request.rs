//! A certification request (PKCS #10, RFC 2986): a name and a public key, signed by the private key that belongs to it.
//!
//! The private key may be in a chip: what is to be signed comes out, the signature goes in, and is checked before the
//! request leaves. Knows no chip.

use der::asn1::{BitString, SetOfVec};
use der::{Decode, Encode};
use x509_cert::name::Name;
use x509_cert::request::{CertReq, CertReqInfo, Version};
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::issue::{IssueError, Subject, public_key_info, signature_algorithm};
use super::public_key;
use super::signature::{ecdsa_from_der, ecdsa_to_der};
use crate::crypto::{Curve, Hash, PublicKey, Signature};

/// Label of its PEM form.
const LABEL: &str = "CERTIFICATE REQUEST";

/// A request that waits for its signature.
pub struct Unsigned {
    info: CertReqInfo,
    algorithm: AlgorithmIdentifierOwned,
    key: PublicKey,
    signed: Vec<u8>,
}

impl Unsigned {
    /// For this name and key.
    ///
    /// # Errors
    ///
    /// The curve signs nothing (X25519), or the name cannot be encoded.
    pub fn new(subject: &Subject, key: &PublicKey) -> Result<Self, IssueError> {
        let info = CertReqInfo {
            version: Version::V1,
            subject: Name::from_der(&subject.encode()?.to_der()?)?,
            public_key: public_key_info(key)?,
            attributes: SetOfVec::new(),
        };
        let signed = info.to_der()?;
        Ok(Self { info, algorithm: signature_algorithm(key.curve())?, key: key.clone(), signed })
    }

    /// What the key has to sign: a digest as long as the curve, or the whole message for Ed25519.
    ///
    /// # Errors
    ///
    /// The digest cannot be reckoned.
    pub fn to_sign(&self) -> Result<Vec<u8>, IssueError> {
        match self.key.curve() {
            Curve::Ed25519 => Ok(self.signed.clone()),
            curve => Ok(hash(curve).digest(&self.signed)?),
        }
    }

    /// The request with its signature, DER. The signature is checked with the key that the request names.
    ///
    /// # Errors
    ///
    /// The signature was made with another key.
    pub fn finish(self, signature: &Signature) -> Result<Vec<u8>, IssueError> {
        if !right(&self.key, &self.signed, signature) {
            return Err(IssueError::Encoding(
                "the signature was not made with the private half of this public key".into(),
            ));
        }
        let bytes = match self.key.curve() {
            Curve::Ed25519 => signature.to_bytes(),
            _ => ecdsa_to_der(signature)?,
        };
        let signature = BitString::from_bytes(&bytes)?;
        Ok(CertReq { info: self.info, algorithm: self.algorithm, signature }.to_der()?)
    }
}

/// Whether a request (DER) is signed by the key that it names.
///
/// # Errors
///
/// It is no request, or its key is not one of the chip's curves.
pub fn is_signed_by_its_key(der: &[u8]) -> Result<bool, String> {
    let request = CertReq::from_der(der).map_err(|e| format!("no certification request: {e}"))?;
    let key = public_key::of(&request.info.public_key)?;
    let curve = key.curve();
    let bytes = request.signature.raw_bytes();
    let signature = match curve {
        Curve::Ed25519 => Signature::from_bytes(curve, bytes).map_err(|e| e.to_string())?,
        _ => ecdsa_from_der(curve, bytes).map_err(|e| e.to_string())?,
    };
    let signed = request.info.to_der().map_err(|e| e.to_string())?;
    Ok(right(&key, &signed, &signature))
}

/// A request as PEM, 64 characters per line.
pub fn to_pem(der: &[u8]) -> String {
    der::pem::encode_string(LABEL, der::pem::LineEnding::LF, der).unwrap_or_default()
}

fn hash(curve: Curve) -> Hash {
    Hash::for_digest_len(curve.coordinate_len())
}

fn right(key: &PublicKey, signed: &[u8], signature: &Signature) -> bool {
    match key.curve() {
        Curve::Ed25519 => key.verify_message(signed, signature),
        curve => hash(curve).digest(signed).is_ok_and(|digest| key.verify_digest(&digest, signature)),
    }
}
