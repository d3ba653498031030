//! Does this key's owner vouch for these bytes? Signatures of certificates, checked over the original bytes.

use super::certificate::Certificate;
use super::key::SubjectKey;
use crate::crypto::{Curve, Hash, PublicKey, Signature};
use core::fmt;
use der::asn1::{ObjectIdentifier, UintRef};
use der::{Decode, Encode, Sequence};
use sha1::{Digest, Sha1};

/// How a certificate is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// ECDSA over a digest.
    Ecdsa(Hash),
    /// ECDSA over SHA-1, which has been broken for signatures since 2017; only two old test roots have it.
    EcdsaSha1,
    /// Ed25519 over the bytes themselves.
    Ed25519,
}

impl Scheme {
    /// The schemes that can be checked, by identifier (RFC 5758, RFC 8410 and NIST's list for SHA-3).
    const KNOWN: [(&'static str, Self); 9] = [
        ("1.2.840.10045.4.1", Self::EcdsaSha1),
        ("1.2.840.10045.4.3.1", Self::Ecdsa(Hash::Sha224)),
        ("1.2.840.10045.4.3.2", Self::Ecdsa(Hash::Sha256)),
        ("1.2.840.10045.4.3.3", Self::Ecdsa(Hash::Sha384)),
        ("1.2.840.10045.4.3.4", Self::Ecdsa(Hash::Sha512)),
        ("2.16.840.1.101.3.4.3.10", Self::Ecdsa(Hash::Sha3_256)),
        ("2.16.840.1.101.3.4.3.11", Self::Ecdsa(Hash::Sha3_384)),
        ("2.16.840.1.101.3.4.3.12", Self::Ecdsa(Hash::Sha3_512)),
        ("1.3.101.112", Self::Ed25519),
    ];

    /// The scheme with this identifier, if it can be checked.
    pub fn from_oid(oid: &ObjectIdentifier) -> Option<Self> {
        let dotted = oid.to_string();
        Self::KNOWN.iter().find(|(number, _)| *number == dotted).map(|(_, scheme)| *scheme)
    }

    /// True when the scheme no longer proves who signed.
    pub const fn is_broken(self) -> bool {
        matches!(self, Self::EcdsaSha1)
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ecdsa(hash) => write!(f, "ECDSA over {hash}"),
            Self::EcdsaSha1 => f.write_str("ECDSA over SHA-1"),
            Self::Ed25519 => f.write_str("Ed25519"),
        }
    }
}

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureFault {
    /// The algorithm cannot be checked here; its name.
    UnknownAlgorithm(String),
    /// The algorithm is named differently inside and outside the signed part.
    AlgorithmsDiffer,
    /// The signer's key cannot be used; why.
    Key(String),
    /// The signature is not written as it should be; why.
    Malformed(String),
    /// Everything is in order, except that the signer did not sign these bytes.
    Wrong,
}

impl fmt::Display for SignatureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownAlgorithm(name) => write!(f, "The algorithm {name} is not known here."),
            Self::AlgorithmsDiffer => f.write_str(
                "The algorithm named beside the signature is not the one named in the signed part.",
            ),
            Self::Key(why) => write!(f, "The signer's key cannot be used. {why}"),
            Self::Malformed(why) => write!(f, "The signature is not written as it should be: {why}."),
            Self::Wrong => f.write_str("The signature does not belong to these bytes and this key."),
        }
    }
}

impl std::error::Error for SignatureFault {}

/// `ECDSA-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }`.
#[derive(Sequence)]
struct EcdsaValue<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

/// R and S out of the DER form that certificates use, at the size that the chip uses.
pub fn ecdsa_from_der(curve: Curve, der: &[u8]) -> Result<Signature, SignatureFault> {
    let value = EcdsaValue::from_der(der).map_err(|error| SignatureFault::Malformed(error.to_string()))?;
    let half = |name, value: UintRef<'_>| {
        let bytes = value.as_bytes();
        let pad = curve.coordinate_len().checked_sub(bytes.len()).ok_or_else(|| {
            SignatureFault::Malformed(format!("{name} has {} bytes, too long for {curve}", bytes.len()))
        })?;
        Ok([&vec![0; pad], bytes].concat())
    };
    Ok(Signature { r: half("R", value.r)?, s: half("S", value.s)? })
}

/// R and S in the DER form that certificates use.
pub fn ecdsa_to_der(signature: &Signature) -> Result<Vec<u8>, der::Error> {
    EcdsaValue { r: UintRef::new(&signature.r)?, s: UintRef::new(&signature.s)? }.to_der()
}

/// Checks the signature of `certificate` with the key of whoever is said to have issued it.
pub fn verify(certificate: &Certificate, signer: &SubjectKey) -> Result<Scheme, SignatureFault> {
    let (outside, inside) = (&certificate.signature_algorithm, &certificate.inner_algorithm);
    if outside.oid != inside.oid || outside.parameters != inside.parameters {
        return Err(SignatureFault::AlgorithmsDiffer);
    }
    let scheme =
        Scheme::from_oid(&outside.oid).ok_or_else(|| SignatureFault::UnknownAlgorithm(outside.name()))?;
    let key = signer.public_key().map_err(SignatureFault::Key)?;
    let right = match scheme {
        Scheme::Ed25519 => {
            let signature = Signature::from_bytes(Curve::Ed25519, &certificate.signature)
                .map_err(|error| SignatureFault::Malformed(error.to_string()))?;
            key.verify_message(certificate.tbs_bytes(), &signature)
        }
        Scheme::EcdsaSha1 => ecdsa(&key, &Sha1::digest(certificate.tbs_bytes()), &certificate.signature)?,
        Scheme::Ecdsa(hash) => {
            let digest = hash
                .digest(certificate.tbs_bytes())
                .map_err(|error| SignatureFault::UnknownAlgorithm(error.to_string()))?;
            ecdsa(&key, &digest, &certificate.signature)?
        }
    };
    if right { Ok(scheme) } else { Err(SignatureFault::Wrong) }
}

fn ecdsa(key: &PublicKey, digest: &[u8], der: &[u8]) -> Result<bool, SignatureFault> {
    if !key.curve().is_weierstrass() {
        return Err(SignatureFault::Key(format!("A key of {} makes no ECDSA signatures.", key.curve())));
    }
    Ok(key.verify_digest(digest, &ecdsa_from_der(key.curve(), der)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot build its value has failed")]

    use super::*;

    #[test]
    fn short_halves_get_their_zeros_back_and_lose_them_again() {
        let der = [0x30, 0x07, 0x02, 0x01, 0x05, 0x02, 0x02, 0x00, 0x80];
        let signature = ecdsa_from_der(Curve::NistP256, &der).unwrap();
        assert_eq!((signature.r.len(), signature.s.len()), (32, 32));
        assert_eq!((signature.r.last(), signature.s.last()), (Some(&5), Some(&0x80)));
        assert_eq!(ecdsa_to_der(&signature).unwrap(), der);
    }

    #[test]
    fn negative_long_or_broken_halves_are_named() {
        for der in
            [&[0x30, 0x06, 0x02, 0x01, 0x85, 0x02, 0x01, 0x01][..], &[0x30, 0x03, 0x02, 0x01, 0x05], &[]]
        {
            let fault = ecdsa_from_der(Curve::NistP256, der).unwrap_err();
            assert!(matches!(fault, SignatureFault::Malformed(_)), "{fault}");
        }
        let mut long = vec![0x30, 0x26, 0x02, 0x21, 0x01];
        long.extend([0; 32]);
        long.extend([0x02, 0x01, 0x01]);
        assert!(ecdsa_from_der(Curve::NistP256, &long).unwrap_err().to_string().contains("33 bytes"));
    }
}
