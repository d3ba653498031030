//! Values of single ASN.1 elements in words, for the rows of the tree.

use super::certificate::hex;
use super::name;
use super::oid;
use super::tlv::{tag, tag_name};

/// Bytes shown of a long value.
const SHOWN: usize = 24;

/// What a primitive value says; empty for elements that only hold others.
pub(super) fn value(identifier: u8, bytes: &[u8]) -> String {
    match identifier {
        tag::BOOLEAN => boolean(bytes).to_owned(),
        tag::INTEGER => integer(bytes),
        tag::NULL => String::new(),
        tag::OID => oid::read(bytes).map_or_else(|| short_hex(bytes), |oid| oid::name(&oid)),
        tag::UTC_TIME | tag::GENERALIZED_TIME => {
            format!("{}, {}", name::text(tag::IA5_STRING, bytes).0, tag_name(identifier))
        }
        string if name::is_string(string) => {
            format!("{}, {}", name::text(string, bytes).0, tag_name(string))
        }
        constructed if constructed & tag::CONSTRUCTED != 0 => String::new(),
        _ => format!("{} bytes", bytes.len()),
    }
}

fn boolean(bytes: &[u8]) -> &'static str {
    match bytes {
        [0] => "FALSE",
        [0xFF] => "TRUE",
        [_] => "TRUE, not written as FF",
        _ => "not one byte",
    }
}

fn integer(bytes: &[u8]) -> String {
    match *bytes {
        [one] => i8::from_be_bytes([one]).to_string(),
        [high, low] => i16::from_be_bytes([high, low]).to_string(),
        _ => short_hex(bytes),
    }
}

/// Hex of a value, cut after some bytes.
pub(super) fn short_hex(bytes: &[u8]) -> String {
    match bytes.get(..SHOWN) {
        Some(start) if bytes.len() > SHOWN => format!("{}… ({} bytes)", hex(start), bytes.len()),
        _ => hex(bytes),
    }
}
