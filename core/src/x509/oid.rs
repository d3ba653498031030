//! Object identifiers and the names people know them by.

use der::asn1::ObjectIdentifier;
use der::oid::db::{rfc4519, rfc5280, rfc5912};

pub(super) const COUNTRY: ObjectIdentifier = rfc4519::COUNTRY_NAME;
pub(super) const ORGANIZATION: ObjectIdentifier = rfc4519::ORGANIZATION_NAME;
pub(super) const COMMON_NAME: ObjectIdentifier = rfc4519::COMMON_NAME;
pub(super) const BASIC_CONSTRAINTS: ObjectIdentifier = rfc5280::ID_CE_BASIC_CONSTRAINTS;
pub(super) const KEY_USAGE: ObjectIdentifier = rfc5280::ID_CE_KEY_USAGE;
pub(super) const SUBJECT_KEY_ID: ObjectIdentifier = rfc5280::ID_CE_SUBJECT_KEY_IDENTIFIER;
pub(super) const AUTHORITY_KEY_ID: ObjectIdentifier = rfc5280::ID_CE_AUTHORITY_KEY_IDENTIFIER;
pub(super) const EC_PUBLIC_KEY: ObjectIdentifier = rfc5912::ID_EC_PUBLIC_KEY;

/// Names where the usual one differs from, or is missing in, the registry used below.
const USUAL: [(&str, &str); 17] = [
    ("1.2.840.10045.3.1.7", "prime256v1"),
    ("1.2.840.10045.3.1.1", "prime192v1"),
    ("1.3.132.0.10", "secp256k1"),
    ("1.3.132.0.33", "secp224r1"),
    ("1.3.132.0.34", "secp384r1"),
    ("1.3.132.0.35", "secp521r1"),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"),
    ("1.3.101.110", "X25519"),
    ("1.3.101.112", "Ed25519"),
    ("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
    ("2.5.29.19", "basicConstraints"),
    ("2.5.29.15", "keyUsage"),
    ("2.5.29.14", "subjectKeyIdentifier"),
    ("2.5.29.35", "authorityKeyIdentifier"),
    ("2.5.29.37", "extKeyUsage"),
];

/// Reads the value bytes of an OBJECT IDENTIFIER; none when they are not one.
pub(super) fn read(value: &[u8]) -> Option<ObjectIdentifier> {
    ObjectIdentifier::from_bytes(value).ok()
}

/// The usual name: `prime256v1`, `ecdsa-with-SHA256`, `commonName`; the dotted number where there is none.
pub fn name(oid: &ObjectIdentifier) -> String {
    let dotted = oid.to_string();
    if let Some((_, name)) = USUAL.iter().find(|(number, _)| *number == dotted) {
        return (*name).to_owned();
    }
    // The registry holds several names for some numbers (`cn`, `commonName`): the longest is the spoken one.
    der::oid::db::DB
        .find_names_for_oid(*oid)
        .max_by_key(|name| name.len())
        .map_or(dotted, |name| name.replace("ecdsa-with-SHA-", "ecdsa-with-SHA"))
}

/// The short form used in distinguished names: `CN`, `O`, `C`; otherwise the same as [`name`].
pub fn short_name(oid: &ObjectIdentifier) -> String {
    let short = der::oid::db::DB.find_names_for_oid(*oid).min_by_key(|name| name.len());
    match short {
        Some(short) if short.len() <= 2 => short.to_ascii_uppercase(),
        _ => name(oid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_ones_openssl_prints() {
        assert_eq!(name(&COMMON_NAME), "commonName");
        assert_eq!(name(&COUNTRY), "countryName");
        assert_eq!(name(&ORGANIZATION), "organizationName");
        assert_eq!(name(&EC_PUBLIC_KEY), "id-ecPublicKey");
        assert_eq!(name(&rfc5912::ECDSA_WITH_SHA_256), "ecdsa-with-SHA256");
        assert_eq!(name(&ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7")), "prime256v1");
    }

    #[test]
    fn short_names_are_the_ones_of_distinguished_names() {
        assert_eq!(short_name(&COMMON_NAME), "CN");
        assert_eq!(short_name(&COUNTRY), "C");
        assert_eq!(short_name(&ORGANIZATION), "O");
    }

    #[test]
    fn an_unknown_number_is_shown_as_it_is() {
        assert_eq!(name(&ObjectIdentifier::new_unwrap("1.2.3.4.5.6")), "1.2.3.4.5.6");
    }
}
