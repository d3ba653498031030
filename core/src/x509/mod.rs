//! Certificates: read for people, judged as a chain, issued for the simulator.
//!
//! Reading is lenient where real certificates are, and keeps every complaint as a [`Remark`] with its bytes.
//! Signatures are checked over the original bytes. Nothing in here reads a clock, a file or a port: dates, bytes and
//! trusted roots come from the caller (the roots ST is known by are compiled in, see [`trust`]).

pub mod certificate;
pub mod chain;
pub mod challenge;
mod compare;
mod document;
pub mod error;
pub mod extension;
pub mod held;
pub mod issue;
pub mod key;
pub mod length;
pub mod name;
pub mod oid;
mod pasted;
pub mod pem;
pub mod private_key;
pub mod probe;
pub mod public_key;
mod read;
pub mod remark;
pub mod request;
pub mod signature;
pub mod simulator;
pub mod time;
mod tlv;
pub mod tree;
pub mod trust;
mod words;

pub use certificate::{Algorithm, Certificate, Inspection, Spans, inspect};
pub use chain::{ChainQuery, ChainReport, Link, Role};
pub use compare::{Compared, Side, compare, differing};
pub use document::{Document, documents};
pub use error::X509Error;
pub use extension::{BasicConstraints, Extension, KeyUsage};
pub use jiff::Timestamp;
pub use key::SubjectKey;
pub use length::{DEVICE_ID, HEADER_BYTES, LengthError, ZoneContent, certificate_length};
pub use name::{Attribute, Name};
pub use pasted::{Pasted, Written, pasted};
pub use remark::{Remark, RemarkKind};
pub use time::{Time, TimeForm};
pub use tlv::{Fault, tag_name};
pub use tree::{Node, NodeId, Tree};
pub use trust::{Anchor, DeviceKind, RootClass, TrustStore, Use};
