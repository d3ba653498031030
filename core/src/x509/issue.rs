//! Issuing: a CA that signs itself, and leaves in the exact shape of the SPL05 profile.
//!
//! Signatures are deterministic (RFC 6979), so the same input always gives the same bytes. The shape of the leaf is
//! that of device-profile.md section 3.2: documented by ST's picture of the SPL05 certificate, encoding as in the
//! real leaves that are public; that it has no extensions is ASSUMED (A110 leaves have none, the pre-production A120
//! leaf has one).

use super::oid;
use super::signature::ecdsa_to_der;
use crate::crypto::{CryptoError, Curve, Hash, PrivateKey, PublicKey};
use core::fmt;
use der::asn1::{Any, BitString, GeneralizedTime, ObjectIdentifier, OctetString, UtcTime};
use der::{DateTime, Encode, Sequence, Tag};
use jiff::civil::Date;
use x509_cert::Version;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::{Extension, Extensions, pkix};
use x509_cert::name::{RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

/// Years from notBefore to notAfter of every leaf seen (DOC).
pub const LEAF_YEARS: i16 = 30;
/// First bytes of every device serial (DOC).
const SERIAL_PREFIX: [u8; 2] = [0x02, 0x09];
/// Product bytes of the A120 (REAL on a pre-production leaf; AN6053 also prints `0139`).
const PRODUCT_A120: [u8; 2] = [0x01, 0xF1];

/// Why a certificate could not be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssueError {
    /// A field cannot be written, such as a country that is no PrintableString.
    Encoding(String),
    /// The key cannot sign.
    Crypto(CryptoError),
    /// A date lies outside what certificates can express (1970 to 9999).
    Date(Date),
}

impl fmt::Display for IssueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding(why) => write!(f, "The certificate cannot be written: {why}."),
            Self::Crypto(why) => write!(f, "The certificate cannot be signed: {why}"),
            Self::Date(date) => write!(f, "The date {date} cannot be written in a certificate."),
        }
    }
}

impl std::error::Error for IssueError {}

impl From<der::Error> for IssueError {
    fn from(error: der::Error) -> Self {
        Self::Encoding(error.to_string())
    }
}

impl From<CryptoError> for IssueError {
    fn from(error: CryptoError) -> Self {
        Self::Crypto(error)
    }
}

/// The 11 bytes that identify a chip: `02 09`, seven unique bytes, two of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeviceSerial([u8; 11]);

impl DeviceSerial {
    /// An A120 chip with these unique bytes.
    pub const fn a120(unique: [u8; 7]) -> Self {
        Self::new(SERIAL_PREFIX, unique, PRODUCT_A120)
    }

    /// A chip of any product of the family.
    pub const fn new(prefix: [u8; 2], unique: [u8; 7], product: [u8; 2]) -> Self {
        let ([p0, p1], [u0, u1, u2, u3, u4, u5, u6], [q0, q1]) = (prefix, unique, product);
        Self([p0, p1, u0, u1, u2, u3, u4, u5, u6, q0, q1])
    }

    /// The bytes in the order of the wire and of the certificate.
    pub const fn as_bytes(&self) -> &[u8; 11] {
        &self.0
    }
}

impl fmt::Display for DeviceSerial {
    /// 22 upper-case hex digits, as in the common name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

/// Country, organization and common name: the three parts that all certificates of this world have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Two letters, written as PrintableString.
    pub country: String,
    /// Written as UTF8String.
    pub organization: String,
    /// Written as UTF8String.
    pub common_name: String,
}

impl Subject {
    /// From its three parts.
    pub fn new(country: &str, organization: &str, common_name: &str) -> Self {
        Self {
            country: country.to_owned(),
            organization: organization.to_owned(),
            common_name: common_name.to_owned(),
        }
    }

    /// The subject of an SPL05 leaf (DOC).
    pub fn spl05(serial: &DeviceSerial) -> Self {
        Self::new("FR", "STMicroelectronics", &format!("eval5-{serial}"))
    }

    pub(super) fn encode(&self) -> Result<RdnSequence, IssueError> {
        if !super::name::is_printable(self.country.as_bytes()) {
            return Err(IssueError::Encoding(format!(
                "country {:?} does not fit into a PrintableString",
                self.country
            )));
        }
        let mut sequence = RdnSequence::default();
        for (oid, tag, text) in [
            (oid::COUNTRY, Tag::PrintableString, &self.country),
            (oid::ORGANIZATION, Tag::Utf8String, &self.organization),
            (oid::COMMON_NAME, Tag::Utf8String, &self.common_name),
        ] {
            let mut set = RelativeDistinguishedName::default();
            set.insert(AttributeTypeAndValue { oid, value: Any::new(tag, text.as_bytes())? })?;
            sequence.push(set);
        }
        Ok(sequence)
    }
}

/// Somebody who signs certificates: a name and a private key.
pub struct Authority {
    subject: Subject,
    key: PrivateKey,
}

/// What goes into a certificate besides names and signature.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// Serial number, a positive number, most significant byte first.
    pub serial: &'a [u8],
    /// First day, from 00:00:00 UTC.
    pub from: Date,
    /// Last day, until 00:00:00 UTC.
    pub to: Date,
    /// True for a CA: adds critical basicConstraints with CA TRUE. False: no extensions at all.
    pub ca: bool,
}

impl Authority {
    /// A CA of this name with this key.
    pub const fn new(subject: Subject, key: PrivateKey) -> Self {
        Self { subject, key }
    }

    /// Its name.
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Its certificate, signed by itself; DER.
    pub fn own_certificate(&self, serial: &[u8], from: Date, to: Date) -> Result<Vec<u8>, IssueError> {
        self.issue(&self.subject, self.key.public(), &Terms { serial, from, to, ca: true })
    }

    /// A leaf exactly as the factory would write it for an SPL05 chip, valid for 30 years from `from`; DER.
    pub fn spl05_leaf(
        &self,
        serial: &DeviceSerial,
        key: &PublicKey,
        from: Date,
    ) -> Result<Vec<u8>, IssueError> {
        self.leaf(&Subject::spl05(serial), serial, key, from)
    }

    /// A leaf for any subject, valid for 30 years from `from`; DER.
    pub fn leaf(
        &self,
        subject: &Subject,
        serial: &DeviceSerial,
        key: &PublicKey,
        from: Date,
    ) -> Result<Vec<u8>, IssueError> {
        let to = from.checked_add(jiff::Span::new().years(LEAF_YEARS)).map_err(|_| IssueError::Date(from))?;
        self.issue(subject, key, &Terms { serial: serial.as_bytes(), from, to, ca: false })
    }

    /// A certificate for any subject and key; DER.
    pub fn issue(
        &self,
        subject: &Subject,
        key: &PublicKey,
        terms: &Terms<'_>,
    ) -> Result<Vec<u8>, IssueError> {
        let algorithm = self.algorithm()?;
        let tbs = Tbs {
            version: Version::V3,
            serial_number: SerialNumber::new(terms.serial)?,
            signature: algorithm.clone(),
            issuer: self.subject.encode()?,
            validity: Validity::new(time(terms.from)?, time(terms.to)?),
            subject: subject.encode()?,
            subject_public_key_info: public_key_info(key)?,
            extensions: if terms.ca { Some(vec![ca_extension()?]) } else { None },
        };
        let signed = tbs.to_der()?;
        let signature = self.sign(&signed)?;
        let certificate =
            Signed { tbs, algorithm, signature: BitString::from_bytes(&signature)? }.to_der()?;
        Ok(certificate)
    }

    /// The digest as long as the curve, as ST's own roots have it.
    fn hash(&self) -> Hash {
        Hash::for_digest_len(self.key.curve().coordinate_len())
    }

    fn algorithm(&self) -> Result<AlgorithmIdentifierOwned, IssueError> {
        if !self.key.curve().is_weierstrass() {
            let operation = "sign certificates here";
            return Err(CryptoError::WrongCurve { operation, curve: self.key.curve() }.into());
        }
        signature_algorithm(self.key.curve())
    }

    fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, IssueError> {
        let hash = self.hash();
        let signature = self.key.sign_digest(&hash.digest(bytes)?, hash)?;
        Ok(ecdsa_to_der(&signature)?)
    }
}

/// `TBSCertificate` without unique identifiers. The library's own builder makes a version 1 certificate of one
/// without extensions, which the chip's leaf is not.
#[derive(Sequence)]
struct Tbs {
    #[asn1(context_specific = "0")]
    version: Version,
    serial_number: SerialNumber,
    signature: AlgorithmIdentifierOwned,
    issuer: RdnSequence,
    validity: Validity,
    subject: RdnSequence,
    subject_public_key_info: SubjectPublicKeyInfoOwned,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

#[derive(Sequence)]
struct Signed {
    tbs: Tbs,
    algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
}

/// How a key on this curve signs: ECDSA with a digest as long as the curve, or Ed25519.
pub(super) fn signature_algorithm(curve: Curve) -> Result<AlgorithmIdentifierOwned, IssueError> {
    use der::oid::db::rfc5912::{ECDSA_WITH_SHA_256, ECDSA_WITH_SHA_384, ECDSA_WITH_SHA_512};
    let oid = match (curve, Hash::for_digest_len(curve.coordinate_len())) {
        (Curve::Ed25519, _) => ObjectIdentifier::from_bytes(curve.oid())
            .map_err(|error| IssueError::Encoding(error.to_string()))?,
        (Curve::X25519, _) => return Err(CryptoError::WrongCurve { operation: "sign", curve }.into()),
        (_, Hash::Sha384) => ECDSA_WITH_SHA_384,
        (_, Hash::Sha512) => ECDSA_WITH_SHA_512,
        _ => ECDSA_WITH_SHA_256,
    };
    Ok(AlgorithmIdentifierOwned { oid, parameters: None })
}

/// UTCTime until 2049, GeneralizedTime after, as RFC 5280 asks and real leaves have it.
fn time(date: Date) -> Result<Time, IssueError> {
    let part = |number: i8| u8::try_from(number).map_err(|_| IssueError::Date(date));
    let year = u16::try_from(date.year()).map_err(|_| IssueError::Date(date))?;
    let moment = DateTime::new(year, part(date.month())?, part(date.day())?, 0, 0, 0)
        .map_err(|_| IssueError::Date(date))?;
    Ok(UtcTime::from_date_time(moment)
        .map_or_else(|_| Time::GeneralTime(GeneralizedTime::from_date_time(moment)), Time::UtcTime))
}

pub(super) fn public_key_info(key: &PublicKey) -> Result<SubjectPublicKeyInfoOwned, IssueError> {
    let curve = ObjectIdentifier::from_bytes(key.curve().oid())
        .map_err(|error| IssueError::Encoding(error.to_string()))?;
    let algorithm = if Curve::is_weierstrass(key.curve()) {
        AlgorithmIdentifierOwned { oid: oid::EC_PUBLIC_KEY, parameters: Some(Any::encode_from(&curve)?) }
    } else {
        AlgorithmIdentifierOwned { oid: curve, parameters: None }
    };
    Ok(SubjectPublicKeyInfoOwned { algorithm, subject_public_key: BitString::from_bytes(&key.to_sec1())? })
}

fn ca_extension() -> Result<Extension, IssueError> {
    let constraints = pkix::BasicConstraints { ca: true, path_len_constraint: None };
    Ok(Extension {
        extn_id: oid::BASIC_CONSTRAINTS,
        critical: true,
        extn_value: OctetString::new(constraints.to_der()?)?,
    })
}
