//! The simulator's own small PKI: everything needed to be genuine, and to be found out, with nothing plugged in.
//!
//! All keys in here are public, on purpose, and every name says `NOT ST`. A chain that ends here is accepted only
//! from devices that say they are virtual (see [`super::trust`]).

use super::issue::{Authority, DeviceSerial, IssueError, Subject};
use crate::crypto::{Curve, Hash, PrivateKey, PublicKey};
use core::fmt;
use jiff::civil::{Date, date};

/// Common name of the simulator's root; the dash is U+2013.
pub const CA_NAME: &str = "WORKBENCH SIM CA \u{2013} NOT ST";
/// Its organization.
pub const CA_ORGANIZATION: &str = "Workbench simulator";
/// `ZZ` is a code that ISO 3166 leaves to users: no country.
const CA_COUNTRY: &str = "ZZ";
const CA_SERIAL: [u8; 1] = [1];
const CA_FROM: Date = date(2024, 1, 1);
const CA_TO: Date = date(2054, 1, 1);

/// Private key of the simulator's root. Public: it protects nothing.
const CA_KEY: [u8; 32] =
    from_hex(include_bytes!("../../../assets/certificates/simulator/ca-private-key.hex"));
/// Private key of the device `sim`. Public: it protects nothing.
const DEVICE_KEY: [u8; 32] =
    from_hex(include_bytes!("../../../assets/certificates/simulator/device-private-key.hex"));
const CA: &[u8] = include_bytes!("../../../assets/certificates/simulator/ca.der");
const LEAF: &[u8] =
    include_bytes!("../../../assets/certificates/simulator/leaf-eval5-020953494D554C415401F1.der");

/// First day of the leaf of `sim`.
pub const LEAF_FROM: Date = date(2025, 1, 1);
/// Serial of `sim`: the unique bytes read `SIMULAT` in ASCII.
pub const SERIAL: DeviceSerial = DeviceSerial::a120(*b"SIMULAT");

/// What a chip is: its leaf certificate and the private key that belongs to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The leaf certificate, DER, as it lies at the start of zone 0.
    pub leaf: Vec<u8>,
    /// Big-endian scalar on NIST P-256 of private key slot 0.
    pub private_key: [u8; 32],
    /// The 11 bytes at offset 15 of zone 0.
    pub serial: DeviceSerial,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.serial)
    }
}

/// The identity of `sim`: always the same.
pub fn default_identity() -> Identity {
    Identity { leaf: LEAF.to_vec(), private_key: DEVICE_KEY, serial: SERIAL }
}

/// The identity of a virtual chip whose certificate has another shape than SPL05's: serial number and common name as a
/// profile wants them, the key and the unique bytes of `sim`. The serial has the prefix, `SIMULAT`, and the trailer.
pub fn identity_as(prefix: [u8; 2], trailer: [u8; 2], name: &str) -> Result<Identity, IssueError> {
    let serial = DeviceSerial::new(prefix, *b"SIMULAT", trailer);
    let subject = Subject { common_name: format!("{name}{serial}"), ..Subject::spl05(&serial) };
    let leaf = authority()?.leaf(&subject, &serial, &device_key()?, LEAF_FROM)?;
    Ok(Identity { leaf, private_key: DEVICE_KEY, serial })
}

/// The simulator's root certificate, DER.
pub const fn ca_certificate() -> &'static [u8] {
    CA
}

/// The simulator's CA, to issue leaves for further virtual chips.
pub fn authority() -> Result<Authority, IssueError> {
    Ok(Authority::new(ca_subject(), PrivateKey::from_bytes(Curve::NistP256, &CA_KEY)?))
}

/// The root certificate, issued anew; the same bytes as [`ca_certificate`].
pub fn issue_ca() -> Result<Vec<u8>, IssueError> {
    authority()?.own_certificate(&CA_SERIAL, CA_FROM, CA_TO)
}

/// The leaf of `sim`, issued anew; the same bytes as in [`default_identity`].
pub fn issue_leaf() -> Result<Vec<u8>, IssueError> {
    authority()?.spl05_leaf(&SERIAL, &device_key()?, LEAF_FROM)
}

/// A forged chip: the leaf of `sim`, signed by somebody who calls himself by the root's name and has another key.
/// Nobody who knows the root's key believes it.
pub fn forged_leaf() -> Result<Vec<u8>, IssueError> {
    forger()?.spl05_leaf(&SERIAL, &device_key()?, LEAF_FROM)
}

/// The forger's own root, in every field but the key the simulator's.
pub fn forged_ca() -> Result<Vec<u8>, IssueError> {
    forger()?.own_certificate(&CA_SERIAL, CA_FROM, CA_TO)
}

/// A chip of somebody else: a leaf in order in every way, issued by a CA that is in no list.
pub fn wrong_ca_leaf() -> Result<Vec<u8>, IssueError> {
    stranger()?.spl05_leaf(&SERIAL, &device_key()?, LEAF_FROM)
}

/// The root of [`wrong_ca_leaf`].
pub fn wrong_ca() -> Result<Vec<u8>, IssueError> {
    stranger()?.own_certificate(&CA_SERIAL, CA_FROM, CA_TO)
}

/// The key of a clone: it copied the leaf of `sim` and has to sign with a key of its own.
pub fn clone_key() -> Result<PrivateKey, IssueError> {
    derived_key(b"workbench simulator: clone, NOT ST")
}

/// The key of a host that virtual chips are taught to believe. As public as the others: no real chip is to know it.
pub fn host_key() -> Result<PrivateKey, IssueError> {
    derived_key(b"workbench simulator: host, NOT ST")
}

fn ca_subject() -> Subject {
    Subject::new(CA_COUNTRY, CA_ORGANIZATION, CA_NAME)
}

fn device_key() -> Result<PublicKey, IssueError> {
    Ok(PrivateKey::from_bytes(Curve::NistP256, &DEVICE_KEY)?.public().clone())
}

fn forger() -> Result<Authority, IssueError> {
    Ok(Authority::new(ca_subject(), derived_key(b"workbench simulator: forged CA, NOT ST")?))
}

fn stranger() -> Result<Authority, IssueError> {
    let name = "WORKBENCH OTHER CA \u{2013} NOT ST";
    let key = derived_key(b"workbench simulator: other CA, NOT ST")?;
    Ok(Authority::new(Subject::new(CA_COUNTRY, CA_ORGANIZATION, name), key))
}

/// A fixed key made from a label: as public as the keys in the files.
fn derived_key(label: &[u8]) -> Result<PrivateKey, IssueError> {
    Ok(PrivateKey::from_bytes(Curve::NistP256, &Hash::Sha256.digest(label)?)?)
}

/// Reads 64 upper-case hex digits at compile time; a broken file does not build.
#[allow(
    clippy::indexing_slicing,
    reason = "runs in the compiler only, where a bad index is an error message"
)]
const fn from_hex(text: &[u8]) -> [u8; 32] {
    assert!(text.len() == 65 && text[64] == b'\n', "64 hex digits and a line end");
    let mut bytes = [0; 32];
    let mut at = 0;
    while at < 64 {
        let digit = match text[at] {
            digit @ b'0'..=b'9' => digit - b'0',
            digit => {
                assert!(digit >= b'A' && digit <= b'F', "upper-case hex");
                digit - b'A' + 10
            }
        };
        bytes[at / 2] = bytes[at / 2] << 4 | digit;
        at += 1;
    }
    bytes
}
