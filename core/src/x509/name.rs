//! Distinguished names: who a certificate is about and who issued it.

use super::oid;
use super::tlv::tag;
use core::fmt;
use core::ops::Range;
use der::asn1::ObjectIdentifier;

/// One attribute of a name, such as the common name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Which attribute it is.
    pub oid: ObjectIdentifier,
    /// Its value as text; what is not text in its string type is shown as U+FFFD.
    pub text: String,
    /// The value's identifier byte, which says how the text is written: `13` PrintableString, `0C` UTF8String.
    pub string_tag: u8,
    /// Value bytes as they are in the certificate.
    pub bytes: Vec<u8>,
    /// Where the value lies, without its header.
    pub range: Range<usize>,
    /// Number of the set the attribute is in: attributes of one set have the same number.
    pub set: usize,
}

/// A distinguished name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The encoded name, header included: what a byte-wise comparison compares.
    pub der: Vec<u8>,
    /// Where it lies.
    pub range: Range<usize>,
    /// Its attributes in the order of the bytes.
    pub attributes: Vec<Attribute>,
}

impl Name {
    /// The first common name.
    pub fn common_name(&self) -> Option<&str> {
        self.first(&oid::COMMON_NAME)
    }

    /// The first organization name.
    pub fn organization(&self) -> Option<&str> {
        self.first(&oid::ORGANIZATION)
    }

    /// The first country.
    pub fn country(&self) -> Option<&str> {
        self.first(&oid::COUNTRY)
    }

    fn first(&self, oid: &ObjectIdentifier) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.oid == *oid)
            .map(|attribute| attribute.text.as_str())
    }

    /// What to call it in a sentence: the common name, else the whole name.
    pub fn short(&self) -> String {
        self.common_name().map_or_else(|| self.to_string(), str::to_owned)
    }

    /// Same bytes.
    pub fn same_bytes(&self, other: &Self) -> bool {
        self.der == other.der
    }

    /// Same name when letter case, runs of spaces and the string type are left aside: the comparison OpenSSL makes
    /// and RFC 5280 section 7.1 asks for (ASCII letters only).
    pub fn same_ignoring_case(&self, other: &Self) -> bool {
        self.attributes.len() == other.attributes.len()
            && self.attributes.iter().zip(&other.attributes).all(|(one, two)| {
                one.oid == two.oid && one.set == two.set && one.folded_value() == two.folded_value()
            })
    }

    /// The first attribute in which two names of the same shape differ, with the first differing byte.
    pub fn first_difference<'a>(&'a self, other: &'a Self) -> Option<(&'a Attribute, &'a Attribute, usize)> {
        self.attributes.iter().zip(&other.attributes).find_map(|(one, two)| {
            if one.bytes == two.bytes {
                return None;
            }
            let common = one.bytes.iter().zip(&two.bytes).take_while(|(a, b)| a == b).count();
            Some((one, two, common))
        })
    }
}

impl fmt::Display for Name {
    /// `CN=STM STSAFE-A PROD CA 01, O=STMicroelectronics nv, C=NL`: most telling first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.attributes.is_empty() {
            return f.write_str("(empty name)");
        }
        for (count, attribute) in self.attributes.iter().rev().enumerate() {
            if count > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{}={}", oid::short_name(&attribute.oid), attribute.text)?;
        }
        Ok(())
    }
}

impl Attribute {
    /// The value made comparable: text in lower case with single spaces, or the raw bytes where it is no text.
    fn folded_value(&self) -> Vec<u8> {
        if !is_string(self.string_tag) {
            let mut raw = vec![self.string_tag];
            raw.extend_from_slice(&self.bytes);
            return raw;
        }
        let words: Vec<&str> = self
            .text
            .split([' ', '\t', '\n', '\r', '\u{b}', '\u{c}'])
            .filter(|word| !word.is_empty())
            .collect();
        words.join(" ").to_ascii_lowercase().into_bytes()
    }
}

/// True for the string types that occur in names.
pub(super) const fn is_string(identifier: u8) -> bool {
    matches!(
        identifier,
        tag::UTF8_STRING
            | tag::PRINTABLE_STRING
            | tag::TELETEX_STRING
            | tag::IA5_STRING
            | tag::VISIBLE_STRING
            | tag::UNIVERSAL_STRING
            | tag::BMP_STRING
    )
}

/// The value of a string type as text, and whether every byte of it was text.
pub(super) fn text(identifier: u8, value: &[u8]) -> (String, bool) {
    let (text, whole) = match identifier {
        tag::BMP_STRING => {
            let units =
                value.chunks_exact(2).filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?)));
            let text: String =
                char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            (text, value.len().is_multiple_of(2))
        }
        tag::UNIVERSAL_STRING => {
            let units =
                value.chunks_exact(4).filter_map(|four| Some(u32::from_be_bytes(four.try_into().ok()?)));
            let text: String =
                units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            (text, value.len().is_multiple_of(4))
        }
        // Officially T.61, in practice Latin-1: byte and code point agree.
        tag::TELETEX_STRING => (value.iter().copied().map(char::from).collect(), true),
        tag::PRINTABLE_STRING | tag::IA5_STRING | tag::VISIBLE_STRING => {
            (String::from_utf8_lossy(value).into_owned(), value.is_ascii())
        }
        _ => (String::from_utf8_lossy(value).into_owned(), true),
    };
    let whole = whole && !text.contains(char::REPLACEMENT_CHARACTER);
    // Control characters would end up on screens and in terminals.
    (text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect(), whole)
}

/// True when every byte is one that a PrintableString may hold.
pub(super) fn is_printable(value: &[u8]) -> bool {
    value.iter().all(|byte| byte.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(values: &[(&ObjectIdentifier, u8, &str)]) -> Name {
        let attributes: Vec<Attribute> = values
            .iter()
            .enumerate()
            .map(|(set, (oid, string_tag, text))| Attribute {
                oid: **oid,
                text: (*text).to_owned(),
                string_tag: *string_tag,
                bytes: text.as_bytes().to_vec(),
                range: 0..0,
                set,
            })
            .collect();
        let der = attributes.iter().flat_map(|attribute| attribute.bytes.clone()).collect();
        Name { der, range: 0..0, attributes }
    }

    #[test]
    fn case_spaces_and_string_type_do_not_make_another_name() {
        let one = name(&[(&oid::ORGANIZATION, tag::UTF8_STRING, "STMicroelectronics nv")]);
        let two = name(&[(&oid::ORGANIZATION, tag::PRINTABLE_STRING, " StMicroelectronics   nv ")]);
        assert!(!one.same_bytes(&two));
        assert!(one.same_ignoring_case(&two));
    }

    #[test]
    fn another_word_another_attribute_or_another_number_of_them_do() {
        let one = name(&[(&oid::COMMON_NAME, tag::UTF8_STRING, "CA 91")]);
        assert!(!one.same_ignoring_case(&name(&[(&oid::COMMON_NAME, tag::UTF8_STRING, "CA 01")])));
        assert!(!one.same_ignoring_case(&name(&[(&oid::ORGANIZATION, tag::UTF8_STRING, "CA 91")])));
        assert!(!one.same_ignoring_case(&name(&[])));
    }

    #[test]
    fn the_first_difference_is_found() {
        let one = name(&[(&oid::ORGANIZATION, tag::UTF8_STRING, "STM")]);
        let two = name(&[(&oid::ORGANIZATION, tag::UTF8_STRING, "StM")]);
        assert_eq!(one.first_difference(&two).map(|(_, _, at)| at), Some(1));
    }

    #[test]
    fn every_string_type_becomes_text() {
        assert_eq!(text(tag::BMP_STRING, &[0x00, 0x53, 0x20, 0x13]), ("S\u{2013}".into(), true));
        assert_eq!(text(tag::UNIVERSAL_STRING, &[0, 0, 0, 0x53]), ("S".into(), true));
        assert_eq!(text(tag::TELETEX_STRING, &[0xE9]), ("\u{e9}".into(), true));
        assert!(!text(tag::UTF8_STRING, &[0xFF]).1);
        assert_eq!(text(tag::UTF8_STRING, b"a\x1B[31m").0, "a\u{fffd}[31m");
    }
}
